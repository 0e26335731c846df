"""Bin days, from the council's own page: asked for one home at a time, and forgotten.

The extra `bindays` brings uk-bin-collection, which knows how the pages of councils are read. It
is large and leaves this process alone: `bot/council.py` uses it, in a process of its own. Where
somebody lives is in the memory of both for as long as that takes. It is in no log: what goes wrong
is told by the kind of mistake only, and whatever the other process prints is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib.util import find_spec

from bot.apart import WorkFailed, in_silence
from bot.arrival import Arrival
from bot.nursery import Nursery
from bot.store.engine import StoreDown
from flows.events import LookedUp
from flows.model import LookUp
from flows.shapes import Place

log = logging.getLogger(__name__)

PATIENCE = 20  # seconds for one page
MOST_WAITING = 6  # beyond these, waiting would take longer than people wait for an answer

Submit = Callable[[Sequence[Arrival]], Awaitable[None]]


def installed() -> bool:
    """Whether the extra is here. Nothing of it is loaded."""
    return find_spec("uk_bin_collection") is not None


class BinDays:
    """Asks councils, one home after the other."""

    def __init__(self, places: Mapping[str, Place], nursery: Nursery) -> None:
        self._places = places
        self._nursery = nursery
        self._asking = asyncio.Semaphore(1)
        self._waiting = 0
        self.submit: Submit | None = None  # where the answer goes: the turns

    def look_up(self, chat: int, asked: LookUp) -> None:
        """Begin to ask; a `LookedUp` event follows in that chat, whatever comes of it."""
        self._nursery.spawn(self._answer(chat, asked), "ask for a bin day")

    async def _answer(self, chat: int, asked: LookUp) -> None:
        event = LookedUp(place=asked.place, days=await self._days(asked))
        assert self.submit is not None, "nobody takes what is found"
        try:
            await self.submit([Arrival(chat, event)])
        except StoreDown:
            log.error("the database is out of reach: a bin day can be asked for again")

    async def _days(self, asked: LookUp) -> tuple[tuple[date, str], ...]:
        """What is collected when; nothing, if the council did not say."""
        if self._waiting >= MOST_WAITING:
            log.warning("more people ask for their bin day than one page after the other can tell")
            return ()
        self._waiting += 1
        try:
            async with self._asking:
                return await self._ask(asked)
        except (WorkFailed, TimeoutError) as failed:
            log.warning("the page of a council could not be read: %s", _kind(failed))
        except Exception as error:  # one look-up must never stop the service
            log.error("a bin day could not be asked for: %s", type(error).__name__)
        finally:
            self._waiting -= 1
        return ()

    async def _ask(self, asked: LookUp) -> tuple[tuple[date, str], ...]:
        terms = self._places[asked.place].bin_days
        if terms is None:  # the place has lost its page since they were asked
            return ()
        home = {name: value for name, value in asdict(asked.home).items() if value}
        found = await in_silence(
            PATIENCE, "bot.council", "collections", terms.council, terms.page, home
        )
        return tuple((date.fromisoformat(day), str(name)) for day, name in found)


def _kind(failed: Exception) -> str:
    """The class of what went wrong, here or there; a WorkFailed tells no more than that."""
    return str(failed) if isinstance(failed, WorkFailed) else type(failed).__name__
