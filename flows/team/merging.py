"""Two suggestions that mean the same become one: the words of the first, the ticks of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import buttons
from flows.circles import suggestions as listed
from flows.circles.leading import for_leaders
from flows.desk import Desk
from flows.model import Button, Effect, Put, Quote, Remove, Reply, Screen, choice, words
from flows.permission import Handler
from flows.records import Circle, Member, Suggestion
from flows.team.choosing_room import THE_CHOICE, doing, numbered, room, room_screen
from flows.world import Asked


def of_suggestion(asked: Asked) -> tuple[Circle, ...]:
    """The circle of the suggestion that a tap names."""
    # Not found by its key, for that would lock it: the circle is locked first, by everybody.
    for suggestion in asked.world.desk.every(Suggestion, id=[asked.object]):
        circle = asked.world.desk.find(Circle, suggestion.circle)
        return (circle,) if circle else ()
    return ()


def merge(asked: Asked) -> Reply:
    """Make one of two: the words of the first stay, and it has the approvals of both."""
    circles = of_suggestion(asked)
    if not circles:
        return Reply(asked.person, (_NO_SUGGESTION,))
    (circle,) = circles
    there = listed.of_circle(circle, asked.world.desk)
    kept = next((one for one in there if one.id == asked.object), None)
    if circle.choosing != "open" or kept is None:
        return room(replace(asked, option=""), circle)
    others = tuple(one for one in there if one.id != kept.id)
    gone = next((one for one in others if one.id == asked.option), None)
    if gone is None:
        return Reply(asked.person, (_which_other(circle, kept, others, asked.option),))
    effects = (Remove(gone), *_approving(circle, kept, gone, asked.world.desk))
    screen = room_screen(
        circle,
        [one for one in there if one != gone],
        replace(asked, option=kept.id),
        words("The two are one suggestion now. It keeps the ticks of both."),
    )
    return Reply(asked.person, (screen,), effects)


_NO_SUGGESTION = Screen(
    (words("This suggestion is gone. Perhaps it has become one with another already."),),
    buttons=((buttons.HOME, buttons.HELP),),
)


def _which_other(
    circle: Circle, kept: Suggestion, others: tuple[Suggestion, ...], option: str
) -> Screen:
    page = listed.page(others, option)
    return Screen(
        title=words("Make one of two"),
        lines=(
            words("These words stay: “{suggestion}”", suggestion=Quote(kept.text)),
            words("Which one means the same? Its words go, its ticks stay."),
            *(listed.line(*one) for one in page.shown),
        ),
        buttons=(
            *(
                (Button(numbered(number, one), choice("merge", kept.id, one.id)),)
                for number, one in page.shown
            ),
            *listed.page_row(page, "merge", kept.id),
            doing(THE_CHOICE, circle),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _approving(circle: Circle, kept: Suggestion, gone: Suggestion, desk: Desk) -> Iterator[Effect]:
    """Whoever approved of the one that goes approves of the one that stays."""
    for seat in desk.every(Member, circle=[circle.id]):
        member = desk.find(Member, seat.id)
        if member and gone.id in member.approves:
            approves = dict.fromkeys(kept.id if id_ == gone.id else id_ for id_ in member.approves)
            yield Put(replace(member, approves=tuple(approves)))


TAPS: dict[str, Handler] = {"merge": for_leaders(merge, of_suggestion)}
