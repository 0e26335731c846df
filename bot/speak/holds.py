"""Holding back after a 429: Telegram says how long, and nobody is called before that.

It names one message and may mean the whole bot. So what was refused holds back its chat, and all
messages of its rank and below: a broadcast that is too fast stops broadcasts, not the answers to
people; an answer that is refused stops everything. A group has a limit of its own, so what is
refused there holds back that group only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.store.outbox import RANKS

KEPT = 10_000  # chats; above it, those that may be called again are forgotten


class Holds:
    """What may not be called yet. `now` counts seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._ranks = [0.0] * RANKS  # each held back until then
        self._chats: dict[int, float] = {}

    def hold(self, chat: int, rank: int, wait: timedelta) -> None:
        """Telegram refused a message of this rank in this chat, for so long."""
        until = self._now() + wait.total_seconds()
        if chat > 0:
            self._ranks[rank:] = [max(until, held) for held in self._ranks[rank:]]
        self._chats[chat] = max(until, self._chats.get(chat, 0.0))
        if len(self._chats) > KEPT:
            now = self._now()
            self._chats = {c: at for c, at in self._chats.items() if at > now}

    def left(self, chat: int, rank: int) -> timedelta:
        """How long this chat, or this rank, is still to be left alone; nothing when it is free."""
        until = max(self._ranks[rank], self._chats.get(chat, 0.0))
        return timedelta(seconds=max(0.0, until - self._now()))

    @property
    def below(self) -> int:
        """The first rank that is held back: what is below it may be said."""
        now = self._now()
        return next((rank for rank, until in enumerate(self._ranks) if until > now), RANKS)
