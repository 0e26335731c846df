"""The team's records as rows: one table for each kind, one column for each field.

Plain values stand in their columns; everything made of parts (places, versions, what was said) is
JSON, written and read by the types of `flows.records`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Connection, String, Table, cast, delete, or_, select
from sqlalchemy.sql.sqltypes import JSON

from bot.store.circle_tables import ATTENDANCE, CIRCLE, IDEA, MEETING, MEMBER, STORY, SUGGESTION
from bot.store.round_tables import ROUND
from bot.store.statements import insert_into, upsert
from bot.store.tables import BROADCAST, INVITATION, QUESTION, SIGNPOST, STAFF
from bot.store.welcome_tables import CHECK, HAND, HOST, PAIRING, RECORDING, WISH
from flows.desk import R
from flows.records import (
    Attendance,
    Broadcast,
    Circle,
    Idea,
    Invitation,
    Meeting,
    Member,
    Question,
    Record,
    Signpost,
    Staff,
    Story,
    Suggestion,
)
from flows.rounds import Round
from flows.welcoming import Check, Hand, Host, Pairing, Recording, Wish

# In this order they are written: what others refer to comes first.
TABLES: dict[type[Any], Table] = {
    Staff: STAFF,
    Invitation: INVITATION,
    Signpost: SIGNPOST,
    Broadcast: BROADCAST,
    Question: QUESTION,
    Circle: CIRCLE,
    Member: MEMBER,
    Suggestion: SUGGESTION,
    Meeting: MEETING,
    Attendance: ATTENDANCE,
    Idea: IDEA,
    Story: STORY,
    Round: ROUND,
    Host: HOST,
    Check: CHECK,
    Recording: RECORDING,
    Hand: HAND,
    Wish: WISH,
    Pairing: PAIRING,
}
COLUMNS = {"chat": "chat_id"}  # fields whose column has another name


def key_of(record: Record) -> int | str:
    """What tells records of a kind apart: the chat for people of the team, else an id."""
    return record.chat if isinstance(record, Staff) else record.id


def find(connection: Connection, kind: type[R], key: int | str, *, locked: bool = True) -> R | None:
    """One record, locked until the transaction ends: whoever looks may be about to change it."""
    table = TABLES[kind]
    found = select(table).where(_key(table) == key)
    row = connection.execute(found.with_for_update() if locked else found).first()
    return _record(kind, row) if row else None


def every(
    connection: Connection, kind: type[R], where: Mapping[str, Collection[Any]]
) -> Iterator[R]:
    """All records whose fields are among the given values, in the order of their keys."""
    table = TABLES[kind]
    conditions = [_among(table.c[COLUMNS.get(name, name)], vs) for name, vs in where.items()]
    for row in connection.execute(select(table).where(*conditions).order_by(_key(table))):
        record = _record(kind, row)
        if matches(record, where):
            yield record


def _among(column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """What the database can say of it. Of a list it finds what looks like it: see `matches`."""
    if not isinstance(column.type, JSON):
        return column.in_(values)
    text = cast(column, String)
    return or_(False, *(text.contains(json.dumps(value), autoescape=True) for value in values))


def matches(record: Record, where: Mapping[str, Collection[Any]]) -> bool:
    """Whether the fields are among the given values; of a field that is a list, some part of it."""
    return all(_is_among(getattr(record, name), values) for name, values in where.items())


def _is_among(value: Any, values: Collection[Any]) -> bool:
    return not set(values).isdisjoint(value) if isinstance(value, tuple) else value in values


def write(connection: Connection, records: Collection[Record]) -> None:
    """Write these whole: new ones are added, those of the same key replaced."""
    for kind, table in TABLES.items():
        upsert(connection, table, [_row(record) for record in records if isinstance(record, kind)])


def add(connection: Connection, records: Collection[Record]) -> int:
    """Write those whose key is not there yet, and leave the others alone. Returns how many."""
    added = 0
    for kind, table in TABLES.items():
        key = _key(table)
        known = {row[0] for row in connection.execute(select(key))}
        rows = [_row(r) for r in records if isinstance(r, kind) and key_of(r) not in known]
        if rows:  # another process may be adding them just now
            connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)
        added += len(rows)
    return added


def delete_all(connection: Connection, kind: type[Any], keys: Collection[int | str]) -> None:
    """Delete the records of these keys."""
    table = TABLES[kind]
    connection.execute(delete(table).where(_key(table).in_(keys)))


def without(record: Record, chat: int, staff: str = "") -> Record | None:
    """A record as it is once somebody is forgotten; None if it goes with them.

    `staff`: the id that stands for them, if they are of the team. The same that `people.forget`
    does to rows.
    """
    if getattr(record, "chat", None) == chat:
        return None
    match record:
        case Host() if staff and record.staff == staff:
            return None
        case Question():
            kept = replace(record, passed=tuple(c for c in record.passed if c != chat))
            if record.volunteer != chat:
                return kept
            return replace(
                kept, volunteer=None, state="closed" if kept.state == "closed" else "open"
            )
        case Broadcast():
            author = None if record.author == chat else record.author
            approver = None if record.approver == chat else record.approver
            return replace(record, author=author, approver=approver)
        case Invitation():
            return replace(record, inviter=0) if record.inviter == chat else record
    return record


def _key(table: Table) -> Any:
    return next(iter(table.primary_key))


def _record(kind: type[R], row: Any) -> R:
    return kind(
        **{name: _read(adapter, getattr(row, column)) for name, column, adapter in PARTS[kind]}
    )


def _read(adapter: TypeAdapter[Any] | None, value: Any) -> Any:
    return adapter.validate_python(value) if adapter else value


def _row(record: Record) -> dict[str, Any]:
    return {
        column: adapter.dump_python(getattr(record, name), mode="json")
        if adapter
        else getattr(record, name)
        for name, column, adapter in PARTS[type(record)]
    }


def _parts(kind: type[Any]) -> list[tuple[str, str, TypeAdapter[Any] | None]]:
    """Each field, its column, and how it becomes JSON, if it does."""
    hints, table = get_type_hints(kind), TABLES[kind]
    return [
        (f.name, column, TypeAdapter(hints[f.name]) if _is_json(table, column) else None)
        for f in fields(kind)
        if (column := COLUMNS.get(f.name, f.name))
    ]


def _is_json(table: Table, column: str) -> bool:
    return isinstance(table.c[column].type, JSON)


PARTS = {kind: _parts(kind) for kind in TABLES}
