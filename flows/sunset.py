"""When the sun sets in England: feasts begin then, and a fast ends. Good to a few minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import acos, cos, degrees, pi, radians, sin, tan
from zoneinfo import ZoneInfo

# The middle of England. Sunset in Kent and in Cumbria is a quarter of an hour from it.
LATITUDE, LONGITUDE = 52.6, -1.1
LONDON = ZoneInfo("Europe/London")
BELOW = 90.833  # degrees from overhead: the edge of the sun, and what the air bends


def sunset(day: date) -> datetime:
    """The wall time of a sunset (naive), by the formulas of NOAA's Solar Calculator."""
    year = 2 * pi * (day.timetuple().tm_yday - 1) / 365
    late = 229.18 * (  # minutes of the sun behind the clock
        0.000075
        + 0.001868 * cos(year)
        - 0.032077 * sin(year)
        - 0.014615 * cos(2 * year)
        - 0.040849 * sin(2 * year)
    )
    north = (  # radians of the sun from the equator
        0.006918
        - 0.399912 * cos(year)
        + 0.070257 * sin(year)
        - 0.006758 * cos(2 * year)
        + 0.000907 * sin(2 * year)
        - 0.002697 * cos(3 * year)
        + 0.00148 * sin(3 * year)
    )
    here = radians(LATITUDE)
    since_noon = acos(cos(radians(BELOW)) / (cos(here) * cos(north)) - tan(here) * tan(north))
    minutes = 12 * 60 + 4 * (degrees(since_noon) - LONGITUDE) - late
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return (midnight + timedelta(minutes=round(minutes))).astimezone(LONDON).replace(tzinfo=None)
