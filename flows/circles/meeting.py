"""A meeting as its members see it: what it is, whether they come, the pin, the calendar file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from flows import buttons
from flows.circles.agenda import is_ahead, is_known, is_over
from flows.circles.circle import WAYS_ON, circle_button
from flows.circles.leading import may_lead
from flows.circles.lines import calendar, name, particulars, pin, when
from flows.circles.membership import is_member
from flows.circles.notices import answer_rows, needs_button, rules_button
from flows.model import (
    Button,
    Effect,
    Put,
    Reply,
    Row,
    Screen,
    Unsay,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler, for_everybody
from flows.records import Attendance, Circle, Coming, Meeting, attendance_id
from flows.world import Asked, World

CIRCLES_SHOWN = 3  # ways to the circles of a Big Conversation, for whoever is in none of them

NOT_SET = Screen(
    (words("There is no meeting here just now. Your circle knows when the next one is."),),
    buttons=WAYS_ON,
)

ASK = words("Can you come? You can change your answer any time.")
STANDS: Mapping[Coming, Words] = {
    "": ASK,
    "yes": words("You have said that you are coming."),
    "unsure": words("You are not sure yet. That is fine."),
    "no": words("You have said that you can't come. You can change it any time."),
}
THANKS: Mapping[Coming, Words] = {
    "yes": words("Good. We look forward to seeing you."),
    "unsure": words("That is fine. You can say yes or no until it begins."),
    "no": words("Thank you for telling us. I will not remind you. You are welcome next time."),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A meeting, and what whoever looks at it has to do with it."""

    meeting: Meeting
    circles: tuple[Circle, ...]
    member: bool  # of one of its circles
    leads: bool
    attendance: Attendance  # their answer, or none yet

    def may_answer(self, world: World) -> bool:
        return self.member and is_ahead(self.meeting, world.now)


Answer = Callable[[Visit, Asked], Reply]


def for_members(answer: Answer) -> Handler:
    """For those in its circles, and those who lead them; others learn how to get in.

    The meeting is read and not locked: hundreds may tap on one while it is being told.
    """

    def answered(asked: Asked) -> Reply:
        visit = _visit(asked)
        if visit is None:
            return Reply(asked.person, (NOT_SET,))
        if not (visit.member or visit.leads):
            return Reply(asked.person, (_not_theirs(visit.circles),))
        return answer(visit, asked)

    return for_everybody(answered)


def _visit(asked: Asked) -> Visit | None:
    """None for a meeting that is gone, or that nobody has been told of."""
    desk, chat = asked.world.desk, asked.chat
    meeting = next(iter(desk.every(Meeting, id=[asked.object])), None)
    if meeting is None or not is_known(meeting):
        return None
    circles = desk.every(Circle, id=meeting.circles)
    key = attendance_id(meeting.id, chat)
    return Visit(
        meeting,
        circles,
        member=is_member(chat, meeting, desk),
        leads=any(may_lead(asked.staff, circle) for circle in circles),
        attendance=desk.find(Attendance, key) or Attendance(key, meeting.id, chat),
    )


def _not_theirs(circles: tuple[Circle, ...]) -> Screen:
    """The way in. A circle that is joined by its link only is not named."""
    found = [circle for circle in circles if circle.listed and circle.state == "open"]
    return Screen(
        (words("This meeting is for the people of a circle. You can join one."),),
        buttons=(*((circle_button(circle),) for circle in found[:CIRCLES_SHOWN]), *WAYS_ON),
    )


# --- the meeting ----------------------------------------------------------------------------------


def show_meeting(visit: Visit, asked: Asked) -> Reply:
    return Reply(asked.person, (meeting_screen(visit, asked),))


