"""What can come with words: a file somebody sent, a pin on the map, a link as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flows.model import Verbatim, Words


@dataclass(frozen=True, slots=True)
class File:
    """Something that was sent to the companion, by Telegram's name for it. Never downloaded."""

    kind: Literal["photo", "document", "voice"]
    id: str


@dataclass(frozen=True, slots=True)
class Venue:
    """A pin on the map."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Qr:
    """A link as a picture that a phone's camera reads."""

    link: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document made here."""

    name: str
    text: str
    secret: bool = False  # theirs alone: the chat app will not forward or save it


@dataclass(frozen=True, slots=True)
class Calendar:
    """A meeting for somebody's own calendar. It names no person.

    Day and time are those on the wall of its place.
    """

    uid: str  # the same for ever: by it a calendar knows the meeting again
    sequence: int  # how often it has changed: the file with the highest holds
    cancelled: bool
    summary: Words | Verbatim | str  # what it is called; plain text once it has a language
    day: date
    at: time
    zone: str  # IANA name
    minutes: int
    stamp: datetime  # when members were told of it as it is here
    venue: str = ""  # with the address, in one line
    latitude: float | None = None
    longitude: float | None = None


Attachment = File | Venue | Qr | Sheet | Calendar
