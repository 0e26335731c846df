"""What people were promised about one meeting: when which words are due, as a table of rules.

Written from the promise, not from the code: `flows.circles.agenda` is not imported here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tests.bot.years.wall import DAY, HOUR, MINUTE, ahead, instant, is_night, local, next_nine

NEWS = ("invitation", "moved", "cancelled")


@dataclass(frozen=True)
class Facts:
    """What members are told of a meeting."""

    day: date
    at: time
    zone: str
    minutes: int
    venue: str
    cancelled: bool = False

    @property
    def start(self) -> datetime:
        return instant(self.day, self.at, self.zone)

    @property
    def end(self) -> datetime:
        return self.start + self.minutes * MINUTE


@dataclass(frozen=True)
class Promise:
    """Something to be said from `due` on, and not from `until` on; at night, if it must be."""

    what: str
    minutes: int
    start: datetime
    due: datetime
    until: datetime
    patience: datetime  # a morning up to here can be waited for

    def ripe(self, now: datetime, zone: str) -> datetime:
        """When it is to be said, seen from now."""
        at = max(self.due, now)
        if is_night(at, zone) and next_nine(at, zone) <= self.patience:
            return next_nine(at, zone)
        return at


@dataclass
class Round:
    """A promise that is being kept: who has been told, and who was to be told all along."""

    told: set[int] = field(default_factory=set)
    steady: set[int] | None = None


Key = tuple[str, int, datetime]


@dataclass
class Gathering:
    """A meeting, as those who wait for words about it see it."""

    id: str
    circles: tuple[str, ...]
    reminders: tuple[int, ...]
    now_is: Facts
    changed_at: datetime
    known: Facts | None = None  # what members have heard
    heard_at: datetime | None = None
    astray: bool = False  # some have heard of a change that has been changed since
    news: Round | None = None  # of the change that is being told
    rounds: dict[Key, Round] = field(default_factory=dict)
    said: set[Key] = field(default_factory=set)
    answers: dict[int, str] = field(default_factory=dict)
    came: set[int] | None = None

    @property
    def zone(self) -> str:
        return self.now_is.zone

    @property
    def heard_of(self) -> bool:
        """Whether anybody has heard of it, be it some only."""
        return self.known is not None or self.news is not None or self.astray

    def owed(self) -> str | None:
        """The news that members have not heard."""
        off = self.now_is.cancelled
        if self.known is None:
            return None if off else "invitation"
        if self.known == self.now_is or (off and self.known.cancelled):
            return ("cancelled" if off else "moved") if self.astray else None
        return "cancelled" if off else "moved"

    def change(self, facts: Facts, at: datetime) -> None:
        """It is otherwise from now on."""
        if self.news is not None:
            self.astray, self.news = True, None
            self.known = self.known or self.now_is
        self.now_is, self.changed_at = facts, at

    def heard(self, at: datetime) -> None:
        """Everybody has heard how it is."""
        self.known, self.heard_at = self.now_is, at
        self.astray, self.news = False, None

    # When what is due

    def promises(self) -> Iterator[Promise]:
        """All that is to be said, if nothing changes."""
        if what := self.owed():
            yield self._news(what)
        elif not self.now_is.cancelled and self.known is not None:
            yield from self._reminders()
            yield from self._headcounts()
        if not self.now_is.cancelled:
            yield from self._afterwards()

    def _news(self, what: str) -> Promise:
        facts, known = self.now_is, self.known
        starts = [facts.start]
        if known and not known.cancelled and known.end > self.changed_at:
            starts.append(known.start)  # some may set out for it
        first = min(starts)
        hurry = first - self.changed_at <= 30 * MINUTE
        due = self.changed_at if hurry else self.changed_at + 5 * MINUTE
        until = facts.start
        if what == "cancelled":
            until = max(facts.end, known.end) if known else facts.end
        return Promise(what, 0, facts.start, due, until, min(first - HOUR, until))

    def _reminders(self) -> Iterator[Promise]:
        facts = self.now_is
        assert self.heard_at is not None
        shortest: dict[datetime, int] = {}
        for minutes in self.reminders:
            due = ahead(facts.day, facts.at, facts.zone, minutes)
            shortest[due] = min(minutes, shortest.get(due, minutes))
        ends = [*sorted(shortest), facts.start]
        for number, due in enumerate(ends[:-1]):
            if due - self.heard_at >= HOUR:
                until = ends[number + 1]
                patience = min(facts.start - HOUR, until)
                yield Promise("reminder", shortest[due], facts.start, due, until, patience)

    def _headcounts(self) -> Iterator[Promise]:
        facts = self.now_is
        assert self.heard_at is not None
        day, hours = (ahead(facts.day, facts.at, facts.zone, m) for m in (24 * 60, 120))
        for minutes, due, until in ((24 * 60, day, hours), (120, hours, facts.start)):
            if self.heard_at < due < until:
                patience = min(facts.start - HOUR, until)
                yield Promise("headcount", minutes, facts.start, due, until, patience)

    def _afterwards(self) -> Iterator[Promise]:
        facts = self.now_is
        due = next_nine(facts.end, facts.zone) if is_night(facts.end, facts.zone) else facts.end
        until = facts.end + 2 * DAY
        yield Promise("after", 0, facts.start, due, until, until)
        noon = instant(local(facts.end, facts.zone).date() + DAY, time(12), facts.zone)
        until = noon + timedelta(days=3)
        yield Promise("story", 0, facts.start, noon, until, until)

    def open(self, now: datetime) -> Iterator[Promise]:
        """What is not said yet, and still of use."""
        for promise in self.promises():
            key = promise.what, promise.minutes, promise.start
            if now < promise.until and (promise.what in NEWS or key not in self.said):
                yield promise

    def ripe(self, now: datetime) -> list[Promise]:
        """What is to be said now."""
        return [one for one in self.open(now) if one.ripe(now, self.zone) <= now]

    def next_after(self, now: datetime) -> datetime | None:
        """When something is to be said next."""
        times = [at for one in self.open(now) if (at := one.ripe(now, self.zone)) > now]
        return min(times, default=None)

    def is_over(self, now: datetime) -> bool:
        """Whether nothing will be said about it any more, unless it is changed."""
        return now > self.now_is.end + 10 * DAY
