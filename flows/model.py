"""The vocabulary of the conversation: who is there, what happened, what is said, what follows.

Everything here is a frozen value. Nothing here knows a chat app, a database or the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from flows.attachments import Attachment, File
from flows.hours import Hours

if TYPE_CHECKING:
    from flows.records import Record, Role

# --- words: sentences still free of any language ------------------------------------------


@dataclass(frozen=True, slots=True)
class Phone:
    """A number people dial: always Western digits, isolated in right-to-left text."""

    digits: str
    unconfirmed: bool = False  # shown with the note that it has not been checked again yet


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in pounds sterling."""

    pounds: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """Text somebody typed (a first name): cleaned and isolated before it is shown."""

    typed: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day soon, named as people name it: weekday, day and month, no year."""

    date: date


@dataclass(frozen=True, slots=True)
class ShortDay:
    """A day on a button among others of its month: weekday and number."""

    date: date


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that is the same in every language: a web address, a language's own name."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one person shown to another: cleaned, kept apart, never a link or markup."""

    typed: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, named in the reader's language: "ar" is Arabic, or arabski."""

    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """A text that the team wrote, in English and perhaps in more languages.

    A language it was not written in finds it in its catalogue, if the English stands there.
    """

    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """One English sentence and the values it names; `wording` turns it into a language."""

    english: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""  # the English plural; then `count` chooses the form
    count: int = 0
    context: str = ""  # tells apart short labels that are one word in English


Value = (
    Phone
    | Money
    | Name
    | Day
    | ShortDay
    | Verbatim
    | Quote
    | Tongue
    | Written
    | Words
    | Hours
    | int
    | date
    | time
    | str
)


def words(english: str, **values: Value) -> Words:
    """A sentence. The catalogue extractor looks for this name."""
    return Words(english, values)


def label(context: str, english: str, **values: Value) -> Words:
    """A short text on a button; `context` tells translators where it stands."""
    return Words(english, values, context=context)


def counted(one: str, many: str, count: int, **values: Value) -> Words:
    """A sentence with a number in it, `{count}`, in the plural forms of each language."""
    return Words(one, {"count": count, **values}, plural=many, count=count)


def tongues(languages: Sequence[str]) -> Words | Tongue:
    """Languages, one after the other."""
    first, *rest = languages
    if not rest:
        return Tongue(first)
    return words("{first}, {rest}", first=Tongue(first), rest=tongues(rest))


# --- screens: one message, still free of any language --------------------------------------

DATA_LIMIT = 64  # bytes of callback_data; Telegram Bot API, InlineKeyboardButton


def choice(verb: str, object_: str = "", option: str | int = "") -> str:
    """What a button carries: ids, the same in every language.

    Raises ValueError for data that is too long or would not read back.
    """
    data = f"{verb}:{object_}:{option}"
    if data.count(":") != 2 or len(data.encode()) > DATA_LIMIT:
        raise ValueError(f"not a usable button choice: {data!r}")
    return data


@dataclass(frozen=True, slots=True)
class Button:
    text: Words | Verbatim | Written
    choice: str


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What is to be said, before a language is chosen."""

    lines: tuple[Words | Verbatim | Written, ...]
    title: Words | Verbatim | None = None
    buttons: tuple[Row, ...] = ()
    about: str = ""  # which content this is ("bins/food"): readers can say "this is wrong"
    listed: bool = False  # the lines are a list: no space between them
    fresh: bool = False  # always a new message, never a change of the one that was tapped
    stays: bool = False  # always a change of the one that was tapped, whatever stands below it
    languages: tuple[str, ...] = ()  # say it in each of these: only the choice of language does
    language: str = ""  # say it in this one, whoever looks: the preview of a broadcast does
    attachment: Attachment | None = None  # comes with the words; a pin comes without any
    replies: bool = False  # hangs on what the person wrote, so that a tap brings it back


# --- what leaves the conversation -----------------------------------------------------------

Kind = Literal[
    "reply",
    "data",
    "answer",
    "task",
    "progress",
    "farewell",
    "notice",
    "round",
    "offer",
    "nudge",
    "broadcast",
]

EVERY_LANGUAGE = "mul"  # ISO 639-2 for "multiple languages": only the choice of language


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to go: `text` is the HTML that Telegram reads, all in one language."""

    text: str
    language: str
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    kind: Kind = "reply"
    edits: int | None = None  # the message to change in place
    replies_to: int | None = None  # the message of the person it hangs on
    attachment: Attachment | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    source: str = ""  # what it is about, so that it can be unsaid: see Unsay


