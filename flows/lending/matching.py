"""Which hand fits a wish, and how a pairing stands: the rules, without any screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flows.desk import Desk
from flows.model import Person
from flows.welcoming import Hand, Pairing, Wish

ANSWER_WITHIN = timedelta(days=7)  # then a pairing lapses
KEPT_FOR = timedelta(days=14)  # once both agree: by then they have met
OPEN_WISHES = 3  # of one person: those who could fulfil them are few

State = Literal["asked", "agreed", "declined", "lapsed"]
Side = Literal["helper", "wisher"]
OTHER: dict[Side, Side] = {"helper": "wisher", "wisher": "helper"}


@dataclass(frozen=True, slots=True)
class Two:
    """A pairing with the hand and the wish it brings together."""

    pairing: Pairing
    hand: Hand
    wish: Wish
    reads: str = ""  # the language in which the one with the wish reads the companion

    def side_of(self, chat: int) -> Side | None:
        """On which side somebody is; None for everybody else."""
        if chat == self.hand.chat:
            return "helper"
        return "wisher" if chat == self.wish.chat else None

    def chat_of(self, side: Side) -> int:
        return self.hand.chat if side == "helper" else self.wish.chat

    def name_of(self, side: Side) -> str:
        return self.hand.name if side == "helper" else self.wish.name

    def said_by(self, side: Side) -> str:
        """What they answered: "yes", "no", or "" for nothing yet."""
        return self.pairing.helper if side == "helper" else self.pairing.wisher


@dataclass(frozen=True, slots=True)
class Fit:
    """A hand that fits a wish."""

    hand: Hand
    shares_language: bool


def two_of(pairing_id: str, desk: Desk) -> Two | None:
    """A pairing of which both sides are still there. It is locked, for an answer is coming."""
    pairing = desk.find(Pairing, pairing_id)
    return with_both(pairing, desk) if pairing else None


def with_both(pairing: Pairing, desk: Desk) -> Two | None:
    """The pairing with its hand and its wish, unless one of them has gone."""
    hands = desk.every(Hand, id=[pairing.hand])
    wishes = desk.every(Wish, id=[pairing.wish])
    if not hands or not wishes:
        return None
    wisher = desk.reader(wishes[0].chat)
    return Two(pairing, hands[0], wishes[0], wisher.language if wisher else "")


def state_of(pairing: Pairing, now: datetime) -> State:
    """How it stands: until both have said yes, or one has said no, they are being asked."""
    said = (pairing.helper, pairing.wisher)
    if "no" in said:
        return "declined"
    if said == ("yes", "yes"):
        return "agreed"
    return "lapsed" if now - pairing.made_at >= ANSWER_WITHIN else "asked"


def is_under_way(pairing: Pairing, now: datetime) -> bool:
    """Whether the two are being asked, or have agreed to meet."""
    return state_of(pairing, now) in ("asked", "agreed")


def under_way(record: Hand | Wish, desk: Desk, now: datetime) -> tuple[Pairing, ...]:
    """The pairings of a hand or a wish that are under way, the first first."""
    return tuple(one for one in pairings_of(record, desk) if is_under_way(one, now))


def is_agreed(record: Hand | Wish, desk: Desk, now: datetime) -> bool:
    """Whether it has led to a pairing on which both have said yes."""
    return any(state_of(one, now) == "agreed" for one in under_way(record, desk, now))


def pairings_of(record: Hand | Wish, desk: Desk) -> tuple[Pairing, ...]:
    """Every pairing that was suggested for a hand or a wish, the first first."""
    if isinstance(record, Hand):
        found = desk.every(Pairing, hand=[record.id])
    else:
        found = desk.every(Pairing, wish=[record.id])
    return tuple(sorted(found, key=lambda one: (one.made_at, one.id)))


def hand_of(chat: int, desk: Desk) -> Hand | None:
    """What somebody offers; a person has one hand, for several things."""
    return next(iter(desk.every(Hand, chat=[chat])), None)


def wishes_of(chat: int, desk: Desk) -> tuple[Wish, ...]:
    """What somebody wishes for, the first first; the last may not be finished."""
    found = desk.every(Wish, chat=[chat])
    return tuple(sorted(found, key=lambda one: (one.made_at, one.id)))


def is_offered(hand: Hand) -> bool:
    """Whether a coordinator can suggest it: it is finished, and not at rest."""
    return bool(hand.name and hand.kinds) and not hand.paused


def can_be_asked(record: Hand | Wish, desk: Desk) -> Person | None:
    """Whoever is behind a hand or a wish, if they live there and can be written to first."""
    reader = desk.reader(record.chat)
    if reader is None or reader.away or reader.paused or reader.place != record.place:
        return None
    return reader


def fitting(wish: Wish, desk: Desk, now: datetime) -> tuple[Fit, ...]:
    """The hands for a wish in its place, those with a shared language first.

    Nobody is paired with themselves or twice with the same, nor asked while they are being asked.
    """
    wisher = can_be_asked(wish, desk)
    pairings = desk.every(Pairing, place=[wish.place])
    mine = [one for one in pairings if one.wish == wish.id]
    if wisher is None or not wish.name or any(is_under_way(one, now) for one in mine):
        return ()
    tried = {one.hand for one in mine}
    busy = {one.hand for one in pairings if state_of(one, now) == "asked"}
    fits = [
        Fit(hand, wisher.language in hand.languages)
        for hand in desk.every(Hand, place=[wish.place], kinds=[wish.kind])
        if is_offered(hand)
        and hand.chat != wish.chat
        and hand.id not in tried | busy
        and can_be_asked(hand, desk)
    ]
    return tuple(sorted(fits, key=lambda f: (not f.shares_language, f.hand.made_at, f.hand.id)))
