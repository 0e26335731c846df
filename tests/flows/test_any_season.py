"""What holds for any table of a season, and any season that is written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from sqlalchemy import String

from bot.store.records import TABLES
from flows.circles import agenda
from flows.records import Circle, Meeting
from flows.team import limits, meeting_fields
from flows.team.cells import tidy
from flows.team.season import Sorted, write
from flows.team.season_cells import HEADINGS
from tests.flows.seasons import (
    SEASON,
    after,
    known,
    said,
    table,
    take,
)
from tests.flows.story import MONDAY

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LIKELY = {
    "circle": ["Tea", "walk", "Sing"],
    "place": ["", "luton"],
    "seats": ["", "", "9"],
    "facilitators": ["", "Farah"],
    "meeting": ["1", "2", "3"],
    "day": ["2026-12-03", "2026-12-10", "11/12/2026", "2026-12-20"],
    "time": ["18:30", "20:45", "10am"],
    "minutes": ["", "90"],
    "venue": ["Hall"],
    "food": ["", "tea"],
}
BIG_ONE = {"circle": "Tea; Walk", "meeting": "big", "seats": "", "facilitators": ""}
LIKELY_CELLS = st.fixed_dictionaries({h: st.sampled_from(cells) for h, cells in LIKELY.items()})
LIKELY_ROW = st.builds(
    lambda cells, big: [(cells | (BIG_ONE if big else {})).get(h, "") for h in HEADINGS],
    LIKELY_CELLS,
    st.integers(0, 3).map(lambda drawn: drawn == 3),
)
ANY_ROW = st.lists(
    ANY | st.sampled_from([cell for cells in LIKELY.values() for cell in cells]),
    max_size=len(HEADINGS),
)
ROWS = st.lists(LIKELY_ROW, max_size=4) | st.lists(LIKELY_ROW | ANY_ROW, max_size=4)


@given(ROWS, st.booleans())
def test_any_table_is_read_and_what_comes_in_comes_in_once(
    cells: list[list[str]], announce: bool
) -> None:
    rows_ = [[*HEADINGS], *cells]
    there = after(table(SEASON))
    season = take(rows_, there, announce=announce)
    event("refused" if season.refused else f"{len(season.meetings.written)} meetings")
    if season.refused:
        assert (season.circles, season.meetings) == (Sorted(), Sorted())
    for meeting in season.meetings.new:
        assert meeting.venue
        assert agenda.starts_at(meeting) > MONDAY
    again = take(rows_, after(season, there), announce=announce)
    if not season.refused:
        assert (again.circles.written, again.meetings.written) == ((), ())


NAMES = ANY.filter(lambda name: ";" not in name)
CIRCLES = st.lists(
    st.builds(
        Circle,
        id=st.from_regex(r"[A-Za-z0-9_-]{8}", fullmatch=True),
        place=st.sampled_from(["luton", "bradford"]),
        name=NAMES.map(lambda name: f"c {name}"),
        made_at=st.just(MONDAY),
        who=st.sampled_from(["everybody", "women"]),
        languages=st.sampled_from([("en",), ("ar", "fa-AF"), ()]),
        capacity=st.integers(0, 200),
        facilitators=st.sampled_from([(), ("farah",), ("farah", "gone"), ("sam1", "sam2")]),
        state=st.sampled_from(["draft", "open"]),
    ),
    max_size=4,
    unique_by=(
        lambda c: c.id,
        lambda c: (c.place, " ".join(tidy(c.name).casefold().split())),
    ),
)


@st.composite
def some_seasons(draw: st.DrawFn) -> tuple[list[Circle], list[Meeting]]:
    """Circles with meetings, past and ahead, at the same time or not."""
    circles = draw(CIRCLES)
    meetings: list[Meeting] = []
    for number in range(draw(st.integers(0, 6)) if circles else 0):
        place = draw(st.sampled_from(circles)).place
        there = [circle.id for circle in circles if circle.place == place]
        big = draw(st.booleans())
        some = draw(
            st.lists(st.sampled_from(there), min_size=1, max_size=3 if big else 1, unique=True)
        )
        meeting = Meeting(
            f"meet{number}",
            place,
            tuple(some),
            draw(st.dates(date(2026, 11, 1), date(2026, 12, 30))),
            draw(st.times().map(lambda at: at.replace(second=0, microsecond=0))),
            "Europe/London",
            MONDAY,
            number=0 if big else draw(st.integers(1, 3)),
            venue=draw(NAMES),
            directions=draw(ANY),
            latitude=draw(st.none() | st.floats(49.8, 55.9)),
            food=draw(st.sampled_from([(), ("tea", "halal"), ("gone",)])),
            state=draw(st.sampled_from(["draft", "set", "cancelled"])),
        )
        # Two at the very same time, of which one is called off, cannot be told apart.
        if not any((m.day, m.at) == (meeting.day, meeting.at) for m in meetings):
            meetings.append(meeting)
    return circles, meetings


@given(some_seasons(), st.datetimes(datetime(2026, 11, 1), datetime(2027, 1, 1)))  # noqa: DTZ001
def test_a_season_that_was_written_and_is_read_again_changes_nothing(
    there: tuple[list[Circle], list[Meeting]], now: datetime
) -> None:
    all_of_it = known(*there)
    season = take(write(all_of_it), all_of_it, now=now.replace(tzinfo=MONDAY.tzinfo))
    assert said(season) == []
    assert (season.circles.written, season.meetings.written) == ((), ())
    assert season.circles.unchanged == len(there[0])
    assert season.meetings.unchanged == sum(m.state != "cancelled" for m in there[1])


@given(some_seasons())
def test_no_cell_that_is_written_is_a_formula(there: tuple[list[Circle], list[Meeting]]) -> None:
    signed = {"latitude", "longitude"}
    for row in list(write(known(*there)))[1:]:
        for heading, cell in zip(HEADINGS, row, strict=True):
            assert not cell.startswith(("=", "@", "\t", "\r"))
            assert heading in signed or not cell.startswith(("+", "-"))


@pytest.mark.parametrize(
    ("kept", "column", "most"),
    [
        (Circle, "name", limits.LONGEST_NAME),
        (Meeting, "venue", limits.LONGEST_NAME),
        (Meeting, "address", limits.LONGEST_LINE),
        (Meeting, "directions", meeting_fields.LONGEST_WAY),
    ],
)
def test_whatever_is_let_in_has_room_in_the_table(kept: Any, column: str, most: int) -> None:
    kind = TABLES[kept].c[column].type
    assert isinstance(kind, String)
    assert kind.length is not None
    assert most <= kind.length
