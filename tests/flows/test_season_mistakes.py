"""A season with a mistake: named by line and column, and nothing of it comes in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.records import Circle, Member
from flows.team.season import example
from flows.team.sheet import NoHeadings
from tests.flows.seasons import (
    HEAD,
    TEA,
    WALK,
    after,
    known,
    refused,
    said,
    table,
    take,
    told,
)
from tests.flows.story import MONDAY

EXTRA = [
    ("who", "nobody", "“nobody” is not known, use: everybody, women"),
    ("languages", "Elvish", "the language Elvish is not known"),
    ("languages", ",", "no language is named"),
    ("seats", "1", "write a number from 2 to 60"),
    ("seats", "many", "write a number from 2 to 60"),
    ("facilitators", "Farah; Nobody", "nobody who can lead a circle there is called “Nobody”"),
    ("facilitators", "Vera", "nobody who can lead a circle there is called “Vera”"),
    ("facilitators", "Brad", "nobody who can lead a circle there is called “Brad”"),
    ("facilitators", "Sam", "several people there are called “Sam”"),
    ("facilitators", "Farah;Grace;Sam", "a circle has one facilitator or two"),
    ("listed", "perhaps", "write yes or no"),
    ("place", "Atlantis", "this place is not known here"),
    ("place", "england", "this place is not known here"),
    ("minutes", "5", "write a number from 15 to 720"),
    ("minutes", "2h", "write a number from 15 to 720"),
    ("address", "x" * 201, "this is too long"),
    ("directions", "x" * 401, "this is too long"),
    ("longitude", "51.88", "this is not in England"),
    ("food", "tea, cake", "“cake” is not known, use: tea, snacks"),
    ("access", "lift", "“lift” is not known, use: step_free"),
]
CELLS = [
    ("circle", "", "the name is missing"),
    ("circle", "x" * 65, "this is too long"),
    ("circle", "Tea; Walk", "only a big meeting has several circles"),
    ("meeting", "", "write which meeting it is"),
    ("meeting", "four", "write which meeting it is"),
    ("meeting", "0", "write which meeting it is"),
    ("day", "", "the day is missing"),
    ("day", "31/11/2026", "this is no date"),
    ("day", "soon", "this is no date"),
    ("day", "2026-11-22", "this day is past"),
    ("day", "2026-11-23", "this day is past"),  # it was this morning
    ("day", "0001-01-01", "this day is past"),
    ("day", "2062-12-03", "more than two years away"),
    ("day", "9999-12-31", "more than two years away"),
    ("time", "", "the time is missing"),
    ("time", "half past six", "this is no time, write it like 18:30"),
    ("time", "25:00", "this is no time"),
    ("time", "18:60", "this is no time"),
    ("time", "13pm", "this is no time"),
    ("time", "18", "this is no time"),
    ("time", "6:30", "this is no time"),  # in the morning or in the evening?
    ("venue", "", "the venue is missing"),
    ("venue", "x" * 65, "this is too long"),
]


@pytest.mark.parametrize(("column", "value", "reason"), EXTRA)
def test_a_cell_that_cannot_be_right_is_named_and_nothing_comes_in(
    column: str, value: str, reason: str
) -> None:
    season = table(f"{HEAD}|{column}\n{WALK}|\nTea|1|2026-12-03|18:30|Hall|{value}")
    refused(season, 3, column, reason)


@pytest.mark.parametrize(("column", "value", "reason"), CELLS)
def test_what_a_meeting_needs_is_named_when_it_is_missing_or_wrong(
    column: str, value: str, reason: str
) -> None:
    cells = dict(zip(HEAD.split("|"), ["Tea", "1", "2026-12-03", "09:30", "Hall"], strict=True))
    row = "|".join({**cells, column: value}.values())
    refused(table(f"{HEAD}\n{WALK}\n{row}"), 3, column, reason)


BIG = "big|2026-12-20|14:00|Town hall"
TOGETHER = [
    (f"{TEA}\n{TEA}", 3, "meeting", "this meeting stands in row 2 already"),
    (f"{TEA}\nTea|1|2026-12-10|18:30|Hall", 3, "meeting", "stands in row 2 already"),
    (f"{TEA}\nTea|2|2026-12-03|20:00|Hall", 3, "time", "row 2 has this circle at the same time"),
    (f"{TEA}\nTea|big|2026-12-03|17:00|Hall", 3, "time", "row 2 has this circle at the same time"),
    (f"{TEA}\nTea;Moon|{BIG}", 3, "circle", "no circle there is called “Moon”"),
    (f"{TEA}\n;|{BIG}", 3, "circle", "the name is missing"),
    (f"{TEA}\nTea|{BIG}\nTea|{BIG}", 4, "meeting", "stands in row 3 already"),
]


@pytest.mark.parametrize(("text", "line", "column", "reason"), TOGETHER)
def test_rows_that_do_not_go_together_are_named(
    text: str, line: int, column: str, reason: str
) -> None:
    refused(table(f"{HEAD}\n{text}"), line, column, reason)


def test_half_a_pin_is_refused() -> None:
    season = table(f"{HEAD}|latitude|longitude\n{TEA}|51.88|")
    refused(season, 2, "longitude", "latitude and longitude go together")


def test_one_circle_does_not_have_two_numbers_of_seats() -> None:
    season = table(f"{HEAD}|seats\n{TEA}|9\nTea|2|2026-12-10|18:30|Hall|8")
    refused(season, 3, "seats", "row 2 gives another value for this circle")
    same = table(f"{HEAD}|listed\n{TEA}|yes\nTea|2|2026-12-10|18:30|Hall|Y")
    assert said(same) == []


def test_nobody_loses_a_seat_to_a_smaller_number() -> None:
    tea = Circle("tea", "luton", "Tea", MONDAY, state="open")
    members = [Member(f"m{chat}", "tea", chat, "Mei", MONDAY) for chat in range(9)]
    waiting = Member("m99", "tea", 99, "Jan", MONDAY, "waiting")
    there = known([tea], members=[*members, waiting])
    refused(table("circle|seats\nTea|8", there), 2, "seats", "write a number from 9 to 60")
    [changed] = table("circle|seats\nTea|9", there).circles.changed
    assert changed.capacity == 9


def test_circles_that_have_heard_of_a_big_meeting_stay() -> None:
    there = told(after(table(f"{HEAD}\n{TEA}\n{WALK}\nTea|big|2026-12-20|14:00|Town hall")))
    season = table(f"{HEAD}\nTea;Walk|big|2026-12-20|14:00|Town hall", there)
    refused(season, 2, "circle", "The circles have heard of it, so they stay.")


def test_a_big_meeting_says_nothing_of_a_circle() -> None:
    refused(
        table(f"{HEAD}|seats\n{TEA}|\nTea|{BIG}|9"),
        3,
        "seats",
        "this belongs to one circle",
    )


def test_a_new_meeting_does_not_meet_with_one_that_is_there() -> None:
    there = after(table(f"{HEAD}\n{TEA}"))
    season = table(f"{HEAD}\nTea|2|2026-12-03|19:00|Hall", there)
    refused(season, 2, "time", "this circle meets at that time already")


def test_two_circles_of_one_name_are_told_apart_in_the_chat() -> None:
    circle = Circle("a", "luton", "Tea", MONDAY)
    refused(
        table(f"{HEAD}\n{TEA}", known([circle, replace(circle, id="b")])),
        2,
        "circle",
        "several circles there have this name",
    )


def test_without_a_place_a_row_is_refused() -> None:
    nowhere = replace(known(), usual=None)
    refused(table(f"{HEAD}\n{TEA}", nowhere), 2, "place", "the place is missing")


def test_every_mistake_is_named_in_order() -> None:
    season = table(f"{HEAD}|seats\nTea|1|soon|late|Hall|0\n{WALK}|\nSing|x|||Church|")
    assert [problem[:2] for problem in said(season)] == [
        (2, "seats"),
        (2, "day"),
        (2, "time"),
        (4, "meeting"),
    ]


def test_a_heading_nobody_knows_is_named_and_left_alone() -> None:
    season = table(f"{HEAD}|colour\n{TEA}|red")
    assert said(season) == [
        (1, "colour", "this heading is not known, so its column was left alone")
    ]
    assert (season.refused, len(season.meetings.new)) == (0, 1)


def test_a_table_without_circles_is_not_read() -> None:
    with pytest.raises(NoHeadings):
        table("name|category\nFood bank|food")


def test_the_example_cannot_be_taken_in_by_mistake() -> None:
    season = take(example(), known())
    assert {problem[1:] for problem in said(season)} == {("day", "the day is missing")}
    head, *rest = example()
    dated = [[*row] for row in rest]
    for row, day in zip(
        dated, ("2026-12-03", "2026-12-10", "2026-12-17", "2027-01-15"), strict=True
    ):
        row[head.index("day")] = day
    assert len(take([head, *dated], known()).meetings.new) == 4
