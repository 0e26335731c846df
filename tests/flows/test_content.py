"""What authors write: mistakes are named by file and line, facts expire, cards fit a phone."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.authoring import ContentError
from flows.checking import facts_table, facts_without_care
from flows.library import CONTENT, Library, load
from flows.model import Words
from flows.shapes import Fact
from flows.world import World

TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def spoil(path: Path, old: str, new: str) -> int:
    """Change one place in a file; gives the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return [problem.replace(f"{folder}/", "") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("sessions/2-bins.yaml", "minutes: 5", "minutes: 500", "minutes: Input should be less"),
        ("sessions/2-bins.yaml", "icon:", "ikon:", "called ikon here (did you mean icon?)"),
        ("sessions/2-bins.yaml", "icon:", "ikon:", "icon is missing"),
        ("sessions/2-bins.yaml", "minutes: 5", "minutes: a few", "'a few' is not a whole number"),
        ("sessions/2-bins.yaml", "id: bins", "id: Bins!", "'Bins!' is no id"),
        (
            "sessions/2-bins.yaml",
            '"Food waste"',
            f'"{"Food " * 9}"',
            "45 characters, a phone shows",
        ),
        ("sessions/2-bins.yaml", "shows: bins", "shows: bin", "(did you mean bins?)"),
        ("sessions/2-bins.yaml", "play: which-bin", "play: which-bins", "mean which-bin?)"),
        ("sessions/2-bins.yaml", "cards:", "cards: []\nold:", "at least 4 of them are needed"),
        ("sessions/2-bins.yaml", "id: food", "id: why", "two cards have the same id"),
        (
            "sessions/2-bins.yaml",
            "{bin_day_page}",
            "{bin_day}",
            "no fact bin_day (did you mean bin_day_page?)",
        ),
        ("sessions/2-bins.yaml", "{bin_day_page}", "{bin_day_page", "braces do not pair"),
        ("sessions/2-bins.yaml", "{town: bins}", "{town: cats}", "has no lines on cats"),
        ("sessions/2-bins.yaml", "this_week:", "thisweek:", "here (did you mean this_week?)"),
        ("sessions/2-bins.yaml", "this_week:", "thisweek:", "this_week is missing"),
        ("sessions/2-bins.yaml", "[housing,", "[houses,", "no heading houses (did you mean hous"),
        ("sessions/2-bins.yaml", "cards:", "gone: {old: new}\ncards:", "gone: old must be taken"),
        ("sessions/2-bins.yaml", "cards:", "private: true\ncards:", "these leave traces"),
        ("sessions/2-bins.yaml", "cards:", "for: neighbors\ncards:", "(did you mean neighbours?)"),
        ("sessions/2-bins.yaml", "facts: [food_weekly]", "fact: [food_weekly]", "mean facts?)"),
        ("sessions/2-bins.yaml", "[food_weekly]", "[food_weakly]", "(did you mean food_weekly?)"),
        ("plays/which-bin.yaml", "answer: food", "answer: fod", "fod is none of the choices (f"),
        ("plays/which-bin.yaml", "stream: food", "stream: fod", "(did you mean food?)"),
        ("plays/which-bin.yaml", "id: box", "id: banana", "two steps have the same id"),
        ("plays/which-bin.yaml", "id: rest", "id: food", "two choices have the same id"),
        ("places/luton.yaml", "body: black", "body: blak", "(did you mean black?)"),
        ("places/luton.yaml", "id: recycling", "id: rubbish", "two bins of luton have the same"),
        (
            "places/luton.yaml",
            "fact: luton_bin_dry",
            "fact: luton_dry",
            "luton has no fact luton_d",
        ),
        ("places/luton.yaml", "Europe/London", "Europe/Luton", "zone: not a time zone"),
        ("places/luton.yaml", "id: luton", "id: bradford", "already has the id"),
        ("facts/numbers.yaml", "status: confirmed", "status: sure", "but only 'confirmed' or"),
        ("facts/numbers.yaml", 'value: "999"', "", "a rule has no value"),
        (
            "facts/numbers.yaml",
            "review_after: 2027-02-18",
            "review_after: 2020-01-01",
            "review_after must",
        ),
        ("pages/who.yaml", "lines:", "lines: [", "this cannot be read: "),
        ("pages/who.yaml", "title: ", "\ttitle: ", "a tab stands at the beginning: use spaces"),
        ("pages/who.yaml", "title: ", "    title: ", "this cannot be read: too many spaces in"),
        ("pages/who.yaml", '- "We are', '- "We "really" are', 'inside a text is written \\"'),
        ("pages/who.yaml", '- "Telegram', "- Note: Telegram", "(a text with a colon wants quot"),
        ("sessions/2-bins.yaml", "[food_weekly]}", "[food_weekly}", "a bracket is not closed"),
        ("places/bradford.yaml", "bradford_site:", "luton_site:", "luton already has the fact"),
        ("places/luton.yaml", "luton_site:", "emergency_phone:", "England already has the fact"),
    ],
)
def test_a_mistake_is_one_line_with_file_and_number(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    spoil(folder / file, old, new)
    assert any(
        re.match(
            rf"{re.escape(file.split('/', maxsplit=1)[0])}.*:\d+: .*{re.escape(expected)}", problem
        )
        for problem in problems(folder)
    ), problems(folder)


def test_the_line_number_is_the_line_of_the_mistake(folder: Path) -> None:
    line = spoil(folder / "sessions/3-doctor.yaml", 'title: "Join a GP practice"', "title: ''")
    assert problems(folder)[0].startswith(f"sessions/3-doctor.yaml:{line}: cards.title: ")


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    spoil(folder / "sessions/1-welcome.yaml", "minutes: 5", "minutes: 0")
    spoil(folder / "places/luton.yaml", "order: 1", "order: first")
    assert len(problems(folder)) == 2


# --- facts ----------------------------------------------------------------------------------


def fact(**changes: object) -> Fact:
    return Fact.model_validate(
        {
            "kind": "phone",
            "value": "01234",
            "source": "somebody",
            "checked_on": "2026-11-01",
            "review_after": "2026-12-01",
            "owner": "editor",
            "status": "confirmed",
            "otherwise": "Ask at the library.",
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("changes", "today", "holds"),
    [
        ({}, "2026-11-23", True),
        ({}, "2026-12-01", True),  # on the day itself it still holds
        ({}, "2026-12-02", False),
        ({"status": "unconfirmed"}, "2026-11-23", False),
        ({"kind": "helpline", "status": "unconfirmed"}, "2026-11-23", True),
        ({"kind": "helpline", "status": "unconfirmed"}, "2026-12-02", False),
    ],
)
def test_a_fact_holds_while_it_is_confirmed_and_fresh(
    changes: dict[str, str], today: str, *, holds: bool
) -> None:
    assert fact(**changes).holds(date.fromisoformat(today)) is holds


def english(said: tuple[Words, ...]) -> list[str]:
    return [words.english for words in said]


def test_a_line_whose_fact_has_lapsed_says_whom_to_ask_instead(library: Library) -> None:
    luton = library.place("luton")
    cost = next(card for card in library.sessions["doctor"].cards if card.id == "cost")
    price = library.facts["prescription_charge"]
    fresh = library.lines(cost.lines, luton, price.checked_on)
    later = library.lines(cost.lines, luton, price.review_after + timedelta(days=1))
    assert any("{prescription_charge}" in said for said in english(fresh))
    assert not any("{prescription_charge}" in said for said in english(later))
    assert price.otherwise in english(later)


def test_a_lapsed_fact_is_replaced_in_every_language_at_once(world: World) -> None:
    price = world.library.facts["prescription_charge"]
    later = replace(world, now=world.now + timedelta(days=400))
    said = later.lines(
        next(c for c in world.library.sessions["doctor"].cards if c.id == "cost").lines,
        world.library.place("luton"),
    )
    for catalogue in world.wording.catalogues.values():
        otherwise = next(words for words in said if words.english == price.otherwise)
        assert catalogue.find(otherwise)


def test_the_same_otherwise_is_said_once(library: Library) -> None:
    place = library.place("luton")
    said = english(library.lines(place.topics["bins"] * 2, place, TODAY))
    assert len(said) == len(set(said))


def test_every_otherwise_can_be_said_whatever_else_has_lapsed(library: Library) -> None:
    every = [*library.facts.values()]
    every += [f for place in library.places.values() for f in place.facts.values()]
    assert [f.otherwise for f in every if "{" in f.otherwise] == []


def test_a_place_that_has_gone_is_somewhere_else_in_england(library: Library) -> None:
    assert library.place("atlantis").id == "elsewhere"


# --- the facts of the files, at a glance ----------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("facts/numbers.yaml", "owner: content editor", 'owner: " "', "nobody looks after it"),
        ("facts/numbers.yaml", "owner: content editor", "owner: Sarah", "'Sarah' is no owner"),
        ("facts/numbers.yaml", 'source: "', 'source: " " #', "no source says so"),
        ("places/luton.yaml", "owner: local coordinator", "owner: me", "'me' is no owner"),
    ],
)
def test_a_fact_without_a_source_or_an_owner_is_named_by_file_and_line(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    assert facts_without_care(load(folder), folder) == []
    spoil(folder / file, old, new)
    library = load(folder)
    (problem,) = facts_without_care(library, folder)
    where, number, name, what = problem.replace(f"{folder}/", "").split(":", 3)
    assert (where, expected in what) == (file, True)
    line = (folder / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    assert line.strip() == f"{name.strip()}:"


def test_every_fact_has_a_row_and_what_is_due_first_comes_first(library: Library) -> None:
    heading, *rows = facts_table(library, TODAY)
    assert len(rows) == len(list(library.every_fact()))
    at = heading.index("review")
    assert [row[at : at + 10] for row in rows] == sorted(row[at : at + 10] for row in rows)
    (bins,) = [row for row in rows if row.startswith("luton_bin_food ")]
    assert bins.split()[1:5] == ["luton", "overdue", "326", "2026-01-31"]
    assert bins.endswith("local coordinator")


# --- words ----------------------------------------------------------------------------------


def count_words(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def test_the_first_screen_says_who_we_are_in_under_sixty_words(library: Library) -> None:
    page = library.pages["who"]
    assert count_words([page.title, *(line.say for line in page.lines)]) < 60


def test_no_card_is_longer_than_a_phone_screen(library: Library) -> None:
    for session in library.sessions.values():
        for card in session.cards:
            for place in library.places.values():
                said = english(library.lines(card.lines, place, TODAY))
                assert count_words(said) <= 70, (session.id, card.id, place.id)
