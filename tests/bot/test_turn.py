"""A turn: what a batch of events writes, once, on both databases."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from bot.arrival import Arrival
from bot.store import moments, outbox, people
from bot.store.engine import Store
from bot.store.tables import DOUBT, MOMENT, OUTBOX, PERSON, RECEIVED
from bot.turn import take_turn
from flows.events import Commanded, Due, Left, Tapped
from flows.model import Person
from flows.world import World
from tests.bot.conftest import NOW

AMINA, MAREK = 1001, 5_000_000_000_001  # Telegram's numbers outgrow 32 bits


def tap(chat: int, choice: str, update: int) -> Arrival:
    return Arrival(chat, Tapped(choice=choice, message=7, sent_at=NOW), update)


def take(store: Store, world: World, *batch: Arrival) -> int:
    return store.run_here(lambda connection: take_turn(connection, batch, world)).said


def rows(store: Store, table: Any) -> list[dict[str, Any]]:
    def read(connection: Connection) -> list[dict[str, Any]]:
        found = connection.execute(select(table)).mappings()
        return [dict(row) for row in found]

    return store.run_here(read)


def person(store: Store, chat: int) -> Person | None:
    return store.run_here(lambda connection: people.load(connection, [chat])).get(chat)


def arrive(store: Store, world: World, chat: int = AMINA, update: int = 1) -> None:
    take(store, world, tap(chat, "language:ar:luton", update))


def test_nobody_is_remembered_before_they_choose_a_language(store: Store, world: World) -> None:
    start = Arrival(AMINA, Commanded(command="start", payload="place-luton", message=1), 1)
    assert take(store, world, start) == 1
    assert rows(store, PERSON) == []
    assert [row["chat_id"] for row in rows(store, OUTBOX)] == [AMINA]


def test_what_one_decides_is_kept_and_the_answer_waits_in_the_outbox(
    store: Store, world: World
) -> None:
    arrive(store, world)
    kept = person(store, AMINA)
    assert kept == Person(language="ar", place="luton", seen_on=NOW.date())
    [message] = rows(store, OUTBOX)
    assert message["state"] == "pending"
    assert message["payload"]["edits"] == 7
    assert message["expires_at"] == NOW + timedelta(hours=24)


def test_a_batch_of_one_person_is_handled_in_order(store: Store, world: World) -> None:
    take(
        store,
        world,
        tap(AMINA, "language:pl:luton", 1),
        tap(AMINA, "session:bins:open", 2),
        tap(AMINA, "card:bins:food", 3),
        tap(MAREK, "language:pl:bradford", 4),
    )
    amina, marek = person(store, AMINA), person(store, MAREK)
    assert amina
    assert marek
    assert amina.reading == {"bins": "food"}
    assert marek.place == "bradford"
    assert [row["chat_id"] for row in rows(store, OUTBOX)] == [AMINA] * 3 + [MAREK]


def test_an_update_that_comes_again_changes_nothing(store: Store, world: World) -> None:
    arrive(store, world)
    again = tap(AMINA, "language:pl:bradford", 1)
    assert take(store, world, again, again) == 0
    kept = person(store, AMINA)
    assert kept
    assert kept.language == "ar"
    assert len(rows(store, OUTBOX)) == 1
    assert len(rows(store, RECEIVED)) == 1


def test_the_same_update_twice_in_one_batch_is_handled_once(store: Store, world: World) -> None:
    first = tap(AMINA, "language:ar:luton", 1)
    assert take(store, world, first, first) == 1


def test_a_moment_is_taken_by_one_process_only(
    store: Store, world_at: Callable[[datetime], World], world: World
) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2))
    later = world_at(NOW + timedelta(days=3, hours=8))
    due = Arrival(AMINA, Due(moment="offer"))
    assert take(store, later, due, due) == 1
    assert take(store, later, due) == 0  # another process, a little later
    offers = [row for row in rows(store, OUTBOX) if row["kind"] == "offer"]
    assert len(offers) == 1


def test_many_processes_racing_for_moments_and_updates_do_each_once(
    store: Store, world_at: Callable[[datetime], World], world: World
) -> None:
    chats = range(1, 21)
    for chat in chats:
        arrive(store, world, chat, update=chat)
        take(store, world, tap(chat, "session:bins:open", 100 + chat))
    later = world_at(NOW + timedelta(days=3, hours=8))
    batch = [Arrival(chat, Due(moment="offer")) for chat in chats]
    batch += [tap(chat, "doubt:bins:food", 200 + chat) for chat in chats]
    batch += [tap(chat, "card:bins:food", 300 + chat) for chat in chats]  # moves the moment

    def process(number: int) -> None:
        for arrival in random.Random(number).sample(batch, len(batch)):
            with suppress(IntegrityError):  # somebody else handled this update at that moment
                take(store, later, arrival)

    with ThreadPoolExecutor(4) as processes:
        list(processes.map(process, range(4)))
    # An offer is said once, or void because they read on first; nobody waited for anybody.
    offers = [row["chat_id"] for row in rows(store, OUTBOX) if row["kind"] == "offer"]
    assert len(offers) == len(set(offers))
    assert rows(store, DOUBT)[0]["readers"] == len(chats)
    due = {(row["chat_id"], row["moment"]) for row in rows(store, MOMENT)}
    assert {(chat, "offer") for chat in chats} <= due


def test_a_moment_that_was_moved_does_not_happen_at_its_old_time(
    store: Store, world_at: Callable[[datetime], World], world: World
) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2))
    at = NOW + timedelta(days=3, hours=8)
    assert (AMINA, "offer") in store.run_here(lambda c: moments.due(c, at, 10))
    take(store, world_at(NOW + timedelta(days=1)), tap(AMINA, "card:bins:food", 3))
    assert take(store, world_at(at), Arrival(AMINA, Due(moment="offer"))) == 0


def test_deleting_leaves_no_row_but_the_last_words(store: Store, world: World) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2))
    take(store, world, tap(AMINA, "forget:sure:", 3))
    assert rows(store, PERSON) == []
    assert rows(store, MOMENT) == []
    [last] = rows(store, OUTBOX)
    assert last["chat_id"] == AMINA


def test_one_who_deletes_and_returns_in_one_batch_begins_anew(store: Store, world: World) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2))
    take(store, world, tap(AMINA, "forget:sure:", 3), tap(AMINA, "language:pl:", 4))
    assert person(store, AMINA) == Person(language="pl", seen_on=NOW.date())


def test_one_who_leaves_is_not_written_to(store: Store, world: World) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2), Arrival(AMINA, Left(), 3))
    kept = person(store, AMINA)
    assert kept
    assert kept.away
    assert {row["moment"] for row in rows(store, MOMENT)} == {"farewell"}


def test_what_is_shown_as_kept_is_what_is_stored(store: Store, world: World) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2))
    take(store, world, tap(AMINA, "data::", 3))
    documents = [row["payload"] for row in rows(store, OUTBOX) if row["kind"] == "data"]
    [document] = documents
    shown = json.loads(document["attachment"]["text"])
    [stored] = rows(store, PERSON)
    assert shown["person"] == [{**stored, "seen_on": stored["seen_on"].isoformat()}]
    assert {moment["moment"] for moment in shown["moment"]} == {"farewell", "offer"}
    assert "outbox" in shown


def test_doubts_are_counted_without_names(store: Store, world: World) -> None:
    for number, chat in enumerate((AMINA, MAREK)):
        arrive(store, world, chat, update=10 + number)
        take(store, world, tap(chat, "doubt:bins:food", 20 + number))
    assert rows(store, DOUBT) == [{"about": "bins/food", "language": "ar", "readers": 2}]


def test_replies_overtake_reminders_and_a_chat_keeps_its_order(store: Store) -> None:
    def put(connection: Connection) -> None:
        until = NOW + timedelta(hours=1)
        for chat, kind, text in (
            (1, "offer", "a1"),
            (2, "offer", "b1"),
            (2, "reply", "b2"),
            (3, "reply", "c1"),
            (3, "reply", "c2"),
        ):
            row = outbox.row(chat, kind, {"text": text, "buttons": []}, NOW, until)  # type: ignore[arg-type]
            outbox.put(connection, [row])

    store.run_here(put)
    claimed = store.run_here(lambda c: outbox.claim(c, NOW, 10))
    assert [message.payload["text"] for message in claimed] == ["b2", "c1", "a1"]
    assert store.run_here(lambda c: outbox.claim(c, NOW, 10)) == []  # one at a time in a chat
    store.run_here(lambda c: outbox.gone(c, [message.id for message in claimed]))
    claimed = store.run_here(lambda c: outbox.claim(c, NOW, 10))
    assert [message.payload["text"] for message in claimed] == ["c2", "b1"]


def test_a_person_comes_back_from_the_database_as_they_went_in(store: Store) -> None:
    somebody = Person(
        language="ar",
        place="luton",
        hour=9,
        paused=True,
        away=True,
        reading={"bins": "food"},
        finished=("welcome",),
        newest=2**40,
        seen_on=NOW.date(),
    )
    store.run_here(lambda c: people.save(c, {MAREK: somebody}))
    assert person(store, MAREK) == somebody
    changed = replace(somebody, hour=None, reading={}, paused=False)
    store.run_here(lambda c: people.save(c, {MAREK: changed}))
    assert person(store, MAREK) == changed


def kinds(store: Store) -> list[str]:
    return [row["kind"] for row in rows(store, OUTBOX)]


def offered(store: Store, world_at: Callable[[datetime], World], world: World) -> World:
    """Amina's offer is in the outbox and has not been said yet; the world at that moment."""
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2))
    store.run_here(lambda connection: connection.execute(delete(OUTBOX)))
    later = world_at(NOW + timedelta(days=3, hours=8))
    take(store, later, Arrival(AMINA, Due(moment="offer")))
    assert kinds(store) == ["offer"]
    return later


