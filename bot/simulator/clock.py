"""A clock that can be moved, and its follower in the service.

The simulated time is the real time plus an offset, so that it goes on by itself and a demo can
still jump to tomorrow morning.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import aiohttp

log = logging.getLogger(__name__)

LONGEST_POLL = 25.0  # seconds
PAUSE = 1.0  # seconds before a lost simulator is asked again


class SimulatedClock:
    """The time inside the simulator."""

    def __init__(self, on_move: Callable[[], None] | None = None) -> None:
        self._offset = timedelta()
        self._moved: asyncio.Event = asyncio.Event()
        self._on_move = on_move

    @property
    def offset(self) -> float:
        """Seconds ahead of the real time."""
        return self._offset.total_seconds()

    def now(self) -> datetime:
        """The simulated moment, in UTC."""
        return datetime.now(UTC) + self._offset

    def timestamp(self) -> int:
        """The same moment as the dates of messages have it."""
        return int(self.now().timestamp())

    def move(self, by: timedelta) -> None:
        """Jump, forwards or back."""
        self._offset += by
        # Whoever waits holds the old event; the next to wait will find a fresh one.
        self._moved.set()
        self._moved = asyncio.Event()
        if self._on_move:
            self._on_move()

    async def offset_other_than(self, known: float, patience: float = LONGEST_POLL) -> float:
        """The offset, as soon as it differs from the known one or the patience ends."""
        try:
            async with asyncio.timeout(patience):
                while self.offset == known:
                    await self._moved.wait()
        except TimeoutError:
            pass
        return self.offset


class FollowedClock:
    """The simulator's time, seen from another process: the service's clock in the demo."""

    def __init__(self, url: str, on_change: Callable[[], None] | None = None) -> None:
        """`url` is the simulator's; `on_change` is called after each jump."""
        self._address = f"{url.rstrip('/')}/simulator/clock"
        self._offset = 0.0
        self._on_change = on_change

    def now(self) -> datetime:
        """The simulated moment, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._offset)

    async def start(self) -> None:
        """Ask once, so that the first `now` is already right."""
        async with aiohttp.ClientSession() as session:
            self._take(await self._ask(session, {}))

    async def follow(self) -> None:
        """Keep up with every jump, for ever; a restarted simulator is found again."""
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    self._take(await self._ask(session, {"after": repr(self._offset)}))
                except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                    log.warning("The simulated clock does not answer: %s", type(error).__name__)
                    await asyncio.sleep(PAUSE)

    async def _ask(self, session: aiohttp.ClientSession, query: dict[str, str]) -> float:
        limit = aiohttp.ClientTimeout(total=LONGEST_POLL + 10)
        async with session.get(self._address, params=query, timeout=limit) as answer:
            answer.raise_for_status()
            return float((await answer.json())["offset"])

    def _take(self, offset: float) -> None:
        if offset == self._offset:
            return
        self._offset = offset
        if self._on_change:
            self._on_change()
