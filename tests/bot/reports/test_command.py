"""`companion feedback report`: what was told of rounds, as files in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.reports.command import NOTHING, report
from bot.reports.release import release_of
from bot.settings import SettingsError
from bot.store import records
from bot.store.engine import Store
from flows.library import Library
from flows.rounds import Release, Round
from tests.bot.reports.sample import counts_of, people, round_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database: what is drawn and written takes seconds, and is the same on both."""
    return sqlite_url


@pytest.fixture
def rounds(store: Store, library: Library) -> Sequence[Round]:
    """Two rounds that were told of, one that was too small, and one that is open."""
    items = library.questionnaires["newcomers"].items_for_round()
    made = [
        _told(round_of(items, id=id_, place=place), n)
        for id_, place, n in (("luton001", "luton", 60), ("bradford", "bradford", 24))
    ]
    made.append(_told(round_of(items, id="few00001", place="leicester"), 4))
    made.append(round_of(items, id="open0001", state="open"))
    store.run_here(lambda connection: records.write(connection, made))
    return made


def _told(round_: Round, n: int) -> Round:
    counts = counts_of(round_.items, people(n, round_.items))
    closed_on = date(2026, 11, 15)
    return replace(round_, release=release_of(round_, counts, invited=2 * n, closed_on=closed_on))


def test_a_round_becomes_pictures_tables_and_a_page(
    store: Store, rounds: Sequence[Round], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    assert report(store, "luton001", folder) == 0
    written = sorted(path.name for path in folder.iterdir())
    assert written == [
        "feedback-luton001-1.png",
        "feedback-luton001-2.png",
        "feedback-luton001.csv",
        "feedback-luton001.html",
        "feedback-luton001.xlsx",
    ]
    assert sorted(capsys.readouterr().out.split()) == [str(folder / name) for name in written]
    with Image.open(folder / "feedback-luton001-1.png") as picture:
        assert picture.width == 1080
    page = (folder / "feedback-luton001.html").read_text(encoding="utf-8")
    assert "New here: what people in Luton told us" in page


def test_without_a_round_all_are_listed_and_added_up(
    store: Store, rounds: Sequence[Round], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(store, None, tmp_path) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == (
        "bradford  2026-11-15  bradford  newcomers  About 25 people answered both times."
    )
    assert said[1].startswith("few00001  2026-11-15  leicester  newcomers  Too few people")
    assert said[3] == str(tmp_path / "feedback-newcomers.xlsx")
    book = load_workbook(BytesIO((tmp_path / "feedback-newcomers.xlsx").read_bytes()))
    assert book.sheetnames == ["For the team", "To pass on", "How to read it", "Questions"]
    places = [row[0].value for row in book["For the team"].iter_rows(2)]
    assert list(dict.fromkeys(places)) == ["Bradford", "Luton", "All places"]


def test_a_round_that_tells_nothing_says_why(
    store: Store, rounds: Sequence[Round], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(store, "few00001", tmp_path / "reports") == NOTHING
    assert "Too few people answered" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()


def test_rounds_that_were_put_together_are_of_all_their_places(
    store: Store, rounds: Sequence[Round], tmp_path: Path
) -> None:
    ids = ("luton009", "bradfor9")
    release = replace(rounds[0].release or _NONE, rounds=ids)
    pooled = [
        replace(rounds[0], id=id_, place=place, release=release)
        for id_, place in zip(ids, ("luton", "bradford"), strict=True)
    ]
    store.run_here(lambda connection: records.write(connection, pooled))
    assert report(store, "luton009", tmp_path) == 0
    page = (tmp_path / "feedback-luton009.html").read_text(encoding="utf-8")
    assert "what people in Bradford, Luton told us" in page


_NONE = Release(date(2026, 1, 1), (), 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("round_id", "language", "problem"),
    [
        ("open0001", "en", "there is no result of a round open0001: it may still be open"),
        ("nowhere1", "en", "there is no result of a round nowhere1"),
        ("luton001", "xx", "--language is one of en, "),
    ],
)
def test_what_the_operator_can_put_right_is_one_line(  # noqa: PLR0917 - fixtures and cases
    store: Store,
    rounds: Sequence[Round],
    tmp_path: Path,
    round_id: str,
    language: str,
    problem: str,
) -> None:
    with pytest.raises(SettingsError, match=problem):
        report(store, round_id, tmp_path, language)


def test_a_folder_that_cannot_be_written_is_named(
    store: Store, rounds: Sequence[Round], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="cannot be written"):
        report(store, "luton001", tmp_path / "file")


def test_with_nothing_told_there_is_nothing_to_write(store: Store, tmp_path: Path) -> None:
    assert report(store, None, tmp_path) == NOTHING
