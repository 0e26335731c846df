"""The tables of rounds of feedback: what was settled, and who is asked. Never who has answered.

What each column is for, and how long it is kept: docs/data-map.yml. Answers are not here: they are
in the ballots (`bot/ballot/`), which no module reads together with these tables.
(No `from __future__ import annotations` here: SQLModel reads the annotations.)
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, String
from sqlmodel import Field, SQLModel

from bot.store.columns import Json, UtcDateTime, table_of


class RoundRow(SQLModel, table=True):
    """One of flows.rounds.Round, field by field."""

    __tablename__ = "round"

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    questionnaire: str = Field(sa_type=String(24))
    items: list[dict[str, Any]] = Field(sa_type=Json)
    after_from: date
    closes_on: date
    before_from: date | None = None
    before_until: date | None = None
    circles: list[str] = Field(sa_type=Json)
    meeting: str = Field(sa_type=String(32))
    minimum: int
    strong: bool
    state: str = Field(sa_type=String(16), index=True)
    done: list[str] = Field(sa_type=Json)
    doing: str = Field(sa_type=String(32))
    cursor: int = Field(sa_type=BigInteger)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    release: dict[str, Any] | None = Field(default=None, sa_type=Json)


class InvitedRow(SQLModel, table=True):
    """Which message asked somebody, so that the next one can hang on it. All are asked alike."""

    __tablename__ = "invited"

    round: str = Field(
        sa_type=String(32), primary_key=True, foreign_key="round.id", ondelete="CASCADE"
    )
    chat_id: int = Field(
        sa_type=BigInteger, primary_key=True, foreign_key="person.chat_id", ondelete="CASCADE"
    )
    wave: str = Field(sa_type=String(8), primary_key=True)
    message: int = Field(sa_type=BigInteger)


ROUND = table_of(RoundRow)
INVITED = table_of(InvitedRow)
