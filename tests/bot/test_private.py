"""Pages that leave no trace: what somebody reads there is written nowhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot.arrival import Arrival
from bot.delivery import Delivery
from bot.gate import Gate
from bot.nursery import Nursery
from bot.private import Private
from bot.speak.outcome import SENT, Outcome
from bot.store import people, schema
from bot.store.engine import Store, StoreDown
from bot.store.tables import DOUBT
from bot.turn import take_turn
from flows.events import Elsewhere, Event, Tapped
from flows.library import Library
from flows.model import Person
from flows.private import is_private
from flows.world import World
from tests.bot.conftest import NOW

AMINA, STRANGER = 1001, 1002
PRIVATE = ("six-weeks", "hate", "home-not-safe")


class Phones:
    """What is shown in the chats: the hands of a delivery."""

    def __init__(self) -> None:
        self.shown: list[tuple[int, dict[str, Any]]] = []

    async def deliver(self, chat: int, payload: dict[str, Any]) -> Outcome:
        self.shown.append((chat, payload))
        return SENT

    async def delete(self, chat: int, message: int) -> Outcome:
        raise AssertionError("nothing is deleted here: the menu takes the place of a page")


class Reading:
    """Somebody who reads, and everything around them."""

    def __init__(self, store: Store, world: World, *, gate: Gate | None = None) -> None:
        self.store = store
        self.world = world
        self.phones = Phones()
        self.submitted: list[Arrival] = []
        self.gate = gate or Gate(off=True)

    async def taps(self, *choices: str, chat: int = AMINA) -> list[dict[str, Any]]:
        """Tap these one after the other. Returns what is shown for each."""
        self.phones.shown.clear()
        async with Nursery() as nursery:
            delivery = Delivery(self.phones, nursery)
            private = Private(self.store, lambda: self.world, delivery, self.gate, self.submit)
            for choice in choices:
                arrival = Arrival(chat, tapped(choice), 77)
                assert private.takes(arrival), choice
                await private.hear(arrival)
                await delivery.close()
        return [payload for _, payload in self.phones.shown]

    async def submit(self, batch: Any) -> None:
        self.submitted += batch


def tapped(choice: str) -> Event:
    return Tapped(choice=choice, message=7, sent_at=NOW)


def arrive(store: Store, world: World, language: str = "en", **more: Any) -> None:
    person = Person(language=language, place="luton", **more)
    store.run_here(lambda connection: people.save(connection, {AMINA: person}))


def everything_in(session: Any) -> list[str]:
    """Each tap there is in a session, from the list of such pages to the end."""
    cards = [f"card:{session.id}:{card.id}" for card in session.cards]
    return [
        "sessions:private:",
        f"session:{session.id}:open",
        *cards,
        f"session:{session.id}:stop",
        f"session:{session.id}:done",
        "shut::",
    ]


def bytes_in(folder: Path) -> dict[str, bytes]:
    """The database as it lies on the disk, with its log. (The index of the log is memory.)"""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".db-shm"}


@pytest.mark.parametrize("session_id", PRIVATE)
async def test_reading_it_from_end_to_end_changes_no_byte_of_the_database(
    session_id: str, tmp_path: Path, world: World, library: Library
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'companion.db'}")
    schema.upgrade(store)
    arrive(store, world)
    amina = Reading(store, world)
    before = {name: content for name, content in bytes_in(tmp_path).items() if "shm" not in name}
    session = library.sessions[session_id]
    shown = await amina.taps(*everything_in(session))
    after = {name: content for name, content in bytes_in(tmp_path).items() if "shm" not in name}
    store.close()
    assert len(shown) == len(session.cards) + 5, "everything was answered"
    assert before == after
    assert {"companion.db"} <= before.keys()
    said = " ".join(payload["text"] for payload in shown)
    assert session.cards[0].title in said
    assert amina.submitted == []


@pytest.mark.parametrize("session_id", PRIVATE)
async def test_no_such_page_was_ever_in_the_file(
    session_id: str, tmp_path: Path, world: World, library: Library
) -> None:
    """Whatever else they do before and after, through turns: its words are not in there."""
    store = Store(f"sqlite:///{tmp_path / 'companion.db'}")
    schema.upgrade(store)
    session = library.sessions[session_id]

    def turn(choice: str, update: int) -> None:
        arrival = Arrival(AMINA, tapped(choice), update)
        store.run_here(lambda connection: take_turn(connection, [arrival], world))

    turn("language:en:luton", 1)
    turn("session:bins:open", 2)
    amina = Reading(store, world)
    await amina.taps(*everything_in(session))
    turn("home::", 3)
    turn("data::", 4)
    store.close()
    file = b"".join(bytes_in(tmp_path).values())
    for trace in (session.id, session.title, *(card.title for card in session.cards)):
        assert trace.encode() not in file, trace
    assert b"bins" in file, "what is looked for would be found"


async def test_every_page_takes_the_place_of_the_one_before(
    store: Store, world: World, library: Library
) -> None:
    arrive(store, world)
    for session_id in PRIVATE:
        shown = await Reading(store, world).taps(*everything_in(library.sessions[session_id]))
        assert [payload["edits"] for payload in shown] == [7] * len(shown)


async def test_closing_leaves_the_menu_where_the_page_stood(store: Store, world: World) -> None:
    arrive(store, world)
    amina = Reading(store, world)
    [page, menu] = await amina.taps("session:home-not-safe:open", "shut::")
    assert any(choice == "shut::" for row in page["buttons"] for _, choice in row)
    assert "Hello" in menu["text"]
    assert "home-not-safe" not in str(menu)


async def test_nothing_is_arranged_and_no_question_carries_the_page(
    store: Store, world: World, library: Library
) -> None:
    arrive(store, world)
    for session_id in PRIVATE:
        shown = await Reading(store, world).taps(*everything_in(library.sessions[session_id]))
        pages = shown[1:-1]  # between the list of such pages and the menu
        choices = [choice for p in pages for row in p["buttons"] for _, choice in row]
        assert ("ask::" in choices) == library.sessions[session_id].asks
        assert not [choice for choice in choices if choice.startswith(f"ask:{session_id}")]


async def test_what_was_awaited_before_is_not_awaited_any_more(store: Store, world: World) -> None:
    """Else the next words, meant for nobody, would go to the team as a question."""
    arrive(store, world, awaits="ask::", awaits_until=NOW)
    amina = Reading(store, world)
    await amina.taps("session:hate:open")
    assert [arrival.event for arrival in amina.submitted] == [Elsewhere()]
    store.run_here(lambda connection: take_turn(connection, amina.submitted, world))
    kept = store.run_here(lambda connection: people.find(connection, AMINA))
    assert kept == Person(language="en", place="luton")


async def test_who_has_no_language_yet_is_asked_for_it_first(store: Store, world: World) -> None:
    stranger = Reading(store, world)
    assert await stranger.taps("session:hate:open", chat=STRANGER) == []
    assert [arrival.chat for arrival in stranger.submitted] == [STRANGER]
    assert stranger.submitted[0].update is None, "a number as Telegram counts would stand out"


async def test_a_doubt_about_such_a_page_is_a_count_and_nothing_else(
    store: Store, world: World, library: Library
) -> None:
    arrive(store, world, "ar")
    before = everything_but_doubts(store)
    reader = Reading(store, world)
    card = library.sessions["hate"].cards[0].id
    [page, thanks] = await reader.taps(f"card:hate:{card}", f"doubt:hate:{card}")
    assert f"doubt:hate:{card}" in str(page["buttons"])
    assert thanks["edits"] == 7, "the page is not left behind"
    assert "shut::" in str(thanks["buttons"])
    assert reader.submitted == []
    assert everything_but_doubts(store) == before
    counted = store.run_here(lambda c: c.execute(select(DOUBT)).all())
    assert [tuple(row) for row in counted] == [(f"hate/{card}", "ar", 1)]


def everything_but_doubts(store: Store) -> dict[str, Any]:
    tables = [t for t in SQLModel.metadata.sorted_tables if t is not DOUBT]
    return store.run_here(lambda c: {t.name: c.execute(select(t)).all() for t in tables})


async def test_who_taps_too_fast_waits(store: Store, world: World) -> None:
    arrive(store, world)
    amina = Reading(store, world, gate=Gate())
    shown = await amina.taps(*["session:hate:open"] * 40)
    assert len(shown) == 30


async def test_when_the_database_is_away_the_tap_comes_again(
    store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(store, world)

    async def away(_: Any) -> Any:
        raise StoreDown("OperationalError")

    monkeypatch.setattr(store, "run", away)
    with pytest.raises(StoreDown):
        await Reading(store, world).taps("session:hate:open")


async def test_nothing_of_it_is_in_the_log(
    store: Store, world: World, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    arrive(store, world)
    for session_id in PRIVATE:
        session = library.sessions[session_id]
        await Reading(store, world).taps(*everything_in(session))
        for trace in (session.id, session.title, str(AMINA)):
            assert trace not in caplog.text


def test_only_pages_that_leave_no_trace_go_this_way(library: Library) -> None:
    for session in library.sessions.values():
        for choice in (
            f"session:{session.id}:open",
            f"card:{session.id}:x",
            f"doubt:{session.id}:x",
        ):
            assert is_private(choice, library) == session.private
    for choice in ("home::", "sessions::", "sessions:neighbours:", "ask::", "", ":::", "card::"):
        assert not is_private(choice, library)


def test_they_are_never_offered_and_nobody_can_be_written_to_for_having_read_them(
    library: Library, world_at: Callable[..., World]
) -> None:
    assert {one.id for one in library.shelf("private")} == set(PRIVATE)
    offered = {one.id for shelf in ("newcomers", "neighbours") for one in library.shelf(shelf)}
    assert offered.isdisjoint(PRIVATE)
