"""The power fails at the worst moments, and people notice nothing but a pause.

Six people talk at once. Each goes on as soon as the answer to their last step is there, whatever
happens to the machine in between. At the end the tables must say what they have said: each step
took effect once. Each also reports one wrong translation: a count would show a step taken twice.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from bot.crash import POINTS, Point
from bot.simulator import Simulator
from bot.store.tables import ASIDE, DOUBT, MOMENT, OUTBOX, PERSON, RECEIVED
from bot.veil import Veil
from tests.journeys.companion import PATIENCE, TOKEN, Companion, installed
from tests.journeys.person import Person, choices
from tests.journeys.reader import LIBRARY, assert_at_the_hour, pass_time
from tests.journeys.tables import rows, until_rows

PEOPLE = 6
HOUR = 12
TIMES = (1, 2, 5)  # the plug is pulled when the companion comes by a place the n-th time
KILLS = int(os.environ.get("COMPANION_KILLS", "5"))
SEED = int(os.environ.get("COMPANION_SEED", "1"))

# What everybody does, and the button that shows that it was answered.
CARDS = [card.id for card in LIBRARY.sessions["welcome"].cards]
STEPS: tuple[tuple[str, str], ...] = (
    ("/start", "language:pl:"),
    ("language:pl:", "place:ask:"),
    ("place:ask:", "place:luton:"),
    ("place:luton:", "session:welcome:open"),
    ("session:welcome:open", f"card:welcome:{CARDS[1]}"),
    ("doubt:welcome:hello", "card:welcome:hello"),
    ("card:welcome:hello", f"card:welcome:{CARDS[1]}"),
    *((f"card:welcome:{at}", f"card:welcome:{on}") for at, on in pairwise(CARDS[1:])),
    (f"card:welcome:{CARDS[-1]}", "session:welcome:done"),
    ("session:welcome:done", f"hour:set:{HOUR}"),
    (f"hour:set:{HOUR}", "settings::"),
    ("/settings", "writing:pause:"),
)


class Talker(Person):
    """Somebody who takes all the steps, each as soon as the one before is answered."""

    async def talks(self) -> None:
        for step, shows in STEPS:
            before = len(self.said)
            self._does(step)
            await self.until(
                # Looked for in all that was said: a repeated message may stand below the answer.
                lambda: any(shows in choices(m) for m in self.said[before:]),  # noqa: B023
                f"{shows} after {step}",
            )

    def _does(self, step: str) -> None:
        if step.startswith("/"):
            self.simulator.say(self.chat, step)
        elif step.startswith("doubt:"):  # offered only as long as the translation is a draft
            self.simulator.tap(self.chat, self.newest["message_id"], step)
        else:
            self.tap(step)

    def heard_today(self) -> int:
        """How many messages came at the hour at which the clock now stands."""
        today = [m for m in self.told if m["date"] >= self.simulator.clock.timestamp() - 3000]
        for message in today:
            assert_at_the_hour(message, HOUR)
        return len(today)


@pytest.fixture
def talkers(simulator: Simulator) -> list[Talker]:
    return [Talker(simulator, f"Ola {n}", "pl") for n in range(PEOPLE)]


# What a broadcast comes by is in test_broadcasts.
# See test_broadcasts.py, test_circles.py, tests/bot/test_rounds.py, and for ballots
# test_ballots_and_power_cuts.py.
ELSEWHERE = ("broadcast.", "meetings.", "rounds.", "ballot.")
# Where a mistake would say something twice; the other places take their turn in the torture, and
# PostgreSQL has one of its own below.
WORST = ("speak.accepted",)
IN_A_CHAT = [
    pytest.param(point, marks=() if point in WORST else pytest.mark.long)
    for point in POINTS
    if not point.startswith(ELSEWHERE)
]


@pytest.mark.parametrize("point", IN_A_CHAT)
async def test_no_step_and_no_offer_is_lost_or_taken_twice(
    point: Point, simulator: Simulator, talkers: list[Talker], tmp_path: Path, sqlite_url: str
) -> None:
    async with installed(Companion(simulator, tmp_path, sqlite_url)) as companion:
        await everything_holds_when_it_crashes_at(point, companion, talkers)


@pytest.mark.postgres
async def test_the_same_holds_on_postgresql(
    simulator: Simulator, talkers: list[Talker], tmp_path: Path, postgres_url: str
) -> None:
    async with installed(Companion(simulator, tmp_path, postgres_url, webhook=True)) as companion:
        await they_talk_while_it_crashes_at("turn.committed", companion, talkers)


async def test_it_may_be_killed_at_any_moment(
    simulator: Simulator, tmp_path: Path, sqlite_url: str
) -> None:
    print(f"COMPANION_SEED={SEED} COMPANION_KILLS={KILLS}")
    talkers = [Talker(simulator, f"Ola {n}", "pl") for n in range(max(PEOPLE, KILLS))]
    async with installed(Companion(simulator, tmp_path, sqlite_url)) as companion:
        await asyncio.gather(
            kill_now_and_then(companion, random.Random(SEED)),
            *(talker.talks() for talker in talkers),
        )
        await companion.stop()
        assert_each_step_took_effect_once(companion, talkers)
        assert_repeated_only_what_was_in_doubt(companion, talkers, crashes=KILLS)


# --- what happens -------------------------------------------------------------------------------


async def everything_holds_when_it_crashes_at(
    point: Point, companion: Companion, talkers: list[Talker]
) -> None:
    """First while they talk, three times; then when an offer is due to all of them."""
    await they_talk_while_it_crashes_at(point, companion, talkers)

    _, let_be_before = companion.in_doubt
    await companion.start(crash_at=point)
    await companion.ready()
    pass_time(companion.simulator, HOUR, days=3)
    await companion.crashed()
    await companion.start()
    await everything_is_said(companion, "nudge")
    offers = [talker.heard_today() for talker in talkers]
    assert max(offers) <= 1, "a session was offered twice"
    # An offer whose fate nobody knows is let be; the reminder will do.
    assert PEOPLE - sum(offers) <= companion.in_doubt[1] - let_be_before

    pass_time(companion.simulator, HOUR, days=3)
    await everything_is_said(companion, "farewell")
    assert [talker.heard_today() for talker in talkers] == [1] * PEOPLE, "reminded once"
    await companion.stop()


async def they_talk_while_it_crashes_at(
    point: Point, companion: Companion, talkers: list[Talker]
) -> None:
    await asyncio.gather(
        crash_again_and_again(companion, point), *(talker.talks() for talker in talkers)
    )
    await companion.stop()
    assert_each_step_took_effect_once(companion, talkers)
    assert_repeated_only_what_was_in_doubt(companion, talkers, crashes=len(TIMES))


async def crash_again_and_again(companion: Companion, point: Point) -> None:
    for times in TIMES:
        await companion.start(crash_at=f"{point}:{times}")
        await companion.crashed()
    await companion.start()


async def kill_now_and_then(companion: Companion, chance: random.Random) -> None:
    """Kill it after so many calls, more or less; the number of calls is our measure of time."""
    calls = companion.simulator.calls
    for _ in range(KILLS):
        enough = len(calls) + chance.randint(2, 30)
        await companion.start()
        await companion.simulator.wait_for(lambda: len(calls) >= enough, PATIENCE)  # noqa: B023
        await companion.kill()
    await companion.start()


async def everything_is_said(companion: Companion, next_moment: str) -> None:
    """Wait until the outbox is empty, and everybody's next moment is this one."""
    await until_rows(
        companion.database,
        MOMENT,
        lambda found: {row["moment"] for row in found} == {next_moment, "farewell"},
    )
    await until_rows(companion.database, OUTBOX, lambda found: not found)


