"""`make linkage`: the intruder against bad designs and the real companion, at full length.

Writes its tables into docs/anonymity.md. `COMPANION_LINKAGE_ROUNDS` says how many rounds the
companion plays (200), `COMPANION_LINKAGE_SEED` where the made-up people begin.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.databases import fresh_database, postgres_server
from tests.linkage import controls, service, world
from tests.linkage.controls import DESIGNS
from tests.linkage.intrusion import intrude
from tests.linkage.participation import told_apart, traces
from tests.linkage.report import MODES, Control, Run, failures, page
from tests.linkage.service import Season, Setting
from tests.linkage.unsealing import KEYS_BEFORE, Unsealed, unseal
from tests.linkage.world import SIZES, World
from tests.pages import write_between

ROUNDS = int(os.environ.get("COMPANION_LINKAGE_ROUNDS", "200"))
SEED = int(os.environ.get("COMPANION_LINKAGE_SEED", "1"))
OF_CONTROLS = 198  # of each design on each database
OFTEN = 1_000  # permutations for them
TOGETHER = 10  # rounds in one installation
PAGE = Path(__file__).parents[2] / "docs" / "anonymity.md"

#: Database, webhook, strong mode: one after the other, from season to season.
WAYS = (
    ("sqlite", False, False),
    ("postgresql", True, True),
    ("sqlite", True, True),
    ("postgresql", False, False),
)


def on_controls(server: str) -> Iterator[Control]:
    """Every design on both databases."""
    worlds = [world.make(SEED + n, SIZES[n % 3], perfect=True) for n in range(OF_CONTROLS)]
    for database in ("sqlite", "postgresql"):
        for design in DESIGNS:
            with TemporaryDirectory() as folder, fresh_database(server) as url:
                if database == "sqlite":
                    trials = controls.on_sqlite(design, worlds, Path(folder))
                else:
                    trials = controls.on_postgres(design, worlds, url)
            print(f"{design.name} on {database}", flush=True)
            yield Control(design, database, intrude(trials, OFTEN))


def seasons(server: str) -> Iterator[Season]:
    """All rounds of the companion, a few in each installation."""
    for number, first in enumerate(range(0, ROUNDS, TOGETHER)):
        worlds = [_world(n) for n in range(first, min(first + TOGETHER, ROUNDS))]
        database, webhook, strong = WAYS[number % len(WAYS)]
        begun = perf_counter()
        with (
            TemporaryDirectory(prefix="companion-linkage-") as folder,
            fresh_database(server) as url,
        ):
            if database == "sqlite":
                url = f"sqlite:///{folder}/companion.db"  # noqa: PLW2901
            setting = Setting(url, webhook=webhook, strong=strong)
            yield asyncio.run(service.play(setting, worlds, Path(folder)))
        print(f"season {number + 1}: {perf_counter() - begun:.0f} s", flush=True)


def _world(number: int) -> World:
    # The sizes change from round to round and from season to season.
    size = SIZES[(number + number // TOGETHER) % len(SIZES)]
    return world.make(SEED + 10_000 + number, size, service.QUESTIONS, service.READ)


def unsealed(played: Sequence[Season]) -> dict[str, Unsealed]:
    """A9 over all seasons; with the keys before the end, each mode by itself."""
    found: dict[str, list[Unsealed]] = {}
    for season in played:
        for name, one in unseal(season).items():
            mode = MODES[season.strong] if name == KEYS_BEFORE else name
            found.setdefault(mode, []).append(one)
    return {
        name: Unsealed(
            tuple(one for some in ones for one in some.rounds),
            sum(one.tried for one in ones),
            sum(one.opened for one in ones),
        )
        for name, ones in sorted(found.items(), key=lambda item: item[0], reverse=True)
    }


def who_answered(played: Sequence[Season]) -> float:
    """A11 over all seasons."""
    left: dict[tuple[int, int], Counter[str]] = {}
    answered: dict[tuple[int, int], bool] = {}
    for number, season in enumerate(played):
        found = traces([look for look in season.looks if not look.counted])
        # The same chats are others in another season.
        left |= {(number, chat): places for chat, places in found.items()}
        answered |= {(number, chat): did for chat, did in season.answered.items()}
    return told_apart(left, answered)


def main() -> None:
    """Attack, write it down, and fail if anything was found that may not be."""
    with postgres_server() as server:
        against = list(on_controls(server))
        played = list(seasons(server))
    trials = [trial for season in played for trial in season.trials]
    run = Run(against, played, intrude(trials), unsealed(played), who_answered(played))
    print(page(run))
    wrong = list(failures(run))
    for problem in wrong:
        print(problem)
    if wrong:
        raise SystemExit(1)
    write_between(PAGE, "linkage", page(run))


if __name__ == "__main__":
    main()
