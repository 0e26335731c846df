"""The doors to helping and being helped, on screens that are about people."""

from __future__ import annotations

from flows.lending.kinds import kind_for
from flows.lending.matching import can_be_asked, is_offered
from flows.lending.parts import HAND, WISH
from flows.library import ELSEWHERE
from flows.model import Button, Person, Row, choice, label
from flows.shapes import Session
from flows.team.readers import in_charge
from flows.welcoming import Hand
from flows.world import Asked, World


def doors(person: Person, world: World) -> tuple[Row, ...]:
    """To wish for a hand, and to offer one; none where nobody could bring people together.

    Most who look here are new: what is for them comes first.
    """
    return ((WISH,), (HAND,)) if _is_looked_after(person, world) else ()


def rows_after(session: Session, asked: Asked) -> tuple[Row, ...]:
    """At the end of a session: neighbours can offer a hand, newcomers do it with somebody.

    For newcomers only when there is a hand for it in their town; never after a private session.
    """
    if session.private or not _is_looked_after(asked.person, asked.world):
        return ()
    if session.readers == "neighbours":
        return ((HAND,),)
    kind = kind_for(session.id)
    if kind is None or not _is_there(kind, asked):
        return ()
    together = label("button", "🤝 Do it with a neighbour")
    return ((Button(together, choice("newwish", kind)),),)


def _is_looked_after(person: Person, world: World) -> bool:
    place = world.place_of(person).id
    return place != ELSEWHERE and in_charge(place, world.desk).kind != "nobody"


def _is_there(kind: str, asked: Asked) -> bool:
    """Whether somebody else in their town would do this."""
    desk, place = asked.world.desk, asked.world.place_of(asked.person).id
    return any(
        is_offered(hand) and hand.chat != asked.chat and can_be_asked(hand, desk)
        for hand in desk.every(Hand, place=[place], kinds=[kind])
    )
