"""What the team works with: its people, invitations, signposts, broadcasts, questions, circles.

Frozen values; each is kept as one row (`bot/store/records.py`), with fields that are columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from flows.attachments import File
from flows.rounds import Round
from flows.welcoming import Check, Hand, Host, Pairing, Recording, Wish

Role = Literal["administrator", "coordinator", "facilitator", "volunteer"]

EVERYWHERE = ""  # the place of administrators, and of signposts for all of England


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the team: the name they chose, and their role in each of their places."""

    chat: int
    name: str
    posts: Mapping[str, Role]  # place -> role; an administrator's place is EVERYWHERE
    since: date
    languages: tuple[str, ...] = ()  # what a volunteer can answer in
    id: str = ""  # names them in buttons and in the audit trail: nobody sees a chat


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one person part of the team, once somebody has confirmed it."""

    id: str  # the hash of the token in the link; the token itself is not kept
    role: Role
    place: str
    inviter: int  # the chat of whoever invited; 0 for the operator
    made_at: datetime
    expires_at: datetime
    state: Literal["open", "accepted"] = "open"
    chat: int | None = None  # who accepted
    name: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signpost:
    """One entry of the local directory: where to turn, and what for."""

    id: str
    place: str  # EVERYWHERE for all of England
    category: str
    name: str
    purpose: Mapping[str, str]  # language -> what it is for, in one sentence; English always
    phone: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    hours: str = ""  # "Mo-Fr 09:00-17:00; Sa 10:00-12:00" or "24/7": see flows.hours
    languages: tuple[str, ...] = ()  # spoken there
    cost: str = ""  # "free", pounds as "3.50", or "" when nobody knows
    women_only: bool = False
    step_free: bool | None = None  # None when nobody knows
    link: str = ""
    source: str = ""
    checked_on: date | None = None
    review_after: date | None = None
    owner: str = ""  # the name of whoever looks after it; "" means the coordinators
    state: Literal["draft", "shown", "gone"] = "shown"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a broadcast is for. An empty part does not narrow."""

    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()  # who began or read one of these
    circles: tuple[str, ...] = ()  # who is in one of these
    without_languages: tuple[str, ...] = ()
    without_sessions: tuple[str, ...] = ()  # who read one of these is left out


