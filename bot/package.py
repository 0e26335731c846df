"""What a workbook is made of: a zip of XML parts that point to each other. Both can be bombs.

So a part is unpacked and parsed as a stream, with a limit to what may come out of all of them;
document types, and with them entities, are refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

Problem = Literal["large", "rows", "formulas", "unreadable"]
Attributes = Mapping[str, str]

MOST_BYTES = 5_000_000  # of a file; a directory of 2,000 signposts takes a tenth of it
MOST_UNPACKED = 20_000_000  # bytes of XML; 5,000 full rows are a third of it
MOST_ELEMENTS = 1_000_000  # 5,000 full rows have half as many
MOST_PARTS = 1_000
MOST_DEPTH = 40  # elements within elements
MOST_TAG = 1_000_000  # bytes of one tag: the parser holds it as a whole
CHUNK = 65_536


class Unusable(Exception):
    """The file cannot be read, or may not be. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Link:
    id: str
    kind: str
    target: str


class Package:
    """The parts of a workbook, and how much may still come out of them."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._left = MOST_UNPACKED
        self._elements = 0
        if len(archive.infolist()) > MOST_PARTS:
            raise Unusable("large")

    def related(self, part: str, kind: str = "") -> list[Link]:
        """What a part points to, in this file."""
        folder, name = posixpath.split(part)
        found: list[Link] = []

        def start(tag: str, given: Attributes) -> None:
            if tag == "Relationship" and given.get("TargetMode") != "External":
                path = posixpath.join("/", folder, given["Target"])
                target = posixpath.normpath(path).lstrip("/")
                found.append(Link(given["Id"], posixpath.basename(given["Type"]), target))

        self.walk(posixpath.join(folder, "_rels", f"{name}.rels"), start)
        return [link for link in found if not kind or link.kind == kind]

    def walk(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str, str], None] = lambda _tag, _text: None,
    ) -> None:
        """Call `start` with each tag and its attributes, `end` with each tag and its text."""
        walker = _Walker(start, end)
        fed = 0
        for chunk in self._chunks(part):
            walker.parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - walker.parser.CurrentByteIndex > MOST_TAG:
                raise Unusable("unreadable")
            if self._elements + walker.elements > MOST_ELEMENTS:
                raise Unusable("large")
        walker.parser.Parse(b"", True)
        self._elements += walker.elements

    def _chunks(self, part: str) -> Iterator[bytes]:
        # Only what unpacks piece by piece: of the rarer kinds, a small piece can be gigabytes.
        if self._archive.getinfo(part).compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Unusable("unreadable")
        with self._archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise Unusable("large")
                yield chunk


class _Walker:
    """Names without their namespaces, which differ between programs; the text of each element."""

    def __init__(
        self, start: Callable[[str, Attributes], None], end: Callable[[str, str], None]
    ) -> None:
        self._start, self._end = start, end
        self._depth = 0
        self.elements = 0
        self._text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._text.append
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self.elements += 1
        if self._depth > MOST_DEPTH:
            raise Unusable("unreadable")
        self._text.clear()
        bare = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        self._start(tag.rpartition(" ")[2], bare)

    def _close(self, tag: str) -> None:
        self._depth -= 1
        self._end(tag.rpartition(" ")[2], "".join(self._text))
        self._text.clear()

    def _refuse(self, *_: object) -> None:
        raise Unusable("unreadable")
