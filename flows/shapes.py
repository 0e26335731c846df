"""The shape of what authors write in `content/`: facts, lines, cards, sessions, places, pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from flows.distance import Spot

# A card's id travels in a button next to its session's: verb + both must fit in 64 bytes.
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,23}$")]
FactId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,47}$")]
Text = Annotated[str, Field(min_length=1)]


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
        placeholders(self.say)
        return self

    @property
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
    title: Text
    lines: tuple[Line, ...] = Field(min_length=1)


class Session(Shape):
    id: Id
    order: int
    icon: Text
    title: Text
    about: Text
    minutes: int = Field(ge=1, le=15)
    words: tuple[str, ...] = ()
    private: bool = False  # progress in it is not kept
    cards: tuple[Card, ...] = Field(min_length=4, max_length=8)

    @model_validator(mode="after")
    def _cards_differ(self) -> Self:
        ids = [card.id for card in self.cards]
        if len(set(ids)) != len(ids):
            raise ValueError("two cards have the same id")
        return self

    def card(self, card_id: str) -> Card | None:
        """The card of that id, or None: it may have been taken out since a button was sent."""
        return next((card for card in self.cards if card.id == card_id), None)


def _is_zone(zone: object) -> object:
    if zone not in available_timezones():
        raise ValueError("not a time zone, for example Europe/London")
    return zone


class Place(Shape):
    id: Id
    name: Text
    order: int
    zone: Annotated[str, BeforeValidator(_is_zone)]
    latitude: float | None = Field(default=None, ge=-90, le=90)  # of its middle, with longitude
    longitude: float | None = Field(default=None, ge=-180, le=180)
    facts: dict[FactId, Fact] = {}
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


def lines_in(content: Session | Page | Place) -> Iterator[Line]:
    """Every line of a file, for checks and catalogues."""
    match content:
        case Session():
            yield from (line for card in content.cards for line in card.lines)
        case Page():
            yield from content.lines
        case Place():
            yield from (line for lines in content.topics.values() for line in lines)
