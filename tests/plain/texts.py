"""What people read of the content, in pieces: each text with its file and line, to be measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from flows.authoring import line_of
from flows.library import CONTENT

Kind = Literal["session", "play", "page", "town", "otherwise"]
Location = tuple[int | str, ...]

# A play says the same choices at each step, and a signpost is a table: neither is a piece of prose.
FOLDERS: tuple[tuple[Kind, str], ...] = (
    ("session", "sessions"),
    ("play", "plays"),
    ("page", "pages"),
    ("town", "places"),
    ("otherwise", "facts"),
    ("otherwise", "places"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text as its author wrote it, names in braces and all."""

    at: str  # file:line
    said: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What belongs together: a session, a play, a page, a town's lines, the fallbacks of a file."""

    kind: Kind
    id: str
    at: str
    cards: tuple[tuple[Text, ...], ...] = ()  # what is seen at once
    beside: tuple[Text, ...] = ()  # on no card: what it is about, the thing for this week
    titles: tuple[Text, ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every sentence of it; titles are no sentences."""
        return (*(text for card in self.cards for text in card), *self.beside)


def pieces(folder: Path = CONTENT) -> Iterator[Piece]:
    """All that people read, in the order of the files."""
    for kind, shelf in FOLDERS:
        files = sorted((folder / shelf).glob("*.yaml"), key=_as_people_count)
        yield from (File(path, kind).piece() for path in files)


def _as_people_count(path: Path) -> tuple[int, str]:
    number = path.name.partition("-")[0]
    return (int(number) if number.isdecimal() else 0, path.name)


class File:
    """One file of content, which knows the line of everything in it."""

    def __init__(self, path: Path, kind: Kind) -> None:
        written = path.read_text(encoding="utf-8")
        self._path, self._kind = path, kind
        self._node = yaml.compose(written, Loader=yaml.CSafeLoader)
        self._data: dict[str, Any] = yaml.load(written, Loader=yaml.CSafeLoader)

    def piece(self) -> Piece:
        """What the file says to people."""
        made = {
            "session": self._session,
            "play": self._play,
            "page": self._page,
            "town": self._town,
            "otherwise": self._fallbacks,
        }
        return made[self._kind]()

    def _session(self) -> Piece:
        cards = range(len(self._data["cards"]))
        return self._made(
            cards=tuple(self._lines("cards", number, "lines") for number in cards),
            beside=(self._text("about"), self._text("this_week")),
            titles=(self._text("title"), *(self._text("cards", n, "title") for n in cards)),
        )

    def _play(self) -> Piece:
        return self._made(
            cards=tuple(
                (self._text("steps", n, "say"), *self._lines("steps", n, "because"))
                for n in range(len(self._data["steps"]))
            ),
            beside=self._lines("lines"),
            titles=(self._text("title"), *self._choices()),
        )

    def _choices(self) -> Iterator[Text]:
        said = set()
        for number, step in enumerate(self._data["steps"]):
            for place, one in enumerate(step["choices"]):
                if one["say"] not in said:
                    said.add(one["say"])
                    yield self._text("steps", number, "choices", place, "say")

    def _page(self) -> Piece:
        return self._made(cards=(self._lines("lines"),), titles=(self._text("title"),))

    def _town(self) -> Piece:
        return self._made(cards=tuple(self._lines("topics", on) for on in self._data["topics"]))

    def _fallbacks(self) -> Piece:
        under: Location = ("facts",) if "topics" in self._data else ()
        facts = self._found(under)
        return self._made(cards=tuple((self._text(*under, one, "otherwise"),) for one in facts))

    def _made(self, **parts: tuple[Any, ...]) -> Piece:
        name = str(self._data.get("id", self._path.stem))
        return Piece(self._kind, name, self._at(()), **parts)

    def _lines(self, *where: int | str) -> tuple[Text, ...]:
        """The lines of a list that say something themselves; a town's lines are its own piece."""
        told = enumerate(self._found(where))
        said = [
            Text(self._at((*where, number)), line if isinstance(line, str) else line.get("say", ""))
            for number, line in told
        ]
        return tuple(text for text in said if text.said)

    def _text(self, *where: int | str) -> Text:
        return Text(self._at(where), self._found(where))

    def _found(self, where: Location) -> Any:
        found: Any = self._data
        for step in where:
            found = found[step]
        return found

    def _at(self, where: Location) -> str:
        return f"{self._path}:{line_of(self._node, where)}"
