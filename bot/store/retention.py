"""What is deleted when its time is over. How long each thing is kept: docs/data-map.yml."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, or_

from bot.store import arrivals, audit
from bot.store.tables import BROADCAST, INVITATION, LEDGER, QUESTION

# Each is the word "kept" of its table in docs/data-map.yml.
LEDGER_KEPT = timedelta(days=30)  # after it was settled
CLOSED_QUESTION_KEPT = timedelta(days=7)
QUESTION_KEPT = timedelta(days=90)  # in any case, after something last happened
BROADCAST_KEPT = timedelta(days=365)


def purge(connection: Connection, now: datetime) -> None:
    """Delete everything that is past its time."""
    arrivals.purge(connection, now)
    audit.purge(connection, now)
    closed_long_ago = and_(
        QUESTION.c.state == "closed", QUESTION.c.changed_at < now - CLOSED_QUESTION_KEPT
    )
    for table, over in (
        (INVITATION, INVITATION.c.expires_at <= now),
        (LEDGER, LEDGER.c.settled_at < now - LEDGER_KEPT),
        (QUESTION, or_(closed_long_ago, QUESTION.c.changed_at < now - QUESTION_KEPT)),
        (BROADCAST, BROADCAST.c.made_at < now - BROADCAST_KEPT),  # its ledger goes with it
    ):
        connection.execute(delete(table).where(over))
