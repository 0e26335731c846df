"""Who sits around the table, as those who lead a circle see it: names, never chats."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows import buttons
from flows.circles.leading import circles_of_meeting, may_lead
from flows.circles.lines import BIG
from flows.desk import Desk
from flows.model import (
    Name,
    Quote,
    Row,
    Screen,
    Value,
    Words,
    counted,
    words,
)
from flows.records import Circle, Meeting, Member
from flows.signpost_screens import ISOLATES, LONGEST, cut
from flows.team import threads
from flows.team.menu import DESK
from flows.world import Asked

MOST_NAMES = 12  # of one list: more cannot be read at a glance
NAME_UNITS = 64  # UTF-16 units of each: four such lists fit into one message

WAYS_ON: tuple[Row, ...] = ((DESK,), (buttons.HOME, buttons.HELP))

NO_MEETING = Screen((words("This meeting is not there any more."),), buttons=WAYS_ON)


def led_here(asked: Asked) -> tuple[Meeting | None, tuple[Circle, ...]]:
    """The meeting that a tap names, and those of its circles that whoever taps leads."""
    meeting = asked.world.desk.find(Meeting, asked.object)
    if meeting is None:
        return None, ()
    circles = circles_of_meeting(asked)
    return meeting, tuple(circle for circle in circles if may_lead(asked.staff, circle))


def seated(circles: Collection[Circle], desk: Desk) -> tuple[Member, ...]:
    """The members of these circles, each person once, in the order of their names."""
    members = desk.every(Member, circle=[circle.id for circle in circles], state=("in",))
    once = {member.chat: member for member in members}
    return tuple(sorted(once.values(), key=lambda member: (member.name.casefold(), member.id)))


def which(meeting: Meeting, circles: Sequence[Circle]) -> Words:
    """A meeting, as those who lead it know it."""
    if not meeting.number or not circles:
        return BIG
    circle = Quote(circles[0].name)
    return words("{circle}, meeting {number}", circle=circle, number=meeting.number)


def in_a_row(said: Sequence[Value], most: int = MOST_NAMES) -> Value:
    """Names, one after the other; of many the first, and how many more there are."""
    first, *rest = said
    if not rest:
        return first
    if most == 1:
        left = counted("and {count} more", "and {count} more", len(rest))
        return words("{first}, {rest}", first=first, rest=left)
    return words("{first}, {rest}", first=first, rest=in_a_row(rest, most - 1))


def names(members: Sequence[Member]) -> Value:
    """The names of these; there is at least one."""
    return in_a_row([Name(threads.cut(member.name, NAME_UNITS)) for member in members])


def below(first: Words, rest: Value) -> Words:
    """Two lines of one paragraph."""
    return words("{first}\n{rest}", first=first, rest=rest)


def on_a_button(text: str, beside: int = 0) -> Name:
    """As much of a text as a button shows beside so many characters."""
    return cut(text, LONGEST - ISOLATES - beside)
