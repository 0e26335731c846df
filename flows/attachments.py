"""What can come with words: a file somebody sent, a pin on the map, a link as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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


Attachment = File | Venue | Qr | Sheet
