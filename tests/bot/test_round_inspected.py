"""What the ballots hold is looked up only once the tap that asked for it is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime

from bot.arrival import Arrival
from bot.gate import Gate
from bot.nursery import Nursery
from bot.store import people, records
from bot.store.engine import Store
from bot.turns import Turns
from flows.events import Tapped
from flows.model import Person
from flows.records import Record, Staff
from flows.world import World
from tests.bot.conftest import NOW
from tests.flows.feedback_rounds import round_of

SARAH = Staff(1, "Sarah", {"luton": "coordinator"}, date(2026, 11, 1), id="sarah")


async def test_a_coordinator_who_asks_what_is_held_is_noted_after_the_commit(
    store: Store, world_at: Callable[[datetime], World]
) -> None:
    kept: list[Record] = [SARAH, round_of("roundaaa")]
    reader = Person(language="en", place="luton")
    store.run_here(lambda c: people.save(c, {1: reader, 2: reader}))
    store.run_here(lambda c: records.write(c, kept))
    asked: list[tuple[int, str]] = []
    turns = Turns(
        store,
        lambda: world_at(NOW),
        asyncio.Event(),
        Gate(),
        lambda chat, file: None,
        lambda chat, round_: asked.append((chat, round_)),
    )
    async with Nursery() as nursery:
        nursery.spawn(turns.run(), "turns")
        tapped = Tapped(choice="roundheld:roundaaa:", message=1)
        await turns.submit([Arrival(1, tapped, 1), Arrival(2, tapped, 2)])
    assert asked == [(1, "roundaaa")], "and nobody who is not of the team"
