"""A season of circles as a table: one row is one meeting. All of it is taken in, or nothing.

The same table twice changes nothing: a circle is known by its name and place, a meeting by its
circle and number. What has changed goes through the agenda, so that members hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from flows.feasts import gentle_lines
from flows.records import Circle, Meeting
from flows.team.cells import masked, tidy
from flows.team.season_cells import (
    BIG,
    CIRCLE_HEADINGS,
    HEADINGS,
    JOINER,
    MEETING_COLUMNS,
    number_written,
)
from flows.team.season_circles import Circles, Held
from flows.team.season_meetings import Entry, Meetings, meeting_number
from flows.team.sheet import Cells, Problem, Row, Wrong, cell_of, filled_rows, refused

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Sorted(Generic[R]):
    """Records of a kind, held against what is known."""

    new: tuple[R, ...] = ()
    changed: tuple[R, ...] = ()
    unchanged: int = 0

    @property
    def written(self) -> tuple[R, ...]:
        return (*self.new, *self.changed)


@dataclass(frozen=True, slots=True)
class Season:
    """What a table says. With a row that cannot be used, there is nothing in it but problems."""

    circles: Sorted[Circle] = Sorted()
    meetings: Sorted[Meeting] = Sorted()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()  # what else is on that day: worth knowing, never a mistake

    @property
    def refused(self) -> int:
        """How many rows could not be used."""
        return refused(self.problems)


# --- reading --------------------------------------------------------------------------------------


def read(
    rows: Iterable[Row],
    held: Held,
    now: datetime,
    new_id: Callable[[], str],
    *,
    announce: bool = False,
) -> Season:
    """The circles and meetings of a table, and what is wrong with it. Raises NoHeadings.

    `announce`: circles are open, and members hear of the meetings; else new ones are drafts.
    """
    lines, problems = filled_rows(rows, HEADINGS, {"circle"})
    circles = Circles(held, now, new_id)
    meetings = Meetings(held, now, new_id, announce=announce)
    # A Big Conversation may stand above the circles that come to it.
    for line, cells in lines:
        if not _is_big(cells):
            problems += _named(line, lambda c=cells, n=line: circles.hear(n, c))  # type: ignore[misc]
    for line, cells in lines:
        problems += _named(line, lambda c=cells, n=line: _meeting(n, c, circles, meetings))  # type: ignore[misc]
    problems += meetings.collisions()
    notes = [note for entry in meetings.entries if entry.moved for note in _notes(entry)]
    in_order = tuple(sorted(problems, key=lambda problem: problem.line))
    if refused(in_order):
        return Season(problems=in_order, notes=tuple(notes))
    return Season(
        _sorted_circles(circles, announce=announce),
        _sorted_meetings(meetings.entries),
        in_order,
        tuple(notes),
    )


def _named(line: int, step: Callable[[], Iterator[Problem]]) -> list[Problem]:
    """The problems that a step finds in a row."""
    found = []
    try:
        for problem in step():
            found.append(problem)  # noqa: PERF402 - what was found before it stopped counts
    except Wrong as wrong:
        found.append(Problem(line, wrong.column, wrong.reason))
    return found


def _meeting(line: int, cells: Cells, circles: Circles, meetings: Meetings) -> Iterator[Problem]:
    """Read the meeting of a row; a circle may stand alone."""
    gathered = circles.gathered(cells) if _is_big(cells) else circles.of_row(line)
    if gathered and any(cells.get(heading) for heading in ("meeting", *MEETING_COLUMNS)):
        yield from meetings.take(line, cells, gathered)


def _is_big(cells: Cells) -> bool:
    try:
        return meeting_number(cells) == 0
    except Wrong:
        return False


def _notes(entry: Entry) -> Iterator[Problem]:
    for said in gentle_lines(entry.now.day, entry.now.at):
        yield Problem(entry.line, "day", said)


def _sorted_circles(circles: Circles, *, announce: bool) -> Sorted[Circle]:
    each = [(heard.before, heard.fresh, heard.now) for heard in circles.heard.values()]
    if announce:
        each = [(before, fresh, replace(now, state="open")) for before, fresh, now in each]
    return Sorted(
        tuple(now for _, fresh, now in each if fresh),
        tuple(now for before, fresh, now in each if not fresh and now != before),
        sum(not fresh and now == before for before, fresh, now in each),
    )


def _sorted_meetings(entries: Iterable[Entry]) -> Sorted[Meeting]:
    each = tuple(entries)
    return Sorted(
        tuple(entry.now for entry in each if entry.before is None),
        tuple(e.now for e in each if e.before is not None and e.now != e.before),
        sum(entry.now == entry.before for entry in each),
    )


# --- writing --------------------------------------------------------------------------------------


def write(held: Held, place: str | None = None) -> Iterator[tuple[str, ...]]:
    """The table of what is held, in one place or all: the headings, then a row for each meeting.

    What is said of a circle stands in its first row: there it is changed in one cell.
    """
    yield HEADINGS
    meetings = sorted(
        (meeting for meeting in held.meetings if meeting.state != "cancelled"),
        key=lambda meeting: (meeting.day, meeting.at, meeting.id),
    )
    circles = sorted(
        (circle for circle in held.circles if place in (None, circle.place)),
        key=lambda circle: (circle.place, circle.name.casefold(), circle.id),
    )
    for circle in circles:
        own: list[Meeting | None] = [
            meeting for meeting in meetings if meeting.number and circle.id in meeting.circles
        ]
        for first, meeting in enumerate(own or [None]):
            yield _row(_circle_cells(circle, held, whole=not first), meeting)
    for meeting in meetings:
        names = [circle.name for circle in circles if circle.id in meeting.circles]
        if names and not meeting.number:
            yield _row({"circle": JOINER.join(names), "place": meeting.place}, meeting)


def _circle_cells(circle: Circle, held: Held, *, whole: bool) -> Cells:
    """Who it is; and in its first row, all that is said of it."""
    cells = {"circle": circle.name, "place": circle.place}
    if not whole:
        return cells
    columns = held.columns(circle.place)
    return cells | {heading: cell_of(columns, heading, circle) for heading in CIRCLE_HEADINGS}


def _row(cells: Cells, meeting: Meeting | None) -> tuple[str, ...]:
    said = {**cells, "circle": masked(tidy(cells["circle"]))}
    if meeting:
        said["meeting"] = number_written(meeting.number)
        said |= {name: cell_of(MEETING_COLUMNS, name, meeting) for name in MEETING_COLUMNS}
    return tuple(said.get(heading, "") for heading in HEADINGS)


def example() -> Iterator[tuple[str, ...]]:
    """A table to begin with. It has no days: so nobody takes in an example by mistake."""
    circle = {
        "circle": "Tea and talk",
        "place": "luton",
        "who": "everybody",
        "languages": "English, Arabic",
        "seats": "12",
        "listed": "yes",
    }
    meeting = {
        "time": "18:30",
        "minutes": "120",
        "venue": "Community centre",
        "address": "1 High Street, Luton",
        "directions": "Behind the library. Ring the bell.",
        "food": "tea, halal",
        "access": "step_free, children",
    }
    name = {"circle": circle["circle"], "place": circle["place"]}
    yield HEADINGS
    for number in ("1", "2", "3", BIG):
        cells = {**(circle if number == "1" else name), "meeting": number, **meeting}
        yield tuple(cells.get(heading, "") for heading in HEADINGS)
