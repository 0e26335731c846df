"""The readers of the demo: asked a few questions, they press until they are done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.demo_readers import SILENT, Readers
from bot.nursery import Nursery
from bot.simulator import Json, Simulator

ROUND = ("feedback:r:before-en", "feedback:r:after-en")
PATIENCE = 10  # seconds
ANSWERS = ("🌕 Often", "🌑 Never")


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator()
    await simulator.start()
    yield simulator
    await simulator.stop()


class Asking:
    """A bot that asks one question, and thanks."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"/bot42:SIMULATOR/{method}", json=params) as answer:
            return (await answer.json())["result"]

    async def ask(self, chat: int, entry: str) -> int:
        sent = await self.call("sendMessage", chat_id=chat, text="?", reply_markup=rows(entry))
        return int(sent["message_id"])

    async def hears(self) -> str:
        """The next press; the form goes on."""
        [update, *_] = await self.call("getUpdates", limit=1, timeout=PATIENCE)
        await self.call("getUpdates", offset=update["update_id"] + 1, limit=1)
        press = update["callback_query"]
        begun = press["data"].startswith("feedback:")
        await self.call(
            "editMessageText",
            chat_id=press["from"]["id"],
            message_id=press["message"]["message_id"],
            text="● How often?" if begun else "Thank you",
            reply_markup=rows("fA", "fB", "fNone", "fBack") if begun else rows("dLocked"),
        )
        return str(press["data"])


def rows(*carried: str) -> Json:
    texts = (*ANSWERS, "Prefer not to say", "Back") if len(carried) > 1 else ("Start",)
    buttons = zip(texts, carried, strict=True)
    return {"inline_keyboard": [[{"text": text, "callback_data": data}] for text, data in buttons]}


async def test_they_answer_once_each_time_they_are_asked_and_then_leave_it(
    simulator: Simulator,
) -> None:
    chat = open_phone(simulator, silent=False)
    async with aiohttp.ClientSession(simulator.url) as session, Nursery() as nursery:
        bot = Asking(session)
        nursery.spawn(Readers(simulator, [chat]).live(), "let readers answer")
        for entry in ROUND:
            await bot.ask(chat, entry)
            assert await bot.hears() == entry
            assert await bot.hears() in {"fA", "fB", "fNone"}
        assert await bot.call("getUpdates", timeout=1) == []


async def test_some_never_answer(simulator: Simulator) -> None:
    chat = open_phone(simulator, silent=True)
    async with aiohttp.ClientSession(simulator.url) as session, Nursery() as nursery:
        nursery.spawn(Readers(simulator, [chat]).live(), "let readers answer")
        bot = Asking(session)
        await bot.ask(chat, ROUND[0])
        assert await bot.call("getUpdates", timeout=1) == []


def open_phone(simulator: Simulator, *, silent: bool) -> int:
    """A phone of somebody who answers, or who never does."""
    while bool((chat := simulator.open_phone("Reader")) % SILENT) is silent:
        pass
    return chat
