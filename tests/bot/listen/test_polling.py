"""Long polling: the offset moves only when everything is committed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.types import Update

from bot.listen import polling
from bot.listen.polling import listening_bot, poll
from bot.nursery import Nursery
from bot.simulator import Fault, Kind, Simulator
from bot.store.engine import StoreDown

TOKEN = "42:SIMULATOR"


class Ears:
    def __init__(self) -> None:
        self.heard: list[int] = []
        self.away = 0

    async def handle(self, updates: Sequence[Update]) -> None:
        if self.away and updates:
            self.away -= 1
            raise StoreDown("away")
        self.heard += [update.update_id for update in updates]


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
async def simulator(ears: Ears, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Simulator]:
    monkeypatch.setattr(polling, "PAUSES", (0.05,))
    simulator = Simulator(TOKEN)
    await simulator.start()
    bot = listening_bot(TOKEN, simulator.url)
    async with Nursery() as nursery:
        nursery.spawn(poll(bot, ears.handle), "polling")
        yield simulator
    await bot.session.close()
    await simulator.stop()


async def test_every_update_is_heard_once_in_order(simulator: Simulator, ears: Ears) -> None:
    chat = simulator.open_phone("Amina")
    for number in range(250):
        simulator.say(chat, str(number))
    await simulator.wait_for(lambda: simulator.pending_updates() == 0)
    assert len(ears.heard) == 250
    assert ears.heard == sorted(set(ears.heard))


async def test_what_could_not_be_committed_comes_again(simulator: Simulator, ears: Ears) -> None:
    ears.away = 2
    simulator.say(simulator.open_phone("Amina"), "hello")
    await simulator.wait_for(lambda: simulator.pending_updates() == 0)
    assert len(ears.heard) == 1


@pytest.mark.parametrize("kind", [Kind.SERVER_ERROR, Kind.DROP_BEFORE, Kind.GARBAGE])
async def test_a_bad_moment_of_telegrams_loses_nothing(
    simulator: Simulator, ears: Ears, kind: Kind
) -> None:
    simulator.faults.add(Fault(kind, method="getUpdates", times=2))
    simulator.say(simulator.open_phone("Amina"), "hello")
    await simulator.wait_for(lambda: simulator.pending_updates() == 0)
    assert len(ears.heard) == 1


async def test_one_update_that_cannot_be_read_does_not_stop_the_others(
    simulator: Simulator, ears: Ears
) -> None:
    chat = simulator.open_phone("Amina")
    simulator.push({"message": {"chat": {"id": chat, "type": "a new type"}, "text": "x"}})
    simulator.push({"callback_query": {"id": 5}})
    simulator.say(chat, "hello")
    await simulator.wait_for(lambda: simulator.pending_updates() == 0)
    assert ears.heard[-1:] == [max(ears.heard)]


async def test_a_refused_token_ends_it() -> None:
    simulator = Simulator(TOKEN)
    await simulator.start()
    bot = listening_bot("43:ANOTHER", simulator.url)
    with pytest.raises(TelegramUnauthorizedError):
        await asyncio.wait_for(poll(bot, Ears().handle), 5)
    await bot.session.close()
    await simulator.stop()
