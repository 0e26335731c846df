"""What those who lead a meeting hear of it: how many come, and afterwards who came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.circles.agenda import Occasion
from flows.model import Screen, Tell
from flows.records import Circle, Meeting, Staff
from flows.team.attendance import who_came_screen
from flows.team.heads import heads_screen
from flows.world import World


def told_to_leaders(
    occasion: Occasion,
    meeting: Meeting,
    circles: Sequence[Circle],
    leaders: Sequence[Staff],
    world: World,
) -> Iterator[Tell]:
    """The headcount before, the question who came after; nothing at other times."""
    if not leaders:
        return
    screen: Screen | None = None
    if occasion.what == "headcount":
        screen = heads_screen(meeting, circles, world)
    elif occasion.what == "after":
        screen = who_came_screen(meeting, circles, world)
    if screen:
        for staff in leaders:
            yield Tell(staff.chat, screen, "task", meeting.id, occasion.until)
