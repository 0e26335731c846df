"""The desk of one turn: reads the team's records, and remembers what the turn has changed.

Changes are written at the end, after the people they belong to; until then this very turn sees
them all the same. So of two volunteers who take a question at once, the second finds it taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store import people, records
from bot.store.tables import DOUBT, LEDGER, PERSON
from flows.desk import R
from flows.model import Person
from flows.records import Record

Key = tuple[type[Any], int | str]


class StoreDesk:
    """See `flows.desk.Desk`. `present` are the people of the batch, as they are by now."""

    def __init__(self, connection: Connection, present: Mapping[int, Person]) -> None:
        self._connection = connection
        self._present = present
        self._changed: dict[Key, Record | None] = {}  # None: to be deleted
        self._found: dict[Key, Record | None] = {}

    # Reading

    def find(self, kind: type[R], key: int | str) -> R | None:
        at: Key = kind, key
        if at not in self._changed and at not in self._found:
            self._found[at] = records.find(self._connection, kind, key)
        found = self._changed[at] if at in self._changed else self._found[at]
        return found if isinstance(found, kind) else None

    def every(self, kind: type[R], **where: Collection[str | int]) -> tuple[R, ...]:
        stored = records.every(self._connection, kind, where)
        kept: dict[Any, R] = {
            records.key_of(record): record
            for record in stored
            if (kind, records.key_of(record)) not in self._changed
        }
        for (changed_kind, key), record in self._changed.items():
            if changed_kind is kind and isinstance(record, kind) and _matches(record, where):
                kept[key] = record
        return tuple(kept[key] for key in sorted(kept))

    def reader(self, chat: int) -> Person | None:
        if chat in self._present:
            return self._present[chat]
        row = self._connection.execute(select(PERSON).where(PERSON.c.chat_id == chat)).first()
        return people.person_of(row) if row else None

    def readers(self, places: Collection[str]) -> Iterable[tuple[int, Person]]:
        lives_there = select(PERSON).where(PERSON.c.place.in_(places)).order_by(PERSON.c.chat_id)
        for row in self._connection.execute(lives_there):
            yield row.chat_id, people.person_of(row)

    def tally(self, broadcast: str) -> Mapping[str, int]:
        counted = (
            select(LEDGER.c.state, func.count().label("number"))
            .where(LEDGER.c.broadcast == broadcast)
            .group_by(LEDGER.c.state)
        )
        return {row.state: row.number for row in self._connection.execute(counted)}

    def doubted(self) -> Mapping[str, int]:
        counted = select(DOUBT.c.about, func.sum(DOUBT.c.readers).label("readers")).group_by(
            DOUBT.c.about
        )
        return {row.about: int(row.readers) for row in self._connection.execute(counted)}

    # Changing

    def put(self, record: Record) -> None:
        """Keep a record, new or changed."""
        self._changed[type(record), records.key_of(record)] = record

    def remove(self, record: Record) -> None:
        """Keep a record no longer."""
        self._changed[type(record), records.key_of(record)] = None

    def forget(self, chat: int) -> None:
        """Keep nothing of this turn that belongs to somebody who is to be forgotten."""
        mine = [at for at, record in self._changed.items() if getattr(record, "chat", None) == chat]
        for at in mine:
            del self._changed[at]
        self._found.clear()

    def write(self) -> None:
        """Write what has changed."""
        records.write(self._connection, [r for r in self._changed.values() if r is not None])
        for (kind, key), record in self._changed.items():
            if record is None:
                records.delete_all(self._connection, kind, [key])


def _matches(record: Record, where: Mapping[str, Collection[Any]]) -> bool:
    return all(getattr(record, name) in values for name, values in where.items())
