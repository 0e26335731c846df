"""The database: one engine, transactions as plain functions, the same on SQLite and PostgreSQL.

A transaction is a function of a connection, run in a thread so that the event loop stays free.
SQLite has one writer, so it has one thread: nothing waits for a lock inside the process.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)

Result = TypeVar("Result")
Journal = Literal["WAL", "DELETE"]

POSTGRES_THREADS = 4
BUSY_MILLISECONDS = 30_000  # how long SQLite waits for another process, as a backup might be


# What a database says when it is not there, full, locked, or has become read-only.
AWAY = (OperationalError, InterfaceError, InternalError)

# A process that dies or hangs inside a transaction must not hold up the others for hours.
POSTGRES = {
    "options": (
        "-c idle_in_transaction_session_timeout=10s -c lock_timeout=10s -c statement_timeout=30s"
    ),
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}


class StoreDown(Exception):
    """The database cannot be used now; trying again later can help."""


class Store:
    """Runs transactions. Close it at the end."""

    def __init__(self, url: str, journal: Journal = "WAL") -> None:
        self.engine = open_engine(url, journal)
        sqlite = self.engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(1 if sqlite else POSTGRES_THREADS, "store")

    async def run(self, transaction: Callable[[Connection], Result]) -> Result:
        """Run a function in one transaction: all of it is kept, or nothing.

        Raises StoreDown when the database cannot be reached, or is full or locked.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.run_here, transaction)

    def run_here(self, transaction: Callable[[Connection], Result]) -> Result:
        """The same, in this thread: for commands and tests."""
        try:
            with self.engine.begin() as connection:
                return transaction(connection)
        except DBAPIError as error:
            if isinstance(error, AWAY) or error.connection_invalidated:
                raise StoreDown(type(error.orig).__name__) from error
            raise

    def rebuild(self) -> None:
        """Write SQLite's file anew, without the room that deleted rows have left in it.

        PostgreSQL gives the files of dropped tables back by itself. Raises StoreDown.
        """
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()  # VACUUM cannot be part of a transaction
        try:
            connection.cursor().execute("VACUUM")
        except sqlite3.OperationalError as error:
            raise StoreDown(type(error).__name__) from error
        finally:
            connection.close()

    def close(self) -> None:
        """Wait for the transactions under way, then let go of the database."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def database_url(text: str) -> URL:
    """The URL with the driver this project uses. Raises ValueError when it is not a usable one."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("is not a database URL") from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return url


def open_engine(text: str, journal: Journal = "WAL") -> Engine:
    """An engine that keeps what it promises: foreign keys, durable commits, silent errors.

    `journal`: how SQLite survives a crash. WAL is quick; DELETE leaves nothing behind.
    Raises StoreDown when the folder of a SQLite file cannot be made.
    """
    url = database_url(text)
    # Errors are logged; what people wrote must not be in them.
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=POSTGRES)
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreDown(error.strerror) from error
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", partial(_prepare_sqlite, journal=journal))
    event.listen(engine, "begin", _begin_at_once)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any, journal: Journal) -> None:
    connection.isolation_level = None  # transactions begin where we say, see below
    for pragma in (
        f"journal_mode = {journal}",
        "synchronous = FULL",  # a commit survives a power cut: updates are acknowledged on it
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "secure_delete = ON",  # deleted means overwritten: people asked for it
        "temp_store = MEMORY",  # nothing is copied to another place on the disk
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_at_once(connection: Connection) -> None:
    # A transaction that reads first and writes later could otherwise fail half-way, locked.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
