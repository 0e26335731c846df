"""Stores that are known to be bad, and the one known to be good: what every attacker is tried on.

An attack that cannot break these proves nothing about the companion. They are real files of SQLite
and real tables of PostgreSQL, written as a program would, and read as a thief would.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import time
from typing import Any, Protocol

import psycopg
from psycopg import sql

from tests.linkage import postgres, sqlite_file
from tests.linkage.loot import Case, Cell, Known, Loot, Secret, Snapshot, Times, Trial
from tests.linkage.world import GOOD, Soul, World

BEGINNING = datetime(2026, 10, 12, tzinfo=UTC).timestamp()
LOOKS = 4  # how often the intruder looks in before the end


@dataclass(frozen=True, slots=True)
class Design:
    """One way to store answers."""

    name: str
    counter: bool = False  # rows are numbered; otherwise their ids are random
    time: bool = False
    language: bool = False
    batch: int = 1  # so many are shuffled and written together; 0: all, once, at the close
    broken: float = 0  # the link rate the intruder must reach; 0: must not get beyond chance


DESIGNS = (
    Design("autoincrement, with time", counter=True, time=True, broken=0.95),
    Design("autoincrement, no time", counter=True, broken=0.95),
    Design("random 128-bit id, row by row", broken=0.95),
    Design("shuffled batches of 5", batch=5, broken=0.15),
    Design("shuffled batches of 5, with language", language=True, batch=5, broken=0.30),
    Design("one shuffled flush at close, with language", language=True, batch=0, broken=0.20),
    Design("one shuffled flush at close", batch=0),
)

Row = dict[str, Any]


class Book(Protocol):
    """Where rows are written."""

    def put(self, rows: Sequence[Row]) -> None:
        """Write these in one transaction."""

    def look(self, *, last: bool = False) -> tuple[Cell, ...]:
        """Read it as a thief would."""


class SqliteBook:
    """A file of its own, with a write-ahead log as the companion's main database has one."""

    def __init__(self, file: Path, design: Design) -> None:
        self._file = file
        self._connection = sqlite3.connect(file, isolation_level=None)
        # How soon it is on the disk is not what is tried here.
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
        key = "INTEGER PRIMARY KEY AUTOINCREMENT" if design.counter else "BLOB PRIMARY KEY"
        self._connection.execute(
            f"CREATE TABLE answer (id {key}, said_at TEXT, language TEXT, before TEXT, after TEXT)"
            + ("" if design.counter else " WITHOUT ROWID")
        )

    def put(self, rows: Sequence[Row]) -> None:
        """Write these in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "INSERT INTO answer VALUES (:id, :said_at, :language, :before, :after)", rows
        )
        self._connection.execute("COMMIT")

    def look(self, *, last: bool = False) -> tuple[Cell, ...]:
        """Read file and log as they lie there."""
        wal = self._file.with_name(f"{self._file.name}-wal")
        return tuple(sqlite_file.read(self._file.read_bytes(), wal.read_bytes(), self._file.name))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class PostgresBook:
    """A table of its own."""

    def __init__(self, connection: psycopg.Connection[Any], table: str, design: Design) -> None:
        self._connection = connection
        self._table = table
        self._since = postgres.place_in_log(connection)
        self._at_once = not design.batch
        self._columns = "said_at, language, before, after"
        if not design.counter:
            self._columns += ", id"
        key = "bigserial" if design.counter else "uuid"
        connection.execute(
            self._sql(
                f"CREATE TABLE {{}} (id {key} PRIMARY KEY, said_at text, language text,"
                " before text, after text)"
            )
        )

    def _sql(self, statement: str) -> sql.Composed:
        return sql.SQL(statement).format(sql.Identifier(self._table))

    def put(self, rows: Sequence[Row]) -> None:
        """Write these in one transaction; what is written at once, in one statement."""
        names = self._columns.split(", ")
        one = f"({', '.join('%s' for _ in names)})"
        with self._connection.transaction(), self._connection.cursor() as cursor:
            if not self._at_once:
                statement = f"INSERT INTO {{}} ({self._columns}) VALUES {one}"
                cursor.executemany(self._sql(statement), [_cast(row, names) for row in rows])
                return
            cursor.execute("SELECT setseed(0.5)")
            given = ", ".join([one] * len(rows))
            kinds = ", ".join(f"{name}::{'uuid' if name == 'id' else 'text'}" for name in names)
            cursor.execute(
                self._sql(
                    f"INSERT INTO {{}} ({self._columns}) SELECT {kinds} FROM (VALUES {given})"
                    f" AS v ({self._columns}) ORDER BY random()"
                ),
                [value for row in rows for value in _cast(row, names)],
            )

    def look(self, *, last: bool = False) -> tuple[Cell, ...]:
        """Read the table with what PostgreSQL keeps beside it; at last, the write-ahead log."""
        if last:  # what is committed is to be in the log's files, too
            self._connection.execute("SELECT pg_logical_emit_message(false, '', '', true)")
        writes = postgres.read_log(self._connection, self._since) if last else None
        return tuple(postgres.read(self._connection, writes, self._table))


def _cast(row: Row, names: Sequence[str]) -> list[Any]:
    return [row[name].hex() if name == "id" else row[name] for name in names]


def on_sqlite(design: Design, worlds: Sequence[World], folder: Path) -> list[Trial]:
    """Play these rounds, each in a file of its own."""
    trials = []
    for number, world in enumerate(worlds):
        with closing(SqliteBook(folder / f"{number}.db", design)) as book:
            trials.append(play(design, world, book))
    return trials


def on_postgres(design: Design, worlds: Sequence[World], url: str) -> list[Trial]:
    """Play these rounds, each in a table of its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        # How soon it is on the disk is not what is tried here.
        connection.execute("SET synchronous_commit = off")
        table = f"design_{DESIGNS.index(design)}_round"
        return [
            play(design, world, PostgresBook(connection, f"{table}_{number}", design))
            for number, world in enumerate(worlds)
        ]


