"""The keeper of the ballots: opens a round's box, closes it, and shows what is in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from nacl.public import PrivateKey
from sqlalchemy import Connection

from bot.ballot import box, closing, comments, holdings
from bot.ballot.keys import Keys
from bot.crash import crash_point
from bot.store.engine import Store
from flows.rounds import Closing, Held, Round
from flows.world import World


class Keeper:
    """What is done with a round's ballots. Each step can be cut off, and called again."""

    def __init__(self, store: Store, keys: Keys, world: Callable[[], World]) -> None:
        self._store = store
        self._keys = keys
        self._world = world

    async def prepare(self, round_: Round) -> bool:
        """Make its keys and tables. Returns whether only the safeguarding lead can open it."""
        return await self._store.run(partial(self._prepare, round_=round_))

    def _prepare(self, connection: Connection, round_: Round) -> bool:
        box.make_tables(connection, round_.id)
        return self._keys.make(round_.id).strong

    async def close(
        self, round_: Round, others: Sequence[Round], lead: PrivateKey | None = None
    ) -> Closing:
        """Open, count, forget. Can be called again, with the same end. Raises WrongPassphrase."""
        result = await self._store.run(
            partial(self._close, round_=round_, others=others, lead=lead)
        )
        crash_point("ballot.closed")
        done = result.rounds or (round_.id,)
        await asyncio.to_thread(closing.tidy, self._store, self._keys, done)
        if result.waits:
            return Closing(None, (), "wait")
        if not result.rounds:
            return Closing(None, (round_.id,), "few")
        counts = await self._store.run(partial(closing.counts_of, round_=round_))
        return Closing(counts, result.rounds, "")

    def _close(
        self,
        connection: Connection,
        round_: Round,
        others: Sequence[Round],
        lead: PrivateKey | None,
    ) -> closing.Result:
        today = self._world().today(self._world().library.place(round_.place))
        return closing.close(
            connection, round_, others, lambda one: self._keys.of(one).unlocked(lead), today
        )

    async def destroy(self, round_id: str) -> None:
        """Destroy what is sealed, unread."""
        today = self._world().now.date()
        await self._store.run(partial(closing.destroy, round_=round_id, today=today))
        await asyncio.to_thread(closing.tidy, self._store, self._keys, (round_id,))

    async def purge(self) -> None:
        """Delete what people wrote when its time is over."""
        await self._store.run(partial(comments.purge, today=self._world().now.date()))

    async def pairs(self, rounds: Collection[str]) -> Mapping[str, int]:
        """How many pairs each of these was counted with; for the rule of differences only."""
        return await self._store.run(partial(closing.pairs_of, rounds=rounds))

    async def held(self, round_id: str) -> tuple[Held, ...]:
        """What is stored of a round, for whoever asks."""
        return await self._store.run(partial(holdings.held, round_=round_id))
