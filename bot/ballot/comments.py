"""What people added in their own words: read by one person, kept or dropped, gone after 90 days.

It stands apart from every other answer, in no order. Nothing is told of it before somebody who is
no coordinator has read it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, select, update

from bot.ballot.box import CLOSING, COMMENT, key_of
from flows.rounds import COMMENTS_KEPT


def unread(connection: Connection, round_: str) -> list[tuple[bytes, str]]:
    """What nobody has read yet: its id and its words."""
    mine = COMMENT.c.round == _counted_as(connection, round_)
    found = select(COMMENT.c.id, COMMENT.c.body).where(mine, COMMENT.c.kept == 0)
    return [(row.id, row.body) for row in connection.execute(found.order_by(COMMENT.c.id))]


def kept(connection: Connection, round_: str) -> tuple[str, ...]:
    """What was read and kept."""
    mine = COMMENT.c.round == _counted_as(connection, round_)
    found = select(COMMENT.c.body).where(mine, COMMENT.c.kept == 1).order_by(COMMENT.c.id)
    return tuple(connection.execute(found).scalars())


def keep(connection: Connection, comment: bytes, body: str) -> None:
    """It may be told, in these words."""
    of_it = update(COMMENT).where(COMMENT.c.id == comment)
    connection.execute(of_it.values(body=body, kept=1))


def drop(connection: Connection, comment: bytes) -> None:
    """It is gone."""
    connection.execute(delete(COMMENT).where(COMMENT.c.id == comment))


def purge(connection: Connection, today: date) -> None:
    """Delete what is older than 90 days."""
    old = select(CLOSING.c.round).where(CLOSING.c.closed_on < today - COMMENTS_KEPT)
    connection.execute(delete(COMMENT).where(COMMENT.c.round.in_(old)))


def _counted_as(connection: Connection, round_: str) -> bytes | None:
    found = select(CLOSING.c.counted_as).where(CLOSING.c.round == key_of(round_))
    key: bytes | None = connection.execute(found).scalar()
    return key
