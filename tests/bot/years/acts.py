"""What people and those who lead can do: done in the service, and told to the model."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flows.circles import agenda
from flows.events import Left, Returned, Tapped
from flows.records import Circle, Meeting, Staff
from flows.world import World
from tests.bot.years.model import Ring, Someone
from tests.bot.years.promise import Facts, Gathering
from tests.bot.years.twin import Twin

NO_NEWS = {"food": ("tea",), "directions": "Behind the library."}


def places(world: World, zones: Collection[str]) -> World:
    """The world with a place in each of these zones, named after it."""
    luton = world.library.places["luton"]
    there = {
        name(zone): luton.model_copy(update={"id": name(zone), "zone": zone}) for zone in zones
    }
    return replace(world, library=replace(world.library, places={**world.library.places, **there}))


def name(zone: str) -> str:
    """The place of a zone."""
    return zone.rpartition("/")[2].lower()


class Neighbours(Twin):
    """People, circles and meetings that come and go."""

    # Those who lead

    def move_in(self, chat: int, zone: str) -> None:
        self.service.move_in(chat, name(zone))
        self.model.people[chat] = Someone(zone)

    def open_circle(
        self, key: str, zone: str, capacity: int, leaders: Collection[int], group: int | None = None
    ) -> None:
        """A circle, and those who lead it."""
        since = date(2026, 11, 1)
        for chat in leaders:
            self.move_in(chat, zone)
            post = {name(zone): "facilitator"}
            self.service.write(Staff(chat, f"L{chat}", post, since, ("en",), f"l{chat}"))  # type: ignore[arg-type]
        circle = Circle(
            key,
            name(zone),
            f"Circle {key}",
            self.now,
            capacity=capacity,
            facilitators=tuple(f"l{chat}" for chat in leaders),
            state="open",
            group=group,
            in_group=group is not None,
        )
        self.service.write(circle)
        self.model.circles[key] = Ring(key, zone, capacity, tuple(leaders), group)

    def set_meeting(
        self,
        key: str,
        circles: Collection[str],
        *,
        day: date,
        at: time,
        reminders: tuple[int, ...],
        minutes: int = 120,
    ) -> None:
        """A draft is announced."""
        zone = self.model.circles[next(iter(circles))].zone
        draft = Meeting(
            key,
            name(zone),
            tuple(circles),
            day,
            at,
            zone,
            self.now,
            minutes=minutes,
            venue="Hall",
            latitude=51.88,
            longitude=-0.42,
            reminders=reminders,
        )
        self.service.write(agenda.changed(draft, self.now, state="set"))
        facts = Facts(day, at, zone, minutes, "Hall")
        self.model.meetings[key] = Gathering(key, tuple(circles), reminders, facts, self.now)

    def change(self, key: str, **to: Any) -> None:
        """Anything that members are told."""
        m = self.model.meetings[key]
        facts = replace(m.now_is, **to)
        if facts == m.now_is:
            return
        fields = {k: v for k, v in to.items() if k != "cancelled"}
        self.service.change(key, **fields, state="cancelled" if facts.cancelled else "set")
        m.change(facts, self.now)
        self.model.changed(key)

    def change_aside(self, key: str) -> None:
        """Something that members are not told."""
        self.service.change(key, **NO_NEWS)

    def take_attendance(self, key: str, came: Collection[int]) -> None:
        """Ticks; those of an earlier time stay."""
        m = self.model.meetings[key]
        m.came = (m.came or set()) | set(came)
        self.service.take_attendance(key, m.came)

    # Members

    def _tap(self, chat: int, choice: str) -> None:
        self.service.happen(chat, Tapped(choice=choice, message=1, name=f"P{chat}"))

    def enter(self, chat: int, circle: str) -> None:
        self._tap(chat, f"enter:{circle}:mine")
        self.model.enter(chat, circle, self.now)

    def leave(self, chat: int, circle: str) -> None:
        self._tap(chat, f"exit:{circle}:yes")
        self.model.leave(chat, circle, self.now)

    def answer(self, chat: int, meeting: str, coming: str) -> None:
        self._tap(chat, f"coming:{meeting}:{coming}")
        self.model.answer(chat, meeting, coming, self.now)

    def pause(self, chat: int) -> None:
        self._tap(chat, "writing:pause:")
        self.model.pause(chat)

    def resume(self, chat: int) -> None:
        self._tap(chat, "writing:resume:")
        self.model.resume(chat)

    def block(self, chat: int) -> None:
        self.service.happen(chat, Left())
        self.model.block(chat)

    def come_back(self, chat: int) -> None:
        self.service.happen(chat, Returned())
        self.model.come_back(chat)

    def forget(self, chat: int) -> None:
        self._tap(chat, "forget:sure:")
        self.model.forget(chat)

    def at(self, when: datetime) -> None:
        self.service.set_clock(when)
