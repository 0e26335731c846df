"""Circles in every state, with their members and meetings: part of the desk of `everything`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from flows.attachments import File
from flows.circles import agenda
from flows.records import (
    Attendance,
    Circle,
    Idea,
    Meeting,
    Member,
    Record,
    Story,
    Suggestion,
    attendance_id,
)
from tests.flows.story import MONDAY

# Open, with seats; its members choose what they talk about.
CIRCLE = Circle(
    "circle01",
    "luton",
    "Tea and talk",
    MONDAY - timedelta(days=30),
    languages=("en", "ar"),
    facilitators=("farah",),
    state="open",
    choosing="open",
)
CIRCLES = (
    CIRCLE,
    replace(CIRCLE, id="circle02", name="New circle", state="draft", choosing="before"),
    replace(CIRCLE, id="circle03", name="Last year", state="over", choosing="closed"),
    replace(
        CIRCLE,
        id="circle04",
        name="Women of Bury Park",
        who="women",
        capacity=2,
        facilitators=("farah", "grace"),
        choosing="closed",
        topic="Parks that are safe for children",
        group=-1001,
        in_group=True,
    ),
    replace(CIRCLE, id="circle05", name="By link only", listed=False, choosing="before"),
    replace(CIRCLE, id="circle06", name="Just begun", who="young", choosing="before"),
)


def members_of(reader: int, leader: int, others: range) -> tuple[Member, ...]:
    """The reader has a seat, or waits for one; others fill what is full."""
    first, second, third = others[0], others[1], others[2]
    seat = Member("member01", "circle01", reader, "Amina", MONDAY - timedelta(days=9))
    return (
        replace(seat, approves=("sugges01",)),
        replace(seat, id="member02", chat=first, name="Jan"),
        replace(seat, id="member03", circle="circle03"),
        replace(seat, id="member04", circle="circle04", chat=first, name="Jan"),
        replace(seat, id="member05", circle="circle04", chat=second, name="Mei"),
        replace(seat, id="member06", circle="circle04", state="waiting"),
        replace(seat, id="member07", circle="circle04", chat=third, name="Ewa", state="waiting"),
        replace(seat, id="member08", circle="circle06", chat=leader, name="Sarah"),
    )


SUGGESTION = Suggestion("sugges01", "circle01", "Where children can play", MONDAY)
SUGGESTIONS = (
    SUGGESTION,
    replace(SUGGESTION, id="sugges02", text="Buses in the evening"),
    replace(SUGGESTION, id="sugges03", circle="circle04", text="Safe parks", approvals=2),
)

MEETING = Meeting(
    "meetin01",
    "luton",
    ("circle01",),
    date(2026, 12, 1),
    time(18, 30),
    "Europe/London",
    MONDAY - timedelta(days=8),
    number=2,
    venue="Community centre",
    address="1 High Street, Luton",
    latitude=51.88,
    longitude=-0.42,
    directions="Behind the library. Ring the bell.",
    food=("tea", "halal"),
    access=("step_free", "children"),
    state="set",
)


def _told(meeting: Meeting) -> Meeting:
    """The meeting, once members have heard of it as it is."""
    told = agenda.heard(meeting, meeting.changed_at)
    return replace(meeting, told=told, next_at=agenda.next_at(meeting, MONDAY))


MEETINGS = (
    _told(MEETING),
    replace(MEETING, id="meetin02", number=3, day=date(2026, 12, 8), state="draft"),
    # Set, and nobody has been told yet.
    replace(MEETING, id="meetin03", number=3, day=date(2026, 12, 15), changed_at=MONDAY),
    _told(replace(MEETING, id="meetin04", number=1, day=date(2026, 11, 26), state="cancelled")),
    # Over since Friday: who came is being asked.
    _told(replace(MEETING, id="meetin05", number=1, day=date(2026, 11, 20), guests=1)),
    # A Big Conversation.
    _told(
        replace(
            MEETING,
            id="meetin06",
            circles=("circle01", "circle04"),
            number=0,
            day=date(2026, 12, 12),
            at=time(14),
        )
    ),
    # It goes on just now.
    _told(
        replace(MEETING, id="meetin07", circles=("circle06",), day=MONDAY.date(), at=time(9, 30))
    ),
    # Somewhere, but nobody has said where yet.
    _told(
        replace(
            MEETING,
            id="meetin08",
            circles=("circle06",),
            venue="",
            address="",
            latitude=None,
            longitude=None,
            directions="",
            food=(),
            access=(),
        )
    ),
)


def attendance_of(reader: int, others: range) -> tuple[Attendance, ...]:
    """Who comes to the meeting that is ahead, and who came to the one that is over."""
    return tuple(
        replace(found, id=attendance_id(found.meeting, found.chat))
        for found in (
            Attendance("", "meetin01", reader, "yes", ("interpreter", "childcare")),
            Attendance("", "meetin01", others[0], "unsure", ("travel",)),
            Attendance("", "meetin01", others[1], "no"),
            Attendance("", "meetin05", reader, "yes", came=True),
            Attendance("", "meetin06", others[1], "yes", ("step_free",)),
        )
    )


IDEA = Idea(
    "idea0001",
    "circle01",
    "A litter pick by the river",
    MONDAY - timedelta(days=3),
    members=("member02",),
    step="Ask the council for bags",
    due_on=date(2026, 12, 5),
)
IDEAS = (
    IDEA,
    replace(IDEA, id="idea0002", text="A community play", members=(), step="", due_on=None),
    replace(IDEA, id="idea0003", text="A welcome map", state="done"),
    replace(IDEA, id="idea0004", text="A football team", state="dropped"),
    # Its day has come: what became of it is being asked.
    replace(IDEA, id="idea0005", text="A garden for everybody", due_on=MONDAY.date()),
)


def stories_of(reader: int, other: int) -> tuple[Story, ...]:
    """Stories that were offered, kept and shared; one of them by voice."""
    story = Story(
        "story001",
        "luton",
        reader,
        "en",
        MONDAY - timedelta(days=2),
        text="A neighbour brought us bread on the first day.",
        name="Amina",
    )
    return (
        story,
        replace(story, id="story002", text="", file=File("voice", "voice-2"), name=""),
        replace(story, id="story003", chat=other, state="kept", name="Jan"),
        replace(story, id="story004", chat=other, state="kept", shared=True, name=""),
    )


def circles(reader: int, leader: int, others: range) -> tuple[Record, ...]:
    """All of it, for a reader, somebody of the team, and at least three other people."""
    return (
        *CIRCLES,
        *members_of(reader, leader, others),
        *SUGGESTIONS,
        *MEETINGS,
        *attendance_of(reader, others),
        *IDEAS,
        *stories_of(reader, others[0]),
    )
