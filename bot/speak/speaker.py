"""The speaker: empties the outbox, one message a chat at a time, and writes down what happened.

Each round is one transaction: note what has become of the last messages, take the next. Under
load a round waits for nobody: it notes what finished while the round before was committing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.crash import crash_point
from bot.nursery import Nursery
from bot.speak.leadership import Leadership
from bot.speak.notes import Notes
from bot.speak.outcome import Fate, Outcome
from bot.speak.pace import ChatPace
from bot.speak.telegram import Telegram
from bot.store import outbox
from bot.store.engine import Store, StoreDown
from bot.store.outbox import Outgoing, Retry

log = logging.getLogger(__name__)

IN_FLIGHT = 64  # requests at once when nothing paces them
IDLE_SECONDS = 1.0  # between looks for messages whose time has come
DRAIN_SECONDS = 35  # at the end: longer than any request may take
UNWELL_ATTEMPTS = 8  # over some four minutes, while Telegram's servers fail
AGAIN_ATTEMPTS = 3  # a message of unknown fate may arrive as often as this


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
    ) -> None:
        self._store = store
        self._telegram = telegram
        self._clock = clock
        self._nursery = nursery
        self._on_left = on_left
        self._time = asyncio.get_running_loop().time
        self._pace = ChatPace(self._time, off=not messages_per_second)
        # What is claimed and still waits for its turn is in doubt after a crash: claim few.
        self._room = int(max(4, messages_per_second / 2)) if messages_per_second else IN_FLIGHT
        self._leadership = Leadership()
        self._notes = Notes()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._rounds = asyncio.Lock()  # held by a round under way
        self._stir = stir  # set when there may be something to say
        self._paused_until = 0.0  # on the loop's clock
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
        if left:
            await self._tell_who_left(left)

    async def _tell_who_left(self, chats: list[int]) -> None:
        try:
            await self._on_left(chats)
        except StoreDown:  # the next message to them will tell it again
            log.error("the database is out of reach: who left could not be noted")

    def _settle(self, connection: Connection, notes: Notes) -> tuple[list[Outgoing], list[int]]:
        """One round's transaction: what to send next, and who has left."""
        left = notes.write(connection, alone=self._leadership.unbroken)
        if not self._leadership.take(connection) or self._closing or self._paused:
            return [], left
        room = self._room - len(self._in_flight)
        return outbox.claim(connection, self._clock(), room), left

    async def _rest(self) -> None:
        """Until something happens, or a while has passed."""
        try:
            await asyncio.wait_for(self._stir.wait(), IDLE_SECONDS)
        except TimeoutError:
            return

    @property
    def _paused(self) -> bool:
        return self._time() < self._paused_until

    async def _send(self, message: Outgoing) -> None:
        if wait := self._pace.wait(message.chat):
            await asyncio.sleep(wait)
        if self._clock() >= message.expires_at:
            self._notes.gone.append(message.id)  # a reminder after the meeting is worse than none
        elif self._paused or not self._leadership.safe:
            self._retry(message, timedelta(), message.attempts)
        else:
            outcome = await self._telegram.deliver(message.chat, message.payload)
            crash_point("speak.accepted")
            self._note(message, outcome)
        self._stir.set()

    def _note(self, message: Outgoing, outcome: Outcome) -> None:
        """Decide, by what happened and the kind of message, what follows."""
        tried = message.attempts + 1
        match outcome.fate:
            case Fate.SENT:
                self._notes.gone.append(message.id)
                if outcome.message is not None:
                    self._notes.newest[message.chat] = outcome.message
            case Fate.AS_NEW:
                payload = {k: v for k, v in message.payload.items() if k != "edits"}
                self._retry(replace(message, payload=payload), timedelta(), message.attempts)
            case Fate.LATER:
                self._pause(outcome.wait)
                self._retry(message, outcome.wait, message.attempts)
            case Fate.NOT_SENT:  # until it expires: it comes late, but not twice
                self._retry(message, back_off(tried), tried)
            case Fate.UNWELL if message.again and tried < UNWELL_ATTEMPTS:
                self._retry(message, back_off(tried), tried)
            case Fate.UNKNOWN if message.again and tried < AGAIN_ATTEMPTS:
                self._retry(message, back_off(tried), tried)
            case Fate.LEFT:
                self._notes.gone.append(message.id)
                self._notes.unreachable[message.chat] = message.id
            case Fate.REVOKED:
                self._retry(message, timedelta(), message.attempts)
                self._revoked = True
            case _:
                self._notes.gone.append(message.id)
                log.error("a message of kind %s was given up: %s", message.kind, outcome.why)

    def _pause(self, wait: timedelta) -> None:
        """Telegram speaks of one message and means the whole bot."""
        log.warning("Telegram asks to wait %d s", wait.total_seconds())
        self._paused_until = max(self._paused_until, self._time() + wait.total_seconds())

    def _retry(self, message: Outgoing, wait: timedelta, attempts: int) -> None:
        not_before = self._clock() + wait
        self._notes.retries.append(Retry(message.id, not_before, attempts, message.payload))

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
        self._notes.write(connection, alone=self._leadership.unbroken)
        self._leadership.release(connection)


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8 ... at most 60 seconds."""
    return timedelta(seconds=min(60, 2**attempts))
