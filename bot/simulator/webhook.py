"""Delivery of updates to the bot's webhook, as Telegram does it.

Updates of one chat arrive in order, one at a time; chats do not wait for each other. What the bot
does not take with a 2xx answer is offered again, after a pause that doubles, or as long as the bot
asks for in Retry-After.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

import aiohttp

from bot.nursery import Nursery
from bot.simulator.clock import SimulatedClock
from bot.simulator.telegram import Json
from bot.simulator.updates import Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the name of it, not a secret)
LONGEST_PAUSE = 60.0  # seconds
ANSWER_WITHIN = 60.0  # seconds


@dataclass
class Lane:
    """The updates of one chat that still have to be delivered."""

    waiting: deque[tuple[int, str]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Webhook:
    """Where updates go, if the bot does not come and fetch them."""

    def __init__(self, updates: Updates, nursery: Nursery, clock: SimulatedClock) -> None:
        self.url = ""
        #: Seconds before the first second attempt.
        self.first_pause = 1.0
        self._updates = updates
        self._nursery = nursery
        self._clock = clock
        self._secret = ""
        self._lanes: dict[int, Lane] = {}
        self._slots = asyncio.Semaphore()
        self._connections = 40
        self._session: aiohttp.ClientSession | None = None
        self._last_error: Json = {}

    def set(self, url: str, secret: str, connections: int) -> None:
        """Deliver to this address from now on; what already waits goes first."""
        self.unset()
        self.url, self._secret, self._connections = url, secret, connections
        self._slots = asyncio.Semaphore(connections)
        self._updates.deliver = self._enqueue
        for waiting in self._updates.waiting():
            self._enqueue(*waiting)

    def unset(self) -> None:
        """Stop delivering; the updates stay in the queue."""
        self.url = ""
        self._last_error = {}
        self._updates.deliver = None
        for lane in self._lanes.values():
            if lane.task:
                lane.task.cancel()
        self._lanes = {}

    def info(self) -> Json:
        """The answer to `getWebhookInfo`."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
            **self._last_error,
        }
        if self.url:
            info["max_connections"] = self._connections
        if self._updates.allowed:
            info["allowed_updates"] = sorted(self._updates.allowed)
        return info

    async def close(self) -> None:
        """Let go of the connections."""
        self.unset()
        if self._session:
            await self._session.close()

    def _enqueue(self, update_id: int, chat: int, text: str) -> None:
        lane = self._lanes.setdefault(chat, Lane())
        lane.waiting.append((update_id, text))
        if lane.task is None:
            lane.task = self._nursery.spawn(self._drain(chat, lane), "webhook delivery")

    async def _drain(self, chat: int, lane: Lane) -> None:
        pause = self.first_pause
        while lane.waiting:
            update_id, text = lane.waiting[0]
            asked_pause = await self._deliver(text)
            if asked_pause is None:
                self._updates.confirm(update_id)
                lane.waiting.popleft()
                pause = self.first_pause
            else:
                await asyncio.sleep(asked_pause or pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        del self._lanes[chat]

    async def _deliver(self, text: str) -> float | None:
        """None if the bot took the update, else the pause it asks for, 0 if it does not say."""
        async with self._slots:
            try:
                post = self._connection().post(self.url, data=text, headers=self._headers())
                async with post as answer:
                    if 200 <= answer.status < 300:
                        return None
                    problem = f"{answer.status} {answer.reason}"
                    asked = answer.headers.get("Retry-After", "")
            except (aiohttp.ClientError, TimeoutError) as error:
                problem, asked = type(error).__name__, ""
        self._last_error = {
            "last_error_date": self._clock.timestamp(),
            "last_error_message": f"Wrong response from the webhook: {problem}",
        }
        return float(asked) if asked.isdecimal() else 0.0

    def _connection(self) -> aiohttp.ClientSession:
        if self._session is None:
            patience = aiohttp.ClientTimeout(total=ANSWER_WITHIN)
            self._session = aiohttp.ClientSession(timeout=patience)
        return self._session

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        return headers
