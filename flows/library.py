"""The library: all content, loaded once, checked as a whole, looked up by id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypeVar

from flows.authoring import ContentError, meant, read
from flows.categories import CATEGORIES
from flows.facts import NO_CHECKS, Checks, known
from flows.model import Money, Phone, Value, Verbatim, Words
from flows.questionnaires import Questionnaire
from flows.records import EVERYWHERE
from flows.shapes import (
    Card,
    Fact,
    FactId,
    Line,
    Page,
    Place,
    Play,
    Session,
    lines_in,
    placeholders,
)

CONTENT = Path(__file__).parent / "content"
ELSEWHERE = "elsewhere"  # the place for "somewhere else in England": general lines

Shelf = Literal["newcomers", "private", "neighbours"]

Shaped = TypeVar("Shaped", Session, Play, Place, Page, Questionnaire)


@dataclass(frozen=True, slots=True)
class Library:
    """Sessions, places and questionnaires in their order; pages and facts by id."""

    sessions: Mapping[str, Session]
    plays: Mapping[str, Play]
    places: Mapping[str, Place]
    pages: Mapping[str, Page]
    facts: Mapping[str, Fact]  # national ones; a place has its own besides
    questionnaires: Mapping[str, Questionnaire]

    def shelf(self, name: Shelf) -> tuple[Session, ...]:
        """The sessions of a shelf, in their order."""
        return tuple(one for one in self.sessions.values() if shelf_of(one) == name)

    def card(self, session_id: str, card_id: str) -> tuple[Session, Card] | None:
        """A session and its card; None if one of them has gone."""
        session = self.sessions.get(session_id)
        card = session.card(card_id) if session else None
        return (session, card) if session and card else None

    def card_with(self, play_id: str) -> tuple[Session, Card] | None:
        """Where a play is offered: it stands on one card."""
        return next(
            (
                (session, card)
                for session in self.sessions.values()
                for card in session.cards
                if card.play == play_id
            ),
            None,
        )

    def place(self, place_id: str) -> Place:
        """The place of that id; one that has gone, or was never chosen, is "elsewhere"."""
        return self.places.get(place_id) or self.places[ELSEWHERE]

    def every_fact(self) -> Iterator[tuple[str, str, Fact]]:
        """Each fact with its place (EVERYWHERE for England) and its id, which no other has."""
        for fact_id, fact in self.facts.items():
            yield EVERYWHERE, fact_id, fact
        for place in self.places.values():
            for fact_id, fact in place.facts.items():
                yield place.id, fact_id, fact

    def fact(self, fact_id: str, place: Place, checks: Checks = NO_CHECKS) -> Fact:
        """A fact by its id, the place's own first, as people have found it since."""
        written = place.facts.get(fact_id) or self.facts[fact_id]
        return known(written, checks.get(fact_id))

    def lines(
        self, lines: tuple[Line, ...], place: Place, today: date, checks: Checks = NO_CHECKS
    ) -> tuple[Words, ...]:
        """What may be said today: each line, or the `otherwise` of a fact that does not hold.

        Two lines that lean on the same lapsed fact say its `otherwise` once.
        """
        said: dict[str, Words] = {}
        for line in self._of_the_town(lines, place):
            spoken = self._line(line, place, today, checks)
            said.setdefault(spoken.english, spoken)
        return tuple(said.values())

    def lean(self, lines: tuple[Line, ...], place: Place) -> bool:
        """Whether any of these lines leans on a fact."""
        return any(line.leans_on for line in self._of_the_town(lines, place))

    def _of_the_town(self, lines: tuple[Line, ...], place: Place) -> Iterator[Line]:
        for line in lines:
            if line.town:
                yield from place.topics.get(line.town, ())
            else:
                yield line

    def _line(self, line: Line, place: Place, today: date, checks: Checks) -> Words:
        facts = {fact_id: self.fact(fact_id, place, checks) for fact_id in line.leans_on}
        lapsed = next((fact for fact in facts.values() if not fact.holds(today)), None)
        said = lapsed.otherwise if lapsed else line.say
        return Words(
            said,
            {name: shown(self.fact(name, place, checks)) for name in sorted(placeholders(said))},
        )


