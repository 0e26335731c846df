"""Updates that came in: which were handled already, which could not be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.store.statements import insert_into
from bot.store.tables import ASIDE, DOUBT, RECEIVED

RECEIVED_KEPT = timedelta(hours=48)  # Telegram brings an update again for at most 24 hours
ASIDE_KEPT = timedelta(days=14)  # as long as logs

_KNOWN = select(RECEIVED.c.update_id).where(
    RECEIVED.c.update_id.in_(bindparam("ids", expanding=True))
)


def unknown(connection: Connection, updates: Collection[int]) -> set[int]:
    """Those updates that have not been handled before."""
    known = connection.execute(_KNOWN, {"ids": list(updates)}) if updates else ()
    return set(updates) - {row.update_id for row in known}


def note(connection: Connection, updates: Iterable[int], now: datetime) -> None:
    """Remember that these were handled: in the transaction that handles them.

    Two processes handling the same update collide here, and the later one starts again.
    """
    rows = [{"update_id": update, "received_at": now} for update in updates]
    if rows:
        connection.execute(insert(RECEIVED), rows)


def note_as_done_with(connection: Connection, update: int, now: datetime) -> None:
    """Remember that an update will not be handled; another process may have said so too."""
    row = insert_into(connection, RECEIVED).values(update_id=update, received_at=now)
    connection.execute(row.on_conflict_do_nothing())


def set_aside(connection: Connection, kind: str, error: str, now: datetime) -> None:
    """Note that an update could not be handled: its kind and the error's class only."""
    connection.execute(insert(ASIDE), {"kind": kind, "error": error[:64], "aside_at": now})


def count_doubts(connection: Connection, doubts: Iterable[tuple[str, str]]) -> None:
    """Add one reader's doubt about a text in a language."""
    for about, language in sorted(doubts):
        statement = insert_into(connection, DOUBT).values(about=about, language=language, readers=1)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["about", "language"], set_={"readers": DOUBT.c.readers + 1}
            )
        )


def purge(connection: Connection, now: datetime) -> None:
    """Delete what is past its time."""
    connection.execute(delete(RECEIVED).where(RECEIVED.c.received_at < now - RECEIVED_KEPT))
    connection.execute(delete(ASIDE).where(ASIDE.c.aside_at < now - ASIDE_KEPT))
