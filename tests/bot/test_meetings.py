"""The planner of meetings: what fails holds up nothing, and nobody is told who is not there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from bot import meetings as planner
from bot.arrival import Arrival
from bot.links import new_token
from bot.meetings import Meetings
from bot.resting import REST
from bot.store import circles, outbox, people, records, schema
from bot.store.desk import StoreDesk
from bot.store.engine import Store, StoreDown
from bot.store.outbox import Retry
from bot.store.tables import OUTBOX
from bot.turn import Draft, take_turn
from flows.circles import agenda
from flows.events import Left, Tapped
from flows.model import Message, Person, Step, Unsay
from flows.records import Circle, Meeting, Member, Record
from flows.world import World
from tests.bot.conftest import NOW

AMINA, YUSUF, ADE, MINA = 1001, 1002, 1003, 1004
TEA = Circle("tea", "luton", "Tea and talk", NOW, capacity=2, state="open")
DRAFT = Meeting(
    "m",
    "luton",
    ("tea",),
    date(2026, 12, 3),
    time(18),
    "Europe/London",
    NOW - timedelta(hours=1),
    venue="Hall",
)
# An invitation is due.
MEETING = agenda.changed(DRAFT, NOW - timedelta(hours=1), state="set")


def seat(chat: int, **fields: Any) -> Member:
    return replace(Member(f"seat{chat}", "tea", chat, "Somebody", NOW), **fields)


def keep(store: Store, *kept: Record) -> None:
    store.run_here(lambda c: records.write(c, kept))


@pytest.fixture
def town(store: Store) -> Store:
    known = {c: Person(language="en", place="luton") for c in (AMINA, YUSUF, ADE, MINA)}
    store.run_here(lambda c: people.save(c, known))
    keep(store, TEA, seat(AMINA), seat(ADE))
    return store


@pytest.fixture
def meetings(town: Store, world: World) -> Meetings:
    return Meetings(town, lambda: world)


def told(store: Store) -> list[int]:
    rows = store.run_here(lambda c: c.execute(select(OUTBOX.c.chat_id)).scalars().all())
    return sorted(set(rows))


def meeting(store: Store) -> Meeting:
    found = store.run_here(lambda c: records.find(c, Meeting, "m"))
    assert found
    return found


# --- what fails -----------------------------------------------------------------------------------


def ailing(monkeypatch: pytest.MonkeyPatch, *broken: str) -> list[str]:
    """Meetings whose words cannot be found. Gives those that were looked at."""
    looked_at: list[str] = []
    current = agenda.current

    def fails(found: Meeting, now: datetime) -> Any:
        looked_at.append(found.id)
        if found.id in broken:
            raise LookupError("its words are missing")
        return current(found, now)

    monkeypatch.setattr(agenda, "current", fails)
    return looked_at


async def test_meetings_that_cannot_be_told_hold_up_no_other(
    town: Store,
    meetings: Meetings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(planner, "AT_ONCE", 3)
    sooner = [replace(MEETING, id=f"a{n}", day=date(2026, 12, 1)) for n in range(3)]
    keep(town, MEETING, *sooner)
    ailing(monkeypatch, *(one.id for one in sooner))
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            await meetings.look()
    assert told(town) == [AMINA, ADE]
    assert len(caplog.records) == len(sooner), "each is named once"


async def test_what_failed_is_tried_again_but_not_every_second(
    town: Store, world_at: Callable[[datetime], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = NOW
    meetings = Meetings(town, lambda: world_at(now))
    keep(town, MEETING)
    with monkeypatch.context() as broken:
        looked_at = ailing(broken, "m")
        for _ in range(5):
            await meetings.look()
            now += timedelta(seconds=1)
        assert looked_at == ["m"]
    now = NOW + REST
    await meetings.look()
    assert told(town) == [AMINA, ADE]


# --- who comes and goes meanwhile -----------------------------------------------------------------


def test_whoever_joins_between_two_glances_is_not_passed_over(
    town: Store, meetings: Meetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(town, MEETING)
    load = people.load

    def joined(connection: Connection, chats: Any) -> dict[int, Person]:
        records.write(connection, [seat(YUSUF)])
        return load(connection, chats)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(people, "load", joined)
        town.run_here(lambda c: meetings.tell(c, "m"))
    while town.run_here(lambda c: meetings.tell(c, "m")):
        pass
    assert told(town) == [AMINA, YUSUF, ADE]
    assert meeting(town).told is not None


# --- seats ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", [{"paused": True}, {"away": True}], ids=str)
def test_a_seat_that_nobody_can_be_given_is_not_looked_at_every_second(
    town: Store, why: dict[str, Any]
) -> None:
    waits = Person(language="en", place="luton", **why)
    town.run_here(lambda c: people.save(c, {YUSUF: waits}))
    keep(town, replace(TEA, capacity=3), seat(YUSUF, state="waiting"))
    assert town.run_here(circles.with_free_seats) == []
    keep(town, seat(MINA, state="waiting"))
    assert town.run_here(circles.with_free_seats) == ["tea"]


def test_whoever_deletes_everything_while_a_seat_is_given_is_told_nothing(
    town: Store, meetings: Meetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL another process may be in the middle of it: people are locked first."""
    keep(town, replace(TEA, capacity=3), seat(YUSUF, state="waiting"))
    locked: list[int] = []
    load = people.load

    def noted(connection: Connection, chats: Any) -> dict[int, Person]:
        locked.extend(chats)
        people.forget(connection, [YUSUF])  # whoever held the lock has gone on, and committed
        return load(connection, chats)

    monkeypatch.setattr(people, "load", noted)
    town.run_here(lambda c: meetings.move_up(c, "tea"))
    assert locked == [YUSUF]
    assert told(town) == []


