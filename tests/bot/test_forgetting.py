"""Whoever deletes everything is nowhere afterwards: not in what others did, not in what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.arrival import Arrival
from bot.store import audit, outbox, people, records
from bot.store.desk import StoreDesk
from bot.store.engine import Store
from bot.store.tables import AUDIT, OUTBOX, QUESTION
from bot.turn import Draft, _write, take_turn
from flows.attachments import File
from flows.events import Tapped
from flows.model import Audit, Forget, Person, Put, Remove, Step
from flows.records import (
    Broadcast,
    Circle,
    Idea,
    Invitation,
    Member,
    Question,
    Record,
    Saying,
    Staff,
)
from flows.welcoming import Host, Recording
from flows.world import World
from tests.bot.conftest import NOW

AMINA, YUSUF, ADE = 1001, 1002, 1003
PEOPLE = dict.fromkeys((AMINA, YUSUF, ADE), Person(language="en", place="luton"))
SAID = (Saying("asker", NOW, "Where can I learn English?"),)
ASKED = Question("q", AMINA, "Amina", "luton", "en", NOW, NOW, said=SAID)
TAKEN = replace(ASKED, state="claimed", volunteer=YUSUF)
STAFF = Staff(YUSUF, "Yusuf", {"luton": "volunteer"}, NOW.date(), ("en",), "yusuf")


# Of somebody who has left the team since: it goes with them all the same.
VOICE = Recording(
    "v", "bins/food", "en", "0" * 16, File("voice", "v"), "gone", YUSUF, NOW, "accepted", "ade"
)
HOST = Host("host", "luton", "Yusuf", NOW.date(), ("en",), {"en": "Ask me."}, "ade")


def keep(store: Store, *kept: Record) -> None:
    def write(connection: Connection) -> None:
        people.save(connection, PEOPLE)
        records.write(connection, kept)

    store.run_here(write)


def question(store: Store) -> dict[str, Any]:
    return dict(store.run_here(lambda c: c.execute(select(QUESTION)).mappings().one()))


def forget(store: Store, *before: Record, after: tuple[Record, ...] = ()) -> None:
    """A turn in which something is changed, Yusuf deletes everything, and more is changed."""

    def turn(connection: Connection) -> None:
        present = people.load(connection, list(PEOPLE))
        desk = StoreDesk(connection, present)
        draft = Draft(people=present, before=dict(present), desk=desk)
        for record in before:
            desk.change(Put(record))
        draft.audits.append((YUSUF, Audit("volunteer", "claim", "q", ("luton",))))
        draft.take(
            Arrival(YUSUF, Tapped(choice="forget:sure:", message=1)),
            Step(None, (), (Forget(),)),
            NOW,
        )
        for record in after:
            desk.change(Put(record))
        _write(connection, draft, NOW)

    store.run_here(turn)


def test_what_was_closed_stays_closed(store: Store) -> None:
    keep(store, replace(TAKEN, state="closed"))
    store.run_here(lambda c: people.forget(c, [YUSUF]))
    assert (question(store)["state"], question(store)["volunteer"]) == ("closed", None)


def test_who_could_not_answer_is_not_remembered_for_it(store: Store) -> None:
    keep(store, replace(ASKED, passed=(YUSUF, ADE)))
    store.run_here(lambda c: people.forget(c, [YUSUF]))
    assert question(store)["passed"] == [ADE]


def test_what_they_asked_is_not_told_in_the_morning(store: Store) -> None:
    keep(store, ASKED, replace(ASKED, id="r", chat=ADE))
    tasks = [
        outbox.row(
            YUSUF,
            "task",
            {"text": about, "buttons": [[["I will answer", f"claim:{about}:"]], [["?", "help"]]]},
            NOW + timedelta(hours=12),
            NOW + timedelta(days=3),
        )
        for about in ("q", "r")
    ]
    store.run_here(lambda c: outbox.put(c, tasks))
    store.run_here(lambda c: people.forget(c, [AMINA]))
    left = store.run_here(lambda c: c.execute(select(OUTBOX.c.payload)).scalars().all())
    assert [payload["text"] for payload in left] == ["r"]


def test_nothing_stands_for_them_any_more_where_they_led_or_helped(store: Store) -> None:
    circle = Circle("tea", "luton", "Tea and talk", NOW, facilitators=("yusuf", "ade"))
    seats = [Member(f"seat{c}", "tea", c, "Somebody", NOW) for c in (AMINA, YUSUF, ADE)]
    helped = Idea("idea", "tea", "A litter pick", NOW, members=("seat1002", "seat1001"))
    others = replace(helped, id="others", members=("seat1003",))
    keep(store, STAFF, circle, *seats, helped, others)

    about = store.run_here(lambda c: people.everything_about(c, YUSUF))
    assert [row["id"] for row in about["idea"]] == ["idea"]
    assert [row["id"] for row in about["circle"]] == ["tea"]
    assert "ade'" not in str(about), "others who lead it are not theirs"
    assert "seat1001" not in str(about), "nor are others who help"
    assert "circle" not in store.run_here(lambda c: people.everything_about(c, AMINA))

    store.run_here(lambda c: people.forget(c, [YUSUF]))
    ideas = store.run_here(lambda c: list(records.every(c, Idea, {})))
    assert ideas == [replace(helped, members=("seat1001",)), others]
    circles = store.run_here(lambda c: list(records.every(c, Circle, {})))
    assert circles == [replace(circle, facilitators=("ade",))]


def test_nobody_is_met_as_a_host_who_has_deleted_everything(store: Store) -> None:
    nobody = replace(HOST, id="joan", name="Joan", staff="")
    keep(store, STAFF, replace(STAFF, chat=ADE, id=""), replace(HOST, staff="yusuf"), nobody)
    about = store.run_here(lambda c: people.everything_about(c, YUSUF))
    assert [row["name"] for row in about["host"]] == ["Yusuf"]
    assert "host" not in store.run_here(lambda c: people.everything_about(c, ADE))
    store.run_here(lambda c: people.forget(c, [YUSUF, ADE]))
    assert store.run_here(lambda c: list(records.every(c, Host, {}))) == [nobody]


@pytest.mark.parametrize("off_first", [False, True], ids=["of the team", "taken off it just now"])
def test_a_host_of_the_same_turn_goes_with_them(store: Store, *, off_first: bool) -> None:
    keep(store, STAFF)

    def left(connection: Connection) -> tuple[Host, ...]:
        desk = StoreDesk(connection, {})
        desk.change(Put(HOST))
        desk.change(Put(replace(HOST, id="theirs", staff="yusuf")))
        if off_first:
            desk.change(Remove(STAFF))
        desk.forget(YUSUF)
        return desk.every(Host)

    assert store.run_here(left) == (HOST,)


def test_what_they_did_in_the_same_turn_does_not_name_them(store: Store) -> None:
    keep(store, STAFF)
    forget(store, replace(TAKEN, passed=(YUSUF,)))
    kept = question(store)
    assert (kept["state"], kept["volunteer"], kept["passed"]) == ("open", None, [])
    done = store.run_here(lambda c: c.execute(select(AUDIT.c.chat_id)).scalars().all())
    assert list(done) == [None]


@pytest.mark.parametrize(
    ("record", "left"),
    [
        (TAKEN, replace(TAKEN, state="open", volunteer=None)),
        (replace(TAKEN, state="closed"), replace(TAKEN, state="closed", volunteer=None)),
        (replace(ASKED, passed=(YUSUF, ADE)), replace(ASKED, passed=(ADE,))),
        (Broadcast("b", YUSUF, NOW, approver=ADE), Broadcast("b", None, NOW, approver=ADE)),
        (Broadcast("b", ADE, NOW, approver=YUSUF), Broadcast("b", ADE, NOW)),
        (
            Invitation("i", "volunteer", "luton", YUSUF, NOW, NOW),
            Invitation("i", "volunteer", "luton", 0, NOW, NOW),
        ),
        (Invitation("i", "volunteer", "luton", ADE, NOW, NOW, chat=YUSUF), None),
        (STAFF, None),
        (HOST, HOST),
        (VOICE, None),
        (replace(VOICE, chat=ADE, by="ade"), replace(VOICE, chat=ADE, by="ade")),
    ],
)
def test_the_rest_of_the_turn_sees_what_will_be_left(
    store: Store, record: Record, left: Record | None
) -> None:
    keep(store, record)

    def seen(connection: Connection) -> list[Record | None]:
        desk = StoreDesk(connection, {})
        desk.forget(YUSUF)
        assert desk.reader(YUSUF) is None
        return [desk.find(kind, records.key_of(record)), *desk.every(kind)]

    kind: Any = type(record)
    assert store.run_here(seen) == [left, *([left] if left else [])]
    store.run_here(lambda c: people.forget(c, [YUSUF]))
    stored = store.run_here(lambda c: records.find(c, kind, records.key_of(record)))
    assert stored == left, "the rows agree with it"


def test_a_batch_in_which_somebody_is_forgotten_goes_through(store: Store, world: World) -> None:
    keep(store, STAFF, ASKED)
    taps = ((AMINA, "forget:sure:"), (YUSUF, "claim:q:"))
    batch = [
        Arrival(chat, Tapped(choice=tap, message=1, sent_at=NOW), number)
        for number, (chat, tap) in enumerate(taps)
    ]
    store.run_here(lambda c: take_turn(c, batch, world))
    assert store.run_here(lambda c: records.find(c, Question, "q")) is None
    assert store.run_here(lambda c: audit.since(c, NOW)) == []
