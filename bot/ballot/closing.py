"""The end of a round: opened, counted, forgotten, checked. Each step can be cut off and repeated.

1. In one transaction: all ballots are opened in memory, the counts written, the ballots dropped.
2. The file is rebuilt, so that nothing of what was dropped is left in it.
3. The keys are overwritten and deleted: what is left anywhere else is noise.
4. A check looks whether that is so; its result is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from nacl.public import PrivateKey
from sqlalchemy import Connection, Select, Table, insert, literal_column, select, update

from bot.ballot.box import (
    CHANGE,
    CLOSING,
    COMMENT,
    ID_SIZE,
    MARGIN,
    MATRIX,
    ballots_in,
    drop_tables,
    has,
    id_of,
    key_of,
    spent_of,
    stage_of,
)
from bot.ballot.counting import Opened, counted, open_all, pairs_in
from bot.ballot.keys import Keys, NoKeys
from bot.crash import crash_point
from bot.store.engine import Store
from flows.rounds import LEAST_MINIMUM, Counts, Round, Wave

LEAST_WAITING = 5  # pairs from which a small round waits for others; below it is destroyed
WAITS = timedelta(days=90)  # so long; then it is destroyed unread
COMMENTS_KEPT = timedelta(days=90)
WAVES: tuple[Wave, ...] = ("before", "after")

Unlock = Callable[[str], PrivateKey]  # the secret of a round; raises WrongPassphrase


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a round."""

    rounds: tuple[str, ...] = ()  # those that were counted together; none: nothing was counted
    waits: bool = False


def close(
    connection: Connection, round_: Round, others: Sequence[Round], unlock: Unlock, today: date
) -> Result:
    """Step 1. `others` are small rounds of the same questions that wait.

    Raises Gone for a round that never was, WrongPassphrase when it cannot be opened.
    """
    if (found := result_of(connection, round_.id)) and not (found.waits and others):
        return found
    opened = {round_.id: _open(connection, round_, unlock)}
    enough = max(round_.minimum, LEAST_MINIMUM)
    if _size(opened, round_) < enough:
        for other in others:
            if other.items == round_.items and other.id not in opened:
                opened[other.id] = _open(connection, other, unlock)
                enough = max(enough, other.minimum)
    mine = _size({round_.id: opened[round_.id]}, round_)
    if _size(opened, round_) >= enough:
        _count(connection, round_, opened, today)
        return Result(tuple(sorted(opened)))
    if mine >= LEAST_WAITING:
        _note(connection, round_.id, today, waits=1)
        return Result(waits=True)
    destroy(connection, round_.id, today)
    return Result()


def result_of(connection: Connection, round_: str) -> Result | None:
    """What has become of a round already; None while it is open, or was never there."""
    row = connection.execute(select(CLOSING).where(CLOSING.c.round == key_of(round_))).first()
    if row is None:
        return None
    if row.counted_as is None:
        return Result(waits=bool(row.waits))
    same = select(CLOSING.c.round).where(CLOSING.c.counted_as == row.counted_as)
    return Result(tuple(sorted(id_of(key) for key in connection.execute(same).scalars())))


def destroy(connection: Connection, round_: str, today: date) -> None:
    """Drop what is sealed, unread."""
    drop_tables(connection, round_)
    _note(connection, round_, today, waits=0)


def _open(connection: Connection, round_: Round, unlock: Unlock) -> list[Opened]:
    rows = ballots_in(connection, round_.id)
    return open_all(rows, unlock(round_.id), len(round_.items))


def _size(opened: dict[str, list[Opened]], round_: Round) -> int:
    """How many pairs; where it is asked once only, how many ballots."""
    ballots = [one for some in opened.values() for one in some]
    return pairs_in(ballots) if round_.before_from else len(ballots)


def _count(
    connection: Connection, round_: Round, opened: dict[str, list[Opened]], today: date
) -> None:
    ballots = [one for some in opened.values() for one in some]
    counts = counted(ballots, round_.items)
    scales = scales_of(round_)
    key = key_of(round_.id)
    tables: dict[Table, list[dict[str, Any]]] = {
        MATRIX: [
            {"item": item, "before": before, "after": after, "count": count}
            for (item, before, after), count in sorted(counts.matrix.items())
        ],
        MARGIN: [
            {"wave": WAVES.index(wave), "item": item, "option": option, "count": count}
            for (wave, item, option), count in sorted(counts.margins.items())
        ],
        CHANGE: [
            {"scale": scales.index(scale), "delta": delta, "count": count}
            for (scale, delta), count in sorted(counts.change.items())
        ],
        COMMENT: sorted(
            (
                {"id": secrets.token_bytes(ID_SIZE), "body": body, "kept": 0}
                for body in counts.comments
            ),
            key=lambda row: row["id"],
        ),
    }
    for table, rows in tables.items():
        if rows:
            connection.execute(insert(table), [{"round": key, **row} for row in rows])
    for part in opened:
        drop_tables(connection, part)
        _note(connection, part, today, waits=0, counted_as=key, pairs=pairs_in(ballots))
    crash_point("ballot.closing")