# --- what is not true any more --------------------------------------------------------------------


@pytest.mark.parametrize("how", ["unsay", "withdraw"])
def test_what_is_in_the_air_and_void_is_not_tried_again(town: Store, how: str) -> None:
    row = outbox.row(AMINA, "notice", {"text": "x", "buttons": []}, NOW, NOW + timedelta(days=1))
    town.run_here(lambda c: outbox.put(c, [{**row, "source": "m"}]))
    [sent] = town.run_here(lambda c: outbox.claim(c, NOW, 10))
    if how == "unsay":
        town.run_here(lambda c: outbox.unsay(c, "m"))
    else:
        town.run_here(lambda c: outbox.withdraw(c, [(AMINA, "notice")]))
    later = NOW + timedelta(seconds=4)
    town.run_here(lambda c: outbox.put_back(c, [Retry(sent.id, later, 1, sent.payload)]))
    again = town.run_here(lambda c: outbox.claim(c, later, 10))
    assert all(message.expires_at <= later for message in again), "it is too late for it"


def test_what_is_said_and_void_in_the_same_turn_is_not_said(town: Store) -> None:
    draft = Draft({}, {}, town.run_here(lambda c: StoreDesk(c, {})))
    words = Message("The plan", "en", kind="notice", source="idea")
    other = replace(words, source="another")
    said = ((AMINA, words), (ADE, words), (AMINA, other))
    draft.take(Arrival(YUSUF, Left()), Step(None, (), (), said), NOW)
    draft.take(Arrival(YUSUF, Left()), Step(None, (), (Unsay("idea", ADE),)), NOW)
    assert [row["chat_id"] for row in draft.messages] == [AMINA, AMINA]
    draft.take(Arrival(YUSUF, Left()), Step(None, (), (Unsay("idea"),), said[:1]), NOW)
    assert [row["source"] for row in draft.messages] == ["another", "idea"]


# --- where there are many -------------------------------------------------------------------------


def test_free_seats_are_counted_circle_by_circle(sqlite_url: str) -> None:
    """Every second: SQLite would else look at all members, once for each circle that is full."""
    store = Store(sqlite_url)
    schema.upgrade(store)
    looks: list[tuple[str, Any]] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: looks.append(given[2:4]))
    store.run_here(circles.with_free_seats)
    [(query, given)] = [look for look in looks if look[0].startswith("SELECT")]
    plan = store.run_here(lambda c: c.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", given).all())
    assert any("(state=? AND circle=?)" in row.detail for row in plan), plan
    store.close()


def met_by(store: Store, *circles_: str) -> tuple[Meeting, ...]:
    return store.run_here(lambda c: StoreDesk(c, {}).every(Meeting, circles=circles_))


def test_records_are_found_by_a_part_of_a_list(store: Store) -> None:
    ids = ("a_b", "axb", 'q"q', "A_B")
    kept = [replace(MEETING, id=str(n), circles=("tea", id_)) for n, id_ in enumerate(ids)]
    keep(store, *kept)
    for one in kept:
        assert list(met_by(store, one.circles[1])) == [one]
    assert list(met_by(store, "tea")) == kept
    assert met_by(store) == ()


# --- several processes ----------------------------------------------------------------------------


@pytest.mark.postgres
def test_several_processes_fill_every_seat_and_tell_everybody_once(
    postgres_url: str, world: World
) -> None:
    """People come and go while each process gives seats and tells of the meeting."""
    world = replace(world, token=new_token)
    chats = range(AMINA, AMINA + 24)
    first = Store(postgres_url)
    schema.upgrade(first)
    known = {chat: Person(language="en", place="luton") for chat in chats}
    first.run_here(lambda c: people.save(c, known))
    heard = replace(MEETING, told=agenda.heard(MEETING, NOW), changed_at=NOW - timedelta(days=1))
    moved = agenda.changed(heard, NOW - timedelta(minutes=6), at=time(19))
    keep(first, replace(TEA, capacity=8), moved)

    def process(number: int) -> None:
        store = Store(postgres_url)
        meetings = Meetings(store, lambda: world, 1)  # room for a few at a time
        try:
            for step, chat in enumerate(chats[number::4]):
                for tap in ("enter:tea:mine", *(["exit:tea:yes"] if step % 2 else [])):
                    come(store, world, chat, tap)
                    asyncio.run(meetings.look())
        finally:
            store.close()

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(process, number) for number in range(4)]:
            done.result()
    members = first.run_here(lambda c: list(records.every(c, Member, {})))
    assert sum(member.state == "in" for member in members) == 8
    rows = first.run_here(lambda c: c.execute(select(OUTBOX)).all())
    first.close()
    changed = [row.chat_id for row in rows if "Changed:" in row.payload["text"]]
    assert len(changed) == len(set(changed))


def come(store: Store, world: World, chat: int, tap: str) -> None:
    """A tap; as the service does, it is tried again if two wait for each other."""
    arrival = Arrival(chat, Tapped(choice=tap, message=1, name="Somebody"))
    for _ in range(10):
        try:
            store.run_here(lambda c: take_turn(c, [arrival], world))
            return
        except StoreDown:
            continue
    raise AssertionError("it never got through")
