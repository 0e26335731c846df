"""The tables. What each column is for, and how long it is kept: docs/data-map.yml.

Table models are used as rows only: what may stand in them is decided by the conversation.
(No `from __future__ import annotations` here: SQLModel reads the annotations.)
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.columns import Json, RowNumber, UtcDateTime, table_of, telegram_number


class PersonRow(SQLModel, table=True):
    """All that is remembered of somebody: see flows.model.Person."""

    __tablename__ = "person"

    chat_id: int = telegram_number()
    language: str = Field(sa_type=String(16))
    place: str = Field(sa_type=String(24))
    hour: int | None = None
    paused: bool
    away: bool
    reading: dict[str, str] = Field(sa_type=Json)
    finished: list[str] = Field(sa_type=Json)
    newest: int = Field(sa_type=BigInteger)
    seen_on: date | None = None
    topics: list[str] = Field(sa_type=Json)
    awaits: str = Field(sa_type=String(64))
    awaits_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    voice: str = Field(sa_type=String(16), sa_column_kwargs={"server_default": ""})


class MomentRow(SQLModel, table=True):
    """Something that will come due for a person."""

    __tablename__ = "moment"

    chat_id: int = Field(
        sa_type=BigInteger, primary_key=True, foreign_key="person.chat_id", ondelete="CASCADE"
    )
    moment: str = Field(sa_type=String(64), primary_key=True)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)


class OutboxRow(SQLModel, table=True):
    """A message on its way. The row goes when the message has gone."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_ready", "state", "rank", "id"),
        Index("ix_outbox_chat", "chat_id", "state", "rank", "id"),
        Index("ix_outbox_source", "source", "state"),
        # The number of a deleted message must never go to another: what is noted about the
        # first would befall the second.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_type=RowNumber, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=String(16))
    rank: int
    state: str = Field(sa_type=String(8))  # pending, sending
    payload: dict[str, Any] = Field(sa_type=Json)
    not_before: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    source: str = Field(sa_type=String(32), sa_column_kwargs={"server_default": ""})
    attempts: int


class ReceivedRow(SQLModel, table=True):
    """The number of an update that was handled: Telegram may bring it again."""

    __tablename__ = "received"

    update_id: int = telegram_number()
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)


class AsideRow(SQLModel, table=True):
    """An update nobody could handle: what kind it was and what went wrong, nothing else."""

    __tablename__ = "aside"

    id: int | None = Field(default=None, sa_type=RowNumber, primary_key=True)
    kind: str = Field(sa_type=String(32))
    error: str = Field(sa_type=String(64))
    aside_at: datetime = Field(sa_type=UtcDateTime)


class DoubtRow(SQLModel, table=True):
    """How many readers found a text wrong in a language. Nobody is named."""

    __tablename__ = "doubt"

    about: str = Field(sa_type=String(64), primary_key=True)
    language: str = Field(sa_type=String(16), primary_key=True)
    readers: int


class LeaseRow(SQLModel, table=True):
    """Who may do what only one process may do."""

    __tablename__ = "lease"

    name: str = Field(sa_type=String(24), primary_key=True)
    holder: str = Field(sa_type=String(128))
    until: datetime = Field(sa_type=UtcDateTime)


# --- the team: each row is one of flows.records, field by field ----------------------------------


class StaffRow(SQLModel, table=True):
    __tablename__ = "staff"

    chat_id: int = Field(
        sa_type=BigInteger, primary_key=True, foreign_key="person.chat_id", ondelete="CASCADE"
    )
    name: str = Field(sa_type=String(64))
    posts: dict[str, str] = Field(sa_type=Json)
    since: date
    languages: list[str] = Field(sa_type=Json)
    id: str = Field(sa_type=String(32))


class InvitationRow(SQLModel, table=True):
    __tablename__ = "invitation"

    id: str = Field(sa_type=String(32), primary_key=True)
    role: str = Field(sa_type=String(16))
    place: str = Field(sa_type=String(24))
    inviter: int = Field(sa_type=BigInteger)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    state: str = Field(sa_type=String(16))
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    name: str = Field(sa_type=String(64))
    languages: list[str] = Field(sa_type=Json)


