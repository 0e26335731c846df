"""What happens: a tap, a text, a file, a block, or a moment that came due.

Time is just another event: a conversation cannot tell a tap from a Tuesday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypedDict

from flows.attachments import File
from flows.rounds import Held


class Who(TypedDict):
    """What the chat app tells of whoever does something."""

    name: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened. `name` and `hint` come along and are not kept."""

    name: str = ""  # the first name, as typed into the chat app
    hint: str = ""  # the language of their app: decides an order, never a language


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped(Event):
    choice: str
    message: int  # the message whose button was tapped
    sent_at: datetime | None = None  # when that message was last changed, if known
    text: str = ""  # what they had written, if the message hangs on it
    file: File | None = None  # or spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote(Event):
    text: str
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded(Event):
    """A command such as /start; `payload` is what a deep link carried."""

    command: str
    payload: str = ""
    message: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Event):
    """Something other than text: voice, photo, sticker, contact, location, document, other."""

    what: str
    message: int
    text: str = ""  # what was written under it
    file: File | None = None  # a photo, document or voice
    pin: tuple[float, float] | None = None  # latitude, longitude of a location
    replies_to: tuple[str, ...] = ()  # what can be tapped on the message of ours it answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought(Event):
    """The content of a file they sent, as rows of cells; or why it cannot be read."""

    rows: tuple[tuple[str, ...], ...] = ()
    problem: Literal["", "large", "rows", "formulas", "unreadable", "lost"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected(Event):
    """What the ballots hold of a round, as it was asked for by `flows.model.Inspect`."""

    round: str
    held: tuple[Held, ...] = ()  # nothing: no table of it is there
    lost: bool = False  # it could not be read just now


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp(Event):
    """What the council of a place says: day by day, what is collected, in the council's words.

    Of the home it tells nothing. It is empty when the page did not answer, or not as it used to.
    """

    place: str
    days: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Event):
    """A moment came due."""

    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere(Event):
    """They have gone on to a page that leaves no trace: nothing more is awaited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurried(Event):
    """Too much arrived at once from one person; said once, then their taps wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """Something of theirs could not be handled; they get a kind word and a way on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Event):
    """They blocked the companion; in the chat of a group: it was taken out of the group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    """They unblocked the companion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(Event):
    """In a group of theirs they followed the link that ties the group to a circle."""

    group: int  # the chat of the group
    circle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Event):
    """The group of this chat goes on in another chat: Telegram does that when a group grows."""

    to: int
