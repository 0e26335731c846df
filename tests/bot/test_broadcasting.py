"""Broadcasts move on by themselves: begun in time, asleep at night, done when they are through."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.broadcasting import Broadcasting
from bot.store import ledger, people, records, schema
from bot.store.engine import Store, StoreDown
from bot.store.ledger import Settled
from bot.store.outbox import Outgoing
from bot.store.tables import BROADCAST as ROWS
from bot.store.tables import OUTBOX
from flows import broadcasts
from flows.broadcasts import Recipient
from flows.model import Person
from flows.records import Audience, Broadcast, Version
from flows.world import World
from tests.bot.conftest import NOW

KHADIJA, AMINA, MAREK, OLA = 1000, 1001, 1002, 1003
PEOPLE = {
    KHADIJA: Person(language="en", place="luton"),
    AMINA: Person(language="ar", place="luton"),
    MAREK: Person(language="pl", place="luton"),
    OLA: Person(language="pl", place="bradford"),
}
BROADCAST = Broadcast(
    id="b1",
    author=KHADIJA,
    made_at=NOW,
    audience=Audience(places=("luton",)),
    versions={
        "en": Version("written", "The library is open."),
        "ar": Version("written", "المكتبة مفتوحة."),
        "pl": Version("first"),
    },
    state="scheduled",
    send_at=NOW,
    progress=7,
)
EVENING = NOW + timedelta(hours=11)  # 21:00 in Luton
MORNING = NOW + timedelta(hours=23)


class Desk:
    """A broadcast, the machinery that moves it, and a clock."""

    def __init__(self, store: Store, world_at: Callable[[datetime], World]) -> None:
        self.store = store
        self.now = NOW
        self.many = Broadcasting(store, lambda: world_at(self.now))
        store.run_here(lambda c: people.save(c, PEOPLE))
        self.write(BROADCAST)

    def write(self, broadcast: Broadcast) -> None:
        self.store.run_here(lambda c: records.write(c, [broadcast]))

    def state(self, identifier: str) -> str:
        query = select(ROWS.c.state).where(ROWS.c.id == identifier)
        return str(self.store.run_here(lambda c: c.execute(query).scalar_one()))

    @property
    def broadcast(self) -> Broadcast:
        found = self.store.run_here(lambda c: records.find(c, Broadcast, "b1"))
        assert found
        return found

    def claim(self, most: int = 10) -> list[Outgoing]:
        return self.store.run_here(lambda c: self.many.claim(c, self.now, most))

    def settle(self, messages: list[Outgoing], state: str = "sent") -> None:
        settled = [Settled(message.id, state) for message in messages]
        self.store.run_here(lambda c: ledger.settle(c, settled, self.now))

    def tally(self) -> dict[str, int]:
        return self.store.run_here(lambda c: ledger.tally(c, "b1"))

    def glances(self) -> list[dict[str, Any]]:
        """What waits to be shown to the author."""
        query = select(OUTBOX.c.payload).where(
            OUTBOX.c.chat_id == KHADIJA, OUTBOX.c.kind == "progress"
        )
        return list(self.store.run_here(lambda c: c.execute(query).scalars().all()))


@pytest.fixture
def desk(store: Store, world_at: Callable[[datetime], World]) -> Desk:
    return Desk(store, world_at)


async def test_it_begins_when_its_time_has_come_and_not_before(desk: Desk) -> None:
    desk.write(replace(BROADCAST, send_at=NOW + timedelta(minutes=1)))
    assert not await desk.many.look()
    assert desk.tally() == {}
    desk.now += timedelta(minutes=1)
    assert await desk.many.look()
    assert desk.broadcast.state == "sending"
    assert desk.tally() == {"waiting": 3}


async def test_each_reader_gets_the_version_that_is_theirs(desk: Desk) -> None:
    await desk.many.look()
    said = {message.chat: message.payload["text"] for message in desk.claim()}
    assert said[KHADIJA].startswith("The library is open.")
    assert "المكتبة مفتوحة" in said[AMINA]
    assert said[MAREK].startswith("The library is open.")
    assert said[MAREK] != said[KHADIJA], "an honest note says why it is not in Polish"


async def test_what_is_begun_in_the_evening_goes_on_in_the_morning(desk: Desk) -> None:
    desk.now = EVENING - timedelta(minutes=1)
    desk.write(replace(BROADCAST, send_at=desk.now))
    await desk.many.look()
    desk.settle(desk.claim(1))
    desk.now = EVENING
    await desk.many.look()
    assert desk.claim() == []
    assert desk.broadcast.opens_at == MORNING
    desk.now = MORNING
    await desk.many.look()
    assert len(desk.claim()) == 2


async def test_it_is_done_when_nobody_waits_and_nothing_is_in_the_air(desk: Desk) -> None:
    await desk.many.look()
    in_the_air = desk.claim()
    await desk.many.look()
    states = [desk.broadcast.state]
    desk.settle(in_the_air)
    await desk.many.look()
    states.append(desk.broadcast.state)
    assert states == ["sending", "done"]


async def test_nothing_is_handed_out_once_it_is_paused_and_all_once_it_goes_on(desk: Desk) -> None:
    await desk.many.look()
    first = desk.claim(1)
    desk.write(replace(desk.broadcast, state="paused"))
    assert desk.claim() == []
    desk.write(replace(desk.broadcast, state="sending"))
    assert len(first + desk.claim()) == 3


async def test_a_cancelled_one_leaves_out_who_still_waits(desk: Desk) -> None:
    await desk.many.look()
    first = desk.claim(1)
    desk.write(replace(desk.broadcast, state="cancelled"))
    await desk.many.look()
    desk.settle(first)
    await desk.many.look()
    assert desk.tally() == {"sent": 1, "cancelled": 2}


async def test_its_author_sees_how_far_it_is_in_one_message(desk: Desk) -> None:
    await desk.many.look()
    desk.settle(desk.claim(1))
    await desk.many.look()
    [glance] = desk.glances()
    assert glance["edits"] == BROADCAST.progress
    desk.now += timedelta(seconds=3)
    desk.settle(desk.claim())
    await desk.many.look()
    [final] = desk.glances()  # the one before had not been shown yet, and is not needed any more
    assert final["text"] != glance["text"]


async def test_the_message_is_left_alone_while_there_is_no_news(desk: Desk) -> None:
    await desk.many.look()
    desk.store.run_here(lambda c: c.execute(OUTBOX.delete()))
    desk.now += timedelta(minutes=5)
    await desk.many.look()
    assert desk.glances() == []


async def test_an_author_who_has_deleted_everything_stops_nothing(desk: Desk) -> None:
    desk.store.run_here(lambda c: people.forget(c, [KHADIJA]))
    await desk.many.look()
    assert {message.chat for message in desk.claim()} == {AMINA, MAREK}
    assert desk.glances() == []


async def test_two_processes_begin_it_once(
    desk: Desk, world_at: Callable[[datetime], World]
) -> None:
    other = Broadcasting(desk.store, lambda: world_at(NOW))
    await desk.many.look()
    await other.look()
    assert desk.tally() == {"waiting": 3}


async def test_one_that_is_over_is_not_shown_again_after_a_restart(
    desk: Desk, world_at: Callable[[datetime], World]
) -> None:
    await desk.many.look()
    desk.write(replace(desk.broadcast, state="cancelled"))
    await desk.many.look()
    desk.store.run_here(lambda c: c.execute(OUTBOX.delete()))
    after = Broadcasting(desk.store, lambda: world_at(NOW + timedelta(days=3)))
    await after.look()
    assert desk.glances() == [], "by now its author reads something else in that message"


async def test_one_that_was_cancelled_in_vain_is_looked_at_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.many.look()
    desk.write(replace(desk.broadcast, state="cancelled"))
    run = desk.store.run

    async def lost(transaction: Callable[..., Any]) -> Any:
        """A database that goes away before the commit of anything but a look."""
        with desk.store.engine.connect() as connection, connection.begin() as begun:
            found = transaction(connection)
            begun.rollback()
        if isinstance(found, list):
            return found
        raise StoreDown("gone")

    monkeypatch.setattr(desk.store, "run", lost)
    assert not await desk.many.look()
    monkeypatch.setattr(desk.store, "run", run)
    await desk.many.look()
    assert desk.tally() == {"cancelled": 3}


async def test_one_that_cannot_be_read_stops_no_other(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {"en": {"state": "nonsense", "text": "a secret"}}
    desk.write(replace(BROADCAST, id="a", made_at=NOW - timedelta(days=1)))
    breaking = update(ROWS).where(ROWS.c.id == "a").values(versions=broken)
    desk.store.run_here(lambda c: c.execute(breaking))
    assert await desk.many.look()
    await desk.many.look()
    assert len(desk.claim()) == 3
    assert [record.message for record in caplog.records] == [
        "a broadcast cannot be moved on: ValidationError"
    ]


async def test_one_that_cannot_be_said_is_paused_and_silences_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk.write(replace(BROADCAST, id="b2"))
    await desk.many.look()

    def message(broadcast: Broadcast, *rest: Any, **more: Any) -> Any:
        if broadcast.id == "b1":
            raise KeyError("a secret")
        return broadcasts.message(broadcast, *rest, **more)

    monkeypatch.setattr("bot.broadcasting.message", message)
    assert len(desk.claim()) == 3
    assert (desk.state("b1"), desk.state("b2")) == ("paused", "sending")
    assert desk.tally() == {"waiting": 3}, "nobody has missed it yet"
    assert "secret" not in caplog.text


@pytest.mark.postgres
async def test_answers_do_not_wait_for_a_broadcast_that_is_being_moved(
    postgres_url: str, world_at: Callable[[datetime], World]
) -> None:
    store = Store(postgres_url)
    schema.upgrade(store)
    desk = Desk(store, world_at)
    await desk.many.look()
    with store.engine.connect() as mover, ThreadPoolExecutor() as threads, mover.begin():
        records.find(mover, Broadcast, "b1")  # locked, as while it is moved
        ledger.begin(mover, "b1", [], NOW, urgent=False)
        assert len(threads.submit(desk.claim).result(timeout=5)) == 3
    store.close()


@pytest.mark.postgres
def test_readers_can_tap_while_a_broadcast_to_them_begins(
    postgres_url: str, world_at: Callable[[datetime], World]
) -> None:
    store = Store(postgres_url)
    schema.upgrade(store)
    Desk(store, world_at)
    chosen = [Recipient(AMINA, "ar")]

    def tap() -> dict[int, Person]:
        return store.run_here(lambda c: people.load(c, [AMINA]))

    with store.engine.connect() as beginning, ThreadPoolExecutor() as threads, beginning.begin():
        ledger.begin(beginning, "b1", chosen, NOW, urgent=False)
        assert threads.submit(tap).result(timeout=5) == {AMINA: PEOPLE[AMINA]}
    store.close()


async def test_its_author_hears_when_it_found_nobody(desk: Desk) -> None:
    desk.write(replace(BROADCAST, audience=Audience(places=("leicester",))))
    await desk.many.look()
    await desk.many.look()
    assert desk.broadcast.state == "done"
    assert len(desk.glances()) == 1