class SignpostRow(SQLModel, table=True):
    __tablename__ = "signpost"
    __table_args__ = (Index("ix_signpost_found", "category", "place"),)

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24))
    category: str = Field(sa_type=String(24))
    name: str = Field(sa_type=String(128))
    purpose: dict[str, str] = Field(sa_type=Json)
    phone: str = Field(sa_type=String(64))
    address: str = Field(sa_type=String(256))
    latitude: float | None = None
    longitude: float | None = None
    hours: str = Field(sa_type=String(256))
    languages: list[str] = Field(sa_type=Json)
    cost: str = Field(sa_type=String(16))
    women_only: bool
    step_free: bool | None = None
    link: str = Field(sa_type=String(256))
    source: str = Field(sa_type=String(256))
    checked_on: date | None = None
    review_after: date | None = None
    owner: str = Field(sa_type=String(64))
    state: str = Field(sa_type=String(16))


class BroadcastRow(SQLModel, table=True):
    __tablename__ = "broadcast"

    id: str = Field(sa_type=String(32), primary_key=True)
    author: int | None = Field(default=None, sa_type=BigInteger)
    made_at: datetime = Field(sa_type=UtcDateTime)
    kind: str = Field(sa_type=String(16))
    topic: str = Field(sa_type=String(24))
    urgent: bool
    audience: dict[str, Any] = Field(sa_type=Json)
    language: str = Field(sa_type=String(16))
    versions: dict[str, Any] = Field(sa_type=Json)
    attachment: dict[str, Any] | None = Field(default=None, sa_type=Json)
    signpost: str = Field(sa_type=String(32))
    state: str = Field(sa_type=String(16), index=True)
    send_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opens_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approver: int | None = Field(default=None, sa_type=BigInteger)
    progress: int | None = Field(default=None, sa_type=BigInteger)


class QuestionRow(SQLModel, table=True):
    __tablename__ = "question"

    id: str = Field(sa_type=String(32), primary_key=True)
    chat_id: int = Field(
        sa_type=BigInteger, foreign_key="person.chat_id", ondelete="CASCADE", index=True
    )
    name: str = Field(sa_type=String(64))
    place: str = Field(sa_type=String(24), index=True)
    language: str = Field(sa_type=String(16))
    opened_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    about: str = Field(sa_type=String(64))
    state: str = Field(sa_type=String(16))
    volunteer: int | None = Field(default=None, sa_type=BigInteger)
    passed: list[int] = Field(sa_type=Json)
    said: list[dict[str, Any]] = Field(sa_type=Json)


class LedgerRow(SQLModel, table=True):
    """What became of a broadcast for one recipient. While it waits it is also the queue."""

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("broadcast", "chat_id", name="uq_ledger_broadcast"),
        Index("ix_ledger_ready", "state", "not_before", "id"),
        Index("ix_ledger_chat", "chat_id", "settled_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_type=RowNumber, primary_key=True)
    broadcast: str = Field(sa_type=String(32), foreign_key="broadcast.id", ondelete="CASCADE")
    chat_id: int = Field(sa_type=BigInteger, foreign_key="person.chat_id", ondelete="CASCADE")
    language: str = Field(sa_type=String(16))  # which version they get
    first: bool  # they read another language: it comes with a note
    state: str = Field(sa_type=String(16))  # waiting, sending, and what became of it
    reason: str = Field(sa_type=String(64))
    doubt: bool  # it was in the air when the power failed, and was sent again
    attempts: int
    not_before: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuditRow(SQLModel, table=True):
    """Who of the team did what. No texts."""

    __tablename__ = "audit"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, sa_type=RowNumber, primary_key=True)
    done_at: datetime = Field(sa_type=UtcDateTime, index=True)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    role: str = Field(sa_type=String(16))
    verb: str = Field(sa_type=String(24))
    object: str = Field(sa_type=String(48))
    places: list[str] = Field(sa_type=Json)


PERSON = table_of(PersonRow)
MOMENT = table_of(MomentRow)
OUTBOX = table_of(OutboxRow)
RECEIVED = table_of(ReceivedRow)
ASIDE = table_of(AsideRow)
DOUBT = table_of(DoubtRow)
LEASE = table_of(LeaseRow)
STAFF = table_of(StaffRow)
INVITATION = table_of(InvitationRow)
SIGNPOST = table_of(SignpostRow)
BROADCAST = table_of(BroadcastRow)
QUESTION = table_of(QuestionRow)
LEDGER = table_of(LedgerRow)
AUDIT = table_of(AuditRow)
