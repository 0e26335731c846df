"""Delivery to a webhook: with the secret, in order, again and again until it is taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.simulator import Simulator
from tests.simulator.conftest import Call


@dataclass
class Hook:
    """A bot's webhook that answers as it is told to, and remembers what came."""

    url: str = ""
    answers: list[web.Response] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.texts.append(update["message"]["text"])
        if "slow" in self.texts[-1]:
            await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    application = web.Application()
    application.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def until(simulator: Simulator, pending: int) -> None:
    await simulator.wait_for(lambda: simulator.pending_updates() == pending, 3)


async def test_updates_come_with_the_secret_and_are_then_confirmed(
    simulator: Simulator, call: Call, hook: Hook, amina: int
) -> None:
    simulator.say(amina, "before")
    await call("setWebhook", url=hook.url, secret_token="s-1", max_connections=5)
    simulator.say(amina, "after")
    await until(simulator, 0)
    assert hook.texts == ["before", "after"]
    assert hook.secrets == ["s-1", "s-1"]
    info = (await call("getWebhookInfo"))["result"]
    assert info == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 5,
    }


async def test_what_is_not_taken_comes_again_before_anything_else(
    simulator: Simulator, call: Call, hook: Hook, amina: int
) -> None:
    hook.answers = [web.Response(status=500), web.Response(status=503), web.Response()]
    await call("setWebhook", url=hook.url)
    simulator.say(amina, "one")
    simulator.say(amina, "two")
    await until(simulator, 0)
    assert hook.texts == ["one", "one", "one", "two"]
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 503 Service Unavailable"
    )


async def test_the_bot_may_say_how_long_to_wait(
    simulator: Simulator, call: Call, hook: Hook, amina: int
) -> None:
    hook.answers = [web.Response(status=429, headers={"Retry-After": "1"})]
    await call("setWebhook", url=hook.url)
    started = asyncio.get_running_loop().time()
    simulator.say(amina, "a")
    await until(simulator, 0)
    assert asyncio.get_running_loop().time() - started > 0.9


async def test_one_slow_chat_does_not_hold_up_another(
    simulator: Simulator, call: Call, hook: Hook, amina: int
) -> None:
    other = simulator.open_phone("Oleh", "uk")
    await call("setWebhook", url=hook.url)
    simulator.say(amina, "slow")
    simulator.say(amina, "after slow")
    simulator.say(other, "quick")
    await until(simulator, 2)
    assert sorted(hook.texts) == ["quick", "slow"]
    hook.gate.set()
    await until(simulator, 0)
    assert hook.texts[-1] == "after slow"


async def test_a_bot_that_is_down_gets_its_updates_when_it_is_back(
    simulator: Simulator, call: Call, hook: Hook, amina: int
) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/hook")
    simulator.say(amina, "a")
    await asyncio.sleep(0.05)
    assert simulator.pending_updates() == 1
    await call("setWebhook", url=hook.url)
    await until(simulator, 0)
    assert hook.texts == ["a"]


async def test_fetching_and_delivering_exclude_each_other(
    simulator: Simulator, call: Call, hook: Hook, amina: int
) -> None:
    await call("setWebhook", url=hook.url)
    conflict = await call("getUpdates")
    assert conflict["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await call("deleteWebhook")
    simulator.say(amina, "a")
    assert len((await call("getUpdates"))["result"]) == 1
    await call("setWebhook", url="", drop_pending_updates=True)
    assert (await call("getUpdates"))["result"] == []
    assert hook.texts == []
