"""The turn loop: drains what has arrived while the last transaction was committing.

Under load batches grow and the cost of a commit is shared; an idle companion answers at once.
Whoever submits is told only after the commit, so nothing is acknowledged that could be lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot.arrival import Arrival
from bot.crash import crash_point
from bot.gate import Gate, Verdict
from bot.store import arrivals, moments
from bot.store.engine import Store, StoreDown
from bot.turn import take_turn
from flows.attachments import File
from flows.events import Due, Failed, Hurried, Left, Moved
from flows.model import LookUp
from flows.world import World

log = logging.getLogger(__name__)

Waiting = tuple[Arrival, asyncio.Future[None] | None]  # ... and who is to be told, if anybody

MOST = 200  # events in one transaction: beyond this a batch only adds waiting
TRIES = 3  # then an update is set aside; Telegram would block its sender for a day otherwise


class Turns:
    """Takes arrivals from everywhere and turns them, in order, into transactions."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it needs, each from the composition root
        self,
        store: Store,
        world: Callable[[], World],
        stir: asyncio.Event,
        gate: Gate,
        on_fetch: Callable[[int, File], None],
        on_inspect: Callable[[int, str], None] = lambda chat, round_: None,
        on_look_up: Callable[[int, LookUp], None] = lambda chat, asked: None,
    ) -> None:
        self._store = store
        self._world = world
        self._stir = stir  # set when there is something to say
        self._gate = gate
        self._on_fetch = on_fetch  # somebody sent a file whose content is wanted
        self._on_inspect = on_inspect  # somebody asks what the ballots hold of a round
        self._on_look_up = on_look_up  # somebody asks when their bins are collected
        self._waiting: deque[Waiting] = deque()
        self._arrived = asyncio.Event()

    async def submit(self, batch: Sequence[Arrival]) -> None:
        """Return when all of it is committed, or ignored on purpose.

        Raises StoreDown when the database is out of reach: then nothing was acknowledged.
        """
        loop = asyncio.get_running_loop()
        futures = []
        for arrival in map(self._let_in, batch):
            if arrival is not None:
                futures.append(loop.create_future())
                self._waiting.append((arrival, futures[-1]))
        self._arrived.set()
        results = await asyncio.gather(*futures, return_exceptions=True)
        for failure in results:
            if isinstance(failure, BaseException):
                self._forgive(batch)  # it will come again, and is no flood
                raise failure

    def _forgive(self, batch: Sequence[Arrival]) -> None:
        for arrival in batch:
            self._gate.forgive(arrival.chat)

    def _let_in(self, arrival: Arrival) -> Arrival | None:
        """One person's flood becomes one notice; nobody else feels it."""
        if isinstance(arrival.event, Due) or arrival.update is None:
            return arrival
        match self._gate.admit(arrival.chat, self._world().now):
            case Verdict.IN:
                return arrival
            case Verdict.WARN:
                event = Hurried(name=arrival.event.name, hint=arrival.event.hint)
                return Arrival(arrival.chat, event, arrival.update)
            case Verdict.OUT:
                return None

    async def left(self, chats: Sequence[int]) -> None:
        """These people turned out not to want to hear from us: an event like any other."""
        await self.submit([Arrival(chat, Left()) for chat in chats])

    async def moved(self, chats: Mapping[int, int]) -> None:
        """These groups turned out to go on in another chat."""
        await self.submit([Arrival(old, Moved(to=new)) for old, new in chats.items()])

    async def run(self) -> None:
        """Take turns for ever."""
        while True:
            await self._arrived.wait()
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            if not self._waiting:
                self._arrived.clear()
            if batch:
                await self._take(batch)

    async def _take(self, batch: list[Waiting]) -> None:
        failure = await self._try([arrival for arrival, _ in batch])
        if failure is not None and not isinstance(failure, StoreDown):
            if len(batch) > 1:  # one of them is poison: find out which, the others go through
                for alone in batch:
                    await self._take([alone])
                return
            failure = await self._try_again(batch[0][0], failure)
        for _, future in batch:
            _tell(future, failure)

    async def _try(self, batch: list[Arrival]) -> Exception | None:
        """Commit a batch; what went wrong, if anything did."""
        try:
            done = await self._store.run(partial(take_turn, batch=batch, world=self._world()))
        except StoreDown as down:
            log.error("the database is out of reach (%s): updates wait until it is back", down)
            return down
        except Exception as error:
            return error
        crash_point("turn.committed")
        if done.said:
            self._stir.set()
        for chat, file in done.fetches:
            self._on_fetch(chat, file)
        for chat, round_ in done.inspects:
            self._on_inspect(chat, round_)
        for chat, look_up in done.look_ups:
            self._on_look_up(chat, look_up)
        return None

    async def _try_again(self, arrival: Arrival, failure: Exception) -> StoreDown | None:
        """Try a poisonous arrival again; then set it aside, say so, and apologise."""
        for _ in range(TRIES - 1):
            again = await self._try([arrival])
            if again is None or isinstance(again, StoreDown):
                return again
            failure = again
        return await self._put_aside(arrival, type(failure).__name__)

    async def _put_aside(self, arrival: Arrival, error: str) -> StoreDown | None:
        now = self._world().now
        try:
            await self._store.run(partial(_put_aside, arrival=arrival, error=error, now=now))
        except Exception as worse:  # then nothing is acknowledged, and it comes again
            return worse if isinstance(worse, StoreDown) else StoreDown(type(worse).__name__)
        kind = arrival.kind
        log.error("an event of kind %s was set aside after %d tries: %s", kind, TRIES, error)
        if arrival.update is not None and not isinstance(arrival.event, Failed):
            event = Failed(name=arrival.event.name, hint=arrival.event.hint)
            self._waiting.append((Arrival(arrival.chat, event), None))
            self._arrived.set()
        return None


def _put_aside(connection: Connection, arrival: Arrival, error: str, now: datetime) -> None:
    """Note what went wrong, and that this is done with: it must not come again."""
    arrivals.set_aside(connection, arrival.kind, error, now)
    if arrival.update is not None:
        arrivals.note_as_done_with(connection, arrival.update, now)
    if arrival.moment:
        moments.claim(connection, {(arrival.chat, arrival.moment)}, now)


def _tell(future: asyncio.Future[None] | None, failure: Exception | None = None) -> None:
    if future is None or future.done():  # nobody asked, or whoever asked has gone away
        return
    if failure is None:
        future.set_result(None)
    else:
        future.set_exception(failure)
