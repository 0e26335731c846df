"""The clock of one meeting, played: what is said about it, at what time on the wall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.circles import agenda
from flows.records import Meeting

LONDON, CAIRO = "Europe/London", "Africa/Cairo"
WEEK, DAY, HOURS = 7 * 24 * 60, 24 * 60, 2 * 60
NAMES = {WEEK: "7 days", DAY: "1 day", HOURS: "2 hours", 0: ""}

Change = tuple[str, dict[str, Any]]  # when, by the clock on the wall, and what is other then
Outage = tuple[str, str]  # the service is away from then till then


def clock(wall: str, zone: str = LONDON) -> datetime:
    """An instant, by the clock on the wall."""
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%d %b %H:%M}"


def at(when: str) -> dict[str, Any]:
    """The fields of a day and a time: "2026-12-03 18:30"."""
    moment = datetime.fromisoformat(when)
    return {"day": moment.date(), "at": moment.time()}


def meeting_at(when: str, zone: str = LONDON, **fields: Any) -> Meeting:
    """A draft of which nobody has heard."""
    values: dict[str, Any] = {"reminders": (WEEK, DAY, HOURS), "venue": "Hall", **fields}
    begun = clock("2026-01-01 12:00")
    return Meeting("m", "luton", ("c",), zone=zone, changed_at=begun, **at(when), **values)


def known(when: str, heard: str, zone: str = LONDON, **fields: Any) -> Meeting:
    """A meeting that members have heard of at a time."""
    meeting = replace(meeting_at(when, zone, **fields), state="set")
    told = agenda.heard(meeting, clock(heard, zone))
    return agenda.changed(meeting, told.heard_at, told=told)


def said(
    meeting: Meeting, changes: Iterable[Change] = (), down: Sequence[Outage] = ()
) -> list[str]:
    """Everything that is said about a meeting, told at once each time: when, what, which."""
    zone, lines = meeting.zone, list[str]()
    to_come = [(clock(when, zone), fields) for when, fields in changes]
    away = [(clock(since, zone), clock(till, zone)) for since, till in down]
    now = meeting.changed_at
    for _ in range(99):
        due = [moment for moment, _ in to_come[:1]]
        if meeting.next_at is not None:
            due.append(max(meeting.next_at, now))
        if not due:
            return lines
        now = min(due)
        now = next((till for since, till in away if since <= now < till), now)
        while to_come and to_come[0][0] <= now:
            meeting = agenda.changed(meeting, now, **to_come.pop(0)[1])
        if occasion := agenda.current(meeting, now):
            which = f"{occasion.what} {NAMES[occasion.minutes]}".strip()
            lines.append(f"{wall(now, zone)} {which}")
            meeting = told(meeting, occasion, now)
        meeting = replace(meeting, next_at=agenda.next_at(meeting, now))
    raise AssertionError(f"it never ends: {lines[-3:]}")


def told(meeting: Meeting, occasion: agenda.Occasion, now: datetime) -> Meeting:
    """The meeting once everybody has heard."""
    if occasion.what in agenda.NEWS:
        meeting = replace(meeting, told=agenda.heard(meeting, now))
    return replace(meeting, done=(*meeting.done, occasion.key), doing="")


def only(lines: Iterable[str], *whats: str) -> list[str]:
    return [line for line in lines if line.split()[3] in whats]


NEWS = ("invitation", "moved", "cancelled")
