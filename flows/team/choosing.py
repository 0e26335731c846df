"""The choice of a circle's topic, for those who lead it: opening it, adding to it, closing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.circles import suggestions as listed
from flows.circles.choosing import how_it_was
from flows.circles.membership import about_choice
from flows.circles.outcome import choosers, counted, first, to_pick
from flows.desk import Desk
from flows.events import Brought, Wrote
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Quote,
    Reply,
    Screen,
    Tell,
    Unsay,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler
from flows.records import Circle, Member, Suggestion
from flows.team.choosing_room import (
    CHOOSING,
    FEW,
    THE_CHOICE,
    doing,
    may_reopen,
    room,
    room_screen,
    taken_part,
)
from flows.team.circles import for_circle
from flows.world import Asked


def show_choosing(asked: Asked, circle: Circle) -> Reply:
    """The choice as it stands; the option says what to do with it."""
    do = DOINGS.get(asked.option)
    if do:
        return do(asked, circle)
    tied = to_pick(circle, listed.of_circle(circle, asked.world.desk))
    if picked := next((one for one in tied if one.id == asked.option), None):
        return pick(asked, circle, picked)
    return room(asked, circle)


# --- opening it -----------------------------------------------------------------------------------


def open_choice(asked: Asked, circle: Circle) -> Reply:
    """Let members choose."""
    if circle.choosing != "before" or circle.state != "open":
        return room(asked, circle)
    return _opened(asked, circle, words("Your circle chooses what to talk about."))


def open_again(asked: Asked, circle: Circle) -> Reply:
    """Let them choose anew: everybody begins without a tick."""
    if circle.choosing != "closed" or not may_reopen(circle, asked.world):
        return room(asked, circle)
    return _opened(asked, circle, words("The choice is open again. Everybody chooses anew."))


def _opened(asked: Asked, circle: Circle, why: Words) -> Reply:
    opened = replace(circle, choosing="open", topic="")
    there = listed.of_circle(circle, asked.world.desk)
    from_zero = tuple(replace(one, approvals=0) for one in there)
    screen = room_screen(opened, from_zero, asked, words("The members hear of it."))
    told = _to_members(opened, _opened_screen(opened, why), asked.world.desk)
    return Reply(asked.person, (screen,), (Put(opened), *map(Put, from_zero), *told))


def ask_again(asked: Asked, circle: Circle) -> Reply:
    if circle.choosing != "closed" or not may_reopen(circle, asked.world):
        return room(asked, circle)
    screen = Screen(
        title=words("Open the choice again?"),
        lines=(
            words("The suggestions stay. Everybody chooses anew, from the beginning."),
            words("What was chosen does not count any more."),
        ),
        buttons=(
            doing(label("button", "Yes, open it again"), circle, "anew"),
            doing(label("button", "No, leave it"), circle),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _opened_screen(circle: Circle, why: Words) -> Screen:
    return Screen(
        title=words("What shall we talk about? {name}", name=Name(circle.name)),
        lines=(
            why,
            words("You can suggest something, and tick what you like. Only if you want to."),
        ),
        buttons=(
            (Button(label("button", "Choose"), choice("choose", circle.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _to_members(circle: Circle, screen: Screen, desk: Desk) -> Iterator[Effect]:
    """Everybody hears it once they are awake, and nothing older; who has left by then does not."""
    yield Unsay(about_choice(circle))
    for member in listed.members_in(circle, desk):
        yield Tell(member.chat, screen, "notice", about_choice(circle))


# --- writing one ----------------------------------------------------------------------------------


def write(asked: Asked, circle: Circle) -> Reply:
    if circle.choosing != "open":
        return room(asked, circle)
    back = doing(THE_CHOICE, circle)
    screen = Screen(
        title=words("Add a suggestion"),
        lines=(words("Write it in a few words. The members do not see that it is yours."),),
        buttons=(back, (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, CHOOSING, circle.id), (screen,))


def take_suggestion(asked: Asked, circle: Circle) -> Reply:
    event, person = asked.event, asked.person
    if isinstance(event, Brought):
        return Reply(person)
    asked = replace(asked, option="")
    if circle.choosing != "open":
        return room(replace(asked, person=done_waiting(person)), circle)
    text = event.text if isinstance(event, Wrote) else ""
    made, became = listed.take(circle, text, asked.world)
    if became == "empty":
        return room(asked, circle, listed.SAID[became])
    there = listed.of_circle(circle, asked.world.desk)
    new = (made,) if made and made not in there else ()
    asked = replace(asked, person=done_waiting(person), option=made.id if made else "")
    screen = room_screen(circle, (*there, *new), asked, listed.SAID[became])
    return Reply(asked.person, (screen,), tuple(map(Put, new)))


# --- closing it -----------------------------------------------------------------------------------


def ask_to_close(asked: Asked, circle: Circle) -> Reply:
    if circle.choosing != "open":
        return room(asked, circle)
    number = choosers(listed.members_in(circle, asked.world.desk))
    wait = words("You can also wait a little, so that more people can take part.")
    screen = Screen(
        title=words("Close the choice?"),
        lines=(
            taken_part(number),
            *((wait,) if number < FEW else ()),
            words(
                "All members hear what was chosen. After that nobody can find out who ticked what."
            ),
        ),
        buttons=(
            doing(label("button", "Yes, close it"), circle, "sure"),
            doing(label("button", "No, leave it open"), circle),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def close(asked: Asked, circle: Circle) -> Reply:
    """Count, keep the counts, and keep no more who approved of what."""
    desk = asked.world.desk
    if circle.choosing != "open":
        return room(asked, circle)
    seats = [desk.find(Member, seat.id) for seat in desk.every(Member, circle=[circle.id])]
    members = [seat for seat in seats if seat]
    there = counted(members, listed.of_circle(circle, desk))
    best = first(there)
    if not best:
        return room(asked, circle, words("Nobody has ticked anything yet, so it stays open."))
    closed = replace(circle, choosing="closed", topic="")
    effects = (
        *map(Put, there),
        *(Put(replace(member, approves=())) for member in members if member.approves),
    )
    if len(best) == 1:
        reply = _decided(asked, closed, best[0], there)
    else:
        tied = room_screen(closed, there, asked)
        reply = Reply(asked.person, (tied,), (Put(closed), Unsay(about_choice(closed))))
    return replace(reply, effects=(*effects, *reply.effects))


def pick(asked: Asked, circle: Circle, tied: Suggestion) -> Reply:
    """One of those with the same number: whoever leads the circle picks it."""
    return _decided(asked, circle, tied, listed.of_circle(circle, asked.world.desk))


def _decided(
    asked: Asked, circle: Circle, chosen: Suggestion, there: Sequence[Suggestion]
) -> Reply:
    """It is what they talk about now, and everybody hears it."""
    decided = replace(circle, topic=chosen.text)
    told = Screen(
        title=listed.topic_name(decided),
        lines=(
            words("The circle has chosen: “{topic}”", topic=Quote(decided.topic)),
            *how_it_was(there),
        ),
        buttons=(
            (Button(label("button", "See the whole list"), choice("choose", circle.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )
    news = [words("The members hear of it.")]
    if may_reopen(decided, asked.world):
        news.append(
            words("Until the next meeting you can open it again. Then everybody chooses anew.")
        )
    screen = room_screen(decided, there, asked, *news)
    effects = (Put(decided), *_to_members(decided, told, asked.world.desk))
    return Reply(asked.person, (screen,), effects)


DOINGS = {
    "open": open_choice,
    "again": ask_again,
    "anew": open_again,
    "write": write,
    "close": ask_to_close,
    "sure": close,
}

TAPS: dict[str, Handler] = {CHOOSING: for_circle(show_choosing)}
TEXTS: dict[str, Handler] = {CHOOSING: for_circle(take_suggestion)}
