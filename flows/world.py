"""What a conversation may know besides the person: the time, the content, the wording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flows.library import Library
from flows.model import Event, Person, Words
from flows.shapes import Line, Place
from flows.wording import Wording


@dataclass(frozen=True, slots=True)
class World:
    now: datetime  # aware, UTC
    library: Library
    wording: Wording

    def place_of(self, person: Person) -> Place:
        """The person's place; "elsewhere" until they choose one."""
        return self.library.place(person.place)

    def today(self, place: Place) -> date:
        """The day it is on that place's walls."""
        return self.now.astimezone(place.clock).date()

    def lines(self, lines: tuple[Line, ...], place: Place) -> tuple[Words, ...]:
        """Content lines as they may be said in that place today."""
        return self.library.lines(lines, place, self.today(place))


@dataclass(frozen=True, slots=True)
class Asked:
    """A tap, taken apart: who, on what, and which option."""

    person: Person
    event: Event
    world: World
    object: str = ""
    option: str = ""
