"""The shape of what authors write in `content/`: facts, lines, sessions, plays, places, pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from string import Formatter
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from flows.distance import Spot

# A card's id travels in a button next to its session's: verb + both must fit in 64 bytes.
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,23}$")]
FactId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,47}$")]
Text = Annotated[str, Field(min_length=1)]
# What a phone shows on one line, with room for a translation: a button, a card's heading.
Title = Annotated[str, Field(min_length=1, max_length=26)]
Heading = Annotated[str, Field(min_length=1, max_length=34)]


@cache
def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a sentence. Raises ValueError when the braces do not pair."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


class Shape(BaseModel):
    """Written by authors: unknown words are mistakes, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(Shape):
    """Something that is true for a while: with its source, its owner and its day of review."""

    kind: Literal["rule", "phone", "helpline", "money", "number", "date", "link", "text"]
    value: str | int | Decimal | date | None = Field(default=None, union_mode="left_to_right")
    source: Text
    checked_on: date
    review_after: date
    owner: Text
    status: Literal["confirmed", "unconfirmed"]
    otherwise: Text

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if (self.kind == "rule") != (self.value is None):
            raise ValueError("a rule has no value, every other kind of fact has one")
        if self.review_after <= self.checked_on:
            raise ValueError("review_after must be a day after checked_on")
        return self

    def holds(self, today: date) -> bool:
        """Whether sentences may lean on it today.

        A national helpline that nobody has confirmed yet is still better shown, with a note.
        """
        known = self.status == "confirmed" or self.kind == "helpline"
        return known and today <= self.review_after


class Line(Shape):
    """One short paragraph, or (`town`) the place's own lines on a topic."""

    say: str = ""
    facts: tuple[FactId, ...] = ()
    town: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, written: object) -> object:
        return {"say": written} if isinstance(written, str) else written

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.say) == bool(self.town):
            raise ValueError("a line is either a sentence or {town: topic}")
        try:
            placeholders(self.say)
        except ValueError:
            raise ValueError("the braces do not pair: a fact is named {like_this}") from None
        return self

    @cached_property
    def leans_on(self) -> tuple[str, ...]:
        """The facts without which this line may not be said."""
        return (*self.facts, *sorted(placeholders(self.say)))


class Page(Shape):
    """One message of lines: who we are, help, privacy."""

    id: Id
    title: Text
    lines: tuple[Line, ...] = Field(min_length=1)
    words: tuple[str, ...] = ()  # what people may type when they look for it


class Card(Shape):
    id: Id
    title: Heading
    lines: tuple[Line, ...] = Field(min_length=1)
    shows: Literal["", "hosts", "bins"] = ""  # besides its lines: the hosts, or the town's bins
    play: str = ""  # the id of a play that is offered here


class Session(Shape):
    id: Id
    order: int
    icon: Text
    title: Title
    about: Text
    minutes: int = Field(ge=1, le=15)
    words: tuple[str, ...] = Field(default=(), max_length=16)  # people type to find it
    readers: Literal["newcomers", "neighbours"] = Field(default="newcomers", alias="for")
    private: bool = False  # nothing about reading it is kept, and it is never offered
    asks: bool = True  # False: no question from here, for its answer may be read by somebody else
    leads_to: tuple[str, ...] = Field(min_length=1)  # headings of the directory, the best first
    this_week: Text  # the one small thing to do
    gone: dict[str, str] = {}  # cards taken out, and which card says it now
    cards: tuple[Card, ...] = Field(min_length=4, max_length=8)

    @model_validator(mode="after")
    def _cards_differ(self) -> Self:
        ids = [card.id for card in self.cards]
        if len(set(ids)) != len(ids):
            raise ValueError("two cards have the same id")
        for old, new in self.gone.items():
            if old in ids or new not in ids:
                raise ValueError(f"gone: {old} must be taken out, and {new} be a card that is here")
        return self

    @model_validator(mode="after")
    def _leaves_no_trace(self) -> Self:
        """What a card shows besides its lines goes through the outbox."""
        if self.private and any(card.play or card.shows for card in self.cards):
            raise ValueError("a private session has no play and shows nothing: these leave traces")
        return self

    def card(self, card_id: str) -> Card | None:
        """The card of that id, or the one that stands for it since it was taken out; or None."""
        card_id = self.gone.get(card_id, card_id)
        return next((card for card in self.cards if card.id == card_id), None)


# What waste is kept apart as; "dry" is plastic and metal, often glass too.
Stream = Literal["food", "paper", "dry", "glass", "garden", "rest"]
# Telegram carries 64 bytes in a button: the verb, a play, a step and a choice.
ShortId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,11}$")]


