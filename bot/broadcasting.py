"""Broadcasts on their way: begun when it is time, claimed a few at a time, shown to their author.

Every second `look` moves each broadcast on: one whose time has come gets a row in the ledger for
every recipient; one that meets the night waits for the morning; one that is through is done. The
speaker asks `claim` for the next few rows, after everything else that is to be said. So pausing
and cancelling take effect with the next claim: only what is in the air goes out.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.crash import crash_point
from bot.store import ledger, outbox, records
from bot.store.desk import StoreDesk
from bot.store.engine import Store, StoreDown
from bot.store.outbox import Outgoing, Retry
from bot.store.tables import BROADCAST
from bot.turn import message_row, payload_of
from flows.broadcasts import clock_of, message, recipients, window
from flows.records import Broadcast
from flows.team.progress import progress_screen
from flows.world import World

log = logging.getLogger(__name__)

BETWEEN_GLANCES = timedelta(seconds=2)  # between two changes of the progress message
GLANCE_LIFE = timedelta(minutes=1)  # after that it shows yesterday's news
UNDER_WAY = ("scheduled", "sending", "paused", "cancelled")

Tally = Mapping[str, int]  # how many recipients are in each state of the ledger
Version = tuple[str, str, bool]  # which broadcast, in which language, whether with the note


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a broadcast is after a look at it."""

    state: str
    seen: str = ""  # what its author is shown; "" when that is no news
    over: bool = False  # cancelled, and nothing of it is in the air any more


