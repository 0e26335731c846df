"""The clock of a round of feedback: what is said, at what time on the wall; never at night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.feedback import agenda
from flows.rounds import Round, phase
from flows.timing import awake
from tests.flows.feedback_rounds import round_of

LONDON = ZoneInfo("Europe/London")
ZONES = [
    LONDON,
    ZoneInfo("Africa/Cairo"),  # skips midnight when the clocks change
    ZoneInfo("America/Havana"),
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("Pacific/Apia"),
]
Outage = tuple[datetime, datetime]  # the service is away from then till then


def clock(wall: str, zone: ZoneInfo = LONDON) -> datetime:
    """An instant, by the clock on the wall."""
    return datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(UTC)


def played(
    round_: Round, begins: datetime, zone: ZoneInfo = LONDON, down: Sequence[Outage] = ()
) -> list[tuple[datetime, agenda.Occasion]]:
    """Everything that is said and done in a round, each at once when it can be."""
    told = list[tuple[datetime, agenda.Occasion]]()
    now = begins
    for _ in range(20):
        at = agenda.next_at(round_, now, zone)
        if at is None:
            return told
        now = next((till for since, till in down if since <= at < till), at)
        if occasion := agenda.current(round_, now, zone):
            told.append((now, occasion))
            round_ = agenda.over(round_, occasion.what, now, zone)
        round_ = replace(round_, next_at=agenda.next_at(round_, now, zone))
    raise AssertionError(f"it never ends: {told[-3:]}")


def said(round_: Round, begins: str, down: Sequence[tuple[str, str]] = ()) -> list[str]:
    outages = [(clock(since), clock(till)) for since, till in down]
    told = played(round_, clock(begins), down=outages)
    return [f"{now.astimezone(LONDON):%d %b %H:%M} {o.what}" for now, o in told]


USUAL = [
    "23 Nov 10:00 before",
    "27 Nov 17:00 before-again",
    "01 Feb 10:00 after",
    "05 Feb 17:00 after-again",
    "08 Feb 00:00 close",
]


def test_people_are_asked_and_reminded_once_each_time_and_then_it_closes() -> None:
    assert said(round_of(), "2026-11-20 12:00") == USUAL


def test_asked_once_only_there_is_no_before() -> None:
    once = round_of(before_from=None, before_until=None)
    assert said(once, "2026-11-20 12:00") == USUAL[2:]


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ("2026-11-23 09:59", "23 Nov 10:00 before"),
        ("2026-11-23 15:30", "23 Nov 15:30 before"),  # at once
        ("2026-11-23 23:30", "24 Nov 09:00 before"),  # but not at night
        ("2026-11-29 20:59", "29 Nov 20:59 before"),  # on the last evening
        ("2026-11-29 21:00", "01 Feb 10:00 after"),  # too late: the first time is over
        ("2027-02-07 21:30", "08 Feb 00:00 close"),  # too late for everything
        ("2027-03-01 03:00", "01 Mar 03:00 close"),
    ],
)
def test_a_round_that_is_opened_late_says_what_is_still_of_use(opened: str, expected: str) -> None:
    assert said(round_of(), opened)[0] == expected


@pytest.mark.parametrize(
    ("opened", "reminded"),
    [
        ("2026-11-23 12:00", True),  # four days before the 27th
        ("2026-11-23 22:00", False),  # they are asked in the morning: three days before
        ("2026-11-26 12:00", False),
    ],
)
def test_who_was_asked_a_moment_ago_is_not_reminded(opened: str, *, reminded: bool) -> None:
    assert any(line.endswith("before-again") for line in said(round_of(), opened)) is reminded


@pytest.mark.parametrize(("days", "reminded"), [(5, False), (6, True), (7, True)])
def test_a_short_time_has_no_reminder(days: int, *, reminded: bool) -> None:
    until = date(2026, 11, 23) + timedelta(days=days)
    lines = said(round_of(before_until=until), "2026-11-20 12:00")
    assert any(line.endswith("before-again") for line in lines) is reminded


@pytest.mark.parametrize(
    ("down", "expected"),
    [
        # Back when people can still answer: they are asked then, and not reminded too soon.
        (("2026-11-22 00:00", "2026-11-25 11:00"), ["25 Nov 11:00 before", *USUAL[2:]]),
        (("2026-11-22 00:00", "2026-11-25 03:00"), ["25 Nov 09:00 before", *USUAL[2:]]),
        # Back when that is over: nobody hears of it any more.
        (("2026-11-22 00:00", "2026-12-01 11:00"), USUAL[2:]),
        # A reminder that was missed comes, as long as it is of use.
        (
            ("2026-11-27 16:00", "2026-11-29 12:00"),
            [USUAL[0], "29 Nov 12:00 before-again", *USUAL[2:]],
        ),
        (("2026-11-27 16:00", "2026-11-29 23:00"), [USUAL[0], *USUAL[2:]]),
        (("2027-01-31 16:00", "2027-03-01 05:00"), [*USUAL[:2], "01 Mar 05:00 close"]),
    ],
    ids=str,
)
def test_after_an_outage_nothing_is_told_too_late(
    down: tuple[str, str], expected: list[str]
) -> None:
    assert said(round_of(), "2026-11-20 12:00", [down]) == expected


@pytest.mark.parametrize("state", ["draft", "opening", "closed", "cancelled"])
def test_only_in_an_open_round_is_anything_said(state: Any) -> None:
    round_ = round_of(state=state)
    now = clock("2026-11-24 12:00")
    assert agenda.current(round_, now, LONDON) is None
    assert agenda.next_at(round_, now, LONDON) is None


def test_what_waits_is_destroyed_ninety_days_after_the_last_day() -> None:
    waits = round_of(state="waiting")
    at = agenda.next_at(waits, clock("2027-02-08 00:00"), LONDON)
    assert at == clock("2027-05-08 00:00")
    assert (at - clock("2027-02-07 00:00")).days == agenda.WAITS.days - 1, "the clocks have changed"
    assert agenda.current(waits, at, LONDON) is None


def test_hours_are_those_on_the_wall_on_both_sides_of_a_change_of_the_clocks() -> None:
    spring = round_of(
        before_from=date(2027, 3, 26),
        before_until=date(2027, 4, 1),  # the clocks go forward on the 28th
        after_from=date(2027, 10, 29),
        closes_on=date(2027, 11, 4),  # and back on the 31st
    )
    assert said(spring, "2027-03-01 12:00") == [
        "26 Mar 10:00 before",
        "30 Mar 17:00 before-again",
        "29 Oct 10:00 after",
        "02 Nov 17:00 after-again",
        "05 Nov 00:00 close",
    ]


# --- whatever the days ----------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
SPANS = st.integers(0, 20)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Any round whose days are in order; the clocks change now and then."""
    first = draw(DAYS)
    before_until = first + timedelta(days=draw(SPANS))
    after_from = before_until + timedelta(days=1 + draw(st.integers(0, 200)))
    closes_on = after_from + timedelta(days=draw(SPANS))
    twice = draw(st.booleans())
    return round_of(
        before_from=first if twice else None,
        before_until=before_until if twice else None,
        after_from=after_from,
        closes_on=closes_on,
    )


