"""New content resets nobody: every id that has ever gone out still leads somewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.authoring import ContentError
from flows.library import CONTENT, Library, load
from flows.published import FILE, lost, read_published, with_new, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may change."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    """What is lost, each without its folder and the number of its line."""
    told = []
    for problem in lost(load(folder), folder):
        file, line, what = problem.split(":", 2)
        assert file == str(folder / FILE)
        assert int(line) > 1
        told.append(what.strip())
    return told


def test_every_id_that_has_gone_out_leads_somewhere(library: Library) -> None:
    assert list(lost(library)) == []


def test_the_list_is_up_to_date(library: Library) -> None:
    """If not: `make messages` adds what is new."""
    now = written(with_new(read_published(), library))
    assert (CONTENT / FILE).read_text(encoding="utf-8") == now


def test_a_card_with_another_id_is_missed_by_the_buttons_that_name_it(folder: Path) -> None:
    change(folder / "sessions" / "2-bins.yaml", "id: four-kinds", "id: five-kinds")
    gone = "the card bins/four-kinds has gone (did you mean five-kinds?);"
    to_do = "name it under gone in that session, with the card that says it now"
    assert problems(folder) == [f"{gone} {to_do}"]


def test_a_card_that_is_named_under_gone_is_not_missed(folder: Path) -> None:
    bins = folder / "sessions" / "2-bins.yaml"
    change(bins, "id: four-kinds", "id: five-kinds")
    change(bins, "cards:", "gone: {four-kinds: five-kinds}\ncards:")
    assert problems(folder) == []


def test_a_session_that_is_taken_out_says_so(folder: Path) -> None:
    (folder / "sessions" / "11-looking-back.yaml").unlink()
    gone = "the session looking-back has gone; name it under taken_out, and say why"
    assert problems(folder) == [gone]
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write('taken_out: {looking-back: "said in each session now"}\n')
    assert problems(folder) == []


def test_a_play_and_a_step_that_are_taken_out_say_so(folder: Path) -> None:
    play = folder / "plays" / "which-bin.yaml"
    change(play, "id: banana", "id: bananas")
    gone = "the step which-bin/banana has gone (did you mean bananas?);"
    assert problems(folder) == [f"{gone} name it under taken_out, and say why"]
    change(play, "id: which-bin", "id: what-bin")
    change(folder / "sessions" / "2-bins.yaml", "play: which-bin", "play: what-bin")
    gone = "the play which-bin has gone (did you mean what-bin?);"
    assert problems(folder) == [f"{gone} name it under taken_out, and say why"]


def test_what_is_new_is_added_behind_what_was_there(folder: Path) -> None:
    before = read_published(folder)
    bins = folder / "sessions" / "2-bins.yaml"
    change(bins, "id: four-kinds", 'id: "on"')
    change(bins, "cards:", 'gone: {four-kinds: "on"}\ncards:')
    new = with_new(before, load(folder))
    assert new.sessions["bins"] == (*before.sessions["bins"], "on")
    (folder / FILE).write_text(written(new), encoding="utf-8")
    assert read_published(folder) == new


def test_a_reason_is_kept_when_the_list_is_written_again(folder: Path) -> None:
    reason = {"old": 'It said "come in", and nobody did: now it is on the first card.'}
    listed = read_published(folder).model_copy(update={"taken_out": reason})
    (folder / FILE).write_text(written(listed), encoding="utf-8")
    assert read_published(folder) == listed


def test_a_list_that_cannot_be_read_is_a_mistake_like_any_other(folder: Path) -> None:
    change(folder / FILE, "plays:", "play:")
    with pytest.raises(ContentError, match=r"nothing is called play here \(did you mean plays\?\)"):
        read_published(folder)
