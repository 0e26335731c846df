"""The tables of circles: each row is one of flows.records, field by field.

What each column is for, and how long it is kept: docs/data-map.yml.
(No `from __future__ import annotations` here: SQLModel reads the annotations.)
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.columns import Json, UtcDateTime, table_of


class CircleRow(SQLModel, table=True):
    __tablename__ = "circle"

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    name: str = Field(sa_type=String(64))
    made_at: datetime = Field(sa_type=UtcDateTime)
    who: str = Field(sa_type=String(16))
    languages: list[str] = Field(sa_type=Json)
    capacity: int
    facilitators: list[str] = Field(sa_type=Json)
    reminders: list[int] = Field(sa_type=Json)
    listed: bool
    state: str = Field(sa_type=String(16))
    choosing: str = Field(sa_type=String(16))
    topic: str = Field(sa_type=String(256))
    group: int | None = Field(default=None, sa_type=BigInteger)
    in_group: bool


def _of_a_circle() -> Any:
    return Field(sa_type=String(32), foreign_key="circle.id", ondelete="CASCADE")


class MemberRow(SQLModel, table=True):
    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("circle", "chat_id", name="uq_member_circle"),
        Index("ix_member_chat", "chat_id"),
        # Counted each second: SQLite takes the index with most columns, so let it be a good one.
        Index("ix_member_state", "state", "circle", "chat_id"),
    )

    id: str = Field(sa_type=String(32), primary_key=True)
    circle: str = _of_a_circle()
    chat_id: int = Field(sa_type=BigInteger, foreign_key="person.chat_id", ondelete="CASCADE")
    name: str = Field(sa_type=String(64))
    since: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(sa_type=String(16))
    approves: list[str] = Field(sa_type=Json)


class SuggestionRow(SQLModel, table=True):
    __tablename__ = "suggestion"
    __table_args__ = (Index("ix_suggestion_circle", "circle"),)

    id: str = Field(sa_type=String(32), primary_key=True)
    circle: str = _of_a_circle()
    text: str = Field(sa_type=String(256))
    made_at: datetime = Field(sa_type=UtcDateTime)
    approvals: int


class MeetingRow(SQLModel, table=True):
    __tablename__ = "meeting"

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24), index=True)
    circles: list[str] = Field(sa_type=Json)
    day: date
    at: time
    zone: str = Field(sa_type=String(64))
    changed_at: datetime = Field(sa_type=UtcDateTime)
    number: int
    minutes: int
    venue: str = Field(sa_type=String(128))
    address: str = Field(sa_type=String(256))
    latitude: float | None = None
    longitude: float | None = None
    directions: str = Field(sa_type=String(512))
    food: list[str] = Field(sa_type=Json)
    access: list[str] = Field(sa_type=Json)
    reminders: list[int] = Field(sa_type=Json)
    state: str = Field(sa_type=String(16))
    guests: int
    came: int | None = None
    told: dict[str, Any] | None = Field(default=None, sa_type=Json)
    sequence: int
    done: list[str] = Field(sa_type=Json)
    doing: str = Field(sa_type=String(64))
    cursor: int = Field(sa_type=BigInteger)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class AttendanceRow(SQLModel, table=True):
    __tablename__ = "attendance"
    __table_args__ = (
        Index("ix_attendance_meeting", "meeting", "chat_id"),
        Index("ix_attendance_chat", "chat_id"),
    )

    id: str = Field(sa_type=String(64), primary_key=True)
    meeting: str = Field(sa_type=String(32), foreign_key="meeting.id", ondelete="CASCADE")
    chat_id: int = Field(sa_type=BigInteger, foreign_key="person.chat_id", ondelete="CASCADE")
    coming: str = Field(sa_type=String(8))
    needs: list[str] = Field(sa_type=Json)
    came: bool


class IdeaRow(SQLModel, table=True):
    __tablename__ = "idea"
    __table_args__ = (Index("ix_idea_circle", "circle"),)

    id: str = Field(sa_type=String(32), primary_key=True)
    circle: str = _of_a_circle()
    text: str = Field(sa_type=String(256))
    made_at: datetime = Field(sa_type=UtcDateTime)
    members: list[str] = Field(sa_type=Json)
    step: str = Field(sa_type=String(256))
    due_on: date | None = None
    state: str = Field(sa_type=String(16))


class StoryRow(SQLModel, table=True):
    __tablename__ = "story"
    __table_args__ = (Index("ix_story_chat", "chat_id"),)

    id: str = Field(sa_type=String(32), primary_key=True)
    place: str = Field(sa_type=String(24))
    chat_id: int = Field(sa_type=BigInteger, foreign_key="person.chat_id", ondelete="CASCADE")
    language: str = Field(sa_type=String(16))
    told_at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(sa_type=Text())
    file: dict[str, Any] | None = Field(default=None, sa_type=Json)
    name: str = Field(sa_type=String(64))
    state: str = Field(sa_type=String(16))
    shared: bool


CIRCLE = table_of(CircleRow)
MEMBER = table_of(MemberRow)
SUGGESTION = table_of(SuggestionRow)
MEETING = table_of(MeetingRow)
ATTENDANCE = table_of(AttendanceRow)
IDEA = table_of(IdeaRow)
STORY = table_of(StoryRow)
