"""A meeting as a file for calendars (iCalendar, RFC 5545), the same in every phone.

Nobody is named in it: no organizer, no guests. It rings no alarm: the companion reminds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from flows.timing import instant

MAKER = "-//Companion//Meetings//EN"
A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


def document(meeting: dict[str, Any]) -> bytes:
    """The file: `meeting` is a Calendar as the outbox holds it, in plain JSON."""
    zone = ZoneInfo(meeting["zone"])
    wall = datetime.combine(date.fromisoformat(meeting["day"]), time.fromisoformat(meeting["at"]))
    start = instant(wall, zone)
    end = start + timedelta(minutes=meeting["minutes"])
    cancelled = meeting["cancelled"]
    calendar = icalendar.Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_timezone(meeting["zone"], start.astimezone(zone).year))
    event = icalendar.Event()
    event.add("uid", meeting["uid"])
    event.add("sequence", meeting["sequence"])
    event.add("dtstamp", datetime.fromisoformat(meeting["stamp"]).astimezone(UTC))
    event.add("dtstart", start.astimezone(zone))
    event.add("dtend", _written(end, zone))
    event.add("summary", meeting["summary"])
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    if meeting["venue"]:
        event.add("location", meeting["venue"])
    if meeting["latitude"] is not None and meeting["longitude"] is not None:
        event.add("geo", (meeting["latitude"], meeting["longitude"]))
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _written(end: datetime, zone: ZoneInfo) -> datetime:
    """The end by the clock on the wall, if that says which instant is meant.

    On the night the clocks go back an hour comes twice, and a calendar takes the first: a
    meeting could end before it begins. In the second, the file gives the time as UTC.
    """
    return end if end.astimezone(zone).fold else end.astimezone(zone)


@lru_cache(maxsize=256)
def _timezone(name: str, year: int) -> icalendar.Timezone:
    """The clocks of a zone through a year, and the days on either side.

    Made here: the library's own has the clocks go forward an hour late, by the day's new time.
    """
    timezone = icalendar.Timezone()
    timezone.add("tzid", name)
    zone = ZoneInfo(name)
    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    first = begins - 2 * A_DAY
    timezone.add_component(_clock(first, first, zone))
    for change in _changes(first, ends + 7 * A_DAY, zone):
        timezone.add_component(_clock(change - A_SECOND, change, zone))
    return timezone


def _clock(
    before: datetime, since: datetime, zone: ZoneInfo
) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    """What clocks show from an instant on; its wall time is written as it was until then."""
    old, new = before.astimezone(zone), since.astimezone(zone)
    clock = icalendar.TimezoneDaylight() if new.dst() else icalendar.TimezoneStandard()
    offset = old.utcoffset() or timedelta()
    clock.add("dtstart", since.replace(tzinfo=None) + offset)
    clock.add("tzoffsetfrom", offset)
    clock.add("tzoffsetto", new.utcoffset() or timedelta())
    clock.add("tzname", new.tzname())
    return clock


def _changes(begins: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the clocks change, to the second."""
    day = begins
    while day < ends:
        if _differ(day, day + A_DAY, zone):
            low, high = 0, int(A_DAY / A_SECOND)  # the same at low, other at high
            while high - low > 1:
                middle = (low + high) // 2
                if _differ(day, day + middle * A_SECOND, zone):
                    high = middle
                else:
                    low = middle
            yield day + high * A_SECOND
        day += A_DAY


def _differ(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    return one.astimezone(zone).utcoffset() != other.astimezone(zone).utcoffset()
