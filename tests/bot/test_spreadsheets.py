"""Files from outside: what is honest is read, what is hostile is refused, quickly and cheaply."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.package import MOST_BYTES, Unusable
from bot.spreadsheets import csv_of, read_table, xlsx_of
from bot.workbook import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS
from tests.bot import hostile


def problem(content: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(Unusable) as caught:
        read_table(content)
    return caught.value.problem


# --- honest files ---------------------------------------------------------------------------------


def test_a_workbook_is_read_as_people_would_type_it() -> None:
    content = hostile.workbook(
        ["id", None, 3, 1.5, True, False, date(2026, 11, 20)], [], ["ąع", " two \n lines ", 1e20]
    )
    assert read_table(content) == (
        ("id", "", "3", "1.5", "yes", "no", "2026-11-20"),
        (),
        ("ąع", "two \n lines", "100000000000000000000"),
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>51.879669999999997</v></c>', "51.87967"),
        ("<c><v>7</v></c>", "7"),
        ('<c r="A1" t="d"><v>2026-11-20</v></c>', "2026-11-20"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="str"><v>said</v></c>', "said"),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
    ],
)
def test_every_kind_of_cell_is_read(cell: str, expected: str) -> None:
    assert read_table(hostile.sheet(f'<row r="1">{cell}</row>')) == ((expected,),)


def test_rows_and_columns_that_were_left_out_are_empty() -> None:
    content = hostile.sheet('<row r="3"><c r="C3"><v>1</v></c></row>')
    assert read_table(content) == ((), (), ("", "", "1"))


def test_the_first_sheet_that_is_not_hidden_is_read() -> None:
    book = Workbook()
    for name, state in (("hidden", "hidden"), ("shown", "visible"), ("later", "visible")):
        sheet = book.create_sheet(name)
        sheet.append([name])
        sheet.sheet_state = state
    del book["Sheet"]
    book.active = 1
    kept = BytesIO()
    book.save(kept)
    assert read_table(kept.getvalue()) == (("shown",),)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id,name\na,ż", (("id", "name"), ("a", "ż"))),
        ("\ufeffid,name\r\na,b\r\n,\r\n\r\n", (("id", "name"), ("a", "b"))),
        ("id;name\n\n1,5;b", (("id", "name"), (), ("1,5", "b"))),
        ("id\tname\nit's, 'x'\tb", (("id", "name"), ("it's, 'x'", "b"))),
        ('id,"two\nlines"\n', (("id", "two\nlines"),)),
    ],
)
def test_a_csv_file_is_read_whatever_stands_between_its_cells(
    content: str, expected: tuple[tuple[str, ...], ...]
) -> None:
    assert read_table(content.encode()) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_is_read_however_excel_saved_it(encoding: str) -> None:
    assert read_table("name\tfor\nCafé\t£3".encode(encoding)) == (("name", "for"), ("Café", "£3"))


# "_x000D_" is how a workbook spells a line break: whoever types it gets one.
LETTERS = st.characters(exclude_categories=["C", "Z"], exclude_characters="_")
TEXT = st.text(LETTERS, max_size=12)
ROWS = st.lists(st.lists(TEXT, min_size=1, max_size=5), min_size=1, max_size=6)


HEADINGS = ["id", "name"]  # they decide what stands between cells


@given(ROWS, st.sampled_from(["csv", "xlsx"]))
def test_what_is_written_is_read_again(rows: list[list[str]], kind: str) -> None:
    rows = [HEADINGS, *rows]
    content = csv_of(rows).encode() if kind == "csv" else xlsx_of(rows)
    told = [list(row) + [""] * (5 - len(row)) for row in read_table(content)]
    expected = [row + [""] * (5 - len(row)) for row in rows]
    while not any(expected[-1]):
        expected.pop()
    assert told == expected


def test_no_cell_that_is_written_is_a_formula_or_an_amount() -> None:
    content = xlsx_of([["=1+1", "01582 510333", "=HYPERLINK(0)"]])
    cells = next(load_workbook(BytesIO(content))["Signposts"].iter_rows())
    assert [(cell.data_type, cell.number_format) for cell in cells] == [("s", "@")] * 3


# --- hostile files --------------------------------------------------------------------------------


def test_formulas_are_refused_and_never_calculated() -> None:
    assert problem(hostile.workbook(["id", "name"], ["=1+1"])) == "formulas"


def test_a_formula_is_refused_wherever_it_hides_its_value() -> None:
    cell = '<c r="A1" t="str"><f>CMD()</f><v>harmless</v></c>'
    assert problem(hostile.sheet(f'<row r="1">{cell}</row>')) == "formulas"


# Named, not numbered by size: a workbook packed in another second may have another length, and two
# workers would then call the same test by two names.
UNREADABLE = {
    "a billion laughs": (hostile.BILLION_LAUGHS, "unreadable"),
    "an outside entity": (hostile.OUTSIDE, "unreadable"),
    "a doctype in UTF-16": (hostile.UTF_16_DOCTYPE, "unreadable"),
    "a deep tree": (hostile.DEEP, "unreadable"),
    "a long tag": (hostile.LONG_TAG, "unreadable"),
    "a long text": (hostile.LONG_TEXT, "large"),
    "a far row": (hostile.FAR, "rows"),
    "a wide row": (hostile.WIDE, "large"),
    "no such string": (hostile.NO_STRING, "unreadable"),
    "a password": (hostile.PASSWORD, "unreadable"),
    "a picture": (hostile.PICTURE, "unreadable"),
    "a bzip2 bomb": (hostile.BZIP2_BOMB, "unreadable"),
    "no end": (hostile.workbook()[:-300], "unreadable"),
    "only a beginning": (hostile.workbook()[:900], "unreadable"),
    "no sheet": (hostile.workbook([]), "unreadable"),
    "an empty workbook": (hostile.with_part("xl/workbook.xml", b"<workbook/>"), "unreadable"),
    "a size that lies": (hostile.lying(hostile.workbook(), hostile.SHEET, 10), "unreadable"),
    "a long number": (
        hostile.sheet('<row r="1"><c r="A1"><v>' + "9" * 9000 + "</v></c></row>"),
        "large",
    ),
    "a zero byte": (b"id,name\n\x00,b", "unreadable"),
    "nothing": (b"", "unreadable"),
    "only commas": (b",,,\n,,", "unreadable"),
    "one long word": (b"a" * 4_900_000, "unreadable"),
    "one longer word": (b"a" * 10_000_000, "large"),
    "a letter too many": (b"id\n" + b"a" * (MOST_LETTERS + 1), "large"),
    "a column too many": (b"id," * (MOST_COLUMNS + 1) + b"x", "large"),
    "a row too many": (b"x\n" * (MOST_ROWS + 1), "rows"),
    "an open quote": (b'id,name\na,"never closed' + b"\nx" * 90_000, "unreadable"),
    "half a letter": (b"\xff\xfea", "unreadable"),
}


@pytest.mark.parametrize(("content", "expected"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, expected: str) -> None:
    began = time.process_time()
    assert problem(content) == expected
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "part", ["../../../tmp/hostile.xml", "/tmp/hostile.xml", "xl/externalLinks/externalLink1.xml"]
)
def test_parts_with_strange_names_are_never_unpacked(part: str) -> None:
    assert read_table(hostile.with_part(part, b"<x/>")) == (("id", "name"),)
    assert not Path("/tmp/hostile.xml").exists()


def test_macros_are_left_alone() -> None:
    content = hostile.with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    assert read_table(content) == (("id", "name"),)


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    assert read_table(hostile.FALSE_SIZE) == (("id",),)


def test_a_bomb_within_a_part_that_is_not_read_does_nothing() -> None:
    kept = BytesIO()
    with ZipFile(kept, "w") as nested:
        nested.writestr("inner.zip", hostile.bomb(hostile.SHEET, b"", b"\x00"))
    assert read_table(hostile.with_part("xl/media/image1.png", kept.getvalue()))


def test_shared_texts_that_no_cell_names_cost_nothing() -> None:
    assert read_table(hostile.shared_strings(1_000_000)) == (("id", "name"),)


# In a process of its own: what it needs at most, above what it needs anyhow.
MEASURED = r"""
import re, sys, time
from pathlib import Path
from bot.spreadsheets import read_table
from bot.package import Unusable
status = Path("/proc/self/status")  # what getrusage says is inherited from whoever started us
peak = lambda: int(re.search(r"VmHWM:\s*(\d+)", status.read_text())[1]) // 1024
content = Path(sys.argv[1]).read_bytes()
before, began = peak(), time.process_time()
try:
    said = f"{len(read_table(content))} rows"
