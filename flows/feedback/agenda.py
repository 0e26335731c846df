"""What is said in a round of feedback, and when. Decisions only: the same round, the same agenda.

The dates of a round are days on the wall of its place; every instant that follows from them is
computed here. Nothing is remembered but which occasions are over, and on which day (`Round.done`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from flows.rounds import Round, Wave
from flows.timing import AWAKE_FROM, awake, instant, next_waking

What = Literal["before", "before-again", "after", "after-again", "close"]

ASKED_AT, REMINDED_AT = time(10), time(17)
A_DAY = timedelta(days=1)
REMINDED = timedelta(days=2)  # before the last day
IN_PEACE = timedelta(days=4)  # so long after they were asked people are not reminded
WAITS = timedelta(days=90)  # so long sealed answers wait for others, or to be opened
FOR_EVER = datetime.max.replace(tzinfo=UTC)
WAVES: tuple[Wave, ...] = ("before", "after")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to be said or done in a round: worth it from `due` on, and before `until`."""

    what: What
    due: datetime
    until: datetime

    @property
    def wave(self) -> Wave:
        """Which answers it is about."""
        return "before" if self.what.startswith("before") else "after"

    @property
    def again(self) -> bool:
        """Whether people have been asked already."""
        return self.what.endswith("again")


def current(round_: Round, now: datetime, zone: ZoneInfo) -> Occasion | None:
    """What is to be said or done now, the earliest first; None for nothing."""
    ready = (o for o in _ahead(round_, now, zone) if _sayable(o, now, zone) <= now)
    return min(ready, key=_by_time, default=None)


def next_at(round_: Round, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When there will be something to say or do; None for never."""
    if round_.state == "waiting":
        return deadline(round_, zone)
    return min((_sayable(o, now, zone) for o in _ahead(round_, now, zone)), default=None)


def over(round_: Round, what: What, now: datetime, zone: ZoneInfo) -> Round:
    """The round, once everybody has heard of this occasion."""
    noted = f"{what}:{now.astimezone(zone).date().isoformat()}"
    round_ = replace(round_, done=(*round_.done, noted), doing="", cursor=0)
    return replace(round_, next_at=next_at(round_, now, zone))


def deadline(round_: Round, zone: ZoneInfo) -> datetime:
    """When answers that nobody has counted are destroyed unread."""
    return _at(round_.closes_on + WAITS, time(), zone)


def sources(round_: str) -> tuple[str, ...]:
    """What all messages of a round carry, so that they can be unsaid: see flows.model.Unsay."""
    return (*(source(round_, wave) for wave in WAVES), round_)


def source(round_: str, wave: Wave) -> str:
    """What a message carries that asks somebody, so that its number is noted.

    Reminders carry the round alone.
    """
    return f"{round_}:{wave}"


def occasions(round_: Round, zone: ZoneInfo) -> Iterator[Occasion]:
    """The whole agenda of an open round, as it stands."""
    if round_.state != "open":
        return
    if round_.before_from and round_.before_until:
        asked_on = asked(round_, "before")
        yield from _wave("before", round_.before_from, round_.before_until, asked_on, zone)
    asked_on = asked(round_, "after")
    yield from _wave("after", round_.after_from, round_.closes_on, asked_on, zone)
    yield Occasion("close", _end_of(round_.closes_on, zone), FOR_EVER)


def asked(round_: Round, wave: Wave) -> date | None:
    """The day on which everybody had been asked; None before that."""
    noted = (done.partition(":") for done in round_.done)
    return next((date.fromisoformat(day) for what, _, day in noted if what == wave), None)


def _wave(
    wave: Wave, first: date, last: date, asked_on: date | None, zone: ZoneInfo
) -> Iterator[Occasion]:
    """Everybody is asked, and once more towards the end if that is not too soon."""
    end = _end_of(last, zone)
    yield Occasion(wave, _at(first, ASKED_AT, zone), end)
    again = last - REMINDED
    if asked_on and again - asked_on >= IN_PEACE:
        reminder: What = "before-again" if wave == "before" else "after-again"
        yield Occasion(reminder, _at(again, REMINDED_AT, zone), end)


def _ahead(round_: Round, now: datetime, zone: ZoneInfo) -> Iterator[Occasion]:
    """Every occasion that is not over, and not past its use when it could be told."""
    over_ = {done.partition(":")[0] for done in round_.done}
    for occasion in occasions(round_, zone):
        if occasion.what not in over_ and _sayable(occasion, now, zone) < occasion.until:
            yield occasion


def _sayable(occasion: Occasion, now: datetime, zone: ZoneInfo) -> datetime:
    """When it can be said, seen from now: never at night. Nobody need be awake for the close."""
    at = max(occasion.due, now)
    if occasion.what == "close" or awake(at, zone):
        return at
    return next_waking(at, zone, AWAKE_FROM)


def _by_time(occasion: Occasion) -> tuple[datetime, str]:
    return occasion.due, occasion.what


def _at(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return instant(datetime.combine(day, wall), zone)


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """The midnight that ends a day."""
    return _at(day + A_DAY, time(), zone)
