"""The schema: brought up to date by migrations, never by hand."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.engine import Store

MIGRATIONS = Path(__file__).parent / "migrations"


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring the schema to a revision, in one transaction."""
    store.run_here(lambda connection: command.upgrade(configuration(connection), revision))


def downgrade(store: Store, revision: str) -> None:
    """Take the schema back to a revision."""
    store.run_here(lambda connection: command.downgrade(configuration(connection), revision))


def is_current(store: Store) -> bool:
    """Whether the database has the schema that this code needs."""
    return store.run_here(_is_current)


def _is_current(connection: Connection) -> bool:
    head = ScriptDirectory.from_config(configuration(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head