class Broadcasting:
    """What is to be sent to many, handed out a few at a time."""

    def __init__(self, store: Store, world: Callable[[], World]) -> None:
        self._store = store
        self._world = world
        self._shown: dict[str, tuple[datetime, str]] = {}  # when its author last saw what
        self._over: set[str] = set()  # what need not be looked at again
        self._ailing: set[str] = set()  # what failed, and was named in the log
        self._any = False  # whether anything is being sent: else nobody need ask

    async def look(self) -> bool:
        """Move every broadcast on. Returns whether there is something new to say.

        Each in a transaction of its own: one that begins, or fails, holds up no other.
        """
        sending = news = False
        try:
            for identifier in await self._store.run(self._under_way):
                moved = await self._look_at(identifier)
                # One that another process moves, or that failed, may be on its way: ask for it.
                sending = sending or moved is None or moved.state == "sending"
                news = news or (moved is not None and bool(moved.seen))
        except StoreDown as down:
            log.error("the database is out of reach (%s): broadcasts wait until it is back", down)
            return False
        self._any = sending
        return news or sending

    async def _look_at(self, identifier: str) -> Moved | None:
        """Move one broadcast on, and remember what came of it once that is committed."""
        try:
            moved = await self._store.run(partial(self._move_one, identifier=identifier))
        except StoreDown:
            raise
        except Exception as error:  # whatever is wrong with it, the others go on
            if identifier not in self._ailing:
                self._ailing.add(identifier)
                log.error("a broadcast cannot be moved on: %s", type(error).__name__)
            return None
        if moved is not None:
            if moved.seen:
                self._shown[identifier] = self._world().now, moved.seen
            if moved.over:
                self._over.add(identifier)
            if moved.over or moved.state == "done":
                self._shown.pop(identifier, None)
        return moved

    # For the speaker

    def claim(self, connection: Connection, now: datetime, most: int) -> list[Outgoing]:
        """The next messages of broadcasts, at most so many, each marked as in the air."""
        if not self._any:
            return []
        # Nothing is changed, so nothing is locked: answers to people wait for no broadcast.
        world = replace(self._world(), desk=StoreDesk(connection, {}, locks=False))
        payloads: dict[Version, dict[str, Any] | None] = {}
        claimed, unsayable = [], []
        for entry in ledger.claim(connection, now, most):
            version = entry.broadcast, entry.language, entry.first
            if version not in payloads:
                payloads[version] = _payload(version, world)
            payload = payloads[version]
            if payload is None:
                unsayable.append(entry)
                continue
            claimed.append(
                Outgoing(
                    entry.id, entry.chat, "broadcast", payload, entry.closes_at, entry.attempts
                )
            )
        ledger.put_back(connection, [Retry(e.id, now, e.attempts, {}) for e in unsayable])
        ledger.pause(connection, {e.broadcast for e in unsayable})
        return claimed

    # Every second

    def _under_way(self, connection: Connection) -> list[str]:
        """What is to be moved on, the oldest first."""
        under_way = select(BROADCAST.c.id).where(
            BROADCAST.c.state.in_(UNDER_WAY), BROADCAST.c.id.not_in(self._over)
        )
        return list(connection.execute(under_way.order_by(BROADCAST.c.made_at)).scalars())

    def _move_one(self, connection: Connection, identifier: str) -> Moved | None:
        """The next step of a broadcast; None if another process sees to it at this moment."""
        free = select(BROADCAST.c.id).where(BROADCAST.c.id == identifier)
        if connection.execute(free.with_for_update(skip_locked=True)).first() is None:
            return None
        world = replace(self._world(), desk=StoreDesk(connection, {}))
        broadcast = world.desk.find(Broadcast, identifier)
        assert broadcast is not None, "it was there in this very transaction"
        cancelled = broadcast.state == "cancelled"
        known = identifier in self._shown
        before = ledger.tally(connection, identifier)
        if cancelled and not known and not ledger.unfinished(before):
            # It was over before this process began. Where it was shown is something else by now.
            return Moved("cancelled", over=True)
        moved = self._move(connection, broadcast, before, world)
        after = ledger.tally(connection, identifier)
        seen = self._show(connection, moved, after, world)
        return Moved(moved.state, seen, over=cancelled and not ledger.unfinished(after))

    def _move(
        self, connection: Connection, broadcast: Broadcast, tally: Tally, world: World
    ) -> Broadcast:
        """The next step of one broadcast, written down if it changes anything."""
        now = world.now
        moved = broadcast
        match broadcast.state:
            case "scheduled" if broadcast.send_at is None or broadcast.send_at <= now:
                chosen = recipients(broadcast, world.desk)
                moved = _opened(replace(broadcast, state="sending"), world)
                ledger.begin(connection, broadcast.id, chosen, now, urgent=broadcast.urgent)
                crash_point("broadcast.begun")
            case "sending" if not ledger.unfinished(tally):
                moved = replace(broadcast, state="done")
            case "sending" if broadcast.closes_at is None or broadcast.closes_at <= now:
                moved = _opened(broadcast, world)
            case "cancelled":
                ledger.cancel(connection, broadcast.id, now)
        if moved != broadcast:
            records.write(connection, [moved])
        return moved

    def _show(
        self, connection: Connection, broadcast: Broadcast, tally: Tally, world: World
    ) -> str:
        """Change the progress message, if there is news; not more often than people read.

        Returns what is shown, "" when nothing is.
        """
        author, (at, before) = broadcast.author, self._shown.get(broadcast.id, (None, ""))
        reader = world.desk.reader(author) if author is not None else None
        if reader is None or author is None or reader.away or broadcast.progress is None:
            return ""
        seen = json.dumps([broadcast.state, tally], sort_keys=True)
        over = broadcast.state in {"done", "cancelled"}
        too_soon = at is not None and world.now - at < BETWEEN_GLANCES and not over
        if not (tally or over) or too_soon or seen == before:
            return ""
        glance = replace(
            world.wording.message(progress_screen(broadcast, tally, world), reader.language),
            kind="progress",
            edits=broadcast.progress,
            expires_at=world.now + GLANCE_LIFE,
        )
        outbox.withdraw(connection, [(author, "progress")])
        outbox.put(connection, [message_row(author, glance, world.now)])
        return seen


def _opened(broadcast: Broadcast, world: World) -> Broadcast:
    """The broadcast, with the hours in which it may be sent next."""
    opens_at, closes_at = window(world.now, clock_of(broadcast, world))
    return replace(broadcast, opens_at=opens_at, closes_at=closes_at)


def _payload(version: Version, world: World) -> dict[str, Any] | None:
    """What is sent to readers of this version; None when it cannot be said."""
    identifier, language, first = version
    try:
        broadcast = world.desk.find(Broadcast, identifier)
        assert broadcast is not None, "the ledger refers to it"
        said = message(broadcast, language, world, first=first)
        return payload_of(said)
    except SQLAlchemyError:
        raise
    except Exception as error:  # one that cannot be said must not silence everything else
        log.error("a broadcast cannot be said, and is paused: %s", type(error).__name__)
        return None
