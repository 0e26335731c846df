"""When the weekly look at the directory comes due: on Mondays at nine, while there is a desk."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flows.model import Arrange, Effect
from flows.permission import COORDINATORS
from flows.records import Staff
from flows.timing import AWAKE_FROM, instant
from flows.world import Asked

REVIEW = "review"


def coordinates(staff: Staff | None) -> bool:
    """Whether somebody looks after entries anywhere."""
    return staff is not None and any(role in COORDINATORS for role in staff.posts.values())


def weekly(asked: Asked) -> tuple[Effect, ...]:
    """The next look, for whoever has a part in it. To arrange it again changes nothing."""
    if not coordinates(asked.staff):
        return ()
    return (Arrange(REVIEW, next_monday(asked)),)


def next_monday(asked: Asked) -> datetime:
    """The next Monday at nine where they live, today if it is still to come."""
    world = asked.world
    zone = world.place_of(asked.person).clock
    today = world.now.astimezone(zone).date()
    monday = today + timedelta(days=-today.weekday() % 7)
    at = instant(datetime.combine(monday, time(AWAKE_FROM)), zone)
    if at > world.now:
        return at
    return instant(datetime.combine(monday + timedelta(days=7), time(AWAKE_FROM)), zone)
