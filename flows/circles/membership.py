"""Who is in a circle, and who waits for a seat: the decisions, without any screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from flows.circles.agenda import is_known, is_over, starts_at
from flows.desk import Desk
from flows.feedback.agenda import sources
from flows.model import Effect, Remove, Unsay
from flows.records import Attendance, Circle, Meeting, Member, attendance_id
from flows.rounds import Round
from flows.world import World


def seat_of(chat: int, members: Sequence[Member]) -> Member | None:
    """Somebody's own among the members of a circle; None if they are not of it."""
    return next((member for member in members if member.chat == chat), None)


def has_seat(circle: Circle, members: Sequence[Member]) -> bool:
    """Whether there is a seat for one more. Whoever waits already comes first."""
    return len(members) < circle.capacity


def place_on_list(member: Member, members: Sequence[Member]) -> int:
    """How many there are up to them, on the waiting list."""
    own = member.since, member.id
    waiting = [one for one in members if one.state == "waiting"]
    return sum((one.since, one.id) <= own for one in waiting)


def about_choice(circle: Circle) -> str:
    """The source of what members hear of their choice: newer news takes back what waits."""
    return f"choice-{circle.id}"


def circles_of(chat: int, desk: Desk) -> tuple[Circle, ...]:
    """The circles somebody is in or waits for; those that are over come last."""
    theirs = [member.circle for member in desk.every(Member, chat=[chat])]
    circles = desk.every(Circle, id=theirs) if theirs else ()
    begun = (circle for circle in circles if circle.state != "draft")
    return tuple(sorted(begun, key=lambda circle: (circle.state == "over", circle.name)))


def is_member(chat: int, meeting: Meeting, desk: Desk) -> bool:
    """Whether somebody has a seat in one of the circles that meet."""
    return bool(desk.every(Member, circle=meeting.circles, chat=[chat], state=["in"]))


# --- meetings -------------------------------------------------------------------------------------


def known_meetings(circles: Collection[Circle], desk: Desk) -> tuple[Meeting, ...]:
    """The meetings of these circles that members have heard of, the earliest first."""
    if not circles:
        return ()
    ids = {circle.id for circle in circles}
    there = desk.every(Meeting, place={circle.place for circle in circles}, circles=ids)
    known = (m for m in there if is_known(m))
    return tuple(sorted(known, key=lambda meeting: (starts_at(meeting), meeting.id)))


def meetings_ahead(circles: Collection[Circle], world: World) -> tuple[Meeting, ...]:
    """Those that take place, and are not over: whoever is late looks for the address."""
    known = known_meetings(circles, world.desk)
    return tuple(m for m in known if m.state == "set" and not is_over(m, world.now))


def has_met(circle: Circle, world: World) -> bool:
    """Whether a meeting of theirs is over."""
    known = known_meetings([circle], world.desk)
    return any(meeting.state == "set" and is_over(meeting, world.now) for meeting in known)


# --- leaving --------------------------------------------------------------------------------------


def left(member: Member, circle: Circle, world: World) -> Iterator[Effect]:
    """What follows when somebody leaves: nothing about the circle reaches them any more.

    A meeting to which they are invited through another circle stays theirs, and so do questions.
    """
    yield Remove(member)
    yield Unsay(circle.id, member.chat)
    yield Unsay(about_choice(circle), member.chat)
    others = world.desk.every(Member, chat=[member.chat], state=["in"])
    elsewhere = {other.circle for other in others if other.id != member.id}
    for round_ in world.desk.every(Round, circles=[circle.id], state=["open"]):
        if elsewhere.isdisjoint(round_.circles):
            yield from (Unsay(source, member.chat) for source in sources(round_.id))
    for meeting in known_meetings([circle], world.desk):
        if elsewhere.intersection(meeting.circles):
            continue
        yield Unsay(meeting.id, member.chat)
        key = attendance_id(meeting.id, member.chat)
        attendance = world.desk.find(Attendance, key)
        if attendance and not is_over(meeting, world.now):
            yield Remove(attendance)
