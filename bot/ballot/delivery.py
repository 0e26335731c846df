"""What the ballots show goes straight to Telegram: never through the outbox, never into a table.

Each chat has a short line in memory. What cannot be shown is tried a few times and then let be: the
button is still there, and a press that comes again is answered again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.nursery import Nursery
from bot.speak.outcome import Fate, Outcome

log = logging.getLogger(__name__)

TRIES = 6
LONGEST = 60.0  # seconds between two tries
AGAIN = {Fate.NOT_SENT, Fate.UNWELL, Fate.LATER, Fate.HELD}
CLOSING = 5.0  # seconds for what still waits when the service stops


class Hands(Protocol):
    """What shows and takes messages: `bot.speak.telegram.Telegram`."""

    async def deliver(self, chat: int, payload: dict[str, Any]) -> Outcome:
        """Send or change one message."""

    async def delete(self, chat: int, message: int) -> Outcome:
        """Take one message away."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to do in a chat: show a message, or take one and show another if that fails."""

    payload: dict[str, Any] | None = None
    takes: int | None = None


class Delivery:
    """Does what is to be done in each chat, in order."""

    def __init__(self, hands: Hands, nursery: Nursery) -> None:
        self._hands = hands
        self._nursery = nursery
        self._lines: dict[int, deque[Parcel]] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    def bring(self, chat: int, parcels: Sequence[Parcel]) -> None:
        """Put these in the chat's line."""
        if chat in self._lines:
            self._lines[chat].extend(parcels)
        elif parcels:
            self._lines[chat] = deque(parcels)
            self._idle.clear()
            self._nursery.spawn(self._empty(chat), "show a form")

    async def close(self) -> None:
        """Wait a little for what is under way."""
        try:
            await asyncio.wait_for(self._idle.wait(), CLOSING)
        except TimeoutError:
            log.warning("some forms were not shown in time: their buttons still work")

    async def _empty(self, chat: int) -> None:
        line = self._lines[chat]
        try:
            while line:
                await self._do(chat, line.popleft())
        finally:
            del self._lines[chat]
            if not self._lines:
                self._idle.set()

    async def _do(self, chat: int, parcel: Parcel) -> None:
        if parcel.takes is not None:
            taken = await self._hands.delete(chat, parcel.takes)
            if taken.fate is Fate.SENT or parcel.payload is None:
                return
        if parcel.payload is not None:
            await self._show(chat, parcel.payload)

    async def _show(self, chat: int, payload: dict[str, Any]) -> None:
        for tried in range(1, TRIES + 1):
            outcome = await self._hands.deliver(chat, payload)
            if outcome.fate is Fate.AS_NEW:  # the message to change is gone: say it below
                payload = {name: part for name, part in payload.items() if name != "edits"}
            elif outcome.fate is Fate.UNKNOWN and "edits" in payload:
                pass  # to change it once more does no harm
            elif outcome.fate not in AGAIN:
                return
            else:
                wait = outcome.wait.total_seconds() or float(2**tried)
                await asyncio.sleep(min(wait, LONGEST))
