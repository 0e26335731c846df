"""The clock that can be moved, and the service's clock that follows it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.nursery import Nursery
from bot.simulator import Simulator, clock
from bot.simulator.clock import FollowedClock
from tests.simulator.conftest import Call

DAY = timedelta(days=1)


def ahead(now: datetime) -> timedelta:
    return now - datetime.now(UTC)


async def test_messages_carry_the_simulated_date(
    simulator: Simulator, call: Call, amina: int
) -> None:
    simulator.clock.move(DAY)
    date = (await call("sendMessage", chat_id=amina, text="a"))["result"]["date"]
    assert abs(date - (datetime.now(UTC) + DAY).timestamp()) < 2


async def test_a_tap_waits_for_its_answer_no_longer_than_a_minute(
    simulator: Simulator, call: Call, amina: int
) -> None:
    first, second = (simulator.tap(amina, 1, "a") for _ in range(2))
    assert (await call("answerCallbackQuery", callback_query_id=first))["ok"]
    assert not (await call("answerCallbackQuery", callback_query_id=first))["ok"]
    simulator.clock.move(timedelta(minutes=2))
    assert not (await call("answerCallbackQuery", callback_query_id=second))["ok"]


async def test_the_page_moves_the_clock(simulator: Simulator, http: aiohttp.ClientSession) -> None:
    async with http.post("/simulator/clock", json={"hours": 24}) as answer:
        assert (await answer.json())["offset"] == 86400
    assert timedelta(hours=23) < ahead(simulator.clock.now()) <= DAY
    async with http.post("/simulator/clock", json={"fortnights": 1}) as answer:
        assert answer.status == 400


async def test_the_clock_can_be_watched(simulator: Simulator, http: aiohttp.ClientSession) -> None:
    watching = asyncio.ensure_future(http.get("/simulator/clock", params={"after": "0.0"}))
    await asyncio.sleep(0.05)
    assert not watching.done()
    simulator.clock.move(DAY)
    async with await asyncio.wait_for(watching, 1) as answer:
        assert (await answer.json())["offset"] == 86400
    async with http.get("/simulator/clock", params={"after": "0.0"}) as answer:
        assert (await answer.json())["offset"] == 86400


async def test_a_watcher_is_not_kept_for_ever(simulator: Simulator) -> None:
    assert await simulator.clock.offset_other_than(0.0, patience=0.01) == 0.0


async def test_the_service_follows(simulator: Simulator) -> None:
    simulator.clock.move(DAY)
    moved = asyncio.Event()
    followed = FollowedClock(simulator.url, moved.set)
    await followed.start()
    assert timedelta(hours=23) < ahead(followed.now()) <= DAY
    moved.clear()
    async with Nursery() as nursery:
        nursery.spawn(followed.follow(), "clock")
        await asyncio.sleep(0.05)
        simulator.clock.move(-2 * DAY)
        await asyncio.wait_for(moved.wait(), 1)
        assert ahead(followed.now()) < timedelta(hours=-23)


async def test_the_service_finds_a_restarted_simulator(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Simulator()
    await first.start()
    moved = asyncio.Event()
    followed = FollowedClock(first.url, moved.set)
    await followed.start()
    port = int(first.url.rpartition(":")[2])
    monkeypatch.setattr(clock, "PAUSE", 0.01)
    second = Simulator()
    try:
        async with Nursery() as nursery:
            nursery.spawn(followed.follow(), "clock")
            await asyncio.sleep(0.05)
            await first.stop()
            await asyncio.sleep(0.05)
            second.clock.move(DAY)
            await second.start(port=port)
            await asyncio.wait_for(moved.wait(), 2)
            assert not nursery.failed.is_set()
    finally:
        await second.stop()
