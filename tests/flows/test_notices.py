"""What members and their groups hear of a meeting by themselves: how people talk, before each."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from flows.attachments import Venue
from flows.circles import agenda
from flows.circles.agenda import Occasion
from flows.circles.notices import group_screen, screens
from flows.model import Screen
from flows.records import Meeting
from flows.world import World
from tests.flows.everything_circles import CIRCLE, MEETINGS
from tests.flows.story import MONDAY

EVENING = replace(MEETINGS[0], told=agenda.heard(MEETINGS[0], MONDAY - timedelta(days=9)))
MORNING = replace(EVENING, at=time(9, 15))  # two hours before people sleep
MORNING = replace(MORNING, told=agenda.heard(MORNING, MONDAY - timedelta(days=9)))
RULES = "What people tell about themselves stays there."


def reminders(meeting: Meeting) -> list[Occasion]:
    return [one for one in agenda.occasions(meeting) if one.what == "reminder"]


def said(screen: Screen, world: World) -> str:
    return world.wording.message(screen, "en").text


@pytest.mark.parametrize("meeting", [EVENING, MORNING], ids=["in the evening", "in the morning"])
def test_the_last_reminder_says_how_people_talk_and_shows_the_way(
    meeting: Meeting, world: World
) -> None:
    *_, last = reminders(meeting)
    there = replace(world, now=last.due)
    *before, screen = screens(last, meeting, (CIRCLE,), "yes", there)
    assert RULES in said(screen, there)
    assert [type(one.attachment) for one in before] == [Venue]
    in_group = group_screen(last, meeting, (CIRCLE,), there)
    assert RULES in said(in_group, there)


def test_a_week_before_it_is_short(world: World) -> None:
    first, *_ = reminders(EVENING)
    there = replace(world, now=first.due)
    [screen] = screens(first, EVENING, (CIRCLE,), "yes", there)
    in_group = group_screen(first, EVENING, (CIRCLE,), there)
    assert RULES not in said(screen, there) + said(in_group, there)
