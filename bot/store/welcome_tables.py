"""The tables of what places add to the welcome: each row is one of flows.welcoming.

What each column is for, and how long it is kept: docs/data-map.yml.
(No `from __future__ import annotations` here: SQLModel reads the annotations.)
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.columns import Json, UtcDateTime, table_of


class HostRow(SQLModel, table=True):
    __tablename__ = "host"

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    name: str = Field(sa_type=String(64))
    since: date
    languages: list[str] = Field(sa_type=Json)
    words: dict[str, str] | None = Field(default=None, sa_type=Json)
    staff: str = Field(sa_type=String(32))


class CheckRow(SQLModel, table=True):
    __tablename__ = "fact_check"  # CHECK is a word of SQL

    id: str = Field(sa_type=String(48), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    verdict: str = Field(sa_type=String(8))
    value: str = Field(sa_type=String(128))
    checked_on: date | None = None
    review_after: date | None = None
    by: str = Field(sa_type=String(32))
    seen: str = Field(sa_type=String(8))
    seen_value: str = Field(sa_type=String(128))
    seen_by: str = Field(sa_type=String(32))
    seen_on: date | None = None
    photo: dict[str, Any] | None = Field(default=None, sa_type=Json)


def _of_a_person() -> Any:
    return Field(sa_type=BigInteger, foreign_key="person.chat_id", ondelete="CASCADE")


class RecordingRow(SQLModel, table=True):
    __tablename__ = "recording"
    __table_args__ = (
        Index("ix_recording_about", "about", "language"),
        Index("ix_recording_chat", "chat_id"),
    )

    id: str = Field(sa_type=String(32), primary_key=True)
    about: str = Field(sa_type=String(64))
    language: str = Field(sa_type=String(16))
    english: str = Field(sa_type=String(16))
    file: dict[str, Any] = Field(sa_type=Json)
    by: str = Field(sa_type=String(32))
    chat_id: int = _of_a_person()
    made_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(sa_type=String(16))
    accepted_by: str = Field(sa_type=String(32))


class HandRow(SQLModel, table=True):
    __tablename__ = "hand"
    __table_args__ = (Index("ix_hand_chat", "chat_id"),)

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    chat_id: int = _of_a_person()
    name: str = Field(sa_type=String(64))
    kinds: list[str] = Field(sa_type=Json)
    made_at: datetime = Field(sa_type=UtcDateTime)
    languages: list[str] = Field(sa_type=Json)
    when: str = Field(sa_type=String(128))
    paused: bool


class WishRow(SQLModel, table=True):
    __tablename__ = "wish"
    __table_args__ = (Index("ix_wish_chat", "chat_id"),)

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    chat_id: int = _of_a_person()
    name: str = Field(sa_type=String(64))
    kind: str = Field(sa_type=String(16))
    made_at: datetime = Field(sa_type=UtcDateTime)
    when: str = Field(sa_type=String(128))


class PairingRow(SQLModel, table=True):
    __tablename__ = "pairing"
    __table_args__ = (UniqueConstraint("hand", "wish", name="uq_pairing_hand"),)

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    hand: str = Field(sa_type=String(32), foreign_key="hand.id", ondelete="CASCADE")
    wish: str = Field(sa_type=String(32), foreign_key="wish.id", ondelete="CASCADE")
    by: str = Field(sa_type=String(32))
    where: str = Field(sa_type=String(256))
    made_at: datetime = Field(sa_type=UtcDateTime)
    helper: str = Field(sa_type=String(8))
    wisher: str = Field(sa_type=String(8))


HOST = table_of(HostRow)
CHECK = table_of(CheckRow)
RECORDING = table_of(RecordingRow)
HAND = table_of(HandRow)
WISH = table_of(WishRow)
PAIRING = table_of(PairingRow)
