"""Tables out of CSV and XLSX files, which come from outside and are not to be trusted.

Nothing is calculated, nothing is followed, and nothing is read before it is known to be small.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

Table = tuple[tuple[str, ...], ...]
Problem = Literal["large", "rows", "formulas", "unreadable"]

MOST_BYTES = 2_000_000  # of a file; a directory of 2,000 signposts takes a tenth of it
MOST_UNPACKED = 40_000_000  # bytes inside an XLSX, which is a zip: a bomb holds gigabytes
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_LETTERS = 2_000  # in one cell
ZIP = b"PK\x03\x04"


class Unusable(Exception):
    """The file cannot be read, or may not be. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_table(content: bytes) -> Table:
    """The rows of a CSV or XLSX file as text, the empty ones at the end left out.

    Raises Unusable.
    """
    if len(content) > MOST_BYTES:
        raise Unusable("large")
    cells = _xlsx(content) if content.startswith(ZIP) else _csv(content)
    rows = []
    for number, row in enumerate(cells):
        if number > MOST_ROWS:  # one more than allowed: the first holds the headings
            raise Unusable("rows")
        if len(row) > MOST_COLUMNS or any(len(cell) > MOST_LETTERS for cell in row):
            raise Unusable("large")
        rows.append(row)
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(rows)


def _csv(content: bytes) -> Iterator[tuple[str, ...]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what Excel saves on English machines
    if "\x00" in text:
        raise Unusable("unreadable")
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = "excel"
    try:
        for row in csv.reader(StringIO(text, newline=""), dialect):
            yield tuple(cell.strip() for cell in row)
    except csv.Error:
        raise Unusable("unreadable") from None


def _xlsx(content: bytes) -> Iterator[tuple[str, ...]]:
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unusable("large")
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError):
        raise Unusable("unreadable") from None
    yield from _sheet(sheet.iter_rows())


def _sheet(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        cells = tuple(row)[: MOST_COLUMNS + 1]
        if any(getattr(cell, "data_type", "") == "f" for cell in cells):
            raise Unusable("formulas")
        yield tuple(_text(cell.value) for cell in cells)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
