"""The room in which a circle's topic is chosen, as those who lead the circle see it.

While the choice is open they see the suggestions and how many have taken part, and no more.
"""

from __future__ import annotations

from collections.abc import Collection

from flows import buttons
from flows.circles import agenda
from flows.circles import suggestions as listed
from flows.circles.choosing import outcome_lines
from flows.circles.outcome import choosers, to_pick
from flows.model import Button, Reply, Row, Screen, Words, choice, counted, label, words
from flows.records import Circle, Suggestion
from flows.team.circles import back_to, meetings_of
from flows.world import Asked, World

CHOOSING = "choosing"
FEW = 3  # who have taken part: fewer are not counted
THE_CHOICE = label("button", "The choice")

Part = tuple[tuple[Words, ...], tuple[Row, ...]]


def doing(text: Words, circle: Circle, option: str = "") -> Row:
    """A button of the room, by what it does."""
    return (Button(text, choice(CHOOSING, circle.id, option)),)


def room(asked: Asked, circle: Circle, *news: Words) -> Reply:
    """The choice as it stands."""
    there = listed.of_circle(circle, asked.world.desk)
    return Reply(asked.person, (room_screen(circle, there, asked, *news),))


def room_screen(
    circle: Circle, there: Collection[Suggestion], asked: Asked, *news: Words
) -> Screen:
    """What there is and what can be done, in each state."""
    match circle.choosing:
        case "open":
            lines, rows = _while_open(circle, tuple(there), asked)
        case "closed":
            lines, rows = _when_closed(circle, there, asked.world)
        case _:
            lines, rows = _before(circle)
    return Screen(
        title=listed.topic_name(circle),
        lines=(*news, *lines),
        buttons=(*rows, (back_to(circle),), (buttons.HOME, buttons.HELP)),
    )


def _before(circle: Circle) -> Part:
    lines = (
        words("Members can suggest what they talk about, and tick what they like."),
        words("Nobody sees who suggested or ticked what, and nor do you."),
    )
    if circle.state != "open":
        return (*lines, words("This begins when the circle is open.")), ()
    return lines, (doing(label("button", "Open the choice"), circle, "open"),)


def _while_open(circle: Circle, there: tuple[Suggestion, ...], asked: Asked) -> Part:
    page = listed.page(there, asked.option)
    members = listed.members_in(circle, asked.world.desk)
    lines = (
        words("The choice is open. You see what comes of it when you close it."),
        taken_part(choosers(members)),
        *(listed.line(*one) for one in page.shown),
    )
    rows = (
        *((_merge_button(number, one),) for number, one in page.shown if len(there) > 1),
        *listed.page_row(page, CHOOSING, circle.id),
        *(
            (doing(label("button", "Add a suggestion"), circle, "write"),)
            if len(there) < listed.MOST
            else ()
        ),
        *((doing(label("button", "Close the choice"), circle, "close"),) if there else ()),
    )
    return (lines if there else (*lines, words("Nobody has suggested anything yet."))), rows


def taken_part(number: int) -> Words:
    """How many, but never so few that it would tell who."""
    if number < FEW:
        return words("Fewer than three members have taken part so far.")
    return counted(
        "{count} member has taken part so far.", "{count} members have taken part so far.", number
    )


def _merge_button(number: int, one: Suggestion) -> Button:
    beginning = listed.beginning(one, 13)  # the word beside it needs room, too
    text = label("button", "Merge {number}. {suggestion}", number=number, suggestion=beginning)
    return Button(text, choice("merge", one.id))


def numbered(number: int, one: Suggestion) -> Words:
    """One of a list, on a button."""
    beginning = listed.beginning(one)
    return label("button", "{number}. {suggestion}", number=number, suggestion=beginning)


def _when_closed(circle: Circle, there: Collection[Suggestion], world: World) -> Part:
    if tied := to_pick(circle, there):
        lines: tuple[Words, ...] = (
            words(
                "The choice is closed. These got the same number of ticks. Please pick one of them."
            ),
            *(listed.line(*one) for one in enumerate(tied, 1)),
        )
        rows = [doing(numbered(number, one), circle, one.id) for number, one in enumerate(tied, 1)]
    else:
        lines, rows = tuple(outcome_lines(circle, there)), []
    if may_reopen(circle, world):
        rows.append(doing(label("button", "Open it again"), circle, "again"))
    return lines, tuple(rows)


def may_reopen(circle: Circle, world: World) -> bool:
    """A choice is for a meeting that comes: there is one, or the first is not set yet."""
    held = [one for one in meetings_of(circle, world.desk) if one.state == "set"]
    ahead = any(agenda.is_ahead(one, world.now) for one in held)
    return circle.state == "open" and (ahead or not held)
