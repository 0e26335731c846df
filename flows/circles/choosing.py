"""What a circle talks about, as its members choose it: they suggest, and tick what they like.

Everybody sees their own ticks only. What comes of them is shown when the choice is closed, and
never who chose what: of a number that would tell, only the order is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.circles import suggestions as listed
from flows.circles.membership import seat_of
from flows.circles.outcome import first, in_order, shown_count, to_pick
from flows.events import Brought, Wrote
from flows.model import (
    Button,
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
from flows.permission import Handler, for_everybody
from flows.records import Circle, Member, Suggestion
from flows.world import Asked, World

TICKED = label("button", "☑ {number}. {suggestion}")
NOT_TICKED = label("button", "☐ {number}. {suggestion}")


def for_members(answer: Callable[[Asked, Circle, Member], Reply]) -> Handler:
    """For those who have a seat in the circle that a tap names; kind words for others.

    The circle is found first: that locks it, so that nothing is chosen while the choice closes.
    """

    def found(asked: Asked) -> Reply:
        circle = asked.world.desk.find(Circle, asked.object)
        if circle is None:
            return Reply(done_waiting(asked.person), (listed.GONE,))
        member = seat_of(asked.chat, listed.members_in(circle, asked.world.desk))
        if member is None:
            return Reply(done_waiting(asked.person), (_for_members_only(circle),))
        return answer(asked, circle, member)

    return for_everybody(found)


def _for_members_only(circle: Circle) -> Screen:
    return Screen(
        (words("What a circle talks about is chosen by those who have a seat in it."),),
        buttons=((listed.open_circle(circle),), (buttons.HOME, buttons.HELP)),
    )


# --- the list -------------------------------------------------------------------------------------


def show_topic(asked: Asked, circle: Circle, member: Member) -> Reply:
    screen = topic_screen(circle, member.approves, asked.world, asked.option)
    return Reply(asked.person, (screen,))


def topic_screen(
    circle: Circle, ticked: Collection[str], world: World, option: str = "", *news: Words
) -> Screen:
    """What there is to choose, with one's own ticks; or what has been chosen."""
    there = listed.of_circle(circle, world.desk)
    if circle.choosing == "open":
        return _open_screen(circle, there, ticked, option, *news)
    lines: tuple[Words, ...] = (words("The choice is not open yet. You hear from me when it is."),)
    if circle.choosing == "closed":
        lines = tuple(outcome_lines(circle, there))
    return Screen(
        title=listed.topic_name(circle),
        lines=(*news, *lines),
        buttons=((listed.open_circle(circle),), (buttons.HOME, buttons.HELP)),
    )


def _open_screen(
    circle: Circle,
    there: Collection[Suggestion],
    ticked: Collection[str],
    option: str,
    *news: Words,
) -> Screen:
    page = listed.page(tuple(there), option)
    how = (
        words("Tick as many as you like. You can change it until the choice closes."),
        words("Nobody sees what you tick, or who suggested what."),
    )
    if not there:
        how = (
            words("Nobody has suggested anything yet. What would you like to talk about?"),
            words("Nobody sees who suggested what."),
        )
    suggest = Button(label("button", "Suggest something"), choice("suggest", circle.id))
    return Screen(
        title=listed.topic_name(circle),
        lines=(*news, *how, *(listed.line(*one) for one in page.shown)),
        buttons=(
            *((_toggle(circle, number, one, ticked),) for number, one in page.shown),
            *listed.page_row(page, "choose", circle.id),
            *(((suggest,),) if len(there) < listed.MOST else ()),
            (listed.open_circle(circle),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _toggle(circle: Circle, number: int, one: Suggestion, ticked: Collection[str]) -> Button:
    text = TICKED if one.id in ticked else NOT_TICKED
    named = replace(text, values={"number": number, "suggestion": listed.beginning(one)})
    return Button(named, choice("approve", circle.id, one.id))


def outcome_lines(circle: Circle, there: Collection[Suggestion]) -> Iterator[Words]:
    """What was chosen, honestly: a number only where it tells nothing about one of them."""
    if to_pick(circle, there):
        yield words(
            "The choice is closed. Several suggestions got the same number of ticks."
            " Those who lead the circle pick one of them."
        )
    else:
        yield words("The circle has chosen: “{topic}”", topic=Quote(circle.topic))
        yield from how_it_was(there)
    if len(there) > 1:
        yield words("This is the order. Nobody sees who chose what.")
        for number, one in enumerate(in_order(there, circle.topic), 1):
            yield listed.line(number, one)


def how_it_was(there: Collection[Suggestion]) -> Iterator[Words]:
    """How many approved of the first, if that may be told; and whether it was tied."""
    if (number := shown_count(there)) is not None:
        yield counted("{count} member approves of it.", "{count} members approve of it.", number)
    if len(first(there)) > 1:
        yield words(
            "Others got the same number of ticks. Those who lead the circle picked this one."
        )


# --- ticking --------------------------------------------------------------------------------------


def approve(asked: Asked, circle: Circle, member: Member) -> Reply:
    """Tick a suggestion, or take the tick away."""
    world, id_ = asked.world, asked.option
    there = listed.of_circle(circle, world.desk)
    seat = world.desk.find(Member, member.id)
    if circle.choosing != "open" or seat is None:
        return show_topic(asked, circle, member)
    if id_ not in {one.id for one in there}:
        gone = words("This suggestion is gone: it may have become one with another.")
        return Reply(asked.person, (topic_screen(circle, seat.approves, world, "", gone),))
    kept = {*seat.approves} ^ {id_}
    seat = replace(seat, approves=tuple(one.id for one in there if one.id in kept))
    return Reply(asked.person, (topic_screen(circle, seat.approves, world, id_),), (Put(seat),))


# --- suggesting -----------------------------------------------------------------------------------


def suggest(asked: Asked, circle: Circle, member: Member) -> Reply:
    """Wait for a suggestion."""
    if circle.choosing != "open":
        return show_topic(asked, circle, member)
    screen = Screen(
        title=words("Suggest something"),
        lines=(
            words("What would you like to talk about? Write it in a few words."),
            words("The others see the words. Nobody sees who wrote them."),
        ),
        buttons=(_back(circle), (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, "suggest", circle.id), (screen,))


def take_suggestion(asked: Asked, circle: Circle, member: Member) -> Reply:
    event, person, world = asked.event, asked.person, asked.world
    if circle.choosing != "open":
        closed = replace(asked, person=done_waiting(person), option="")
        return show_topic(closed, circle, member)
    if isinstance(event, Brought):
        return Reply(person)
    made, became = listed.take(circle, event.text if isinstance(event, Wrote) else "", world)
    if became == "empty":
        screen = Screen((listed.SAID["empty"],), buttons=(_back(circle), (buttons.HELP,)))
        return Reply(person, (screen,))
    there = listed.of_circle(circle, world.desk)
    new = made if made and made not in there else None
    shown = (*there, new) if new else there
    screen = _open_screen(
        circle, shown, member.approves, made.id if made else "", listed.SAID[became]
    )
    return Reply(done_waiting(person), (screen,), (Put(new),) if new else ())


def _back(circle: Circle) -> Row:
    return (Button(label("button", "What we talk about"), choice("choose", circle.id)),)


TAPS: dict[str, Handler] = {
    "choose": for_members(show_topic),
    "approve": for_members(approve),
    "suggest": for_members(suggest),
}
TEXTS: dict[str, Handler] = {"suggest": for_members(take_suggestion)}
