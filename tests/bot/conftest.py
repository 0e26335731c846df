"""What the service's tests share: a store on either database, a world that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot import cli
from bot.store import schema
from bot.store.engine import Store
from flows.catalogue import read_catalogues
from flows.library import Library, load
from flows.wording import Wording
from flows.world import World

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store with all tables, on SQLite and on PostgreSQL."""
    store = Store(database_url)
    schema.upgrade(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture(scope="session")
def world_at(library: Library) -> Callable[[datetime], World]:
    """The world at a moment."""
    wording = Wording(read_catalogues())
    numbers = count(1)
    return lambda now: World(
        now, library, wording, token=lambda: f"{next(numbers):022d}", bot="companion_bot"
    )


@pytest.fixture
def world(world_at: Callable[[datetime], World]) -> World:
    return world_at(NOW)


@pytest.fixture
def exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Runs a command with a database of its own. Returns its exit code."""
    monkeypatch.setenv("COMPANION_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("COMPANION_DATABASE_URL", raising=False)

    def run(*arguments: str) -> object:
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        return left.value.code

    return run
