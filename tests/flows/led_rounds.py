"""What the tests of rounds share: a town, its coordinator, circles, meetings, and a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows.conversation import respond
from flows.events import Tapped, Wrote
from flows.model import Person, Put, Remove, Step
from flows.records import Member, Record, Staff
from flows.rounds import Round
from flows.world import World
from tests.flows.everything_circles import CIRCLE, MEETING
from tests.flows.everything_rounds import ROUND
from tests.flows.shelf import Shelf
from tests.flows.signs import LIBRARY, WORDING
from tests.flows.story import MONDAY

TODAY = MONDAY.date()
SARAH = Staff(1, "Sarah", {"luton": "coordinator"}, date(2026, 11, 1), id="sarah")
TEA = replace(CIRCLE, id="tea", name="Tea")
WALK = replace(CIRCLE, id="walk", name="Walk")
AHEAD = replace(MEETING, circles=("tea",), id="ahead", day=TODAY + timedelta(days=10))
OVER = replace(MEETING, circles=("tea",), id="over", day=TODAY - timedelta(days=3))
DRAFT = replace(ROUND, id="mine0000", circles=("tea",))
THERE: tuple[Record, ...] = (SARAH, TEA, WALK, AHEAD, OVER)


def reader(**changes: Any) -> Person:
    return replace(Person(language="en", place="luton"), **changes)


def crowd(number: int, **changes: Any) -> dict[int, Person]:
    return {chat: reader(**changes) for chat in range(1, number + 1)}


def world(*records: Record, people: dict[int, Person] | None = None, days: int = 0) -> World:
    desk = Shelf(*THERE, *records, people=people or crowd(40))
    now = MONDAY + timedelta(days=days)
    return World(now, LIBRARY, WORDING, desk, token=lambda: "newround" * 3)


def tap(choice: str, at: World) -> Step:
    return respond(reader(), Tapped(choice=choice, message=1, sent_at=at.now), at, SARAH.chat)


def write(text: str, awaited: str, at: World) -> Step:
    person = reader(awaits=awaited, awaits_until=at.now)
    return respond(person, Wrote(text=text, message=5), at, SARAH.chat)


def kept(step: Step) -> Round:
    """The round that a step keeps."""
    (record,) = [effect.record for effect in step.effects if isinstance(effect, Put)]
    assert isinstance(record, Round)
    return record


def changes(step: Step) -> bool:
    return any(isinstance(effect, Put | Remove) for effect in step.effects)


def offered(step: Step) -> list[str]:
    return [choice for message in step.messages for row in message.buttons for _, choice in row]


def said(step: Step) -> str:
    return "\n".join(message.text for message in step.messages)


def seats(*circles_of: tuple[int, str]) -> Iterator[Member]:
    for number, (chat, circle) in enumerate(circles_of):
        yield Member(f"seat{number:04}", circle, chat, "Somebody", MONDAY)
