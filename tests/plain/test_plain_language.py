"""The content stays plain: what goes beyond the budget is named by file and line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.library import CONTENT, load
from tests.plain.budget import beyond, typed
from tests.plain.measure import Measured, explains, glossary, measured, sentences, unknown_form
from tests.plain.report import page
from tests.plain.texts import Piece, pieces


@pytest.fixture(scope="module")
def found() -> list[Measured]:
    return [measured(piece) for piece in pieces()]


def test_everything_keeps_to_its_budget(found: list[Measured]) -> None:
    assert [problem for one in found for problem in beyond(one)] == []


def test_no_number_is_typed(found: list[Measured]) -> None:
    assert [problem for one in found for problem in typed(one.piece)] == []


def test_a_number_in_the_words_is_named_by_file_and_line(folder: Path) -> None:
    path = folder / "sessions" / "2-bins.yaml"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("is collected every week", "comes on 2 days"), encoding="utf-8")
    bins = next(piece for piece in pieces(folder) if piece.id == "bins")
    line = written[: written.index("is collected every week")].count("\n") + 1
    assert list(typed(bins)) == [f"{path}:{line}: 2 is typed: name a fact, or say it as a word"]


def test_everything_that_people_read_is_measured(found: list[Measured]) -> None:
    library = load()
    ids = {one.piece.id for one in found}
    assert ids >= {*library.sessions, *library.plays, *library.pages, *library.places}


# --- words that are explained -------------------------------------------------------------------


def test_what_the_glossary_quotes_is_said_somewhere(found: list[Measured]) -> None:
    unsaid = [
        f"{word}: {meaning}"
        for word, meanings in glossary().items()
        for meaning in meanings
        if not any(meaning in _said(one.piece) for one in found)
    ]
    assert unsaid == []


def test_the_first_session_that_uses_a_word_explains_it(found: list[Measured]) -> None:
    library = load()
    by_id = {one.piece.id: one for one in found if one.piece.kind == "session"}
    told: set[str] = set()
    early = []
    for session in library.shelf("newcomers"):
        one = by_id[session.id]
        told |= {*one.explained}
        early += [
            f"{at}: {word} is explained in a later session only"
            for word, at in one.unknown.items()
            if word in glossary() and word not in told
        ]
    assert early == []


def _said(piece: Piece) -> str:
    return "\n".join(text.said for text in (*piece.titles, *piece.texts))


# --- the measures themselves --------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


LONG = f"A bag {'and a bag ' * 8}goes out."
FULL = "This is short. " * 20
RARE = (
    "The tribunal, probate, tort, escrow, affidavit, subpoena, plaintiff, lien, writ, usury, edict."
)
HARD = "Administrative responsibilities necessitate considerable documentation. " * 9


@pytest.mark.parametrize(
    ("line", "beyond_it"),
    [
        (LONG, "a sentence of 28 words, 18 are allowed"),
        (FULL, "words on a card, 60 are allowed"),
        (RARE, "words to look up, 10 are allowed"),
        (HARD, "reading grade"),
    ],
)
def test_a_text_that_is_too_hard_is_named_by_file_and_line(
    folder: Path, line: str, beyond_it: str
) -> None:
    path = folder / "sessions" / "2-bins.yaml"
    written = path.read_text(encoding="utf-8")
    old = '      - {say: "In most towns food is collected every week.", facts: [food_weekly]}'
    assert old in written
    path.write_text(written.replace(old, f'      - "{line.strip()}"'), encoding="utf-8")
    bins = next(piece for piece in pieces(folder) if piece.id == "bins")
    problems = [one.replace(f"{folder}/", "") for one in beyond(measured(bins))]
    assert any(one.startswith("sessions/2-bins.yaml:") and beyond_it in one for one in problems)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Call them. It is free.", ["Call them.", "It is free."]),
        ("In danger:\n{emergency_phone}\nFree.", ["In danger:", "Free."]),
        ("It costs {price} a year.", ["It costs it a year."]),
        ('You can say: "Shall I stay?" Then wait.', ['You can say: "Shall I stay?', "Then wait."]),
    ],
)
def test_a_number_in_a_line_of_its_own_is_no_sentence(said: str, expected: list[str]) -> None:
    assert sentences(said) == expected


@pytest.mark.parametrize("word", ["bus", "neighbours", "stopped", "cheapest", "easily", "tries"])
def test_the_forms_of_a_word_that_is_known_are_known(word: str) -> None:
    assert unknown_form(word, ()) is None


def test_a_word_counts_once_in_all_its_forms() -> None:
    assert unknown_form("landlords", ()) == "landlord"
    assert unknown_form("subpoenas", ("subpoena",)) == "subpoena"


def test_a_word_that_is_explained_need_not_be_looked_up(found: list[Measured]) -> None:
    bins = next(one for one in found if one.piece.id == "bins")
    assert "council" in bins.explained
    assert "council" not in bins.unknown
    assert not explains(bins.piece, "gp")


def test_the_page_has_a_row_for_each_piece(found: list[Measured]) -> None:
    rows = set(_rows(page(found)))
    assert rows >= {one.piece.id for one in found}


def _rows(text: str) -> Iterator[str]:
    return (line.split("|")[1].strip() for line in text.splitlines() if line.startswith("|"))
