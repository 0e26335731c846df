"""A running simulator, and the two real libraries that talk to it in production."""

from __future__ import annotations

import os

# Before telegram is imported: otherwise each RetryAfter warns, and warnings are errors.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import aiohttp
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.ext import ExtBot

from bot.simulator import Json, Simulator

#: Calls a method with JSON parameters and returns the body of the answer.
Call: TypeAlias = Callable[..., Awaitable[Json]]


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator()
    await simulator.start()
    simulator.webhook.first_pause = 0.01
    yield simulator
    await simulator.stop()


@pytest.fixture
async def http(simulator: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(simulator.url) as session:
        yield session


@pytest.fixture
def call(http: aiohttp.ClientSession) -> Call:
    async def call(method: str, **params: Any) -> Json:
        async with http.post(f"/bot42:SIMULATOR/{method}", json=params) as answer:
            body: Json = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    return call


@pytest.fixture
def amina(simulator: Simulator) -> int:
    return simulator.open_phone("Amina", "ar", "new arrival")


@pytest.fixture
async def listener(simulator: Simulator) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(simulator.url))
    async with Bot("42:SIMULATOR", session=session) as bot:
        yield bot


@pytest.fixture
async def speaker(simulator: Simulator) -> AsyncIterator[ExtBot[None]]:
    bot = ExtBot(
        "42:SIMULATOR",
        base_url=f"{simulator.url}/bot",
        base_file_url=f"{simulator.url}/file/bot",
    )
    async with bot:
        yield bot
