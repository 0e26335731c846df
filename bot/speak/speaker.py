"""The speaker: empties the outbox, one message a chat at a time, and writes down what happened.

Each round is one transaction: note what has become of the last messages, take the next. Under
load a round waits for nobody: it notes what finished while the round before was committing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.crash import crash_point
from bot.nursery import Nursery
from bot.speak.holds import Holds
from bot.speak.leadership import Leadership
from bot.speak.notes import Notes
from bot.speak.outcome import Fate, Outcome
from bot.speak.pace import ChatPace
from bot.speak.telegram import Telegram
from bot.store import outbox
from bot.store.engine import Store, StoreDown
from bot.store.ledger import Settled
from bot.store.outbox import Outgoing, Retry

log = logging.getLogger(__name__)

IN_FLIGHT = 64  # requests at once when nothing paces them
IDLE_SECONDS = 1.0  # between looks for messages whose time has come
A_MOMENT = timedelta(seconds=1)
DRAIN_SECONDS = 35  # at the end: longer than any request may take
MANY = outbox.POLICIES["broadcast"].rank
UNASKED = outbox.POLICIES["notice"].rank  # from here on nobody waits for it: answers may pass
# How often in all, when nobody knows whether a message has arrived.
ATTEMPTS = {
    Fate.UNWELL: 8,  # most likely it has not: over some four minutes, while servers fail
    Fate.UNKNOWN: 3,  # it may arrive as often as this
}


# Takes the next so many messages of broadcasts, once everything else is being said.
ClaimMore = Callable[[Connection, datetime, int], list[Outgoing]]


def nothing_more(_connection: Connection, _now: datetime, _most: int) -> list[Outgoing]:
    """For a companion without broadcasts."""
    return []


async def nowhere_else(_moved: Mapping[int, int]) -> None:
    """For a companion without groups."""


class Revoked(Exception):
    """Telegram refuses the token: nothing can be sent until an operator puts it right."""


class Speaker:
    """Sends everything; one process at a time may, and holds a lease for it."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it needs, each from the composition root
        self,
        store: Store,
        telegram: Telegram,
        clock: Callable[[], datetime],
        nursery: Nursery,
        stir: asyncio.Event,
        on_left: Callable[[list[int]], Awaitable[None]],
        messages_per_second: float,
        claim_more: ClaimMore = nothing_more,
        on_moved: Callable[[Mapping[int, int]], Awaitable[None]] = nowhere_else,
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._clock = clock
        self._nursery = nursery
        self._on_left = on_left
        self._on_moved = on_moved  # groups that go on in another chat
        self._time = asyncio.get_running_loop().time
        self._pace = ChatPace(self._time, off=not messages_per_second)
        # What is claimed and still waits for its turn is in doubt after a crash: claim few.
        self._room = int(max(4, messages_per_second / 2)) if messages_per_second else IN_FLIGHT
        self._leadership = Leadership()
        self._notes = Notes()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._rounds = asyncio.Lock()  # held by a round under way
        self._stir = stir  # set when there may be something to say
        self._claim_more = claim_more
        self._holds = Holds(self._time)
        # What comes unasked stands in line for its turn; an answer waits for these few only.
        self._in_line: set[tuple[bool, int]] = set()
        self._paced = messages_per_second > 0
        self._longest_line = (
            int(max(2, messages_per_second / 10)) if self._paced else IN_FLIGHT // 2
        )
        self._revoked = False
        self._closing = False

    async def run(self) -> None:
        """Speak for ever. Raises Revoked when the token is refused."""
        while not self._closing:
            async with self._rounds:
                await self._round()
            if self._revoked:
                raise Revoked
            await self._rest()

    async def _round(self) -> None:
        self._stir.clear()
        notes, self._notes = self._notes, Notes()
        try:
            claimed, left = await self._store.run(lambda c: self._settle(c, notes))
        except StoreDown:
            self._notes = notes.with_later(self._notes)
            return
        self._leadership.confirm()
        if notes:
            crash_point("speak.settled")
        if claimed:
            crash_point("speak.claimed")
        for message in claimed:
            task = self._nursery.spawn(self._send(message), "send")
            self._in_flight.add(task)
            task.add_done_callback(self._in_flight.discard)
            if message.rank >= UNASKED:
                self._in_line.add(_number(message))
                task.add_done_callback(partial(self._out_of_line, message))
        await self._tell(left, notes.moved)

    async def _tell(self, left: list[int], moved: Mapping[int, int]) -> None:
        """Who has left, and which groups are elsewhere now."""
        try:
            if left:
                await self._on_left(left)
            if moved:
                await self._on_moved(moved)
        except StoreDown:  # the next message to them will tell it again
            log.error("the database is out of reach: who left or moved could not be noted")

    def _settle(self, connection: Connection, notes: Notes) -> tuple[list[Outgoing], list[int]]:
        """One round's transaction: what to send next, and who has left."""
        now = self._clock()
        left = notes.write(connection, now, alone=self._leadership.unbroken)
        if not self._leadership.take(connection) or self._closing:
            return [], left
        room, below = self._room - len(self._in_flight), self._holds.below
        # Without a pace there is no line: all that fits goes, in one statement.
        claimed = outbox.claim(connection, now, room, min(below, UNASKED) if self._paced else below)
        spare = min(room - len(claimed), self._longest_line - len(self._in_line))
        if spare > 0 and below > UNASKED:
            unasked = outbox.claim(connection, now, spare, below) if self._paced else []
            if spare > len(unasked) and below > MANY:
                unasked += self._claim_more(connection, now, spare - len(unasked))
            claimed += unasked
        return claimed, left

    async def _rest(self) -> None:
        """Until something happens, or a while has passed."""
        try:
            await asyncio.wait_for(self._stir.wait(), IDLE_SECONDS)
        except TimeoutError:
            return

    def _leaves(self, message: Outgoing) -> timedelta:
        """Its turn has come: the next may stand in line. Returns how long it is held back."""
        self._out_of_line(message)
        if not self._leadership.safe:  # it took long to draw, and somebody else may be speaking
            return A_MOMENT
        return self._holds.left(message.chat, message.rank)

    def _out_of_line(self, message: Outgoing, _: object = None) -> None:
        if message.rank >= UNASKED:
            self._in_line.discard(_number(message))
            self._stir.set()

    async def _send(self, message: Outgoing) -> None:
        if wait := self._pace.wait(message.chat):
            await asyncio.sleep(wait)
        if self._clock() >= message.expires_at:
            self._too_late(message)
        elif held := self._holds.left(message.chat, message.rank):
            self._retry(message, held, message.attempts)
        elif not self._leadership.safe:
            self._retry(message, timedelta(), message.attempts)
        else:
            held_back = partial(self._leaves, message)
            outcome = await self._telegram.deliver(message.chat, message.payload, held_back)
            crash_point("speak.accepted")
            self._note(message, outcome)
        self._stir.set()

    def _note(self, message: Outgoing, outcome: Outcome) -> None:
        """Decide, by what happened and the kind of message, what follows."""
        tried = message.attempts + 1
        match outcome.fate:
            case Fate.SENT:
                self._sent(message, outcome.message)
            case Fate.AS_NEW if message.kind != "progress":  # which nobody wants to hear twice
                payload = {k: v for k, v in message.payload.items() if k != "edits"}
                self._retry(replace(message, payload=payload), timedelta(), message.attempts)
            case Fate.LATER:
                log.warning("Telegram asks to wait %d s", outcome.wait.total_seconds())
                self._holds.hold(message.chat, message.rank, outcome.wait)
                self._retry(message, outcome.wait, message.attempts)
            case Fate.HELD:
                self._retry(message, outcome.wait, message.attempts)
            case Fate.NOT_SENT | Fate.UNWELL | Fate.UNKNOWN if _worth_another(message, outcome):
                doubt = outcome.fate is not Fate.NOT_SENT
                self._retry(message, back_off(tried), tried, doubt=doubt)
            case Fate.MOVED if outcome.chat:
                self._retry(message, timedelta(), message.attempts)
                self._notes.moved[message.chat] = outcome.chat
            case Fate.LEFT:
                self._done(message, "blocked")
                self._notes.no_way_to(message)
            case Fate.REVOKED:
                self._retry(message, timedelta(), message.attempts)
                self._revoked = True
            case _:
                unknown = outcome.fate in {Fate.UNKNOWN, Fate.UNWELL}
                self._done(message, "unknown" if unknown else "refused", outcome.why)
                log.error("a message of kind %s was given up: %s", message.kind, outcome.why)

    def _sent(self, message: Outgoing, number: int | None) -> None:
        """It stands in the chat now, under this number; a changed one has no new number."""
        self._done(message, "sent")
        if number is not None:
            self._notes.newest[message.chat] = number
            if message.kind == "round":
                self._notes.asked[message.source, message.chat] = number

    def _too_late(self, message: Outgoing) -> None:
        """A reminder after the meeting is worse than none; a broadcast goes on in the morning."""
        if message.kind == "broadcast":
            self._retry(message, timedelta(), message.attempts)
        else:
            self._done(message, "expired")

    def _done(self, message: Outgoing, state: str, reason: str = "") -> None:
        """This message is done with, one way or the other."""
        if message.kind == "broadcast":
            self._notes.settled.append(Settled(message.id, state, reason[:64]))
        else:
            self._notes.gone.append(message.id)

    def _retry(
        self, message: Outgoing, wait: timedelta, attempts: int, *, doubt: bool = False
    ) -> None:
        retry = Retry(message.id, self._clock() + wait, attempts, message.payload, doubt)
        later = self._notes.later if message.kind == "broadcast" else self._notes.retries
        later.append(retry)

    async def close(self) -> None:
        """Begin nothing more, wait for what has left, note it, and let somebody else speak."""
        self._closing = True
        async with self._rounds:
            pass  # what a round has claimed is in flight only when it has ended
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=DRAIN_SECONDS)
        try:
            await self._store.run(self._sign_off)
        except StoreDown:
            log.error("the database is out of reach: the last messages could not be noted")

    def _sign_off(self, connection: Connection) -> None:
        self._notes.write(connection, self._clock(), alone=self._leadership.unbroken)
        self._leadership.release(connection)


def _number(message: Outgoing) -> tuple[bool, int]:
    """What tells apart all that is in the air: a number of the outbox, or of the ledger."""
    return message.kind == "broadcast", message.id


def _worth_another(message: Outgoing, outcome: Outcome) -> bool:
    """Whether to try again what failed, by what is known of it."""
    if outcome.fate is Fate.NOT_SENT:  # until it expires: it comes late, but not twice
        return True
    return message.again and message.attempts + 1 < ATTEMPTS[outcome.fate]


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8 ... at most 60 seconds."""
    return timedelta(seconds=min(60, 2**attempts))
