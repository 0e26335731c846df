"""What is said about a meeting, and when. Decisions only: the same meeting gives the same agenda.

Day and time of a meeting are wall time in its place; every instant that follows from them is
computed here. Nothing is remembered but what members last heard (`Meeting.told`) and which
occasions are over (`Meeting.done`): so a meeting that is moved has a new agenda by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from flows.model import Put, Unsay
from flows.records import Meeting, Told
from flows.timing import AWAKE_FROM, awake, instant, next_waking

What = Literal["invitation", "moved", "cancelled", "reminder", "headcount", "after", "story"]

NEWS: tuple[What, ...] = ("invitation", "moved", "cancelled")

CHANGE_OF_MIND = timedelta(minutes=5)  # so long a change waits for the next one
URGENT = timedelta(minutes=30)  # so shortly before a meeting a change waits for nothing
AN_HOUR = timedelta(hours=1)
A_DAY = 24 * 60  # minutes
HEADCOUNTS = (A_DAY, 2 * 60)  # minutes before, for those who lead
EVENING = time(20)  # for what would come at night, and cannot wait for the morning
NEXT_DAY = time(12)  # when a story is asked for
ATTENDANCE_KEPT_OPEN = timedelta(days=2)  # so long it makes sense to ask who came
STORY_ASKED = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to be said about a meeting: worth saying from `due` on, and before `until`."""

    what: What
    due: datetime
    until: datetime
    key: str  # what tells it apart from the others of this meeting
    minutes: int = 0  # before the meeting


# --- when it is -----------------------------------------------------------------------------------


def starts_at(meeting: Meeting | Told, zone: str = "") -> datetime:
    """The instant a meeting begins: by the clock on the wall of its place."""
    zone = meeting.zone if isinstance(meeting, Meeting) else zone
    return instant(datetime.combine(meeting.day, meeting.at), ZoneInfo(zone))


def ends_at(meeting: Meeting) -> datetime:
    return starts_at(meeting) + timedelta(minutes=meeting.minutes)


def is_over(meeting: Meeting, now: datetime) -> bool:
    return now >= ends_at(meeting)


def is_ahead(meeting: Meeting, now: datetime) -> bool:
    """Whether people can still say that they come."""
    return meeting.state == "set" and now < starts_at(meeting)


# --- what members know ----------------------------------------------------------------------------


def heard(meeting: Meeting, now: datetime) -> Told:
    """What members know once they have been told of the meeting as it is."""
    return Told(
        heard_at=now,
        day=meeting.day,
        at=meeting.at,
        minutes=meeting.minutes,
        venue=meeting.venue,
        address=meeting.address,
        latitude=meeting.latitude,
        longitude=meeting.longitude,
        cancelled=meeting.state == "cancelled",
    )


def news(meeting: Meeting) -> What | None:
    """What members do not know yet, all of them or some."""
    told = meeting.told
    if told is None:
        return "invitation" if meeting.state == "set" else None
    if meeting.state == "cancelled":
        return None if told.cancelled and not told.astray else "cancelled"
    return None if heard(meeting, told.heard_at) == told else "moved"


def is_known(meeting: Meeting) -> bool:
    """Whether anybody has heard of it: all members, or those who were told first."""
    return meeting.told is not None or _is_being_told(meeting)


def _is_being_told(meeting: Meeting) -> bool:
    """Whether news goes from member to member just now."""
    return meeting.doing.partition(":")[0] in NEWS


# --- the agenda -----------------------------------------------------------------------------------


def current(meeting: Meeting, now: datetime) -> Occasion | None:
    """What is to be said now, the earliest first; None for nothing."""
    ready = (o for o in _open(meeting, now) if _sayable(meeting, o, now) <= now)
    return min(ready, key=lambda occasion: (occasion.due, occasion.key), default=None)


def next_at(meeting: Meeting, now: datetime) -> datetime | None:
    """When there will be something to say, if nothing changes before; None for never."""
    return min((_sayable(meeting, o, now) for o in _open(meeting, now)), default=None)


def _open(meeting: Meeting, now: datetime) -> Iterator[Occasion]:
    """Every occasion that is not over, and not past its use."""
    for occasion in occasions(meeting):
        if occasion.key not in meeting.done and now < occasion.until:
            yield occasion


def _sayable(meeting: Meeting, occasion: Occasion, now: datetime) -> datetime:
    """When it can be said, seen from now: what comes due at night waits, if it can."""
    at, zone = max(occasion.due, now), ZoneInfo(meeting.zone)
    if awake(at, zone):
        return at
    morning = next_waking(at, zone, AWAKE_FROM)
    return morning if morning <= _latest(meeting, occasion) else at


def _latest(meeting: Meeting, occasion: Occasion) -> datetime:
    """Until when it can wait: before a meeting people need an hour to get ready."""
    if occasion.what in {"after", "story"}:
        return occasion.until
    return min(first_start(meeting) - AN_HOUR, occasion.until)


def first_start(meeting: Meeting) -> datetime:
    """When it begins, or would have begun as members know it: whichever comes first."""
    start, told = starts_at(meeting), meeting.told
    if told is None or told.cancelled or _known_end(told, meeting) <= meeting.changed_at:
        return start  # nobody sets out for any other
    return min(start, starts_at(told, meeting.zone))


