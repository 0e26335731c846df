"""Both at once: whatever happens, happens to the service and to the model, and they must agree.

Each look compares what the planner has written with what was promised; each delivery compares what
reaches the chats with the letters that ought to be on their way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flows.world import World
from tests.bot.years.model import Letter, Model, Owed
from tests.bot.years.promise import NEWS
from tests.bot.years.service import LightsOut, Row, Service
from tests.bot.years.wall import HOUR, local

WITH_FILE = {"invitation", "moved", "cancelled"}
BEFORE = {"invitation", "moved", "reminder", "headcount"}  # never when it has begun
SOON = timedelta(seconds=60)  # after the service is back, or whenever it is due


@dataclass(frozen=True)
class Heard:
    """Something that has reached a chat."""

    chat: int
    about: str
    what: str
    at: datetime
    wanted: bool  # whether it was for them, as things were when it arrived


@dataclass
class Twin:
    """The service and the model, in one world."""

    world: World
    pace: float = 0  # messages a second: how much room the outbox has
    power: Callable[[], int | None] = lambda: None  # when it fails: see `failing`
    heard: list[Heard] = field(default_factory=list)
    model: Model = field(default_factory=Model)
    crashes: int = 0
    longest: timedelta = timedelta()  # that anything came later than it was due
    _once: set[tuple[int, str, str, int, datetime]] = field(default_factory=set)
    _alive: bool = True

    def __post_init__(self) -> None:
        self.service = Service(self.world, self.pace, self.power)
        self._back_at = self.now

    @property
    def now(self) -> datetime:
        return self.service.now

    @property
    def alive(self) -> bool:
        """Whether the service runs."""
        return self._alive

    # Time

    def go_on_until(self, until: datetime) -> None:
        """Time goes by, with a look whenever something is due; none while the service is away."""
        while self._alive:
            times = [self.service.next_after(self.now), self.model.next_after(self.now)]
            at = min((one for one in times if one is not None), default=None)
            if at is None or at > until:
                break
            self.service.set_clock(at)
            self.look()
        self.service.set_clock(max(until, self.now))

    def stop(self) -> None:
        self._alive = False

    def start(self) -> None:
        """A new process begins with what was on its way."""
        self._alive, self._back_at = True, self.now
        self.service.start()
        self._deliver()

    def look(self) -> None:
        """What the service does in this second, compared with what it ought to do."""
        try:
            self._tell()
            self._seats()
            self._deliver()
        except LightsOut:
            self.crashes += 1
            self._alive = False

    def _tell(self) -> None:
        owed = self.model.owed(self.now)
        rows: list[Row] = []
        gone = self.service.deliver()  # what has waited for this instant makes room
        crashed = False
        try:
            while self.service.tell():
                rows += self.service.written()
                gone += self.service.deliver()
        except LightsOut:
            crashed = True
        rows += self.service.written()
        self._compare(owed, rows, crashed=crashed)
        self._note(gone, all_of_them=False)
        if crashed:
            raise LightsOut

    def _compare(self, owed: Sequence[Owed], rows: Sequence[Row], *, crashed: bool) -> None:
        """Whether those who were told are those who must be told, each once."""
        told = Counter(row.letter for row in rows if row.letter[2])
        for one in owed:
            about, what = one.gathering.id, one.promise.what
            chats = [chat for (chat, a, w) in told.elements() if (a, w) == (about, what)]
            assert len(chats) == len(set(chats)), f"told twice: {about} {what} {self.now}"
            allowed = one.must | one.may
            assert set(chats) <= allowed, self._wrong(one, "too many", set(chats) - allowed)
            if not crashed:
                assert one.must <= set(chats), self._wrong(one, "missed", one.must - set(chats))
            if chats:
                self._check_time(one, chats)
            begun, over = self._progress(one, chats) if crashed else (True, True)
            self.model.note(one, set(chats), self.now, begun=begun, over=over)
            if over and what in NEWS:
                assert self.service.answers(about) == one.gathering.answers
            self._check_words(one, rows)
        expected = {(one.gathering.id, one.promise.what) for one in owed}
        extra = [letter for letter in told if letter[1:] not in expected]
        assert not extra, f"said for no reason at {self.now}: {extra}"

    def _check_time(self, one: Owed, chats: Collection[int]) -> None:
        """Not late, and for each of them once and for all."""
        m, promise = one.gathering, one.promise
        could = promise.ripe(max(self._back_at, m.changed_at), m.zone)
        self.longest = max(self.longest, self.now - could)
        assert self.now - could <= SOON, f"late by {self.now - could}: {promise} {m}"
        if promise.what not in NEWS:
            told = {(c, m.id, promise.what, promise.minutes, promise.start) for c in chats}
            assert not told & self._once, f"told again at {self.now}: {promise} {m}"
            self._once |= told

    def _progress(self, one: Owed, chats: Collection[int]) -> tuple[bool, bool]:
        """Whether it had begun, and was over, when the lights went out, as it is written down."""
        meeting = self.service.meeting(one.gathering.id)
        promise = one.promise
        if promise.what in NEWS:
            told = meeting.told
            over = told is not None and told.heard_at == self.now and not told.astray
            return over or meeting.doing.startswith(f"{promise.what}:"), over
        key = f"{promise.what}:{promise.minutes}:{promise.start:%Y%m%dT%H%M}"
        over = key in meeting.done
        return over or meeting.doing == key, over

    def _wrong(self, one: Owed, how: str, chats: Collection[int]) -> str:
        m = one.gathering
        known = self.service.meeting(m.id)
        return f"{how} at {self.now}: {one.promise} {sorted(chats)}\n{m}\n{known}"

    def _check_words(self, one: Owed, rows: Sequence[Row]) -> None:
        """The right hours, and the pin and the file where they belong."""
        m, what = one.gathering, one.promise.what
        mine = [row for row in rows if row.letter[1] == m.id]
        said = [row for row in mine if row.letter[2] == what]
        if what in WITH_FILE | {"reminder"}:
            hours = f"{_clock(m.now_is.start, m.zone)} to {_clock(m.now_is.end, m.zone)}"
            assert all(hours in row.text for row in said), f"{hours}? {said[:1]}"
        if what in WITH_FILE:
            kinds = Counter((row.letter[0], row.attachment) for row in mine if row.attachment)
            files = ("calendar",) if what == "cancelled" else ("venue", "calendar")
            wanted = {(row.letter[0], kind) for row in said for kind in files}
            assert set(kinds) == wanted
            assert set(kinds.values()) <= {1}
        if what == "reminder":
            pins = {row.letter[0] for row in mine if row.attachment == "venue"}
            last = one.promise.until == m.now_is.start
            soon = last or m.now_is.start - self.now <= 3 * HOUR
            persons = {row.letter[0] for row in said if row.letter[0] > 0}
            assert pins == (persons if soon else set())

    def _seats(self) -> None:
        moved = self.model.to_move_up()
        try:
            self.service.move_up()
        except LightsOut:
            self.service.written()
            by_now = self.seated()
            for seat in moved:
                if seat.chat in by_now[seat.circle]:
                    self.model.move_up(seat, self.now, self._to_come(seat.chat))
            raise
        told = {row.letter[:2] for row in self.service.written()}
        assert told == {(seat.chat, seat.circle) for seat in moved}, f"seats at {self.now}"
        for seat in moved:
            self.model.move_up(seat, self.now, self._to_come(seat.chat))
        if moved:
            seats = {ring.id: ring.seated() for ring in self.model.circles.values()}
            assert self.seated() == seats

    def _to_come(self, chat: int) -> set[str]:
        """The invitations that are on their way to all members, and have yet to come to them."""
        now = self.model.current(self.now)
        under_way = [m.id for m in now if m.known is None and m.news]
        return {one for one in under_way if self.service.meeting(one).cursor < chat}

    def seated(self) -> dict[str, set[int]]:
        """Who has a seat, by the tables."""
        seats: dict[str, set[int]] = {circle: set() for circle in self.model.circles}
        for member in self.service.seated():
            seats[member.circle].add(member.chat)
        return seats

    def _deliver(self) -> None:
        self._note(self.service.deliver(), all_of_them=True)

    def _note(self, gone: Counter[Letter], *, all_of_them: bool) -> None:
        """What has reached the chats is what was on its way, each letter once."""
        expected = Counter(post.letter for post in self.model.arriving(self.now))
        assert gone <= expected, f"unexpected at {self.now}: {gone - expected}"
        if all_of_them:
            assert gone == expected, f"missing at {self.now}: {expected - gone}"
        self.model.arrived(gone, self.now, all_of_them=all_of_them)
        for letter in gone.elements():
            _, about, what = letter
            if what in BEFORE and about in self.model.meetings:
                assert self.now < self.model.meetings[about].now_is.start, f"too late: {letter}"
            self.heard.append(Heard(*letter, self.now, wanted=self.model.is_for(letter)))


def _clock(at: datetime, zone: str) -> str:
    return f"{local(at, zone):%H:%M}"
