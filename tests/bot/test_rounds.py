"""The planner of rounds: everybody is asked alike, and once, through crashes; never at night."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, select

from bot.arrival import Arrival
from bot.resting import REST
from bot.rounds import Ballots, Rounds
from bot.store import outbox, people, records
from bot.store.engine import Store
from bot.store.round_tables import INVITED
from bot.store.rounds import DESTROYED
from bot.store.tables import OUTBOX
from bot.turn import take_turn
from flows.events import Left, Tapped
from flows.feedback.screens import reminder
from flows.model import Person
from flows.records import Meeting
from flows.timing import awake
from flows.world import World
from tests.bot.ballot_box import FakeBallots, nothing
from tests.bot.round_town import (
    ADE,
    AFTER,
    AMINA,
    ASKED,
    GRACE,
    ID,
    LONDON,
    MINA,
    OMAR,
    REMINDED,
    YUSUF,
    Town,
    asks,
    clock,
    seat,
    settled,
)
from tests.flows.feedback_rounds import MADE_AT, round_of


@pytest.fixture
def town(store: Store, world_at: Callable[[datetime], World]) -> Town:
    return settled(store, world_at)


def test_the_fake_ballots_can_do_what_the_planner_asks_of_them() -> None:
    ballots: Ballots = FakeBallots()
    assert ballots


# --- opening --------------------------------------------------------------------------------------


@pytest.mark.parametrize("strong", [False, True])
async def test_a_round_is_open_once_its_ballots_are_made(town: Town, *, strong: bool) -> None:
    town.ballots.strong = strong
    town.keep(round_of(state="opening"))
    await town.look("2026-11-20 12:00")
    assert town.ballots.made == {ID}
    found = town.round()
    assert (found.state, found.next_at, found.strong) == ("open", ASKED, strong)
    assert town.said() == []
    assert await town.chats(ASKED) == [AMINA, YUSUF, ADE, MINA, GRACE]


async def test_what_cannot_be_made_is_tried_again_and_holds_up_no_other(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.ballots.away = True
    town.keep(round_of("roundbbb", state="opening"), asks(place="bradford"))
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            assert await town.chats() in ([OMAR], [])
            town.now += timedelta(seconds=1)
    assert [r.getMessage() for r in caplog.records] == ["a round cannot be moved on: BallotsAway"]
    assert town.round("roundbbb").state == "opening"
    assert {chat for _, chat in town.noted()} == {OMAR}
    town.ballots.away = False
    await town.look(ASKED + REST)
    assert town.round("roundbbb").state == "open"


async def test_a_round_that_is_called_off_while_it_is_opened_leaves_nothing(town: Town) -> None:
    town.keep(round_of(state="opening"))

    async def call_off(_: str) -> None:
        town.ballots.meanwhile = nothing
        town.keep(replace(town.round(), state="cancelled", done=(DESTROYED,)))

    town.ballots.meanwhile = call_off
    await town.look()
    assert town.round().state == "cancelled"
    assert town.ballots.made == set()


# --- who is asked ---------------------------------------------------------------------------------


async def test_everybody_in_the_place_is_asked_who_can_be_written_to(town: Town) -> None:
    town.live((YUSUF,), paused=True)
    town.live((ADE,), away=True)
    town.live((MINA,), place="")
    town.keep(asks())
    assert await town.chats() == [AMINA, GRACE]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"circles": ("tea",)}, [AMINA, OMAR]),
        ({"circles": ("tea", "walk")}, [AMINA, ADE, OMAR]),  # Amina is in both
        ({"meeting": "talk", "circles": ("walk",)}, [AMINA, ADE]),
        ({"meeting": "talk"}, [AMINA, ADE, OMAR]),
        ({"meeting": "gone"}, []),
        ({"circles": ("gone",)}, []),
    ],
    ids=str,
)
async def test_members_are_asked_wherever_they_live(
    town: Town, fields: dict[str, Any], expected: list[int]
) -> None:
    town.live((YUSUF,), paused=True)
    seats = [seat(chat) for chat in (AMINA, YUSUF, OMAR)]
    town.keep(*seats, seat(MINA, state="waiting"), seat(AMINA, "walk"), seat(ADE, "walk"))
    on = date(2026, 12, 3)
    talk = Meeting("talk", "luton", ("tea", "walk"), on, ASKED.time(), "Europe/London", MADE_AT)
    town.keep(talk, asks(**fields))
    assert await town.chats() == expected
    assert town.round().done == ("before:2026-11-23",)


async def test_all_who_read_a_language_get_the_very_same_message(town: Town) -> None:
    town.live((ADE, MINA), language="ar")
    town.keep(asks())
    await town.look()
    rows = town.said()
    assert {message.kind for message in rows} == {"round"}
    assert {message.source for message in rows} == {f"{ID}:before"}
    payloads = {message.chat: message.payload for message in rows}
    for chats, language in ((AMINA, YUSUF, GRACE), "en"), ((ADE, MINA), "ar"):
        first, *others = [payloads[chat] for chat in chats]
        assert all(other == first for other in others)
        buttons = [choice for row in first["buttons"] for _, choice in row]
        start = f"feedback:{ID}:"
        assert buttons == [f"{start}before-{language}", f"{start}what-before-{language}"]


async def test_what_was_not_sent_by_the_evening_is_not_sent_at_night(town: Town) -> None:
    town.keep(asks())
    await town.look()
    assert {message.expires_at for message in town.said()} == {clock("2026-11-23 21:00")}


async def test_they_are_asked_a_few_at_a_time_as_the_outbox_empties(
    town: Town, world_at: Callable[[datetime], World]
) -> None:
    crowd = range(2000, 2300)
    town.live(crowd)
    town.keep(asks())
    slow = Rounds(town.store, lambda: world_at(ASKED), 10, town.ballots)
    asked = Counter[int]()
    while await slow.look():
        waiting = town.said()
        assert len(waiting) <= 40
        asked.update(message.chat for message in waiting)
    assert asked == Counter([AMINA, YUSUF, ADE, MINA, GRACE, *crowd])


async def test_nothing_more_is_planned_while_nothing_can_be_said(
    town: Town, world_at: Callable[[datetime], World]
) -> None:
    """Reminders of meetings go first, too: what they leave of the outbox is for rounds."""
    notices = [
        outbox.row(1, "notice", {"text": "x", "buttons": []}, ASKED, ASKED + timedelta(days=1))
    ] * 99
    town.store.run_here(lambda c: outbox.put(c, notices))
    town.keep(asks())
    await town.look()
    kinds = select(OUTBOX.c.kind, func.count()).group_by(OUTBOX.c.kind)
    found = town.store.run_here(lambda c: {row[0]: row[1] for row in c.execute(kinds)})
    assert found == {"notice": 99, "round": 1}
    town.said()
    assert await town.chats() == [YUSUF, ADE, MINA, GRACE]


async def test_whoever_comes_later_gets_what_is_sent_from_then_on(town: Town) -> None:
    town.keep(asks())
    assert AMINA in await town.chats()
    town.live((3001,))
    assert await town.chats("2026-11-24 12:00") == []
    await town.look(REMINDED)
    reminded = {message.chat: message for message in town.said()}
    assert set(reminded) == {AMINA, YUSUF, ADE, MINA, GRACE, 3001}
    # Who was never asked cannot be reminded: they are asked, and it is noted.
    assert reminded[3001].source == f"{ID}:before"
    assert town.noted()["before", 3001] == town.number(3001)
    town.live((3002,))
    assert 3002 in await town.chats(AFTER)


async def test_whoever_joins_between_two_glances_is_not_passed_over(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.keep(asks(circles=("tea",)), seat(AMINA), seat(ADE))
    load_people = people.load

    def joined(connection: Connection, chats: Any) -> dict[int, Person]:
        records.write(connection, [seat(YUSUF)])
        return load_people(connection, chats)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(people, "load", joined)
        town.store.run_here(lambda c: town.rounds.tell(c, ID))
    assert await town.chats() == [AMINA, YUSUF, ADE]


# --- which message hangs on which -----------------------------------------------------------------


async def test_the_second_asking_hangs_on_the_first_and_reminders_on_what_they_remind_of(
    town: Town,
) -> None:
    town.keep(asks())
    hangs: dict[str, dict[int, int | None]] = {}
    numbers: dict[str, int] = {}
    for name, at in (
        ("before", ASKED),
        ("before-again", REMINDED),
        ("after", AFTER),
        ("after-again", clock("2027-02-05 17:00")),
    ):
        await town.look(at)
        hangs[name] = {m.chat: m.payload.get("replies_to") for m in town.said()}
        numbers[name] = town.number(AMINA)
        if name == "before":  # for some it did not arrive, or nobody knows
            town.store.run_here(
                lambda c: c.execute(delete(INVITED).where(INVITED.c.chat_id == ADE))
            )
    assert {len(told) for told in hangs.values()} == {5}
    of_amina = [hangs[name][AMINA] for name in hangs]
    assert of_amina == [None, numbers["before"], numbers["before"], numbers["after"]]
    # Ade was asked again instead of reminded, and from then on all is as with everybody.
    assert hangs["before-again"][ADE] is None
    assert hangs["after"][ADE] == numbers["before-again"] - AMINA * 1000 + ADE * 1000
    assert town.noted()["before", AMINA] == numbers["before"], "a reminder is not noted"
    assert set(town.noted()) == {
        (wave, chat) for wave in ("before", "after") for chat in (AMINA, YUSUF, ADE, MINA, GRACE)
    }


async def test_reminders_are_the_same_for_everybody(town: Town) -> None:
    town.keep(asks())
    await town.chats()
    await town.look(REMINDED)
    said = town.world.wording.message(reminder(town.round(), "before"), "en")
    rows = town.said()
    assert {message.payload["text"] for message in rows} == {said.text}
    assert {message.source for message in rows} == {ID}


async def test_who_was_asked_is_shown_to_them_and_goes_with_them(town: Town) -> None:
    town.keep(asks())
    await town.chats()
    mine = town.store.run_here(lambda c: people.everything_about(c, AMINA))
    assert mine["invited"] == [
        {"round": ID, "chat_id": AMINA, "wave": "before", "message": town.number(AMINA)}
    ]
    town.store.run_here(lambda c: people.forget(c, [AMINA]))
    assert {chat for _, chat in town.noted()} == {YUSUF, ADE, MINA, GRACE}


@pytest.mark.parametrize(
    "event",
    [Tapped(choice="writing:pause:", message=1), Left(), Tapped(choice="forget:sure:", message=1)],
)
async def test_whoever_pauses_or_leaves_before_it_was_said_hears_nothing(
    town: Town, event: Any
) -> None:
    town.keep(asks())
    await town.look()
    town.store.run_here(lambda c: take_turn(c, [Arrival(AMINA, event)], town.world))
    assert AMINA not in [message.chat for message in town.said() if message.kind == "round"]


async def test_whoever_leaves_the_circle_before_it_was_said_hears_nothing(town: Town) -> None:
    town.keep(asks(circles=("tea", "walk")))
    town.keep(seat(AMINA), seat(ADE), seat(ADE, "walk"))
    await town.look()
    leave = Tapped(choice="exit:tea:yes", message=1)
    for chat in (AMINA, ADE):
        arrivals = [Arrival(chat, leave)]
        town.store.run_here(partial(take_turn, batch=arrivals, world=town.world))
    # Ade is asked as a member of the other circle, too.
    assert [m.chat for m in town.said() if m.kind == "round"] == [ADE]


# --- time -----------------------------------------------------------------------------------------


async def test_at_night_nothing_is_said_and_in_the_morning_it_goes_on(town: Town) -> None:
    town.rounds._most = 2
    town.keep(asks(next_at=clock("2026-11-23 20:59")))
    town.now = clock("2026-11-23 20:59")
    assert await town.rounds.look()
    first = town.said()
    assert len(first) == 2
    for hour in ("2026-11-23 21:00", "2026-11-24 00:30", "2026-11-24 08:59"):
        assert await town.chats(hour) == []
    assert town.round().next_at == clock("2026-11-24 09:00")
    rest = []
    town.now = clock("2026-11-24 09:00")
    while await town.rounds.look():
        rest += town.said()
    chats = [message.chat for message in (*first, *rest)]
    assert sorted(set(chats)) == [AMINA, YUSUF, ADE, MINA, GRACE]


async def test_a_whole_round_says_each_thing_once_and_never_at_night(town: Town) -> None:
    town.ballots.answers = {ID: 0}
    town.keep(round_of(state="opening"))
    heard = Counter[tuple[int, str, date]]()
    now = clock("2026-11-20 00:00")
    while now < clock("2027-02-10 00:00"):
        await town.look(now)
        for message in town.said():
            if message.kind == "round":
                assert awake(now, LONDON)
                heard[message.chat, message.source, now.astimezone(LONDON).date()] += 1
        now += timedelta(hours=1)
    days = {
        (f"{ID}:before", date(2026, 11, 23)),
        (ID, date(2026, 11, 27)),
        (f"{ID}:after", date(2027, 2, 1)),
        (ID, date(2027, 2, 5)),
    }
    chats = (AMINA, YUSUF, ADE, MINA, GRACE)
    assert heard == Counter((chat, source, day) for chat in chats for source, day in days)
    assert town.round().state == "closed"
