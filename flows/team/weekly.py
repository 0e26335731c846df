"""When the weekly look comes due: on Mondays at nine, for everybody of the team."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flows.model import Arrange, Effect
from flows.permission import COORDINATORS
from flows.records import Invitation, Staff
from flows.timing import AWAKE_FROM, instant
from flows.world import Asked

REVIEW = "review"


def coordinates(staff: Staff | None) -> bool:
    """Whether somebody looks after entries anywhere."""
    return staff is not None and any(role in COORDINATORS for role in staff.posts.values())


def weekly(asked: Asked) -> tuple[Effect, ...]:
    """The next look, for people of the team. To arrange it again changes nothing."""
    if asked.staff is None and not _waits_to_join(asked):
        return ()
    return (Arrange(REVIEW, next_monday(asked)),)


def _waits_to_join(asked: Asked) -> bool:
    """Whether somebody has said yes to an invitation that is still to be confirmed."""
    said_yes = asked.world.desk.every(Invitation, chat=(asked.chat,), state=("accepted",))
    return bool(said_yes)


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
