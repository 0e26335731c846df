"""What an intruder carries away, and what they know beforehand.

Everything is brought into one shape, the cell: a row of a table as it lies in the file, a line of a
log, a message in a chat. Who answered what (`own`) stays with whoever counts the hits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.linkage.world import Answers

Value = int | float | str | bytes | None
Times = tuple[float, ...]  # one instant by each clock there is, in seconds


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of loot, with everything that its place in the loot says about its age."""

    source: str  # which file and table
    values: tuple[Value, ...]
    clues: Mapping[str, float] = field(default_factory=dict)  # orders: "offset", "xmin", "wal" …
    times: Times = ()  # instants that belong to it and are not among its values
    owner: int | None = None  # whose chat it stood in


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything there was at one moment."""

    at: Times
    cells: tuple[Cell, ...]
    raw: Mapping[str, bytes] = field(default_factory=dict)  # every file, byte by byte


@dataclass(frozen=True, slots=True)
class Report:
    """What was published: how many answered an item with one of these options, after."""

    at: Times
    shown: Mapping[tuple[int, frozenset[int]], float]


@dataclass(frozen=True, slots=True)
class Loot:
    """All of it. The last snapshot was taken when everything was over."""

    snapshots: tuple[Snapshot, ...]
    reports: tuple[Report, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What there was at the end."""
        return self.snapshots[-1].cells


@dataclass(frozen=True, slots=True)
class Known:
    """What an intruder knows of somebody who answered, and is given for nothing."""

    chat: int
    language: str
    before_at: Times = ()  # when they were done; () if they did not answer then
    after_at: Times = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """What somebody answered, without saying who. The pool of these is given for nothing, too."""

    before: Answers | None
    after: Answers | None
    canary: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One round as an intruder sees it: who, what, and all that might connect the two."""

    people: tuple[Known, ...]
    pool: tuple[Secret, ...]
    loot: Loot
    about: tuple[str | bytes, ...] = ()  # the round's id in its forms, if several share a store


@dataclass(frozen=True, slots=True)
class Trial:
    """A case with its truth, and what was published of it."""

    case: Case
    own: tuple[int, ...]  # for each of the people, which of the pool is theirs
    published: tuple[bool, ...] = ()  # for each item, whether most answered well, as published
