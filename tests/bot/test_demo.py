"""The demo: whoever arrives finds a circle to join, whenever it is started."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.demo import GUESTS, SOON, TOWN, first_circle, first_hosts
from flows.circles import agenda
from flows.hosts import ENOUGH
from flows.records import Circle, Meeting
from flows.team.host_fields import LONGEST_WORDS


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


def test_hosts_of_different_backgrounds_say_hello_and_one_of_them_has_a_phone() -> None:
    hosts = first_hosts(date(2026, 11, 23))
    assert len(hosts) > ENOUGH
    assert {host.place for host in hosts} == {TOWN}
    assert len({host.languages for host in hosts}) == len(hosts)
    assert {host.staff for host in hosts} & {guest.name for guest in GUESTS if guest.post}
    for host in hosts:
        assert {"en", "ar"} <= set(host.words or {})
        assert all(len(said) <= LONGEST_WORDS for said in (host.words or {}).values())
