"""A season at the command line: all of it or nothing, and twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from bot.circles import export_file, import_file, write_template
from bot.settings import SettingsError
from bot.spreadsheets import read_table
from bot.store import audit, outbox, people, records
from bot.store.engine import Store
from bot.store.tables import AUDIT, OUTBOX
from flows.circles import agenda
from flows.model import Person
from flows.records import Circle, Meeting, Staff
from flows.team.season_cells import HEADINGS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HEAD = "circle,place,facilitators,meeting,day,time,venue\n"
GOOD = (
    HEAD
    + "Tea and talk,luton,Farah,1,2026-12-02,18:30,Hall\n"
    + "Tea and talk,luton,,2,2026-12-09,18:30,Hall\n"
    + "Tea and talk,luton,,big,2026-12-20,14:00,Town hall\n"
)
BAD = "Walk,luton,Nobody,1,2026-11-31,18:30,Hall\n"


@pytest.fixture
def store(store: Store) -> Store:
    """A store in which Farah leads circles in Luton."""
    farah = Staff(3, "Farah", {"luton": "facilitator"}, date(2026, 11, 1), id="farah")
    person = Person(language="en", place="luton", seen_on=date(2026, 11, 1))
    store.run_here(lambda c: people.save(c, {3: person}))
    store.run_here(lambda c: records.write(c, [farah]))
    return store


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def bring(store: Store, path: Path, *, announce: bool = False, at: datetime = NOW) -> int:
    return import_file(store, path, None, announce=announce, clock=lambda: at)


def everything(store: Store) -> tuple[list[Circle], list[Meeting]]:
    return store.run_here(
        lambda c: (list(records.every(c, Circle, {})), list(records.every(c, Meeting, {})))
    )


def noted(store: Store) -> list[tuple[str, str, list[str]]]:
    rows = store.run_here(lambda c: c.execute(select(AUDIT).order_by(AUDIT.c.id)).all())
    return [(row.role, row.verb, row.places) for row in rows]


# --- in -------------------------------------------------------------------------------------------


def test_one_bad_row_and_nothing_is_written(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "season.csv", GOOD + BAD)
    assert bring(store, path) == 1
    assert everything(store) == ([], [])
    assert noted(store) == []
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        f"{path}:5: facilitators: nobody who can lead a circle there is called “Nobody”",
        f"{path}:5: day: this is no date, write it like 20/11/2026",
    ]
    assert said.out == "Nothing was taken in: 1 row cannot be used.\n"


def test_a_season_comes_in_whole_and_a_second_time_changes_nothing(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "season.csv", GOOD)
    assert bring(store, path) == 0
    before = everything(store)
    assert [circle.facilitators for circle in before[0]] == [("farah",)]
    assert sorted(meeting.number for meeting in before[1]) == [0, 1, 2]
    assert bring(store, path, at=NOW + timedelta(hours=1)) == 0
    assert everything(store) == before
    assert noted(store) == [(audit.OPERATOR, "season", ["luton"])]
    assert capsys.readouterr().out.splitlines() == [
        "Circles: 1 new, 0 changed, 0 as they were. Meetings: 3 new, 0 changed, 0 as they were.",
        "Circles: 0 new, 0 changed, 1 as they were. Meetings: 0 new, 0 changed, 3 as they were.",
    ]


def test_a_feast_is_a_note_beside_the_season(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "season.csv", GOOD.replace("2026-12-20", "2026-12-25"))
    assert bring(store, path) == 0
    said = capsys.readouterr()
    assert f"{path}:4: day: " in said.out
    assert "Christmas" in said.out
    assert said.err == ""


def test_a_meeting_that_is_moved_takes_back_what_was_to_be_said_of_it(
    store: Store, tmp_path: Path
) -> None:
    bring(store, write(tmp_path / "season.csv", GOOD), announce=True)
    circles, meetings = everything(store)
    assert {circle.state for circle in circles} == {"open"}
    assert {meeting.state for meeting in meetings} == {"set"}
    first = next(meeting for meeting in meetings if meeting.number == 1)
    told = agenda.changed(first, NOW, told=agenda.heard(first, NOW))
    waiting = outbox.row(7, "notice", {}, NOW, NOW + timedelta(days=1), first.id)
    store.run_here(lambda c: records.write(c, [told]))
    store.run_here(lambda c: outbox.put(c, [waiting]))
    bring(store, write(tmp_path / "season.csv", GOOD.replace("2026-12-02", "2026-12-03")))
    moved = next(meeting for meeting in everything(store)[1] if meeting.id == first.id)
    assert (moved.day, moved.state, agenda.news(moved)) == (date(2026, 12, 3), "set", "moved")
    assert (
        store.run_here(lambda c: c.execute(select(func.count()).select_from(OUTBOX)).scalar()) == 0
    )


def test_days_and_times_of_excel_are_days_and_times(store: Store, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["circle", "place", "meeting", "day", "time", "venue"])
    at = datetime(2026, 12, 2, 18, 30)  # noqa: DTZ001 - as Excel has it
    sheet.append(["Tea", "Luton", 1, at.date(), at.time(), "Hall"])
    book.save(tmp_path / "season.xlsx")
    assert bring(store, tmp_path / "season.xlsx") == 0
    [meeting] = everything(store)[1]
    assert (meeting.day, meeting.at) == (at.date(), at.time())


@pytest.mark.parametrize(
    "act",
    [
        lambda store, folder: import_file(store, folder / "nothing.csv", None),
        lambda store, folder: import_file(store, write(folder / "a.csv", GOOD), "moon"),
        lambda store, folder: import_file(store, write(folder / "a.csv", GOOD), "england"),
        lambda store, folder: import_file(store, write(folder / "a.csv", "a,b\n1,2\n"), None),
        lambda store, folder: export_file(store, folder / "a.pdf", None),
        lambda store, folder: export_file(store, folder / "a.csv", "moon"),
        lambda _, folder: write_template(folder / "no" / "a.csv"),
    ],
)
def test_what_cannot_be_done_at_all_is_one_line(
    store: Store, tmp_path: Path, act: Callable[[Store, Path], int]
) -> None:
    with pytest.raises(SettingsError) as caught:
        act(store, tmp_path)
    assert "\n" not in str(caught.value)
    assert everything(store) == ([], [])


def test_the_exit_codes_are_told_apart(
    tmp_path: Path, exit_code: Callable[..., object], capsys: pytest.CaptureFixture[str]
) -> None:
    template = str(tmp_path / "template.xlsx")
    assert exit_code("circles", "template", template) == 0
    assert exit_code("circles", "import", template, "--announce") == 1  # an example has no days
    assert exit_code("circles", "import", str(tmp_path / "nothing.csv")) == 2
    assert exit_code("circles", "export", str(tmp_path / "out.csv"), "--place", "luton") == 0
    assert capsys.readouterr().err.count("companion: ") == 1


# --- out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["season.csv", "SEASON.XLSX"])
def test_what_is_written_and_read_again_changes_nothing(
    store: Store, tmp_path: Path, name: str
) -> None:
    bring(store, write(tmp_path / "in.csv", GOOD), announce=True)
    before = everything(store)
    assert export_file(store, tmp_path / name, None) == 0
    assert bring(store, tmp_path / name, at=NOW + timedelta(days=14)) == 0
    assert everything(store) == before


def test_only_one_place_and_nothing_that_is_over_or_called_off_is_written(
    store: Store, tmp_path: Path
) -> None:
    rows = GOOD + "Sing,bradford,,1,2026-12-05,18:30,Church\nOld,luton,,1,2026-12-06,18:30,Hall\n"
    bring(store, write(tmp_path / "in.csv", rows))
    circles, meetings = everything(store)
    over = [replace(circle, state="over") for circle in circles if circle.name == "Old"]
    off = [replace(meeting, state="cancelled") for meeting in meetings if meeting.number == 2]
    store.run_here(lambda c: records.write(c, [*over, *off]))
    export_file(store, tmp_path / "luton.csv", "luton")
    head, *written = read_table((tmp_path / "luton.csv").read_bytes())
    assert head == HEADINGS
    number = HEADINGS.index("meeting")
    assert [(row[0], row[number]) for row in written] == [
        ("Tea and talk", "1"),
        ("Tea and talk", "big"),
    ]
