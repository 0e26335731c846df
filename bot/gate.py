"""The gate: how fast one person may be, before they are asked to wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

BURST = 30  # taps at once: more than any thumb, fewer than a script
PER_SECOND = 2.0  # and then two a second, for as long as they like
FORGET_AFTER = timedelta(minutes=5)


class Verdict(Enum):
    IN = auto()
    WARN = auto()  # the first too many: they are told, once
    OUT = auto()


@dataclass(slots=True)
class Bucket:
    """A leaky bucket: each event is a drop, and it leaks steadily."""

    level: float
    at: datetime
    warned: bool = False


class Gate:
    """Judges each event by what came from the same chat before. `off` lets everything in."""

    def __init__(self, *, off: bool = False) -> None:
        self._off = off
        self._buckets: dict[int, Bucket] = {}
        self._swept_at: datetime | None = None

    def admit(self, chat: int, now: datetime) -> Verdict:
        """Whether to let this chat's next event in."""
        if self._off:
            return Verdict.IN
        self._sweep(now)
        bucket = self._buckets.setdefault(chat, Bucket(0, now))
        leaked = max(0.0, (now - bucket.at).total_seconds()) * PER_SECOND
        bucket.level, bucket.at = max(0.0, bucket.level - leaked), now
        if bucket.level < BURST:
            bucket.level += 1
            bucket.warned = bucket.warned and bucket.level > BURST / 2
            return Verdict.IN
        if bucket.warned:
            return Verdict.OUT
        bucket.warned = True
        return Verdict.WARN

    def forgive(self, chat: int) -> None:
        """Take back one event that could not be handled and will come again."""
        if chat in self._buckets:
            self._buckets[chat].level = max(0.0, self._buckets[chat].level - 1)

    def _sweep(self, now: datetime) -> None:
        """Forget chats that have been quiet: memory follows the busy, not everybody."""
        if self._swept_at and now - self._swept_at < FORGET_AFTER:
            return
        self._swept_at = now
        quiet = [chat for chat, bucket in self._buckets.items() if now - bucket.at > FORGET_AFTER]
        for chat in quiet:
            del self._buckets[chat]
