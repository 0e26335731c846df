"""Who may do what. Every handler says so; what it does not say is refused.

A handler for the team names the roles it is for and the places it acts on. It is checked at the
moment of the tap, against the team as it is then.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flows import buttons
from flows.model import Reply, Screen, words
from flows.records import EVERYWHERE, Role, Staff
from flows.world import Asked

Answer = Callable[[Asked], Reply]
Where = Callable[[Asked], Collection[str]]

TEAM: tuple[Role, ...] = ("administrator", "coordinator", "facilitator", "volunteer")
COORDINATORS: tuple[Role, ...] = ("administrator", "coordinator")
HOSTS: tuple[Role, ...] = ("administrator", "coordinator", "facilitator")


NOT_ALLOWED = Screen(
    (words("This is for people of the team in that place. If that is you, ask a coordinator."),),
    buttons=((buttons.HOME, buttons.HELP),),
)


def nowhere(_: Asked) -> Collection[str]:
    """For what acts on no place in particular: a menu, a list of one's own places."""
    return ()


@dataclass(frozen=True, slots=True)
class Handler:
    """What answers a tap or an awaited text, and for whom. No roles means everybody."""

    answer: Answer
    roles: frozenset[Role]
    where: Where = nowhere


def for_everybody(answer: Answer) -> Handler:
    return Handler(answer, frozenset())


def for_staff(answer: Answer, *roles: Role, where: Where = nowhere) -> Handler:
    """For the team only, in these roles, in every place that `where` names."""
    if not roles:
        raise ValueError("a handler for the team names its roles")
    return Handler(answer, frozenset(roles), where)


def role_in(staff: Staff, place: str) -> Role | None:
    """Somebody's role in a place; an administrator is one everywhere."""
    return staff.posts.get(EVERYWHERE) or staff.posts.get(place)


def may(handler: Handler, asked: Asked) -> bool:
    """Whether whoever asks may do this, here, now."""
    if not handler.roles:
        return True
    staff = asked.staff
    if staff is None:
        return False
    if places := handler.where(asked):
        return all(role_in(staff, place) in handler.roles for place in places)
    return any(role in handler.roles for role in staff.posts.values())


def places_of(staff: Staff, roles: Collection[Role], everywhere: Collection[str]) -> list[str]:
    """The places in which somebody has one of these roles; `everywhere` names them all."""
    return [place for place in everywhere if role_in(staff, place) in roles]


def acting_as(handler: Handler, asked: Asked) -> tuple[tuple[str, ...], Role | None]:
    """Where, and as what, somebody of the team does this; no role where none is needed."""
    if not handler.roles or (staff := asked.staff) is None:
        return (), None
    places = tuple(handler.where(asked))
    roles = [role_in(staff, place) for place in places] or list(staff.posts.values())
    return places, next((role for role in roles if role in handler.roles), None)
