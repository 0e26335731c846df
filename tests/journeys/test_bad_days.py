"""Telegram has a bad day: what was to be said is said all the same, or not at all, never nagging.

The tests of this module share one service and its clock.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator import Fault, Kind, Simulator
from tests.journeys.companion import Companion, installed
from tests.journeys.person import Person
from tests.journeys.reader import EarlyReader
from tests.journeys.watched import Watched, newcomer

shared = pytest.mark.asyncio(loop_scope="module")


@shared
async def test_when_telegram_asks_to_wait_nothing_is_sent_until_then(telegram: Watched) -> None:
    people = [await newcomer(telegram) for _ in range(6)]
    telegram.faults.add(Fault(Kind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=3))
    before = len(telegram.spoke_at)
    await asyncio.gather(*(person.says("/settings", answers=1) for person in people))
    for person in people:
        await person.until(lambda: person.sees("hour:ask:"), "the settings")  # noqa: B023
    refused, *others = telegram.spoke_at[before:]
    assert len(others) == len(people), "each is answered once"
    assert min(others) - refused >= 3


@shared
@pytest.mark.parametrize(
    ("kind", "at_most"),
    [
        (Kind.SERVER_ERROR, 1),
        (Kind.DROP_BEFORE, 1),
        (Kind.DROP_AFTER, 2),
        (Kind.GARBAGE, 2),
    ],
)
async def test_an_answer_that_went_astray_is_sent_again(
    telegram: Watched, kind: Kind, at_most: int
) -> None:
    person = await newcomer(telegram)
    before = len(person.said)
    telegram.faults.add(Fault(kind, method="sendMessage", chat=person.chat))
    await person.says("/settings", answers=2)
    assert person.sees("hour:ask:")
    assert 1 <= len(person.said) - before <= at_most


@shared
async def test_an_outage_of_some_minutes_loses_no_answer(telegram: Watched) -> None:
    person = await newcomer(telegram)
    outage = 5
    telegram.faults.add(
        Fault(Kind.SERVER_ERROR, method="sendMessage", chat=person.chat, times=outage)
    )
    before = len(person.answers)
    telegram.say(person.chat, "/settings")
    for attempt in range(1, outage + 1):
        await person.hears(before + attempt)
        telegram.clock.move(timedelta(minutes=1))
    await person.until(lambda: person.sees("hour:ask:"), "the settings, late")


@shared
async def test_who_blocks_the_companion_hears_nothing_until_they_return(telegram: Watched) -> None:
    reader, unnoticed = await newcomer(telegram), await newcomer(telegram)
    tomek = EarlyReader(telegram, "Tomek", "pl")
    await asyncio.gather(reader.taps("home::"), unnoticed.taps("home::"), tomek.arrives())
    everybody = (reader, unnoticed, tomek)
    await asyncio.gather(*(each.reads_the_first(EarlyReader.HOUR) for each in everybody))

    telegram.block(reader.chat)
    telegram.faults.add(Fault(Kind.BLOCKED, chat=unnoticed.chat))
    await unnoticed.says("/settings")
    assert not unnoticed.answers[-1].outcome["ok"]
    before = len(reader.answers), len(unnoticed.answers)
    await tomek.hears_first(days=3)
    await tomek.hears_first(days=3)
    assert (len(reader.answers), len(unnoticed.answers)) == before, "nobody even tried"

    telegram.unblock(reader.chat)
    await unnoticed.says("/start")
    told = len(reader.told)
    await tomek.hears_first(days=3)
    await reader.is_offered("bins", told)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_it_starts_although_telegram_stumbles(
    simulator: Simulator, tmp_path: Path, sqlite_url: str, webhook: bool
) -> None:
    simulator.faults.script(
        Fault(kind, method=method)
        for method in ("getMe", "deleteWebhook", "setWebhook", "setMyCommands")
        for kind in (Kind.SERVER_ERROR, Kind.DROP_BEFORE)
    )
    async with installed(Companion(simulator, tmp_path, sqlite_url, webhook=webhook)) as companion:
        await companion.start()
        await companion.ready()
        await Person(simulator, "Sarah").says("/start")


async def test_it_goes_on_listening_although_telegram_stumbles(
    companion: Companion, simulator: Simulator
) -> None:
    person = Person(simulator, "Sarah")
    await person.says("/start")
    for kind in (Kind.SERVER_ERROR, Kind.GARBAGE, Kind.DROP_BEFORE, Kind.TOO_MANY_REQUESTS):
        simulator.faults.add(Fault(kind, method="getUpdates"))
        await person.says("/start")  # ends the request under way; the next one goes wrong
        await person.says("/start")
    assert companion.runs
