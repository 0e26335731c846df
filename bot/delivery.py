"""What leaves no trace goes straight to Telegram: never through the outbox, never into a table.

Each chat has a short line in memory. What cannot be shown is tried a few times and then let be: the
button is still there, and a press that comes again is answered again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from bot.nursery import Nursery
from bot.speak.outcome import Fate, Outcome

log = logging.getLogger(__name__)

TRIES = 6
LONGEST = 60.0  # seconds between two tries; who is told to wait for longer presses again later
AGAIN = frozenset({Fate.NOT_SENT, Fate.UNWELL, Fate.LATER, Fate.HELD})
# What may be done twice: nobody sees whether a message was changed or taken away once or twice.
AGAIN_IN_DOUBT = AGAIN | {Fate.UNKNOWN}
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

    @property
    def changes(self) -> int | None:
        """The message that is another one afterwards, or gone."""
        return self.takes if self.takes is not None else (self.payload or {}).get("edits")


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
            self._nursery.spawn(self._empty(chat), "show a page")

    def is_changing(self, chat: int, message: int) -> bool:
        """Whether a message is about to become another one: its buttons are of the past."""
        return any(parcel.changes == message for parcel in self._lines.get(chat, ()))

    async def close(self) -> None:
        """Wait a little for what is under way."""
        try:
            await asyncio.wait_for(self._idle.wait(), CLOSING)
        except TimeoutError:
            log.warning("some pages were not shown in time: their buttons still work")

    async def _empty(self, chat: int) -> None:
        line = self._lines[chat]
        try:
            while line:
                await self._do(chat, line[0])
                line.popleft()
        except Exception as error:  # no page is worth the whole service
            log.error("a page could not be shown: %s", type(error).__name__)
        finally:
            del self._lines[chat]
            if not self._lines:
                self._idle.set()

    async def _do(self, chat: int, parcel: Parcel) -> None:
        if parcel.takes is not None:
            taken = await _tried(partial(self._hands.delete, chat, parcel.takes), AGAIN_IN_DOUBT)
            if taken is Fate.SENT or parcel.payload is None:
                return
        if parcel.payload is not None:
            await self._show(chat, parcel.payload, anew=parcel.takes is None)

    async def _show(self, chat: int, payload: dict[str, Any], *, anew: bool) -> None:
        """`anew`: a message that cannot be changed, as it is gone, is said below instead."""
        again = AGAIN_IN_DOUBT if "edits" in payload else AGAIN
        fate = await _tried(partial(self._hands.deliver, chat, payload), again)
        if fate is Fate.AS_NEW and anew:
            payload = {name: part for name, part in payload.items() if name != "edits"}
            fate = await _tried(partial(self._hands.deliver, chat, payload), AGAIN)
        if fate is Fate.NEVER:
            log.error("Telegram refuses a page: its button still works")


async def _tried(act: Callable[[], Awaitable[Outcome]], again: Collection[Fate]) -> Fate:
    """Do it, some times if need be. What became of it."""
    for tried in range(1, TRIES + 1):
        outcome = await act()
        wait = outcome.wait.total_seconds() or 2.0**tried
        if outcome.fate not in again or wait > LONGEST or tried == TRIES:
            break
        await asyncio.sleep(wait)
    return outcome.fate
