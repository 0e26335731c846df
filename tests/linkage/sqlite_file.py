"""SQLite files read byte by byte, past SQLite: where each cell lies, and what was written when.

The format: https://www.sqlite.org/fileformat2.html. Cells that have been deleted are not followed;
`canaries` looks for what is left of them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.linkage.loot import Cell, Value

LEAF_INDEX, LEAF_TABLE, INNER_INDEX, INNER_TABLE = 0x0A, 0x0D, 0x02, 0x05
WAL_HEADER, FRAME_HEADER = 32, 24
FIRST_HEADER = 100  # bytes of the file's own header on its first page


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell: which page, at which byte, and what is in it."""

    page: int
    offset: int
    rowid: int | None
    values: tuple[Value, ...]


def frames(wal: bytes) -> list[tuple[int, bytes]]:
    """The pages in a -wal file, in the order in which they were committed."""
    if len(wal) < WAL_HEADER:
        return []
    size = struct.unpack(">I", wal[8:12])[0]
    salts = wal[16:24]
    found = []
    for start in range(WAL_HEADER, len(wal) - size - FRAME_HEADER + 1, size + FRAME_HEADER):
        header = wal[start : start + FRAME_HEADER]
        if header[8:16] != salts:
            break  # what follows is left from before the last checkpoint
        number = struct.unpack(">I", header[:4])[0]
        found.append((number, wal[start + FRAME_HEADER : start + FRAME_HEADER + size]))
    return found


def pages(file: bytes, wal: bytes = b"") -> dict[int, bytes]:
    """The pages of a database as they stand, by their number from 1."""
    written = frames(wal)
    size = len(written[0][1]) if written else struct.unpack(">H", file[16:18])[0]
    size = 65536 if size == 1 else size
    standing = {n // size + 1: file[n : n + size] for n in range(0, len(file), size)}
    return standing | dict(written)


def cells_of(number: int, page: bytes) -> Iterator[Raw]:
    """The cells of one page; nothing if it holds no rows."""
    start = FIRST_HEADER if number == 1 else 0
    kind = page[start]
    if kind not in {LEAF_INDEX, LEAF_TABLE, INNER_INDEX}:
        return
    head = 12 if kind == INNER_INDEX else 8
    count = struct.unpack(">H", page[start + 3 : start + 5])[0]
    for index in range(count):
        at = start + head + 2 * index
        offset = struct.unpack(">H", page[at : at + 2])[0]
        try:
            yield Raw(number, offset, *_cell(page, offset, kind))
        except (IndexError, struct.error):
            continue  # no page of a table, after all


def _cell(page: bytes, offset: int, kind: int) -> tuple[int | None, tuple[Value, ...]]:
    at = offset + (4 if kind == INNER_INDEX else 0)
    _, at = _varint(page, at)  # how long it is
    rowid = None
    if kind == LEAF_TABLE:
        rowid, at = _varint(page, at)
    return rowid, _record(page, at)


def _record(page: bytes, at: int) -> tuple[Value, ...]:
    length, here = _varint(page, at)
    types, end = [], at + length
    while here < end:
        kind, here = _varint(page, here)
        types.append(kind)
    values = []
    for kind in types:
        value, here = _value(page, here, kind)
        values.append(value)
    return tuple(values)


INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _value(page: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in INTEGERS:
        end = at + INTEGERS[kind]
        return int.from_bytes(page[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", page[at : at + 8])[0], at + 8
    if kind in {8, 9}:
        return kind - 8, at
    if kind < 12:
        return None, at
    end = at + (kind - 12) // 2  # what does not fit on the page is cut off
    if kind % 2:
        return page[at:end].decode(errors="replace"), end
    return page[at:end], end


def _varint(page: bytes, at: int) -> tuple[int, int]:
    number = 0
    for index in range(9):
        byte = page[at + index]
        if index == 8:
            return number << 8 | byte, at + 9
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + index + 1
    raise AssertionError("not reached")


def read(file: bytes, wal: bytes = b"", name: str = "") -> list[Cell]:
    """Every row of every table and index, with the orders that its place gives away."""
    standing = pages(file, wal)
    first = _first_seen(frames(wal))
    owners = _owners(standing)
    found = []
    for number, page in standing.items():
        for raw in cells_of(number, page):
            # Later pages come later; within a page cells are laid down from its end.
            clues = {"offset": number * 65536 - raw.offset}
            if raw.rowid is not None:
                clues["rowid"] = raw.rowid
            if raw.values in first:
                clues["wal"] = first[raw.values]
            table = owners.get(number, "")
            found.append(Cell(f"{name}/{table}", raw.values, clues))
    return found


def _first_seen(written: list[tuple[int, bytes]]) -> Mapping[tuple[Value, ...], int]:
    """In which frame of the write-ahead log each row is there for the first time."""
    first: dict[tuple[Value, ...], int] = {}
    for order, (number, page) in enumerate(written):
        for raw in cells_of(number, page):
            first.setdefault(raw.values, order)
    return first


def _owners(standing: Mapping[int, bytes]) -> dict[int, str]:
    """To which table or index each page belongs."""
    owners = {1: "sqlite_schema"}
    for number in _tree(standing, 1):
        for raw in cells_of(number, standing[number]):
            match raw.values:
                case (_, str(name), _, int(root), *_) if root:
                    owners |= dict.fromkeys(_tree(standing, root), name)
    return owners


def _tree(standing: Mapping[int, Any], root: int) -> Iterator[int]:
    """The pages of a table, from its first."""
    page = standing.get(root)
    if not page:
        return
    yield root
    start = FIRST_HEADER if root == 1 else 0
    if page[start] not in {INNER_INDEX, INNER_TABLE}:
        return
    count = struct.unpack(">H", page[start + 3 : start + 5])[0]
    for index in range(count):
        at = struct.unpack(">H", page[start + 12 + 2 * index : start + 14 + 2 * index])[0]
        yield from _tree(standing, struct.unpack(">I", page[at : at + 4])[0])
    yield from _tree(standing, struct.unpack(">I", page[start + 8 : start + 12])[0])
