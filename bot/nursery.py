"""The one place where background work is started.

A bare `asyncio.create_task` may be garbage collected in mid-flight, and when it fails nobody hears
of it until the interpreter exits. A nursery holds its tasks, says in one line when one has died,
and lets the service wait for that moment, so that half a service never pretends to be a whole one.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Nursery:
    """Holds background tasks from their start to their end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False
        #: Set as soon as any task dies of an exception: the moment for the service to stop.
        self.failed = asyncio.Event()
        #: What the first of them died of.
        self.failure: BaseException | None = None

    def spawn(self, coroutine: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Start `coroutine` in the background; `name` is how the log will call it."""
        if self._closed:
            coroutine.close()
            message = f"the nursery is closed and cannot start {name}"
            raise RuntimeError(message)
        task = asyncio.create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        log.error("Task %s died of %s", task.get_name(), _in_one_line(error))
        if self.failure is None:
            self.failure = error
        self.failed.set()

    async def close(self) -> None:
        """Cancel everything that still runs and wait until it has ended."""
        self._closed = True
        # A task may call this itself, and must not wait for its own end.
        running = self._tasks - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def _in_one_line(error: BaseException) -> str:
    """The class of the error and where it was raised; its message may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
