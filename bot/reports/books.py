"""Tables of a result as files: XLSX, and CSV. Nothing in them is a formula."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.spreadsheets import csv_of
from flows.bidi import CLOSE, OPEN
from flows.catalogue import right_to_left

Json = dict[str, Any]
WIDEST, NARROWEST = 60, 9  # of a column, in characters
MOST_TITLE = 31  # characters in the name of a sheet
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_MARKS = str.maketrans("", "", OPEN + CLOSE)  # a cell has its own direction


def xlsx(workbook: Json) -> bytes:
    """A Workbook as the outbox holds it, in plain JSON."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in workbook["grids"]:
        sheet = book.create_sheet(_title(grid["title"]))
        sheet.sheet_view.rightToLeft = right_to_left(workbook["language"])
        _fill(sheet, grid["rows"])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv(table: Json) -> bytes:
    """A Table as the outbox holds it."""
    rows = table["grid"]["rows"]
    return csv_of([_text(value) for value in row] for row in rows).encode()


def _fill(sheet: Worksheet, rows: list[list[Any]]) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell), "no cells are merged"
            _write(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if len(row) > 1 and number == 1:
                cell.font = Font(bold=True)
            longest = max(widths.get(column, NARROWEST), len(_text(value)) + 2)
            widths[column] = min(longest, WIDEST)
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    if rows and len(rows[0]) > 1:
        sheet.freeze_panes = "B2"


def _write(cell: Cell, value: Any) -> None:
    """Numbers as numbers; a text stays a text, whatever it begins with."""
    cell.value = value.translate(_MARKS) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _text(value: Any) -> str:
    return "" if value is None else str(value).translate(_MARKS)


def _title(title: str) -> str:
    return _NOT_IN_TITLES.sub(" ", title.translate(_MARKS))[:MOST_TITLE]
