"""Hands, wishes and pairings in every state: part of the desk of `everything`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.lending.kinds import KINDS
from flows.records import Record
from flows.welcoming import Hand, Pairing, Wish
from tests.flows.story import MONDAY

YESTERDAY = MONDAY - timedelta(days=1)
LONG_AGO = MONDAY - timedelta(days=8)


def hands_of(reader: int, others: range) -> tuple[Hand, ...]:
    """The reader's own; one that fits everything; one at rest, and one that is not finished."""
    hand = Hand("hand0001", "luton", reader, "Amina", ("bins", "gp"), YESTERDAY, ("en", "ar"))
    return (
        hand,
        replace(hand, id="hand0002", chat=others[0], name="Jan", kinds=tuple(KINDS)),
        replace(hand, id="hand0003", chat=others[1], name="Mei", kinds=("bins",), paused=True),
        replace(hand, id="hand0004", chat=others[2], name="", kinds=("bins",)),
        replace(hand, id="hand0005", chat=others[3], name="Ewa", when="Thursdays", languages=()),
    )


def wishes_of(reader: int, others: range) -> tuple[Wish, ...]:
    """The reader's: one that waits, one that is asked about, one agreed on, one not finished."""
    wish = Wish("wish0001", "luton", reader, "Amina", "english", YESTERDAY, "mornings")
    return (
        wish,
        replace(wish, id="wish0002", kind="bins"),
        replace(wish, id="wish0003", kind="library"),
        replace(wish, id="wish0004", kind="hello", name=""),
        replace(wish, id="wish0005", chat=others[0], name="Jan", kind="gp", when=""),
        replace(wish, id="wish0006", chat=others[1], name="Mei", kind="a kind that has gone"),
    )


PAIRING = Pairing(
    "pair0001", "luton", "hand0005", "wish0002", "grace", "The library, Friday at two", YESTERDAY
)
PAIRINGS = (
    PAIRING,
    replace(PAIRING, id="pair0002", wish="wish0003", helper="yes", wisher="yes"),
    replace(PAIRING, id="pair0003", wish="wish0001", helper="no", wisher="yes"),
    replace(PAIRING, id="pair0004", hand="hand0003", wish="wish0001", made_at=LONG_AGO),
    # Here it is the reader who would help.
    replace(PAIRING, id="pair0005", hand="hand0001", wish="wish0005"),
)


def lending(reader: int, others: range) -> tuple[Record, ...]:
    """All of it, for a reader and at least four other people."""
    return (*hands_of(reader, others), *wishes_of(reader, others), *PAIRINGS)
