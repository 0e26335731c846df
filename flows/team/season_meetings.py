"""Which meetings the rows of a season are about, what they say of them, and whether that can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from flows.circles import agenda
from flows.model import Words, words
from flows.records import Circle, Meeting
from flows.team.cells import Unfit
from flows.team.meeting_fields import CIRCLES_STAY
from flows.team.meeting_typed import FARTHEST
from flows.team.season_cells import MEETING_COLUMNS, NO_DAY, NO_TIME, NO_VENUE, number_of
from flows.team.season_circles import Held
from flows.team.sheet import Cells, Problem, Wrong, half_a_pin, taken

NEEDED: Mapping[str, Words] = {"day": NO_DAY, "time": NO_TIME, "venue": NO_VENUE}


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting as a row has it."""

    line: int
    before: Meeting | None
    now: Meeting

    @property
    def moved(self) -> bool:
        """Whether it is new, or at another time than before."""
        return self.before is None or _span(self.before) != _span(self.now)


def _span(meeting: Meeting) -> tuple[object, ...]:
    return meeting.day, meeting.at, meeting.minutes, set(meeting.circles)


class Meetings:
    """Finds the meetings of one table, and reads what is said of them."""

    def __init__(
        self, held: Held, now: datetime, new_id: Callable[[], str], *, announce: bool
    ) -> None:
        self._held, self._now, self._new_id, self._announce = held, now, new_id, announce
        self._alive = {circle.id for circle in held.circles}
        self._of: dict[str, list[Meeting]] = {}
        for meeting in held.meetings:
            for circle in meeting.circles:
                self._of.setdefault(circle, []).append(meeting)
        self._seen: dict[str, int] = {}  # meeting -> row
        self._numbers: dict[tuple[str, int], int] = {}  # circle, number -> row
        self.entries: list[Entry] = []

    def take(self, line: int, cells: Cells, circles: Sequence[Circle]) -> Iterator[Problem]:
        """Read a row. Raises Wrong."""
        number = meeting_number(cells)
        before = self._before(number, circles, cells)
        self._once(line, before, number, circles)
        meeting = before or self._blank(number, circles)
        changes, amiss = taken(MEETING_COLUMNS, cells, meeting)
        ids = tuple(circle.id for circle in circles)
        if {*ids} != {*meeting.circles} & self._alive:
            if agenda.is_known(meeting):
                raise Wrong("circle", CIRCLES_STAY)
            changes["circles"] = ids
        if self._is_announced(before, changes):
            changes["state"] = "set"
        if before is None or replace(meeting, **changes) != meeting:
            for heading, reason in self._across(before, cells, replace(meeting, **changes), amiss):
                amiss.setdefault(heading, reason)
        if amiss:
            yield from (Problem(line, heading, reason) for heading, reason in amiss.items())
            return
        same = before == replace(meeting, **changes)
        kept = meeting if same else agenda.changed(meeting, self._now, **changes)
        self.entries.append(Entry(line, before, kept))

    # Which it is

    def _before(self, number: int, circles: Sequence[Circle], cells: Cells) -> Meeting | None:
        """The meeting as it is known: at that very time, else the one that is ahead."""
        alike = {
            meeting.id: meeting
            for circle in circles
            for meeting in self._of.get(circle.id, ())
            if meeting.number == number
        }
        then = [meeting for meeting in alike.values() if _at_the_time(meeting, cells)]
        for meeting in then:
            if meeting.state != "cancelled" and meeting.id not in self._seen:
                return meeting
        if then and all(meeting.state == "cancelled" for meeting in then):
            raise Wrong("day", words("this meeting was called off, take the row out"))
        ahead = [
            meeting
            for meeting in alike.values()
            if meeting.state != "cancelled" and not agenda.is_over(meeting, self._now)
        ]
        if len(ahead) > 1:
            raise Wrong(
                "meeting", words("several such meetings are there, change them in the chat")
            )
        return ahead[0] if ahead else None

    def _once(
        self, line: int, before: Meeting | None, number: int, circles: Sequence[Circle]
    ) -> None:
        """Remember the row of a meeting, and that a circle has one of each number. Raises Wrong."""
        first = self._seen.setdefault(before.id, line) if before else line
        if before and agenda.is_over(before, self._now):  # an earlier season may have had the same
            circles = ()
        for circle in circles:
            there = self._numbers.setdefault((circle.id, number), line)
            first = there if before is None and there != line else first
        if first != line:
            raise Wrong("meeting", words("this meeting stands in row {line} already", line=first))

    def _blank(self, number: int, circles: Sequence[Circle]) -> Meeting:
        """A new meeting, of which a row says the rest."""
        circle = circles[0]
        return Meeting(
            id=self._new_id(),
            place=circle.place,
            circles=tuple(circle.id for circle in circles),
            day=date.min,
            at=time.min,
            zone=self._held.clocks[circle.place].key,
            changed_at=self._now,
            number=number,
            reminders=circle.reminders,
        )

    # Whether it can be

    def _across(
        self, before: Meeting | None, cells: Cells, meeting: Meeting, amiss: Mapping[str, Words]
    ) -> Iterator[tuple[str, Words]]:
        """What cannot be seen in one cell alone."""
        for heading, missing in NEEDED.items():
            if before is None and not cells.get(heading):
                yield heading, missing
        if not meeting.venue:
            yield "venue", NO_VENUE
        yield from half_a_pin(meeting.latitude, meeting.longitude)
        same = before and (before.day, before.at) == (meeting.day, meeting.at)
        if not (same or amiss.keys() & {"day", "time"}):
            yield from self._when(meeting)

    def _when(self, meeting: Meeting) -> Iterator[tuple[str, Words]]:
        today = self._now.astimezone(self._held.clocks[meeting.place]).date()
        if meeting.day > today + FARTHEST:
            yield "day", words("this day is more than two years away")
        elif meeting.day < today or agenda.starts_at(meeting) <= self._now:
            yield "day", words("this day is past")

    def _is_announced(self, before: Meeting | None, changes: Mapping[str, Any]) -> bool:
        """Whether members are to hear of a draft; nobody is invited to what is past."""
        if not self._announce or before is None:
            return self._announce
        moved = not changes.keys().isdisjoint(("day", "at"))  # then it is ahead, or refused
        return before.state == "draft" and (moved or agenda.starts_at(before) > self._now)

    # Whether they go together

    def collisions(self) -> Iterator[Problem]:
        """Two meetings of a circle at the same time. What was so before is not judged."""
        here: dict[str, list[tuple[int, Meeting, bool]]] = {}
        for entry in self.entries:
            for circle in entry.now.circles:
                here.setdefault(circle, []).append((entry.line, entry.now, entry.moved))
        told = set()
        for circle, rows in here.items():
            others = [
                (0, meeting, False) for meeting in self._of.get(circle, ()) if self._stays(meeting)
            ]
            for line, other in _colliding([*rows, *others]):
                if (line, other) not in told:
                    told.add((line, other))
                    yield Problem(line, "time", _collision(other))

    def _stays(self, meeting: Meeting) -> bool:
        return meeting.state != "cancelled" and meeting.id not in self._seen


def _colliding(rows: list[tuple[int, Meeting, bool]]) -> Iterator[tuple[int, int]]:
    """Of each two that overlap, the later row and the earlier; 0 is a meeting without a row."""
    spans = sorted(
        (agenda.starts_at(meeting), agenda.ends_at(meeting), line, moved)
        for line, meeting, moved in rows
    )
    for at, (_, end, line, moved) in enumerate(spans):
        for start, _, other, other_moved in spans[at + 1 :]:
            if start >= end:
                break
            if moved or other_moved:
                yield max(line, other), min(line, other)


def _collision(row: int) -> Words:
    if row:
        return words("row {line} has this circle at the same time", line=row)
    return words("this circle meets at that time already")


def meeting_number(cells: Cells) -> int:
    """Which meeting a row is about. Raises Wrong."""
    try:
        return number_of(cells.get("meeting", ""))
    except Unfit as unfit:
        raise Wrong("meeting", unfit.reason) from None


def _at_the_time(meeting: Meeting, cells: Cells) -> bool:
    """Whether a row means that very day and time."""
    try:
        day, at = (MEETING_COLUMNS[name].read(cells.get(name, "")) for name in ("day", "time"))
    except Unfit:
        return False
    return (meeting.day, meeting.at) == (day, at)