@dataclass(frozen=True, slots=True)
class Arrange:
    """Let `moment` come due at `at` (UTC), instead of any earlier arrangement of it."""

    moment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Let `moment` not come due."""

    moment: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete everything about this person, at once."""


@dataclass(frozen=True, slots=True)
class ShowData:
    """Send this person everything that is stored about them, as a document."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Count that some reader found the words of `about` wrong in `language`."""

    about: str
    language: str


@dataclass(frozen=True, slots=True)
class Put:
    """Keep this record, new or changed."""

    record: Record


@dataclass(frozen=True, slots=True)
class Remove:
    """Keep this record no longer."""

    record: Record


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something to somebody else, in their language.

    A "task" for the team and a "notice" for members of a circle wait for their waking hours; an
    "answer", to a question they asked, does not.
    """

    chat: int
    screen: Screen
    kind: Literal["task", "answer", "notice"] = "task"
    source: str = ""  # what it is about: see Unsay
    until: datetime | None = None  # when it is no use any more, if that is soon


@dataclass(frozen=True, slots=True)
class Unsay:
    """Say nothing of this source that still waits to be said: to this chat, or to anybody."""

    source: str
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """Bring the content of a file of theirs: a `Brought` event follows."""

    file: File


@dataclass(frozen=True, slots=True)
class Inspect:
    """Look at what the ballots hold of a round: an `Inspected` event follows."""

    round: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives: for one question, in memory only. It does not tell itself to a log."""

    postcode: str = field(default="", repr=False)
    house: str = field(default="", repr=False)  # its number or name
    uprn: str = field(default="", repr=False)  # the council's number for it


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask a place's council when the bins of a home are collected: a `LookedUp` event follows."""

    place: str
    home: Home


@dataclass(frozen=True, slots=True)
class Audit:
    """Who of the team did what, without texts."""

    role: Role
    verb: str
    object: str
    places: tuple[str, ...]


Effect = (
    Arrange
    | Drop
    | Forget
    | ShowData
    | Doubt
    | Put
    | Remove
    | Tell
    | Unsay
    | Fetch
    | Inspect
    | LookUp
    | Audit
)

# --- who is there ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """All that is remembered of somebody. Every field has a line in docs/data-map.yml."""

    language: str
    place: str = ""  # a place id, "" until chosen
    hour: int | None = None  # local hour at which to write first
    paused: bool = False  # asked not to be written to first
    away: bool = False  # blocked the companion
    reading: Mapping[str, str] = field(default_factory=dict)  # session -> card last shown
    finished: tuple[str, ...] = ()  # sessions read to the end
    newest: int = 0  # the newest message in the chat: older ones are not changed in place
    seen_on: date | None = None  # the last day they wrote or tapped
    topics: tuple[str, ...] = ()  # what they want to be invited to
    awaits: str = ""  # what their next words are for: "verb:object:option"
    awaits_until: datetime | None = None  # after it, words are just words again
    voice: str = ""  # the language in which cards are read to them, if it is not their own


# --- one step --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """What one conversation decides: the person as they are now, screens, effects."""

    person: Person | None
    screens: tuple[Screen, ...] = ()
    effects: tuple[Effect, ...] = ()
    kind: Kind = "reply"


@dataclass(frozen=True, slots=True)
class Step:
    """What `respond` gives back: state, messages, effects, and what others are told."""

    person: Person | None
    messages: tuple[Message, ...] = ()
    effects: tuple[Effect, ...] = ()
    told: tuple[tuple[int, Message], ...] = ()  # chat, message
