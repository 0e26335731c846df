"""The calendar knows the town: what falls on a day, and which days are free of it.

The dates here are from calendars of the communities, GOV.UK and reckoning by hand, not from the
package that the companion asks.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import Catalogue
from flows.feasts import (
    NAVRATRI,
    RAMADAN,
    TABLE,
    Row,
    _days_of,
    better_days,
    feasts,
    feasts_at,
    gentle_lines,
)
from flows.sunset import sunset
from flows.wording import Voice

ENGLISH = Voice(Catalogue("en", {}))
NOON = time(12)


def on(day: str) -> list[str]:
    """What is on that day: "about" with a tilde, "begins that evening" with a moon."""
    marks = {"day": "", "evening": " ☾", "hour": ""}
    return [
        ("~" if feast.about else "") + feast.name.english + marks[feast.when]
        for feast in feasts(date.fromisoformat(day))
    ]


def said(day: str, at: str) -> list[str]:
    lines = gentle_lines(date.fromisoformat(day), time.fromisoformat(at))
    return [ENGLISH.plain(line) for line in lines]


# --- feasts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "feast"),
    [
        ("2026-03-20", "~Eid al-Fitr"),
        ("2026-03-21", "~Eid al-Fitr"),
        ("2027-03-09", "~Eid al-Fitr"),
        ("2027-03-10", "~Eid al-Fitr"),
        ("2028-02-26", "~Eid al-Fitr"),
        ("2026-05-27", "~Eid al-Adha"),
        ("2027-05-16", "~Eid al-Adha"),
        ("2028-05-05", "~Eid al-Adha"),
        ("2026-06-26", "~Ashura"),
        ("2026-11-08", "~Diwali"),
        ("2027-10-28", "~Diwali"),  # Tamil, and in Singapore
        ("2027-10-29", "~Diwali"),
        ("2028-10-17", "~Diwali"),
        ("2026-03-04", "~Holi"),
        ("2027-03-22", "~Holi"),
        ("2026-10-20", "Dussehra"),
        ("2026-04-14", "Vaisakhi"),
        ("2027-04-14", "Vaisakhi"),
        ("2028-04-14", "Vaisakhi"),
        ("2026-11-24", "The birthday of Guru Nanak"),
        ("2027-11-14", "The birthday of Guru Nanak"),
        ("2026-09-11", "Rosh Hashanah ☾"),
        ("2026-09-12", "Rosh Hashanah"),
        ("2026-09-13", "Rosh Hashanah"),
        ("2027-10-02", "Rosh Hashanah"),
        ("2028-09-21", "Rosh Hashanah"),
        ("2026-09-20", "Yom Kippur ☾"),
        ("2026-09-21", "Yom Kippur"),
        ("2027-10-11", "Yom Kippur"),
        ("2028-09-30", "Yom Kippur"),
        ("2026-04-01", "Passover (Pesach) ☾"),
        ("2026-04-02", "Passover (Pesach)"),
        ("2027-04-22", "Passover (Pesach)"),
        ("2028-04-11", "Passover (Pesach)"),
        ("2026-01-06", "Orthodox Christmas ☾"),
        ("2026-01-07", "Orthodox Christmas"),
        ("2028-01-07", "Orthodox Christmas"),
        ("2026-04-10", "Orthodox Good Friday"),
        ("2026-04-12", "Orthodox Easter"),
        ("2027-04-30", "Orthodox Good Friday"),
        ("2027-05-02", "Orthodox Easter"),
        ("2028-04-16", "Orthodox Easter"),
        ("2028-04-16", "Easter Sunday"),
        ("2026-04-05", "Easter Sunday"),
        ("2026-12-24", "Christmas Eve"),
        ("2026-12-25", "Christmas Day"),
        ("2027-09-12", "Ethiopian and Eritrean New Year"),
        ("2026-02-16", "Lunar New Year ☾"),
        ("2026-02-17", "Lunar New Year"),
        ("2027-02-06", "Lunar New Year"),
        ("2028-01-26", "Lunar New Year"),
        ("2026-05-01", "~Vesak"),  # Sri Lanka
        ("2026-05-31", "~Vesak"),  # Singapore
        ("2027-05-20", "~Vesak"),
        ("2026-03-20", "Nowruz ☾"),
        ("2026-03-21", "Nowruz"),
        ("2027-03-21", "Nowruz"),
    ],
)
def test_a_feast_is_known(day: str, feast: str) -> None:
    assert feast in on(day)


@pytest.mark.parametrize(
    "day",
    [
        *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31"),
        *("2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03"),
        *("2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28", "2028-01-03", "2028-04-14"),
    ],
)
def test_every_bank_holiday_of_england_is_known(day: str) -> None:
    known = {"A bank holiday", "New Year's Day", "Good Friday", "Easter Monday", "Christmas Day"}
    assert known & set(on(day))


@pytest.mark.parametrize("day", ["2026-03-17", "2026-11-30", "2026-08-03"])
def test_holidays_of_other_parts_of_the_kingdom_are_not_ours(day: str) -> None:
    assert on(day) == []


@pytest.mark.parametrize("year", range(2026, 2036))
def test_the_easters_are_those_of_the_old_reckonings(year: int) -> None:
    assert "Easter Sunday" in on(str(western_easter(year)))
    assert "Orthodox Easter" in on(str(orthodox_easter(year)))
    assert "Orthodox Good Friday" in on(str(orthodox_easter(year) - timedelta(days=2)))


def western_easter(year: int) -> date:
    """By Gauss, for this century."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    days = d + e - (7 if (d, e) == (29, 6) or ((d, e) == (28, 6) and a > 10) else 0)
    return date(year, 3, 22) + timedelta(days=days)


