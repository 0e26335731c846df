"""A season of circles as a table: what comes in, and that twice changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.sheets import plain
from flows.circles import agenda
from flows.records import Circle
from flows.team.season import Season, Sorted
from tests.flows.seasons import (
    HEAD,
    SEASON,
    TEA,
    WALK,
    after,
    known,
    refused,
    said,
    table,
    told,
)
from tests.flows.story import MONDAY

# --- what comes in --------------------------------------------------------------------------------


def test_a_whole_season_comes_in_as_drafts() -> None:
    season = table(
        f"{HEAD}|who|languages|seats|facilitators|listed|minutes|food|access|place\n"
        f"{TEA}|Women|Polish, ar|8|farah; Grace|no|90|tea, Halal food|no steps|Luton\n"
        "Tea|2|10/12/2026|6.30pm|Hall||||||||\n"
        f"{WALK}\n"
        "Tea; walk|big|2026-12-20|14:00|Town hall"
    )
    assert said(season) == []
    tea, walk = season.circles.new
    assert (tea.place, tea.name, tea.who, tea.languages) == ("luton", "Tea", "women", ("pl", "ar"))
    assert (tea.capacity, tea.facilitators, tea.listed) == (8, ("farah", "grace"), False)
    assert (walk.who, walk.languages, walk.listed) == ("everybody", ("en",), True)
    assert {circle.state for circle in season.circles.new} == {"draft"}
    first, second, _, big = season.meetings.new
    assert (first.day, first.at, first.minutes) == (date(2026, 12, 3), time(18, 30), 90)
    assert (first.food, first.access, first.zone) == (
        ("tea", "halal"),
        ("step_free",),
        "Europe/London",
    )
    assert (second.day, second.at, second.minutes) == (date(2026, 12, 10), time(18, 30), 120)
    assert (big.number, big.circles) == (0, (tea.id, walk.id))
    assert {(meeting.state, meeting.next_at) for meeting in season.meetings.new} == {
        ("draft", None)
    }


def test_announced_circles_are_open_and_members_will_hear_of_each_meeting() -> None:
    season = table(f"{HEAD}\n{TEA}", announce=True)
    [circle], [meeting] = season.circles.new, season.meetings.new
    assert (circle.state, meeting.state) == ("open", "set")
    assert agenda.news(meeting) == "invitation"
    assert meeting.next_at == MONDAY + agenda.CHANGE_OF_MIND


def test_drafts_are_announced_when_the_same_table_comes_again() -> None:
    there = after(table(f"{HEAD}\n{TEA}"))
    season = table(f"{HEAD}\n{TEA}", there, announce=True)
    [circle], [meeting] = season.circles.changed, season.meetings.changed
    assert (circle.state, meeting.state) == ("open", "set")
    again = table(f"{HEAD}\n{TEA}", after(season, there), announce=True)
    assert again == Season(Sorted(unchanged=1), Sorted(unchanged=1))


def test_nobody_is_invited_to_a_meeting_of_which_nobody_has_said_where() -> None:
    there = after(table(f"{HEAD}\n{TEA}"))
    there = replace(there, meetings=tuple(replace(m, venue="") for m in there.meetings))
    text = f"{HEAD}\n{TEA}".removesuffix("Hall")
    assert table(text, there).meetings == Sorted(unchanged=1)
    refused(table(text, there, announce=True), 2, "venue", "the venue is missing")


def test_a_draft_that_is_past_is_not_announced() -> None:
    there = after(table(f"{HEAD}\n{TEA}"))
    season = table(f"{HEAD}\n{TEA}", there, announce=True, now=MONDAY + timedelta(days=30))
    assert season.meetings == Sorted(unchanged=1)


@pytest.mark.parametrize("typed", ["18:30", "18.30", "18:30:00", "6.30pm", "6:30 PM"])
def test_a_time_is_taken_as_people_and_excel_write_it(typed: str) -> None:
    [meeting] = table(f"{HEAD}\n{TEA}".replace("18:30", typed)).meetings.new
    assert meeting.at == time(18, 30)


def test_a_meeting_has_the_reminders_of_its_circle() -> None:
    circle = Circle("tea", "luton", "Tea", MONDAY, reminders=(60,))
    [meeting] = table(f"{HEAD}\n{TEA}", known([circle])).meetings.new
    assert meeting.reminders == (60,)


def test_what_is_said_of_a_circle_may_stand_in_any_of_its_rows() -> None:
    season = table(f"{HEAD}|seats\n{TEA}|\nTEA|2|2026-12-10|18:30|Hall|9")
    assert [circle.capacity for circle in season.circles.new] == [9]
    assert len({meeting.circles for meeting in season.meetings.new}) == 1


def test_a_circle_may_stand_alone() -> None:
    season = table("circle|seats\nTea|9")
    assert (len(season.circles.new), season.meetings) == (1, Sorted())


def test_the_same_name_in_another_town_is_another_circle() -> None:
    season = table(f"{HEAD}|place\n{TEA}|luton\n{TEA}|bradford\nTea|2|2026-12-10|18:30|Hall|")
    assert [circle.place for circle in season.circles.new] == ["luton", "bradford"]
    assert [meeting.place for meeting in season.meetings.new] == ["luton", "bradford", "bradford"]


def test_a_big_meeting_may_stand_above_the_circles_that_come_to_it() -> None:
    season = table(f"{HEAD}\nTea;Walk|BIG|2026-12-20|14:00|Town hall\n{TEA}\n{WALK}")
    assert said(season) == []
    assert season.meetings.new[0].circles == tuple(circle.id for circle in season.circles.new)


def test_a_feast_on_that_day_is_a_note_and_never_a_mistake() -> None:
    season = table(f"{HEAD}\nTea|1|2026-12-25|18:30|Hall")
    assert said(season) == []
    assert {(note.line, note.column) for note in season.notes} == {(2, "day")}
    assert any("Christmas" in plain(note.reason) for note in season.notes)
    assert table(f"{HEAD}\nTea|1|2026-12-25|18:30|Hall", after(season)).notes == ()


# --- twice ----------------------------------------------------------------------------------------


def test_the_same_table_again_changes_nothing() -> None:
    there = told(after(table(SEASON)))
    assert table(SEASON, there) == Season(Sorted(unchanged=2), Sorted(unchanged=4))


def test_the_same_table_again_changes_nothing_when_the_first_meetings_are_past() -> None:
    there = told(after(table(SEASON)))
    season = table(SEASON, there, now=MONDAY + timedelta(days=14))
    assert season == Season(Sorted(unchanged=2), Sorted(unchanged=4))


def test_a_meeting_that_is_moved_is_the_same_meeting_and_members_will_hear_of_it() -> None:
    there = told(after(table(SEASON)))
    season = table(SEASON.replace("2026-12-10", "2026-12-11"), there)
    assert (season.circles, season.meetings.new, season.meetings.unchanged) == (
        Sorted(unchanged=2),
        (),
        3,
    )
    [moved] = season.meetings.changed
    assert (moved.state, moved.number, moved.day) == ("set", 2, date(2026, 12, 11))
    assert agenda.news(moved) == "moved"


def test_an_empty_cell_takes_a_value_of_a_meeting_away_and_leaves_the_circle_as_it_is() -> None:
    there = after(table(SEASON))
    season = table(SEASON.replace("|tea|9", "||"), there)
    assert season.circles == Sorted(unchanged=2)
    assert [meeting.food for meeting in season.meetings.changed] == [()]


def test_columns_that_are_not_there_leave_everything_as_it_is() -> None:
    there = after(table(SEASON))
    season = table("circle|meeting|venue\ntea|1|Library", there)
    [meeting] = season.meetings.changed
    assert (meeting.venue, meeting.food, meeting.day) == ("Library", ("tea",), date(2026, 12, 3))


def test_one_more_circle_comes_to_the_same_big_meeting() -> None:
    there = after(table(SEASON))
    season = table(
        f"{HEAD}\nSing|1|2026-12-05|10:00|Church\nTea;Walk;Sing|big|2026-12-20|14:00|Town hall",
        there,
    )
    assert said(season) == []
    [big] = season.meetings.changed
    assert len(big.circles) == 3


def test_a_meeting_that_was_called_off_does_not_come_back_with_an_old_file() -> None:
    there = after(table(f"{HEAD}\n{TEA}"))
    there = replace(there, meetings=tuple(replace(m, state="cancelled") for m in there.meetings))
    assert said(table(f"{HEAD}\n{TEA}", there)) == [
        (2, "day", "this meeting was called off, take the row out")
    ]
    another = table(f"{HEAD}\n{TEA}".replace("2026-12-03", "2026-12-05"), there)
    assert len(another.meetings.new) == 1


def test_a_second_season_of_a_circle_leaves_the_first_in_peace() -> None:
    there = told(after(table(f"{HEAD}\n{TEA}")))
    text = f"{HEAD}\n{TEA}\nTea|1|2027-03-03|18:30|Hall"
    season = table(text, there, now=MONDAY + timedelta(days=60))
    assert said(season) == []
    assert (len(season.meetings.new), season.meetings.unchanged) == (1, 1)


def test_the_name_of_a_circle_that_is_over_is_free_again() -> None:
    over = Circle("old", "luton", "Tea", MONDAY, state="over")
    [circle] = table(f"{HEAD}\n{TEA}", known([over])).circles.new
    assert circle.id != "old"
