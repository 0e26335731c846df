"""Who a question goes to: who speaks its language there, else who is in charge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from flows.desk import Desk
from flows.permission import COORDINATORS, role_in
from flows.records import EVERYWHERE, Question, Staff


@dataclass(frozen=True, slots=True)
class Readers:
    """The people who are asked, and why it is them."""

    kind: Literal["speakers", "coordinators", "administrators", "nobody"]
    people: tuple[Staff, ...] = ()


NOBODY = Readers("nobody")


def readers(place: str, language: str, desk: Desk, without: Collection[int] = ()) -> Readers:
    """Everybody of that place who speaks the language; nobody: those in charge."""
    speakers = [
        staff
        for staff in desk.every(Staff)
        if place in staff.posts and language in staff.languages and staff.chat not in without
    ]
    if found := reachable(speakers, desk):
        return Readers("speakers", found)
    return in_charge(place, desk, without)


def in_charge(place: str, desk: Desk, without: Collection[int] = ()) -> Readers:
    """The coordinators of that place; nobody: the administrators."""
    team = [staff for staff in desk.every(Staff) if staff.chat not in without]
    leading = [staff for staff in team if staff.posts.get(place) == "coordinator"]
    if found := reachable(leading, desk):
        return Readers("coordinators", found)
    if found := reachable([staff for staff in team if EVERYWHERE in staff.posts], desk):
        return Readers("administrators", found)
    return NOBODY


def reachable(team: Collection[Staff], desk: Desk) -> tuple[Staff, ...]:
    """Those who have not left the chat: nobody waits for an answer from somebody gone."""
    readers_ = ((staff, desk.reader(staff.chat)) for staff in team)
    return tuple(staff for staff, reader in readers_ if reader and not reader.away)


def of_the_team(id_: str, desk: Desk) -> Staff | None:
    """Somebody of the team by what names them in buttons and records; "" names nobody."""
    return next(iter(desk.every(Staff, id=[id_])), None) if id_ else None


def left_out(question: Question) -> frozenset[int]:
    """Who is not asked (again): the person themselves, and who said that they cannot."""
    return frozenset((question.chat, *question.passed))


def readers_of(question: Question, desk: Desk) -> Readers:
    """Who can be asked to answer this question now."""
    return readers(question.place, question.language, desk, left_out(question))


def holder(question: Question, desk: Desk) -> Staff | None:
    """Who has taken it, if they are still of the team there."""
    if question.state == "open" or question.volunteer is None:
        return None
    staff = desk.find(Staff, question.volunteer)
    return staff if staff and role_in(staff, question.place) else None


def leads(staff: Staff, question: Question) -> bool:
    """Whether they are in charge of the questions of that place."""
    return staff.chat != question.chat and role_in(staff, question.place) in COORDINATORS


def answers(staff: Staff, question: Question) -> bool:
    """Whether it is they who have taken it."""
    return question.state == "claimed" and question.volunteer == staff.chat


def is_free(question: Question, desk: Desk) -> bool:
    """Nobody has it, or whoever had it has left the team."""
    left = question.state == "claimed" and holder(question, desk) is None
    return question.state == "open" or left


def may_read(staff: Staff, question: Question, desk: Desk) -> bool:
    """While it is free, who speaks its language; then whoever took it; those in charge always."""
    if leads(staff, question):
        return True
    if staff.chat == question.chat or not role_in(staff, question.place):
        return False
    if is_free(question, desk):
        return question.language in staff.languages
    return question.volunteer == staff.chat
