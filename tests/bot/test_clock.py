"""The clock: what came due is handed over, all of it, and old things are deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.arrival import Arrival
from bot.clock import MOST, Ticker
from bot.store import arrivals, moments, people
from bot.store.engine import Store
from bot.store.tables import ASIDE, RECEIVED
from flows.model import Person
from tests.bot.conftest import NOW


class Standing:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class Taken:
    """Takes what comes due, as a turn does."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.arrivals: list[Arrival] = []

    async def submit(self, batch: Sequence[Arrival]) -> None:
        self.arrivals += batch
        keys = [(arrival.chat, arrival.moment) for arrival in batch]
        self.store.run_here(lambda c: moments.claim(c, keys, NOW + timedelta(days=9)))


def arrange(store: Store, count: int, at: datetime) -> None:
    def write(connection: object) -> None:
        people.save(connection, {n: Person(language="en") for n in range(count)})  # type: ignore[arg-type]
        moments.arrange(connection, {(n, "offer"): at for n in range(count)})  # type: ignore[arg-type]

    store.run_here(write)


async def test_what_came_due_is_handed_over_however_much_it_is(store: Store) -> None:
    arrange(store, MOST * 2 + 5, NOW)
    taken = Taken(store)
    await Ticker(store, Standing(), taken.submit).look()
    assert len(taken.arrivals) == MOST * 2 + 5


async def test_what_is_still_to_come_is_left(store: Store) -> None:
    arrange(store, 3, NOW + timedelta(seconds=1))
    taken = Taken(store)
    clock = Standing()
    ticker = Ticker(store, clock, taken.submit)
    await ticker.look()
    assert taken.arrivals == []
    clock.at += timedelta(days=3)  # the service was away for three days: nothing is dropped
    await ticker.look()
    assert len(taken.arrivals) == 3


async def test_old_numbers_and_mishaps_are_deleted_in_time(store: Store) -> None:
    store.run_here(lambda c: arrivals.note(c, [1], NOW - timedelta(hours=49)))
    store.run_here(lambda c: arrivals.note(c, [2], NOW - timedelta(hours=47)))
    store.run_here(lambda c: arrivals.set_aside(c, "tapped", "X", NOW - timedelta(days=15)))
    store.run_here(lambda c: arrivals.set_aside(c, "tapped", "X", NOW - timedelta(days=13)))
    await Ticker(store, Standing(), Taken(store).submit).purge()
    left = store.run_here(
        lambda c: [
            c.execute(select(func.count()).select_from(t)).scalar() for t in (RECEIVED, ASIDE)
        ]
    )
    assert left == [1, 1]


async def test_stopping_in_the_middle_of_a_look_is_no_error_in_the_log(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()

    async def for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    ticker = Ticker(store, Standing(), Taken(store).submit, for_ever)
    ticker.start()
    await begun.wait()
    ticker.stop()
    await asyncio.sleep(0.1)
    assert not [record for record in caplog.records if record.exc_info]