def _known_end(told: Told, meeting: Meeting) -> datetime:
    return starts_at(told, meeting.zone) + timedelta(minutes=told.minutes)


def occasions(meeting: Meeting) -> Iterator[Occasion]:
    """The whole agenda of a meeting, as it stands."""
    if fresh := news(meeting):
        yield _news(meeting, fresh)
    elif meeting.state == "set" and meeting.told is not None:
        yield from _reminders(meeting, meeting.told.heard_at)
        yield from _headcounts(meeting, meeting.told.heard_at)
    if meeting.state == "set":
        yield from _afterwards(meeting)


def _news(meeting: Meeting, what: What) -> Occasion:
    """A change is told when nothing has changed for five minutes; at once if it is urgent."""
    urgent = first_start(meeting) - meeting.changed_at <= URGENT
    due = meeting.changed_at if urgent else meeting.changed_at + CHANGE_OF_MIND
    until = starts_at(meeting)
    if what == "cancelled":  # worth hearing while people stand at the door
        until = ends_at(meeting)
        if meeting.told:
            until = max(until, _known_end(meeting.told, meeting))
    return Occasion(what, due, until, f"{what}:{meeting.changed_at:%Y%m%dT%H%M%S.%f}")


def _reminders(meeting: Meeting, heard_at: datetime) -> Iterator[Occasion]:
    """Each is worth sending until the next one: after a long outage the last says it all."""
    start = starts_at(meeting)
    by_time = {
        considerate(meeting, minutes): minutes for minutes in sorted(meeting.reminders)[::-1]
    }
    times = sorted(by_time)
    for due, until in pairwise([*times, start]):
        # Whoever has just heard of the meeting needs no reminder.
        if due >= heard_at + AN_HOUR:
            minutes = by_time[due]
            yield Occasion("reminder", due, until, _key("reminder", meeting, minutes), minutes)


def _headcounts(meeting: Meeting, heard_at: datetime) -> Iterator[Occasion]:
    start = starts_at(meeting)
    times = [(considerate(meeting, minutes), minutes) for minutes in HEADCOUNTS]
    for (due, minutes), until in zip(times, [times[1][0], start], strict=True):
        if due > heard_at and due < until:
            yield Occasion("headcount", due, until, _key("headcount", meeting, minutes), minutes)


def _afterwards(meeting: Meeting) -> Iterator[Occasion]:
    end, zone = ends_at(meeting), ZoneInfo(meeting.zone)
    due = end if awake(end, zone) else next_waking(end, zone, AWAKE_FROM)
    yield Occasion("after", due, end + ATTENDANCE_KEPT_OPEN, _key("after", meeting))
    next_day = end.astimezone(zone).date() + timedelta(days=1)
    noon = instant(datetime.combine(next_day, NEXT_DAY), zone)
    yield Occasion("story", noon, noon + STORY_ASKED, _key("story", meeting))


def _key(what: What, meeting: Meeting, minutes: int = 0) -> str:
    """The same occasion of the same start is one; a moved meeting has others."""
    return f"{what}:{minutes}:{starts_at(meeting):%Y%m%dT%H%M}"


def considerate(meeting: Meeting, minutes: int) -> datetime:
    """So many minutes before the meeting, but not at night.

    Whole days are days on the calendar: the same time on the wall, also when the clocks change.
    What would come at night comes at nine, if that is an hour before the meeting at least; else
    at eight on the evening before.
    """
    start, zone = starts_at(meeting), ZoneInfo(meeting.zone)
    wall = datetime.combine(meeting.day, meeting.at)
    days, rest = divmod(minutes, A_DAY)
    due = start - timedelta(minutes=minutes)
    if not rest:
        due = instant(wall - timedelta(days=days), zone)
    if awake(due, zone):
        return due
    morning = next_waking(due, zone, AWAKE_FROM)
    if morning <= start - AN_HOUR:
        return morning
    today = due.astimezone(zone).date()
    evenings = (instant(datetime.combine(day, EVENING), zone) for day in (today, _before(today)))
    return next(evening for evening in evenings if evening <= due)


def _before(day: date) -> date:
    return day - timedelta(days=1)


# --- changes --------------------------------------------------------------------------------------


def changed(meeting: Meeting, now: datetime, **fields: Any) -> Meeting:
    """The meeting with other values, and the agenda that follows from them.

    What is under way stays so: it goes on if this turns out to change nothing of it. But if some
    have heard of one change when the next one comes, all will hear how it is in the end.
    """
    after = replace(meeting, **fields)
    if _concerns_members(meeting, after):
        after = replace(after, changed_at=now)
        if _is_being_told(meeting):
            told = meeting.told or heard(meeting, now)
            after = replace(after, told=replace(told, astray=True))
    return replace(after, next_at=next_at(after, now))


def change(meeting: Meeting, now: datetime, **fields: Any) -> tuple[Put | Unsay, ...]:
    """What follows from a change: keep it, and say nothing any more that it has made untrue."""
    after = changed(meeting, now, **fields)
    if _concerns_members(meeting, after):
        return Put(after), Unsay(meeting.id)
    return (Put(after),)


def _concerns_members(before: Meeting, after: Meeting) -> bool:
    """Whether anything is different that members are told."""
    now = before.changed_at
    return before.state != after.state or heard(before, now) != heard(after, now)
