"""What authors write hangs together: a kind tone, no idle fact, a story for each session."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.library import Library
from flows.shapes import Place, lines_in
from tests.plain.texts import pieces

FLOWS = Path(__file__).parents[2] / "flows"
STORIES = Path(__file__).parents[1] / "conversations"


@pytest.mark.parametrize("word", ["you must", "you have to", "illegal", "should have", "!"])
def test_the_tone_is_a_welcome(word: str) -> None:
    about_others = "says you must leave"  # what somebody else says
    said = [
        text
        for piece in pieces()
        if piece.kind != "otherwise"
        for text in (*piece.titles, *piece.texts)
    ]
    assert [one for one in said if word in one.said.lower().replace(about_others, "")] == []


# --- facts --------------------------------------------------------------------------------------


def leaned_on(library: Library) -> set[str]:
    """The facts of lines, wherever they stand."""
    shelves = (library.sessions, library.plays, library.pages, library.places)
    return {
        fact
        for shelf in shelves
        for content in shelf.values()
        for line in lines_in(content)
        for fact in line.leans_on
    }


def said_by_a_conversation(fact: str) -> bool:
    """Whether a module of the conversation names a fact: the phone number on every Help button."""
    named = re.compile(rf'"{re.escape(fact)}"')
    return any(named.search(path.read_text(encoding="utf-8")) for path in FLOWS.rglob("*.py"))


def test_every_fact_of_england_reaches_somebody(library: Library) -> None:
    idle = {*library.facts} - leaned_on(library)
    assert sorted(fact for fact in idle if not said_by_a_conversation(fact)) == []


def test_every_fact_of_a_town_reaches_its_people(library: Library) -> None:
    places = library.places.values()
    idle = {(one.id, fact) for one in places for fact in {*one.facts} - shown_in(one)}
    assert idle == set()


def shown_in(place: Place) -> set[str]:
    """What a town's lines, its picture of the bins, or its page of bins lean on."""
    said = {fact for line in lines_in(place) for fact in line.leans_on}
    drawn = {one.fact for one in place.bins}
    return said | drawn | {place.bin_page or ""}


# --- stories ------------------------------------------------------------------------------------


def test_every_session_has_its_golden_conversation(library: Library) -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in STORIES.glob("*.txt"))
    opened = set(re.findall(r"^> tap (?:session|card):([a-z0-9_-]+):", told, re.MULTILINE))
    assert sorted({*library.sessions} - opened) == []
