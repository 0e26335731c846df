"""Moments: what comes due, and for whom. The table is the truth; the clock only looks at it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, tuple_

from bot.store.statements import upsert
from bot.store.tables import MOMENT

Key = tuple[int, str]  # chat, moment

_DUE = (
    select(MOMENT.c.chat_id, MOMENT.c.moment)
    .where(MOMENT.c.due_at <= bindparam("now"))
    .order_by(MOMENT.c.due_at)
    .limit(bindparam("most"))
)
_DROP = delete(MOMENT).where(
    MOMENT.c.chat_id == bindparam("chat"), MOMENT.c.moment == bindparam("name")
)


def due(connection: Connection, now: datetime, most: int) -> list[Key]:
    """What has come due, the oldest first. Only looks: `claim` takes."""
    return [
        (row.chat_id, row.moment) for row in connection.execute(_DUE, {"now": now, "most": most})
    ]


def claim(connection: Connection, keys: Collection[Key], now: datetime) -> set[Key]:
    """Take these moments if they are still due; each is given to one process, once."""
    if not keys:
        return set()
    taken = connection.execute(
        delete(MOMENT)
        .where(tuple_(MOMENT.c.chat_id, MOMENT.c.moment).in_(keys), MOMENT.c.due_at <= now)
        .returning(MOMENT.c.chat_id, MOMENT.c.moment)
    )
    return {(row.chat_id, row.moment) for row in taken}


def arrange(connection: Connection, moments: dict[Key, datetime | None]) -> None:
    """Write when these come due; None means they do not."""
    drop = [{"chat": chat, "name": name} for (chat, name), at in moments.items() if at is None]
    if drop:
        connection.execute(_DROP, drop)
    upsert(
        connection,
        MOMENT,
        [
            {"chat_id": chat, "moment": name, "due_at": at}
            for (chat, name), at in moments.items()
            if at is not None
        ],
    )