def play(design: Design, world: World, book: Book) -> Trial:
    """Let everybody answer, in the order in which they do; look in now and then."""
    chance = Random(f"{world.seed}:{design.name}")
    souls = sorted(world.people, key=lambda soul: soul.after_at)
    looks = set(chance.sample(range(1, len(souls)), LOOKS))
    done: dict[int, Times] = {}
    waiting: list[Row] = []
    snapshots = []
    for number, soul in enumerate(souls, 1):
        done[soul.number] = (BEGINNING + soul.after_at, time())
        waiting.append(_row(design, soul, chance))
        if len(waiting) == design.batch:
            book.put(_shuffled(waiting, chance))
            waiting = []
        if number in looks:
            snapshots.append(Snapshot(done[soul.number], book.look()))
    if waiting:
        book.put(_shuffled(waiting, chance))
    over = (max(at for at, _ in done.values()) + 1, time())
    loot = Loot((*snapshots, Snapshot(over, book.look(last=True))))
    return trial_of(world, done, loot)


def _row(design: Design, soul: Soul, chance: Random) -> Row:
    said_at = datetime.fromtimestamp(BEGINNING + soul.after_at, UTC).isoformat()
    return {
        "id": None if design.counter else chance.randbytes(16),
        "said_at": said_at if design.time else None,
        "language": soul.language if design.language else None,
        "before": "".join(map(str, soul.before or ())),
        "after": "".join(map(str, soul.after or ())),
    }


def _shuffled(rows: list[Row], chance: Random) -> list[Row]:
    return chance.sample(rows, len(rows))


def trial_of(world: World, done: dict[int, Times], loot: Loot) -> Trial:
    """What the intruder gets, the pool shuffled; and the truth."""
    souls = world.people
    order = Random(f"pool {world.seed}").sample(range(len(souls)), len(souls))
    case = Case(
        people=tuple(
            Known(soul.number, soul.language, done[soul.number], done[soul.number])
            for soul in souls
        ),
        pool=tuple(Secret(souls[n].before, souls[n].after) for n in order),
        loot=loot,
    )
    own = tuple(order.index(soul.number) for soul in souls)
    return Trial(case, own, published([soul.after for soul in souls if soul.after]))


def published(answers: Sequence[tuple[int, ...]]) -> tuple[bool, ...]:
    """Of each item, what a reader of the release guesses of anybody: whether they answer well."""
    return tuple(
        sum(value >= GOOD for value in item) * 2 >= len(item) for item in zip(*answers, strict=True)
    )
