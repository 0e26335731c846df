"""What is said about a meeting, and when: one fact a row, in wall time of the place.

Changes, and how members hear of them: `test_agenda_news.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.circles import agenda
from flows.timing import awake
from tests.flows.noticeboard import (
    CAIRO,
    DAY,
    HOURS,
    LONDON,
    Outage,
    clock,
    known,
    meeting_at,
    only,
    said,
    wall,
)

# --- when it is -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "zone", "begins"),
    [
        ("2026-11-25 18:00", LONDON, "2026-11-25 18:00"),
        ("2027-07-01 18:00", LONDON, "2027-07-01 17:00"),
        ("2026-10-25 01:30", LONDON, "2026-10-25 00:30"),  # comes twice: the first
        ("2026-10-25 02:30", LONDON, "2026-10-25 02:30"),  # after both
        ("2027-03-28 01:30", LONDON, "2027-03-28 01:00"),  # skipped: the first after
        ("2027-10-31 01:30", LONDON, "2027-10-31 00:30"),
        ("2028-03-26 01:30", LONDON, "2028-03-26 01:00"),
        ("2027-04-30 00:30", CAIRO, "2027-04-29 22:00"),  # midnight itself is skipped
        ("2027-10-28 23:30", CAIRO, "2027-10-28 20:30"),  # half past eleven comes twice
        ("2027-10-03 02:15", "Australia/Lord_Howe", "2027-10-02 15:30"),  # by half an hour
    ],
)
def test_a_meeting_begins_by_the_clock_on_the_wall_also_when_clocks_change(
    when: str, zone: str, begins: str
) -> None:
    assert agenda.starts_at(meeting_at(when, zone)) == clock(begins, "UTC")


@pytest.mark.parametrize(
    ("when", "ends"),
    [
        ("2026-10-25 00:30", "01:30"),  # two hours, of which one comes twice
        ("2027-03-28 00:30", "03:30"),  # two hours, and one is skipped
    ],
)
def test_a_meeting_lasts_as_long_as_was_said_also_when_clocks_change(when: str, ends: str) -> None:
    assert wall(agenda.ends_at(meeting_at(when)), LONDON).endswith(ends)


# --- the usual course -----------------------------------------------------------------------------


def test_the_usual_course_of_a_meeting() -> None:
    meeting = meeting_at("2026-11-25 18:30")
    assert said(meeting, [("2026-11-10 14:00", {"state": "set"})]) == [
        "10 Nov 14:05 invitation",
        "18 Nov 18:30 reminder 7 days",
        "24 Nov 18:30 headcount 1 day",
        "24 Nov 18:30 reminder 1 day",
        "25 Nov 16:30 headcount 2 hours",
        "25 Nov 16:30 reminder 2 hours",
        "25 Nov 20:30 after",
        "26 Nov 12:00 story",
    ]


def test_a_draft_is_nobodys_business() -> None:
    assert said(meeting_at("2026-11-25 18:30"), [("2026-11-10 14:00", {"venue": "Hall"})]) == []


# --- reminders ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "heard", "zone", "expected"),
    [
        # Whole days are days on the calendar: the same time on the wall.
        ("2026-10-25 15:00", "2026-10-01 12:00", LONDON, "24 Oct 15:00 reminder 1 day"),
        ("2026-10-29 15:00", "2026-10-01 12:00", LONDON, "22 Oct 15:00 reminder 7 days"),
        ("2027-03-28 15:00", "2027-03-01 12:00", LONDON, "27 Mar 15:00 reminder 1 day"),
        ("2027-10-31 15:00", "2027-10-01 12:00", LONDON, "30 Oct 15:00 reminder 1 day"),
        ("2028-03-26 15:00", "2028-03-01 12:00", LONDON, "25 Mar 15:00 reminder 1 day"),
        ("2027-05-01 15:00", "2027-04-01 12:00", CAIRO, "24 Apr 15:00 reminder 7 days"),
        # Hours are hours.
        ("2026-10-25 11:30", "2026-10-01 12:00", LONDON, "25 Oct 09:30 reminder 2 hours"),
        # What would come at night comes at nine, an hour before the meeting at the latest ...
        ("2026-11-25 10:30", "2026-11-01 12:00", LONDON, "25 Nov 09:00 reminder 2 hours"),
        ("2026-11-25 10:00", "2026-11-01 12:00", LONDON, "25 Nov 09:00 reminder 2 hours"),
        ("2026-11-25 22:30", "2026-11-01 12:00", LONDON, "25 Nov 09:00 reminder 1 day"),
        # ... else at eight on the evening before.
        ("2026-11-25 09:59", "2026-11-01 12:00", LONDON, "24 Nov 20:00 reminder 2 hours"),
        ("2026-11-25 23:30", "2026-11-01 12:00", LONDON, "25 Nov 20:00 reminder 2 hours"),
        ("2026-11-25 08:00", "2026-11-01 12:00", LONDON, "24 Nov 20:00 reminder 2 hours"),
        ("2026-11-25 23:00", "2026-11-01 12:00", LONDON, "25 Nov 20:00 reminder 2 hours"),
        ("2026-11-25 22:59", "2026-11-01 12:00", LONDON, "25 Nov 20:59 reminder 2 hours"),
        # At half past one on the night on which the clocks go back.
        ("2026-10-25 01:30", "2026-10-01 12:00", LONDON, "24 Oct 20:00 reminder 2 hours"),
        ("2026-10-25 01:30", "2026-10-01 12:00", LONDON, "24 Oct 09:00 reminder 1 day"),
        ("2026-10-25 01:30", "2026-10-01 12:00", LONDON, "18 Oct 09:00 reminder 7 days"),
        # At half past midnight on a night that skips it.
        ("2027-04-30 00:30", "2027-04-01 12:00", CAIRO, "29 Apr 20:00 reminder 2 hours"),
        ("2027-04-30 00:30", "2027-04-01 12:00", CAIRO, "29 Apr 09:00 reminder 1 day"),
        ("2027-04-30 00:30", "2027-04-01 12:00", CAIRO, "23 Apr 09:00 reminder 7 days"),
    ],
)
def test_a_reminder_comes_at_a_time_when_people_are_awake(
    when: str, heard: str, zone: str, expected: str
) -> None:
    assert expected in said(known(when, heard, zone))


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ((DAY,), ["24 Nov 18:00 reminder 1 day"]),
        ((), []),
        ((DAY, DAY), ["24 Nov 18:00 reminder 1 day"]),
    ],
)
def test_a_circle_chooses_its_reminders(minutes: tuple[int, ...], expected: list[str]) -> None:
    meeting = known("2026-11-25 18:00", "2026-11-01 12:00", reminders=minutes)
    assert only(said(meeting), "reminder") == expected


def test_of_several_reminders_at_one_time_the_shortest_counts() -> None:
    """Two hours and a day before a meeting at half past nine: both on the evening before."""
    meeting = known("2026-11-25 05:00", "2026-11-01 12:00", reminders=(9 * 60, HOURS))
    assert only(said(meeting), "reminder") == ["24 Nov 20:00 reminder 2 hours"]


@pytest.mark.parametrize(
    ("heard", "first"),
    [
        ("2026-11-18 16:59", "18 Nov 18:00 reminder 7 days"),
        ("2026-11-18 17:00", "18 Nov 18:00 reminder 7 days"),
        ("2026-11-18 17:01", "24 Nov 18:00 reminder 1 day"),  # they have just heard of it
        ("2026-11-18 18:01", "24 Nov 18:00 reminder 1 day"),  # the past
        ("2026-11-24 19:00", "25 Nov 16:00 reminder 2 hours"),
        ("2026-11-25 15:30", None),
    ],
)
def test_a_meeting_created_late_sends_nothing_that_is_past(heard: str, first: str | None) -> None:
    reminders = only(said(known("2026-11-25 18:00", heard)), "reminder")
    assert (reminders[0] if reminders else None) == first


# --- outages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        # Back before the next one: it comes late, and the others on time.
        (
            ("2026-11-18 17:00", "2026-11-20 10:00"),
            ["20 Nov 10:00 7 days", "24 Nov 18:00 1 day", "25 Nov 16:00 2 hours"],
        ),
        # Only the newest that is still open.
        (("2026-11-18 17:00", "2026-11-25 11:00"), ["25 Nov 11:00 1 day", "25 Nov 16:00 2 hours"]),
        (("2026-11-18 17:00", "2026-11-25 16:00"), ["25 Nov 16:00 2 hours"]),
        (("2026-11-18 17:00", "2026-11-25 17:58"), ["25 Nov 17:58 2 hours"]),
        # The meeting has begun.
        (("2026-11-18 17:00", "2026-11-25 18:00"), []),
        # Back at night: it waits for the morning.
        (
            ("2026-11-24 17:00", "2026-11-25 03:00"),
            ["18 Nov 18:00 7 days", "25 Nov 09:00 1 day", "25 Nov 16:00 2 hours"],
        ),
    ],
)
def test_after_an_outage_only_the_newest_reminder_that_is_still_of_use_is_sent(
    down: Outage, expected: list[str]
) -> None:
    lines = only(said(known("2026-11-25 18:00", "2026-11-01 12:00"), down=[down]), "reminder")
    assert [line.replace(" reminder", "") for line in lines] == expected


def test_what_cannot_wait_for_the_morning_is_sent_at_night() -> None:
    """The meeting is at nine: at three in the morning its last reminder is still of use."""
    meeting = known("2026-11-25 09:00", "2026-11-01 12:00")
    lines = said(meeting, down=[("2026-11-24 06:00", "2026-11-25 03:00")])
    assert "25 Nov 03:00 reminder 2 hours" in lines


def test_what_waits_for_the_morning_gives_way_to_what_comes_due_by_then() -> None:
    meeting = known("2026-11-25 11:00", "2026-11-01 12:00")  # two hours before is nine
    lines = said(meeting, down=[("2026-11-24 06:00", "2026-11-25 03:00")])
    assert only(lines, "reminder")[-1] == "25 Nov 09:00 reminder 2 hours"
    assert "1 day" not in " ".join(only(lines, "reminder"))


# --- for those who lead, and afterwards -----------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "heard", "expected"),
    [
        ("2026-11-25 18:00", "2026-11-24 12:00", ["24 Nov 18:00 1 day", "25 Nov 16:00 2 hours"]),
        ("2026-11-25 18:00", "2026-11-24 19:00", ["25 Nov 16:00 2 hours"]),
        ("2026-11-25 09:30", "2026-11-20 12:00", ["24 Nov 09:30 1 day", "24 Nov 20:00 2 hours"]),
        ("2026-11-25 05:00", "2026-11-20 12:00", ["24 Nov 09:00 1 day", "24 Nov 20:00 2 hours"]),
    ],
)
def test_those_who_lead_hear_how_many_come(when: str, heard: str, expected: list[str]) -> None:
    lines = only(said(known(when, heard)), "headcount")
    assert [line.replace(" headcount", "") for line in lines] == expected


@pytest.mark.parametrize(
    ("when", "after", "story"),
    [
        ("2026-11-25 18:00", "25 Nov 20:00", "26 Nov 12:00"),
        ("2026-11-25 20:00", "26 Nov 09:00", "26 Nov 12:00"),  # it ends at ten
        ("2026-11-25 23:00", "26 Nov 09:00", "27 Nov 12:00"),  # it ends on the next day
        ("2027-03-27 18:00", "27 Mar 20:00", "28 Mar 12:00"),
        ("2026-10-24 23:00", "25 Oct 09:00", "26 Oct 12:00"),
    ],
)
def test_afterwards_somebody_asks_who_came_and_next_day_for_a_story(
    when: str, after: str, story: str
) -> None:
    lines = only(said(known(when, "2026-10-01 12:00")), "after", "story")
    assert lines == [f"{after} after", f"{story} story"]


def test_after_a_long_outage_nobody_asks_who_came_a_week_ago() -> None:
    down = [("2026-11-25 18:00", "2026-12-02 10:00")]
    meeting = known("2026-11-25 18:00", "2026-11-01 12:00")
    assert only(said(meeting, down=down), "after", "story") == []


# --- whatever the meeting -------------------------------------------------------------------------

ZONES = st.sampled_from([LONDON, CAIRO, "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata"])
DAYS = st.datetimes(datetime(2026, 10, 1), datetime(2028, 12, 1))  # noqa: DTZ001 - wall times


@given(DAYS, ZONES, st.lists(st.integers(30, 10 * DAY), max_size=4), st.integers(0, 12 * DAY))
def test_reminders_come_by_day_in_order_before_the_meeting_each_once(
    when: datetime, zone: str, minutes: list[int], before: int
) -> None:
    when = when.replace(second=0, microsecond=0)
    meeting = meeting_at(when.isoformat(), zone, reminders=tuple(minutes), state="set")
    start = agenda.starts_at(meeting)
    told_at = start - timedelta(minutes=before)
    meeting = replace(meeting, told=agenda.heard(meeting, told_at), changed_at=told_at)
    reminders = [one for one in agenda.occasions(meeting) if one.what == "reminder"]
    dues = [one.due for one in reminders]
    assert dues == sorted(set(dues))
    assert len(dues) <= len(set(minutes))
    for one, until in zip(reminders, [*dues, start][1:], strict=bool(reminders)):
        assert awake(one.due, ZoneInfo(zone))
        assert told_at + timedelta(hours=1) <= one.due < one.until == until
