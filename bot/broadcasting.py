"""Broadcasts on their way: begun when it is time, claimed a few at a time, shown to their author.

Every second `look` moves each broadcast on: one whose time has come gets a row in the ledger for
every recipient; one that meets the night waits for the morning; one that is through is done. The
speaker asks `claim` for the next few rows, after everything else that is to be said. So pausing
and cancelling take effect with the next claim: only what is in the air goes out.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.crash import crash_point
from bot.store import ledger, outbox, records
from bot.store.desk import StoreDesk
from bot.store.engine import Store, StoreDown
from bot.store.outbox import Outgoing
from bot.store.tables import BROADCAST
from bot.turn import message_row
from flows.broadcasts import clock_of, message, recipients, window
from flows.records import Broadcast
from flows.team.progress import progress_screen
from flows.world import World

log = logging.getLogger(__name__)

BETWEEN_GLANCES = timedelta(seconds=2)  # between two changes of the progress message
GLANCE_LIFE = timedelta(minutes=1)  # after that it shows yesterday's news
UNDER_WAY = ("scheduled", "sending", "paused", "cancelled")


class Broadcasting:
    """What is to be sent to many, handed out a few at a time."""

    def __init__(self, store: Store, world: Callable[[], World]) -> None:
        self._store = store
        self._world = world
        self._shown: dict[str, tuple[datetime, str]] = {}  # when its author last saw what
        self._over: set[str] = set()  # cancelled, and nothing of it is in the air any more
        self._any = False  # whether anything is being sent: else nobody need ask

    async def look(self) -> bool:
        """Move every broadcast on. Returns whether there is something new to say."""
        try:
            return await self._store.run(self._move_all)
        except StoreDown as down:
            self._shown.clear()  # perhaps nothing of it was written
            log.error("the database is out of reach (%s): broadcasts wait until it is back", down)
            return False

    # For the speaker

    def claim(self, connection: Connection, now: datetime, most: int) -> list[Outgoing]:
        """The next messages of broadcasts, at most so many, each marked as in the air."""
        if not self._any:
            return []
        world = replace(self._world(), desk=StoreDesk(connection, {}))
        payloads: dict[tuple[str, str, bool], dict[str, Any]] = {}
        claimed = []
        for entry in ledger.claim(connection, now, most):
            version = entry.broadcast, entry.language, entry.first
            if version not in payloads:
                payloads[version] = _payload(version, world, now)
            claimed.append(
                Outgoing(
                    entry.id,
                    entry.chat,
                    "broadcast",
                    payloads[version],
                    entry.closes_at,
                    entry.attempts,
                )
            )
        return claimed

    # Every second

    def _move_all(self, connection: Connection) -> bool:
        world = replace(self._world(), desk=StoreDesk(connection, {}))
        under_way = (
            select(BROADCAST.c.id)
            .where(BROADCAST.c.state.in_(UNDER_WAY), BROADCAST.c.id.not_in(self._over))
            .order_by(BROADCAST.c.made_at)
            # What another process moves on just now need not be moved on by this one.
            .with_for_update(skip_locked=True)
        )
        news = sending = False
        for identifier in connection.execute(under_way).scalars().all():
            broadcast = world.desk.find(Broadcast, identifier)
            assert broadcast is not None, "it was there in this very transaction"
            moved = self._move(connection, broadcast, world)
            news = self._show(connection, moved, world) or news
            sending = sending or moved.state == "sending"
            if moved.state == "cancelled" and not ledger.unfinished(connection, [moved.id]):
                self._over.add(moved.id)
        self._any = sending
        return news or sending

    def _move(self, connection: Connection, broadcast: Broadcast, world: World) -> Broadcast:
        """The next step of one broadcast, written down if it changes anything."""
        now = world.now
        moved = broadcast
        match broadcast.state:
            case "scheduled" if broadcast.send_at is None or broadcast.send_at <= now:
                chosen = recipients(broadcast, world.desk.readers(broadcast.audience.places))
                moved = _opened(replace(broadcast, state="sending"), world)
                records.write(connection, [moved])
                ledger.begin(connection, broadcast.id, chosen, now, urgent=broadcast.urgent)
                crash_point("broadcast.begun")
            case "sending" if not ledger.unfinished(connection, [broadcast.id]):
                moved = replace(broadcast, state="done")
            case "sending" if broadcast.closes_at is None or broadcast.closes_at <= now:
                moved = _opened(broadcast, world)
            case "cancelled":
                ledger.cancel(connection, broadcast.id, now)
        if moved != broadcast:
            records.write(connection, [moved])
        return moved

    def _show(self, connection: Connection, broadcast: Broadcast, world: World) -> bool:
        """Change the progress message, if there is news; not more often than people read."""
        author, at = broadcast.author, self._shown.get(broadcast.id, (None, ""))[0]
        reader = world.desk.reader(author) if author is not None else None
        if reader is None or author is None or reader.away or broadcast.progress is None:
            return False
        tally = ledger.tally(connection, broadcast.id)
        seen = json.dumps([broadcast.state, tally], sort_keys=True)
        over = broadcast.state in {"done", "cancelled"}
        too_soon = at is not None and world.now - at < BETWEEN_GLANCES and not over
        if not tally or too_soon or seen == self._shown.get(broadcast.id, (None, ""))[1]:
            return False
        self._shown[broadcast.id] = world.now, seen
        glance = replace(
            world.wording.message(progress_screen(broadcast, tally, world), reader.language),
            kind="progress",
            edits=broadcast.progress,
            expires_at=world.now + GLANCE_LIFE,
        )
        outbox.withdraw(connection, [(author, "progress")])
        outbox.put(connection, [message_row(author, glance, world.now)])
        return True


def _opened(broadcast: Broadcast, world: World) -> Broadcast:
    """The broadcast, with the hours in which it may be sent next."""
    opens_at, closes_at = window(world.now, clock_of(broadcast, world))
    return replace(broadcast, opens_at=opens_at, closes_at=closes_at)


def _payload(version: tuple[str, str, bool], world: World, now: datetime) -> dict[str, Any]:
    identifier, language, first = version
    broadcast = world.desk.find(Broadcast, identifier)
    assert broadcast is not None, "the ledger refers to it"
    said = message(broadcast, language, world, first=first)
    payload: dict[str, Any] = message_row(0, said, now)["payload"]
    return payload
