"""Circles hold, whatever happens in whatever order: people, meetings, crashes, jumps of time.

Each step happens to the service and to the model of `tests/bot/years`; what is written and what
reaches each chat must be what was promised. `--hypothesis-profile=thorough` tries many more.
"""

from __future__ import annotations

from datetime import time

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from flows.catalogue import read_catalogues
from flows.library import load
from flows.wording import Wording
from flows.world import World
from tests.bot.years.acts import Neighbours, places
from tests.bot.years.life import BEGIN, CAIRO, LONDON, SECOND
from tests.bot.years.promise import Gathering
from tests.bot.years.wall import DAY, MINUTE, instant, local

WORLD = places(World(BEGIN, load(), Wording(read_catalogues())), (LONDON, CAIRO))
FEW = 30  # examples in `make test`

PEOPLE = st.sampled_from(range(1001, 1006))
CIRCLES = st.sampled_from(["tea", "walk"])
NUMBERS = st.integers(0, 3)
AHEAD = st.sampled_from([20, 40, 65, 190, 26 * 60, 3 * 1440, 8 * 1440])  # minutes
REMINDERS = st.sampled_from([(7 * 1440, 1440, 120), (120, 60), (1440,), ()])
SPANS = st.sampled_from([1, 5, 30, 60, 190, 8 * 60, 24 * 60, 3 * 1440])  # minutes


