"""The audit trail: who of the team did what, and where. Without texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select

from bot.store.tables import AUDIT, STAFF
from flows.model import Audit

KEPT = timedelta(days=365)  # retention table: law-and-care checklist
OPERATOR = "operator"  # who has the command line, in place of a role


class Deed(NamedTuple):
    """Something that was done to a record."""

    verb: str
    object: str
    place: str


def note(connection: Connection, done: Iterable[tuple[int | None, Audit]], now: datetime) -> None:
    """Add what people of the team did, each with their chat; None if it is deleted by now."""
    rows = [{"done_at": now, "chat_id": chat, **asdict(audit)} for chat, audit in done]
    if rows:
        connection.execute(insert(AUDIT), [{**row, "places": list(row["places"])} for row in rows])


def note_operator(connection: Connection, deed: Deed, now: datetime) -> None:
    """Add what was done at the command line: by nobody's chat, in no role of the team."""
    row = {"verb": deed.verb, "object": deed.object, "places": [deed.place]}
    connection.execute(insert(AUDIT), {**row, "done_at": now, "chat_id": None, "role": OPERATOR})


def since(connection: Connection, start: datetime) -> Sequence[Row[Any]]:
    """What was done from then on, with the name of whoever did it while they are of the team."""
    named = AUDIT.outerjoin(STAFF, STAFF.c.chat_id == AUDIT.c.chat_id)
    query = select(AUDIT, STAFF.c.name).select_from(named).where(AUDIT.c.done_at >= start)
    return connection.execute(query.order_by(AUDIT.c.id)).all()


def purge(connection: Connection, now: datetime) -> None:
    """Delete what is past its time."""
    connection.execute(delete(AUDIT).where(AUDIT.c.done_at < now - KEPT))
