"""The queue of updates: kept until the bot confirms them, whichever way it fetches them."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from itertools import islice

from bot.simulator.telegram import Json, RefusalError, update_chat

#: Telegram sends these only to bots that ask for them by name.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
_MOST_AT_ONCE = 100
_LONGEST_WAIT = 50.0  # seconds

_ANOTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Updates:
    """What has happened and is not yet confirmed, in order. Each update is written out at once,
    because the message inside it may have changed by the time somebody fetches it."""

    def __init__(self, on_confirm: Callable[[], None]) -> None:
        self._on_confirm = on_confirm
        # An OrderedDict, because a plain one is slow to lose its first key again and again.
        self._queue: OrderedDict[int, str] = OrderedDict()
        self._last = 0
        self._poll: asyncio.Future[None] | None = None
        #: The kinds of update the bot asked for; nothing means Telegram's usual ones.
        self.allowed: frozenset[str] = frozenset()
        #: Hears of every new update: (id, chat, JSON). The webhook sets it while there is one.
        self.deliver: Callable[[int, int, str], None] | None = None

    def __len__(self) -> int:
        return len(self._queue)

    def add(self, update: Json) -> int:
        """Queue an update and return its id; unwanted kinds are dropped, as Telegram does."""
        self._last += 1
        if not self._wanted(update):
            return self._last
        text = json.dumps({"update_id": self._last, **update})
        self._queue[self._last] = text
        if self.deliver:
            self.deliver(self._last, update_chat(update), text)
        elif self._poll and not self._poll.done():
            self._poll.set_result(None)
        return self._last

    def _wanted(self, update: Json) -> bool:
        if not self.allowed:
            return not _ON_REQUEST.issuperset(update)
        return not self.allowed.isdisjoint(update)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds the bot wants; nothing given leaves it as it is."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def waiting(self) -> list[tuple[int, int, str]]:
        """All unconfirmed updates, as `deliver` takes them."""
        return [(key, update_chat(json.loads(text)), text) for key, text in self._queue.items()]

    def confirm(self, update_id: int) -> None:
        """One update has arrived."""
        self._queue.pop(update_id, None)
        self._on_confirm()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._queue.clear()

    async def fetch(self, offset: int, limit: int, patience: float) -> list[str]:
        """Confirm what lies before `offset` and return what follows, waiting for it if need be."""
        self._end_other_poll()
        self._skip_to(offset)
        if not self._queue and patience > 0:
            await self._wait(min(patience, _LONGEST_WAIT))
        most = limit if 1 <= limit <= _MOST_AT_ONCE else _MOST_AT_ONCE
        return list(islice(self._queue.values(), most))

    def _end_other_poll(self) -> None:
        # Telegram ends the older request: its client may be long dead.
        if self._poll and not self._poll.done():
            self._poll.set_exception(RefusalError(409, _ANOTHER_POLL))

    def _skip_to(self, offset: int) -> None:
        if offset < 0:  # counted from the end of the queue
            for key in list(self._queue)[:offset]:
                del self._queue[key]
            return
        while self._queue and next(iter(self._queue)) < offset:
            self._queue.popitem(last=False)
        self._on_confirm()

    async def _wait(self, patience: float) -> None:
        self._poll = poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(patience):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