def orthodox_easter(year: int) -> date:
    """By Gauss; the Julian calendar is 13 days behind."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 15) % 30
    e = (2 * b + 4 * c + 6 * d + 6) % 7
    return date(year, 3, 22) + timedelta(days=d + e + 13)


@pytest.mark.parametrize("row", [*TABLE, RAMADAN, NAVRATRI], ids=lambda row: row.english)
def test_each_feast_of_the_table_comes_every_year(row: Row) -> None:
    """A name that the package no longer uses would be a feast that is silently forgotten."""
    assert [y for y in range(2026, 2036) if y not in {day.year for day in _days_of(row, y)}] == []


def test_far_from_our_time_the_weeks_are_still_known() -> None:
    for year in (1999, 2040, 2150, 9998):
        friday = next(
            date(year, 6, number) for number in range(1, 8) if date(year, 6, number).weekday() == 4
        )
        assert "Friday prayers" in {feast.name.english for feast in feasts_at(friday, NOON)}


# --- hours ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        ("2026-06-12", "10:00", []),  # a Friday: over by noon
        ("2026-06-12", "10:30", ["Friday prayers"]),
        ("2026-06-12", "14:15", ["Friday prayers"]),
        ("2026-06-12", "14:30", []),
        ("2026-06-12", "18:30", []),
        ("2026-06-12", "20:00", ["the Jewish Sabbath"]),  # the sun sets at half past nine
        ("2026-12-11", "14:30", ["the Jewish Sabbath"]),  # and in winter before four
        ("2026-06-13", "10:00", ["the Jewish Sabbath"]),
        ("2026-12-12", "17:00", []),
        ("2026-06-14", "10:00", ["Sunday services in churches"]),
        ("2026-06-14", "12:00", []),
        ("2026-06-15", "10:00", []),
        ("2026-02-24", "18:00", ["the meal after sunset in Ramadan"]),
        ("2026-02-24", "14:00", []),
        ("2026-02-24", "19:00", []),
        ("2026-10-13", "18:30", ["the dances of Navratri"]),
        ("2026-10-13", "10:00", []),
    ],
)
def test_the_hours_that_people_keep_free_are_known(day: str, at: str, expected: list[str]) -> None:
    met = feasts_at(date.fromisoformat(day), time.fromisoformat(at))
    assert [feast.name.english for feast in met] == expected


@pytest.mark.parametrize(
    ("at", "kept"),
    [("14:00", False), ("17:00", False), ("17:30", True), ("20:00", True)],
)
def test_a_feast_that_begins_at_sunset_leaves_the_day_before_it_free(
    at: str, *, kept: bool
) -> None:
    met = feasts_at(date(2026, 9, 20), time.fromisoformat(at))  # a Sunday; Yom Kippur is on Monday
    assert ("Yom Kippur" in {feast.name.english for feast in met}) is kept


@pytest.mark.parametrize(
    "seen",  # in Leicester, by an almanac
    ["2026-06-21 21:33", "2026-12-21 15:53", "2026-03-20 18:18", "2026-10-24 17:50"],
)
def test_the_sun_sets_when_the_almanac_says(seen: str) -> None:
    moment = datetime.fromisoformat(seen)
    assert abs(sunset(moment.date()) - moment) <= timedelta(minutes=5)


# --- what a coordinator is told -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "at", "lines"),
    [
        ("2026-06-09", "18:00", []),
        (
            "2026-05-27",
            "18:00",
            ["Eid al-Adha is about then.", "Some people may not be able to come."],
        ),
        (
            "2026-09-21",
            "10:00",
            ["Yom Kippur is on that day.", "Some people may not be able to come."],
        ),
        (
            "2026-09-20",
            "18:00",
            ["Yom Kippur begins that evening.", "Some people may not be able to come."],
        ),
        (
            "2026-06-12",
            "13:00",
            ["At the same time: Friday prayers.", "Some people may not be able to come."],
        ),
        (
            "2026-05-04",
            "10:00",
            ["A bank holiday is on that day.", "Some people may not be able to come."],
        ),
        (
            "2026-03-20",
            "12:30",
            [
                "Eid al-Fitr is about then.",
                "At the same time: Friday prayers.",
                "Some people may not be able to come.",
            ],
        ),
    ],
)
def test_a_coordinator_is_told_gently(day: str, at: str, lines: list[str]) -> None:
    assert said(day, at) == lines


@pytest.mark.parametrize(
    ("day", "at", "today", "expected"),
    [
        # Tuesday, Vaisakhi: the next Tuesdays, and the day after.
        ("2026-04-14", "18:00", "2026-04-01", ["2026-04-13", "2026-04-21", "2026-04-28"]),
        ("2026-04-14", "18:00", "2026-04-13", ["2026-04-15", "2026-04-21", "2026-04-28"]),
        # Friday at prayers: every Friday is one, so the days beside it.
        ("2026-06-12", "13:00", "2026-06-01", ["2026-06-10", "2026-06-11", "2026-06-14"]),
        # In Ramadan all evenings are the same.
        ("2026-02-24", "17:00", "2026-02-01", []),
    ],
)
def test_other_days_are_near_and_keep_the_weekday(
    day: str, at: str, today: str, expected: list[str]
) -> None:
    days = better_days(date.fromisoformat(day), time.fromisoformat(at), date.fromisoformat(today))
    assert [str(other) for other in days] == expected


DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))


@given(day=DAYS, at=st.times(), back=st.integers(-30, 60))
def test_no_other_day_is_past_or_a_feast(day: date, at: time, back: int) -> None:
    today = day - timedelta(days=back)
    days = better_days(day, at, today)
    assert len(days) <= 3
    assert list(days) == sorted(set(days))
    for other in days:
        assert today < other != day
        assert abs(other - day) < timedelta(days=21)
        assert gentle_lines(other, at) == ()


@given(day=DAYS, at=st.times())
def test_whatever_falls_on_a_day_it_is_said_once_and_in_a_few_lines(day: date, at: time) -> None:
    lines = [ENGLISH.plain(line) for line in gentle_lines(day, at)]
    assert len(lines) == len(set(lines)) <= 5
    assert len(lines) != 1  # what falls on it, and what follows


def test_a_conversation_does_not_pay_for_the_calendar() -> None:
    code = "import sys, flows.feasts; print('holidays' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
