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
        self._next: asyncio.Future[None] | None = None

    def announce(self, kind: str, chat: int | None = None, **payload: Any) -> None:
        """Say that something of this kind has happened in this chat."""
        self.wake()
        if self._listeners:
            # Written out now: what it shows may change again before a slow listener reads it.
            event = json.dumps({"type": kind, "chat": chat, **payload})
            for listener in self._listeners:
                listener.put_nowait(event)

    def wake(self) -> None:
        """Let those who wait look again, after something that the page does not show."""
        if self._next is not None:
            self._next.set_result(None)
            self._next = None

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[str]]:
        """All events from here on, each as JSON."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def wait_for(self, predicate: Callable[[], T], patience: float) -> T:
        """Wait until `predicate` holds and return what it said; `TimeoutError` if it never does."""
        async with asyncio.timeout(patience):
            while not (result := predicate()):
                if self._next is None:
                    self._next = asyncio.get_running_loop().create_future()
                await asyncio.shield(self._next)
        return result
