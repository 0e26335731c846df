"""The speaker and groups: their pace, a group that is full, gone, or elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.simulator import Simulator, standing
from bot.speak import pace
from bot.speak.telegram import Telegram
from bot.store.engine import Store
from bot.store.tables import PERSON
from tests.bot.speak.test_speaker import TOKEN, Stage, sends, until

FASTER = 15  # a minute of the test is four seconds


@asynccontextmanager
async def staged(store: Store, rate: float) -> AsyncIterator[tuple[Stage, int, int]]:
    """A speaker at work, somebody with a phone, and their group, which it is in."""
    simulator = Simulator(TOKEN)
    await simulator.start()
    telegram = Telegram(TOKEN, simulator.url, rate)
    await telegram.open()
    stage = Stage(store, simulator, telegram, rate)
    stage.nursery.spawn(stage.speaker.run(), "speaker")
    farah = simulator.open_phone("Farah")
    group = simulator.groups.create("Neighbours", [farah]).id
    simulator.groups.follow(farah, "", group)
    yield stage, farah, group
    await stage.speaker.close()
    await stage.nursery.close()
    await telegram.close()
    await simulator.stop()


def heard(stage: Stage, group: int) -> list[str]:
    """What the companion has said there."""
    messages = stage.simulator.messages(group)
    return [message["text"] for message in messages if message["from"]["is_bot"]]


def refusals(stage: Stage) -> list[int]:
    outcomes = [call.outcome for call in stage.simulator.calls]
    return [outcome["error_code"] for outcome in outcomes if not outcome["ok"]]


async def test_a_group_is_never_told_to_wait_for_it_gets_twenty_a_minute(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "MINUTE", timedelta(minutes=1) / FASTER)
    monkeypatch.setattr(pace, "GROUP_PER_SECOND", pace.GROUP_PER_SECOND * FASTER)
    async with staged(store, 25) as (stage, _, group):
        for number in range(30):
            stage.put(group, f"{number}", "notice")
        await stage.silence()
        assert heard(stage, group) == [f"{number}" for number in range(30)]
        assert refusals(stage) == []


async def test_a_group_that_is_full_waits_and_nobody_waits_with_it(store: Store) -> None:
    async with staged(store, 0) as (stage, farah, group):  # nothing paces the speaker here
        for number in range(25):
            stage.put(group, f"{number}", "notice")
        await until(lambda: refusals(stage) == [429])
        stage.put(farah, "hello", "notice")
        await until(lambda: stage.heard(farah) == ["hello"])
        assert heard(stage, group) == [f"{number}" for number in range(20)]
        await until(lambda: stage.waiting() == 5)  # what was said is noted a moment later
        assert sends(stage) == 22, "nothing is tried before its time"


async def test_a_group_that_has_put_us_out_is_told_of_and_nobody_is_remembered_for_it(
    store: Store,
) -> None:
    async with staged(store, 0) as (stage, _, group):
        stage.simulator.groups.remove_bot(group)
        stage.put(group, "We meet on Tuesday.", "notice")
        await stage.silence()
        await until(lambda: stage.left == [group])
        assert store.run_here(lambda c: c.execute(select(PERSON)).all()) == []


async def test_what_waits_for_a_group_that_has_grown_is_said_where_it_is_now(store: Store) -> None:
    async with staged(store, 0) as (stage, _, group):
        new = stage.simulator.groups.upgrade(group).id
        for text in ("one", "two", "three"):
            stage.put(group, text, "notice")
        await stage.silence()
        await until(lambda: stage.moved == {group: new})
        assert heard(stage, new) == ["one", "two", "three"]
        assert refusals(stage) == [400]
        assert stage.left == []
        assert store.run_here(lambda c: c.execute(select(PERSON)).all()) == []
