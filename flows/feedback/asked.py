"""Whom a round asks. Who has answered is not known here, nor anywhere."""

from __future__ import annotations

from flows.desk import Desk
from flows.model import Person
from flows.records import Meeting, Member
from flows.rounds import Round


def circles_asked(round_: Round, desk: Desk) -> tuple[str, ...] | None:
    """The circles whose members are asked; None means everybody in the place.

    A round about a meeting that is gone asks nobody more than was settled.
    """
    if round_.circles or not round_.meeting:
        return round_.circles or None
    meeting = desk.find(Meeting, round_.meeting)
    return meeting.circles if meeting else ()


def is_asked(round_: Round, chat: int, person: Person, desk: Desk) -> bool:
    """Whether somebody is among those whom it asks, as things are now."""
    circles = circles_asked(round_, desk)
    if circles is None:
        return person.place == round_.place
    return bool(circles and desk.every(Member, circle=circles, chat=[chat], state=["in"]))
