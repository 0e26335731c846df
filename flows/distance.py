"""How far apart two spots are, as a bird flies."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

Spot = tuple[float, float]  # latitude, longitude, in degrees

EARTH = 6371.0  # kilometres, the mean radius


def kilometres(one: Spot, other: Spot) -> float:
    """The distance of two spots by the haversine formula."""
    (north, east), (north2, east2) = (map(radians, spot) for spot in (one, other))
    half = sin((north2 - north) / 2) ** 2
    half += cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
