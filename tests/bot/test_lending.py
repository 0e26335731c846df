"""Hands, wishes and pairings in the tables: batches, what is deleted, and what people can see."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from bot.arrival import Arrival
from bot.store import people, records
from bot.store.engine import Store
from bot.store.tables import OUTBOX
from bot.turn import take_turn
from flows.events import Tapped
from flows.model import Person
from flows.records import Record, Staff
from flows.welcoming import Hand, Pairing, Wish
from flows.world import World
from tests.bot.conftest import NOW

SAM, AMINA, GRACE = 1001, 1002, 1003
PEOPLE = dict.fromkeys((SAM, AMINA, GRACE), Person(language="en", place="luton"))
STAFF = Staff(GRACE, "Grace", {"luton": "coordinator"}, NOW.date(), ("en",), "grace")
HAND = Hand("hand", "luton", SAM, "Zorbel", ("bins",), NOW, ("en",), "Thursdays")
WISH = Wish("wish", "luton", AMINA, "Wivvle", "bins", NOW)
PAIRING = Pairing("pair", "luton", "hand", "wish", "grace", "The library, Friday at two", NOW)
ASK_BOTH = "bringboth:wish:hand"


def keep(store: Store, *kept: Record) -> None:
    store.run_here(lambda c: people.save(c, PEOPLE))
    store.run_here(lambda c: records.write(c, [STAFF, *kept]))


def turn(store: Store, world: World, *taps: tuple[int, str]) -> None:
    """One batch of taps."""
    batch = [
        Arrival(
            chat, Tapped(choice=tap, message=1, sent_at=NOW, name="Aname", text="The park"), number
        )
        for number, (chat, tap) in enumerate(taps, 1)
    ]
    store.run_here(lambda c: take_turn(c, batch, world))


def stored(store: Store) -> list[Record]:
    def read(connection: Connection) -> list[Record]:
        hands = records.every(connection, Hand, {})
        wishes = records.every(connection, Wish, {})
        return [*hands, *wishes, *records.every(connection, Pairing, {})]

    return store.run_here(read)


def forget(store: Store, chat: int) -> None:
    store.run_here(lambda connection: people.forget(connection, [chat]))


def said(store: Store) -> dict[int, str]:
    """What waits to be said to each."""
    rows = store.run_here(lambda c: c.execute(select(OUTBOX).order_by(OUTBOX.c.id)).all())
    heard: dict[int, str] = {}
    for row in rows:
        heard[row.chat_id] = heard.get(row.chat_id, "") + row.payload["text"]
    return heard


def test_all_of_it_comes_back_as_it_was_written(store: Store) -> None:
    keep(store, HAND, WISH, PAIRING)
    assert stored(store) == [HAND, WISH, PAIRING]


def test_two_who_say_yes_in_one_batch_hear_of_each_other(store: Store, world: World) -> None:
    keep(store, HAND, WISH, PAIRING)
    turn(store, world, (SAM, "pairing:pair:yes"), (AMINA, "pairing:pair:yes"))
    heard = said(store)
    assert "Wivvle" in heard[SAM]
    assert "Zorbel" in heard[AMINA]


def test_somebody_who_is_asked_and_leaves_in_one_batch_is_nowhere(
    store: Store, world: World
) -> None:
    keep(store, HAND, WISH)
    turn(store, world, (GRACE, ASK_BOTH), (SAM, "forget:sure:"))
    assert stored(store) == [WISH]
    assert "Zorbel" not in str(said(store))


def test_somebody_who_has_left_in_the_same_batch_is_not_asked(store: Store, world: World) -> None:
    keep(store, HAND, WISH)
    turn(store, world, (SAM, "forget:sure:"), (GRACE, ASK_BOTH))
    assert stored(store) == [WISH]
    assert AMINA not in said(store)


def test_whoever_had_agreed_to_meet_them_hears_that_they_do_not(store: Store, world: World) -> None:
    keep(store, HAND, WISH, replace(PAIRING, helper="yes", wisher="yes"))
    turn(store, world, (AMINA, "forget:sure:"))
    assert stored(store) == [HAND]
    assert "does not take place" in said(store)[SAM]
    assert "Wivvle" not in str(said(store))


def test_a_pairing_goes_with_the_hand_and_with_the_wish(store: Store) -> None:
    for chat, left in ((SAM, [WISH]), (AMINA, [HAND])):
        keep(store, HAND, WISH, PAIRING)
        forget(store, chat)
        assert stored(store) == left


def test_people_see_what_they_said_and_never_what_the_other_said(store: Store) -> None:
    keep(store, HAND, WISH, replace(PAIRING, helper="yes", wisher="no"))
    for chat, side, answer, other in (
        (SAM, "helper", "yes", "wisher"),
        (AMINA, "wisher", "no", "helper"),
    ):
        about = everything(store, chat)
        [row] = about["pairing"]
        assert row[side] == answer
        assert other not in row
        assert ("Wivvle" if chat == SAM else "Zorbel") not in json.dumps(about)
    assert "pairing" not in everything(store, GRACE)


def everything(store: Store, chat: int) -> dict[str, Any]:
    return store.run_here(lambda connection: people.everything_about(connection, chat))