@dataclass(frozen=True, slots=True)
class Version:
    """A broadcast in one language, or how its readers are served without it."""

    state: Literal["written", "asked", "offered", "first", "leave"]
    text: str = ""
    by: str = ""  # the id of whoever of the team was asked, or wrote it


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message of the team to many people."""

    id: str
    author: int | None
    made_at: datetime
    kind: Literal["service", "promotion"] = "service"
    topic: str = ""
    urgent: bool = False
    audience: Audience = field(default_factory=Audience)
    language: str = "en"  # the language of the first words
    versions: Mapping[str, Version] = field(default_factory=dict)
    attachment: File | None = None
    signpost: str = ""
    state: Literal["draft", "waiting", "scheduled", "sending", "paused", "done", "cancelled"] = (
        "draft"
    )
    send_at: datetime | None = None  # None: as soon as it may
    opens_at: datetime | None = None  # nothing of it is sent outside these two
    closes_at: datetime | None = None
    approver: int | None = None
    progress: int | None = None  # the message in the author's chat that shows how far it is


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing said about a question, by the asker or by the team."""

    by: Literal["asker", "team", "note"]
    at: datetime
    text: str = ""
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person asked of a person."""

    id: str
    chat: int  # who asked
    name: str  # their first name, "" if they did not give it
    place: str
    language: str
    opened_at: datetime
    changed_at: datetime
    about: str = ""  # the card it was asked from: "bins/food"
    state: Literal["open", "claimed", "closed"] = "open"
    volunteer: int | None = None  # who answers
    passed: tuple[int, ...] = ()  # who said that they cannot
    said: tuple[Saying, ...] = ()


# --- circles: a series of conversations ----------------------------------------------------------

Who = Literal["everybody", "women", "men", "young", "parents", "older"]
Need = Literal["interpreter", "childcare", "step_free", "travel"]
Coming = Literal["", "yes", "unsure", "no"]

# Minutes before a meeting, until a facilitator chooses others.
WEEK_DAY_AND_HOURS = (7 * 24 * 60, 24 * 60, 2 * 60)


@dataclass(frozen=True, slots=True)
class Circle:
    """A small group of neighbours who meet a few times, and then others at a Big Conversation."""

    id: str
    place: str
    name: str
    made_at: datetime
    who: Who = "everybody"
    languages: tuple[str, ...] = ("en",)  # spoken there
    capacity: int = 12
    facilitators: tuple[str, ...] = ()  # one or two, by the ids of Staff
    reminders: tuple[int, ...] = WEEK_DAY_AND_HOURS  # for its meetings, minutes before
    listed: bool = True  # found in the menu; else joined by its link only
    state: Literal["draft", "open", "over"] = "draft"
    choosing: Literal["before", "open", "closed"] = "before"  # of what they talk about
    topic: str = ""  # what they chose, in their words
    group: int | None = None  # their group chat, if a facilitator has linked it
    in_group: bool = False  # reminders go there, and not to each member


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's seat in a circle, or on its waiting list."""

    id: str  # names them in buttons: nobody sees a chat
    circle: str
    chat: int
    name: str  # what the others call them: a first name or a nickname
    since: datetime  # the waiting list goes by it
    state: Literal["in", "waiting"] = "in"
    approves: tuple[str, ...] = ()  # suggestions; emptied when the choice closes


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that members of a circle could talk about. Nothing says who suggested it."""

    id: str
    circle: str
    text: str
    made_at: datetime
    approvals: int = 0  # how many, once the choice is closed


@dataclass(frozen=True, slots=True)
class Told:
    """What members last heard of a meeting."""

    heard_at: datetime
    day: date
    at: time
    minutes: int
    venue: str
    address: str
    latitude: float | None
    longitude: float | None
    cancelled: bool
    astray: bool = False  # some have heard otherwise since: a change was changed while it was told


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a circle; or a Big Conversation, to which several circles come.

    Day and time are those on the wall of the place: what people have agreed on.
    """

    id: str
    place: str
    circles: tuple[str, ...]
    day: date
    at: time
    zone: str  # IANA name
    changed_at: datetime
    number: int = 1  # of the series; 0 for a Big Conversation
    minutes: int = 120
    venue: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    directions: str = ""  # how to get there, in the words of the team
    food: tuple[str, ...] = ()  # see flows.circles.comforts
    access: tuple[str, ...] = ()
    reminders: tuple[int, ...] = WEEK_DAY_AND_HOURS  # minutes before
    state: Literal["draft", "set", "cancelled"] = "draft"
    guests: int = 0  # who came and is no member
    came: int | None = None  # members who came, once attendance is taken
    told: Told | None = None  # None: nobody has heard of it
    sequence: int = 0  # how often members were told of it anew (iCalendar SEQUENCE)
    done: tuple[str, ...] = ()  # occasions that are over: see flows.circles.agenda
    doing: str = ""  # the occasion under way
    cursor: int = 0  # the last chat it has come to
    next_at: datetime | None = None  # when something is to be said about it


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person and one meeting: whether they come, what they need, whether they came."""

    id: str  # see `attendance_id`; never in a button
    meeting: str
    chat: int
    coming: Coming = ""
    needs: tuple[Need, ...] = ()  # deleted after the meeting
    came: bool = False


def attendance_id(meeting: str, chat: int) -> str:
    """The key of one person's attendance: there is one for each meeting and person."""
    return f"{meeting}-{chat}"


@dataclass(frozen=True, slots=True)
class Idea:
    """Something that a circle wants to do: a litter pick, a community play."""

    id: str
    circle: str
    text: str
    made_at: datetime
    members: tuple[str, ...] = ()  # who says "count me in", by the ids of Member
    step: str = ""  # what is to be done next
    due_on: date | None = None  # by when; then it is asked after
    state: Literal["open", "done", "dropped"] = "open"


@dataclass(frozen=True, slots=True)
class Story:
    """Something good that somebody tells; theirs to take back at any time."""

    id: str
    place: str
    chat: int
    language: str
    told_at: datetime
    text: str = ""
    file: File | None = None  # or a voice
    name: str = ""  # under which name it may be told; "" for none
    state: Literal["offered", "kept"] = "offered"  # kept: in the place's bank of stories
    shared: bool = False  # with the coordinators of all places


Record = (
    Staff
    | Invitation
    | Signpost
    | Broadcast
    | Question
    | Circle
    | Member
    | Suggestion
    | Meeting
    | Attendance
    | Idea
    | Story
    | Round
    | Host
    | Check
    | Recording
    | Hand
    | Wish
    | Pairing
)
