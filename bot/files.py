"""Files whose content was asked for: brought, read as a table, and handed back as an event.

Only what somebody of the team sends to be imported is ever downloaded, and it is not kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.arrival import Arrival
from bot.nursery import Nursery
from bot.package import MOST_BYTES, Unusable
from bot.speak.telegram import FileLost, FileTooLarge, Telegram
from bot.store.engine import StoreDown
from flows.attachments import File
from flows.events import Brought

log = logging.getLogger(__name__)

Submit = Callable[[Sequence[Arrival]], Awaitable[None]]


class Files:
    """Brings files, one task each."""

    def __init__(self, telegram: Telegram, nursery: Nursery) -> None:
        self._telegram = telegram
        self._nursery = nursery
        self._reading = asyncio.Semaphore(1)  # a table takes memory: one at a time
        self.submit: Submit | None = None  # where the content goes: the turns

    def fetch(self, chat: int, file: File) -> None:
        """Begin to bring a file; a `Brought` event follows in that chat."""
        self._nursery.spawn(self._bring(chat, file), "bring a file")

    async def _bring(self, chat: int, file: File) -> None:
        event = await self._read(file)
        assert self.submit is not None, "nobody takes what is brought"
        try:
            await self.submit([Arrival(chat, event)])
        except StoreDown:
            log.error("the database is out of reach: a file was read in vain, it can be sent again")

    async def _read(self, file: File) -> Brought:
        try:
            async with self._reading:
                content = await self._telegram.fetch(file.id, MOST_BYTES)
                # A large table takes a while to read: everybody else is answered meanwhile.
                return Brought(rows=await asyncio.to_thread(_table_in, content))
        except FileTooLarge:
            return Brought(problem="large")
        except FileLost:
            return Brought(problem="lost")
        except Unusable as unusable:
            return Brought(problem=unusable.problem)
        except Exception as error:  # a file from outside must never stop the service
            log.error("a file could not be read: %s", type(error).__name__)
            return Brought(problem="unreadable")


def _table_in(content: bytes) -> tuple[tuple[str, ...], ...]:
    # What reads tables takes 30 MiB, and most companions never get one.
    from bot.spreadsheets import read_table  # noqa: PLC0415

    return read_table(content)