# --- what must be true --------------------------------------------------------------------------


def assert_each_step_took_effect_once(companion: Companion, talkers: list[Talker]) -> None:
    """The tables say what the conversations say; nothing waits, nothing was set aside."""
    database, everybody = companion.database, len(talkers)
    for person in rows(database, PERSON):
        known = {name: person[name] for name in ("language", "place", "hour", "paused", "away")}
        assert known == {
            "language": "pl",
            "place": "luton",
            "hour": HOUR,
            "paused": False,
            "away": False,
        }
        assert (person["reading"], person["finished"]) == ({}, ["welcome"])
    assert len(rows(database, PERSON)) == everybody
    moments = Counter(row["moment"] for row in rows(database, MOMENT))
    assert moments == {"offer": everybody, "farewell": everybody}
    assert [row["readers"] for row in rows(database, DOUBT)] == [everybody]
    received = {row["update_id"] for row in rows(database, RECEIVED)}
    veil = Veil(TOKEN)
    assert received == {veil.over(n) for n in range(1, everybody * len(STEPS) + 1)}
    assert rows(database, OUTBOX) == []
    assert rows(database, ASIDE) == []


def assert_repeated_only_what_was_in_doubt(
    companion: Companion, talkers: list[Talker], crashes: int
) -> None:
    """Each step was answered; what was said twice had been in the air when the power failed."""
    again, let_be = companion.in_doubt
    assert let_be == 0, "answers are never let be"
    assert again <= crashes * len(talkers), "more in the air than one message for each person"
    repeated = sum(len(talker.said) - len(STEPS) for talker in talkers)
    assert repeated <= again
