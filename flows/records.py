"""What the team works with: people of the team, invitations, signposts, broadcasts, questions.

Frozen values; each is kept as one row (`bot/store/records.py`), with fields that are columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from flows.attachments import File

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


Record = Staff | Invitation | Signpost | Broadcast | Question
