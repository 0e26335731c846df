"""The shipped signposts, added to what a database holds."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.store import records
from flows.library import Library
from flows.team.shipped import shipped


def seed(connection: Connection, library: Library) -> int:
    """Add the shipped entries that were never there. Returns how many.

    What was changed here stays changed, and what was taken away stays away.
    """
    return records.add(connection, shipped(library))
