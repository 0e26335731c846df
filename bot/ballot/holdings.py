"""What is held: the stored rows of a round, for anybody of the team who asks."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select

from bot.ballot.box import CHANGE, COMMENT, MARGIN, MATRIX, has, key_of, spent_of, stage_of
from flows.rounds import Held

SAMPLE = 16  # bytes of a sealed row that are shown: enough to see that they say nothing
ROUNDED = 5  # a count that moves by one while somebody presses would tell who it was


def held(connection: Connection, round_: str) -> tuple[Held, ...]:
    """Each table with rows of this round. Of answers under way the number is rounded."""
    sealed = [
        _sealed(connection, table)
        for table in (stage_of(round_), spent_of(round_))
        if has(connection, table)
    ]
    counts = [_counts(connection, table, round_) for table in (MATRIX, MARGIN, CHANGE, COMMENT)]
    return (*sealed, *(one for one in counts if one.rows))


def _sealed(connection: Connection, table: Table) -> Held:
    content = list(table.columns)[-1]
    # Ciphertext and tags are in no order: the smallest is the sample, whoever's it is.
    first = connection.execute(select(content).order_by(content).limit(1)).scalar()
    rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
    size, sample = (len(first), first[:SAMPLE].hex()) if first else (0, "")
    return Held(table.name, tuple(table.columns.keys()), _rounded(rows), size, sample)


def _counts(connection: Connection, table: Table, round_: str) -> Held:
    mine = select(func.count()).select_from(table).where(table.c.round == key_of(round_))
    rows = connection.execute(mine).scalar_one()
    return Held(table.name, tuple(table.columns.keys()), rows)


def _rounded(rows: int) -> int:
    return ROUNDED * round(rows / ROUNDED)
