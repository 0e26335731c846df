"""Two thousand reminders in one minute: all of them, each once, and never many at a time.

`make bench` does the same with a hundred thousand, the real service and people who talk meanwhile.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from bot.meetings import MOST_WAITING, Meetings
from bot.store.engine import Store
from bot.store.tables import OUTBOX
from flows.catalogue import read_catalogues
from flows.library import load
from flows.wording import Wording
from flows.world import World
from tests.bench.town import Plan, settle

MORNING = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
FIRST = 1001


@pytest.mark.parametrize(
    "plan",
    [Plan("one meeting", 1, 4, 500), Plan("many circles", 200, 1, 10)],
    ids=lambda plan: plan.name,
)
async def test_everybody_is_reminded_once_and_the_outbox_stays_small(
    plan: Plan, sqlite_url: str
) -> None:
    chats = range(FIRST, FIRST + plan.people)
    settle(plan, sqlite_url, chats, MORNING)
    store = Store(sqlite_url)
    world = World(MORNING, load(), Wording(read_catalogues()))
    meetings = Meetings(store, lambda: world)
    told: Counter[int] = Counter()
    while await meetings.look():
        rows = await store.run(lambda c: list(c.execute(select(OUTBOX.c.chat_id)).scalars()))
        assert len(rows) <= MOST_WAITING
        told.update(rows)
        await store.run(lambda c: c.execute(delete(OUTBOX)))  # all of it is said
    store.close()
    assert told == Counter(chats)


async def test_nothing_more_is_planned_while_nothing_can_be_said(sqlite_url: str) -> None:
    """Telegram is out of reach: what failed is tried again within a minute."""
    plan = Plan("one meeting", 1, 1, 500)
    settle(plan, sqlite_url, range(FIRST, FIRST + plan.people), MORNING)
    store = Store(sqlite_url)
    world = World(MORNING, load(), Wording(read_catalogues()))
    meetings = Meetings(store, lambda: world)
    assert await meetings.look()
    later = OUTBOX.update().values(not_before=MORNING + timedelta(seconds=59))
    await store.run(lambda c: c.execute(later))
    assert not await meetings.look()
    rows = await store.run(lambda c: list(c.execute(select(OUTBOX.c.chat_id)).scalars()))
    store.close()
    assert len(rows) == MOST_WAITING
