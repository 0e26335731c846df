"""Tables out of CSV and XLSX files, which come from outside and are not to be trusted; and into.

Nothing is calculated, nothing is followed, and nothing is unpacked beyond a limit.
"""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bot.package import MOST_BYTES, Unusable
from bot.workbook import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, Table, first_sheet

ZIP = b"PK\x03\x04"
OFFICE = b"\xd0\xcf\x11\xe0"  # an Excel file of before 2007, or one with a password
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # "Unicode text" in Excel
BREAKS = frozenset("\t\n\r")


def read_table(content: bytes) -> Table:
    """The rows of a CSV or XLSX file as text; the first is row 1 of Excel.

    Raises Unusable.
    """
    if len(content) > MOST_BYTES:
        raise Unusable("large")
    if content.startswith(OFFICE):
        raise Unusable("unreadable")
    rows = first_sheet(content) if content.startswith(ZIP) else tuple(_csv(_decoded(content)))
    if not any(map(any, rows)):
        raise Unusable("unreadable")
    return rows


def _decoded(content: bytes) -> str:
    """The text of a CSV file, in whichever of three ways it was saved."""
    unicode = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        text = content.decode(unicode)
    except UnicodeDecodeError:
        if unicode == "utf-16":
            raise Unusable("unreadable") from None
        text = content.decode("cp1252", errors="replace")  # what Excel saves on English machines
    if any(unicodedata.category(c) == "Cc" and c not in BREAKS for c in set(text)):
        raise Unusable("unreadable")  # a picture, a program: not text
    return text


def _csv(text: str) -> Iterator[tuple[str, ...]]:
    """The rows, up to the last that is filled."""
    empty = 0
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), _dialect(text)), 1):
            cells = _trimmed(cell.strip() for cell in row)
            if not cells:
                empty += 1
                continue
            if number > MOST_ROWS:
                raise Unusable("rows")
            if len(cells) > MOST_COLUMNS or max(map(len, cells)) > MOST_LETTERS:
                raise Unusable("large")
            yield from [()] * empty
            yield cells
            empty = 0
    except csv.Error:  # a field beyond the limit of the library: a quote that is never closed
        raise Unusable("unreadable") from None


def _dialect(text: str) -> type[csv.Dialect]:
    """Commas, semicolons or tabs: whichever the first line has most of."""
    first = text.lstrip()[: MOST_COLUMNS * MOST_LETTERS].partition("\n")[0]

    class Chosen(csv.excel):
        delimiter = max(",;\t", key=first.count)

    return Chosen


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """A row without the empty cells at its end."""
    row = list(cells)
    while row and not row[-1]:
        row.pop()
    return tuple(row)


# --- writing --------------------------------------------------------------------------------------


def csv_of(rows: Iterable[Iterable[str]]) -> str:
    """A CSV file that Excel opens with every letter as it is: it looks for the mark in front."""
    written = StringIO(newline="")
    csv.writer(written).writerows(rows)
    return "\ufeff" + written.getvalue()


def xlsx_of(rows: Iterable[Iterable[str]], title: str = "Signposts") -> bytes:
    """An XLSX file in which every cell is text: no formulas, no phone numbers without their 0."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
        sheet.append(cells)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
