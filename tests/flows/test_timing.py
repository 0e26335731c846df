"""Wall times into instants, over both clock changes and in zones that skip midnight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.timing import HOURS, awake, bedtime, in_days, instant, next_waking

LONDON = ZoneInfo("Europe/London")
ZONES = [LONDON, ZoneInfo("Africa/Cairo"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/Havana")]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        ("2026-11-23 18:00", "Europe/London", "2026-11-23 18:00"),
        ("2026-07-01 18:00", "Europe/London", "2026-07-01 17:00"),
        ("2026-10-25 01:30", "Europe/London", "2026-10-25 00:30"),  # comes twice: the first
        ("2027-03-28 01:30", "Europe/London", "2027-03-28 01:00"),  # skipped: the first after
        ("2027-03-28 01:00", "Europe/London", "2027-03-28 01:00"),  # where the gap begins
        ("2027-03-28 02:00", "Europe/London", "2027-03-28 01:00"),  # where it ends
        ("2026-04-24 00:30", "Africa/Cairo", "2026-04-23 22:00"),  # midnight itself is skipped
    ],
)
def test_a_wall_time_is_one_instant(wall: str, zone: str, expected: str) -> None:
    assert instant(datetime.fromisoformat(wall), ZoneInfo(zone)) == utc(expected)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - wall times
    st.sampled_from(ZONES),
)
def test_an_instant_reads_back_as_its_wall_time_or_the_end_of_a_gap(
    wall: datetime, zone: ZoneInfo
) -> None:
    wall = wall.replace(second=0, microsecond=0)
    back = instant(wall, zone).astimezone(zone).replace(tzinfo=None)
    assert wall <= back <= wall + timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [("08:59", False), ("09:00", True), ("20:59", True), ("21:00", False), ("03:00", False)],
)
def test_the_quiet_hours_are_from_nine_in_the_evening_to_nine_in_the_morning(
    now: str, *, expected: bool
) -> None:
    assert awake(utc(f"2026-11-23 {now}"), LONDON) is expected


def test_in_summer_the_quiet_hours_follow_the_wall() -> None:
    assert awake(utc("2026-07-01 08:30"), LONDON)
    assert not awake(utc("2026-07-01 20:30"), LONDON)


def test_three_days_later_is_the_same_hour_across_the_change() -> None:
    before = utc("2026-10-24 10:00")  # summer time; two days later it is winter
    assert in_days(before, LONDON, 3, 18) == utc("2026-10-27 18:00")
    assert in_days(before, LONDON, 0, 18) == utc("2026-10-24 17:00")


def test_without_a_choice_the_hour_is_six_in_the_evening() -> None:
    assert in_days(utc("2026-11-23 10:00"), LONDON, 1, None) == utc("2026-11-24 18:00")


@pytest.mark.parametrize(
    ("now", "hour", "expected"),
    [
        ("2026-11-23 10:00", 18, "2026-11-23 18:00"),
        ("2026-11-23 18:00", 18, "2026-11-24 18:00"),
        ("2026-11-23 23:30", 9, "2026-11-24 09:00"),
        ("2026-11-23 02:00", 9, "2026-11-23 09:00"),
    ],
)
def test_what_came_due_at_night_waits_for_their_next_hour(
    now: str, hour: int, expected: str
) -> None:
    assert next_waking(utc(now), LONDON, hour) == utc(expected)


@pytest.mark.parametrize("hour", HOURS)
def test_every_hour_one_can_choose_is_a_waking_hour_and_ends_before_bed(hour: int) -> None:
    at = in_days(utc("2026-11-23 10:00"), LONDON, 1, hour)
    assert awake(at, LONDON)
    assert at < bedtime(at, LONDON)
