"""Tells everyone who looks on that something has changed: the chat page, and waiting tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class Changes:
    """A broadcast. With nobody listening an announcement costs next to nothing."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()
        #: Those who wait, by the chat they look at; None is for any chat.
        self._waiting: dict[int | None, asyncio.Future[None]] = {}

    @property
    def watched(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def announce(self, kind: str, chat: int | None = None, **payload: Any) -> None:
        """Say that something of this kind has happened in this chat."""
        self.wake(chat)
        if self._listeners:
            # Written out now: what it shows may change again before a slow listener reads it.
            event = json.dumps({"type": kind, "chat": chat, **payload})
            for listener in self._listeners:
                listener.put_nowait(event)

    def wake(self, chat: int | None = None) -> None:
        """Let those who wait look again, after something that the page does not show. Whoever looks
        at one chat only sleeps on while others change: with thousands of chats it matters."""
        for key in {chat, None}:
            waiting = self._waiting.pop(key, None)
            if waiting:
                waiting.set_result(None)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[str]]:
        """All events from here on, each as JSON."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def wait_for(
        self, predicate: Callable[[], T], patience: float, chat: int | None = None
    ) -> T:
        """Wait until `predicate` holds and return what it said; `TimeoutError` if it never does.
        With a chat, it is asked again only after something has happened there."""
        async with asyncio.timeout(patience):
            while not (result := predicate()):
                if chat not in self._waiting:
                    self._waiting[chat] = asyncio.get_running_loop().create_future()
                await asyncio.shield(self._waiting[chat])
        return result
