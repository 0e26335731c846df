"""What is kept for a while is kept no longer: every table with a time has its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.store import arrivals, audit, people, records, retention
from bot.store.engine import Store
from bot.store.tables import AUDIT, BROADCAST, INVITATION, LEDGER, QUESTION, RECEIVED
from flows.model import Audit, Person
from flows.records import Broadcast, Invitation, Question, Record
from tests.bot.conftest import NOW

AMINA = 1001
QUESTION_OPEN = Question("q", AMINA, "Amina", "luton", "en", NOW, NOW)
SENT = Broadcast("b", None, NOW, state="done")
MADE = Invitation("i", "volunteer", "luton", 1, NOW, NOW + timedelta(days=14))
A_MOMENT = timedelta(seconds=1)


def keep(store: Store, *kept: Record) -> None:
    def write(connection: Connection) -> None:
        people.save(connection, {AMINA: Person(language="ar")})
        records.write(connection, kept)

    store.run_here(write)


def settle(store: Store, settled_at: datetime | None) -> None:
    row: dict[str, Any] = {column.name: "" for column in LEDGER.columns if column.name != "id"}
    row |= {"broadcast": "b", "chat_id": AMINA, "doubt": False, "attempts": 0}
    row |= {"not_before": NOW, "settled_at": settled_at}
    row |= {"first": False} if "first" in LEDGER.columns else {}
    store.run_here(lambda c: c.execute(insert(LEDGER), row))


def left(store: Store, table: Any, now: datetime) -> bool:
    """Whether there is still something after a purge."""
    store.run_here(lambda c: retention.purge(c, now))
    return store.run_here(lambda c: c.execute(select(table)).first()) is not None


@pytest.mark.parametrize(
    ("record", "table", "days"),
    [
        (MADE, INVITATION, 14),
        (replace(QUESTION_OPEN, state="closed"), QUESTION, 7),
        (QUESTION_OPEN, QUESTION, 90),
        (replace(QUESTION_OPEN, state="claimed", volunteer=2), QUESTION, 90),
        (SENT, BROADCAST, 365),
    ],
    ids=["invitation", "closed question", "open question", "claimed question", "broadcast"],
)
def test_each_record_goes_when_its_days_are_over(
    store: Store, record: Record, table: Any, days: int
) -> None:
    keep(store, record)
    assert left(store, table, NOW + timedelta(days=days) - A_MOMENT)
    assert not left(store, table, NOW + timedelta(days=days) + A_MOMENT)


def test_who_got_a_message_is_forgotten_a_month_after(store: Store) -> None:
    keep(store, SENT)
    settle(store, NOW)
    assert left(store, LEDGER, NOW + timedelta(days=30) - A_MOMENT)
    assert not left(store, LEDGER, NOW + timedelta(days=30) + A_MOMENT)
    assert left(store, BROADCAST, NOW + timedelta(days=30))  # that it was sent is still known


def test_who_still_waits_for_a_message_is_not_forgotten(store: Store) -> None:
    keep(store, SENT)
    settle(store, None)
    assert left(store, LEDGER, NOW + timedelta(days=364))
    assert not left(store, LEDGER, NOW + timedelta(days=366))


def test_the_purge_also_takes_what_came_in_and_what_was_done(store: Store) -> None:
    store.run_here(lambda c: arrivals.note(c, [1], NOW))
    store.run_here(lambda c: audit.note(c, [(AMINA, Audit("volunteer", "me", "", ()))], NOW))
    assert not left(store, RECEIVED, NOW + timedelta(days=3))
    assert left(store, AUDIT, NOW + timedelta(days=364))
    assert not left(store, AUDIT, NOW + timedelta(days=366))