except Unusable as unusable:
    said = unusable.problem
print(said, peak() - before, time.process_time() - began, sep=";")
"""
CELLS = b'<row><c t="inlineStr"><is><t></t></is></c></row>'
PAGE = hostile.HEAD.encode() + b"<sheetData>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(lambda: hostile.many_rows(500_000), "rows", id="500,000 rows"),
        pytest.param(lambda: hostile.bomb(hostile.SHEET, PAGE, CELLS, 1), "large", id="bomb"),
        pytest.param(
            lambda: hostile.lying(hostile.bomb(hostile.SHEET, PAGE, CELLS, 1), hostile.SHEET, 1000),
            "unreadable",
            id="bomb that lies",
        ),
        pytest.param(
            lambda: hostile.bomb(hostile.SHEET, PAGE + b"<row>", b"<c/>"),
            "large",
            id="one endless row",
        ),
        pytest.param(
            lambda: hostile.bomb(hostile.SHEET, PAGE + b"<row><c><v>", b"x"),
            "large",
            id="one endless text",
        ),
        pytest.param(
            lambda: hostile.bomb("xl/styles.xml", b"<s><cellXfs>", b"<xf/>"),
            "large",
            id="styles",
        ),
        pytest.param(lambda: hostile.styles(1, 500_000), "1 rows", id="styles of one format"),
        pytest.param(lambda: hostile.styles(60_000, 1), "large", id="formats"),
        pytest.param(
            lambda: hostile.one_long_text(5_000, 60), "5000 rows", id="one text in every cell"
        ),
        pytest.param(
            lambda: hostile.bomb("xl/workbook.xml", b"<a>", b"<b/>"),
            "large",
            id="workbook",
        ),
        pytest.param(
            lambda: xlsx_of([[f"{n} {m}" for m in range(21)] for n in range(5000)]),
            "5000 rows",
            id="honest and as large as allowed",
        ),
        pytest.param(
            lambda: csv_of([["id", "x" * 900]] * 5000).encode(), "5000 rows", id="a large CSV"
        ),
    ],
)
def test_no_file_costs_much_memory_or_time(tmp_path: Path, content: object, expected: str) -> None:
    path = tmp_path / "sent"
    path.write_bytes(content())  # type: ignore[operator]
    assert path.stat().st_size < MOST_BYTES
    command = [sys.executable, "-c", MEASURED, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said, megabytes, seconds = done.stdout.strip().split(";")
    assert said == expected
    assert int(megabytes) < 100
    assert float(seconds) < 5
