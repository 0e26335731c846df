"""Somebody who is not Telegram knocks at the webhook: refused in silence, whatever they bring."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest

from bot.listen.webhook import LARGEST, SECRET_HEADER
from bot.simulator import Json, Simulator
from tests.journeys.companion import SECRET, Companion, installed
from tests.journeys.person import Person

UPDATE: Json = {"update_id": 99, "message": {}}
TOO_LARGE = json.dumps({"update_id": 99, "text": "x" * LARGEST}).encode()
TOO_DEEP = b"[" * 100_000 + b"]" * 100_000

WRONG_SECRETS = [
    None,
    "",
    "wrong",
    SECRET + "x",
    SECRET[:-1],
    SECRET.upper(),
    "é",
    "تيليغرام",
    "\ud800",
]
WRONG_BODIES = [(TOO_LARGE, 413), (b"", 400), (b"{", 400), (b"\xff\xfe", 400), (TOO_DEEP, 400)]
# Well-formed, and nothing that could be read as an update: Telegram need not bring it again.
NOT_UPDATES = [b"[]", b"3", b"null", b'{"update_id": "x"}', b'{"update_id": 99, "message": {}}']


async def test_only_telegram_is_let_in(
    simulator: Simulator, tmp_path: Path, sqlite_url: str
) -> None:
    async with installed(Companion(simulator, tmp_path, sqlite_url, webhook=True)) as companion:
        await companion.start()
        await companion.ready()
        for secret in WRONG_SECRETS:
            assert await knock(companion, secret, json.dumps(UPDATE).encode()) == 401, secret
            assert await knock(companion, secret, TOO_LARGE) == 401, secret
        for body, refused in WRONG_BODIES:
            assert await knock(companion, SECRET, body) == refused, body[:10]
        for body in NOT_UPDATES:
            assert await knock(companion, SECRET, body) == 200, body
        person = Person(simulator, "Sarah")
        await person.says("/start")
        assert person.sees("language:en:")
        await companion.stop()


async def knock(companion: Companion, secret: str | None, body: bytes) -> int:
    """Post a body to the webhook; the status of the answer."""
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with (
        aiohttp.ClientSession() as http,
        http.post(companion.webhook_url, data=body, headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize("secret", ["", "not allowed: spaces"])
async def test_without_a_proper_secret_it_does_not_start(
    simulator: Simulator, tmp_path: Path, sqlite_url: str, secret: str
) -> None:
    companion = Companion(simulator, tmp_path, sqlite_url, webhook=True, secret=secret)
    async with installed(companion):
        await companion.start()
        assert await companion.ended() == 2
    assert "COMPANION_WEBHOOK_SECRET" in companion.log
