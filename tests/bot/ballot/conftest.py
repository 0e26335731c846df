"""What the tests of ballots share: a box on either database, keys, and a round of two questions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.ballot.box import open_box
from bot.ballot.keys import Keys
from bot.nursery import Nursery
from bot.store.engine import Store
from flows.rounds import Item, Option, Round
from flows.world import World

if TYPE_CHECKING:
    from tests.bot.ballot.hall import Hall
    from tests.bot.ballot.town import Town

ROUND = "abCD_-12"


def item(name: str, scale: str = "") -> Item:
    options = tuple(Option(say, value=n, good=n > 3) for n, say in enumerate("abcd", 1))
    return Item(name, name, f"{name}?", (*options, Option("other")), scale=scale)


def a_round(identifier: str = ROUND, **changes: object) -> Round:
    values: dict[str, object] = {
        "id": identifier,
        "place": "luton",
        "made_at": datetime(2026, 11, 1, tzinfo=UTC),
        "questionnaire": "newcomers",
        "items": (item("belong", "home"), item("trust", "home"), item("chat")),
        "before_from": date(2026, 11, 20),
        "before_until": date(2026, 11, 27),
        "after_from": date(2027, 1, 10),
        "closes_on": date(2027, 1, 24),
        "state": "open",
        **changes,
    }
    return Round(**values)  # type: ignore[arg-type]


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "keys")


@pytest.fixture
def box(database_url: str) -> Iterator[Store]:
    """A ballot box, on SQLite and on PostgreSQL."""
    box = open_box(database_url)
    yield box
    box.close()


@pytest.fixture
def hall(box: Store, keys: Keys) -> Hall:
    """A place to vote, without phones."""
    from tests.bot.ballot.hall import Hall  # noqa: PLC0415 - as with the town

    return Hall(box, keys)


@pytest.fixture
async def town(tmp_path: Path, world_at: Callable[[datetime], World]) -> AsyncIterator[Town]:
    """People with phones, and a round of feedback in its first week."""
    from tests.bot.ballot.town import Town  # noqa: PLC0415 - it begins with what stands here

    box = open_box(f"sqlite:///{tmp_path / 'companion.db'}")
    nursery = Nursery()
    town = Town(box, Keys(tmp_path / "keys"), world_at, nursery)
    assert town.round
    await town.keeper.prepare(town.round)
    yield town
    await town.delivery.close()
    await nursery.close()
    box.close()
