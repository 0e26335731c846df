"""The signposts that come with the companion: honest about what was checked, and a welcome."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.authoring import ContentError
from flows.categories import CATEGORIES
from flows.checking import source_texts
from flows.library import ELSEWHERE, Library
from flows.records import EVERYWHERE
from flows.signposts import overdue
from flows.team.shipped import FOLDER, shipped

TODAY = date(2026, 11, 23)


def test_the_shipped_sets_have_no_mistakes_and_cover_england(library: Library) -> None:
    every = shipped(library)
    england = {entry.category for entry in every if entry.place == EVERYWHERE}
    # Nothing is invented: the sources name nobody for food, and answers come from people.
    assert set(CATEGORIES) - england == {"food", "asked"}
    assert {entry.place for entry in every} == {EVERYWHERE, *library.places} - {ELSEWHERE}


def test_in_a_town_everything_waits_for_somebody_who_lives_there(library: Library) -> None:
    local = [entry for entry in shipped(library) if entry.place]
    assert all(overdue(entry, TODAY) for entry in local)


def test_what_was_checked_is_due_again_within_half_a_year(library: Library) -> None:
    fresh = [entry for entry in shipped(library) if not overdue(entry, TODAY)]
    assert fresh
    for entry in fresh:
        assert entry.source
        assert entry.checked_on
        assert entry.review_after
        assert entry.review_after - entry.checked_on <= timedelta(days=181)


def test_what_an_entry_is_for_is_one_short_sentence_and_a_welcome(library: Library) -> None:
    for entry in shipped(library):
        english = entry.purpose["en"]
        assert len(english.split()) <= 25, english
        assert english.endswith("."), english
        assert ". " not in english, english
        assert not any(word in english.lower() for word in ("must", "have to", "illegal", "!"))


def test_nobody_is_told_that_going_to_the_police_is_safe(library: Library) -> None:
    for entry in shipped(library):
        assert "safe" not in entry.purpose["en"].lower()


def test_what_the_shipped_entries_are_for_is_there_to_be_translated(library: Library) -> None:
    texts = source_texts()
    assert all(("", entry.purpose["en"]) in texts for entry in shipped(library))


@pytest.mark.parametrize(
    ("file", "change", "expected"),
    [
        ("england.csv", (",legal,Migrant", ",law,Migrant"), "england.csv:{line}: category: "),
        ("luton.csv", ("luton-hub,luton", "luton-hub,moon"), "luton.csv:{line}: place: "),
        ("leicester.csv", ("leicester-hub,", "luton-hub,"), "luton.csv:1: the id luton-hub"),
        ("bradford.csv", ("id,place,category,name", "a,b,c,d"), "bradford.csv:1: the first row"),
    ],
)
def test_a_mistake_in_a_shipped_set_is_one_line_with_file_and_number(
    library: Library, tmp_path: Path, file: str, change: tuple[str, str], expected: str
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "signposts"))
    text = (folder / file).read_text(encoding="utf-8")
    line = text[: text.index(change[0])].count("\n") + 1
    (folder / file).write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        shipped(library, folder)
    assert any(expected.format(line=line) in problem for problem in caught.value.problems)
