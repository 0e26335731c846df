"""What PostgreSQL gives away: where each row lies, who wrote it when, and its log of writes.

Read with the rights of whoever has stolen the server: rows with `ctid` and `xmin`, the write-ahead
log through `pg_waldump`, and the files of the tables as they lie on the disk.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.linkage.loot import Cell, Value

INSERT = re.compile(
    r"rmgr: Heap.*tx: +(\d+),.*desc: (?:INSERT|HOT_UPDATE|UPDATE).*?off: (\d+),?.*?"
    r"blkref #0: rel \d+/(\d+)/(\d+) blk (\d+)"
)
OWN = "SELECT oid::text FROM pg_database WHERE datname = current_database()"
COMMIT = re.compile(r"rmgr: Transaction.*tx: +(\d+),.*desc: COMMIT (\S+ \S+) UTC")


@dataclass(slots=True)
class Writes:
    """What the write-ahead log says: the order of rows, and when each transaction committed."""

    order: dict[tuple[str, int, int], int] = field(default_factory=dict)  # file, block, line
    committed: dict[int, float] = field(default_factory=dict)  # transaction -> seconds


def folder(connection: psycopg.Connection[Any]) -> Path:
    """Where the server keeps its files."""
    return Path(_one(connection, "SHOW data_directory"))


def place_in_log(connection: psycopg.Connection[Any]) -> str:
    """Where the write-ahead log is now: reading may begin here."""
    return str(_one(connection, "SELECT pg_current_wal_lsn()::text"))


def read(
    connection: psycopg.Connection[Any],
    writes: Writes | None = None,
    table: str = "%",
    name: str = "postgresql",
) -> list[Cell]:
    """Every row of every table (or of one), with the orders that its place gives away."""
    writes = writes or Writes()
    tables = connection.execute(
        "SELECT n.nspname, c.relname, pg_relation_filepath(c.oid) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND c.relname LIKE %s ORDER BY 1, 2",
        [table],
    ).fetchall()
    found: list[Cell] = []
    for schema, of, path in tables:
        rows = connection.execute(
            sql.SQL("SELECT ctid::text, xmin::text, * FROM {}").format(sql.Identifier(schema, of))
        )
        found += _cells(rows, f"{name}/{schema}.{of}", Path(path).name, writes)
    return found


def _cells(rows: Iterable[Any], source: str, file: str, writes: Writes) -> Iterator[Cell]:
    for ctid, xmin, *values in rows:
        block, line = map(int, ctid.strip("()").split(","))
        clues: dict[str, float] = {"ctid": block * 65536 + line, "xmin": int(xmin)}
        if (file, block, line) in writes.order:
            clues["wal"] = writes.order[file, block, line]
        committed = writes.committed.get(int(xmin))
        times = (committed,) if committed else ()
        yield Cell(source, tuple(map(_value, values)), clues, times)


def _value(value: Any) -> Value:
    if value is None or isinstance(value, (int, float, str, bytes)):
        return value
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return getattr(value, "bytes", None) or str(value)


def read_log(connection: psycopg.Connection[Any], since: str) -> Writes:
    """The write-ahead log from there on; empty if its files cannot be reached."""
    writes = Writes()
    where = folder(connection) / "pg_wal"
    tool = Path(_one(connection, "SELECT setting FROM pg_config WHERE name = 'BINDIR'"))
    database = _one(connection, OWN)
    command = [str(tool / "pg_waldump"), "--path", str(where), "--start", since]
    # At the end of what is written it complains that there is no more.
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    for order, line in enumerate(said.splitlines()):
        if found := COMMIT.search(line):
            at = datetime.fromisoformat(found[2]).replace(tzinfo=UTC)
            writes.committed[int(found[1])] = at.timestamp()
        elif (found := INSERT.search(line)) and found[3] == database:
            writes.order[found[4], int(found[5]), int(found[2])] = order
    return writes


def files(connection: psycopg.Connection[Any]) -> Mapping[str, bytes]:
    """The files of this database and the write-ahead log, byte by byte, after a checkpoint."""
    connection.execute("CHECKPOINT")
    root = folder(connection)
    found = (root / "base" / _one(connection, OWN)).iterdir()
    ours = [path for path in found if re.match(r"\d{5,}", path.name)]  # below: PostgreSQL's own
    return {
        str(path.relative_to(root)): content
        for path in (*ours, *(root / "pg_wal").iterdir())
        if (content := _content(path))
    }


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:  # it was just now put away
        return b""


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row, query
    return row[0]
