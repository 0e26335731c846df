"""The library: all content, loaded once, checked as a whole, looked up by id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from flows.authoring import ContentError, read
from flows.model import Money, Phone, Value, Verbatim, Words
from flows.questionnaires import Questionnaire
from flows.shapes import Fact, FactId, Line, Page, Place, Session, lines_in, placeholders

CONTENT = Path(__file__).parent / "content"
ELSEWHERE = "elsewhere"  # the place for "somewhere else in England": general lines

Shaped = TypeVar("Shaped", Session, Place, Page, Questionnaire)


@dataclass(frozen=True, slots=True)
class Library:
    """Sessions, places and questionnaires in their order; pages and facts by id."""

    sessions: Mapping[str, Session]
    places: Mapping[str, Place]
    pages: Mapping[str, Page]
    facts: Mapping[str, Fact]  # national ones; a place has its own besides
    questionnaires: Mapping[str, Questionnaire]

    def place(self, place_id: str) -> Place:
        """The place of that id; one that has gone, or was never chosen, is "elsewhere"."""
        return self.places.get(place_id) or self.places[ELSEWHERE]

    def fact(self, fact_id: str, place: Place) -> Fact:
        """A fact by its id, the place's own first."""
        return place.facts.get(fact_id) or self.facts[fact_id]

    def lines(self, lines: tuple[Line, ...], place: Place, today: date) -> tuple[Words, ...]:
        """What may be said today: each line, or the `otherwise` of a fact that does not hold.

        Two lines that lean on the same lapsed fact say its `otherwise` once.
        """
        said: dict[str, Words] = {}
        for line in self._of_the_town(lines, place):
            spoken = self._line(line, place, today)
            said.setdefault(spoken.english, spoken)
        return tuple(said.values())

    def _of_the_town(self, lines: tuple[Line, ...], place: Place) -> Iterator[Line]:
        for line in lines:
            if line.town:
                yield from place.topics.get(line.town, ())
            else:
                yield line

    def _line(self, line: Line, place: Place, today: date) -> Words:
        facts = {fact_id: self.fact(fact_id, place) for fact_id in line.leans_on}
        lapsed = next((fact for fact in facts.values() if not fact.holds(today)), None)
        said = lapsed.otherwise if lapsed else line.say
        return Words(
            said,
            {name: shown(self.fact(name, place)) for name in sorted(placeholders(said))},
        )


def shown(fact: Fact) -> Value:
    """A fact's value as something a sentence can name."""
    value = fact.value
    match fact.kind:
        case "phone" | "helpline":
            return Phone(str(value), unconfirmed=fact.status == "unconfirmed")
        case "money":
            return Money(Decimal(str(value)))
        case "link" | "text":
            return Verbatim(str(value))
        case _:
            return value if isinstance(value, int | date) else str(value)


def load(folder: Path = CONTENT) -> Library:
    """Read and check all content.

    Raises ContentError naming every problem by file and line.
    """
    problems: list[str] = []
    sessions = _shelf(folder / "sessions", Session, problems)
    places = _shelf(folder / "places", Place, problems)
    pages = _shelf(folder / "pages", Page, problems)
    questionnaires = _shelf(folder / "questionnaires", Questionnaire, problems)
    facts = _facts(folder / "facts", problems)
    if problems:
        raise ContentError(problems)
    library = Library(
        sessions=dict(sorted(sessions.items(), key=lambda item: item[1].order)),
        places=dict(sorted(places.items(), key=lambda item: item[1].order)),
        pages=pages,
        facts=facts,
        questionnaires=dict(sorted(questionnaires.items(), key=lambda item: item[1].order)),
    )
    if loose := list(loose_ends(library, folder)):
        raise ContentError(loose)
    return library


def _shelf(folder: Path, shape: type[Shaped], problems: list[str]) -> dict[str, Shaped]:
    shelf: dict[str, Shaped] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            content = read(path, shape)
        except ContentError as error:
            problems += error.problems
            continue
        if content.id in shelf:
            problems.append(f"{path}:1: another file already has the id {content.id}")
        shelf[content.id] = content
    return shelf


def _facts(folder: Path, problems: list[str]) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            content = read(path, dict[FactId, Fact])
        except ContentError as error:
            problems += error.problems
            continue
        problems += [
            f"{path}:1: another file already has the fact {fact_id}"
            for fact_id in sorted(facts.keys() & content)
        ]
        facts |= content
    return facts


def loose_ends(library: Library, folder: Path) -> Iterator[str]:
    """References that lead nowhere, each as `file:line: what`."""
    if ELSEWHERE not in library.places:
        yield f"{folder / 'places'}:1: one place must have the id {ELSEWHERE}"
        return
    shelves: tuple[Session | Page | Place, ...] = (
        *library.sessions.values(),
        *library.pages.values(),
        *library.places.values(),
    )
    for content in shelves:
        # Sessions and pages are read in every town, so they may lean on national facts only.
        local = content.facts if isinstance(content, Place) else {}
        for line in lines_in(content):
            for fact_id in line.leans_on:
                if fact_id not in library.facts and fact_id not in local:
                    yield f"{_find(folder, fact_id)}: there is no fact {fact_id}"
            for place in library.places.values():
                if line.town and line.town not in place.topics:
                    yield f"{_find(folder, line.town)}: {place.id} has no lines on {line.town}"


def _find(folder: Path, word: str) -> str:
    """`file:line` of the first place in the content where a word is written."""
    for path in sorted(folder.rglob("*.yaml")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(rf"\b{re.escape(word)}\b", text):
                return f"{path}:{number}"
    return f"{folder}:1"
