"""What people find out about facts, through the turn: read once, and readers see it at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.arrival import Arrival
from bot.store import outbox, people, records
from bot.store.checks import tidy
from bot.store.engine import Store
from bot.turn import take_turn
from flows.attachments import File
from flows.events import Tapped
from flows.model import Person
from flows.records import Staff
from flows.team.facts_care import one_fact
from flows.welcoming import Check
from flows.world import World
from tests.bot.conftest import NOW
from tests.flows.factual import fact, small

AMINA, GRACE = 1001, 1002
TODAY = NOW.date()
OLD = TODAY - timedelta(days=60)


@pytest.fixture
def town(store: Store) -> Store:
    """Somebody who reads in Luton, and its coordinator."""
    reader = Person(language="en", place="luton")
    grace = Staff(GRACE, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), id="grace")
    store.run_here(lambda c: people.save(c, {AMINA: reader, GRACE: reader}))
    store.run_here(lambda c: records.write(c, [grace]))
    return store


@pytest.fixture
def luton(world: World) -> World:
    """A world of one session, in which Luton has one phone number."""
    library = small({}, {"luton_desk": fact()})
    return replace(world, library=replace(library, pages=world.library.pages))


def tap(chat: int, choice: str, update: int) -> Arrival:
    return Arrival(chat, Tapped(choice=choice, message=7, sent_at=NOW), update)


def card(chat: int, number: int) -> Arrival:
    return tap(chat, f"card:talk:card{number}", number)


def take(store: Store, world: World, *batch: Arrival) -> list[str]:
    """What is said in a turn. In each chat one message is sent at a time."""
    store.run_here(lambda c: take_turn(c, batch, world))
    said: list[str] = []
    while claimed := store.run_here(lambda c: outbox.claim(c, NOW, 100)):
        ids = [message.id for message in claimed]
        store.run_here(lambda c, ids=ids: outbox.gone(c, ids))  # type: ignore[misc]
        said += [message.payload["text"] for message in claimed]
    return said


@contextmanager
def reads_of_checks(store: Store) -> Iterator[list[str]]:
    """The statements that look at what has been found out."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        if "fact_check" in arguments[2]:
            seen.append(arguments[2])

    engine = store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_turn_of_many_cards_reads_what_was_found_out_once(town: Store, luton: World) -> None:
    with reads_of_checks(town) as seen:
        take(town, luton, *(card(AMINA, number) for number in range(4)))
    assert len(seen) == 1


def test_where_no_fact_is_shown_nothing_is_read(town: Store, luton: World) -> None:
    with reads_of_checks(town) as seen:
        take(town, luton, tap(AMINA, "settings::", 1))
    assert seen == []


def test_what_is_found_out_in_a_turn_is_read_in_the_same_turn(town: Store, luton: World) -> None:
    mark = one_fact("luton_desk", luton)
    assert mark
    gone = tap(GRACE, f"factgone:luton_desk:{mark.mark}", 2)
    with reads_of_checks(town) as seen:
        said = take(town, luton, card(AMINA, 0), gone, card(AMINA, 1))
    assert ["01234 567890" in text for text in said if "Card" in text] == [True, False]
    assert sum(statement.startswith("SELECT") for statement in seen) == 1


def test_a_check_is_kept_as_it_is(store: Store) -> None:
    check = Check(
        "luton_desk",
        "luton",
        "changed",
        "01234 999",
        TODAY,
        TODAY + timedelta(days=60),
        "grace",
        "right",
        "01234 998",
        "vera",
        TODAY,
        File("photo", "photo-1"),
    )
    store.run_here(lambda c: records.write(c, [check]))
    assert store.run_here(lambda c: records.find(c, Check, "luton_desk")) == check


@pytest.mark.parametrize(
    ("id_", "said", "stays"),
    [
        ("luton_desk", {"verdict": "changed", "checked_on": OLD, "review_after": OLD}, True),
        ("luton_desk", {"seen": "right", "seen_on": OLD}, True),
        ("luton_renewed", {"verdict": "right", "checked_on": OLD, "review_after": OLD}, False),
        ("luton_renewed", {"seen": "right", "seen_on": OLD}, False),
        ("luton_renewed", {"seen": "right", "seen_on": TODAY}, True),  # a release may be undone
        ("luton_gone", {"verdict": "right", "checked_on": OLD, "review_after": TODAY}, False),
        ("luton_gone", {"verdict": "right", "checked_on": TODAY, "review_after": TODAY}, True),
    ],
)
def test_a_check_stays_as_long_as_it_says_something(
    store: Store, id_: str, said: dict[str, Any], *, stays: bool
) -> None:
    renewed = fact(checked_on="2026-11-24")
    library = small({}, {"luton_desk": fact(checked_on="2026-01-01"), "luton_renewed": renewed})
    store.run_here(lambda c: records.write(c, [Check(id_, "luton", **said)]))
    gone = store.run_here(lambda c: tidy(c, library, TODAY))
    assert (gone == 0) is stays
    assert bool(store.run_here(lambda c: records.find(c, Check, id_))) is stays
