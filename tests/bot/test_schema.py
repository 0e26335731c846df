"""Migrations: up, down, and the same as the tables; and nothing is kept that the map leaves out."""

from __future__ import annotations

from pathlib import Path

import yaml
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

from bot.store import schema
from bot.store.engine import Store

DATA_MAP = Path(__file__).parents[2] / "docs" / "data-map.yml"


def tables(store: Store) -> set[str]:
    return set(store.run_here(lambda connection: inspect(connection).get_table_names()))


def test_every_migration_goes_up_down_and_up_again(database_url: str) -> None:
    store = Store(database_url)
    scripts = store.run_here(
        lambda c: ScriptDirectory.from_config(schema.configuration(c)).walk_revisions()
    )
    for revision in reversed(list(scripts)):
        schema.upgrade(store, revision.revision)
        schema.downgrade(store, revision.down_revision or "base")  # type: ignore[arg-type]
        schema.upgrade(store, revision.revision)
    assert schema.is_current(store)
    schema.downgrade(store, "base")
    assert tables(store) == {"alembic_version"}
    store.close()


def test_the_migrations_make_exactly_the_tables_of_the_code(store: Store) -> None:
    differences = store.run_here(
        lambda c: compare_metadata(
            MigrationContext.configure(c, opts={"compare_type": True}), SQLModel.metadata
        )
    )
    assert differences == []


def test_an_empty_database_is_not_current(database_url: str) -> None:
    store = Store(database_url)
    assert not schema.is_current(store)
    store.close()


def test_every_column_has_its_reason_in_the_data_map(store: Store) -> None:
    mapped = yaml.safe_load(DATA_MAP.read_text(encoding="utf-8"))
    stored = store.run_here(
        lambda c: {
            table: {column["name"] for column in inspect(c).get_columns(table)}
            for table in inspect(c).get_table_names()
        }
    )
    assert {table: set(entry["columns"]) for table, entry in mapped.items()} == stored
    assert all(entry["kept"] and entry["seen_by"] for entry in mapped.values())


def test_sqlite_keeps_its_promises(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    pragmas = store.run_here(
        lambda c: {
            name: c.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    )
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    store.close()
