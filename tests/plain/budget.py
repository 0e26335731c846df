"""How plain the content must be: one table, and who goes beyond it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.plain.measure import VALUE, Measured, count, sentences
from tests.plain.texts import Kind, Piece

# A fallback has no values, so these may stand in it as they are; people know them by heart.
EMERGENCY = re.compile(r"\b(?:999|112|111|101)\b")

ANY = 1_000  # more than anything has: no limit


@dataclass(frozen=True, slots=True)
class Budget:
    """What a piece may have at most."""

    grade: float = 5  # school grade of the United States: reading age ten
    card: int = ANY  # words of a card's own lines
    usual: int = ANY  # words of the card in the middle: half of the cards have fewer
    sentence: int = 18  # words
    average: float = 10  # words of a sentence
    unknown: int = ANY  # words a learner will not know, and which are not explained there


BUDGETS: Mapping[Kind, Budget] = {
    "session": Budget(card=60, usual=55, unknown=10),
    "play": Budget(card=60, usual=55, unknown=5),
    # A page is one message that people ask for: it may be long, and says how the law calls things.
    "page": Budget(card=350, sentence=20, average=12, unknown=8),
    # All that a town says on a subject is a card by itself.
    "town": Budget(card=70, usual=60, unknown=8),
    # What stands in for a line whose fact is too old: single sentences.
    "otherwise": Budget(card=25, average=15),
}


def beyond(one: Measured) -> Iterator[str]:
    """What of a piece is beyond its budget, each as `file:line: what`."""
    piece, allowed = one.piece, BUDGETS[one.piece.kind]
    for card, words in zip(piece.cards, one.words, strict=True):
        if words > allowed.card:
            yield f"{card[0].at}: {words} words on a card, {allowed.card} are allowed"
    for text in piece.texts:
        for sentence in sentences(text.said):
            if (words := count(sentence)) > allowed.sentence:
                yield f"{text.at}: a sentence of {words} words, {allowed.sentence} are allowed"
    if one.usual > allowed.usual:
        yield f"{piece.at}: half of the cards have {one.usual:g} words, not {allowed.usual}"
    if one.average > allowed.average:
        yield f"{piece.at}: a sentence has {one.average:.1f} words, not {allowed.average:g}"
    if one.grade > allowed.grade:
        yield f"{piece.at}: reading grade {one.grade:.1f}, {allowed.grade:g} is allowed"
    if len(one.unknown) > allowed.unknown:
        listed = ", ".join(f"{word} ({_line(at)})" for word, at in one.unknown.items())
        many = f"{len(one.unknown)} words to look up, {allowed.unknown} are allowed"
        yield f"{piece.at}: {many}: {listed}"


def typed(piece: Piece) -> Iterator[str]:
    """Numbers in the words themselves: some day they are others, and nothing would tell."""
    for text in (*piece.titles, *piece.texts):
        said = VALUE.sub("", text.said)
        if piece.kind == "otherwise":
            said = EMERGENCY.sub("", said)
        if number := re.search(r"\d+", said):
            yield f"{text.at}: {number[0]} is typed: name a fact, or say it as a word"


def _line(at: str) -> str:
    return f"line {at.rpartition(':')[2]}"
