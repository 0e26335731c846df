"""The audit trail: who of the team did what, and where. Without texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert

from bot.store.tables import AUDIT
from flows.model import Audit

KEPT = timedelta(days=365)  # retention table: law-and-care checklist


def note(connection: Connection, done: Iterable[tuple[int, Audit]], now: datetime) -> None:
    """Add what people of the team did, each with their chat."""
    rows = [{"done_at": now, "chat_id": chat, **asdict(audit)} for chat, audit in done]
    if rows:
        connection.execute(insert(AUDIT), [{**row, "places": list(row["places"])} for row in rows])


def purge(connection: Connection, now: datetime) -> None:
    """Delete what is past its time."""
    connection.execute(delete(AUDIT).where(AUDIT.c.done_at < now - KEPT))
