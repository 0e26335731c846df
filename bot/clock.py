"""The clock: tells the time, and looks every second whether a moment has come due.

APScheduler only ticks. What is due is in our tables, taken by whoever claims the row, so a tick
that comes twice, late, or in two processes does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.arrival import Arrival
from bot.store import moments, retention
from bot.store.engine import Store, StoreDown
from flows.events import Due

log = logging.getLogger(__name__)

LOOK_SECONDS = 1
PURGE_MINUTES = 60
MOST = 200  # moments in one look; the next look takes the rest


class Clock(Protocol):
    """Whatever tells the time. The demo and the tests have one that can be moved."""

    def now(self) -> datetime:
        """The present instant, in UTC."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Ticker:
    """Turns moments that came due into events, and deletes what is past its time."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        submit: Callable[[Sequence[Arrival]], Awaitable[None]],
        *also: Callable[[], Awaitable[None]],
        hourly: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        self._store = store
        self._clock = clock
        self._submit = submit
        # No grace: a look that was held up still looks. Nothing is stored: a restart looks anew.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._hourly = hourly
        self._stopping = False
        for job in (self.look, *also):
            self._scheduler.add_job(self._run, "interval", [job], seconds=LOOK_SECONDS)
        self._scheduler.add_job(self._run, "interval", [self.purge], minutes=PURGE_MINUTES)

    def start(self) -> None:
        """Begin to look; and purge at once, for some processes never live an hour."""
        self._scheduler.add_job(self._run, args=[self.purge])
        self._scheduler.start()

    def stop(self) -> None:
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self, job: Callable[[], Awaitable[None]]) -> None:
        """A job; one that is cut short because the companion stops is no error for the log."""
        try:
            await job()
        except asyncio.CancelledError:
            if not self._stopping:
                raise

    async def look(self) -> None:
        """Hand over every moment that has come due."""
        try:
            while due := await self._due():
                await self._submit([Arrival(chat, Due(moment=name)) for chat, name in due])
                if len(due) < MOST:
                    return
        except StoreDown as down:
            log.error("the database is out of reach (%s): moments wait until it is back", down)

    async def _due(self) -> list[moments.Key]:
        return await self._store.run(partial(moments.due, now=self._clock.now(), most=MOST))

    async def purge(self) -> None:
        """Delete what is past its time."""
        try:
            await self._store.run(partial(retention.purge, now=self._clock.now()))
            for job in self._hourly:
                await job()
        except StoreDown as down:
            log.error("the database is out of reach (%s): the purge waits", down)
