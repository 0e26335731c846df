"""What a conversation may know besides the person: the time, the content, the wording, the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from flows.desk import Desk, EmptyDesk
from flows.events import Event
from flows.facts import NO_CHECKS
from flows.library import Library
from flows.model import Person, Words
from flows.records import Staff
from flows.shapes import Fact, Line, Place
from flows.wording import Wording

TELEGRAM = "https://t.me"


def no_chance() -> str:
    """Stands where chance was not handed in. Always raises."""
    raise LookupError("this world was given no chance to draw from")


@dataclass(frozen=True, slots=True)
class World:
    now: datetime  # aware, UTC
    library: Library
    wording: Wording
    desk: Desk = field(default_factory=EmptyDesk)
    token: Callable[[], str] = no_chance  # draws 128 bits, as 22 letters, digits, - and _
    bot: str = ""  # the name of the companion's account, for links to it
    asks_councils: bool = False  # whether pages with bin days can be asked: see bot/bindays.py

    def place_of(self, person: Person) -> Place:
        """The person's place; "elsewhere" until they choose one."""
        return self.library.place(person.place)

    def today(self, place: Place) -> date:
        """The day it is on that place's walls."""
        return self.now.astimezone(place.clock).date()

    def fact(self, fact_id: str, place: Place) -> Fact:
        """A fact as it is known today, the place's own first."""
        return self.library.fact(fact_id, place, self.desk.checks())

    def lines(self, lines: tuple[Line, ...], place: Place) -> tuple[Words, ...]:
        """Content lines as they may be said in that place today."""
        # Of lines that lean on no fact nothing need be known, so nothing is read.
        checks = self.desk.checks() if self.library.lean(lines, place) else NO_CHECKS
        return self.library.lines(lines, place, self.today(place), checks)

    def new_id(self) -> str:
        """A short id for a new record: 48 bits are plenty for what one desk keeps."""
        return self.token()[:8]

    def link(self, payload: str) -> str:
        """A deep link: whoever opens it says /start with this payload."""
        return f"{TELEGRAM}/{self.bot}?start={payload}"

    def group_link(self, payload: str) -> str:
        """A link that takes the companion into a group: it hears /start with this payload there."""
        return f"{TELEGRAM}/{self.bot}?startgroup={payload}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A tap, a text that was awaited, or a moment, taken apart: who, on what, which option."""

    person: Person
    event: Event
    world: World
    chat: int
    object: str = ""
    option: str = ""

    @property
    def staff(self) -> Staff | None:
        """Who they are in the team, at this very moment; None for everybody else."""
        return self.world.desk.find(Staff, self.chat)
