"""The desk of one turn: reads the team's records, and remembers what the turn has changed.

Changes are written at the end, after the people they belong to; until then this very turn sees
them all the same. So of two volunteers who take a question at once, the second finds it taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store import ledger, people, records
from bot.store.tables import DOUBT, PERSON
from flows.desk import R
from flows.facts import Checks
from flows.model import Person, Put, Remove
from flows.records import Record, Staff
from flows.welcoming import Check

Key = tuple[type[Any], int | str]


class StoreDesk:
    """See `flows.desk.Desk`. `present` are the people of the batch, as they are by now.

    `locks`: what is looked up by its key may be changed, and is locked.
    """

    def __init__(
        self, connection: Connection, present: Mapping[int, Person], *, locks: bool = True
    ) -> None:
        self._connection = connection
        self._present = present
        self._locks = locks
        self._gone: dict[int, str] = {}  # who is forgotten at the end, and their id in the team
        self._changed: dict[Key, Record | None] = {}  # None: to be deleted
        self._found: dict[Key, Record | None] = {}
        self._others: dict[int, Person | None] = {}  # who is not in this batch
        self._readers: dict[frozenset[str], list[tuple[int, Person]]] = {}
        self._checks: dict[str, Check] | None = None

    # Reading

    def find(self, kind: type[R], key: int | str) -> R | None:
        at: Key = kind, key
        if at not in self._changed and at not in self._found:
            stored = records.find(self._connection, kind, key, locked=self._locks)
            self._found[at] = self._as_it_will_be(stored)
        found = self._changed[at] if at in self._changed else self._found[at]
        return found if isinstance(found, kind) else None

    def every(self, kind: type[R], **where: Collection[str | int]) -> tuple[R, ...]:
        stored = map(self._as_it_will_be, records.every(self._connection, kind, where))
        kept: dict[Any, R] = {
            records.key_of(record): record
            for record in stored
            if isinstance(record, kind)
            and (kind, records.key_of(record)) not in self._changed
            and records.matches(record, where)
        }
        for (changed_kind, key), record in self._changed.items():
            if changed_kind is kind and isinstance(record, kind) and records.matches(record, where):
                kept[key] = record
        return tuple(kept[key] for key in sorted(kept))

    def reader(self, chat: int) -> Person | None:
        if chat in self._present:
            return self._present[chat]
        if chat in self._gone:
            return None
        if chat not in self._others:
            self._others[chat] = people.find(self._connection, chat)
        return self._others[chat]

    def readers(self, places: Collection[str]) -> Iterable[tuple[int, Person]]:
        # One screen of the wizard counts them several times, and they may be ten thousand.
        asked = frozenset(places)
        if asked not in self._readers:
            lives_there = select(PERSON).where(PERSON.c.place.in_(asked))
            rows = self._connection.execute(lives_there.order_by(PERSON.c.chat_id))
            self._readers[asked] = [(row.chat_id, people.person_of(row)) for row in rows]
        return self._readers[asked]

    def tally(self, broadcast: str) -> Mapping[str, int]:
        return ledger.tally(self._connection, broadcast)

    def doubted(self) -> Mapping[str, int]:
        counted = select(DOUBT.c.about, func.sum(DOUBT.c.readers).label("readers")).group_by(
            DOUBT.c.about
        )
        return {row.about: int(row.readers) for row in self._connection.execute(counted)}

    def checks(self) -> Checks:
        # Nearly every card shows a fact, and a turn may be two hundred cards.
        if self._checks is None:
            self._checks = {check.id: check for check in self.every(Check)}
        return self._checks

    # Changing

    def change(self, effect: Put | Remove) -> None:
        """Keep a record, new or changed; or keep it no longer."""
        record = effect.record
        kept = record if isinstance(effect, Put) else None
        self._changed[type(record), records.key_of(record)] = kept
        if isinstance(record, Check) and self._checks is not None:
            self._checks.pop(record.id, None)
            if kept is not None:
                self._checks[record.id] = record

    def forget(self, chat: int) -> None:
        """Keep nothing of this turn that belongs to somebody who is to be forgotten."""
        staff = self._staff_id(chat)
        self._gone[chat] = staff
        self._found.clear()
        for at, record in list(self._changed.items()):
            if record is None:
                continue
            if (kept := records.without(record, chat, staff)) is None:
                del self._changed[at]
            else:
                self._changed[at] = kept

    def _as_it_will_be(self, record: Record | None) -> Record | None:
        """What is stored, without those who are forgotten in this turn."""
        for chat, staff in self._gone.items():
            record = record and records.without(record, chat, staff)
        return record

    def _staff_id(self, chat: int) -> str:
        """What stands for somebody of the team, even if this turn has taken them off it."""
        changed = self._changed.get((Staff, chat))
        stored = changed or records.find(self._connection, Staff, chat, locked=False)
        return stored.id if isinstance(stored, Staff) else ""

    def write(self) -> None:
        """Write what has changed.

        What goes goes first: somebody may leave a circle and come back in one turn.
        """
        for (kind, key), record in self._changed.items():
            if record is None:
                records.delete_all(self._connection, kind, [key])
        records.write(self._connection, [r for r in self._changed.values() if r is not None])
