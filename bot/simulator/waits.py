"""Who was told to wait, until when, and who came back before that.

All by the simulated clock: when it jumps, the waiting is over in there as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

from bot.simulator.clock import SimulatedClock

#: A timer may fire so much before its time: event loops round to the millisecond.
PUNCTUAL = timedelta(milliseconds=20)

F = TypeVar("F", bound=Hashable)


class Wait(NamedTuple):
    """A call was refused for a while: its chat is not to be called in the same way `until` then."""

    method: str
    chat: int | None
    at: datetime
    until: datetime


class TooEarly(NamedTuple):
    """A call that came although its chat was not to be called yet."""

    method: str
    chat: int | None
    at: datetime
    wait: Wait


class Waits(Generic[F]):
    """The record. What the waiting is for, a fault, is only a key here."""

    def __init__(self, clock: SimulatedClock) -> None:
        self.told: list[Wait] = []
        self.broken: list[TooEarly] = []
        self._clock = clock
        #: By chat first, so that a call looks at its own chat only, however many there are.
        self._standing: dict[int | None, dict[F, Wait]] = {}

    def begin(self, cause: F, method: str, chat: int | None, seconds: int) -> None:
        """A call of this chat is told to wait."""
        now = self._clock.now()
        wait = Wait(method, chat, now, now + timedelta(seconds=seconds))
        self.told.append(wait)
        self._standing.setdefault(chat, {})[cause] = wait

    def look(self, method: str, chat: int | None, fits: Callable[[F], bool]) -> dict[F, int]:
        """A call comes: what it is too early for, each with the seconds that are still to wait."""
        early: dict[F, int] = {}
        now = self._clock.now()
        standing = self._standing.get(chat, {})
        for cause, wait in list(standing.items()):
            left = wait.until - now
            if left <= timedelta():
                del standing[cause]
            elif left > PUNCTUAL and fits(cause):
                self.broken.append(TooEarly(method, chat, now, wait))
                early[cause] = math.ceil(left.total_seconds())
        return early
