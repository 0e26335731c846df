"""The directory at the command line, and the sets that are shipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.settings import SettingsError
from bot.signposts import export_file, import_file
from bot.speak.letter import call_for
from bot.spreadsheets import read_table
from bot.store import records
from bot.store.engine import Store
from bot.store.shipped import seed
from bot.store.tables import AUDIT
from bot.turn import attached
from flows.attachments import Sheet
from flows.library import Library
from flows.records import EVERYWHERE, Signpost
from flows.team.shipped import shipped
from flows.team.table import HEADINGS
from tests.bot import hostile

GOOD = "name,place,category,for,phone\nFood bank,luton,food,Food for three days,01582 000001\n"
BAD = "Green gym,luton,gym,Gardening,1582000002\n"


def every(store: Store) -> dict[str, Signpost]:
    found = store.run_here(lambda c: list(records.every(c, Signpost, {})))
    return {record.id: record for record in found}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


# --- what is shipped ------------------------------------------------------------------------------


def test_what_is_shipped_is_there_once(store: Store, library: Library) -> None:
    number = len(shipped(library))
    assert store.run_here(lambda c: seed(c, library)) == number
    assert store.run_here(lambda c: seed(c, library)) == 0
    assert len(every(store)) == number


def test_what_was_changed_or_taken_away_here_stays_so(store: Store, library: Library) -> None:
    store.run_here(lambda c: seed(c, library))
    known = every(store)
    changed = replace(known["samaritans"], phone="111")
    gone = replace(known["luton-hub"], state="gone")
    store.run_here(lambda c: records.write(c, [changed, gone]))
    assert store.run_here(lambda c: seed(c, library)) == 0
    assert (every(store)["samaritans"], every(store)["luton-hub"]) == (changed, gone)


def test_what_a_newer_version_ships_is_added(store: Store, library: Library) -> None:
    store.run_here(lambda c: seed(c, library))
    store.run_here(lambda c: records.delete_all(c, Signpost, ["acas"]))
    assert store.run_here(lambda c: seed(c, library)) == 1


# --- in -------------------------------------------------------------------------------------------


def test_a_bad_row_is_named_by_file_line_and_reason_and_the_good_ones_are_in(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "places.csv", GOOD + BAD)
    assert import_file(store, path, None) == 1
    assert list(every(store)) == ["luton-food-bank"]
    said = capsys.readouterr()
    assert said.out == "1 new, 0 changed, 0 as they were, 1 not used.\n"
    assert [line.split(": ")[:2] for line in said.err.splitlines()] == [
        [f"{path}:3", "category"],
        [f"{path}:3", "phone"],
    ]


def test_a_second_import_changes_nothing(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "places.csv", GOOD)
    assert import_file(store, path, None) == import_file(store, path, None) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("0 new, 0 changed, 1 as they were")
    noted = store.run_here(lambda c: c.execute(select(AUDIT)).all())
    assert [(row.role, row.verb) for row in noted] == [("operator", "import")]


def test_rows_that_name_no_place_belong_to_the_one_that_is_given(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path / "places.csv", "name,category,for\nA,food,a\n")
    assert import_file(store, path, None) == 1
    assert import_file(store, path, "bradford") == import_file(store, path, "england") == 0
    assert {record.place for record in every(store).values()} == {"bradford", EVERYWHERE}


@pytest.mark.parametrize(
    "act",
    [
        lambda store, folder: import_file(store, folder / "nothing.csv", None),
        lambda store, folder: import_file(store, folder, None),
        lambda store, folder: import_file(store, write(folder / "a.csv", GOOD), "moon"),
        lambda store, folder: import_file(store, write(folder / "a.csv", "a,b\n1,2\n"), None),
        lambda store, folder: export_file(store, folder / "a.pdf", None),
        lambda store, folder: export_file(store, folder / "no" / "a.csv", None),
        lambda store, folder: export_file(store, folder / "a.csv", "moon"),
    ],
)
def test_what_cannot_be_done_at_all_is_one_line(
    store: Store, tmp_path: Path, act: Callable[[Store, Path], int]
) -> None:
    with pytest.raises(SettingsError) as caught:
        act(store, tmp_path)
    assert "\n" not in str(caught.value)
    assert every(store) == {}


def test_a_hostile_file_is_refused_with_its_reason(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "places.xlsx"
    path.write_bytes(hostile.many_rows(500_000))
    with pytest.raises(SettingsError, match="too many rows"):
        import_file(store, path, None)


def test_the_exit_codes_are_told_apart(
    tmp_path: Path, exit_code: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = write(tmp_path / "good.csv", GOOD), write(tmp_path / "bad.csv", GOOD + BAD)
    assert exit_code("signposts", "seed") == 0
    assert exit_code("signposts", "import", str(good)) == 0
    assert exit_code("signposts", "import", str(bad)) == 1
    assert exit_code("signposts", "import", str(tmp_path / "nothing.csv")) == 2
    assert exit_code("signposts", "export", str(tmp_path / "out.xlsx"), "--place", "luton") == 0
    assert capsys.readouterr().err.count("companion: ") == 1


# --- out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["places.csv", "PLACES.XLSX"])
def test_what_is_written_and_read_again_changes_nothing(
    store: Store, library: Library, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store.run_here(lambda c: seed(c, library))
    before = every(store)
    assert export_file(store, tmp_path / name, None) == 0
    assert import_file(store, tmp_path / name, None) == 0
    assert every(store) == before
    assert f"0 new, 0 changed, {len(before)} as they were" in capsys.readouterr().out


def test_only_one_place_and_nothing_that_was_taken_away_is_written(
    store: Store, library: Library, tmp_path: Path
) -> None:
    store.run_here(lambda c: seed(c, library))
    gone = replace(every(store)["luton-hub"], state="gone")
    store.run_here(lambda c: records.write(c, [gone]))
    export_file(store, tmp_path / "luton.csv", "luton")
    head, *rows = read_table((tmp_path / "luton.csv").read_bytes())
    assert head == HEADINGS
    assert [row[0] for row in rows] == [
        "luton-adult-english",
        "luton-council",
        "luton-council-schools",
        "luton-library",
    ]


@pytest.mark.parametrize("secret", [True, False])
def test_a_table_can_be_saved_and_ones_own_data_cannot_be_forwarded(*, secret: bool) -> None:
    payload = {"text": "", "buttons": (), "attachment": attached(Sheet("a", "b", secret=secret))}
    _, data = call_for(1, payload)
    assert data.get("protect_content", False) is secret
