"""Power cuts and other processes: everybody is asked once all the same."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from bot import rounds as planner
from bot.rounds import Rounds
from bot.store import schema
from bot.store.engine import Store
from flows.catalogue import read_catalogues
from flows.library import load
from flows.wording import Wording
from flows.world import World
from tests.bot.ballot_box import FakeBallots
from tests.bot.round_town import (
    ADE,
    AMINA,
    ASKED,
    GRACE,
    MINA,
    YUSUF,
    Town,
    asks,
    cut_off_at,
    settled,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def town(store: Store, world_at: Callable[[datetime], World]) -> Town:
    return settled(store, world_at)


async def test_everybody_is_asked_once_however_often_it_is_cut_off(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = range(2000, 2120)
    town.live(crowd)
    town.keep(asks())
    told = Counter[int]()
    for _ in range(12):
        cut_off_at("rounds.told", monkeypatch, planner)
        await town.rounds.look()
        told.update(message.chat for message in town.said())
        town.rounds._resting.clear()  # another process, after the crash
        await town.rounds.look()
        told.update(message.chat for message in town.said())
    assert told == Counter([AMINA, YUSUF, ADE, MINA, GRACE, *crowd])


def look_until_done(url: str) -> None:
    """What the service does, in a process that may be killed: see below."""
    world = World(ASKED, load(), Wording(read_catalogues()))
    store = Store(url)
    rounds = Rounds(store, lambda: world, 0, FakeBallots())
    planner.PEOPLE_AT_ONCE = 7
    planner.MOST_WAITING = 10_000
    rounds._most = 10_000
    while asyncio.run(rounds.look()):
        pass
    store.close()


def test_everybody_is_asked_once_through_power_cuts(town: Town, database_url: str) -> None:
    crowd = range(2000, 2040)
    town.live(crowd)
    town.keep(asks())
    code = f"from tests.bot.test_rounds_cut_off import look_until_done as f; f({database_url!r})"
    deaths = 0
    for times in (1, 2, 3, 1, 0):
        at = {"COMPANION_CRASH_AT": f"rounds.told:{times}"} if times else {}
        ended = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **at}, check=False
        )
        deaths += ended.returncode == -signal.SIGKILL
    assert deaths == 4
    told = Counter(message.chat for message in town.said())
    assert told == Counter([AMINA, YUSUF, ADE, MINA, GRACE, *crowd])
    assert town.round().done == ("before:2026-11-23",)


@pytest.mark.postgres
def test_several_processes_ask_everybody_once(
    postgres_url: str, world_at: Callable[[datetime], World]
) -> None:
    """While people come and go, and the speaker notes who was asked."""
    first = Store(postgres_url)
    schema.upgrade(first)
    town = Town(first, world_at)
    crowd = range(2000, 2200)
    town.live(crowd)
    town.keep(asks())
    world = town.world

    def process(number: int) -> Counter[int]:
        store = Store(postgres_url)
        mine = Town(store, lambda _: world, 10)
        told = Counter[int]()
        try:
            for chat in crowd[number::4]:
                if chat % 10 == 0:
                    mine.live((chat,), paused=True)
                asyncio.run(mine.rounds.look())
                told.update(message.chat for message in mine.said())
        finally:
            store.close()
        return told

    with ThreadPoolExecutor(4) as threads:
        parts = [threads.submit(process, number) for number in range(4)]
    told = sum((part.result() for part in parts), Counter[int]())
    paused = {chat for chat in crowd if chat % 10 == 0}
    assert max(told.values()) == 1
    assert set(crowd) - paused <= set(told)
    assert town.round().doing == ""
    first.close()
