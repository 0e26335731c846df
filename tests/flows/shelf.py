"""A desk in memory, with the interface of the real one: for walks and matrices of many steps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.store.records import key_of, matches
from flows.desk import R
from flows.facts import Checks
from flows.model import Effect, Person, Put, Remove
from flows.records import Record
from flows.welcoming import Check


class Shelf:
    """See `flows.desk.Desk`."""

    def __init__(self, *records: Record, people: Mapping[int, Person] | None = None) -> None:
        self._records = {(type(record), key_of(record)): record for record in records}
        self._people = people or {}

    def carry_out(self, effects: Iterable[Effect]) -> None:
        """Keep, or keep no longer, what the effects say."""
        for effect in effects:
            match effect:
                case Put(record):
                    self._records[type(record), key_of(record)] = record
                case Remove(record):
                    self._records.pop((type(record), key_of(record)), None)

    def find(self, kind: type[R], key: int | str) -> R | None:
        found = self._records.get((kind, key))
        return found if isinstance(found, kind) else None

    def every(self, kind: type[R], **where: Collection[str | int]) -> tuple[R, ...]:
        found = [record for record in self._records.values() if isinstance(record, kind)]
        kept = [record for record in found if matches(record, where)]
        return tuple(sorted(kept, key=key_of))

    def reader(self, chat: int) -> Person | None:
        return self._people.get(chat)

    def readers(self, places: Collection[str]) -> Iterable[tuple[int, Person]]:
        return [(chat, person) for chat, person in self._people.items() if person.place in places]

    def tally(self, broadcast: str) -> Mapping[str, int]:
        return {}

    def doubted(self) -> Mapping[str, int]:
        return {}

    def checks(self) -> Checks:
        return {check.id: check for check in self.every(Check)}
