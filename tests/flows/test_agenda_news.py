"""What members hear of a change, and when: one fact a row, in wall time of the place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.circles import agenda
from flows.model import Put, Unsay
from flows.records import Meeting
from tests.flows.noticeboard import NEWS, Change, at, clock, known, meeting_at, only, said

# --- news -----------------------------------------------------------------------------------------


def moved(when: str, **to: Any) -> Change:
    return when, to


KNOWN = known("2026-11-25 18:00", "2026-11-01 12:00")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([moved("2026-11-10 14:00", venue="Library")], ["10 Nov 14:05 moved"]),
        ([moved("2026-11-10 14:00", address="2 High Street")], ["10 Nov 14:05 moved"]),
        ([moved("2026-11-10 14:00", minutes=90)], ["10 Nov 14:05 moved"]),
        ([moved("2026-11-10 14:00", latitude=51.9, longitude=-0.4)], ["10 Nov 14:05 moved"]),
        ([moved("2026-11-10 14:00", **at("2026-11-26 18:00"))], ["10 Nov 14:05 moved"]),
        ([moved("2026-11-10 14:00", **at("2026-11-25 18:30"))], ["10 Nov 14:05 moved"]),
        ([moved("2026-11-10 14:00", state="cancelled")], ["10 Nov 14:05 cancelled"]),
        # What is on the meeting's own screen only is no news.
        ([moved("2026-11-10 14:00", food=("tea",))], []),
        ([moved("2026-11-10 14:00", directions="Ring the bell.")], []),
        # Every change waits for the next one ...
        (
            [
                moved("2026-11-10 14:00", venue="Library"),
                moved("2026-11-10 14:04", venue="School"),
            ],
            ["10 Nov 14:09 moved"],
        ),
        # ... but not for one that members do not hear of.
        (
            [moved("2026-11-10 14:00", venue="Library"), moved("2026-11-10 14:04", food=("tea",))],
            ["10 Nov 14:05 moved"],
        ),
        # Moved and moved back within five minutes: nothing.
        (
            [
                moved("2026-11-10 14:00", **at("2026-11-26 18:00")),
                moved("2026-11-10 14:04", **at("2026-11-25 18:00")),
            ],
            [],
        ),
        # Cancelled and back on: nothing.
        (
            [
                moved("2026-11-10 14:00", state="cancelled"),
                moved("2026-11-10 14:03", state="set"),
            ],
            [],
        ),
        # Later than that they are told twice.
        (
            [
                moved("2026-11-10 14:00", state="cancelled"),
                moved("2026-11-10 15:00", state="set"),
            ],
            ["10 Nov 14:05 cancelled", "10 Nov 15:05 moved"],
        ),
        # At night it waits for the morning ...
        ([moved("2026-11-10 23:00", venue="Library")], ["11 Nov 09:00 moved"]),
        ([moved("2026-11-10 20:56", venue="Library")], ["11 Nov 09:00 moved"]),
        # ... if there will be an hour to get ready.
        (
            [moved("2026-11-10 23:00", **at("2026-11-11 10:00"))],
            ["11 Nov 09:00 moved"],
        ),
        (
            [moved("2026-11-10 23:00", **at("2026-11-11 09:30"))],
            ["10 Nov 23:05 moved"],
        ),
        # Shortly before the meeting, or before the time that members know, it waits for nothing.
        ([moved("2026-11-25 17:30", state="cancelled")], ["25 Nov 17:30 cancelled"]),
        ([moved("2026-11-25 17:50", state="cancelled")], ["25 Nov 17:50 cancelled"]),
        ([moved("2026-11-25 17:29", state="cancelled")], ["25 Nov 17:34 cancelled"]),
        ([moved("2026-11-25 17:50", **at("2026-11-27 18:00"))], ["25 Nov 17:50 moved"]),
        ([moved("2026-11-25 10:00", **at("2026-11-25 10:25"))], ["25 Nov 10:00 moved"]),
        # People stand at the door.
        ([moved("2026-11-25 18:10", state="cancelled")], ["25 Nov 18:10 cancelled"]),
        # They have gone home long ago: a new day can wait for the morning.
        ([moved("2026-11-25 22:00", **at("2026-12-02 18:00"))], ["26 Nov 09:00 moved"]),
        # By a slip to a time that is past, then cancelled: members know of the 25th.
        (
            [
                moved("2026-11-20 16:00", **at("2026-11-20 10:00")),
                moved("2026-11-20 16:02", state="cancelled"),
            ],
            ["20 Nov 16:02 cancelled"],
        ),
    ],
)
def test_members_hear_of_a_change_once_it_is_settled(
    changes: list[Change], expected: list[str]
) -> None:
    assert only(said(KNOWN, changes), *NEWS) == expected


def test_an_invitation_that_is_taken_back_within_five_minutes_is_never_sent() -> None:
    changes = [
        moved("2026-11-10 14:00", state="set"),
        moved("2026-11-10 14:03", state="cancelled"),
    ]
    assert said(meeting_at("2026-11-25 18:00"), changes) == []


def test_a_moved_meeting_has_the_reminders_of_its_new_time_only() -> None:
    changes = [moved("2026-11-18 18:01", **at("2026-11-27 19:00"))]
    assert only(said(KNOWN, changes), "reminder", "headcount", "moved") == [
        "18 Nov 18:00 reminder 7 days",
        "18 Nov 18:06 moved",
        "20 Nov 19:00 reminder 7 days",
        "26 Nov 19:00 headcount 1 day",
        "26 Nov 19:00 reminder 1 day",
        "27 Nov 17:00 headcount 2 hours",
        "27 Nov 17:00 reminder 2 hours",
    ]


def test_a_meeting_moved_away_and_back_reminds_nobody_twice_of_the_same() -> None:
    changes = [
        moved("2026-11-18 18:01", **at("2026-11-27 18:00")),
        moved("2026-11-18 19:00", **at("2026-11-25 18:00")),
    ]
    lines = only(said(KNOWN, changes), "reminder", "moved")
    assert lines == [
        "18 Nov 18:00 reminder 7 days",
        "18 Nov 18:06 moved",
        "18 Nov 19:05 moved",
        "24 Nov 18:00 reminder 1 day",
        "25 Nov 16:00 reminder 2 hours",
    ]


def test_no_reminder_while_a_change_is_pending() -> None:
    changes = [moved("2026-11-18 17:58", venue="Library")]
    lines = only(said(KNOWN, changes), "reminder", "moved")
    assert lines[:2] == ["18 Nov 18:03 moved", "24 Nov 18:00 reminder 1 day"]


def test_a_cancelled_meeting_has_neither_reminders_nor_an_afterwards() -> None:
    assert said(KNOWN, [moved("2026-11-10 14:00", state="cancelled")]) == ["10 Nov 14:05 cancelled"]


def test_after_an_outage_a_change_is_told_as_long_as_it_is_of_use() -> None:
    cancelled = [moved("2026-11-25 10:00", state="cancelled")]
    down = [("2026-11-25 10:01", "2026-11-25 19:59")]  # it would have lasted until eight
    assert said(KNOWN, cancelled, down)[-1] == "25 Nov 19:59 cancelled"
    down = [("2026-11-25 10:01", "2026-11-25 20:00")]
    assert only(said(KNOWN, cancelled, down), *NEWS) == []


# --- a change in the middle of telling ------------------------------------------------------------


def half_told(meeting: Meeting, now: str) -> Meeting:
    """Some have heard what is to be said now."""
    occasion = agenda.current(meeting, clock(now))
    assert occasion is not None
    return replace(meeting, doing=occasion.key, cursor=1005)


def test_a_change_that_some_have_heard_of_is_told_again_when_it_is_taken_back() -> None:
    meeting = agenda.changed(KNOWN, clock("2026-11-10 14:00"), **at("2026-11-26 18:00"))
    meeting = half_told(meeting, "2026-11-10 14:05")
    back = agenda.changed(meeting, clock("2026-11-10 14:06"), **at("2026-11-25 18:00"))
    assert only(said(back), *NEWS) == ["10 Nov 14:11 moved"]


def test_an_invitation_that_some_have_heard_of_is_called_off() -> None:
    draft = meeting_at("2026-11-25 18:00")
    meeting = agenda.changed(draft, clock("2026-11-10 14:00"), state="set")
    meeting = half_told(meeting, "2026-11-10 14:05")
    off = agenda.changed(meeting, clock("2026-11-10 14:06"), state="cancelled")
    assert only(said(off), *NEWS) == ["10 Nov 14:11 cancelled"]


@pytest.mark.parametrize("fields", [{"food": ("tea",)}, {"directions": "Ring the bell."}])
def test_what_is_no_news_interrupts_and_withdraws_nothing(fields: dict[str, Any]) -> None:
    meeting = half_told(KNOWN, "2026-11-18 18:00")
    effects = agenda.change(meeting, clock("2026-11-18 18:01"), **fields)
    (put,) = effects
    assert isinstance(put, Put)
    assert put.record == replace(meeting, **fields, next_at=clock("2026-11-18 18:01"))


def test_a_change_withdraws_what_it_has_made_untrue_and_interrupts_for_good() -> None:
    meeting = half_told(KNOWN, "2026-11-18 18:00")
    put, unsay = agenda.change(meeting, clock("2026-11-18 18:01"), venue="Library")
    assert unsay == Unsay("m")
    assert isinstance(put, Put)
    assert isinstance(put.record, Meeting)
    occasion = agenda.current(put.record, clock("2026-11-18 18:06"))
    assert occasion is not None
    assert occasion.what == "moved"


def test_a_reminder_under_way_goes_on_when_a_change_is_taken_back() -> None:
    meeting = half_told(KNOWN, "2026-11-18 18:00")
    meeting = agenda.changed(meeting, clock("2026-11-18 18:01"), venue="Library")
    meeting = agenda.changed(meeting, clock("2026-11-18 18:03"), venue="Hall")
    occasion = agenda.current(meeting, clock("2026-11-18 18:03"))
    assert occasion is not None
    assert (occasion.key, meeting.doing, meeting.cursor) == (meeting.doing, occasion.key, 1005)