class PlayChoice(Shape):
    id: ShortId
    icon: Text
    say: Annotated[str, Field(min_length=1, max_length=24)]


class Step(Shape):
    """One picture, a few answers to tap, and a kind word after any of them."""

    id: ShortId
    icon: Text  # the picture: one emoji, the same in every language
    say: Text
    stream: Stream | None = None  # then the town's own bin for it is shown
    answer: str
    choices: tuple[PlayChoice, ...] = Field(min_length=2, max_length=4)
    because: tuple[Line, ...] = Field(min_length=1, max_length=3)

    @model_validator(mode="after")
    def _has_its_answer(self) -> Self:
        ids = [one.id for one in self.choices]
        if len(set(ids)) != len(ids):
            raise ValueError("two choices have the same id")
        if self.answer not in ids:
            raise ValueError(f"answer: {self.answer} is none of the choices ({', '.join(ids)})")
        return self

    def choice(self, choice_id: str) -> PlayChoice | None:
        """The choice of that id, or None: it may have been taken out."""
        return next((one for one in self.choices if one.id == choice_id), None)


class Play(Shape):
    """A small play inside a session: pictures and taps, without a score."""

    id: Id
    title: Title
    icon: Text
    lines: tuple[Line, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = Field(min_length=3, max_length=6)

    @model_validator(mode="after")
    def _steps_differ(self) -> Self:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise ValueError("two steps have the same id")
        return self

    def step(self, step_id: str) -> Step | None:
        """The step of that id, or None: it may have been taken out."""
        return next((step for step in self.steps if step.id == step_id), None)


Colour = Literal[
    "black", "grey", "brown", "green", "blue", "red", "purple", "orange", "yellow", "white"
]


class Bin(Shape):
    """One container of a town: what it takes, and what it looks like."""

    id: ShortId
    takes: tuple[Stream, ...] = Field(min_length=1)
    shape: Literal["bin", "caddy", "box", "bag"]
    body: Colour
    lid: Colour | None = None
    every: int | None = Field(default=None, ge=1, le=8)  # weeks between two collections
    fact: FactId  # it is shown only while this one holds


class BinDays(Shape):
    """The page of a council that tells when the bins of a home are collected, and what it asks."""

    council: Annotated[
        str, Field(pattern=r"^[A-Z][A-Za-z]{2,63}$")
    ]  # a module of uk-bin-collection
    page: Annotated[
        str, Field(pattern=r"^https://[a-z0-9.-]+(/[^\s?#]*)?$")
    ]  # no other site is asked
    asks: tuple[Literal["postcode", "house", "uprn"], ...]

    @model_validator(mode="after")
    def _means_one_home(self) -> Self:
        if self.asks not in {("uprn",), ("postcode", "uprn"), ("postcode", "house")}:
            raise ValueError("asks: [uprn], [postcode, uprn] or [postcode, house] mean one home")
        return self

    @property
    def site(self) -> str:
        """The name of the host, as people read it."""
        return self.page.removeprefix("https://").partition("/")[0]


def _is_zone(zone: object) -> object:
    if zone not in available_timezones():
        raise ValueError("not a time zone, for example Europe/London")
    return zone


class Welcomer(Shape):
    """A host named in the file of a place. Those whom coordinators set in the chat come instead."""

    called: Text  # as they want to be called
    languages: tuple[str, ...] = ()
    says: dict[str, Text]  # language -> a few words of theirs


class Place(Shape):
    id: Id
    name: Text
    order: int
    zone: Annotated[str, BeforeValidator(_is_zone)]
    latitude: float | None = Field(default=None, ge=-90, le=90)  # of its middle, with longitude
    longitude: float | None = Field(default=None, ge=-180, le=180)
    facts: dict[FactId, Fact] = {}
    bins: tuple[Bin, ...] = ()
    bin_page: FactId | None = None  # the council's own page about bins
    hosts: tuple[Welcomer, ...] = ()
    bin_days: BinDays | None = None  # its page with the days, if it can be asked
    topics: dict[str, tuple[Line, ...]]

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together")
        return self

    @property
    def clock(self) -> ZoneInfo:
        """The zone of its wall clocks."""
        return ZoneInfo(self.zone)

    @property
    def spot(self) -> Spot | None:
        """Its middle, for what is near; "elsewhere" has none."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


def lines_in(content: Session | Page | Place | Play) -> Iterator[Line]:
    """Every line of a file, for checks and catalogues."""
    match content:
        case Session():
            yield from (line for card in content.cards for line in card.lines)
        case Page():
            yield from content.lines
        case Play():
            yield from content.lines
            yield from (line for step in content.steps for line in step.because)
        case Place():
            yield from (line for lines in content.topics.values() for line in lines)
