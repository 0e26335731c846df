"""The power fails while people answer, and while their answers are counted.

A ballot is counted once, or the button is still there; never twice, never half. Whoever sees no
answer presses again, as people do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.ballot.box import MARGIN, ballots_in, box_url, stage_of
from bot.crash import POINTS, Point
from bot.simulator import Simulator
from bot.store import schema
from bot.store.engine import Store
from tests.journeys.companion import Companion, installed
from tests.journeys.conftest import BEGINNING
from tests.journeys.voter import LIBRARY, Voter, open_round, settle, until_round

VOTERS = 10
QUESTIONS = 2
TIMES = (1, 4, 7)  # the plug is pulled when the companion comes by a place the n-th time
ANSWERING: tuple[Point, ...] = ("ballot.cast", "ballot.counted")
CLOSING = [p for p in POINTS if p.startswith(("ballot.", "rounds.ended")) and p not in ANSWERING]
# Once where most is at stake; every point on both databases by `make torture`.
BOTH = ("sqlite", "postgres")
OFTEN = ("sqlite", "ballot.counted")


def cuts(points: Sequence[Point]) -> pytest.MarkDecorator:
    """Which database, and where the plug is pulled."""
    return pytest.mark.parametrize(
        ("town", "point"),
        [pytest.param(base, point, marks=_marks(base, point)) for base in BOTH for point in points],
        indirect=["town"],
    )


def _marks(base: str, point: Point) -> list[pytest.MarkDecorator]:
    needs = [pytest.mark.postgres] if base == "postgres" else []
    return needs if (base, point) == OFTEN else [*needs, pytest.mark.long]


class Town:
    """The service, its two databases, and ten people who answer."""

    def __init__(self, companion: Companion, simulator: Simulator) -> None:
        self.companion, self.simulator = companion, simulator
        self.store = Store(companion.database)
        schema.upgrade(self.store)
        languages = ("en", "ar", "pl")
        self.voters = [Voter(simulator, f"V{n}", languages[n % 3]) for n in range(VOTERS)]
        settle(self.store, self.voters)
        items = LIBRARY.questionnaires["newcomers"].items_for_round()[:QUESTIONS]
        self.round = open_round(self.store, BEGINNING.date(), items=items)

    @property
    def ballots(self) -> int:
        """How many lie in the box."""
        box = Store(box_url(self.companion.database), journal="DELETE")
        try:
            return len(_ballots(box, self.round.id))
        finally:
            box.close()

    async def goes_on(self, days: int) -> None:
        """So many days later, and two hours: the clocks go back meanwhile."""
        self.simulator.clock.move(timedelta(days=days, hours=2))

    async def everybody_votes(self, wave: str, option: int) -> None:
        await asyncio.gather(*(voter.votes(wave, option) for voter in self.voters))


def _ballots(box: Store, round_: str) -> list[bytes]:
    if box.engine.dialect.name == "sqlite":
        box.engine = box.engine.execution_options(schema_translate_map={"ballot": None})
    return box.run_here(partial(ballots_in, round_=round_))


@pytest.fixture
async def town(
    simulator: Simulator, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Town]:
    database = getattr(request, "param", "sqlite")
    url = request.getfixturevalue(f"{database}_url")
    companion = Companion(simulator, tmp_path, url, webhook=database == "postgres")
    async with installed(companion):
        town = Town(companion, simulator)
        yield town
        town.store.close()


@cuts(ANSWERING)
async def test_each_ballot_is_counted_once_whenever_the_power_fails(
    town: Town, point: Point
) -> None:
    voting = asyncio.ensure_future(_nothing())
    for time in TIMES:
        await town.companion.start(crash_at=f"{point}:{time}")
        if time == TIMES[0]:
            voting = asyncio.ensure_future(town.everybody_votes("before", 2))
        await town.companion.crashed()
        if voting.done():
            break
    await town.companion.start()
    await voting
    assert town.ballots == VOTERS


@cuts(CLOSING)
async def test_closing_is_cut_off_anywhere_and_ends_alike(town: Town, point: Point) -> None:
    await town.companion.start()
    await town.everybody_votes("before", 2)
    await town.goes_on(days=28)
    await town.everybody_votes("after", 1)
    assert town.ballots == 2 * VOTERS
    await town.companion.stop()
    await town.goes_on(days=8)
    await town.companion.start(crash_at=point)
    await town.companion.crashed()
    await town.companion.start()
    await town.goes_on(days=0)  # a round that was in somebody's hands is free half a minute later
    closed = await until_round(town.store, town.round.id, "closed")
    assert closed.release
    assert closed.release.pairs == VOTERS
    assert _counted(town) == {"before": VOTERS, "after": VOTERS}
    assert not list((Path(town.companion.folder) / "keys").iterdir())


def _counted(town: Town) -> dict[str, int]:
    """How many answers to the first question there are in each wave; and no ballots any more."""
    box = Store(box_url(town.companion.database), journal="DELETE")
    if box.engine.dialect.name == "sqlite":
        box.engine = box.engine.execution_options(schema_translate_map={"ballot": None})
    summed = select(MARGIN.c.wave, func.sum(MARGIN.c.count)).where(MARGIN.c.item == 0)
    try:
        rows = box.run_here(lambda c: c.execute(summed.group_by(MARGIN.c.wave)).all())
        tables = box.run_here(lambda c: c.dialect.has_table(c, stage_of(town.round.id).name))
    finally:
        box.close()
    assert not tables
    return {("before", "after")[wave]: int(count) for wave, count in rows}


async def _nothing() -> None:
    return None
