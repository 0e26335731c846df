"""What is kept of a round that was counted: written in one go, read for its release."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from bot.ballot import comments
from bot.ballot.box import CHANGE, CLOSING, COMMENT, ID_SIZE, MARGIN, MATRIX, id_of, key_of
from flows.rounds import Counts, Round, Wave

WAVES: tuple[Wave, ...] = ("before", "after")


def write(connection: Connection, round_: Round, counts: Counts) -> None:
    """Keep these counts: sorted by what they say, so that no row tells when it came."""
    scales, key = _scales_of(round_), key_of(round_.id)
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
            ({"id": secrets.token_bytes(ID_SIZE), "body": b, "kept": 0} for b in counts.comments),
            key=lambda row: row["id"],
        ),
    }
    for table, rows in tables.items():
        if rows:
            connection.execute(insert(table), [{"round": key, **row} for row in rows])


def counts_of(connection: Connection, round_: Round) -> Counts:
    """The counts of a round, or of those it was counted with; empty when there are none."""
    row = connection.execute(select(CLOSING).where(CLOSING.c.round == key_of(round_.id))).first()
    if row is None or row.counted_as is None:
        return Counts()
    scales, key = _scales_of(round_), row.counted_as
    return Counts(
        row.pairs,
        {(r.item, r.before, r.after): r.count for r in _rows(connection, MATRIX, key)},
        {(WAVES[r.wave], r.item, r.option): r.count for r in _rows(connection, MARGIN, key)},
        {(scales[r.scale], r.delta): r.count for r in _rows(connection, CHANGE, key)},
        comments.kept(connection, round_.id),
    )


def pairs_of(connection: Connection, rounds: Collection[str]) -> dict[str, int]:
    """How many pairs each of these rounds was counted with; those not counted are left out."""
    keys = [key_of(one) for one in rounds]
    found = select(CLOSING.c.round, CLOSING.c.pairs).where(
        CLOSING.c.round.in_(keys), CLOSING.c.counted_as.is_not(None)
    )
    return {id_of(row.round): row.pairs for row in connection.execute(found)}


def _rows(connection: Connection, table: Table, key: bytes) -> Sequence[Any]:
    return connection.execute(select(table).where(table.c.round == key)).all()


def _scales_of(round_: Round) -> list[str]:
    """The scales of a round, in the order of their numbers."""
    return sorted({item.scale for item in round_.items if item.scale})
