"""The webhook's door: who may knock, what it takes, when it says yes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

import pytest
from aiogram.types import Update
from aiohttp.test_utils import TestClient, TestServer

from bot.listen.webhook import LARGEST, SECRET_HEADER, webhook_app
from bot.store.engine import StoreDown

SECRET = "s3cret-of-the-door"
UPDATE = {"update_id": 1}


class Door:
    """The webhook, and what came through it."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.away = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def handle(self, updates: Sequence[Update]) -> None:
        await self.gate.wait()
        if self.away:
            raise StoreDown("away")
        self.handled += [update.update_id for update in updates]


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def client(door: Door) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    server = TestServer(webhook_app("/telegram", SECRET, door.handle))
    async with TestClient(server) as client:
        yield client


async def knock(client: TestClient, body: bytes, secret: str | None = SECRET) -> int:  # type: ignore[type-arg]
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with client.post("/telegram", data=body, headers=headers) as answer:
        return answer.status


async def test_telegram_is_let_in(client: TestClient, door: Door) -> None:  # type: ignore[type-arg]
    assert await knock(client, json.dumps(UPDATE).encode()) == 200
    assert door.handled == [1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ключ", "é"])
async def test_strangers_are_not(client: TestClient, door: Door, secret: str | None) -> None:  # type: ignore[type-arg]
    assert await knock(client, json.dumps(UPDATE).encode(), secret) == 401
    assert door.handled == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b" " * (LARGEST + 1), 413),
        (b'{"foo": 1}', 200),  # not an update: to bring it again would not help
        (b"[]", 200),
    ],
)
async def test_what_cannot_be_read_is_refused_once(
    client: TestClient,  # type: ignore[type-arg]
    door: Door,
    body: bytes,
    status: int,
) -> None:
    assert await knock(client, body) == status
    assert door.handled == []


async def test_while_the_database_is_away_telegram_keeps_the_update(
    client: TestClient,  # type: ignore[type-arg]
    door: Door,
) -> None:
    door.away = True
    headers = {SECRET_HEADER: SECRET}
    async with client.post("/telegram", json=UPDATE, headers=headers) as answer:
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0


async def test_yes_is_said_only_after_the_commit(client: TestClient, door: Door) -> None:  # type: ignore[type-arg]
    door.gate.clear()
    knocking = asyncio.ensure_future(knock(client, json.dumps(UPDATE).encode()))
    done, _ = await asyncio.wait([knocking], timeout=0.2)
    assert not done
    door.gate.set()
    assert await knocking == 200


async def test_it_says_that_it_is_well(client: TestClient) -> None:  # type: ignore[type-arg]
    async with client.get("/health") as answer:
        assert answer.status == 200


def test_without_a_secret_there_is_no_door() -> None:
    with pytest.raises(ValueError, match="would believe anybody"):
        webhook_app("/telegram", "", Door().handle)
