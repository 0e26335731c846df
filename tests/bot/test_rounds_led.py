"""Rounds as coordinators use them, through the turn: what is looked up, and what goes out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.arrival import Arrival
from bot.gate import Gate
from bot.nursery import Nursery
from bot.store import people, records
from bot.store.engine import Store
from bot.store.tables import OUTBOX
from bot.turn import take_turn
from bot.turns import Turns
from flows.events import Tapped
from flows.model import Person
from flows.records import Record, Staff
from flows.world import World
from tests.bot.conftest import NOW
from tests.flows.everything_rounds import ROUNDS

SARAH = Staff(1, "Sarah", {"luton": "coordinator"}, date(2026, 11, 1), id="sarah")


@pytest.fixture
def rounds(store: Store) -> Store:
    """Rounds in every state, as the tables keep them, and a coordinator."""
    kept: list[Record] = [SARAH, *ROUNDS]
    reader = Person(language="en", place="luton")
    store.run_here(lambda c: people.save(c, {1: reader, 2: reader}))
    store.run_here(lambda c: records.write(c, kept))
    return store


def said(store: Store) -> list[dict[str, Any]]:
    query = select(OUTBOX.c.payload).order_by(OUTBOX.c.id)
    return [row.payload for row in store.run_here(lambda c: c.execute(query).all())]


async def test_what_is_held_is_looked_up_once_the_tap_is_committed(
    rounds: Store, world_at: Callable[[datetime], World]
) -> None:
    asked: list[tuple[int, str, int]] = []

    def note(chat: int, round_: str) -> None:
        asked.append((chat, round_, len(said(rounds))))

    turns = Turns(
        rounds, lambda: world_at(NOW), asyncio.Event(), Gate(), lambda chat, file: None, note
    )
    async with Nursery() as nursery:
        nursery.spawn(turns.run(), "turns")
        tapped = Tapped(choice="roundheld:round010:", message=1)
        await turns.submit([Arrival(1, tapped, 1), Arrival(2, tapped, 2)])
    assert asked == [(1, "round010", 2)], "both are answered; only one is of the team"


@pytest.mark.parametrize("round_", ROUNDS, ids=lambda round_: round_.id)
def test_a_round_in_any_state_is_read_back_as_it_was(rounds: Store, round_: Any) -> None:
    found = rounds.run_here(lambda c: records.find(c, type(round_), round_.id))
    assert found == round_


@pytest.mark.parametrize(
    ("option", "kind"),
    [("", None), ("chart", "chart"), ("sheet", "workbook"), ("csv", "table"), ("page", "page")],
)
def test_each_form_of_a_result_goes_out(
    rounds: Store, world_at: Callable[[datetime], World], option: str, kind: str | None
) -> None:
    tapped = Tapped(choice=f"roundget:round030:{option}", message=1)
    rounds.run_here(lambda c: take_turn(c, [Arrival(1, tapped, 1)], world_at(NOW)))
    payloads = said(rounds)
    assert payloads
    assert {payload.get("attachment", {}).get("type") for payload in payloads} == {kind}
