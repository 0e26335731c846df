"""Two years of chance: neighbours come and go, meetings are set and moved, the power fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from flows.world import World
from tests.bot.years.acts import Neighbours, places
from tests.bot.years.promise import Facts, Gathering
from tests.bot.years.wall import DAY, HOUR, MINUTE, instant, local

BEGIN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
TWO_YEARS = timedelta(days=2 * 365 + 60)
LONDON, CAIRO, HOWE = "Europe/London", "Africa/Cairo", "Australia/Lord_Howe"
ZONES = (LONDON, CAIRO, HOWE)
# Nights on which some clock changes.
CHANGES = [
    *(date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26)),
    *(date(2026, 10, 29), date(2027, 4, 30), date(2027, 10, 28), date(2028, 4, 28)),
    *(date(2026, 10, 4), date(2027, 4, 4), date(2027, 10, 3), date(2028, 4, 2)),
]
HOURS = [time(18, 30)] * 6 + [
    *(time(10), time(9, 59), time(9, 30), time(11), time(14), time(21, 30), time(23, 30)),
    *(time(1, 30), time(0, 30), time(2, 15), time(8)),
]
REMINDERS = [(7 * 1440, 1440, 120)] * 4 + [(1440,), (), (3 * 1440, 180, 120, 60), (2160, 30)]
LEADS = [3 * HOUR, 26 * HOUR, 3 * DAY, 8 * DAY, 10 * DAY, 20 * DAY]
SECOND = timedelta(seconds=1)
PEOPLE = range(1001, 1019)


@dataclass
class Life:
    """What happens, and how often it did."""

    world: World
    seed: int
    steps: int
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.trust = self.chance.choice([0.9, 0.97])  # how often the power holds
        world = places(self.world, ZONES)
        pace = self.chance.choice([0, 0.25, 0.5, 1])  # room for so few makes many steps
        self.twin = Neighbours(world, pace, self._power)
        self.twin.at(BEGIN)
        self._number = 0

    def _power(self) -> int | None:
        """After how many writes the lights go out, if they do."""
        if self.chance.random() < self.trust:
            return None
        return self.chance.randint(0, 6)

    # The years

    def live(self) -> None:
        """All of it; raises AssertionError where the service and the promise part."""
        self._settle_in()
        for at in self._moments():
            self._on_to(at)
            self._do_something()
            self._look()
        self._on_to(self.twin.now + 12 * DAY)
        self.twin.service.close()

    def _moments(self) -> list[datetime]:
        """When somebody does something: now and then, often twice within minutes."""
        moments = []
        for _ in range(self.steps):
            at = BEGIN + self.chance.random() * TWO_YEARS
            moments.append(at)
            while self.chance.random() < 0.5:
                at += self.chance.choice([1, 3, 4, 7, 20, 90]) * MINUTE
                moments.append(at)
        return sorted(at.replace(second=at.second, microsecond=0) for at in moments)

    def _on_to(self, at: datetime) -> None:
        """Time goes by; the service may be away at the end of it."""
        while self.twin.now < at:
            self.twin.go_on_until(at)
            if not self.twin.alive:
                self._black_out("crashes")

    def _look(self) -> None:
        """The service looks within the second."""
        self.twin.look()
        if not self.twin.alive:
            self._black_out("crashes")

    def _black_out(self, why: str) -> None:
        """The service is away for minutes, hours or days, and begins again."""
        self.counts[why] += 1
        longest = self.chance.choice([2, 30, 300, 600, 3000])
        away = self.chance.randint(1, longest) * MINUTE
        self.twin.stop()
        self.twin.at(self.twin.now + away)
        trust, self.trust = self.trust, 1.0
        self.twin.start()
        self.trust = trust
        if self.chance.random() < 0.5:
            self._do_something()
        self._look()

    def _settle_in(self) -> None:
        twin = self.twin
        for number, zone in enumerate((LONDON, LONDON, CAIRO, HOWE)):
            group = -1000 if number == 1 else None
            capacity = self.chance.choice([3, 5, 9])
            twin.open_circle(f"circle{number}", zone, capacity, (2001 + number,), group)
        for chat in PEOPLE:
            twin.move_in(chat, self.chance.choice(ZONES))
            self._enter()

    # What happens

    def _do_something(self) -> None:
        acts: list[tuple[int, Callable[[], None]]] = [
            (16, self._answer),
            (9, self._set_meeting),
            (9, self._change),
            (8, self._enter),
            (5, self._leave),
            (4, self._pause),
            (4, self._block),
            (2, self._forget),
            (4, self._attendance),
            (2, self._restart),
            (1, lambda: self._black_out("outages")),
            (1, self.twin.service.purge),
        ]
        self._on_to(self.twin.now + SECOND)  # nothing happens at the very same instant
        weights, ways = zip(*acts, strict=True)
        way = self.chance.choices(ways, weights)[0]
        self.counts[way.__name__.strip("_").replace("<lambda>", "outage")] += 1
        way()

    def _anybody(self) -> int:
        chat = self.chance.choice(PEOPLE)
        if chat not in self.twin.model.people:
            self.twin.move_in(chat, self.chance.choice(ZONES))
        return chat

    def _circle(self) -> str:
        return self.chance.choice(list(self.twin.model.circles))

    def _meeting(self, *, ahead: bool = True) -> Gathering | None:
        """One that is ahead, the nearest most often; or one that is just over."""
        now = self.twin.now
        meetings = [m for m in self.twin.model.meetings.values() if (m.now_is.end > now) == ahead]
        meetings.sort(key=lambda m: abs(m.now_is.start - now))
        return self.chance.choice(meetings[:3]) if meetings else None

    def _enter(self) -> None:
        self.twin.enter(self._anybody(), self._circle())

    def _leave(self) -> None:
        self.twin.leave(self._anybody(), self._circle())

    def _answer(self) -> None:
        if m := self._meeting():
            coming = self.chance.choice(["yes", "yes", "unsure", "no"])
            invited = [c for one in m.circles for c in self.twin.model.circles[one].seated()]
            self.twin.answer(self.chance.choice([self._anybody(), *invited]), m.id, coming)

    def _pause(self) -> None:
        chat = self._anybody()
        paused = self.twin.model.people[chat].paused
        (self.twin.resume if paused else self.twin.pause)(chat)

    def _block(self) -> None:
        chat = self.chance.choice([self._anybody(), self._anybody(), 2001, 2002])
        away = self.twin.model.people[chat].away
        (self.twin.come_back if away else self.twin.block)(chat)

    def _forget(self) -> None:
        self.twin.forget(self._anybody())

    def _restart(self) -> None:
        self.twin.service.start()

    def _set_meeting(self) -> None:
        self._number += 1
        circles = [self._circle()]
        if self.chance.random() < 0.2:
            circles = ["circle0", "circle1"]  # a Big Conversation
        zone = self.twin.model.circles[circles[0]].zone
        day, at = self._when(zone)
        if instant(day, at, zone) <= self.twin.now:
            return  # the conversation says that this is past
        reminders = self.chance.choice(REMINDERS)
        minutes = self.chance.choice([60, 120, 180])
        self.twin.set_meeting(
            f"m{self._number}", circles, day=day, at=at, reminders=reminders, minutes=minutes
        )

    def _when(self, zone: str) -> tuple[date, time]:
        """Some day soon; often the night of a clock change, if one is near."""
        now = self.twin.now
        near = [d for d in CHANGES if timedelta() < d - local(now, zone).date() < 15 * DAY]
        day = local(now + self.chance.choice(LEADS), zone).date()
        at = self.chance.choice(HOURS)
        if near and self.chance.random() < 0.7:
            day, at = self.chance.choice(near), self.chance.choice(HOURS[6:])
        if self.chance.random() < 0.2:  # in the next hours
            soon = local(now + self.chance.choice([10, 29, 31, 50, 70, 130, 190]) * MINUTE, zone)
            day, at = soon.date(), soon.time().replace(second=0, microsecond=0)
        return day, at

    def _change(self) -> None:
        if not (m := self._meeting()):
            return
        twin, before = self.twin, m.now_is
        if m.now_is.start <= twin.now:
            twin.change(m.id, cancelled=True)  # nothing else can be changed any more
            return
        match self.chance.choice(["move", "move", "back", "venue", "cancel", "aside", "minutes"]):
            case "move":
                self._move(m)
            case "back":
                known = m.known or before
                twin.change(m.id, day=known.day, at=known.at, venue=known.venue, cancelled=False)
            case "venue":
                twin.change(m.id, venue=self.chance.choice(["Hall", "Library"]))
            case "cancel":
                twin.change(m.id, cancelled=not before.cancelled)
            case "minutes":
                twin.change(m.id, minutes=self.chance.choice([60, 120]))
            case _:
                twin.change_aside(m.id)
        if self.chance.random() < 0.3:
            self._look()
            self._on_to(twin.now + self.chance.choice([1, 4, 6]) * MINUTE)
            self._on_to(twin.now + SECOND)
            if twin.now < m.now_is.start:
                self._think_again(m, before)

    def _think_again(self, m: Gathering, before: Facts) -> None:
        """As it was before; or something beside, that members are not told."""
        if self.chance.random() < 0.3:
            self.twin.change_aside(m.id)
            return
        facts = {name: getattr(before, name) for name in ("day", "at", "venue", "cancelled")}
        self.twin.change(m.id, **facts)

    def _move(self, m: Gathering) -> None:
        day, at = self._when(m.zone)
        if instant(day, at, m.zone) > self.twin.now:
            self.twin.change(m.id, day=day, at=at)

    def _attendance(self) -> None:
        m = self._meeting(ahead=False)
        if m and not m.now_is.cancelled and self.twin.now - m.now_is.end < 2 * DAY:
            seated = {c for one in m.circles for c in self.twin.model.circles[one].seated()}
            self.twin.take_attendance(m.id, [c for c in seated if self.chance.random() < 0.7])
