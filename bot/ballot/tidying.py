"""After the count: the file is rebuilt, the keys are destroyed, and a look whether nothing is left.

Each step can be cut off and repeated. Whatever cuts it off, it is taken up again within the hour.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from functools import partial

from sqlalchemy import Connection, Select, literal_column, select, update

from bot.ballot.box import (
    CHANGE,
    CLOSING,
    MARGIN,
    MATRIX,
    has,
    id_of,
    key_of,
    spent_of,
    stage_of,
)
from bot.ballot.keys import Keys
from bot.store.engine import Store

log = logging.getLogger(__name__)


def tidy(box: Store, keys: Keys, rounds: Collection[str] | None = None) -> bool:
    """Leave nothing of these rounds but counts; without names, of all that are over.

    Those that are open or wait are left alone. Returns whether nothing was found afterwards.
    Raises StoreDown, and OSError when keys cannot be destroyed.
    """
    over = box.run_here(_over)
    untidy = {one for one, checked in over.items() if not checked or keys.has(one)}
    done = sorted(untidy if rounds is None else untidy.intersection(rounds))
    if not done:
        return True
    box.rebuild()
    for one in done:
        keys.destroy(one)
    clean = [one for one in done if box.run_here(partial(_holds_counts_only, round_=one))]
    marked = update(CLOSING).where(CLOSING.c.round.in_([key_of(one) for one in clean]))
    box.run_here(lambda c: c.execute(marked.values(checked=1)))
    if len(clean) < len(done):
        log.error("something is left of a round that was closed: look with `feedback holds`")
    return len(clean) == len(done)


def _over(connection: Connection) -> dict[str, bool]:
    """The rounds of which only counts may be left, and whether somebody has looked at that."""
    found = select(CLOSING.c.round, CLOSING.c.checked).where(CLOSING.c.waits == 0)
    return {id_of(row.round): bool(row.checked) for row in connection.execute(found)}


def _holds_counts_only(connection: Connection, round_: str) -> bool:
    """No ballot, no tag; and on PostgreSQL one transaction for all its counts."""
    if has(connection, stage_of(round_)) or has(connection, spent_of(round_)):
        return False
    return connection.dialect.name != "postgresql" or _at_once(connection, round_)


def _at_once(connection: Connection, round_: str) -> bool:
    """Whether nothing tells which count was written first."""
    for table in (MATRIX, MARGIN, CHANGE):
        writers: Select[tuple[str]] = (
            select(literal_column("xmin::text")).select_from(table).distinct()
        )
        rows = connection.execute(writers.where(table.c.round == key_of(round_))).all()
        if len(rows) > 1:
            return False
    return True
