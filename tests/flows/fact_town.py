"""A town with a team and a few facts, in memory: what the tests of checking them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flows.attachments import File
from flows.catalogue import read_catalogues
from flows.conversation import respond
from flows.events import Event, Tapped, Wrote
from flows.facts import OneFact
from flows.model import Person, Step
from flows.records import EVERYWHERE, Record, Staff
from flows.team.facts_care import one_fact
from flows.welcoming import Check
from flows.wording import Wording
from flows.world import World
from tests.flows.factual import fact, small
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

WORDING = Wording(read_catalogues())
UNCONFIRMED = {"status": "unconfirmed"}
LIBRARY = small(
    {
        "england_rule": fact(kind="rule", value=None, owner="content editor", **UNCONFIRMED),
        "england_phone": fact(
            kind="helpline", value="999", owner="content editor", review_after="2027-03-01"
        ),
    },
    {
        "luton_bin": fact(kind="rule", value=None, **UNCONFIRMED),
        "luton_desk": fact(checked_on="2026-01-01", review_after="2026-03-01"),
        "luton_near": fact(review_after="2026-11-30"),
        "luton_fresh": fact(),
        "luton_editors": fact(owner="health editor", **UNCONFIRMED),
    },
)

VERA = Staff(1, "Vera", {"luton": "volunteer"}, date(2026, 11, 1), id="vera")
FARAH = Staff(2, "Farah", {"luton": "facilitator"}, date(2026, 11, 1), id="farah")
GRACE = Staff(3, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), id="grace")
LEE = Staff(4, "Lee", {"luton": "coordinator"}, date(2026, 11, 1), id="lee")
BEA = Staff(5, "Bea", {"bradford": "coordinator"}, date(2026, 11, 1), id="bea")
ADA = Staff(6, "Ada", {EVERYWHERE: "administrator"}, date(2026, 11, 1), id="ada")
ANN = Staff(7, "Ann", {EVERYWHERE: "administrator"}, date(2026, 11, 1), id="ann")
TEAM = (VERA, FARAH, GRACE, LEE, BEA, ADA, ANN)
READER = Person(language="en", place="luton")
PHOTO = File("photo", "photo-1")


def desk(*records: Record, team: Sequence[Staff] = TEAM) -> Shelf:
    return Shelf(*team, *records, people={staff.chat: READER for staff in TEAM})


def at(shelf: Shelf, **changes: Any) -> World:
    return replace(World(MONDAY, LIBRARY, WORDING, shelf, token=lambda: "t" * 22), **changes)


def known(fact_id: str, shelf: Shelf, **changes: Any) -> OneFact:
    found = one_fact(fact_id, at(shelf, **changes))
    assert found
    return found


def does(staff: Staff, event: Event, shelf: Shelf, person: Person = READER) -> Step:
    """What somebody does, and what is kept of it."""
    step = respond(person, event, at(shelf), staff.chat)
    shelf.carry_out(step.effects)
    return step


def tap(staff: Staff, choice: str, shelf: Shelf, file: File | None = None) -> Step:
    return does(staff, Tapped(choice=choice, message=1, file=file), shelf)


def says(staff: Staff, verb: str, fact_id: str, shelf: Shelf, file: File | None = None) -> Step:
    """A tap on a button as it is shown just now."""
    return tap(staff, f"{verb}:{fact_id}:{known(fact_id, shelf).mark}", shelf, file)


def types(staff: Staff, fact_id: str, text: str, shelf: Shelf, file: File | None = None) -> Step:
    asked = says(staff, "factnew", fact_id, shelf, file)
    assert asked.person
    if not asked.person.awaits:
        return asked  # it is not theirs to say
    return does(staff, Wrote(text=text, message=2), shelf, asked.person)


def agrees(staff: Staff, fact_id: str, shelf: Shelf, verb: str = "factyes") -> Step:
    return tap(staff, f"{verb}:{fact_id}:{known(fact_id, shelf).found_mark}", shelf)


def checked(fact_id: str, shelf: Shelf) -> Check | None:
    return shelf.find(Check, fact_id)


def told(step: Step) -> set[int]:
    return {chat for chat, _ in step.told}


def choices(step: Step) -> list[str]:
    return [choice for message in step.messages for row in message.buttons for _, choice in row]
