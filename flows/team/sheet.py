"""What every table that comes in has: headings, rows, cells, and mistakes that are named."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.model import Words, words
from flows.team.cells import Column, Unfit, masked, tidy

Row = Sequence[str]
Cells = Mapping[str, str]  # by heading; a column that is not there has none

LONGEST_TOLD = 32  # letters of a heading that nobody knows


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: the row as Excel numbers it, the column, why."""

    line: int
    column: str
    reason: Words


class NoHeadings(Exception):
    """The first row does not say what is in the columns."""


class Wrong(Exception):
    """A row cannot be used, because of one of its cells."""

    def __init__(self, column: str, reason: Words) -> None:
        super().__init__(column)
        self.column = column
        self.reason = reason


def refused(problems: Iterable[Problem]) -> int:
    """How many rows could not be used; the headings are not one of them."""
    return len({problem.line for problem in problems if problem.line > 1})


# --- reading --------------------------------------------------------------------------------------


def filled_rows(
    rows: Iterable[Row], known: Collection[str], needed: Collection[str]
) -> tuple[list[tuple[int, Cells]], list[Problem]]:
    """Every row with something in it, by its number; and what is wrong with the headings.

    Raises NoHeadings if none of those needed is there.
    """
    numbered = enumerate(rows, 1)
    headings, problems = _headings(next(numbered, (1, ()))[1], known)
    if headings.keys().isdisjoint(needed):
        raise NoHeadings
    each = (
        (line, {name: tidy(row[at]) if at < len(row) else "" for name, at in headings.items()})
        for line, row in numbered
    )
    return [(line, cells) for line, cells in each if any(cells.values())], problems


def _headings(row: Row, known: Collection[str]) -> tuple[dict[str, int], list[Problem]]:
    """Which column is where; columns that nobody knows are named and left alone."""
    found: dict[str, int] = {}
    problems = []
    for at, cell in enumerate(row):
        heading = re.sub(r"[\s_-]+", "_", tidy(cell).casefold())
        if heading in found:
            reason = words("this heading stands here twice, the second was left alone")
            problems.append(Problem(1, heading, reason))
        elif heading in known:
            found[heading] = at
        elif heading:
            reason = words("this heading is not known, so its column was left alone")
            problems.append(Problem(1, tidy(cell)[:LONGEST_TOLD], reason))
    return found, problems


def taken(
    columns: Mapping[str, Column], cells: Cells, before: object
) -> tuple[dict[str, Any], dict[str, Words]]:
    """What a row says anew of a record, by field; and what is wrong, by column.

    A cell that says what is known already is not judged.
    """
    changes: dict[str, Any] = {}
    amiss: dict[str, Words] = {}
    for heading, column in columns.items():
        typed, field = cells.get(heading), column.field or heading
        if typed is not None and typed != tidy(column.write(getattr(before, field))):
            try:
                changes[field] = column.read(typed)
            except Unfit as unfit:
                amiss[heading] = unfit.reason
    return changes, amiss


def half_a_pin(latitude: float | None, longitude: float | None) -> Iterator[tuple[str, Words]]:
    """One number of two makes no pin."""
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        yield missing, words("latitude and longitude go together, one is missing")


# --- writing --------------------------------------------------------------------------------------


def cell_of(columns: Mapping[str, Column], heading: str, record: object) -> str:
    """What stands in a column for a record, safe to be opened in Excel."""
    column = columns[heading]
    text = tidy(column.write(getattr(record, column.field or heading)))
    # A number may begin with its sign; nothing else may look like a formula.
    return text if column.signed and text[:1] in "+-" else masked(text)
