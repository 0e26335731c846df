"""Which circles the rows of a season are about, and what they say of them.

A circle is known by its name and place. What is said of it may stand in any of its rows; an empty
cell leaves it as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.bidi import clean_name
from flows.library import Library
from flows.model import Quote, words
from flows.permission import HOSTS, role_in
from flows.records import Circle, Meeting, Member, Staff
from flows.team.cells import Column, Unfit, tidy
from flows.team.limits import LONGEST_NAME
from flows.team.register import NO_NAME, NO_PLACE, called, place_of, towns
from flows.team.season_cells import CIRCLE_HEADINGS, circle_columns, names_in
from flows.team.sheet import Cells, Problem, Wrong

Key = tuple[str, str]  # a place, and a name as it is compared


@dataclass(frozen=True, slots=True)
class Held:
    """What a season is held against: what is there already, who may lead, and where."""

    towns: Mapping[str, str]  # what may stand for a place -> the place
    clocks: Mapping[str, ZoneInfo]
    circles: tuple[Circle, ...] = ()  # those that are not over
    meetings: tuple[Meeting, ...] = ()
    team: tuple[Staff, ...] = ()
    usual: str | None = None  # the place of rows that name none
    seated: Mapping[str, int] = field(default_factory=dict)  # circle -> how many are in it

    def with_members(self, members: Iterable[Member]) -> Held:
        """The same, and who has a seat."""
        seated = Counter(member.circle for member in members if member.state == "in")
        return replace(self, seated=seated)

    def columns(self, place: str, circle: str = "") -> Mapping[str, Column]:
        """How a circle of that place is read and written. Nobody loses their seat."""
        able = (staff for staff in self.team if role_in(staff, place) in HOSTS)
        return circle_columns(able, self.seated.get(circle, 0))


def held(
    library: Library,
    circles: Iterable[Circle] = (),
    meetings: Iterable[Meeting] = (),
    team: Iterable[Staff] = (),
    usual: str | None = None,
) -> Held:
    """All of this as it is now. Circles that are over are left in peace."""
    clocks = {place.id: place.clock for place in library.places.values()}
    alive = tuple(circle for circle in circles if circle.state != "over")
    return Held(towns(library), clocks, alive, tuple(meetings), tuple(team), usual)


@dataclass(slots=True)
class Heard:
    """A circle, and what the rows have said of it so far."""

    before: Circle
    fresh: bool
    columns: Mapping[str, Column]
    said: dict[str, tuple[int, Any]] = field(default_factory=dict)  # heading -> row, value

    @property
    def now(self) -> Circle:
        """The circle with what was said of it."""
        values = {self.columns[h].field or h: value for h, (_, value) in self.said.items()}
        return replace(self.before, **values)

    def hear(self, line: int, cells: Cells) -> Iterator[Problem]:
        """What one more row says of it; what cannot be, or contradicts an earlier row."""
        for heading, column in self.columns.items():
            if not (typed := cells.get(heading)):
                continue
            try:
                value = self._value(heading, column, typed)
            except Unfit as unfit:
                yield Problem(line, heading, unfit.reason)
                continue
            first, known = self.said.setdefault(heading, (line, value))
            if value != known:
                reason = words("row {line} gives another value for this circle", line=first)
                yield Problem(line, heading, reason)

    def _value(self, heading: str, column: Column, typed: str) -> Any:
        before = getattr(self.before, column.field or heading)
        return before if typed == tidy(column.write(before)) else column.read(typed)


class Circles:
    """Finds the circles of one table."""

    def __init__(self, held: Held, now: datetime, new_id: Callable[[], str]) -> None:
        self._held, self._now, self._new_id = held, now, new_id
        self._known: dict[Key, list[Circle]] = {}
        for circle in held.circles:
            self._known.setdefault(_key(circle.place, circle.name), []).append(circle)
        self._latest: dict[str, str] = {}  # the place of the last row with that name
        self._rows: dict[int, Heard] = {}
        self.heard: dict[Key, Heard] = {}  # those that rows are about

    def hear(self, line: int, cells: Cells) -> Iterator[Problem]:
        """Take what a row says of its circle. Raises Wrong."""
        heard = self._rows[line] = self._heard(cells)
        yield from heard.hear(line, cells)

    def of_row(self, line: int) -> tuple[Circle, ...]:
        """The circle of a row, if the row could be heard."""
        return (self._rows[line].now,) if line in self._rows else ()

    def gathered(self, cells: Cells) -> tuple[Circle, ...]:
        """The circles that come to a Big Conversation: of the table, or known. Raises Wrong."""
        for heading in CIRCLE_HEADINGS:
            if cells.get(heading):
                raise Wrong(
                    heading, words("this belongs to one circle, write it in a row of that circle")
                )
        names = names_in(cells.get("circle", ""))
        place = self._place(cells.get("place", ""), names[0] if names else "")
        found = (self._find(place, name) for name in names)
        if not (circles := tuple({circle.id: circle for circle in found}.values())):
            raise Wrong("circle", NO_NAME)
        return circles

    def _heard(self, cells: Cells) -> Heard:
        name = cells.get("circle", "")
        place = self._place(cells.get("place", ""), name)
        key = _key(place, name)
        if key not in self.heard:
            before = self._one(key)
            circle = before or self._blank(place, name)
            columns = self._held.columns(place, circle.id)
            self.heard[key] = Heard(circle, before is None, columns)
        self._latest[key[1]] = place
        return self.heard[key]

    def _blank(self, place: str, name: str) -> Circle:
        if not (shown := clean_name(name)):
            raise Wrong("circle", NO_NAME)
        if len(name) > LONGEST_NAME or len(shown) > LONGEST_NAME:
            reason = words("this is too long, at most {most} letters fit", most=LONGEST_NAME)
            raise Wrong("circle", reason)
        if ";" in name:  # it would be several in the row of a Big Conversation
            raise Wrong("circle", words("only a big meeting has several circles"))
        return Circle(self._new_id(), place, shown, self._now)

    def _place(self, typed: str, name: str) -> str:
        if typed:
            return place_of(typed, self._held.towns)
        place = self._latest.get(_key("", name)[1]) or self._held.usual
        if place is None:
            raise Wrong("place", NO_PLACE)
        return place

    def _find(self, place: str, name: str) -> Circle:
        key = _key(place, name)
        if key in self.heard:
            return self.heard[key].now
        if circle := self._one(key):
            return circle
        reason = words("no circle there is called “{name}”", name=Quote(name[:LONGEST_NAME]))
        raise Wrong("circle", reason)

    def _one(self, key: Key) -> Circle | None:
        match self._known.get(key, []):
            case []:
                return None
            case [circle]:
                return circle
        raise Wrong("circle", words("several circles there have this name"))


def _key(place: str, name: str) -> Key:
    return called(place, tidy(name))
