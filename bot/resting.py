"""What has failed just now stands back for a while: it takes nobody's place, and fills no log."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.store.engine import StoreDown

log = logging.getLogger(__name__)

REST = timedelta(seconds=30)


class Resting:
    """Those of a kind of thing ("a meeting") that are let be for a while."""

    def __init__(self, kind: str, now: Callable[[], datetime]) -> None:
        self._kind = kind
        self._now = now
        self._until: dict[str, datetime] = {}  # what failed, and when it is tried again

    async def unless_it_fails(self, identifier: str, step: Awaitable[bool]) -> bool:
        """One step: whatever is wrong with it, the others go on. Raises StoreDown."""
        try:
            done = await step
        except StoreDown:
            raise
        except Exception as error:
            if identifier not in self._until:
                log.error("%s cannot be moved on: %s", self._kind, type(error).__name__)
            self._until[identifier] = self._now() + REST
            return False
        self._until.pop(identifier, None)
        return done

    def now(self) -> set[str]:
        """All that rest."""
        now = self._now()
        return {identifier for identifier, until in self._until.items() if now < until}

    def clear(self) -> None:
        """Nothing rests any more, as in a process that has just begun."""
        self._until.clear()
