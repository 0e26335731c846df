"""`companion doubts`: which texts readers found wrong, for those who can put them right."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.store.engine import Store
from bot.store.tables import DOUBT

_LISTED = select(DOUBT).order_by(DOUBT.c.readers.desc(), DOUBT.c.about, DOUBT.c.language)


def listed(connection: Connection) -> list[str]:
    """Each doubted text on a line: which, in which language, how many readers."""
    rows = connection.execute(_LISTED)
    return [f"{row.about}  {row.language}  {row.readers}" for row in rows]


def settle(connection: Connection, about: str) -> int:
    """Forget the doubts about a text that has been checked. Returns how many there were."""
    return connection.execute(delete(DOUBT).where(DOUBT.c.about == about)).rowcount


def doubts(store: Store, settled: str | None) -> int:
    """Print the list, or settle one text."""
    if settled:
        gone = store.run_here(lambda connection: settle(connection, settled))
        print("Settled." if gone else f"Nobody doubts {settled}.")
    else:
        print("\n".join(store.run_here(listed)) or "Nobody doubts anything.")
    return 0
