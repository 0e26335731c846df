"""The keeper of the ballots: opens a round's box, closes it, and shows what is in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial

from nacl.public import PrivateKey
from sqlalchemy import Connection

from bot.ballot import box, closing, comments, holdings, results
from bot.ballot.keys import Keys, NoKeys
from bot.ballot.tidying import tidy
from bot.crash import crash_point
from bot.store.engine import Store
from flows.feedback.agenda import WAITS
from flows.rounds import Closing, Held, Round
from flows.world import World

log = logging.getLogger(__name__)

FindRound = Callable[[str], Awaitable[Round | None]]


class Keeper:
    """What is done with a round's ballots. Each step can be cut off, and called again."""

    def __init__(
        self, store: Store, keys: Keys, world: Callable[[], World], find: FindRound
    ) -> None:
        self._store = store
        self._keys = keys
        self._world = world
        self._find = find
        self._daily = holdings.Daily()

    async def prepare(self, round_: Round) -> bool:
        """Make its keys and tables. Returns whether only the safeguarding lead can open it."""
        return await self._store.run(partial(self._prepare, round_=round_))

    def _prepare(self, connection: Connection, round_: Round) -> bool:
        box.make_tables(connection, round_.id)
        return self._keys.make(round_.id).strong

    async def close(
        self, round_: Round, others: Sequence[Round], lead: PrivateKey | None = None
    ) -> Closing:
        """Open, count, forget. Can be called again, with the same end.

        Raises WrongPassphrase; and Gone or NoKeys while a box or keys that have been lost may still
        be found again. After 90 days they are given up.
        """
        today = self._today(round_)
        try:
            result = await self._store.run(
                partial(self._close, round_=round_, others=others, lead=lead, today=today)
            )
        except (box.Gone, NoKeys):
            if today <= round_.closes_on + WAITS:
                raise
            await self.destroy(round_.id)
            return Closing(None, (round_.id,), "few")
        crash_point("ballot.closed")
        await self._tidy(result.rounds or (round_.id,))
        if result.waits:
            return Closing(None, (), "wait")
        if not result.rounds:
            return Closing(None, (round_.id,), "few")
        counts = await self._store.run(partial(results.counts_of, round_=round_))
        return Closing(counts, result.rounds, "")

    def _close(
        self,
        connection: Connection,
        round_: Round,
        others: Sequence[Round],
        lead: PrivateKey | None,
        today: date,
    ) -> closing.Result:
        def unlock(one: str) -> PrivateKey:
            return self._keys.of(one).unlocked(lead)

        return closing.close(connection, round_, others, unlock, today)

    async def destroy(self, round_id: str) -> None:
        """Destroy what is sealed, unread."""
        today = self._world().now.date()
        await self._store.run(partial(closing.destroy, round_=round_id, today=today))
        await self._tidy((round_id,))

    async def purge(self) -> None:
        """Delete what people wrote when its time is over, and what was left of any round."""
        await self._store.run(partial(comments.purge, today=self._world().now.date()))
        try:
            for round_id in self._keys.rounds():
                round_ = await self._find(round_id)
                if round_ and round_.state in {"closed", "cancelled"}:
                    await self.destroy(round_id)
            await self._tidy()
        except OSError as error:
            log.error("keys of rounds that are over cannot be destroyed: %s", error.strerror)

    async def pairs(self, rounds: Collection[str]) -> Mapping[str, int]:
        """How many pairs each of these was counted with; for the rule of differences only."""
        return await self._store.run(partial(results.pairs_of, rounds=rounds))

    async def held(self, round_id: str) -> tuple[Held, ...]:
        """What is stored of a round, for whoever asks; of what is under way, once a day."""
        found = await self._store.run(partial(holdings.held, round_=round_id))
        return self._daily.of(found, self._world().now.date())

    async def _tidy(self, rounds: Collection[str] | None = None) -> None:
        await asyncio.to_thread(tidy, self._store, self._keys, rounds)

    def _today(self, round_: Round) -> date:
        world = self._world()
        return world.today(world.library.place(round_.place))
