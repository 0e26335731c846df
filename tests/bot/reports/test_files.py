"""What can be kept or passed on: a spreadsheet, plain rows, and one page to print."""

from __future__ import annotations

import csv
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.async_api import async_playwright

from bot.reports import books, printed
from bot.reports.release import release_of
from bot.turn import attached
from flows.attachments import Attachment
from flows.catalogue import Catalogue, Entry
from flows.feedback.result_lines import shown
from flows.feedback.result_tables import page, table, workbook
from flows.library import Library
from flows.model import Screen, Words
from flows.rounds import Release, Round
from flows.wording import Wording, said_in
from tests.bot.reports.sample import CLOSED, counts_of, people, round_of

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
LUTON, NEW_HERE = Words("Luton"), Words("New here")


@pytest.fixture(scope="module")
def newcomers(library: Library) -> Round:
    """A round with the questions that are shipped."""
    return round_of(library.questionnaires["newcomers"].items_for_round())


def of(round_: Round, n: int, **alone: Sequence[Any]) -> Release:
    counts = counts_of(round_.items, people(n, round_.items), **alone)
    return release_of(round_, counts, invited=2 * n, closed_on=CLOSED)


def stored(attachment: Attachment, language: str = "en") -> dict[str, Any]:
    """As it lies in the outbox, in a language; Arabic is made up of everything that is said."""
    arabic = {(said.context, said.english): _turned(said) for said in _all(attachment)}
    catalogues = {"en": Catalogue("en", {}), "ar": Catalogue("ar", arabic)}
    message = Wording(catalogues).message(Screen((), attachment=attachment), language)
    assert message.attachment
    plain: dict[str, Any] = json.loads(json.dumps(attached(message.attachment)))
    return plain


def _all(attachment: Attachment) -> list[Words]:
    """Every sentence in it, with the sentences they name."""
    found, waiting = [], [said for said in said_in(attachment) if isinstance(said, Words)]
    while waiting:
        said = waiting.pop()
        found.append(said)
        waiting += [value for value in said.values.values() if isinstance(value, Words)]
    return found


def _turned(said: Words) -> Entry:
    return Entry((f"ق {said.english}",) * (6 if said.plural else 1), checked=True)


# --- spreadsheets ---------------------------------------------------------------------------------


def test_a_workbook_has_a_sheet_for_each_reader(newcomers: Round) -> None:
    release = of(newcomers, 60, before=[(1,) * 10] * 12)
    book = load_workbook(BytesIO(books.xlsx(stored(workbook(newcomers, release)))))
    assert book.sheetnames == ["For the team", "To pass on", "First time only", "How to read it"]
    team = book["For the team"]
    head = [cell.value for cell in team[1]]
    rows = [dict(zip(head, [cell.value for cell in row], strict=True)) for row in team.iter_rows(2)]
    assert [row["Question"] for row in rows[:2]] == ["Chatting to neighbours", "Knowing by name"]
    assert rows[0]["In full"] == newcomers.items[0].ask
    first = release.findings[0]
    assert first.before
    assert (rows[0]["People"], rows[0]["Before, in 100"]) == (60, first.before.percent)
    assert team.freeze_panes == "B2"
    assert team["A1"].font.bold


def test_a_workbook_holds_the_release_and_nothing_else(newcomers: Round) -> None:
    """Rounded numbers only: none that is not in the release."""
    release = of(newcomers, 60)
    book = load_workbook(BytesIO(books.xlsx(stored(workbook(newcomers, release)))))
    for sheet, findings in (("For the team", release.findings), ("To pass on", release.public)):
        known = {float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", repr(findings))}
        cells = [cell.value for row in book[sheet].iter_rows(2) for cell in row]
        assert {float(n) for n in cells if isinstance(n, int | float)} <= known


def test_arabic_sheets_run_from_the_right(newcomers: Round) -> None:
    book = load_workbook(BytesIO(books.xlsx(stored(workbook(newcomers, of(newcomers, 60)), "ar"))))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if "\u2068" in cell]


