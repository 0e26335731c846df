"""A table of signposts, as coordinators keep it in Excel: rows into records, records into rows.

A row that cannot be used is named, with its reason, and the others are not lost. A column that is
not there, and a cell that says what is known already, leave everything as it is: so the same table
twice changes nothing, and a table of ids and phone numbers changes phone numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flows.bidi import clean_name
from flows.catalogue import LANGUAGES, SOURCE
from flows.model import Words, words
from flows.records import Signpost
from flows.signposts import GOOD_FOR
from flows.team.cells import COLUMNS, PURPOSE, Unfit, masked, tidy
from flows.team.register import ENGLAND, NO_NAME, Identifier, Register
from flows.team.sheet import (
    Cells,
    Problem,
    Row,
    Wrong,
    cell_of,
    filled_rows,
    half_a_pin,
    refused,
    taken,
)

# Each language a purpose may be written in, by its heading.
PURPOSES: Mapping[str, str] = {
    "for" if language == SOURCE else f"for_{language}": language for language in LANGUAGES
}
_FIRST = ("category", "name")
HEADINGS: tuple[str, ...] = (
    *("id", "place", *_FIRST),
    *PURPOSES,
    *(heading for heading in COLUMNS if heading not in _FIRST),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a table says, held against what is known."""

    new: tuple[Signpost, ...] = ()
    changed: tuple[Signpost, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> int:
        """How many rows could not be used; the headings are not one of them."""
        return refused(self.problems)


def read(rows: Iterable[Row], held: Register, today: date) -> Result:
    """The records of a table, and what is wrong with it. Raises NoHeadings."""
    lines, problems = filled_rows(rows, HEADINGS, {"id", "name"})
    identifier = Identifier(held)
    new: list[Signpost] = []
    changed: list[Signpost] = []
    unchanged = 0
    for line, cells in lines:
        try:
            blank = identifier.identified(line, cells)
        except Wrong as wrong:
            problems.append(Problem(line, wrong.column, wrong.reason))
            continue
        before = held.known.get(blank.id)
        record, amiss = _filled(blank, cells, today, fresh=before is None)
        if amiss:
            problems += [Problem(line, column, reason) for column, reason in amiss.items()]
        elif before is None:
            new.append(record)
        elif before != record:
            changed.append(record)
        else:
            unchanged += 1
    return Result(tuple(new), tuple(changed), unchanged, tuple(problems))


# --- a row --------------------------------------------------------------------------------------


def _filled(
    before: Signpost, cells: Cells, today: date, *, fresh: bool
) -> tuple[Signpost, Mapping[str, Words]]:
    """The record with what a row says of it; and what is wrong, by column."""
    changes, amiss = taken(COLUMNS, cells, before)
    changes["purpose"] = _purpose(before, cells, amiss)
    record = _reviewed(before, replace(before, **changes))
    if fresh or record != before:  # what was so before is not judged
        for heading, reason in _across(before, record, today):
            amiss.setdefault(heading, reason)
    return record, amiss


def _purpose(before: Signpost, cells: Cells, amiss: dict[str, Words]) -> Mapping[str, str]:
    """What it is for, in every language that the row or the record has."""
    purpose = dict(before.purpose)
    for heading, language in PURPOSES.items():
        typed = cells.get(heading)
        if typed is not None and typed != tidy(purpose.get(language, "")):
            try:
                purpose[language] = PURPOSE.read(typed)
            except Unfit as unfit:
                amiss[heading] = unfit.reason
            if not typed:
                purpose.pop(language, None)
    return purpose


def _reviewed(before: Signpost, record: Signpost) -> Signpost:
    """An entry that was checked anew, and got no new day of review, is asked about in time."""
    checked = record.checked_on is not None and record.checked_on != before.checked_on
    if checked and record.review_after in (None, before.review_after):
        assert record.checked_on is not None, "it was checked"
        return replace(record, review_after=record.checked_on + GOOD_FOR)
    return record


def _across(before: Signpost, record: Signpost, today: date) -> Iterator[tuple[str, Words]]:
    """What cannot be seen in one cell alone."""
    if not clean_name(record.name):
        yield "name", NO_NAME
    if not record.category:
        yield "category", words("the category is missing")
    if not record.purpose.get(SOURCE):
        yield "for", words("what it is for is missing, in English")
    yield from half_a_pin(record.latitude, record.longitude)
    checked_on = record.checked_on
    if checked_on and checked_on != before.checked_on and checked_on > today:
        yield "checked_on", words("this day is still to come")


# --- writing --------------------------------------------------------------------------------------


def write(signposts: Iterable[Signpost]) -> Iterator[tuple[str, ...]]:
    """The table of these records: the headings, then a row each."""
    yield HEADINGS
    for record in signposts:
        yield tuple(_cell(record, heading) for heading in HEADINGS)


def _cell(record: Signpost, heading: str) -> str:
    if heading == "id":
        return masked(record.id)
    if heading == "place":
        return record.place or ENGLAND
    if heading in PURPOSES:
        return masked(tidy(record.purpose.get(PURPOSES[heading], "")))
    return cell_of(COLUMNS, heading, record)