@st.composite
def outages(draw: st.DrawFn, round_: Round) -> list[Outage]:
    start = round_.before_from or round_.after_from
    found = list[Outage]()
    for day, hours, lasts in draw(
        st.lists(st.tuples(st.integers(-2, 250), st.integers(0, 23), st.integers(1, 400)))
    ):
        since = datetime(start.year, start.month, start.day, hours, tzinfo=UTC)
        since += timedelta(days=day)
        found.append((since, since + timedelta(hours=lasts)))
    return found


@given(st.data(), rounds(), st.sampled_from(ZONES), st.integers(-400, 4000))
def test_nobody_is_written_to_at_night_or_when_it_is_of_no_use_or_twice(
    data: st.DataObject, round_: Round, zone: ZoneInfo, opened: int
) -> None:
    first = round_.before_from or round_.after_from
    begins = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(hours=opened)
    told = played(round_, begins, zone, data.draw(outages(round_)))
    whats = [occasion.what for _, occasion in told]
    assert len(whats) == len(set(whats)), "each at most once"
    assert whats[-1] == "close", "every round ends"
    times = [now for now, _ in told]
    assert times == sorted(times)
    asked_on = dict[str, date]()
    for now, occasion in told:
        today = now.astimezone(zone).date()
        if occasion.what == "close":
            assert phase(round_, today) == "over"
            continue
        assert awake(now, zone)
        assert phase(round_, today) == occasion.wave
        assert occasion.due <= now < occasion.until
        if occasion.again:
            assert today - asked_on[occasion.wave] >= agenda.IN_PEACE
        else:
            asked_on[occasion.wave] = today


@given(rounds(), st.sampled_from(ZONES))
def test_without_an_outage_everybody_is_asked_on_the_first_day_and_it_ends_with_the_last(
    round_: Round, zone: ZoneInfo
) -> None:
    first = round_.before_from or round_.after_from
    begins = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=3)
    told = {o.what: now.astimezone(zone) for now, o in played(round_, begins, zone)}
    if round_.before_from:
        assert told["before"].date() == round_.before_from
    assert told["after"].date() == round_.after_from
    assert {told[what].hour for what in told if what in {"before", "after"}} == {10}
    assert told["close"].date() == round_.closes_on + timedelta(days=1)
    assert told["close"].hour in {0, 1}, "one, where midnight is skipped"
