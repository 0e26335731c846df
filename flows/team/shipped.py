"""The signposts that come with the companion: a set for all of England, and one for each town.

They are tables like those that coordinators send, so that anybody can look after them in Excel.
Names are proper names; what an entry is for is translated in the catalogues, by its English.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from flows.authoring import ContentError
from flows.library import CONTENT, Library
from flows.records import EVERYWHERE, Signpost
from flows.team.register import register
from flows.team.sheet import NoHeadings
from flows.team.table import Result, read

FOLDER = CONTENT / "signposts"


def shipped(library: Library, folder: Path = FOLDER) -> tuple[Signpost, ...]:
    """All of them. Raises ContentError naming every problem by file and line."""
    every: list[Signpost] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        result = _read(path, library, every)
        every += result.new
        problems += _lines(path, result)
    if problems:
        raise ContentError(problems)
    return tuple(every)


def _read(path: Path, library: Library, before: list[Signpost]) -> Result:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    try:
        # The sets may be newer than the clock, in the demo and the tests.
        return read(rows, register(library, before, (*library.places, EVERYWHERE)), date.max)
    except NoHeadings:
        raise ContentError([f"{path}:1: the first row must hold the headings"]) from None


def _lines(path: Path, result: Result) -> Iterator[str]:
    for problem in result.problems:
        yield f"{path}:{problem.line}: {problem.column}: {problem.reason.english}"
    for record in result.changed:
        yield f"{path}:1: the id {record.id} stands in another file already"
