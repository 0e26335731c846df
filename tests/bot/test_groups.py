"""Groups and the turn: who links one, what follows when it goes, and that nothing is said there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.arrival import Arrival
from bot.store import outbox, people, records
from bot.store.circle_tables import CIRCLE
from bot.store.engine import Store
from bot.store.tables import AUDIT, OUTBOX, PERSON
from bot.turn import take_turn
from flows.events import (
    Brought,
    Commanded,
    Due,
    Event,
    Failed,
    Hurried,
    Left,
    Linked,
    Moved,
    Returned,
    Sent,
    Tapped,
    Wrote,
)
from flows.model import Person
from flows.permission import NOT_ALLOWED
from flows.records import EVERYWHERE, Circle, Role, Staff
from flows.team.circles import GONE
from flows.world import World
from tests.bot.conftest import NOW

FARAH, HANA, ADA, GRACE, STRANGER, NOBODY = range(1001, 1007)
GROUP, GROWN = -2001, -1_002_000_000_001
SINCE = date(2026, 11, 1)
CIRCLE_ = Circle("circle01", "luton", "Tea and talk", NOW, facilitators=("farah", "hana"))


def staff(chat: int, key: str, role: Role, place: str) -> Staff:
    return Staff(chat, key.title(), {place: role}, SINCE, ("en",), key)


@pytest.fixture
def town(store: Store) -> Store:
    """A circle with two who lead it; a coordinator elsewhere; somebody who is of no team."""
    known = range(FARAH, NOBODY)
    everybody = {chat: Person(language="en", place="luton", seen_on=NOW.date()) for chat in known}
    team = (
        staff(FARAH, "farah", "facilitator", "luton"),
        staff(HANA, "hana", "facilitator", "luton"),
        staff(ADA, "ada", "administrator", EVERYWHERE),
        staff(GRACE, "grace", "coordinator", "bradford"),
    )
    store.run_here(lambda c: people.save(c, everybody))
    store.run_here(lambda c: records.write(c, [*team, CIRCLE_]))
    return store


def take(store: Store, world: World, *batch: Arrival) -> None:
    store.run_here(lambda c: take_turn(c, batch, world))


def link(chat: int, update: int = 1, **changes: Any) -> Arrival:
    event = Linked(group=GROUP, circle="circle01", name="Somebody", hint="en")
    return Arrival(chat, replace(event, **changes), update)


def circle(store: Store) -> Circle:
    found = store.run_here(lambda c: records.find(c, Circle, "circle01"))
    assert found
    return found


def said(store: Store) -> list[tuple[int, str]]:
    rows = store.run_here(lambda c: c.execute(select(OUTBOX).order_by(OUTBOX.c.id)).all())
    return [(row.chat_id, row.payload["text"]) for row in rows]


def known(store: Store) -> set[int]:
    return set(store.run_here(lambda c: c.execute(select(PERSON.c.chat_id)).scalars()))


def linked(store: Store) -> None:
    store.run_here(lambda c: records.write(c, [replace(CIRCLE_, group=GROUP, in_group=True)]))


@pytest.mark.parametrize("chat", [FARAH, HANA, ADA])
def test_whoever_may_lead_the_circle_links_its_group(town: Store, world: World, chat: int) -> None:
    take(town, world, link(chat))
    assert circle(town) == replace(CIRCLE_, group=GROUP, in_group=True)
    [(told, text)] = said(town)
    assert told == chat
    assert "go to the group now" in text
    [row] = town.run_here(lambda c: c.execute(select(AUDIT)).all())
    assert (row.chat_id, row.verb, row.object) == (chat, "grouplink", "circle01")


@pytest.mark.parametrize("chat", [GRACE, STRANGER])
def test_nobody_else_links_it_and_they_hear_why_by_themselves(
    town: Store, world: World, chat: int
) -> None:
    take(town, world, link(chat))
    assert circle(town) == CIRCLE_
    [(told, text)] = said(town)
    assert told == chat
    assert text == world.wording.message(NOT_ALLOWED, "en").text


def test_who_was_taken_off_the_team_links_nothing(town: Store, world: World) -> None:
    town.run_here(lambda c: records.delete_all(c, Staff, [FARAH]))
    take(town, world, link(FARAH))
    assert circle(town) == CIRCLE_


def test_somebody_we_do_not_know_is_not_written_to_and_not_remembered(
    town: Store, world: World
) -> None:
    take(town, world, link(NOBODY))
    assert circle(town) == CIRCLE_
    assert said(town) == []
    assert NOBODY not in known(town)


def test_a_link_to_a_circle_that_is_gone_gets_a_kind_word(town: Store, world: World) -> None:
    take(town, world, link(FARAH, circle="gone"))
    assert circle(town) == CIRCLE_
    assert said(town) == [(FARAH, world.wording.message(GONE, "en").text)]


def test_somebody_who_has_blocked_us_is_not_thought_to_be_back(town: Store, world: World) -> None:
    away = {FARAH: Person(language="en", place="luton", away=True)}
    town.run_here(lambda c: people.save(c, away))
    take(town, world, link(FARAH))
    assert circle(town).group == GROUP
    assert town.run_here(lambda c: people.load(c, [FARAH]))[FARAH].away


def test_when_we_are_out_of_the_group_the_circle_lets_it_go_and_its_leaders_hear(
    town: Store, world: World
) -> None:
    linked(town)
    waits = outbox.row(GROUP, "notice", {"text": "x", "buttons": []}, NOW, world.now)
    town.run_here(lambda c: outbox.put(c, [waits]))
    take(town, world, Arrival(GROUP, Left(), 5))
    assert circle(town) == CIRCLE_
    assert [told for told, _ in said(town)] == [FARAH, HANA]
    assert all("go to each member again" in text for _, text in said(town))


def test_a_group_that_grows_keeps_its_circle(town: Store, world: World) -> None:
    linked(town)
    take(town, world, Arrival(GROUP, Moved(to=GROWN), 5), Arrival(GROUP, Left(), 6))
    assert circle(town) == replace(CIRCLE_, group=GROWN, in_group=True)
    assert said(town) == []


@pytest.mark.parametrize("event", [Left(), Moved(to=GROWN)])
def test_what_happens_to_groups_of_others_changes_nothing(
    town: Store, world: World, event: Event
) -> None:
    linked(town)
    take(town, world, Arrival(-9, event, 5))
    assert circle(town).group == GROUP
    assert said(town) == []


def test_a_group_of_several_circles_is_let_go_by_all(town: Store, world: World) -> None:
    linked(town)
    other = replace(CIRCLE_, id="circle02", group=GROUP)
    town.run_here(lambda c: records.write(c, [other]))
    take(town, world, Arrival(GROUP, Left(), 5))
    groups = town.run_here(lambda c: c.execute(select(CIRCLE.c.group)).scalars().all())
    assert groups == [None, None]


EVENTS: list[Event] = [
    Left(),
    Returned(),
    Moved(to=GROWN),
    Hurried(name="Hana"),
    Failed(name="Hana"),
    Linked(group=GROUP, circle="circle01"),
    Commanded(command="start", payload="place-luton", message=1),
    Commanded(command="help", message=1),
    Wrote(text="help", message=1),
    Sent(what="voice", message=1),
    Brought(problem="lost"),
    Due(moment="offer"),
    Tapped(choice="language:ar:luton", message=1),
    Tapped(choice="page:help:", message=1),
    Tapped(choice="grouplink:circle01:", message=1),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_nothing_that_happens_makes_us_answer_in_a_group_or_remember_it(
    town: Store, world: World, event: Event
) -> None:
    linked(town)
    before = known(town)
    take(town, world, Arrival(GROUP, event, 5), Arrival(GROWN, event, 6))
    assert all(chat > 0 for chat, _ in said(town))
    assert known(town) == before
