"""The demo: whoever arrives finds a circle to join, whenever it is started."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.demo import SOON, first_circle
from flows.circles import agenda
from flows.records import Circle, Meeting


@given(st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_three_meetings_are_ahead_a_week_apart_and_nothing_waits_to_be_said(now: datetime) -> None:
    circle, *meetings = first_circle(now)
    assert isinstance(circle, Circle)
    assert (circle.state, circle.listed, len(meetings)) == ("open", True, 3)
    for number, meeting in enumerate(meetings):
        assert isinstance(meeting, Meeting)
        assert meeting.circles == (circle.id,)
        assert agenda.is_ahead(meeting, now + SOON - timedelta(hours=6))
        assert meeting.day - meetings[0].day == timedelta(weeks=number)  # type: ignore[union-attr]
        assert agenda.current(meeting, now) is None
