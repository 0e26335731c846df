"""The service as it is, without its network: turns, the planner of meetings, the outbox.

The lights can go out at any write of the planner or of a turn: everything of that transaction is
gone, what was committed before stays.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, partial
from itertools import count
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, bindparam, func, select

from bot import meetings as planner
from bot import turn
from bot.arrival import Arrival
from bot.meetings import Meetings
from bot.store import circles, outbox, people, records, retention, schema
from bot.store.circle_tables import MEETING
from bot.store.engine import Store
from bot.store.outbox import Outgoing
from bot.store.tables import OUTBOX
from bot.turn import take_turn
from flows.circles import agenda
from flows.events import Event
from flows.model import Person, Put, Unsay
from flows.records import Attendance, Meeting, Member, Record, attendance_id
from flows.world import World
from tests.bot.years.model import Letter

COMING = [
    select(func.min(column)).where(column > bindparam("now", type_=column.type))
    for column in (MEETING.c.next_at, OUTBOX.c.not_before)
]
KINDS = ("notice", "task")  # what comes without being asked for
TITLE = re.compile(r"<b>([^:<]+)")
WHATS = {
    "You are invited": "invitation",
    "Changed": "moved",
    "Not taking place": "cancelled",
    "Reminder": "reminder",
    "Who comes": "headcount",
    "Who came": "after",
    "Thank you for being part of it": "story",
    "There is a seat for you": "seat",
    "How we talk together": "rules",
}


class LightsOut(BaseException):
    """The power has failed: nobody catches this."""


@cache
def _empty() -> Store:
    """A database with all its tables, to be copied: the migrations take their time."""
    store = Store("sqlite://")
    schema.upgrade(store)
    return store


def fresh_store() -> Store:
    """An empty database of one's own."""
    store = Store("sqlite://")
    with _empty().engine.connect() as source, store.engine.connect() as target:
        _sqlite(source).backup(_sqlite(target))
    return store


