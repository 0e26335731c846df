"""Whether the companion is well, asked by polling and by webhook."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from sqlalchemy import update

from bot.health import answers, is_well
from bot.listen.webhook import webhook_app
from bot.settings import Settings
from bot.store import lease
from bot.store.engine import Store
from bot.store.tables import LEASE


def settings(store: Store, **more: str) -> Settings:
    database = store.engine.url.render_as_string(hide_password=False)
    return Settings.model_validate(
        {"telegram_token": "42:X", "database_url": database.replace("+psycopg", ""), **more}
    )


def test_by_polling_the_lease_is_the_pulse(store: Store) -> None:
    now = datetime.now(UTC)
    assert not is_well(settings(store))
    store.run_here(lambda c: lease.take(c, "speaker", lease.this_process()))
    assert is_well(settings(store))
    long_ago = now - timedelta(minutes=5)
    store.run_here(lambda c: c.execute(update(LEASE).values(until=long_ago)))
    assert not is_well(settings(store))


async def test_by_webhook_its_own_door_answers() -> None:
    async def nobody(_: object) -> None: ...

    runner = web.AppRunner(webhook_app("/telegram", "secret", nobody))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    assert await asyncio.to_thread(answers, port)
    await runner.cleanup()
    assert not await asyncio.to_thread(answers, port)


@pytest.mark.parametrize("port", [9])
def test_a_closed_door_is_not_well(port: int, store: Store) -> None:
    door = {"webhook_url": "https://x.org/t", "listen": f"127.0.0.1:{port}"}
    assert not is_well(settings(store, **door))
