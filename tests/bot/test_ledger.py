"""The ledger: everybody once, nobody twice, and a word for what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.store import ledger, people, records, schema
from bot.store.engine import Store
from bot.store.ledger import Entry, Settled
from bot.store.outbox import Retry
from flows.broadcasts import Recipient
from flows.model import Person
from flows.records import Audience, Broadcast, Circle, Member, Record, Version
from tests.bot.conftest import NOW

CHATS = range(1001, 1006)
LATER = NOW + timedelta(hours=1)
BROADCAST = Broadcast(
    id="b1",
    author=None,
    made_at=NOW,
    audience=Audience(places=("luton",)),
    versions={"en": Version("written", "The library is open.")},
    state="sending",
    opens_at=NOW,
    closes_at=NOW + timedelta(hours=8),
)
SOMEBODY = Person(language="en", place="luton")


@pytest.fixture
def town(store: Store) -> Store:
    """Five people, and a broadcast to all of them."""
    store.run_here(lambda c: people.save(c, dict.fromkeys(CHATS, SOMEBODY)))
    write(store, BROADCAST)
    begin(store, BROADCAST)
    return store


def write(store: Store, *kept: Record) -> None:
    store.run_here(lambda c: records.write(c, kept))


def change(store: Store, chat: int, **changes: object) -> None:
    person = replace(SOMEBODY, **changes)  # type: ignore[arg-type]
    store.run_here(lambda c: people.save(c, {chat: person}))


def begin(
    store: Store, broadcast: Broadcast, now: datetime = NOW, chats: Sequence[int] = CHATS
) -> None:
    chosen = [Recipient(chat, "en", first=False) for chat in chats]
    store.run_here(lambda c: ledger.begin(c, broadcast.id, chosen, now, urgent=broadcast.urgent))


def claim(store: Store, now: datetime = NOW, most: int = 100) -> list[Entry]:
    return store.run_here(lambda c: ledger.claim(c, now, most))


def settle(store: Store, entries: Sequence[Entry], state: str, now: datetime = NOW) -> None:
    settled = [Settled(entry.id, state) for entry in entries]
    store.run_here(lambda c: ledger.settle(c, settled, now))


def tally(store: Store, broadcast: Broadcast = BROADCAST) -> dict[str, int]:
    return store.run_here(lambda c: ledger.tally(c, broadcast.id))


def test_everybody_is_claimed_once_in_order(town: Store) -> None:
    first, rest = claim(town, most=2), claim(town)
    assert [entry.chat for entry in first + rest] == list(CHATS)
    assert claim(town) == []


def test_beginning_twice_writes_nobody_down_twice(town: Store) -> None:
    begin(town, BROADCAST)
    assert tally(town) == {"waiting": 5}


@pytest.mark.parametrize("state", ["paused", "cancelled", "draft"])
def test_nothing_is_claimed_of_a_broadcast_that_is_not_being_sent(town: Store, state: str) -> None:
    write(town, replace(BROADCAST, state=state))  # type: ignore[arg-type]
    assert claim(town) == []


def test_nothing_is_claimed_outside_the_waking_hours(town: Store) -> None:
    assert claim(town, now=NOW - timedelta(seconds=1)) == []
    assert claim(town, now=NOW + timedelta(hours=8)) == []


def test_what_was_sent_in_doubt_is_not_called_sent(town: Store) -> None:
    sure, doubtful = claim(town, most=1), claim(town, most=1)
    town.run_here(lambda c: ledger.put_back(c, [Retry(doubtful[0].id, NOW, 1, {}, doubt=True)]))
    settle(town, [*sure, *claim(town, most=1)], "sent")
    assert tally(town) == {"sent": 1, "unknown": 1, "waiting": 3}


def test_a_retry_without_doubt_is_called_sent(town: Store) -> None:
    entries = claim(town)
    town.run_here(lambda c: ledger.put_back(c, [Retry(e.id, LATER, 1, {}) for e in entries]))
    assert claim(town) == []
    settle(town, claim(town, now=LATER), "sent")
    assert tally(town) == {"sent": 5}


def test_after_a_crash_what_was_in_the_air_is_sent_again_and_called_unknown(town: Store) -> None:
    claim(town, most=2)
    assert town.run_here(ledger.take_over) == 2
    settle(town, claim(town), "sent")
    assert tally(town) == {"sent": 3, "unknown": 2}


def test_who_leaves_or_pauses_meanwhile_is_not_called(town: Store) -> None:
    change(town, 1001, away=True)
    change(town, 1002, paused=True)
    assert [entry.chat for entry in claim(town)] == [1003, 1004, 1005]
    assert tally(town) == {"blocked": 2, "sending": 3}


def test_an_invitation_goes_only_to_who_still_wants_them(town: Store) -> None:
    write(town, replace(BROADCAST, kind="promotion", topic="women"))
    change(town, 1001, topics=("women", "food"))
    change(town, 1002, topics=("food",))
    assert [entry.chat for entry in claim(town)] == [1001]
    assert tally(town) == {"skipped": 4, "sending": 1}


def test_who_has_left_the_circle_since_it_began_is_left_out(town: Store) -> None:
    circles = [Circle(id_, "luton", id_, NOW, state="open") for id_ in ("tea", "walk")]
    tea = [Member(f"t{chat}", "tea", chat, "Ada", NOW) for chat in (1001, 1002)]
    queue = Member("w1003", "walk", 1003, "Ada", NOW, "waiting")
    elsewhere = Member("w1004", "walk", 1004, "Ada", NOW)
    write(town, *circles, *tea, queue, elsewhere)
    write(town, replace(BROADCAST, audience=Audience(("luton",), circles=("tea", "walk"))))
    assert [entry.chat for entry in claim(town, most=1)] == [1001]
    town.run_here(lambda c: records.delete_all(c, Member, ["t1002"]))
    assert [entry.chat for entry in claim(town)] == [1004]
    assert tally(town) == {"skipped": 3, "sending": 2}


def test_cancelling_leaves_out_who_still_waits(town: Store) -> None:
    settle(town, claim(town, most=2), "sent")
    town.run_here(lambda c: ledger.cancel(c, "b1", NOW))
    assert tally(town) == {"sent": 2, "cancelled": 3}


def test_nobody_gets_more_than_three_a_week_unless_it_is_urgent(town: Store) -> None:
    for number in range(3):
        earlier = replace(BROADCAST, id=f"old{number}")
        write(town, earlier)
        begin(town, earlier, chats=[1001])
    settle(town, claim(town), "sent")
    fifth, urgent = replace(BROADCAST, id="b5"), replace(BROADCAST, id="b6", urgent=True)
    write(town, fifth, urgent)
    begin(town, fifth, LATER)
    begin(town, urgent, LATER)
    assert tally(town, fifth) == {"skipped": 1, "waiting": 4}
    assert tally(town, urgent) == {"waiting": 5}


def test_after_a_week_there_is_room_again(town: Store) -> None:
    for number in range(3):
        earlier = replace(BROADCAST, id=f"old{number}")
        write(town, earlier)
        begin(town, earlier, chats=[1001])
    settle(town, claim(town), "sent")
    later = replace(BROADCAST, id="b5")
    write(town, later)
    begin(town, later, NOW + timedelta(days=8))
    assert tally(town, later) == {"waiting": 5}


def test_whoever_deletes_everything_leaves_the_ledger_too(town: Store) -> None:
    town.run_here(lambda c: people.forget(c, [1001]))
    assert tally(town) == {"waiting": 4}


def test_who_deletes_everything_while_it_begins_holds_up_nobody(town: Store) -> None:
    second = replace(BROADCAST, id="b2")
    write(town, second)
    town.run_here(lambda c: people.forget(c, [1001]))
    begin(town, second)  # 1001 had been counted a moment before
    assert tally(town, second) == {"waiting": 4}


@pytest.mark.postgres
def test_what_is_cancelled_while_it_is_claimed_does_not_go_out(postgres_url: str) -> None:
    store = Store(postgres_url)
    schema.upgrade(store)
    store.run_here(lambda c: people.save(c, dict.fromkeys(CHATS, SOMEBODY)))
    write(store, BROADCAST)
    begin(store, BROADCAST)
    with store.engine.connect() as other, ThreadPoolExecutor() as threads:
        with other.begin():
            ledger.cancel(other, "b1", NOW)
            claimed = threads.submit(claim, store)
            with pytest.raises(TimeoutError):
                claimed.result(timeout=1)
        assert claimed.result(timeout=5) == []
    assert tally(store) == {"cancelled": 5}
    store.close()
