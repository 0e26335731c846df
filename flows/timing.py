"""When the companion may write first: wall time in the person's place into instants."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

AWAKE_FROM, AWAKE_UNTIL = 9, 21  # quiet hours are outside 9-21 local; docs: law-and-care checklist
HOURS = (9, 12, 15, 18, 20)  # the hours people choose from
USUAL_HOUR = 18  # until they choose: after most work and school

ONE_MINUTE = timedelta(minutes=1)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a naive wall time.

    A time that comes twice means its first coming; one that is skipped means the first
    instant after the gap.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # In a gap, fold=1 lands before the change and fold=0 after it: search between them.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    low, high = 0, int((first - before) / ONE_MINUTE)
    while low < high:
        middle = (low + high) // 2
        if (before + middle * ONE_MINUTE).astimezone(zone).utcoffset() == offset:
            low = middle + 1
        else:
            high = middle
    return before + low * ONE_MINUTE


def awake(now: datetime, zone: ZoneInfo) -> bool:
    """Whether `now` is a time of day at which one may be written to first."""
    return AWAKE_FROM <= now.astimezone(zone).hour < AWAKE_UNTIL


def bedtime(now: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which today's waking hours end: nothing is begun after it."""
    return instant(datetime.combine(now.astimezone(zone).date(), time(AWAKE_UNTIL)), zone)


def in_days(now: datetime, zone: ZoneInfo, days: int, hour: int | None) -> datetime:
    """The instant, so many local days from now, at the hour a person chose."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return instant(datetime.combine(day, time(USUAL_HOUR if hour is None else hour)), zone)


def next_waking(now: datetime, zone: ZoneInfo, hour: int | None) -> datetime:
    """The person's next hour: today if it is still to come, else tomorrow."""
    today = in_days(now, zone, 0, hour)
    return today if today > now else in_days(now, zone, 1, hour)
