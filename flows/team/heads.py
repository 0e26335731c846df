"""Who comes to a meeting, and what they need: for those who put out the chairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flows import buttons
from flows.circles.agenda import starts_at
from flows.circles.leading import circles_of_meeting, for_leaders
from flows.circles.lines import together, when
from flows.model import (
    Button,
    Reply,
    Row,
    Screen,
    Tongue,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler
from flows.records import Attendance, Circle, Coming, Meeting, Member, Need
from flows.team.seats import NO_MEETING, below, in_a_row, led_here, names, seated, which
from flows.world import Asked, World

Answers = Mapping[int, Attendance]  # by chat

# How many there are of each answer; below it the names. The order is what a host needs first.
HEADS: Mapping[Coming, Words] = {
    "yes": words("Coming: {number}"),
    "unsure": words("Not sure: {number}"),
    "no": words("Cannot come: {number}"),
    "": words("No answer yet: {number}"),
}

NEEDED: Mapping[Need, Words] = {
    "interpreter": words("• an interpreter: {number}"),
    "childcare": words("• somebody to look after children: {number}"),
    "step_free": words("• a way in without steps: {number}"),
    "travel": words("• help to get there: {number}"),
}


def show_heads(asked: Asked) -> Reply:
    meeting, circles = led_here(asked)
    if meeting is None or not circles:
        return Reply(asked.person, (NO_MEETING,))
    everybody = circles_of_meeting(asked)  # chairs are put out for all of them
    return Reply(asked.person, (heads_screen(meeting, everybody, asked.world),))


def heads_screen(meeting: Meeting, circles: Sequence[Circle], world: World) -> Screen:
    """Who comes, who does not, who has not said; and what they need.

    Names are for those who lead that circle: where several circles meet there are only numbers.
    """
    members = seated(circles, world.desk)
    answers = {one.chat: one for one in world.desk.every(Attendance, meeting=(meeting.id,))}
    return Screen(
        title=words("Who comes: {meeting}", meeting=which(meeting, circles)),
        lines=(
            *together(_when(meeting)),
            *_heads(members, answers, named=len(meeting.circles) == 1),
            *_needs(members, answers, world),
        ),
        buttons=_rows(meeting, circles, world),
    )


def _when(meeting: Meeting) -> Iterator[Words]:
    yield when(meeting)
    if meeting.venue:
        yield words("📍 {venue}", venue=Verbatim(meeting.venue))
    if meeting.state == "cancelled":
        yield words("This meeting does not take place.")


def _heads(members: Sequence[Member], answers: Answers, *, named: bool) -> Iterator[Words]:
    by_answer: dict[Coming, list[Member]] = {coming: [] for coming in HEADS}
    for member in members:
        answer = answers.get(member.chat)
        by_answer[answer.coming if answer else ""].append(member)
    for coming, said in HEADS.items():
        there = by_answer[coming]
        heading = replace(said, values={"number": len(there)})
        yield below(heading, names(there)) if named and there else heading


def _needs(members: Sequence[Member], answers: Answers, world: World) -> Iterator[Words]:
    """How many need what, of all who may come. Nothing says who."""
    may_come = [
        answer
        for member in members
        if (answer := answers.get(member.chat)) and answer.coming != "no"
    ]
    counts = Counter(need for answer in may_come for need in answer.needs)
    if not counts:
        return
    needs: Words = words("What people need:")
    for need, said in NEEDED.items():
        if counts[need]:
            needs = below(needs, replace(said, values={"number": counts[need]}))
    yield needs
    if counts["interpreter"]:
        yield from _languages(may_come, world)


def _languages(answers: Sequence[Attendance], world: World) -> Iterator[Words]:
    """The languages of those who need an interpreter: without them nobody can be asked."""
    readers = [world.desk.reader(one.chat) for one in answers if "interpreter" in one.needs]
    spoken = Counter(reader.language for reader in readers if reader)
    counts = [
        words("{language} ({number})", language=Tongue(code), number=number)
        for code, number in sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if counts:
        yield words("An interpreter is for: {languages}", languages=in_a_row(counts))


def _rows(meeting: Meeting, circles: Sequence[Circle], world: World) -> tuple[Row, ...]:
    """What comes next: the list while they come, then what they want to do; and the meeting."""
    rows: list[Row] = []
    if meeting.state == "set" and world.now >= starts_at(meeting):
        rows.append((Button(label("button", "Who came"), choice("whocame", meeting.id)),))
    if len(circles) == 1:
        rows.append((Button(label("button", "Ideas"), choice("ideas", circles[0].id)),))
    paper = Button(label("button", "A page to print"), choice("paper", meeting.id))
    back = Button(label("button", "← The meeting"), choice("meetingset", meeting.id))
    return (*rows, (paper,), (back,), (buttons.HOME, buttons.HELP))


TAPS: dict[str, Handler] = {"heads": for_leaders(show_heads, circles_of_meeting)}
