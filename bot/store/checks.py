"""Checks of facts that say nothing any more: their file is newer, or their fact has gone."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from bot.store import records
from flows.facts import OneFact
from flows.library import Library
from flows.welcoming import Check

# A release that is taken back finds them again.
KEPT = timedelta(days=30)


def tidy(connection: Connection, library: Library, today: date) -> int:
    """Delete those in which nobody has said anything for a while. Returns how many."""
    facts = {name: (place, fact) for place, name, fact in library.every_fact()}
    spent: list[int | str] = []
    for check in records.every(connection, Check, {}):
        said_on = max(day for day in (check.checked_on, check.seen_on, date.min) if day)
        if today - said_on <= KEPT:
            continue
        place, fact = facts.get(check.id, ("", None))
        if fact is None or not OneFact(check.id, place, fact, check, today).is_spoken_of:
            spent.append(check.id)
    records.delete_all(connection, Check, spent)
    return len(spent)
