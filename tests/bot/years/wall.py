"""Wall time, worked out a second time: nothing here leans on the code that is judged by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def local(at: datetime, zone: str) -> datetime:
    """What the clock on the wall shows."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@cache
def instant(day: date, at: time, zone: str) -> datetime:
    """The first instant at which the clock shows this time, or has gone past it.

    That is the first coming of a time that comes twice, and the end of a gap for one that is
    skipped. No zone is further than 15 hours from Greenwich, and all change by quarters.
    """
    wall = datetime.combine(day, at)
    after = wall.replace(tzinfo=UTC) - 15 * HOUR
    while local(after, zone) < wall:
        after += 15 * MINUTE
    before = after - 15 * MINUTE
    while local(before, zone) < wall:
        before += MINUTE
    return before


def is_night(at: datetime, zone: str) -> bool:
    return not time(9) <= local(at, zone).time() < time(21)


def next_nine(at: datetime, zone: str) -> datetime:
    """Nine in the morning, today or tomorrow."""
    today = local(at, zone).date()
    nine = instant(today, time(9), zone)
    return nine if nine > at else instant(today + DAY, time(9), zone)


def kindly(at: datetime, start: datetime, zone: str) -> datetime:
    """Not at night: the next nine an hour before the start, or eight on the evening before."""
    if not is_night(at, zone):
        return at
    nine = next_nine(at, zone)
    if nine <= start - HOUR:
        return nine
    today = local(at, zone).date()
    evening = instant(today, time(20), zone)
    return evening if evening <= at else instant(today - DAY, time(20), zone)


@cache
def ahead(day: date, at: time, zone: str, minutes: int) -> datetime:
    """So many minutes before a meeting; whole days by the calendar; not at night."""
    start = instant(day, at, zone)
    if minutes % (24 * 60):
        return kindly(start - minutes * MINUTE, start, zone)
    return kindly(instant(day - (minutes // (24 * 60)) * DAY, at, zone), start, zone)
