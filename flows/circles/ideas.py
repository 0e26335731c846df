"""Ideas for action: what a circle wants to do, who helps, what comes next, by when.

Members see the ideas and say "count me in"; they see how many help, not who. Those who lead the
circle write the ideas down and look after them: see `flows/circles/plans.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from flows import buttons
from flows.circles.leading import may_lead
from flows.model import (
    Button,
    Day,
    Name,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.paging import page_of, turning
from flows.permission import Handler, for_everybody
from flows.records import Circle, Idea, Member
from flows.team.seats import below, names, on_a_button
from flows.team.threads import cut
from flows.world import Asked, World

IDEAS, IDEA = "ideas", "idea"
ON_A_PAGE = 5  # ideas, each with its next step and its day
SHORT = 120  # UTF-16 units of a text in the list: the whole text is one tap away
NUMBER = len("10. ")  # beside an idea on a button

STATES = {
    "done": words("✓ It is done. Thank you to all who helped."),
    "dropped": words("We have put this idea aside for now."),
}

GONE = Screen((words("This idea is not there any more."),), buttons=((buttons.HOME, buttons.HELP),))
FOR_MEMBERS = Screen(
    (words("Only people in this circle can see its ideas. You can look for circles in the menu."),),
    buttons=((buttons.HOME, buttons.HELP),),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A circle as somebody who asks for its ideas is part of it."""

    circle: Circle
    members: tuple[Member, ...]  # all who have a seat
    mine: Member | None  # their own seat
    leads: bool

    def helpers(self, idea: Idea) -> tuple[Member, ...]:
        """Who helps and is still in the circle."""
        return tuple(member for member in self.members if member.id in idea.members)


def seen(asked: Asked, circle_id: str) -> Seen | None:
    """The circle, if whoever asks is in it or leads it."""
    desk = asked.world.desk
    circle = desk.find(Circle, circle_id)
    if circle is None:
        return None
    members = desk.every(Member, circle=(circle.id,), state=("in",))
    mine = next((member for member in members if member.chat == asked.chat), None)
    leads = may_lead(asked.staff, circle)
    return Seen(circle, members, mine, leads) if mine or leads else None


# --- the list -------------------------------------------------------------------------------------


def show_ideas(asked: Asked) -> Reply:
    found = seen(asked, asked.object)
    screen = ideas_screen(found, asked.world, asked.option) if found else FOR_MEMBERS
    return Reply(asked.person, (screen,))


def ideas_screen(found: Seen, world: World, page: str = "") -> Screen:
    """What the circle wants to do, a few at a time; what is done stands at the end."""
    ideas = _in_order(world.desk.every(Idea, circle=(found.circle.id,)), leads=found.leads)
    number = page_of(page, len(ideas), ON_A_PAGE)
    first = number * ON_A_PAGE
    shown = list(enumerate(ideas, 1))[first : first + ON_A_PAGE]
    return Screen(
        title=words("Ideas: {circle}", circle=Name(found.circle.name)),
        lines=tuple(_in_the_list(at, idea, found) for at, idea in shown) or (_none_yet(found),),
        buttons=(
            *((_open_button(at, idea),) for at, idea in shown),
            *turning(lambda to: choice(IDEAS, found.circle.id, to), number, len(ideas), ON_A_PAGE),
            *_ways_on(found),
        ),
    )


def _in_order(ideas: Collection[Idea], *, leads: bool) -> list[Idea]:
    """Open ones first, then what is done; those that rest are for who could wake them."""
    order = ("open", "done", "dropped") if leads else ("open", "done")
    shown = [idea for idea in ideas if idea.state in order]
    return sorted(shown, key=lambda idea: (order.index(idea.state), idea.made_at, idea.id))


def _none_yet(found: Seen) -> Words:
    if found.leads:
        return words("No idea is written down yet. What would the circle like to do?")
    return words("No idea is written down yet. Tell yours at the next meeting.")


def _in_the_list(number: int, idea: Idea, found: Seen) -> Words:
    """An idea in a few lines, for all that is said about it."""
    said = words("{number}. {idea}", number=number, idea=Quote(cut(idea.text, SHORT)))
    for line in _particulars(replace(idea, step=cut(idea.step, SHORT)), found):
        said = below(said, line)
    return said


