"""Answers to a meeting: who may give them, when, and what becomes of what somebody needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from flows.circles.agenda import ends_at, starts_at
from flows.conversation import respond
from flows.events import Tapped
from flows.model import Person, Put, Remove, Step, Unsay
from flows.records import Attendance, Meeting, Member, Staff, attendance_id
from flows.world import World
from tests.flows.everything_circles import CIRCLE, MEETINGS
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

AMINA, OMAR, FARAH = 1, 2, 3
MEETING = replace(MEETINGS[0], id="tea1")
SEAT = Member("member01", CIRCLE.id, AMINA, "Amina", MONDAY)
LEADS = Staff(FARAH, "Farah", {"luton": "facilitator"}, MONDAY.date(), id="farah")
KEY = attendance_id("tea1", AMINA)
MINUTE = timedelta(minutes=1)


def tapped(
    world: World,
    choice: str,
    *also: Attendance,
    chat: int = AMINA,
    meeting: Meeting = MEETING,
    seat: Member = SEAT,
    now: datetime = MONDAY,
) -> Step:
    """What comes of a tap about the meeting."""
    desk = Shelf(CIRCLE, LEADS, meeting, seat, *also)
    there = replace(world, desk=desk, now=now)
    return respond(Person("en", "luton"), Tapped(choice=choice, message=1), there, chat)


def kept(step: Step) -> list[Attendance]:
    found = [effect.record for effect in step.effects if isinstance(effect, Put)]
    return [record for record in found if isinstance(record, Attendance)]


def changes(step: Step) -> list[object]:
    return [effect for effect in step.effects if isinstance(effect, Put | Remove | Unsay)]


def choices(step: Step) -> set[str]:
    return {data for row in step.messages[-1].buttons for _, data in row}


@pytest.mark.parametrize("coming", ["yes", "unsure", "no"])
def test_an_answer_can_be_changed_to_any_other(coming: str, world: World) -> None:
    before = Attendance(KEY, "tea1", AMINA, "unsure", ("travel",))
    [after] = kept(tapped(world, f"coming:tea1:{coming}", before))
    assert (after.id, after.coming) == (KEY, coming)


def test_whoever_does_not_come_is_not_reminded_and_their_needs_are_deleted(world: World) -> None:
    before = Attendance(KEY, "tea1", AMINA, "yes", ("childcare", "travel"))
    step = tapped(world, "coming:tea1:no", before)
    assert kept(step) == [replace(before, coming="no", needs=())]
    assert Unsay("tea1", AMINA) in step.effects


def test_whoever_comes_keeps_their_reminders_and_their_needs(world: World) -> None:
    before = Attendance(KEY, "tea1", AMINA, "unsure", ("childcare",))
    step = tapped(world, "coming:tea1:yes", before)
    assert changes(step) == [Put(replace(before, coming="yes"))]


def test_a_need_is_ticked_and_unticked(world: World) -> None:
    [ticked] = kept(tapped(world, "needs:tea1:travel"))
    assert (ticked.coming, ticked.needs) == ("", ("travel",))
    [more] = kept(tapped(world, "needs:tea1:interpreter", ticked))
    assert more.needs == ("interpreter", "travel")
    [less] = kept(tapped(world, "needs:tea1:travel", more))
    assert less.needs == ("interpreter",)


AHEAD_BY_A_MINUTE = starts_at(MEETING) - MINUTE
NOT_ANSWERED = {
    "begun": (MEETING, SEAT, starts_at(MEETING)),
    "over": (MEETING, SEAT, ends_at(MEETING)),
    "cancelled": (replace(MEETING, state="cancelled"), SEAT, MONDAY),
    "not told": (replace(MEETING, told=None), SEAT, MONDAY),
    "a draft": (replace(MEETING, state="draft", told=None), SEAT, MONDAY),
    "only waiting": (MEETING, replace(SEAT, state="waiting"), MONDAY),
    "somebody else": (MEETING, replace(SEAT, chat=OMAR), MONDAY),
    "another circle": (MEETING, replace(SEAT, circle="circle04"), MONDAY),
}


@pytest.mark.parametrize("tap", ["coming:tea1:yes", "coming:tea1:no", "needs:tea1:travel"])
@pytest.mark.parametrize("why", NOT_ANSWERED)
def test_what_cannot_be_answered_is_not_answered(why: str, tap: str, world: World) -> None:
    meeting, seat, now = NOT_ANSWERED[why]
    step = tapped(world, tap, meeting=meeting, seat=seat, now=now)
    assert changes(step) == []
    assert not any(choice.startswith(("coming:", "needs:")) for choice in choices(step))


@pytest.mark.parametrize("tap", ["coming:tea1:yes", "needs:tea1:travel"])
def test_whoever_hears_of_it_first_can_answer_before_the_last_has_heard(
    tap: str, world: World
) -> None:
    under_way = replace(MEETING, told=None, doing="invitation:now", cursor=AMINA)
    assert kept(tapped(world, tap, meeting=under_way))


def test_an_answer_is_taken_until_the_meeting_begins(world: World) -> None:
    assert kept(tapped(world, "coming:tea1:yes", now=AHEAD_BY_A_MINUTE))


@pytest.mark.parametrize("tap", ["meeting:tea1:", "coming:tea1:yes", "venue:tea1:", "ics:tea1:"])
def test_whoever_is_not_of_the_circle_does_not_learn_where_it_meets(tap: str, world: World) -> None:
    step = tapped(world, tap, chat=OMAR)
    [message] = step.messages
    assert message.attachment is None
    assert MEETING.venue not in message.text
    assert "circle:circle01:" in choices(step)


def test_whoever_leads_the_circle_sees_its_meeting_and_who_comes(world: World) -> None:
    step = tapped(world, "meeting:tea1:", chat=FARAH)
    assert MEETING.venue in step.messages[0].text
    assert "heads:tea1:" in choices(step)
    assert "coming:tea1:yes" not in choices(step)


def test_a_meeting_without_a_pin_is_told_in_words(world: World) -> None:
    nowhere = replace(MEETING, latitude=None, longitude=None)
    step = tapped(world, "venue:tea1:", meeting=nowhere)
    assert MEETING.address in step.messages[0].text
    assert "venue:tea1:" not in choices(step)


def test_a_cancelled_meeting_can_be_taken_out_of_the_calendar(world: World) -> None:
    step = tapped(world, "ics:tea1:", meeting=replace(MEETING, state="cancelled"))
    file = step.messages[0].attachment
    assert file is not None
    assert getattr(file, "cancelled", None) is True