def meeting_screen(visit: Visit, asked: Asked, said: Words | None = None) -> Screen:
    """All there is to know; after an answer a kind word stands where they have just tapped."""
    meeting, world = visit.meeting, asked.world
    rows: tuple[Row, ...] = ()
    if meeting.state == "cancelled":
        lines = [when(meeting), words("This meeting does not take place. We are sorry.")]
    elif is_over(meeting, world.now):
        lines = [when(meeting), words("This meeting is over.")]
    else:
        lines = [*particulars(meeting), *_standing(visit, world, said)]
        rows = tuple(_ways_there(visit, world))
    return Screen(
        title=name(meeting, visit.circles),
        lines=tuple(lines),
        buttons=(*rows, *_ways_on(visit, asked)),
    )


def _standing(visit: Visit, world: World, said: Words | None) -> Iterator[Words]:
    """Whether they come, or what is said to the answer they have just given."""
    if not is_ahead(visit.meeting, world.now):
        yield words("It has begun. You can still come in.")
    elif visit.member:
        yield said or STANDS[visit.attendance.coming]


def _ways_there(visit: Visit, world: World) -> Iterator[Row]:
    """The answers, what they need, the pin and the file for their calendar."""
    meeting, coming = visit.meeting, visit.attendance.coming
    if visit.may_answer(world):
        yield from answer_rows(meeting, coming)
        if coming != "no":
            yield (needs_button(meeting),)
    file = Button(label("button", "For my calendar"), choice("ics", meeting.id))
    if pin(meeting):
        yield Button(label("button", "On the map"), choice("venue", meeting.id)), file
    else:
        yield (file,)


def _ways_on(visit: Visit, asked: Asked) -> Iterator[Row]:
    if visit.leads and visit.meeting.state == "set":
        yield (Button(label("button", "Who comes"), choice("heads", visit.meeting.id)),)
    yield rules_button(visit.circles), _way_to_circle(visit)
    yield buttons.HOME, buttons.HELP


def _way_to_circle(visit: Visit) -> Button:
    """Its circle; of a Big Conversation, one's own circles."""
    if len(visit.circles) != 1:
        return buttons.CIRCLES
    return Button(label("button", "The circle"), choice("circle", visit.circles[0].id))


# --- whether they come ----------------------------------------------------------------------------


def take_answer(visit: Visit, asked: Asked) -> Reply:
    """Coming, not sure, can't: changed as often as they like, until it begins."""
    coming = next((known for known in THANKS if known == asked.option), None)
    if coming is None or not visit.may_answer(asked.world):
        return show_meeting(visit, asked)
    attendance = replace(visit.attendance, coming=coming)
    effects: list[Effect] = []
    if coming == "no":  # what they needed is nobody's business any more, and nothing reminds them
        attendance = replace(attendance, needs=())
        effects.append(Unsay(visit.meeting.id, asked.chat))
    visit = replace(visit, attendance=attendance)
    screen = meeting_screen(visit, asked, said=THANKS[coming])
    return Reply(asked.person, (screen,), (Put(attendance), *effects))


# --- to keep --------------------------------------------------------------------------------------


def show_pin(visit: Visit, asked: Asked) -> Reply:
    """The venue on the map of the chat app; in words, if nobody has said where that is."""
    meeting = visit.meeting
    place = pin(meeting) if meeting.state == "set" else None
    if place is None:
        return show_meeting(visit, asked)
    return Reply(asked.person, (Screen((), attachment=place, buttons=_back(meeting)),))


def show_calendar(visit: Visit, asked: Asked) -> Reply:
    """The file for their own calendar; or, once it is cancelled, the one that takes it out."""
    line = words("For your calendar: tap the file.")
    if visit.meeting.state == "cancelled":
        line = words("Tap the file to take it out of your calendar.")
    file = calendar(visit.meeting, visit.circles)
    return Reply(asked.person, (Screen((line,), attachment=file, buttons=_back(visit.meeting)),))


def _back(meeting: Meeting) -> tuple[Row, ...]:
    back = Button(label("button", "← Back"), choice("meeting", meeting.id))
    return (back,), (buttons.HOME, buttons.HELP)


TAPS: dict[str, Handler] = {
    "meeting": for_members(show_meeting),
    "coming": for_members(take_answer),
    "venue": for_members(show_pin),
    "ics": for_members(show_calendar),
}
