"""Thousands of chats: what each costs does not grow with their number."""

from __future__ import annotations

import asyncio
from time import process_time

import aiohttp
import pytest

from bot.simulator import Fault, Simulator

MANY = 5_000
PER_SECOND = 800  # sent by the bot, with both ends of the wire in this process


async def send_to_all(simulator: Simulator, chats: list[int]) -> list[int]:
    """What the bot is answered when it writes to everybody: the statuses."""
    slots = asyncio.Semaphore(50)
    async with aiohttp.ClientSession(simulator.url) as http:

        async def send(chat: int) -> int:
            message = {"chat_id": chat, "text": "<b>Hello</b>", "parse_mode": "HTML"}
            async with slots, http.post("/bot42:SIMULATOR/sendMessage", json=message) as answer:
                return answer.status

        return await asyncio.gather(*map(send, chats))


@pytest.mark.parametrize("keep_history", [True, False])
async def test_thousands_are_written_to_quickly(keep_history: bool) -> None:
    simulator = Simulator(keep_history=keep_history)
    await simulator.start()
    begun = process_time()  # of this process, however busy the machine is
    chats = [simulator.open_phone(f"P{number}") for number in range(MANY)]
    for chat in chats:
        simulator.say(chat, "/start")
    simulator.faults.add(Fault.storm(0.1, (1, 2)))
    statuses = await send_to_all(simulator, chats)
    took = process_time() - begun
    await simulator.stop()
    assert len(simulator.faults.waits) == statuses.count(429) > MANY / 20
    assert statuses.count(200) == sum(len(simulator.messages(chat)) == 2 for chat in chats)
    assert MANY / took > PER_SECOND


async def test_thousands_can_wait_each_for_their_own_chat(simulator: Simulator) -> None:
    chats = [simulator.open_phone(f"P{number}") for number in range(MANY)]
    looked = dict.fromkeys(chats, 0)

    def heard(chat: int) -> bool:
        looked[chat] += 1
        return bool(simulator.messages(chat))

    async def listen(chat: int) -> None:
        await simulator.wait_for(lambda: heard(chat), 60, chat=chat)

    listening = asyncio.gather(*map(listen, chats))
    await asyncio.sleep(0)
    await send_to_all(simulator, chats)
    await asyncio.wait_for(listening, 5)
    assert set(looked.values()) == {2}