@pytest.mark.parametrize(
    "choice",
    ["writing:pause:", "offer:never:", "offer:week:", "card:bins:food", "session:bins:done"],
)
def test_an_offer_that_waits_is_void_once_they_have_acted(
    store: Store, world_at: Callable[[datetime], World], world: World, choice: str
) -> None:
    later = offered(store, world_at, world)
    take(store, later, tap(AMINA, choice, 3))
    assert kinds(store) == ["reply"]


def test_an_offer_and_its_answer_in_one_batch_say_only_the_answer(
    store: Store, world_at: Callable[[datetime], World], world: World
) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2))
    store.run_here(lambda connection: connection.execute(delete(OUTBOX)))
    later = world_at(NOW + timedelta(days=3, hours=8))
    take(store, later, Arrival(AMINA, Due(moment="offer")), tap(AMINA, "writing:pause:", 3))
    assert kinds(store) == ["reply"]


def test_nothing_is_left_for_one_who_leaves_in_the_same_batch(
    store: Store, world_at: Callable[[datetime], World], world: World
) -> None:
    later = offered(store, world_at, world)
    take(store, later, tap(AMINA, "data::", 3), Arrival(AMINA, Left(), 4))
    assert kinds(store) == []


def test_what_was_to_be_said_before_a_deletion_is_not_said(store: Store, world: World) -> None:
    arrive(store, world)
    take(store, world, tap(AMINA, "session:bins:open", 2), tap(AMINA, "forget:sure:", 3))
    [last] = rows(store, OUTBOX)
    assert "Everything" not in str(last["payload"]["buttons"])
    assert "<b>" in last["payload"]["text"]
    assert last["payload"]["buttons"] == []


