"""Who leads a circle, and who may act on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from flows.awaiting import done_waiting
from flows.desk import Desk
from flows.model import Reply
from flows.permission import COORDINATORS, HOSTS, NOT_ALLOWED, Answer, Handler, for_staff, role_in
from flows.records import Circle, Meeting, Staff
from flows.world import Asked

Found = Callable[[Asked], tuple[Circle, ...]]


def circle_of(asked: Asked) -> tuple[Circle, ...]:
    """The circle that a tap names; none if it is gone."""
    circle = asked.world.desk.find(Circle, asked.object)
    return (circle,) if circle else ()


def circles_of_meeting(asked: Asked) -> tuple[Circle, ...]:
    """The circles of the meeting that a tap names."""
    meeting = asked.world.desk.find(Meeting, asked.object)
    return asked.world.desk.every(Circle, id=meeting.circles) if meeting else ()


def may_lead(staff: Staff | None, circle: Circle) -> bool:
    """Coordinators lead every circle of their places, facilitators those that are theirs."""
    if staff is None:
        return False
    role = role_in(staff, circle.place)
    return role in COORDINATORS or (role in HOSTS and staff.id in circle.facilitators)


def for_leaders(answer: Answer, found: Found = circle_of) -> Handler:
    """For those who lead the circle that a tap names, or one of the circles of the meeting."""

    def where(asked: Asked) -> Collection[str]:
        return {circle.place for circle in found(asked)}

    def led(asked: Asked) -> Reply:
        circles = found(asked)
        if circles and not any(may_lead(asked.staff, circle) for circle in circles):
            return Reply(done_waiting(asked.person), (NOT_ALLOWED,))
        return answer(asked)

    return for_staff(led, *HOSTS, where=where)


def leaders(circles: Iterable[Circle], desk: Desk) -> tuple[Staff, ...]:
    """Those who lead these circles and are still of the team there."""
    found: dict[int, Staff] = {}
    for circle in circles:
        for staff in desk.every(Staff, id=circle.facilitators):
            if may_lead(staff, circle):
                found[staff.chat] = staff
    return tuple(found.values())
