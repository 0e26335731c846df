"""The turn loop: batches, poison, floods and a database that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from bot import turn
from bot.arrival import Arrival
from bot.gate import BURST, Gate
from bot.nursery import Nursery
from bot.store import arrivals, moments
from bot.store.engine import Store, StoreDown
from bot.store.tables import ASIDE, OUTBOX, PERSON, RECEIVED
from bot.turns import Turns
from flows.attachments import File
from flows.conversation import respond
from flows.events import Due, Event, Tapped
from flows.model import Person, Step
from flows.world import World
from tests.bot.conftest import NOW

Result = TypeVar("Result")


def tap(chat: int, update: int, choice: str = "language:en:luton") -> Arrival:
    return Arrival(chat, Tapped(choice=choice, message=1), update)


class Flaky(Store):
    """A real store whose database can be taken away."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.away = False
        self.transactions = 0

    def run_here(self, transaction: Callable[[Connection], Result]) -> Result:
        self.transactions += 1
        if self.away:
            raise StoreDown("away") from OperationalError("", {}, Exception())
        return super().run_here(transaction)


class Running:
    """A turn loop at work, and the moment it lives in."""

    def __init__(self, store: Flaky, world_at: Callable[[datetime], World]) -> None:
        self.store = store
        self.now = NOW
        self.stir = asyncio.Event()
        self.fetched: list[tuple[int, File]] = []
        self.turns = Turns(
            store,
            lambda: world_at(self.now),
            self.stir,
            Gate(),
            lambda chat, file: self.fetched.append((chat, file)),
        )

    def count(self, table: Any) -> int:
        query = select(func.count()).select_from(table)
        return int(self.store.run_here(lambda c: c.execute(query).scalar_one()))

    def said(self) -> list[str]:
        query = select(OUTBOX.c.payload).order_by(OUTBOX.c.id)
        return [row[0]["text"] for row in self.store.run_here(lambda c: c.execute(query).all())]


@pytest.fixture
async def running(store: Store, world_at: Callable[[datetime], World]) -> AsyncIterator[Running]:
    flaky = Flaky(store.engine.url.render_as_string(hide_password=False))
    running = Running(flaky, world_at)
    async with Nursery() as nursery:
        nursery.spawn(running.turns.run(), "turns")
        yield running
    flaky.close()


async def test_what_is_submitted_is_committed_when_submit_returns(running: Running) -> None:
    await running.turns.submit([tap(1, 1), tap(2, 2)])
    assert running.count(PERSON) == 2
    assert running.stir.is_set()


async def test_what_arrives_during_a_commit_shares_the_next_one(running: Running) -> None:
    before = running.store.transactions
    await asyncio.gather(*(running.turns.submit([tap(n, n)]) for n in range(1, 101)))
    assert running.store.transactions - before < 10
    assert running.count(PERSON) == 100


async def test_nothing_is_acknowledged_while_the_database_is_away(running: Running) -> None:
    running.store.away = True
    with pytest.raises(StoreDown):
        await running.turns.submit([tap(1, 1)])
    running.store.away = False
    await running.turns.submit([tap(1, 1)])  # Telegram brings it again
    assert running.count(PERSON) == 1
    assert running.count(ASIDE) == 0


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in a flow: every tap on `poison` raises, with what a person wrote in it."""

    def stumble(person: Person | None, event: Event, world: World, chat: int = 0) -> Step:
        if "poison" in getattr(event, "choice", "") or getattr(event, "moment", "") == "poison":
            raise ZeroDivisionError("a secret that somebody typed")
        return respond(person, event, world, chat)

    monkeypatch.setattr(turn, "respond", stumble)


@pytest.mark.usefixtures("poison")
async def test_a_poisonous_update_is_set_aside_and_the_others_go_through(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await running.turns.submit([tap(1, 1), tap(2, 2, "poison"), tap(3, 3)])
    assert running.count(PERSON) == 2
    assert running.count(RECEIVED) == 3  # it is done with: Telegram need not bring it again
    aside = running.store.run_here(lambda c: c.execute(select(ASIDE)).mappings().one())
    assert (aside["kind"], aside["error"]) == ("tapped", "ZeroDivisionError")
    assert "secret" not in caplog.text


@pytest.mark.usefixtures("poison")
async def test_the_person_gets_a_kind_word_and_a_way_on(running: Running) -> None:
    await running.turns.submit([tap(1, 1)])
    await running.turns.submit([tap(1, 2, "poison")])
    await running.turns.submit([tap(2, 3)])  # by then the apology is written
    assert any("something went wrong here" in text for text in running.said())


@pytest.mark.usefixtures("poison")
async def test_a_poisonous_moment_does_not_come_due_for_ever(running: Running) -> None:
    await running.turns.submit([tap(1, 1)])
    running.store.run_here(lambda c: moments.arrange(c, {(1, "poison"): NOW}))
    await running.turns.submit([Arrival(1, Due(moment="poison"))])
    assert running.store.run_here(lambda c: moments.due(c, NOW, 10)) == []


async def test_a_flood_gets_one_notice_and_nobody_else_feels_it(running: Running) -> None:
    await running.turns.submit([tap(1, n, "x") for n in range(1000)])
    await running.turns.submit([tap(2, 2000)])
    notices = [text for text in running.said() if "a lot at once" in text]
    assert len(notices) == 1
    assert running.count(OUTBOX) == BURST + 2
    running.now += timedelta(seconds=20)
    before = running.count(OUTBOX)
    await running.turns.submit([tap(1, 3000, "x")])
    assert running.count(OUTBOX) == before + 1


async def test_what_comes_again_after_an_outage_is_no_flood(running: Running) -> None:
    batch = [tap(1, n, "x") for n in range(BURST - 5)]
    running.store.away = True
    for _ in range(4):  # Telegram brings them again and again
        with pytest.raises(StoreDown):
            await running.turns.submit(batch)
    running.store.away = False
    await running.turns.submit(batch)
    assert running.count(OUTBOX) == BURST - 5
    assert not any("a lot at once" in text for text in running.said())


@pytest.mark.usefixtures("poison")
async def test_an_update_two_processes_set_aside_stops_neither(running: Running) -> None:
    running.store.run_here(lambda c: arrivals.note_as_done_with(c, 2, NOW))
    await running.turns._put_aside(tap(1, 2, "poison"), "ZeroDivisionError")
    await running.turns.submit([tap(3, 3)])
    assert running.count(ASIDE) == 1
