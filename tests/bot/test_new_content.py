"""New content is published under people who are in the middle of reading: nobody is reset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from sqlalchemy import Connection, delete, select

from bot.arrival import Arrival
from bot.store import people
from bot.store.engine import Store
from bot.store.tables import MOMENT, OUTBOX
from bot.turn import take_turn
from flows.events import Tapped
from flows.library import Library
from flows.model import Person
from flows.shapes import Card, Line, Session
from flows.world import World
from tests.bot.conftest import NOW

CHATS = range(1, 101)
NEW = Card(id="quite-new", title="Quite new", lines=(Line(say="This was not here before."),))


def changed(session: Session) -> Session:
    """As an author may leave it: a card taken out, one put in, others in another order."""
    first, gone, *rest = session.cards
    cards = (NEW, first, *reversed(rest)) if len(rest) < 7 else (first, *reversed(rest))
    return session.model_copy(
        update={
            "title": f"{session.title}, anew",
            "gone": {**session.gone, gone.id: rest[0].id},
            "cards": tuple(replace_words(card) for card in cards),
        }
    )


def replace_words(card: Card) -> Card:
    return card.model_copy(update={"lines": (*card.lines, Line(say="And one more thing."))})


def published(library: Library) -> Library:
    """The next edition: every session is changed, one is put in front, one is taken out."""
    sessions = {id_: changed(session) for id_, session in library.sessions.items()}
    first = next(iter(sessions.values())).model_copy(update={"id": "brand-new", "order": 0})
    del sessions["english"]
    return replace(library, sessions={"brand-new": first, **sessions})


def tap(chat: int, choice: str) -> Arrival:
    return Arrival(chat, Tapped(choice=choice, message=7, sent_at=NOW))


def take(store: Store, world: World, taps: Mapping[int, str]) -> None:
    """All of these in one turn, and nothing waits in the outbox any more."""
    batch = [tap(chat, choice) for chat, choice in taps.items()]

    def turn(connection: Connection) -> None:
        connection.execute(delete(OUTBOX))
        take_turn(connection, batch, world)

    store.run_here(turn)


def everybody(store: Store) -> Mapping[int, Person]:
    return store.run_here(lambda connection: people.load(connection, list(CHATS)))


def said(store: Store) -> dict[int, str]:
    """The newest message of each chat."""

    def read(connection: Connection) -> dict[int, str]:
        rows = connection.execute(select(OUTBOX).order_by(OUTBOX.c.id))
        return {row.chat_id: row.payload["text"] for row in rows}

    return store.run_here(read)


def offers(store: Store) -> set[int]:
    def read(connection: Connection) -> set[int]:
        return {row.chat_id for row in connection.execute(select(MOMENT)) if row.moment == "offer"}

    return store.run_here(read)


def positions(library: Library) -> Iterator[tuple[str, str]]:
    """Every card at which somebody may be, over and over."""
    cards = [
        (session.id, card.id)
        for shelf in ("newcomers", "neighbours")
        for session in library.shelf(shelf)
        for card in session.cards
    ]
    while True:
        yield from cards


@pytest.fixture
def readers(store: Store, world: World) -> Mapping[int, tuple[str, str]]:
    """A hundred people, each in the middle of a session, having read another."""
    take(store, world, dict.fromkeys(CHATS, "language:en:luton"))
    at = dict(zip(CHATS, positions(world.library), strict=False))
    read = {
        chat: "welcome" if session != "welcome" else "bins" for chat, (session, _) in at.items()
    }
    take(store, world, {chat: f"session:{session}:done" for chat, session in read.items()})
    take(store, world, {chat: f"card:{session}:{card}" for chat, (session, card) in at.items()})
    return at


def test_everybody_goes_on_where_they_were(
    store: Store, world: World, readers: Mapping[int, tuple[str, str]]
) -> None:
    before = everybody(store)
    after = replace(world, library=published(world.library))
    take(store, after, {chat: f"session:{session}:open" for chat, (session, _) in readers.items()})
    heard, kept = said(store), everybody(store)
    for chat, (session_id, card_id) in readers.items():
        assert kept[chat].finished == before[chat].finished
        session = after.library.sessions.get(session_id)
        if session is None:
            assert "All sessions" in heard[chat], "what was taken out leads to what is there"
            assert kept[chat].reading == before[chat].reading
            continue
        here = session.card(card_id)
        assert here is not None, (session_id, card_id)
        assert here.title in heard[chat]
        assert kept[chat].reading == {**before[chat].reading, session_id: here.id}
    assert offers(store) >= {
        chat for chat, (session, _) in readers.items() if session in after.library.sessions
    }


def test_every_button_they_have_in_their_chats_still_leads_there(
    store: Store, world: World, readers: Mapping[int, tuple[str, str]]
) -> None:
    after = replace(world, library=published(world.library))
    for what in ("card:{0}:{1}", "session:{0}:stop", "session:{0}:done"):
        taps = {chat: what.format(*at) for chat, at in readers.items()}
        take(store, after, taps)
        assert said(store).keys() == readers.keys(), "everybody is answered"
    for chat, person in everybody(store).items():
        session, _ = readers[chat]
        assert session in person.finished or session not in after.library.sessions
        assert {"welcome", "bins"} & set(person.finished)


def test_what_was_read_is_not_offered_again_and_what_is_new_comes_in_its_turn(
    store: Store, world: World, readers: Mapping[int, tuple[str, str]]
) -> None:
    after = replace(world, library=published(world.library))
    take(store, after, dict.fromkeys(readers, "home::"))
    for chat, text in said(store).items():
        assert "Hello" in text
        person = everybody(store)[chat]
        assert person.finished, "nobody begins at the beginning"
