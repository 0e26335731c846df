"""Between rounds and ballots: what a round is, and what is held of it, for whoever may ask.

This side knows people's records, the ballots do not; all that passes is a round and numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from bot.arrival import Arrival
from bot.nursery import Nursery
from bot.store import records
from bot.store.engine import Store, StoreDown
from flows.events import Inspected
from flows.rounds import Held, Round

log = logging.getLogger(__name__)

Submit = Callable[[Sequence[Arrival]], Awaitable[None]]


async def find_round(store: Store, identifier: str) -> Round | None:
    """A round as it stands; nothing is locked and nothing written."""
    return await store.run(partial(records.find, kind=Round, key=identifier, locked=False))


def listed_rounds(connection: Connection) -> list[Round]:
    """All rounds, the newest first."""
    return sorted(records.every(connection, Round, {}), key=lambda r: r.made_at, reverse=True)


def with_comments(connection: Connection, identifier: str, told: tuple[str, ...]) -> None:
    """Add to the release of a round what people wrote and somebody has read."""
    round_ = records.find(connection, Round, identifier)
    release = round_.release if round_ else None
    for one in release.rounds if release else ():
        of_it = records.find(connection, Round, one)
        if of_it and of_it.release:
            changed = replace(of_it, release=replace(of_it.release, comments=told))
            records.write(connection, [changed])


class Inspector:
    """Looks into the ballots when somebody of the team asks what is held."""

    def __init__(
        self,
        held: Callable[[str], Awaitable[tuple[Held, ...]]],
        nursery: Nursery,
    ) -> None:
        self._held = held
        self._nursery = nursery
        self.submit: Submit | None = None  # where the answer goes: the turns

    def inspect(self, chat: int, round_: str) -> None:
        """Begin to look; an `Inspected` event follows in that chat."""
        self._nursery.spawn(self._look(chat, round_), "look at ballots")

    async def _look(self, chat: int, round_: str) -> None:
        try:
            event = Inspected(round=round_, held=await self._held(round_))
        except Exception as error:  # a look is not worth the whole service
            if not isinstance(error, StoreDown):
                log.error("what is held could not be looked at: %s", type(error).__name__)
            event = Inspected(round=round_, lost=True)
        assert self.submit is not None, "nobody takes what is found"
        try:
            await self.submit([Arrival(chat, event)])
        except StoreDown:
            log.error("the database is out of reach: what is held can be asked for again")
