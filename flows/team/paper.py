"""Carried into the Big Conversation: what circles care about and plan, on paper, without names.

Numbers stand there from five people up: below that they would tell of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from flows import buttons
from flows.attachments import Sheet
from flows.bidi import clean_name, clean_text
from flows.circles.agenda import starts_at
from flows.circles.leading import circles_of_meeting, for_leaders
from flows.circles.outcome import ENOUGH_TO_COUNT
from flows.model import Button, Reply, Screen, choice, label, words
from flows.permission import Handler
from flows.records import Attendance, Circle, Idea, Meeting, Member, Staff, Suggestion
from flows.team.paper_page import ONE_CIRCLE, SENTENCES, TITLE, Part, Plan, Wish, page
from flows.team.room import nameless
from flows.team.seats import NO_MEETING, led_here
from flows.wording import Voice
from flows.world import Asked, World


@dataclass(frozen=True, slots=True)
class Known:
    """All that is kept about the circles of a meeting, looked up at once."""

    meetings: tuple[Meeting, ...]  # those that have begun
    members: tuple[Member, ...]
    suggestions: tuple[Suggestion, ...]
    ideas: tuple[Idea, ...]
    attendance: tuple[Attendance, ...]
    names: tuple[str, ...]  # of everybody there: none of them is to stand on the page

    def unnamed(self, text: str) -> str:
        return nameless(clean_text(text), *self.names)


def show_paper(asked: Asked) -> Reply:
    """The page as a file, which any phone opens and any library prints."""
    meeting, led = led_here(asked)
    if meeting is None or not led:
        return Reply(asked.person, (NO_MEETING,))
    circles = circles_of_meeting(asked)
    sheet = Sheet("big-conversation.html", written(meeting, circles, asked))
    heads = Button(label("button", "Who comes"), choice("heads", meeting.id))
    back = Button(label("button", "← The meeting"), choice("meetingset", meeting.id))
    screen = Screen(
        title=words("A page to print"),
        lines=(
            words("Open the file in a browser and print it from there."),
            words("I have taken out the names of members. Please read it before you hand it out."),
        ),
        buttons=((heads,), (back,), (buttons.HOME, buttons.HELP)),
        attachment=sheet,
    )
    return Reply(asked.person, (screen,))


def written(meeting: Meeting, circles: Sequence[Circle], asked: Asked) -> str:
    """The page about these circles, in the language of whoever asks."""
    world = asked.world
    known = looked_up(circles, world)
    ordered = sorted(circles, key=lambda circle: (circle.name.casefold(), circle.id))
    return page(
        TITLE if len(meeting.circles) > 1 or not meeting.number else ONE_CIRCLE,
        world.library.place(meeting.place).name,
        meeting.day,
        [part(circle, known) for circle in ordered],
        _voice(asked.person.language, world),
    )


def _voice(language: str, world: World) -> Voice:
    """Their language if it has every sentence of the page, else the next: never two on one page."""
    whole = world.wording.message(Screen(SENTENCES), language)
    return world.wording.voice(whole.language)


def looked_up(circles: Sequence[Circle], world: World) -> Known:
    desk, ids = world.desk, [circle.id for circle in circles]
    # Meetings name their circles in a list, which a desk cannot search: those of the place, then.
    held = [
        meeting
        for meeting in desk.every(Meeting, place={circle.place for circle in circles})
        if meeting.number and meeting.state == "set" and starts_at(meeting) <= world.now
    ]
    of_these = tuple(meeting for meeting in held if set(meeting.circles) & set(ids))
    members = desk.every(Member, circle=ids)
    leaders = desk.every(Staff, id={lead for circle in circles for lead in circle.facilitators})
    names = {member.name for member in members} | {staff.name for staff in leaders}
    suggestions, ideas = desk.every(Suggestion, circle=ids), desk.every(Idea, circle=ids)
    texts = [
        *(text for circle in circles for text in (circle.name, circle.topic)),
        *(one.text for one in suggestions),
        *(text for one in ideas for text in (one.text, one.step)),
    ]
    return Known(
        of_these,
        members,
        suggestions,
        ideas,
        desk.every(Attendance, meeting=[meeting.id for meeting in of_these]),
        tuple(_mentioned(names, texts)),
    )


def _mentioned(names: Collection[str], texts: Sequence[str]) -> Iterator[str]:
    """Those names that can stand in one of the texts: of hundreds of members, a few."""
    everything = _folded("\n".join(map(clean_text, texts)))
    for name in sorted({clean_name(name).replace("\u200b", "") for name in names} - {""}):
        if any(_folded(part) in everything for part in (name, *re.findall(r"\w+", name))):
            yield from dict.fromkeys((name, name.upper()))  # Weiß is WEISS in capitals


def _folded(text: str) -> str:
    """Upper and lower case as one, also where they differ by a dot: İ, ı and i."""
    return text.casefold().replace("ı", "i").replace("\u0307", "")


def part(circle: Circle, known: Known) -> Part:
    """What stands on the page about a circle; nobody's name, and no number that is too small."""
    meetings = [meeting for meeting in known.meetings if circle.id in meeting.circles]
    seats = [one for one in known.members if one.circle == circle.id and one.state == "in"]
    there = _people(meetings, seats, known.attendance)
    tells = min(there, len(seats)) >= ENOUGH_TO_COUNT
    return Part(
        name=known.unnamed(circle.name),
        meetings=len(meetings),
        people=there if tells else None,
        topic=known.unnamed(circle.topic) if circle.choosing == "closed" else "",
        wishes=_wishes(circle, known, tells=tells),
        plans=_plans(circle, {seat.id for seat in seats}, known, tells=tells),
    )


