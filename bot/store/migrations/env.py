"""Alembic's entry: migrations run on the connection that `bot.store.schema` hands in."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON
from sqlmodel import SQLModel

from bot.store import (  # noqa: F401 - so that the metadata knows them all
    circle_tables,
    round_tables,
    tables,
    welcome_tables,
)
from bot.store.columns import UtcDateTime


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Spell our column types in plain SQLAlchemy: a migration must not change with the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite cannot alter a table, only copy it
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
