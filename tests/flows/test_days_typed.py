"""A day or a time that somebody types: read as people write it, or asked for again."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.team.meeting_typed import FARTHEST, day_ahead, time_of_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("18:30", time(18, 30)),
        ("18.30", time(18, 30)),
        (" 09:00 ", time(9)),
        ("6:30 pm", time(18, 30)),
        ("6.30PM", time(18, 30)),
        ("6 p.m.", time(18)),
        ("10am", time(10)),
        ("12 pm", time(12)),
        ("12 am", time(0)),
        ("12:15 am", time(0, 15)),
        ("00:30", time(0, 30)),
        ("٠١:٣٠", time(1, 30)),
        ("\u200f18:30", time(18, 30)),
    ],
)
def test_a_time_is_read_as_people_in_england_write_it(typed: str, at: time) -> None:
    assert time_of_day(typed) == at


@pytest.mark.parametrize(
    "typed",
    ["", "6:30", "6", "18", "1830", "24:00", "18:60", "18:3", "13 pm", "0 am", "noon", "18:30 x"],
)
def test_a_time_that_could_mean_two_things_is_asked_for_again(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        time_of_day(typed)


@pytest.mark.parametrize(
    ("typed", "language", "day"),
    [
        ("14/4/2027", "en", date(2027, 4, 14)),
        ("14.4.2027", "en", date(2027, 4, 14)),
        ("2027-04-14", "en", date(2027, 4, 14)),
        ("14/4", "en", date(2027, 4, 14)),
        ("24.11.", "en", date(2026, 11, 24)),
        ("23/11", "en", date(2026, 11, 23)),
        ("22/11", "en", date(2027, 11, 22)),
        ("1st December", "en", date(2026, 12, 1)),
        ("2nd dec 2026", "en", date(2026, 12, 2)),
        ("Tuesday, 1 December", "en", date(2026, 12, 1)),
        ("4 sept", "en", date(2027, 9, 4)),
        ("29 February", "en", date(2028, 2, 29)),
        ("4 grudnia", "pl", date(2026, 12, 4)),
        ("4 December", "pl", date(2026, 12, 4)),
        ("wt. 1 gru", "pl", date(2026, 12, 1)),
        ("٤ ديسمبر", "ar", date(2026, 12, 4)),
        ("الثلاثاء، 1 ديسمبر", "ar", date(2026, 12, 1)),
    ],
)
def test_a_day_is_read_in_english_and_in_the_language_of_the_reader(
    typed: str, language: str, day: date
) -> None:
    assert day_ahead(typed, TODAY, language) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "tomorrow",
        "31/6",
        "0/1",
        "22/11/2026",
        "1/1/2036",
        "4 ju",
        "Monday 1 December",
        "12/2026",
        "1 December " + "x" * 40,
    ],
)
def test_what_is_no_day_ahead_is_asked_for_again(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        day_ahead(typed, TODAY)


@given(st.text(max_size=60), st.sampled_from(["en", "ar", "pl"]))
def test_nothing_that_is_typed_leads_to_a_day_in_the_past(typed: str, language: str) -> None:
    try:
        day = day_ahead(typed, TODAY, language)
    except ValueError:
        return
    assert TODAY <= day <= TODAY + FARTHEST


@given(st.dates(TODAY, TODAY + timedelta(days=700)))
def test_every_day_can_be_typed_as_the_screen_shows_it(day: date) -> None:
    assert day_ahead(f"{day.day}/{day.month}/{day.year}", TODAY) == day
    assert day_ahead(f"{day:%A} {day.day} {day:%B} {day.year}", TODAY) == day


@given(st.times())
def test_every_minute_of_the_day_can_be_typed(at: time) -> None:
    at = at.replace(second=0, microsecond=0, fold=0)
    assert time_of_day(f"{at:%H:%M}") == at
    assert time_of_day(f"{at:%I:%M %p}") == at