def test_no_text_becomes_a_formula() -> None:
    rows = [["name", "x"], ["=1+1", "@sum"], ["+44", 5]]
    grid = {"title": "[a]:b*c?d/e" + "f" * 40, "rows": rows}
    content = books.xlsx({"language": "en", "grids": [grid]})
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert len(sheet.title) == 31
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(2)] == [
        ["s", "s"],
        ["s", "n"],
    ]


def test_rows_for_other_programs_are_those_of_the_team(newcomers: Round) -> None:
    release = of(newcomers, 24)
    content = books.csv(stored(table(newcomers, release))).decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(content))
    assert len(rows) == len(release.findings)
    first = dict(zip(head, rows[0], strict=True))
    assert (first["Question"], first["People"]) == ("Chatting to neighbours", "25")


# --- one page -------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """What a browser finds on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[Mapping[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(html: bytes) -> Reader:
    reader = Reader()
    reader.feed(html.decode())
    return reader


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_direction_and_needs_no_other_file(
    newcomers: Round, language: str, direction: str
) -> None:
    release = of(newcomers, 60)
    found = read(printed.html(stored(page(newcomers, release, LUTON, NEW_HERE), language)))
    assert found.all("html") == [{"lang": language, "dir": direction}]
    assert not found.all("script")
    assert not found.all("link")
    pictures = found.all("img")
    assert len(pictures) == 2
    for picture in pictures:
        source, alt = picture["src"] or "", picture["alt"] or ""
        assert b64decode(source.removeprefix("data:image/png;base64,")).startswith(b"\x89PNG")
        assert len(alt) > 200
    words = "".join(found.words)
    assert ("New here: what people in Luton told us" in words) is (language == "en")


def test_a_page_tells_only_what_everybody_may_know(newcomers: Round) -> None:
    release = of(newcomers, 24)
    assert release.public != release.findings
    told = page(newcomers, release, LUTON, NEW_HERE)
    assert told == page(newcomers, _only_public(release), LUTON, NEW_HERE)


def _only_public(release: Release) -> Release:
    return Release(
        release.closed_on,
        release.rounds,
        release.invited,
        0,
        release.after,
        release.pairs,
        public=release.public,
    )


def test_a_page_of_few_people_says_so(newcomers: Round) -> None:
    release = of(newcomers, 12)
    assert any(map(shown, release.findings))
    found = read(printed.html(stored(page(newcomers, release, LUTON, NEW_HERE))))
    assert not found.all("img")
    assert not found.all("table")
    assert "Too few people to show more without telling on somebody." in "".join(found.words)


def test_what_is_written_on_a_page_is_not_markup() -> None:
    plain = {
        "language": "en",
        "title": "<b>R&D</b>",
        "lines": ["<script>alert(1)</script>"],
        "charts": [],
        "grid": {"title": "<i>", "rows": [["<td>", "b"], ["<x>", None]]},
        "notes": ['"><img src=x>'],
    }
    found = read(printed.html(plain))
    assert not found.all("script")
    assert not found.all("img")
    assert not found.all("b")
    assert "<script>alert(1)</script>" in "".join(found.words)


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="there is no chromium on this machine")
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_it_is_one_page_on_paper_and_fits_a_phone(
    newcomers: Round, language: str, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    release = of(newcomers, 60)
    file.write_bytes(printed.html(stored(page(newcomers, release, LUTON, NEW_HERE), language)))
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        sheet = await browser.new_page(viewport={"width": 360, "height": 740})
        troubles: list[str] = []
        sheet.on("console", lambda said: troubles.append(said.text))
        await sheet.goto(file.as_uri())
        wide = await sheet.evaluate("document.documentElement.scrollWidth")
        paper = await sheet.pdf(prefer_css_page_size=True, print_background=True)
        await browser.close()
    assert troubles == []
    assert wide <= 360
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
