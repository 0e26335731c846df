"""A town with people, a planner of rounds, its ballots, and a clock that is put on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from bot.rounds import Rounds
from bot.store import outbox, people, records
from bot.store import rounds as rounds_store
from bot.store.engine import Store
from bot.store.outbox import Outgoing
from bot.store.round_tables import INVITED
from bot.store.tables import OUTBOX
from flows.model import Person
from flows.records import Circle, Member, Record, Staff
from flows.rounds import Round
from flows.world import World
from tests.bot.ballot_box import FakeBallots
from tests.flows.feedback_rounds import MADE_AT, round_of

LONDON = ZoneInfo("Europe/London")
AMINA, YUSUF, ADE, MINA, GRACE, OMAR = range(1001, 1007)
ID = "roundaaa"
# Grace leads in Luton, Omar in Bradford; the others live in Luton.
READER = Person(language="en", place="luton")
TEAM = (
    Staff(GRACE, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), ("en",), "grace"),
    Staff(OMAR, "Omar", {"bradford": "coordinator"}, date(2026, 11, 1), ("en",), "omar"),
)
TEA = Circle("tea", "luton", "Tea and talk", MADE_AT, state="open")
WALK = replace(TEA, id="walk", name="Walk")


def clock(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=LONDON).astimezone(UTC)


ASKED = clock("2026-11-23 10:00")
REMINDED = clock("2026-11-27 17:00")
AFTER = clock("2027-02-01 10:00")
OVER = clock("2027-02-08 00:00")
DESTROYED_AT = clock("2027-05-08 00:00")


class Town:
    """A store with people, a planner, its ballots, and a clock that is put on."""

    def __init__(
        self, store: Store, world_at: Callable[[datetime], World], rate: float = 0
    ) -> None:
        self.store = store
        self.now = ASKED
        self.ballots = FakeBallots()
        self._world_at = world_at
        self.rounds = Rounds(store, lambda: self.world, rate, self.ballots)

    @property
    def world(self) -> World:
        return self._world_at(self.now)

    def live(self, chats: Iterable[int], **fields: Any) -> None:
        known = dict.fromkeys(chats, replace(READER, **fields))
        self.store.run_here(lambda c: people.save(c, known))

    def keep(self, *kept: Record) -> None:
        self.store.run_here(lambda c: records.write(c, kept))

    def round(self, id_: str = ID) -> Round:
        found = self.store.run_here(lambda c: records.find(c, Round, id_))
        assert found
        return found

    async def look(self, now: datetime | str | None = None) -> None:
        """Whatever is due at that time, until nothing more is."""
        if now is not None:
            self.now = clock(now) if isinstance(now, str) else now
        while await self.rounds.look():
            pass

    def said(self) -> list[Outgoing]:
        """All that waits in the outbox, sent: the numbers of what asks are noted, as in service."""

        def send(connection: Connection) -> list[Outgoing]:
            sent = list[Outgoing]()
            while claimed := outbox.claim(connection, self.now, 1000):
                outbox.gone(connection, [message.id for message in claimed])
                sent += claimed
            asked = {(m.source, m.chat): self.number(m.chat) for m in sent if m.kind == "round"}
            rounds_store.note_asked(connection, asked)
            return sent

        return self.store.run_here(send)

    def number(self, chat: int) -> int:
        """The number of a message in a chat: made up, and another each day."""
        return chat * 1000 + self.now.timetuple().tm_yday

    async def chats(self, now: datetime | str | None = None) -> list[int]:
        """Who was asked or reminded by then."""
        await self.look(now)
        return [message.chat for message in self.said() if message.kind == "round"]

    def noted(self) -> dict[tuple[str, int], int]:
        rows = self.store.run_here(lambda c: c.execute(select(INVITED)).all())
        return {(row.wave, row.chat_id): row.message for row in rows}

    async def tasks(self, now: datetime | str | None = None) -> list[tuple[int, str]]:
        """What the team was told by then."""
        await self.look(now)
        later = OUTBOX.update().values(not_before=self.now)  # the night is over
        self.store.run_here(lambda c: c.execute(later))
        tasks = [m for m in self.said() if m.kind == "task" and not m.payload.get("attachment")]
        return [(m.chat, m.payload["text"]) for m in tasks]


def settled(store: Store, world_at: Callable[[datetime], World]) -> Town:
    """Six people, two of them coordinators, and two circles."""
    town = Town(store, world_at)
    town.live((AMINA, YUSUF, ADE, MINA, GRACE))
    town.live((OMAR,), place="bradford")
    town.keep(*TEAM, TEA, WALK)
    return town


def asks(**fields: Any) -> Round:
    """A round that is open, and due."""
    return round_of(**{"next_at": ASKED, **fields})


def seat(chat: int, circle: str = "tea", **fields: Any) -> Member:
    return replace(Member(f"{circle}{chat}", circle, chat, "Somebody", MADE_AT), **fields)


class PowerCut(Exception):
    """Nothing of the transaction is kept."""


def cut_off_at(point: str, monkeypatch: pytest.MonkeyPatch, module: Any, times: int = 1) -> None:
    left = [times]

    def dies(reached: str) -> None:
        if reached == point and left[0]:
            left[0] -= 1
            raise PowerCut

    monkeypatch.setattr(module, "crash_point", dies)
