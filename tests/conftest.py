"""What every test may lean on: a database of either kind, empty and its own.

SQLite is a file in the test's folder. PostgreSQL is a real server, one for each test process, with
a fresh database for each test; `-m "not postgres"` leaves it out.
"""

from __future__ import annotations

import os

# Before telegram is imported: otherwise each RetryAfter warns, and warnings are errors.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import databases

# Timings are noisy on shared machines, so no example has a deadline. A change is judged on the same
# examples each time (CI sets CI); at home they are new each time, and `thorough` tries many.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("thorough", deadline=None, max_examples=5_000)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden files again")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs a PostgreSQL server, from the wheel")
    config.addinivalue_line("markers", "long: more of the same, by `make torture`")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'companion.db'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server for this test process."""
    with databases.postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    with databases.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of either kind: a test that asks for it runs on both."""
    chosen = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(chosen)
    return url
