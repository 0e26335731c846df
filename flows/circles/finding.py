"""Finding a circle: those of one's town, one's own first; and the way there from the menu."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flows import buttons
from flows.circles.circle import WHAT_IT_IS, circle_button, for_whom, seat_line
from flows.circles.lines import when
from flows.circles.membership import circles_of, meetings_ahead
from flows.model import Button, Name, Reply, Row, Screen, Words, choice, label, words
from flows.paging import page_of, turning
from flows.permission import Handler, for_everybody
from flows.records import Circle, Member
from flows.world import Asked

ON_A_PAGE = 6  # of circles, each with a few words

MY_CIRCLES = Button(label("button", "My circles"), choice("circles"))
TITLE = words("Circles near you")
IN_SHORT = words("Small groups of neighbours who meet and talk.")  # each says more of itself


# --- on the menu ----------------------------------------------------------------------------------


def next_for(asked: Asked) -> tuple[tuple[Words, ...], tuple[Row, ...]]:
    """For members: their next meeting, and the way to their circles. Nothing for others."""
    world = asked.world
    seats = world.desk.every(Member, chat=[asked.chat])
    if not seats:
        return (), ()
    with_seat = [member.circle for member in seats if member.state == "in"]
    circles = world.desk.every(Circle, id=with_seat, state=["open"]) if with_seat else ()
    meetings = meetings_ahead(circles, world)
    if not meetings:
        return (), ((MY_CIRCLES,),)
    soon = Button(label("button", "My next meeting"), choice("meeting", meetings[0].id))
    return (words("Your next meeting:\n{when}", when=when(meetings[0])),), ((soon, MY_CIRCLES),)


def are_near(asked: Asked) -> bool:
    """Whether there is anything behind the button that leads here."""
    return bool(_here(asked) or circles_of(asked.chat, asked.world.desk))


def _here(asked: Asked) -> tuple[Circle, ...]:
    """The circles of their town that anybody can find."""
    place = asked.world.place_of(asked.person).id
    return asked.world.desk.every(Circle, place=[place], state=["open"], listed=[True])


# --- the list -------------------------------------------------------------------------------------


def show_circles(asked: Asked) -> Reply:
    """One's own circles, then the others of the town."""
    if not asked.person.place:
        return Reply(asked.person, (_town_first(),))
    mine = circles_of(asked.chat, asked.world.desk)
    others = sorted(set(_here(asked)).difference(mine), key=lambda c: (c.name, c.id))
    circles = [*mine, *others]
    screen = _list_screen(circles, asked) if circles else _nothing_yet()
    return Reply(asked.person, (screen,))


def _town_first() -> Screen:
    town = Button(label("button", "Choose my town"), choice("place", "ask"))
    return Screen((words("First choose your town."),), TITLE, ((town,), (buttons.HELP,)))


def _nothing_yet() -> Screen:
    return Screen(
        title=TITLE,
        lines=(
            *WHAT_IT_IS,
            words("There is no circle here yet. You can ask a person when one begins."),
        ),
        buttons=((buttons.ASK,), (buttons.HOME, buttons.HELP)),
    )


def _list_screen(circles: Sequence[Circle], asked: Asked) -> Screen:
    """Each with a few words: for whom, in which languages, whether there is a seat."""
    page = page_of(asked.option, len(circles), ON_A_PAGE)
    start = page * ON_A_PAGE
    shown = circles[start : start + ON_A_PAGE]
    members: dict[str, list[Member]] = defaultdict(list)
    for member in asked.world.desk.every(Member, circle=[circle.id for circle in shown]):
        members[member.circle].append(member)
    each = (
        words(
            "{name}\n{who}\n{seat}",
            name=Name(circle.name),
            who=for_whom(circle),
            seat=seat_line(circle, members[circle.id], asked.chat),
        )
        for circle in shown
    )
    return Screen(
        title=TITLE,
        lines=(IN_SHORT, *each),
        buttons=(
            *((circle_button(circle),) for circle in shown),
            *turning(lambda to: choice("circles", "", to), page, len(circles), ON_A_PAGE),
            (buttons.HOME, buttons.HELP),
        ),
    )


TAPS: dict[str, Handler] = {"circles": for_everybody(show_circles)}
