"""What is held: the stored rows of a round, for anybody of the team who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Table, func, select

from bot.ballot.box import CHANGE, COMMENT, MARGIN, MATRIX, has, hold, key_of, spent_of, stage_of
from flows.rounds import Held, rounded

SAMPLE = 16  # bytes of a sealed row that are shown: enough to see that they say nothing
COUNTS = MATRIX, MARGIN, CHANGE, COMMENT  # what stays of a round


def held(connection: Connection, round_: str) -> tuple[Held, ...]:
    """Each table with rows of this round. Of answers under way the number is rounded."""
    hold(connection, round_, shared=True)
    tables = [one for one in (stage_of(round_), spent_of(round_)) if has(connection, one)]
    counts = [_counts(connection, table, round_) for table in COUNTS]
    sealed = (_sealed(connection, table) for table in tables)
    return (*sealed, *(one for one in counts if one.rows))


class Daily:
    """What is under way, as it was at the first look of a day.

    A number that moves, or another row as the sample, while somebody presses would tell who it was;
    and a rounded number moves, too, at every fifth.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[date, Held]] = {}

    def of(self, now: Sequence[Held], today: date) -> tuple[Held, ...]:
        """The same tables; counts of a round that is closed as they are, for they stay so."""
        self._seen = {name: seen for name, seen in self._seen.items() if seen[0] == today}
        for one in now:
            if one.table not in {table.name for table in COUNTS}:
                self._seen.setdefault(one.table, (today, one))
        return tuple(self._seen.get(one.table, (today, one))[1] for one in now)


def _sealed(connection: Connection, table: Table) -> Held:
    content = list(table.columns)[-1]
    # Ciphertext and tags are in no order: the smallest is the sample, whoever's it is.
    first = connection.execute(select(content).order_by(content).limit(1)).scalar()
    rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
    size, sample = (len(first), first[:SAMPLE].hex()) if first else (0, "")
    return Held(table.name, tuple(table.columns.keys()), rounded(rows), size, sample)


def _counts(connection: Connection, table: Table, round_: str) -> Held:
    mine = select(func.count()).select_from(table).where(table.c.round == key_of(round_))
    rows = connection.execute(mine).scalar_one()
    return Held(table.name, tuple(table.columns.keys()), rows)
