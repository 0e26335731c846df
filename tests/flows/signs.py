"""A town with a team and a directory, in memory: what the tests of signposts share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

from flows.catalogue import read_catalogues
from flows.conversation import respond
from flows.events import Tapped
from flows.library import load
from flows.model import Message, Person, Put, Step
from flows.records import EVERYWHERE, Record, Signpost, Staff
from flows.wording import Wording
from flows.world import World
from tests.flows.factual import fresh
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY
from tests.flows.test_every_button import LONGEST

TOWNS = load()
NEAR = TOWNS.places["luton"].model_copy(
    update={"id": "near", "name": "Near", "latitude": 51.8, "longitude": -0.2}
)
LIBRARY = fresh(replace(TOWNS, places={**TOWNS.places, "near": NEAR}))
WORDING = Wording(read_catalogues())
LUTON = LIBRARY.place("luton")
TODAY = MONDAY.date()

SARAH = Staff(1, "Sarah", {"luton": "coordinator"}, date(2026, 11, 1))
TOM = Staff(2, "Tom", {"luton": "coordinator"}, date(2026, 11, 1))
BEA = Staff(3, "Bea", {"bradford": "coordinator"}, date(2026, 11, 1))
ANN = Staff(4, "Ann", {EVERYWHERE: "administrator"}, date(2026, 11, 1))
TEAM = (SARAH, TOM, BEA, ANN)
OLD: dict[str, Any] = {"checked_on": date(2026, 1, 1), "review_after": date(2026, 7, 1)}


class Doubted(Shelf):
    """A desk on which readers have found something wrong."""

    def __init__(self, *records: Record, doubts: Mapping[str, int]) -> None:
        super().__init__(*records)
        self._doubts = doubts

    def doubted(self) -> Mapping[str, int]:
        return self._doubts


def signpost(id_: str = "bank", **changes: Any) -> Signpost:
    entry = Signpost(
        id=id_,
        place="luton",
        category="food",
        name="Food bank",
        purpose={"en": "Food for three days."},
        checked_on=TODAY,
        review_after=TODAY + timedelta(days=180),
    )
    return replace(entry, **changes)


def world(
    *records: Record, now: datetime = MONDAY, doubts: Mapping[str, int] | None = None
) -> World:
    desk = Doubted(*TEAM, *records, doubts=doubts or {})
    return World(now, LIBRARY, WORDING, desk, token=lambda: "abcdefgh" * 3)


def reader(language: str = "en", place: str = "luton") -> Person:
    return Person(language=language, place=place)


def tap(choice: str, at: World, staff: Staff | None = None, person: Person | None = None) -> Step:
    event = Tapped(choice=choice, message=1)
    return respond(person or reader(), event, at, staff.chat if staff else 99)


def choices(step: Step) -> list[str]:
    return [choice for message in step.messages for row in message.buttons for _, choice in row]


def kept(step: Step) -> Signpost:
    """The entry that a step keeps."""
    (record,) = [effect.record for effect in step.effects if isinstance(effect, Put)]
    assert isinstance(record, Signpost)
    return record


def readable(message: Message) -> bool:
    """Whether Telegram takes it, and nothing in it turns the text around."""
    bare = re.sub(r"</?[bi]>", "", message.text)
    return (
        "<" not in bare
        and 0 < len(unescape(bare)) <= 4096
        and not re.search("[\u0000-\u0008\u202a-\u202e\ud800-\udfff]", bare)
        and bare.count("\u2068") == bare.count("\u2069")
        and all(0 < len(text) <= LONGEST[len(row)] for row in message.buttons for text, _ in row)
    )