def _people(
    meetings: Sequence[Meeting], seats: Collection[Member], attendance: Sequence[Attendance]
) -> int:
    """How many different people have come; how many have a seat, if nobody has counted."""
    held = {meeting.id for meeting in meetings}
    came = {one.chat for one in attendance if one.came and one.meeting in held}
    # Who came is deleted after a while; how many came is kept.
    counts = [meeting.came for meeting in meetings if meeting.came is not None]
    return max([len(came), *counts]) or len(seats)


def _wishes(circle: Circle, known: Known, *, tells: bool) -> tuple[Wish, ...]:
    """What members suggested, once they have chosen. With few people even the order would tell."""
    if circle.choosing != "closed":
        return ()
    theirs = [one for one in known.suggestions if one.circle == circle.id]
    if not tells:
        in_order = sorted(theirs, key=lambda one: (one.made_at, one.id))
        return tuple(Wish(known.unnamed(one.text)) for one in in_order)
    by_approval = sorted(theirs, key=lambda one: (-one.approvals, one.made_at, one.id))
    return tuple(Wish(known.unnamed(one.text), _told(one.approvals)) for one in by_approval)


def _told(number: int) -> int | None:
    """A number of people, if they can stand for one another: as in the chat of the members."""
    return number if number >= ENOUGH_TO_COUNT else None


def _plans(
    circle: Circle, seats: Collection[str], known: Known, *, tells: bool
) -> tuple[Plan, ...]:
    """What they want to do and what is done already; what rests is left out."""
    theirs = [one for one in known.ideas if one.circle == circle.id and one.state != "dropped"]
    in_order = sorted(theirs, key=lambda one: (one.state == "done", one.made_at, one.id))
    return tuple(
        Plan(
            text=known.unnamed(one.text),
            step=known.unnamed(one.step),
            by=one.due_on,
            done=one.state == "done",
            helpers=sum(member in seats for member in one.members) if tells else None,
        )
        for one in in_order
    )


TAPS: dict[str, Handler] = {"paper": for_leaders(show_paper, circles_of_meeting)}
