"""Files that somebody sent: brought, read aside, and handed back whatever comes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import cast

import pytest

from bot import spreadsheets
from bot.arrival import Arrival
from bot.files import Files
from bot.nursery import Nursery
from bot.package import MOST_BYTES
from bot.speak.telegram import FileLost, FileTooLarge, Telegram
from bot.store.engine import StoreDown
from flows.attachments import File
from flows.events import Brought
from tests.bot import hostile

SENT = File("document", "a-file")


class FakeTelegram:
    """Gives this content for any file, or raises this error."""

    def __init__(self, content: bytes | Exception) -> None:
        self._content = content
        self.asked: list[tuple[str, int]] = []

    async def fetch(self, file: str, most: int) -> bytes:
        self.asked.append((file, most))
        if isinstance(self._content, Exception):
            raise self._content
        return self._content


class Desk:
    """Takes what is brought."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.taken: list[Arrival] = []
        self._failure = failure

    async def submit(self, batch: Sequence[Arrival]) -> None:
        if self._failure:
            raise self._failure
        self.taken += batch


async def brought(
    content: bytes | Exception, desk: Desk | None = None, times: int = 1
) -> tuple[list[Brought], Nursery]:
    """What comes back when a file holds this."""
    desk = desk or Desk()
    telegram = FakeTelegram(content)
    async with Nursery() as nursery:
        bringing = Files(cast(Telegram, telegram), nursery)
        bringing.submit = desk.submit
        for chat in range(1, times + 1):
            bringing.fetch(chat, SENT)
        while nursery._tasks:
            await asyncio.gather(*nursery._tasks, return_exceptions=True)
    assert telegram.asked == [("a-file", MOST_BYTES)] * times
    assert [arrival.chat for arrival in desk.taken] == list(range(1, len(desk.taken) + 1))
    return [cast(Brought, arrival.event) for arrival in desk.taken], nursery


async def test_a_file_comes_back_as_rows_in_the_chat_it_was_sent_in() -> None:
    [event], _ = await brought(b"id,name\na,b")
    assert event == Brought(rows=(("id", "name"), ("a", "b")))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (FileTooLarge(), "large"),
        (FileLost(), "lost"),
        (hostile.BILLION_LAUGHS, "unreadable"),
        (hostile.workbook(["=1+1"]), "formulas"),
        (hostile.many_rows(500_000), "rows"),
        (ConnectionResetError("the network went away"), "unreadable"),
    ],
    ids=["too large", "lost", "laughs", "formulas", "500,000 rows", "anything else"],
)
async def test_whatever_is_wrong_with_it_is_said_and_the_service_lives(
    content: bytes | Exception, problem: str
) -> None:
    [event], nursery = await brought(content)
    assert event == Brought(problem=problem)  # type: ignore[arg-type]
    assert nursery.failure is None


async def test_what_a_file_holds_is_never_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes) -> None:
        raise ZeroDivisionError(content.decode())

    monkeypatch.setattr(spreadsheets, "read_table", broken)
    with caplog.at_level(logging.DEBUG):
        [event], _ = await brought(b"somebody's name")
    assert event.problem == "unreadable"
    assert "ZeroDivisionError" in caplog.text
    assert "somebody" not in caplog.text


async def test_while_the_database_is_away_a_file_is_read_in_vain_and_nothing_breaks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    events, nursery = await brought(b"id\na", Desk(StoreDown("away")))
    assert events == []
    assert nursery.failure is None
    assert "it can be sent again" in caplog.text


async def test_files_are_read_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    together = most = 0

    async def in_a_thread(_: object, content: bytes) -> tuple[tuple[str, ...], ...]:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0)
        together -= 1
        return ((content.decode(),),)

    monkeypatch.setattr(asyncio, "to_thread", in_a_thread)
    events, _ = await brought(b"id", times=5)
    assert len(events) == 5
    assert most == 1
