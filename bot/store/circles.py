"""Circles and their meetings, as the clock needs them: what is due, who is next, who waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, not_, select, update

from bot.store import records
from bot.store.circle_tables import ATTENDANCE, CIRCLE, MEETING, MEMBER
from bot.store.tables import PERSON
from flows.records import Meeting


def due(connection: Connection, now: datetime, most: int, but: Collection[str] = ()) -> list[str]:
    """The meetings about which something is to be said, those that begin soonest first.

    That a meeting of this evening is cancelled waits for no reminder of the next week; nobody
    hurries for one that is over.
    """
    found = select(MEETING.c.id).where(MEETING.c.next_at <= now, MEETING.c.id.not_in(but))
    soonest = MEETING.c.day < now.date(), MEETING.c.day, MEETING.c.at, MEETING.c.id
    return list(connection.execute(found.order_by(*soonest).limit(most)).scalars())


def lock_as_read(connection: Connection, meeting: Meeting) -> bool:
    """Lock a meeting, if it is free and as it was when it was read."""
    free = select(MEETING.c.id).where(MEETING.c.id == meeting.id)
    if connection.execute(free.with_for_update(skip_locked=True)).first() is None:
        return False
    return records.find(connection, Meeting, meeting.id) == meeting


def next_members(
    connection: Connection, circles: Collection[str], after: int, most: int
) -> list[int]:
    """The chats of the next members, in order; somebody in two of the circles once."""
    if not circles or most <= 0:
        return []
    theirs = (
        select(MEMBER.c.chat_id)
        .where(MEMBER.c.circle.in_(circles), MEMBER.c.state == "in", MEMBER.c.chat_id > after)
        .distinct()
        .order_by(MEMBER.c.chat_id)
        .limit(most)
    )
    return list(connection.execute(theirs).scalars())


def with_free_seats(connection: Connection) -> list[str]:
    """Open circles in which somebody waits who can be told, and a seat is free."""
    seated = (
        select(func.count())
        .select_from(MEMBER)
        .where(MEMBER.c.circle == CIRCLE.c.id, MEMBER.c.state == "in")
        .scalar_subquery()
    )
    waiting = (
        select(MEMBER.c.circle)
        .join(PERSON, PERSON.c.chat_id == MEMBER.c.chat_id)
        .where(MEMBER.c.state == "waiting", not_(PERSON.c.away), not_(PERSON.c.paused))
    )
    free = select(CIRCLE.c.id).where(
        CIRCLE.c.id.in_(waiting), CIRCLE.c.state == "open", seated < CIRCLE.c.capacity
    )
    return list(connection.execute(free.order_by(CIRCLE.c.id)).scalars())


def ask_again(connection: Connection, meeting: str) -> None:
    """Whoever said that they come on Tuesday has not said anything about Thursday."""
    theirs = (ATTENDANCE.c.meeting == meeting) & (ATTENDANCE.c.coming != "")
    connection.execute(update(ATTENDANCE).where(theirs).values(coming=""))


def forget_needs(connection: Connection, meeting: str) -> None:
    """Needs are kept until the meeting ends."""
    theirs = ATTENDANCE.c.meeting == meeting
    connection.execute(update(ATTENDANCE).where(theirs).values(needs=[]))
