"""The attackers break every store that is known to be bad, and not the one that is good.

They are real files and real tables, on both databases. If the attackers could not do this, it would
mean nothing that the companion withstands them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest

from tests.databases import fresh_database
from tests.linkage import controls, world
from tests.linkage.controls import DESIGNS, Design
from tests.linkage.figures import Figures
from tests.linkage.intrusion import best, intrude, linkers

FEW, MANY = 18, 60  # rounds of ten, twenty and forty people; to find nothing takes more of them
PERMUTATIONS = 200

GOOD = DESIGNS[-1]
ROW_BY_ROW = next(design for design in DESIGNS if design.name.startswith("random"))
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))

#: Breaks into a design on a database, once for all tests. Returns the figures of each attacker.
BreakIn: TypeAlias = Callable[[Design, str], Mapping[str, Figures]]


@pytest.fixture(scope="module")
def break_in(request: pytest.FixtureRequest) -> Iterator[BreakIn]:
    @cache
    def broken_into(design: Design, database: str) -> Mapping[str, Figures]:
        rounds = FEW if design.broken else MANY
        worlds = [world.make(n, world.SIZES[n % 3], perfect=True) for n in range(rounds)]
        if database == "sqlite":
            with TemporaryDirectory() as folder:
                trials = controls.on_sqlite(design, worlds, Path(folder))
        else:
            with fresh_database(request.getfixturevalue("postgres_server")) as url:
                trials = controls.on_postgres(design, worlds, url)
        return intrude(trials, PERMUTATIONS)

    yield broken_into
    broken_into.cache_clear()


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.parametrize("design", [d for d in DESIGNS if d.broken], ids=lambda d: d.name)
def test_a_bad_store_is_broken(design: Design, database: str, break_in: BreakIn) -> None:
    worst = best(break_in(design, database).values())
    assert worst.rate >= design.broken
    assert worst.adjusted < 0.15  # the least that so few permutations allow


@pytest.mark.parametrize("database", DATABASES)
def test_no_order_no_time_and_no_language_is_chance(database: str, break_in: BreakIn) -> None:
    found = linkers(break_in(GOOD, database).values())
    assert not [one for one in found if not one.equivalent]
    assert not [one for one in found if one.adjusted < 0.05]


@pytest.mark.parametrize("database", DATABASES)
def test_even_there_whoever_knows_the_answers_before_finds_those_after(
    database: str, break_in: BreakIn
) -> None:
    """Why the companion keeps no rows: in one row the two stand together, however shuffled."""
    assert break_in(GOOD, database)["A8 same row"].rate > 0.95


@pytest.mark.parametrize("database", DATABASES)
def test_random_keys_hide_no_order(database: str, break_in: BreakIn) -> None:
    """There is no column with a time or a number; but there are pages, transactions and logs."""
    places = {
        "sqlite": ("A1 offset", "A3 wal"),
        "postgresql": ("A1 ctid", "A1 xmin", "A2 time", "A3 wal"),
    }
    found = break_in(ROW_BY_ROW, database)
    assert min(found[name].rate for name in places[database]) > 0.9