def _sqlite(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.rollback()  # nothing is being written
    return driver


@dataclass(frozen=True)
class Row:
    """A letter in the outbox: the words, the pin and the file of one occasion are several."""

    number: int
    letter: Letter
    text: str
    attachment: str


class Service:
    """What runs on the server."""

    def __init__(self, world: World, pace: float, power: Callable[[], int | None]) -> None:
        tokens = count(1)
        self.world = replace(
            world, token=lambda: f"{next(tokens):08d}" + "0" * 14, bot="companion_bot"
        )
        self.store = fresh_store()
        self._pace = pace
        self._power = power  # after how many writes the power fails; None for not at all
        self._read = 0  # the last row that was looked at
        self.start()

    def start(self) -> None:
        """A new process: it knows nothing but what is written down."""
        self._meetings = Meetings(self.store, lambda: self.world, self._pace)

    def close(self) -> None:
        self.store.close()

    @property
    def now(self) -> datetime:
        return self.world.now

    def set_clock(self, now: datetime) -> None:
        self.world = replace(self.world, now=now)

    # What happens to it

    def happen(self, chat: int, event: Event) -> None:
        """Somebody taps. A turn that the power cut short is taken again, as Telegram repeats."""
        for power in (self._power(), None):
            try:
                with failing(power):
                    self.store.run_here(lambda c: take_turn(c, [Arrival(chat, event)], self.world))
                break
            except LightsOut:
                self.start()

    def write(self, *kept: Record) -> None:
        self.store.run_here(lambda c: records.write(c, kept))

    def move_in(self, chat: int, place: str) -> None:
        person = Person(language="en", place=place, seen_on=date(2026, 11, 1))
        self.store.run_here(lambda c: people.save(c, {chat: person}))

    def meeting(self, name: str) -> Meeting:
        found = self.store.run_here(lambda c: records.find(c, Meeting, name))
        assert found is not None
        return found

    def change(self, name: str, **fields: Any) -> None:
        """What the conversation does when a meeting is changed."""

        def changed(connection: Connection) -> None:
            meeting = records.find(connection, Meeting, name)
            assert meeting is not None
            for effect in agenda.change(meeting, self.now, **fields):
                match effect:
                    case Put(record):
                        records.write(connection, [record])
                    case Unsay(source, chat):
                        outbox.unsay(connection, source, chat)

        self.store.run_here(changed)

    def answers(self, name: str) -> dict[int, str]:
        """Who has said whether they come."""
        where = {"meeting": [name], "coming": ["yes", "unsure", "no"]}
        given = self.store.run_here(lambda c: list(records.every(c, Attendance, where)))
        return {answer.chat: answer.coming for answer in given}

    def take_attendance(self, name: str, came: Collection[int]) -> None:
        """Those who lead tick who was there."""
        known = self.store.run_here(
            lambda c: {a.chat: a for a in records.every(c, Attendance, {"meeting": [name]})}
        )
        for chat in came:
            before = known.get(chat) or Attendance(attendance_id(name, chat), name, chat)
            self.write(replace(before, came=True))
        self.write(replace(self.meeting(name), came=len(came)))

    def purge(self) -> None:
        self.store.run_here(lambda c: retention.purge(c, self.now))

    # What it does every second

    def next_after(self, now: datetime) -> datetime | None:
        """When the planner or the outbox has something to do next."""
        times = self.store.run_here(
            lambda c: [c.execute(query, {"now": now}).scalar() for query in COMING]
        )
        return min((one for one in times if one), default=None)

    def tell(self) -> bool:
        """All that is due about meetings, as far as the outbox has room. Whether it got on."""
        got_on = False
        with failing(self._power()):
            due = self.store.run_here(lambda c: circles.due(c, self.now, 1000))
            for one in due:
                got_on |= self.store.run_here(partial(self._meetings.tell, identifier=one))
        return got_on

    def seated(self) -> list[Member]:
        """Who has a seat, by the tables."""
        return self.store.run_here(lambda c: list(records.every(c, Member, {"state": ["in"]})))

    def move_up(self) -> None:
        with failing(self._power()):
            for one in self.store.run_here(circles.with_free_seats):
                self.store.run_here(partial(self._meetings.move_up, identifier=one))

    # What it says

    def written(self) -> list[Row]:
        """The letters that have been put in the outbox since this was last asked."""
        new = select(OUTBOX).where(OUTBOX.c.id > self._read).order_by(OUTBOX.c.id)
        rows = self.store.run_here(lambda c: c.execute(new).all())
        self._read = max((row.id for row in rows), default=self._read)
        return [row_of(r.id, r.chat_id, r.source, r.payload) for r in rows if r.kind in KINDS]

    def deliver(self) -> Counter[Letter]:
        """Everything that may go now goes; what is past its use does not."""
        gone: Counter[Letter] = Counter()
        while claimed := self.store.run_here(lambda c: outbox.claim(c, self.now, 1000)):
            about = self._sources(claimed)
            self.store.run_here(partial(outbox.gone, ids=[message.id for message in claimed]))
            for message in claimed:
                if message.kind in KINDS and self.now < message.expires_at:
                    row = row_of(message.id, message.chat, about[message.id], message.payload)
                    gone[row.letter] += bool(row.letter[2])  # a pin or a file is no letter
        return +gone

    def _sources(self, claimed: Collection[Outgoing]) -> dict[int, str]:
        about = select(OUTBOX.c.id, OUTBOX.c.source).where(OUTBOX.c.id.in_([m.id for m in claimed]))
        rows = self.store.run_here(lambda c: c.execute(about).all())
        return {row.id: row.source for row in rows}


def row_of(number: int, chat: int, source: str, payload: dict[str, Any]) -> Row:
    """A letter, and what it is by its title; a pin and a file have none."""
    title = TITLE.match(payload["text"])
    attachment = payload.get("attachment", {}).get("type", "")
    what = WHATS[title[1].translate({0x2068: None, 0x2069: None}).strip()] if title else ""
    return Row(number, (chat, source, what), payload["text"], attachment)


@contextmanager
def failing(after: int | None) -> Iterator[None]:
    """After so many writes the power fails."""
    if after is None:
        yield
        return
    left = count(after, -1)

    def watched(write: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any) -> Any:
            if next(left) <= 0:
                raise LightsOut
            return write(*given)

        return counted

    with (
        patch.object(records, "write", watched(records.write)),
        patch.object(outbox, "put", watched(outbox.put)),
        patch.object(people, "save", watched(people.save)),
        patch.object(planner, "crash_point", watched(nothing)),
        patch.object(turn, "crash_point", watched(nothing)),
    ):
        yield


def nothing(_point: str) -> None:
    """At a place where the plug can be pulled."""
