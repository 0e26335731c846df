"""What the two of a pairing are told, and the coordinator who suggested it.

Neither reads anything of the other but the kind, where and when, until both have said yes: then
`agreed_screen` names them, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Collection

from flows import buttons
from flows.desk import Desk
from flows.lending.kinds import kind_of, named
from flows.lending.matching import ANSWER_WITHIN, OTHER, Side, Two
from flows.lending.parts import IN_PUBLIC, WAYS_ON
from flows.model import (
    Button,
    Effect,
    Name,
    Quote,
    Row,
    Screen,
    Tell,
    Words,
    choice,
    label,
    tongues,
    words,
)
from flows.permission import COORDINATORS, role_in
from flows.records import Staff
from flows.team.readers import in_charge
from flows.welcoming import Hand, Pairing, Wish

# Answers of the two: options of the buttons of a pairing.
YES, NO, OFF, SURE, MET = "yes", "no", "off", "sure", "met"

INVITED: dict[Side, Words] = {
    "helper": words("Somebody new would like your company"),
    "wisher": words("A neighbour would come along with you"),
}
MINE: dict[Side, Button] = {
    "helper": Button(label("button", "What I offer"), choice("hand")),
    "wisher": Button(label("button", "What I wish for"), choice("wish")),
}


def what(kind: str) -> tuple[Words, Words]:
    """What the two would do: its name, and what it means."""
    return named(kind_of(kind)), kind_of(kind).means


def where_line(where: str) -> Words:
    return words("Where and when: {where}", where=Quote(where))


# --- to the two -----------------------------------------------------------------------------------


def ask_screen(two: Two, side: Side) -> Screen:
    """The question whether they will come. It names nobody."""
    pairing = two.pairing
    return Screen(
        title=INVITED[side],
        lines=(
            *what(two.wish.kind),
            where_line(pairing.where),
            words("If you both say yes, each of you hears the name of the other."),
            IN_PUBLIC,
        ),
        buttons=(
            (
                Button(label("button", "Yes, I will come"), choice("pairing", pairing.id, YES)),
                Button(label("button", "Not this time"), choice("pairing", pairing.id, NO)),
            ),
            WAYS_ON,
        ),
    )


def both_asked(two: Two) -> tuple[Effect, ...]:
    """The question, to each in their language."""
    until = two.pairing.made_at + ANSWER_WITHIN
    return tuple(
        Tell(two.chat_of(side), ask_screen(two, side), "notice", two.pairing.id, until)
        for side in OTHER
    )


def agreed_screen(two: Two, side: Side) -> Screen:
    """For one of two who have both said yes: whom they meet, where and when."""
    off = Button(label("button", "I cannot come after all"), choice("pairing", two.pairing.id, OFF))
    met = Button(label("button", "We have met ✓"), choice("pairing", two.pairing.id, MET))
    spoken = two.hand.languages if side == "wisher" else (two.reads,) * bool(two.reads)
    return Screen(
        title=words("You have both said yes"),
        lines=(
            words("You meet {name}.", name=Name(two.name_of(OTHER[side]))),
            *((words("They speak: {languages}", languages=tongues(spoken)),) if spoken else ()),
            *what(two.wish.kind),
            where_line(two.pairing.where),
            IN_PUBLIC,
            words("You can bring somebody along, and you can leave at any time."),
        ),
        buttons=((off,), (met,), (buttons.ASK,), WAYS_ON),
    )


def tell_agreed(two: Two, side: Side) -> Effect:
    """To whoever said yes first: somebody who pauses messages hears it, too."""
    return Tell(two.chat_of(side), agreed_screen(two, side), "task", two.pairing.id)


def tell_not_now(two: Two, side: Side) -> Effect:
    """To whoever has said yes: it does not come about. Nothing tells why."""
    return _tell(
        two,
        side,
        words("You said yes to something with a neighbour. It does not come about this time."),
        words("Thank you for saying yes. A coordinator may ask you again."),
    )


def tell_called_off(two: Two, side: Side) -> Effect:
    """To the other of two who had agreed: they do not meet. Nothing tells why."""
    return _tell(
        two,
        side,
        words("What you had agreed on does not take place. I am sorry."),
        words("If you have met already, all is well. Thank you for your time."),
    )


def _tell(two: Two, side: Side, first: Words, last: Words) -> Effect:
    screen = Screen(
        lines=(first, what(two.wish.kind)[0], where_line(two.pairing.where), last),
        buttons=((MINE[side],), WAYS_ON),
    )
    return Tell(two.chat_of(side), screen, "task")


# --- to the coordinator ---------------------------------------------------------------------------


def coordinators(pairing: Pairing, desk: Desk, without: Collection[int] = ()) -> tuple[Staff, ...]:
    """Whoever suggested it; once they are no coordinator there any more, those who are."""
    found = tuple(
        staff
        for staff in desk.every(Staff, id=[pairing.by])
        if role_in(staff, pairing.place) in COORDINATORS and staff.chat not in without
    )
    return found or in_charge(pairing.place, desk, without).people


def to_coordinators(
    two: Two, desk: Desk, said: Words, gone: Side | None = None
) -> tuple[Effect, ...]:
    """What came of it, and the way to the wish. Who has gone is not named, and not told."""
    who = names(two.hand, two.wish)
    rows: tuple[Row, ...] = ((open_wish(two.wish),), (open_room(two.pairing.place),))
    if gone:
        who = words("{name}", name=Name(two.name_of(OTHER[gone])))
    if gone == "wisher":
        rows = rows[1:]
    screen = Screen(
        title=said,
        lines=(named(kind_of(two.wish.kind)), who, where_line(two.pairing.where)),
        buttons=(*rows, WAYS_ON),
    )
    found = coordinators(two.pairing, desk, {two.chat_of(gone)} if gone else ())
    return tuple(Tell(staff.chat, screen, "task", two.pairing.id) for staff in found)


def names(hand: Hand, wish: Wish) -> Words:
    """The two, for coordinators."""
    return words("{helper} and {wisher}", helper=Name(hand.name), wisher=Name(wish.name))


def open_wish(wish: Wish) -> Button:
    return Button(label("button", "Open the wish"), choice("wished", wish.id))


def open_room(place: str) -> Button:
    return Button(label("button", "Neighbours who help"), choice("helping", place))
