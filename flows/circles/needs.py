"""What somebody needs so that they can come: ticked by them, and deleted after the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows import buttons
from flows.circles.comforts import NEEDS
from flows.circles.meeting import Visit, for_members, show_meeting
from flows.model import Button, Put, Reply, Screen, Verbatim, Words, choice, label, words
from flows.permission import Handler
from flows.records import Attendance, Need
from flows.world import Asked

# As the buttons say it: a button is shorter than a line.
SHORT: Mapping[Need, Words] = {
    "interpreter": label("button", "An interpreter"),
    "childcare": label("button", "Care for my children"),
    "step_free": label("button", "A way in without steps"),
    "travel": label("button", "Help to get there"),
}
EMPTY, TICKED = "○", "✓"


def show_needs(visit: Visit, asked: Asked) -> Reply:
    """The list; a tap on a need switches it."""
    if not visit.may_answer(asked.world) or visit.attendance.coming == "no":
        return show_meeting(visit, asked)
    need = next((known for known in NEEDS if known == asked.option), None)
    if need is None:
        return Reply(asked.person, (_screen(visit.attendance),))
    attendance = _switched(visit.attendance, need)
    return Reply(asked.person, (_screen(attendance),), (Put(attendance),))


def _switched(attendance: Attendance, need: Need) -> Attendance:
    """With this need or without it, in the order of the list."""
    ticked = {*attendance.needs} ^ {need}
    return replace(attendance, needs=tuple(known for known in NEEDS if known in ticked))


def _screen(attendance: Attendance) -> Screen:
    meeting = attendance.meeting
    done = Button(label("button", "Ready"), choice("meeting", meeting))
    return Screen(
        title=words("What would help you to come?"),
        lines=(
            words("Tap what you need. Tap again if you do not need it any more."),
            words("Those who lead the meeting see what is needed, without names."),
            words("For an interpreter they see the language."),
            words("I delete it after the meeting."),
        ),
        buttons=(
            *((_toggle(attendance, need),) for need in SHORT),
            (done,),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _toggle(attendance: Attendance, need: Need) -> Button:
    sign = Verbatim(TICKED if need in attendance.needs else EMPTY)
    text = label("button", "{sign} {need}", sign=sign, need=SHORT[need])
    return Button(text, choice("needs", attendance.meeting, need))


TAPS: dict[str, Handler] = {"needs": for_members(show_needs)}
