"""What those who lead a circle do with its ideas: write them down, the next step, by when, the end.

On the day itself whoever set it is asked what became of the idea, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import clean_text
from flows.circles.ideas import (
    GONE,
    IDEA,
    Seen,
    ended_buttons,
    idea_screen,
    ideas_button,
    of_idea,
    seen,
)
from flows.circles.leading import circle_of, for_leaders, leaders, may_lead
from flows.events import Wrote
from flows.model import (
    Arrange,
    Button,
    Day,
    Drop,
    Effect,
    Name,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Tell,
    Unsay,
    Words,
    choice,
    label,
    words,
)
from flows.moments import Moment
from flows.paging import page_of, turning
from flows.permission import Handler
from flows.records import Circle, Idea
from flows.team.readers import in_charge
from flows.team.seats import WAYS_ON
from flows.timing import instant
from flows.world import Asked, World

LONGEST = 200  # characters of an idea, and of its next step
MOST = 40  # ideas of one circle: more than anybody looks after
MORNING = time(9)
WEEK, WEEKS = 7, 12  # days to choose from at once, and how many weeks ahead
PAGE = "w"  # before the number of a page of days

TOLD = words("Those who help hear of it.")
NO_CIRCLE = Screen((words("This circle is not there any more."),), buttons=WAYS_ON)


def circle_of_idea(asked: Asked) -> tuple[Circle, ...]:
    """The circle whose idea a tap names; none if either is gone."""
    idea = asked.world.desk.find(Idea, asked.object)
    circle = asked.world.desk.find(Circle, idea.circle) if idea else None
    return (circle,) if circle else ()


def led(asked: Asked) -> tuple[Idea, Seen] | None:
    """The idea that a tap names, and its circle, which whoever taps leads."""
    idea, found = of_idea(asked)
    return (idea, found) if idea and found else None


def _gone(asked: Asked) -> Reply:
    return Reply(done_waiting(asked.person), (GONE,))


# --- writing --------------------------------------------------------------------------------------


def ask_idea(asked: Asked) -> Reply:
    """Wait for the words of a new idea."""
    found = seen(asked, asked.object)
    if found is None:
        return Reply(asked.person, (NO_CIRCLE,))
    if len(asked.world.desk.every(Idea, circle=(found.circle.id,))) >= MOST:
        line = words("This circle has many ideas already. You can open one and change it.")
        return Reply(asked.person, (_screen(line, found.circle.id),))
    screen = Screen(
        title=words("A new idea: {circle}", circle=Name(found.circle.name)),
        lines=(
            words("What would they like to do? Write it in a few words."),
            words("For example: a litter pick by the river."),
            words("Please write no names: it can stand on a page for the Big Conversation."),
        ),
        buttons=((ideas_button(found.circle.id),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, "newidea", found.circle.id), (screen,))


def take_idea(asked: Asked) -> Reply:
    """The idea stands in the list of the circle, for all its members to see."""
    found = seen(asked, asked.object)
    if found is None:
        return Reply(done_waiting(asked.person), (NO_CIRCLE,))
    if not (text := written(asked)):
        return Reply(asked.person, (_screen(_too_long(asked), found.circle.id),))
    world = asked.world
    idea = Idea(world.new_id(), found.circle.id, text, world.now)
    said = words("It is written down. Members see it in their circle and can join in.")
    return Reply(done_waiting(asked.person), (idea_screen(idea, found, said),), (Put(idea),))


def ask_step(asked: Asked) -> Reply:
    if not (here := led(asked)):
        return _gone(asked)
    idea, _ = here
    screen = Screen(
        title=words("The next step"),
        lines=(
            words("“{words}”", words=Quote(idea.text)),
            words("What comes next? Write it in a few words."),
            words("For example: ask the council for bags."),
        ),
        buttons=((_open_button(idea),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, "ideastep", idea.id), (screen,))


def take_step(asked: Asked) -> Reply:
    if not (here := led(asked)):
        return _gone(asked)
    idea, found = here
    if not (text := written(asked)):
        return Reply(asked.person, (_screen(_too_long(asked), idea.circle),))
    return _planned(asked, idea, replace(idea, step=text, state="open"), found)


def written(asked: Asked) -> str:
    """What they wrote, in one line; "" if it is nothing, or too long."""
    event = asked.event
    text = " ".join(clean_text(event.text).split()) if isinstance(event, Wrote) else ""
    return text if len(text) <= LONGEST and len(getattr(event, "text", "")) <= 2 * LONGEST else ""


def _too_long(asked: Asked) -> Words:
    if isinstance(asked.event, Wrote):
        return words(
            "That is too long. Please write it in {count} letters or fewer.", count=LONGEST
        )
    return words("Please write it in a few words.")


def _screen(line: Words, circle: str) -> Screen:
    return Screen((line,), buttons=((ideas_button(circle),), (buttons.HOME, buttons.HELP)))


def _open_button(idea: Idea) -> Button:
    return Button(label("button", "Open the idea"), choice(IDEA, idea.id))


# --- by when --------------------------------------------------------------------------------------


def choose_day(asked: Asked) -> Reply:
    """The days of a week, then of the next; whichever is tapped is kept."""
    if not (here := led(asked)):
        return _gone(asked)
    idea, found = here
    world = asked.world
    days = _days(found.circle, world)
    chosen = next((day for day in days if day.isoformat() == asked.option), None)
    if chosen is None:
        return Reply(asked.person, (_days_screen(idea, days, asked.option.removeprefix(PAGE)),))
    at = instant(datetime.combine(chosen, MORNING), _clock(found.circle, world))
    planned = replace(idea, due_on=chosen, state="open")
    reply = _planned(asked, idea, planned, found)
    return replace(reply, effects=(*reply.effects, Arrange(choice(IDEA, idea.id), at)))


def _clock(circle: Circle, world: World) -> ZoneInfo:
    return world.library.place(circle.place).clock


def _days(circle: Circle, world: World) -> list[date]:
    today = world.today(world.library.place(circle.place))
    return [today + timedelta(days=ahead) for ahead in range(1, WEEK * WEEKS + 1)]


def _days_screen(idea: Idea, days: list[date], page: str) -> Screen:
    number = page_of(page, len(days), WEEK)
    return Screen(
        title=words("By when?"),
        lines=(
            words("“{words}”", words=Quote(idea.text)),
            words("On the morning of that day I ask you what became of it."),
        ),
        buttons=(
            *(
                (Button(words("{day}", day=Day(day)), choice("ideaday", idea.id, day.isoformat())),)
                for day in days[number * WEEK :][:WEEK]
            ),
            *turning(lambda to: choice("ideaday", idea.id, f"{PAGE}{to}"), number, len(days), WEEK),
            (_open_button(idea),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _planned(asked: Asked, before: Idea, idea: Idea, found: Seen) -> Reply:
    """Keep the plan. Once it has a step and a day, those who help hear of it."""
    news = (idea.step, idea.due_on) != (before.step, before.due_on)
    told = tuple(_to_helpers(asked, idea, found)) if news else ()
    screen = idea_screen(idea, found, *((TOLD,) if told else ()))
    # What still waits to be said of an earlier plan, until morning, is not true any more.
    void = (Unsay(idea.id),) if news else ()
    return Reply(done_waiting(asked.person), (screen,), (Put(idea), *void, *told))


def _to_helpers(asked: Asked, idea: Idea, found: Seen) -> Iterator[Tell]:
    """The plan, for those who said "count me in". A day that has gone by is no plan."""
    today = asked.world.today(asked.world.library.place(found.circle.place))
    if not idea.step or idea.due_on is None or idea.due_on < today:
        return
    screen = Screen(
        title=words("News of an idea: {circle}", circle=Name(found.circle.name)),
        lines=(
            words("You said that you help with this idea:"),
            words("“{words}”", words=Quote(idea.text)),
            words("Next: {step}", step=Quote(idea.step)),
            words("By {day}", day=Day(idea.due_on)),
        ),
        buttons=((_open_button(idea),), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )
    for member in found.helpers(idea):
        if member.chat != asked.chat:
            yield Tell(member.chat, screen, "notice", idea.id)


# --- what became of it ----------------------------------------------------------------------------


def end(asked: Asked) -> Reply:
    """It is done, or rests, or is taken up again."""
    if not (here := led(asked)):
        return _gone(asked)
    idea, found = here
    match asked.option:
        case "done":
            idea = replace(idea, state="done")
        case "dropped":
            idea = replace(idea, state="dropped")
        case "open":
            idea = replace(idea, state="open", due_on=None)  # its day may have gone by
        case _:
            return Reply(asked.person, (idea_screen(idea, found),))
    effects: tuple[Effect, ...] = (Put(idea), Drop(choice(IDEA, idea.id)), Unsay(idea.id))
    return Reply(asked.person, (idea_screen(idea, found),), effects)


def idea_due(asked: Asked) -> Reply:
    """The day has come: what became of it? Whoever set it is asked, or who leads by now."""
    world = asked.world
    idea = world.desk.find(Idea, asked.object)
    circle = world.desk.find(Circle, idea.circle) if idea else None
    if idea is None or circle is None or not _is_due(idea, circle, world):
        return Reply(asked.person)
    screen = _question(idea, circle)
    if may_lead(asked.staff, circle) and not asked.person.away:
        return Reply(asked.person, (screen,), kind="task")
    hosts = [staff for staff in leaders((circle,), world.desk) if staff.chat != asked.chat]
    others = hosts or in_charge(circle.place, world.desk, {asked.chat}).people
    return Reply(asked.person, effects=tuple(Tell(staff.chat, screen) for staff in others))


def _is_due(idea: Idea, circle: Circle, world: World) -> bool:
    """Whether it is open, and no other day has been set since."""
    today = world.today(world.library.place(circle.place))
    return idea.state == "open" and idea.due_on is not None and idea.due_on <= today


def _question(idea: Idea, circle: Circle) -> Screen:
    another: Row = (Button(label("button", "Another day"), choice("ideaday", idea.id)),)
    return Screen(
        title=words("What became of this idea?"),
        lines=(
            words("{circle}", circle=Name(circle.name)),
            words("“{words}”", words=Quote(idea.text)),
            *((words("Next: {step}", step=Quote(idea.step)),) if idea.step else ()),
        ),
        buttons=(
            ended_buttons(idea),
            another,
            (_open_button(idea),),
            (buttons.HOME, buttons.HELP),
        ),
        fresh=True,
    )


TAPS: dict[str, Handler] = {
    "newidea": for_leaders(ask_idea),
    "ideastep": for_leaders(ask_step, circle_of_idea),
    "ideaday": for_leaders(choose_day, circle_of_idea),
    "ideadone": for_leaders(end, circle_of_idea),
}
TEXTS: dict[str, Handler] = {
    "newidea": for_leaders(take_idea, circle_of),
    "ideastep": for_leaders(take_step, circle_of_idea),
}
MOMENTS = {IDEA: Moment(idea_due, duty=True)}