def test_asking_for_ones_data_again_and_again_keeps_one_small_document(
    store: Store, world: World
) -> None:
    arrive(store, world)
    sizes = []
    for update in range(2, 22):
        take(store, world, tap(AMINA, "data::", update))
        documents = [row["payload"] for row in rows(store, OUTBOX) if row["kind"] == "data"]
        assert len(documents) == 1
        sizes.append(len(documents[0]["attachment"]["text"]))
    assert max(sizes) < 60_000
    assert (
        "attachment" not in json.loads(documents[0]["attachment"]["text"])["outbox"][0]["payload"]
    )


def test_two_processes_that_handle_one_person_at_once_lose_nothing(
    store: Store, world: World
) -> None:
    arrive(store, world)
    read, written = Event(), Event()

    def slow(connection: Connection) -> None:
        person = people.load(connection, [AMINA])[AMINA]
        read.set()
        written.wait(0.5)  # the other one would have finished by now, if nobody held it up
        people.save(connection, {AMINA: replace(person, hour=9)})

    def quick() -> None:
        read.wait(5)
        take(store, world, tap(AMINA, "card:bins:food", 2))
        written.set()

    with ThreadPoolExecutor(2) as processes:
        both = processes.submit(store.run_here, slow), processes.submit(quick)
        for one in both:
            one.result()
    kept = person(store, AMINA)
    assert kept
    assert (kept.hour, kept.reading) == (9, {"bins": "food"})