def shelf_of(session: Session) -> Shelf:
    """Where a session stands: what leaves no trace is a shelf of its own."""
    return "private" if session.private else session.readers


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
    plays = _shelf(folder / "plays", Play, problems)
    places = _shelf(folder / "places", Place, problems)
    pages = _shelf(folder / "pages", Page, problems)
    questionnaires = _shelf(folder / "questionnaires", Questionnaire, problems)
    facts = _facts(folder / "facts", problems)
    if problems:
        raise ContentError(problems)
    library = Library(
        sessions=dict(sorted(sessions.items(), key=lambda item: item[1].order)),
        plays=plays,
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
    yield from _loose_facts(library, folder)
    yield from _loose_plays(library, folder)
    yield from _loose_bins(library, folder)
    yield from _loose_headings(library, folder)
    shelves: tuple[Session | Page | Place | Play, ...] = (
        *library.sessions.values(),
        *library.plays.values(),
        *library.pages.values(),
        *library.places.values(),
    )
    for content in shelves:
        # Sessions and pages are read in every town, so they may lean on national facts only.
        local = content.facts if isinstance(content, Place) else {}
        for line in lines_in(content):
            for fact_id in line.leans_on:
                if fact_id not in library.facts and fact_id not in local:
                    near = meant(fact_id, {*library.facts, *local})
                    yield f"{_find(folder, fact_id)}: there is no fact {fact_id}{near}"
            for place in library.places.values():
                if line.town and line.town not in place.topics:
                    near = meant(line.town, place.topics)
                    at = _find(folder, line.town)
                    yield f"{at}: {place.id} has no lines on {line.town}{near}"


def _loose_facts(library: Library, folder: Path) -> Iterator[str]:
    """Each fact has an id of its own: what people find out about it is kept under that id."""
    taken: dict[str, str] = {}
    for place, fact_id, _ in library.every_fact():
        if fact_id in taken:
            line = defined_at(folder / "places", fact_id, f"{place}.yaml")
            yield f"{line}: {taken[fact_id] or 'England'} already has the fact {fact_id}"
        taken.setdefault(fact_id, place)


def _loose_plays(library: Library, folder: Path) -> Iterator[str]:
    named = [
        card.play for session in library.sessions.values() for card in session.cards if card.play
    ]
    for play in sorted({*named} - {*library.plays}):
        yield f"{_find(folder, play)}: there is no play {play}{meant(play, library.plays)}"
    for play in library.plays:
        if (times := named.count(play)) != 1:
            yield f"{_find(folder, play)}: the play {play} stands on {times} cards, not on one"


def _loose_bins(library: Library, folder: Path) -> Iterator[str]:
    for place in library.places.values():
        named = [one.fact for one in place.bins]
        named += [place.bin_page] if place.bin_page else []
        for fact_id in named:
            if fact_id not in place.facts:
                yield f"{_find(folder, fact_id)}: {place.id} has no fact {fact_id}"
        ids = [one.id for one in place.bins]
        if len(set(ids)) != len(ids):
            yield f"{folder / 'places'}:1: two bins of {place.id} have the same id"


def _loose_headings(library: Library, folder: Path) -> Iterator[str]:
    """What a session leads to are headings of the directory."""
    for session in library.sessions.values():
        for heading in session.leads_to:
            if heading not in CATEGORIES:
                near = meant(heading, CATEGORIES)
                at = _find(folder / "sessions", heading)
                yield f"{at}: leads_to: there is no heading {heading}{near}"


def defined_at(folder: Path, fact_id: str, files: str = "*.yaml") -> str:
    """`file:line` of the fact itself, in the files of a folder that are called so."""
    for path in sorted(folder.glob(files)):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.match(rf"\s*{re.escape(fact_id)}:", text):
                return f"{path}:{number}"
    return f"{folder}:1"


def _find(folder: Path, word: str) -> str:
    """`file:line` of the first place in the content where a word is written."""
    for path in sorted((*folder.glob("*/*.yaml"), *folder.glob("*.yaml"))):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(rf"\b{re.escape(word)}\b", text):
                return f"{path}:{number}"
    return f"{folder}:1"