def _particulars(idea: Idea, found: Seen) -> Iterator[Words]:
    """How many help, what comes next, by when; of one that is over, only that."""
    if idea.state != "open":
        yield STATES[idea.state]
        return
    if helping := len(found.helpers(idea)):
        yield counted("{count} person helps.", "{count} people help.", helping)
    else:
        yield words("Nobody has said that they help yet.")
    if idea.step:
        yield words("Next: {step}", step=Quote(idea.step))
    if idea.due_on:
        yield words("By {day}", day=Day(idea.due_on))


def _open_button(number: int, idea: Idea) -> Button:
    text = label("button", "{number}. {idea}", number=number, idea=on_a_button(idea.text, NUMBER))
    return Button(text, choice(IDEA, idea.id))


def _ways_on(found: Seen) -> Iterator[Row]:
    if found.leads:
        yield (Button(label("button", "Write down an idea"), choice("newidea", found.circle.id)),)
        yield (Button(label("button", "← The circle"), choice("circleset", found.circle.id)),)
    elif found.mine:
        yield (Button(label("button", "The circle"), choice("circle", found.circle.id)),)
    yield (buttons.HOME, buttons.HELP)


# --- one idea -------------------------------------------------------------------------------------


def show_idea(asked: Asked) -> Reply:
    idea, found = of_idea(asked)
    if idea is None:
        return Reply(asked.person, (GONE,))
    return Reply(asked.person, (idea_screen(idea, found) if found else FOR_MEMBERS,))


def of_idea(asked: Asked) -> tuple[Idea | None, Seen | None]:
    """The idea that a tap names, and its circle as whoever taps is part of it."""
    idea = asked.world.desk.find(Idea, asked.object)
    return idea, seen(asked, idea.circle) if idea else None


def idea_screen(idea: Idea, found: Seen, *said: Words) -> Screen:
    """All there is to know of it; who helps is for those who lead."""
    return Screen(
        title=words("An idea: {circle}", circle=Name(found.circle.name)),
        lines=(
            *said,
            words("“{words}”", words=Quote(idea.text)),
            *_particulars(idea, found),
            *_who(idea, found),
        ),
        buttons=(
            *_joining(idea, found),
            *(_looking_after(idea) if found.leads else ()),
            (ideas_button(idea.circle),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def ideas_button(circle: str) -> Button:
    return Button(label("button", "Ideas"), choice(IDEAS, circle))


def _who(idea: Idea, found: Seen) -> Iterator[Words]:
    """Whether they help themselves; the names of all who do are for those who lead."""
    helpers = found.helpers(idea)
    if found.mine in helpers and idea.state == "open":
        yield words("You help with it.")
    if found.leads and helpers:
        yield words("Who helps: {names}", names=names(helpers))


def _joining(idea: Idea, found: Seen) -> tuple[Row, ...]:
    if found.mine is None or idea.state != "open":
        return ()
    text = label("button", "✋ Count me in")
    if found.mine.id in idea.members:
        text = label("button", "I cannot help after all")
    return ((Button(text, choice("countme", idea.id)),),)


def _looking_after(idea: Idea) -> tuple[Row, ...]:
    """What those who lead can do with it."""
    again = Button(label("button", "Open it again"), choice("ideadone", idea.id, "open"))
    if idea.state != "open":
        return ((again,),)
    step = Button(label("button", "Next step"), choice("ideastep", idea.id))
    when = Button(label("button", "By when"), choice("ideaday", idea.id))
    return ((step, when), ended_buttons(idea))


def ended_buttons(idea: Idea) -> Row:
    done = Button(label("button", "✓ Done"), choice("ideadone", idea.id, "done"))
    rest = Button(label("button", "Put it aside"), choice("ideadone", idea.id, "dropped"))
    return (done, rest)


def count_me(asked: Asked) -> Reply:
    """A member helps, or cannot after all."""
    idea, found = of_idea(asked)
    if idea is None:
        return Reply(asked.person, (GONE,))
    if found is None or found.mine is None or idea.state != "open":
        return show_idea(asked)
    mine = found.mine.id
    if mine in idea.members:
        idea = replace(idea, members=tuple(one for one in idea.members if one != mine))
        said = words("That is fine. Thank you for saying so.")
    else:
        idea = replace(idea, members=(*idea.members, mine))
        said = words("Thank you. Those who lead the circle see that you help.")
    return Reply(asked.person, (idea_screen(idea, found, said),), (Put(idea),))


TAPS: dict[str, Handler] = {
    IDEAS: for_everybody(show_ideas),
    IDEA: for_everybody(show_idea),
    "countme": for_everybody(count_me),
}
