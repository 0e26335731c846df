"""How plain a piece is: its cards, its sentences, its reading grade, its unknown words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from statistics import mean, median

import textstat
import yaml

from flows.library import CONTENT
from tests.plain.texts import Piece, Text

KNOWN = Path(__file__).parent / "known.yaml"
GLOSSARY = CONTENT / "glossary.yaml"

VALUE = re.compile(r"\{\w+\}")
END = re.compile(r"(?<=[.?!])[\"')]*\s+|\n")
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")

# What an English word may have at its end, and what stood there before.
ENDINGS = (
    ("'s", ""),
    ("s'", "s"),
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("d", ""),
    ("ed", ""),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("ily", "y"),
    ("er", ""),
    ("r", ""),
    ("ier", "y"),
    ("est", ""),
    ("st", ""),
)
DOUBLED = re.compile(r"(\w*)(\w)\2(?:ed|ing|er)")


@dataclass(frozen=True, slots=True)
class Measured:
    """A piece in numbers."""

    piece: Piece
    words: tuple[int, ...]  # of each card, without its title
    kincaid: float  # school grades of the United States: a reader's age less five
    automated: float  # the same, from letters instead of syllables
    longest: int  # words of the longest sentence
    average: float  # words of a sentence
    explained: tuple[str, ...]  # words a learner will not know, and this piece says what they mean
    unknown: Mapping[
        str, str
    ]  # the other words a learner will not know, and where they first stand

    @property
    def grade(self) -> float:
        """The harder of the two judgements."""
        return max(self.kincaid, self.automated)

    @property
    def most(self) -> int:
        """Words on the fullest card."""
        return max(self.words, default=0)

    @property
    def usual(self) -> float:
        """Words on the card in the middle."""
        return median(self.words or (0,))


def measured(piece: Piece) -> Measured:
    """A piece in numbers."""
    said = [sentence for text in piece.texts for sentence in sentences(text.said)]
    flowing = " ".join(f"{sentence.rstrip('.?!:')}." for sentence in said)
    lengths = [count(sentence) for sentence in said]
    hard = _hard(piece)
    explained = tuple(sorted(word for word in hard if explains(piece, word)))
    return Measured(
        piece,
        words=tuple(sum(count(text.said) for text in card) for card in piece.cards),
        kincaid=textstat.textstat.flesch_kincaid_grade(flowing),
        automated=textstat.textstat.automated_readability_index(flowing),
        longest=max(lengths),
        average=mean(lengths),
        explained=explained,
        unknown={word: at for word, at in sorted(hard.items()) if word not in explained},
    )


def sentences(said: str) -> list[str]:
    """The sentences of a text; a phone number in a line of its own is none. A value is one word."""
    parts = [part.strip() for part in END.split(said)]
    return [VALUE.sub("it", part) for part in parts if WORD.search(VALUE.sub("", part))]


def count(said: str) -> int:
    """How many words: as people count, a value in braces is one."""
    return len(said.split())


def _hard(piece: Piece) -> dict[str, str]:
    """The words of a piece that a learner will not know, and where each first stands."""
    hard: dict[str, str] = {}
    for text in (*piece.titles, *piece.texts):
        for word in words_of(text):
            if (plain := unknown_form(word, hard)) is not None:
                hard.setdefault(plain, text.at)
    return hard


def unknown_form(word: str, met: Collection[str]) -> str | None:
    """The word to look up, if a learner would have to: as in the glossary, or as it was met."""
    shapes = sorted(forms(word), key=len)
    if explained := next((form for form in shapes if form in glossary()), None):
        return explained
    if known().isdisjoint(shapes):
        return next((form for form in shapes if form in met), word)
    return None


def words_of(text: Text) -> list[str]:
    """The words of a text in small letters, without its values."""
    return [word.lower().replace("’", "'") for word in WORD.findall(VALUE.sub("", text.said))]


def explains(piece: Piece, word: str) -> bool:
    """Whether a piece itself says what a word means."""
    said = "\n".join(text.said for text in (*piece.titles, *piece.texts))
    return any(meaning in said for meaning in glossary().get(word, ()))


def forms(word: str) -> set[str]:
    """A word, and what it may be a form of: `landlord's` of `landlord`, `stopped` of `stop`."""
    return {word, *_plainer(word)} | {form for one in _plainer(word) for form in _plainer(one)}


def _plainer(word: str) -> Iterator[str]:
    for ending, before in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + before
    if doubled := DOUBLED.fullmatch(word):
        yield doubled[1] + doubled[2]


@cache
def known() -> frozenset[str]:
    """The words that a learner knows: those of textstat's list, and ours."""
    theirs = files("textstat").joinpath("resources/en/easy_words.txt").read_text(encoding="utf-8")
    ours: dict[str, list[str]] = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    return frozenset(theirs.split()) | {word for some in ours.values() for word in some}


@cache
def glossary() -> Mapping[str, tuple[str, ...]]:
    """Each word that the content explains, and the words that explain it."""
    written: dict[str, list[str]] = yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))
    return {word: tuple(meanings) for word, meanings in written.items()}
