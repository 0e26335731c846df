"""`companion check`: what authors must put right, as short as it can be said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bot.check
from bot.check import check, from_here
from flows.library import CONTENT, load
from flows.published import lost


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that a test may spoil, and that the check reads instead."""
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    monkeypatch.setattr(bot.check, "load", lambda: load(folder))
    monkeypatch.setattr(bot.check, "lost", lambda library: lost(library, folder))
    monkeypatch.chdir(tmp_path)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_mistake_is_one_line_that_names_the_file_from_here(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder / "sessions" / "2-bins.yaml", "[housing,", "[houses,")
    assert check() == 1
    line, count = capsys.readouterr().err.splitlines()
    assert line.startswith("content/sessions/2-bins.yaml:")
    assert line.endswith("leads_to: there is no heading houses (did you mean housing?)")
    assert count == "1 problem"


def test_an_id_that_has_gone_out_and_leads_nowhere_is_a_problem(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder / "sessions" / "2-bins.yaml", "id: four-kinds", "id: five-kinds")
    assert check() == 1
    told = capsys.readouterr().err.splitlines()
    assert any(one.startswith("content/published.yaml:") and "four-kinds" in one for one in told)


def test_files_elsewhere_keep_their_whole_name() -> None:
    assert from_here("/somewhere/else.yaml:1: x") == "/somewhere/else.yaml:1: x"
