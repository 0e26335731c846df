"""What can come with words: a file somebody sent, a pin on the map, a picture, a table.

Sentences in it are free of any language until `wording` has chosen one; then they are plain text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from flows.model import Verbatim, Words

Said: TypeAlias = "Words | Verbatim | str"
Cell: TypeAlias = "Words | Verbatim | str | int | float | None"


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
    summary: Said  # what it is called
    day: date
    at: time
    zone: str  # IANA name
    minutes: int
    stamp: datetime  # when members were told of it as it is here
    venue: str = ""  # with the address, in one line
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """How many in a hundred: a bar, the line of its interval, and the number in words."""

    name: Said  # "Before", "Afterwards"
    percent: int
    low: int
    high: int
    said: Said
    bound: Literal["", "or more", "or less"] = ""  # the bar is only where the number begins or ends
    later: bool = True  # drawn solid; the earlier one is hatched


@dataclass(frozen=True, slots=True)
class Bars:
    """One question of a chart. Without bars its note says why."""

    title: Said
    bars: tuple[Bar, ...]
    note: Said = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars as a picture, one question below the other, as wide as a phone."""

    title: Said
    lines: tuple[Said, ...]  # below the title, small
    rows: tuple[Bars, ...]
    notes: tuple[Said, ...] = ()
    alt: tuple[Said, ...] = ()  # what it shows, for those who do not see it
    language: str = ""  # whose direction it has


@dataclass(frozen=True, slots=True)
class Container:
    """One bin, caddy, box or bag, as `flows.shapes.Bin` has it; `every` is 0 when nobody knows."""

    takes: tuple[str, ...]
    shape: str
    body: str
    lid: str = ""
    every: int = 0  # weeks between two collections


@dataclass(frozen=True, slots=True)
class Bins:
    """The bins of a town as a picture without a word in it: one picture for every language."""

    containers: tuple[Container, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of a table; the first names the columns."""

    title: Said
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Tables as an XLSX file."""

    name: str
    grids: tuple[Grid, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table as a CSV file."""

    name: str
    grid: Grid


@dataclass(frozen=True, slots=True)
class Page:
    """One page to print and pass on, as an HTML file that needs no other."""

    name: str
    title: Said
    lines: tuple[Said, ...]
    charts: tuple[Chart, ...]
    grid: Grid
    notes: tuple[Said, ...]
    language: str = ""


Attachment = File | Venue | Qr | Sheet | Calendar | Chart | Bins | Workbook | Table | Page
