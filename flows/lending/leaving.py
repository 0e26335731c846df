"""When a hand or a wish is taken back, or whoever is behind it deletes everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flows.lending import telling
from flows.lending.matching import (
    OTHER,
    Side,
    hand_of,
    pairings_of,
    state_of,
    wishes_of,
    with_both,
)
from flows.model import Effect, Remove, Unsay, Words, words
from flows.welcoming import Hand, Pairing, Wish
from flows.world import World

TAKEN_BACK: Mapping[Side, Words] = {
    "helper": words("Somebody has taken back their offer. You can suggest somebody else."),
    "wisher": words("A wish was taken back."),
}


def taken_back(record: Hand | Wish, world: World) -> Iterator[Effect]:
    """The hand or the wish goes with its pairings; whoever counted on one of these hears it."""
    for pairing in pairings_of(record, world.desk):
        yield from _ended(pairing, record, world)
    yield Remove(record)


def _ended(pairing: Pairing, record: Hand | Wish, world: World) -> Iterator[Effect]:
    yield Unsay(pairing.id)
    yield Remove(pairing)
    two = with_both(pairing, world.desk)
    side = two.side_of(record.chat) if two else None
    state = state_of(pairing, world.now)
    if two is None or side is None or state not in ("asked", "agreed"):
        return
    other = OTHER[side]
    if state == "agreed":
        yield telling.tell_called_off(two, other)
    elif two.said_by(other) == "yes":
        yield telling.tell_not_now(two, other)
    yield from telling.to_coordinators(two, world.desk, TAKEN_BACK[side], gone=side)


def kept(chat: int, world: World) -> Iterator[Words]:
    """What is kept of somebody's hand and wishes, in words."""
    if hand_of(chat, world.desk):
        yield words(
            "What you offer to do with neighbours, when, your name there, your languages,"
            " and where you were asked to come, for a year. You can take it back."
        )
    if wishes_of(chat, world.desk):
        yield words(
            "What you wish a neighbour to do with you, when, your name there, and where you"
            " were asked to come, for 90 days. You can take it back."
        )


def forgotten(chat: int, world: World) -> Iterator[Effect]:
    """What others hear when somebody who offers or wishes something deletes everything."""
    for hand in world.desk.every(Hand, chat=[chat]):
        yield from taken_back(hand, world)
    for wish in wishes_of(chat, world.desk):
        yield from taken_back(wish, world)
