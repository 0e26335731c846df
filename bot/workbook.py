"""The first sheet of an XLSX file as text, read by a parser that knows cells and nothing else.

What else is in a workbook (links, pictures, macros, the size that it claims) is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from bot.package import Attributes, Package, Unusable

Table = tuple[tuple[str, ...], ...]

MOST_ROWS = 5_001  # the first holds the headings
MOST_COLUMNS = 60
MOST_LETTERS = 2_000  # in one cell
MOST_FORMATS = 1_000  # ways to show a number; Excel has 250
MOST_FORMAT = 255  # letters of one, as in Excel


def first_sheet(content: bytes) -> Table:
    """The rows of the first sheet that is not hidden. Raises Unusable."""
    try:
        return _first_sheet(content)
    except Unusable:
        raise
    except Exception:  # zip, XML, numbers: whatever is broken about it, it cannot be read
        raise Unusable("unreadable") from None


def _first_sheet(content: bytes) -> Table:
    with ZipFile(BytesIO(content)) as archive:
        package = Package(archive)
        book_path = package.related("", "officeDocument")[0].target
        book = _Book()
        package.walk(book_path, book.start)
        related = package.related(book_path)
        wanted = {link.id: link.target for link in related if link.kind == "worksheet"}
        sheet = _Sheet()
        path = next(wanted[number] for number in book.sheets if number in wanted)
        package.walk(path, sheet.start, sheet.end)
        strings, styles = _Strings(sheet.strings), _Styles()
        # After the cells: a sheet that is too long is refused before its texts are unpacked.
        for link in related:
            if link.kind == "sharedStrings" and sheet.strings:
                package.walk(link.target, strings.start, strings.end)
            if link.kind == "styles":
                package.walk(link.target, styles.start)
    epoch = CALENDAR_MAC_1904 if book.since_1904 else CALENDAR_WINDOWS_1900
    return tuple(
        tuple(cell.text(strings.kept, styles.dates, epoch) for cell in row) for row in sheet.table()
    )


# --- the parts --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Book:
    """The sheets that are not hidden, in their order, and from when days are counted."""

    sheets: list[str] = field(default_factory=list)
    since_1904: bool = False

    def start(self, tag: str, given: Attributes) -> None:
        if tag == "workbookPr":
            self.since_1904 = given.get("date1904", "0") in ("1", "true")
        elif tag == "sheet" and given.get("state", "visible") == "visible":
            self.sheets.append(given["id"])


@dataclass(slots=True)
class _Strings:
    """Texts that cells share; those that the cells name are kept."""

    wanted: set[int]
    kept: dict[int, str] = field(default_factory=dict)
    _number: int = 0
    _parts: list[str] = field(default_factory=list)
    _spoken: bool = False  # inside a note on how to say it

    def start(self, tag: str, _: Attributes) -> None:
        self._spoken = self._spoken or tag == "rPh"

    def end(self, tag: str, text: str) -> None:
        if tag == "t" and not self._spoken and self._number in self.wanted:
            self._parts.append(text)
        elif tag == "rPh":
            self._spoken = False
        elif tag == "si":
            if self._number in self.wanted:
                said = "".join(self._parts)
                if len(said) > MOST_LETTERS:
                    raise Unusable("large")
                # Tidied once: many cells may share a long text, and each would copy it.
                self.kept[self._number] = _tidied(said)
            self._parts.clear()
            self._number += 1


@dataclass(slots=True)
class _Styles:
    """Which styles show a number as a date."""

    dates: set[int] = field(default_factory=set)
    _formats: dict[str, bool] = field(default_factory=dict)
    _cells: bool = False
    _number: int = 0

    def start(self, tag: str, given: Attributes) -> None:
        if tag == "numFmt":
            self._judge(given["numFmtId"], given["formatCode"])
        elif tag in ("cellXfs", "cellStyles", "dxfs"):
            self._cells = tag == "cellXfs"
        elif tag == "xf" and self._cells:
            number = given.get("numFmtId", "0")
            self._judge(number, BUILTIN_FORMATS.get(int(number), "General"))
            if self._formats[number]:
                self.dates.add(self._number)
            self._number += 1

    def _judge(self, number: str, code: str) -> None:
        """Once for each: very many styles may share one, and looking closely takes its time."""
        if number in self._formats:
            return
        if len(self._formats) == MOST_FORMATS:
            raise Unusable("large")
        self._formats[number] = is_date_format(code[:MOST_FORMAT])


@dataclass(slots=True)
class _Cell:
    kind: str = "n"
    style: int = 0
    value: str = ""

    def text(self, strings: Mapping[int, str], dates: set[int], epoch: datetime) -> str:
        """What the cell says, as people would type it."""
        match self.kind:
            case "s":
                return strings[int(self.value)]
            case "b":
                return "yes" if self.value == "1" else "no"
            case "n" if self.value:
                return _number(float(self.value), epoch if self.style in dates else None)
        return _tidied(self.value)


def _tidied(said: str) -> str:
    return said.replace("_x000D_", "").strip()


def _number(number: float, epoch: datetime | None) -> str:
    """A number, or the day or the time of day that it stands for."""
    if epoch:
        day = from_excel(number, epoch)
        if isinstance(day, date):
            return day.isoformat()[:10]
        if isinstance(day, time):
            return day.isoformat("minutes")
    return str(int(number)) if number.is_integer() else repr(number)


@dataclass(slots=True)
class _Sheet:
    """The cells of a sheet, row by row."""

    strings: set[int] = field(default_factory=set)
    _rows: dict[int, dict[int, _Cell]] = field(default_factory=dict)
    _row: int = 0
    _column: int = 0
    _cell: _Cell = field(default_factory=_Cell)

    def start(self, tag: str, given: Attributes) -> None:
        if tag == "row":
            self._row, self._column = int(given.get("r", self._row + 1)), 0
        elif tag == "c":
            named = given.get("r", "").rstrip("0123456789")
            self._column = column_index_from_string(named) if named else self._column + 1
            self._cell = _Cell(given.get("t", "n"), int(given.get("s", "0")))
        elif tag == "f":
            raise Unusable("formulas")

    def end(self, tag: str, text: str) -> None:
        if tag in ("v", "t"):
            self._cell.value += text
            if len(self._cell.value) > MOST_LETTERS:
                raise Unusable("large")
        elif tag == "c" and self._cell.value:
            self._keep()

    def _keep(self) -> None:
        if self._row > MOST_ROWS:
            raise Unusable("rows")
        if self._column > MOST_COLUMNS:
            raise Unusable("large")
        if self._cell.kind == "s":
            self.strings.add(int(self._cell.value))
        self._rows.setdefault(self._row, {})[self._column] = self._cell

    def table(self) -> Iterator[list[_Cell]]:
        """The rows from the first on, each to its last filled cell."""
        for number in range(1, max(self._rows, default=0) + 1):
            row = self._rows.get(number, {})
            yield [row.get(column) or _Cell() for column in range(1, max(row, default=0) + 1)]
