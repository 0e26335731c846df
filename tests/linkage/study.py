"""A case laid out for the attackers: what can be read where, and when people were done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from tests.linkage.contents import Part, Reader, Reading
from tests.linkage.loot import Case, Cell, Known, Value

#: One line for each of the people, one column for each of the pool: the higher, the likelier.
Scores: TypeAlias = NDArray[np.float64]
Floats: TypeAlias = NDArray[np.float64]

EPOCH = (1.0e9, 4.0e9)  # seconds that can be a time of day: 2001 to 2096
MOMENT = 0.002  # seconds: what is nearer than that is at the same time


class Study:
    """Everything is looked up once, for all attackers."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.people = len(case.people)
        self.pool = len(case.pool)

    def nothing(self) -> Scores:
        """What an attacker says who has found nothing."""
        return np.zeros((self.people, self.pool))

    @cached_property
    def readings(self) -> list[list[Reading]]:
        """What can be read in each snapshot."""
        reader = Reader(self.case.pool)
        seen: dict[tuple[Value, ...], list[Reading]] = {}
        return [list(self._read(reader, s.cells, seen)) for s in self.case.loot.snapshots]

    def _read(
        self, reader: Reader, cells: Sequence[Cell], seen: dict[tuple[Value, ...], list[Reading]]
    ) -> Iterator[Reading]:
        for cell in cells:
            if cell.values not in seen:  # a cell stands in many snapshots
                seen[cell.values] = list(reader.read([cell]))
            for reading in seen[cell.values]:
                yield Reading(cell, reading.secret, reading.parts)

    @cached_property
    def groups(self) -> list[tuple[Floats, list[Reading]]]:
        """Readings of one part in one table of one snapshot, with its time; the fullest first,
        among equals the latest."""
        found = []
        for snapshot, readings in zip(self.case.loot.snapshots, self.readings, strict=True):
            by_source: dict[tuple[str, bool], list[Reading]] = defaultdict(list)
            for reading in readings:
                by_source[reading.cell.source, "after" in reading.parts].append(reading)
            found += [(np.array(snapshot.at), group) for group in by_source.values()]
        found.reverse()
        return sorted(found, key=lambda group: -len({reading.secret for reading in group[1]}))

    def cells(self, number: int = -1) -> list[Cell]:
        """What belongs to this round in a snapshot: the last, if no other is named."""
        return [c for c in self.case.loot.snapshots[number].cells if is_about(self.case, c)]

    def done(self, part: Part) -> Floats:
        """When each of the people was done with that part, by each clock; nan: never."""
        times = [known.before_at if part == "before" else known.after_at for known in self.known]
        clocks = max((len(at) for at in times), default=1) or 1
        return np.array([at or (np.nan,) * clocks for at in times], dtype=float)

    @property
    def known(self) -> tuple[Known, ...]:
        """The people."""
        return self.case.people


def is_about(case: Case, cell: Cell) -> bool:
    """Whether a cell belongs to this round and not to another in the same store."""
    return not case.about or any(
        one in cell.values or (isinstance(one, str) and one in cell.source) for one in case.about
    )


def part_of(readings: Sequence[Reading]) -> Part:
    """Which part was written when these rows were: rows with both are written after."""
    return "after" if any("after" in reading.parts for reading in readings) else "before"


def ranks(values: Floats) -> Floats:
    """Ranks from 0 to 1; nan where there is no value."""
    standing = ~np.isnan(values)
    found = np.full(values.shape, np.nan)
    if standing.sum() > 1:
        found[standing] = (rankdata(values[standing]) - 1) / (standing.sum() - 1)
    return found


def nearness(people: Floats, pool: Floats) -> Scores:
    """How near each rank of a person is to that of a secret, from 0 to 1; unknown: 0."""
    near: Scores = np.nan_to_num(1 - np.abs(people[:, None] - pool[None, :]), nan=0.0)
    return near


def instants(cell: Cell) -> list[float]:
    """Every value of a cell that can be a moment, in seconds."""
    found = list(cell.times)
    for value in cell.values:
        match value:
            case bool():
                continue
            case int() | float() if EPOCH[0] < value < EPOCH[1]:
                found.append(float(value))
            case int() | float() if EPOCH[0] < value / 1000 < EPOCH[1]:
                found.append(value / 1000)
            case str() if 10 < len(value) < 40:
                found += _parsed(value)
            case _:
                continue
    return found


def _parsed(text: str) -> list[float]:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return []
    return [(at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()]