def _note(  # noqa: PLR0913 - one for each column
    connection: Connection,
    round_: str,
    today: date,
    *,
    waits: int,
    counted_as: bytes | None = None,
    pairs: int = 0,
) -> None:
    """Write down what became of a round. A round that waits keeps the day it was closed."""
    key = key_of(round_)
    values = {"counted_as": counted_as, "waits": waits, "pairs": pairs, "checked": 0}
    changed = connection.execute(update(CLOSING).where(CLOSING.c.round == key).values(values))
    if not changed.rowcount:
        connection.execute(insert(CLOSING), {"round": key, "closed_on": today, **values})


# --- steps 2 to 4 --------------------------------------------------------------------------------


def tidy(box: Store, keys: Keys, rounds: Sequence[str]) -> bool:
    """Leave nothing of these rounds but counts. Returns whether the check found it so.

    Does nothing to a round that is open or waits.
    """
    done = [one for one in rounds if box.run_here(partial(_is_done, round_=one))]
    if not done:
        return False
    _rebuild(box)
    for one in done:
        keys.destroy(one)
    checked = all(_check(box, keys, one) for one in done)
    marked = update(CLOSING).where(CLOSING.c.round.in_([key_of(one) for one in done]))
    box.run_here(lambda c: c.execute(marked.values(checked=int(checked))))
    return checked


def _is_done(connection: Connection, round_: str) -> bool:
    found = result_of(connection, round_)
    return found is not None and not found.waits


def _rebuild(box: Store) -> None:
    """SQLite's file anew. PostgreSQL has given the files of dropped tables back already."""
    if box.engine.dialect.name == "sqlite":
        with box.engine.connect() as connection:
            # The transaction that every connection begins is ended: VACUUM cannot run in one.
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("BEGIN")


def _check(box: Store, keys: Keys, round_: str) -> bool:
    """No key, no ballot, no tag; and on PostgreSQL one transaction for all its counts."""
    try:
        keys.of(round_)
        return False
    except NoKeys:
        pass
    return box.run_here(lambda c: _nothing_left(c, round_) and _at_once(c, round_))


def _nothing_left(connection: Connection, round_: str) -> bool:
    return not (has(connection, stage_of(round_)) or has(connection, spent_of(round_)))


def _at_once(connection: Connection, round_: str) -> bool:
    """Whether nothing tells which count was written first."""
    if connection.dialect.name != "postgresql":
        return True
    for table in (MATRIX, MARGIN, CHANGE):
        writers: Select[tuple[str]] = (
            select(literal_column("xmin::text")).select_from(table).distinct()
        )
        rows = connection.execute(writers.where(table.c.round == key_of(round_))).all()
        if len(rows) > 1:
            return False
    return True


# --- what is kept --------------------------------------------------------------------------------


def counts_of(connection: Connection, round_: Round) -> Counts:
    """The counts of a round, or of those it was counted with; empty when there are none."""
    row = connection.execute(select(CLOSING).where(CLOSING.c.round == key_of(round_.id))).first()
    if row is None or row.counted_as is None:
        return Counts()
    scales, key = scales_of(round_), row.counted_as
    kept = select(COMMENT.c.body).where(COMMENT.c.round == key, COMMENT.c.kept == 1)
    return Counts(
        row.pairs,
        {(r.item, r.before, r.after): r.count for r in _rows(connection, MATRIX, key)},
        {(WAVES[r.wave], r.item, r.option): r.count for r in _rows(connection, MARGIN, key)},
        {(scales[r.scale], r.delta): r.count for r in _rows(connection, CHANGE, key)},
        tuple(connection.execute(kept.order_by(COMMENT.c.id)).scalars()),
    )


def pairs_of(connection: Connection, rounds: Collection[str]) -> dict[str, int]:
    """How many pairs each of these rounds was counted with."""
    keys = [key_of(one) for one in rounds]
    found = select(CLOSING.c.round, CLOSING.c.pairs).where(CLOSING.c.round.in_(keys))
    return {id_of(row.round): row.pairs for row in connection.execute(found)}


def _rows(connection: Connection, table: Table, key: bytes) -> Sequence[Any]:
    return connection.execute(select(table).where(table.c.round == key)).all()


def scales_of(round_: Round) -> list[str]:
    """The scales of a round, in the order of their numbers."""
    return sorted({item.scale for item in round_.items if item.scale})