class Circles(RuleBasedStateMachine):
    """Five neighbours, two circles with few seats, and meetings that are moved about."""

    def __init__(self) -> None:
        super().__init__()
        self.cut: int | None = None  # after so many writes the power fails, once
        self.twin = Neighbours(WORLD, 0.5, self.power)
        self.twin.at(BEGIN)
        self.twin.open_circle("tea", LONDON, 2, (2001,))
        self.twin.open_circle("walk", CAIRO, 3, (2002, 2003))
        for chat in range(1001, 1006):
            self.twin.move_in(chat, LONDON)
        self.read = 0

    def teardown(self) -> None:
        self.twin.service.close()

    def power(self) -> int | None:
        cut, self.cut = self.cut, None
        return cut

    def somebody(self, chat: int) -> int:
        if chat not in self.twin.model.people:
            self.twin.move_in(chat, LONDON)
        return chat

    def meeting(self, number: int) -> Gathering | None:
        there = list(self.twin.model.meetings.values())
        return there[-1 - number % len(there)] if there else None

    def look(self) -> None:
        """The service looks within the second; if the power fails, it is back a while later."""
        self.twin.look()
        if not self.twin.alive:
            self.twin.at(self.twin.now + 7 * MINUTE)
            self.twin.start()
            self.twin.look()
        self.twin.go_on_until(self.twin.now + SECOND)

    # Members

    @rule(chat=PEOPLE, circle=CIRCLES)
    def enter(self, chat: int, circle: str) -> None:
        self.twin.enter(self.somebody(chat), circle)
        self.look()

    @rule(chat=PEOPLE, circle=CIRCLES)
    def leave(self, chat: int, circle: str) -> None:
        self.twin.leave(self.somebody(chat), circle)
        self.look()

    @rule(chat=PEOPLE, number=NUMBERS, coming=st.sampled_from(["yes", "unsure", "no"]))
    def answer(self, chat: int, number: int, coming: str) -> None:
        if m := self.meeting(number):
            self.twin.answer(self.somebody(chat), m.id, coming)

    @rule(chat=PEOPLE)
    def pause_or_resume(self, chat: int) -> None:
        paused = self.twin.model.people[self.somebody(chat)].paused
        (self.twin.resume if paused else self.twin.pause)(chat)
        self.look()

    @rule(chat=PEOPLE)
    def block_or_come_back(self, chat: int) -> None:
        away = self.twin.model.people[self.somebody(chat)].away
        (self.twin.come_back if away else self.twin.block)(chat)
        self.look()

    @rule(chat=PEOPLE)
    def forget(self, chat: int) -> None:
        self.twin.forget(self.somebody(chat))
        self.look()

    # Those who lead

    @rule(circle=CIRCLES, both=st.booleans(), ahead=AHEAD, reminders=REMINDERS)
    def set_meeting(
        self, circle: str, ahead: int, reminders: tuple[int, ...], *, both: bool
    ) -> None:
        zone = self.twin.model.circles[circle].zone
        when = local(self.twin.now + ahead * MINUTE, zone).replace(second=0, microsecond=0)
        self.twin.set_meeting(
            f"m{len(self.twin.model.meetings)}",
            ["tea", "walk"] if both and circle == "tea" else [circle],
            day=when.date(),
            at=when.time(),
            reminders=reminders,
        )
        self.look()

    @rule(number=NUMBERS, days=st.sampled_from([0, 0, 1, 2]), hour=st.sampled_from([1, 10, 19]))
    def move(self, number: int, days: int, hour: int) -> None:
        if m := self.ahead(number):
            day, at = m.now_is.day + days * DAY, time(hour, 30)
            if instant(day, at, m.zone) > self.twin.now:  # else it is past
                self.twin.change(m.id, day=day, at=at)
                self.look()

    @rule(number=NUMBERS)
    def move_back(self, number: int) -> None:
        """As members know it."""
        m = self.ahead(number)
        if m and m.known:
            self.twin.change(m.id, day=m.known.day, at=m.known.at, cancelled=m.known.cancelled)
            self.look()

    @rule(number=NUMBERS)
    def cancel_or_put_back_on(self, number: int) -> None:
        if m := self.ahead(number):
            self.twin.change(m.id, cancelled=not m.now_is.cancelled)
            self.look()

    @rule(number=NUMBERS)
    def change_aside(self, number: int) -> None:
        if m := self.ahead(number):
            self.twin.change_aside(m.id)

    def ahead(self, number: int) -> Gathering | None:
        m = self.meeting(number)
        return m if m and self.twin.now < m.now_is.start else None

    @rule(number=NUMBERS, came=st.sets(PEOPLE))
    def take_attendance(self, number: int, came: set[int]) -> None:
        m = self.meeting(number)
        if m and m.now_is.end <= self.twin.now and not m.now_is.cancelled:
            self.twin.take_attendance(m.id, came & set(self.twin.model.people))

    # Time, and the power

    @rule(minutes=SPANS)
    def wait(self, minutes: int) -> None:
        until = self.twin.now + minutes * MINUTE
        while self.twin.now < until:
            self.twin.go_on_until(until)
            if not self.twin.alive:
                self.twin.at(self.twin.now + 7 * MINUTE)
                self.twin.start()
                self.look()

    @rule(minutes=SPANS)
    def be_away(self, minutes: int) -> None:
        self.twin.stop()
        self.twin.at(self.twin.now + minutes * MINUTE)
        self.twin.start()
        self.look()

    @precondition(lambda self: self.cut is None)
    @rule(writes=st.integers(0, 6))
    def the_power_will_fail(self, writes: int) -> None:
        self.cut = writes

    # What always holds

    @invariant()
    def no_circle_has_more_members_than_seats(self) -> None:
        seats = self.twin.seated()
        for ring in self.twin.model.circles.values():
            assert len(seats[ring.id]) <= ring.capacity
            assert seats[ring.id] == ring.seated()

    @invariant()
    def who_is_gone_is_left_alone(self) -> None:
        """Nothing reaches who has left, blocked, paused or deleted: as things were just then."""
        new, self.read = self.twin.heard[self.read :], len(self.twin.heard)
        for letter in new:
            assert letter.wanted, letter


TestCirclesHold = Circles.TestCase
TestCirclesHold.settings = settings(
    max_examples=settings().max_examples if settings().max_examples > 100 else FEW,
    stateful_step_count=40,
    deadline=None,
)
