"""A coordinator suggests that two people meet: whose hand, where and when; then both are asked.

What is written hangs on the coordinator's message until they send it; names are taken out of it.
"""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import clean_text
from flows.events import Brought, Tapped, Wrote
from flows.lending.answer import LAPSED
from flows.lending.kinds import kind_of, named
from flows.lending.matching import ANSWER_WITHIN, Two, fitting
from flows.lending.parts import WAYS_ON
from flows.lending.telling import both_asked, open_wish, what, where_line
from flows.model import (
    Arrange,
    Button,
    Name,
    Put,
    Quote,
    Reply,
    Screen,
    Value,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_staff
from flows.team.pairings import place_of_wish, show_wish, wish_screen
from flows.team.room import nameless
from flows.team.threads import cut
from flows.welcoming import Hand, Pairing, Wish
from flows.world import Asked

BRING, BOTH = "bring", "bringboth"
LONGEST = 200  # UTF-16 units of where and when: the column holds 256 characters


def _chosen(asked: Asked) -> tuple[Wish, Hand] | None:
    """The wish and the hand that are named, if the one fits the other now.

    The wish is locked: of two coordinators who suggest somebody at once, one comes first.
    """
    desk = asked.world.desk
    wish = desk.find(Wish, asked.object)
    if wish is None:
        return None
    fits = fitting(wish, desk, asked.world.now)
    hand = next((fit.hand for fit in fits if fit.hand.id == asked.option), None)
    return (wish, hand) if hand else None


def _not_now(asked: Asked) -> Reply:
    """Somebody was faster, or one of the two cannot be asked any more: the wish as it stands."""
    asked = replace(asked, person=done_waiting(asked.person), option="")
    wish = asked.world.desk.find(Wish, asked.object)
    if wish is None or not wish.name:
        return show_wish(asked)
    said = words("This cannot be suggested just now. This is how the wish stands.")
    return Reply(asked.person, (wish_screen(wish, "", asked.world, said),))


def ask_where(asked: Asked) -> Reply:
    """Where and when they could meet, in the coordinator's words."""
    chosen = _chosen(asked)
    if chosen is None:
        return _not_now(asked)
    wish, hand = chosen
    screen = Screen(
        title=words("Where and when could they meet?"),
        lines=(
            named(kind_of(wish.kind)),
            _when(hand.name, hand.when),
            _when(wish.name, wish.when),
            words("Write a public place, a day and a time. Please leave their names out."),
        ),
        buttons=((open_wish(wish),), WAYS_ON),
    )
    return Reply(awaiting(asked.person, asked.world, BRING, wish.id, hand.id), (screen,))


def _when(name: str, when: str) -> Words:
    """When it is good for one of them."""
    said: Value = Quote(when) if when else words("any day")
    return words("{name}: {when}", name=Name(name), when=said)


def take_where(asked: Asked) -> Reply:
    """What both would read; it is sent with a tap."""
    event = asked.event
    if isinstance(event, Brought):
        return Reply(asked.person)
    chosen = _chosen(asked)
    if chosen is None:
        return _not_now(asked)
    wish, hand = chosen
    where = where_in(event.text if isinstance(event, Wrote) else "", wish, hand)
    if not where:
        return ask_where(asked)
    both = Button(label("button", "Ask both"), choice(BOTH, wish.id, hand.id))
    again = Button(label("button", "Write it again"), choice(BRING, wish.id, hand.id))
    screen = Screen(
        title=words("Shall I ask both?"),
        lines=(
            words("Both of them read this, and no name:"),
            *what(wish.kind),
            where_line(where),
        ),
        buttons=((both,), (again,), (open_wish(wish), buttons.HELP)),
        replies=True,
    )
    return Reply(done_waiting(asked.person), (screen,))


def where_in(text: str, wish: Wish, hand: Hand) -> str:
    """Where and when as it will stand: one line, without the names of the two."""
    return cut(" ".join(nameless(clean_text(text), wish.name, hand.name).split()), LONGEST)


def ask_both(asked: Asked) -> Reply:
    """Keep the pairing and ask both; whoever suggested it hears what comes of it."""
    chosen, event, staff = _chosen(asked), asked.event, asked.staff
    assert staff is not None, "pairings are suggested by coordinators"
    if chosen is None:
        return _not_now(asked)
    wish, hand = chosen
    where = where_in(event.text if isinstance(event, Tapped) else "", wish, hand)
    if not where:  # they have deleted it
        return ask_where(asked)
    world = asked.world
    pairing = Pairing(world.new_id(), wish.place, hand.id, wish.id, staff.id, where, world.now)
    screen = Screen(
        (
            words("I have asked both. I tell you when they have answered."),
            words("When nobody answers for a week, you can suggest somebody else."),
        ),
        buttons=((open_wish(wish),), WAYS_ON),
    )
    effects = (
        Put(pairing),
        Arrange(choice(LAPSED, pairing.id), world.now + ANSWER_WITHIN),
        *both_asked(Two(pairing, hand, wish)),
    )
    return Reply(asked.person, (screen,), effects)


TAPS: dict[str, Handler] = {
    BRING: for_staff(ask_where, *COORDINATORS, where=place_of_wish),
    BOTH: for_staff(ask_both, *COORDINATORS, where=place_of_wish),
}
TEXTS: dict[str, Handler] = {
    BRING: for_staff(take_where, *COORDINATORS, where=place_of_wish),
}
