"""`make torture`: the plug is pulled again and again on each database; writes docs/torture.md.

The same stories as in `test_pulling_the_plug` and `test_broadcasts`, with more people and kills.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.simulator import Simulator
from bot.store.tables import RECEIVED
from tests.bot.years.run import HEADING as YEARS
from tests.databases import fresh_database, postgres_server
from tests.journeys.companion import Companion, installed
from tests.journeys.conftest import BEGINNING
from tests.journeys.many import (
    announce,
    assert_nobody_missed_and_doubt_is_named,
    kill_while_sending,
    settle_in,
    until_done,
)
from tests.journeys.tables import rows
from tests.journeys.test_pulling_the_plug import (
    KILLS,
    PEOPLE,
    SEED,
    STEPS,
    Talker,
    assert_each_step_took_effect_once,
    kill_now_and_then,
)
from tests.journeys.watched import Watched
from tests.pages import section

# A broadcast to 5,000 people, killed 50 times; faster than in real use, so that it ends.
RECIPIENTS = int(os.environ.get("COMPANION_RECIPIENTS", "5000"))
BROADCAST_KILLS = max(1, KILLS // 2)
BROADCAST_PACE = 100

REPORT = Path(__file__).parents[2] / "docs" / "torture.md"


@dataclass(frozen=True, slots=True)
class Result:
    """What a hundred kills did on one database."""

    database: str
    listening: str
    accepted: int  # updates handled, each exactly once
    lost: int
    again: int  # messages of unknown fate, sent again
    twice: int  # ... that people then saw twice


async def torture(database: str, folder: Path, *, webhook: bool) -> Result:
    """Kill the service again and again while people talk, and count what became of it all."""
    simulator = Simulator()
    await simulator.start()
    simulator.webhook.first_pause = 0.05
    simulator.clock.move(BEGINNING - datetime.now(UTC))
    talkers = [Talker(simulator, f"Ola {n}", "pl") for n in range(max(PEOPLE, KILLS))]
    async with installed(Companion(simulator, folder, database, webhook=webhook)) as companion:
        await asyncio.gather(
            kill_now_and_then(companion, Random(SEED)),
            *(one_after_another(talkers[lane::PEOPLE]) for lane in range(PEOPLE)),
        )
        await companion.stop()
        assert_each_step_took_effect_once(companion, talkers)
        accepted = len(rows(database, RECEIVED))
        result = Result(
            database=database.partition(":")[0],
            listening="webhook" if webhook else "polling",
            accepted=accepted,
            lost=len(talkers) * len(STEPS) - accepted,
            again=companion.in_doubt[0],
            twice=sum(len(talker.said) - len(STEPS) for talker in talkers),
        )
    await simulator.stop()
    return result


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a broadcast on one database."""

    database: str
    unknown: int  # recipients of whom the ledger says that they may have been told twice
    twice: int  # ... who have


async def torture_broadcast(database: str, folder: Path) -> Sent:
    """Kill the service again and again while it sends to thousands, and count who was told."""
    telegram = Watched()
    await telegram.start()
    telegram.clock.move(BEGINNING - datetime.now(UTC))
    chats = settle_in(telegram, database, RECIPIENTS)
    announce(database, telegram.clock.now())
    companion = Companion(telegram, folder, database, messages_per_second=BROADCAST_PACE)
    most = 2 * RECIPIENTS // BROADCAST_KILLS * 9 // 10  # so that the last kill finds some left
    async with installed(companion):
        await kill_while_sending(companion, telegram, BROADCAST_KILLS, Random(SEED), most)
        await until_done(companion)
        await companion.stop()
    unknown, twice = assert_nobody_missed_and_doubt_is_named(telegram, database, chats)
    await telegram.stop()
    return Sent(database.partition(":")[0], unknown, twice)


async def one_after_another(talkers: list[Talker]) -> None:
    """So that somebody is still talking when the last plug is pulled."""
    for talker in talkers:
        await talker.talks()


@contextmanager
def places() -> Iterator[list[tuple[str, Path, bool]]]:
    """Each database, a folder for it, and whether to listen by webhook."""
    with TemporaryDirectory(prefix="companion-torture-") as folder, postgres_server() as server:
        small, large = Path(folder, "small"), Path(folder, "large")
        small.mkdir()
        large.mkdir()
        with fresh_database(server) as url:
            yield [(f"sqlite:///{small / 'companion.db'}", small, False), (url, large, True)]


def report(results: list[Result], sent: list[Sent]) -> str:
    """The page for docs/torture.md."""
    broadcasts = "\n".join(
        f"| {s.database} | {BROADCAST_KILLS} | {RECIPIENTS:,} | 0 | {s.unknown} | {s.twice} |"
        for s in sent
    )
    table = "\n".join(
        f"| {r.database} | {r.listening} | {KILLS} | {r.accepted:,} | {r.lost} | {r.again} "
        f"| {r.twice} |"
        for r in results
    )
    return f"""# Torture

Written by `make torture` on {datetime.now(UTC):%d %B %Y}, seed {SEED}.

{max(PEOPLE, KILLS)} people, {PEOPLE} at a time, talk with the real service over HTTP, each taking
{len(STEPS)} steps, while it is killed with `kill -9` at {KILLS} random moments and started again.
At the end the tables must say exactly what the conversations say: every accepted update has taken
effect once. An answer that was in the air when the power failed is sent again, for nobody can know
whether it arrived; some of these people see twice.

| database | listening | kills | updates accepted | lost | in doubt, sent again | seen twice |
|---|---|---:|---:|---:|---:|---:|
{table}

## A broadcast

A broadcast to {RECIPIENTS:,} people in three languages, {BROADCAST_PACE} a second, while the
service is killed at {BROADCAST_KILLS} random moments. Nobody may be missed, and whoever was told
twice must be called `unknown` in the ledger: their message was in the air when the power failed,
and was sent again.

| database | kills | recipients | missed | called unknown | told twice |
|---|---:|---:|---:|---:|---:|
{broadcasts}
"""


async def main() -> None:
    """Torture both, and write what happened."""
    with places() as databases:
        results = [await torture(url, folder, webhook=hook) for url, folder, hook in databases]
    with places() as databases:
        sent = [await torture_broadcast(url, folder) for url, folder, _ in databases]
    # What `make years` has written stays.
    page = f"{report(results, sent)}\n{section(REPORT, YEARS)}".rstrip()
    REPORT.write_text(f"{page}\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    asyncio.run(main())
