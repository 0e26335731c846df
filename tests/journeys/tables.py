"""What the tables hold, read past the service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Table, select

from bot.store.engine import Store
from tests.journeys.companion import PATIENCE

Rows = list[dict[str, Any]]

PAUSE = 0.05  # seconds between two looks


def rows(database: str, table: Table, chats: Sequence[int] = ()) -> Rows:
    """All rows of a table, or those of these chats, by their key."""
    statement = select(table).order_by(*table.primary_key)
    if chats:
        statement = statement.where(table.c.chat_id.in_(chats))
    store = Store(database)
    try:
        return store.run_here(
            lambda connection: [dict(row) for row in connection.execute(statement).mappings()]
        )
    finally:
        store.close()


async def until_rows(database: str, table: Table, condition: Callable[[Rows], bool]) -> Rows:
    """Look until the rows of a table are as they should be: a database rings no bell."""
    async with asyncio.timeout(PATIENCE):
        while not condition(found := rows(database, table)):  # noqa: ASYNC110
            await asyncio.sleep(PAUSE)
    return found
