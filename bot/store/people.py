"""People, read and written for a whole batch at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    RowMapping,
    String,
    Table,
    bindparam,
    case,
    cast,
    delete,
    or_,
    select,
    update,
)

from bot.store.circle_tables import ATTENDANCE, CIRCLE, IDEA, MEMBER, STORY
from bot.store.round_tables import INVITED
from bot.store.statements import upsert
from bot.store.tables import (
    AUDIT,
    BROADCAST,
    INVITATION,
    LEDGER,
    MOMENT,
    OUTBOX,
    PERSON,
    QUESTION,
    STAFF,
)
from bot.store.welcome_tables import HAND, HOST, PAIRING, RECORDING, WISH
from flows.model import Person

# Locked in one order by everybody, so that two processes cannot wait for each other. A row that
# only refers to a person, as one of the ledger, may be added meanwhile (key_share).
_LOCK = (
    select(PERSON)
    .where(PERSON.c.chat_id.in_(bindparam("chats", expanding=True)))
    .order_by(PERSON.c.chat_id)
    .with_for_update(key_share=True)
)
_NEWEST = (
    update(PERSON)
    .where(PERSON.c.chat_id == bindparam("chat"), PERSON.c.newest < bindparam("message"))
    .values(newest=bindparam("message"))
)


def load(connection: Connection, chats: Collection[int]) -> dict[int, Person]:
    """The people of these chats, locked until the transaction ends."""
    return {
        row.chat_id: person_of(row) for row in connection.execute(_LOCK, {"chats": list(chats)})
    }


def find(connection: Connection, chat: int) -> Person | None:
    """Somebody as they are; nothing is locked, for nothing is to be changed."""
    row = connection.execute(select(PERSON).where(PERSON.c.chat_id == chat)).first()
    return person_of(row) if row else None


def person_of(row: Any) -> Person:
    """The person a row tells of."""
    return Person(
        language=row.language,
        place=row.place,
        hour=row.hour,
        paused=row.paused,
        away=row.away,
        reading=row.reading,
        finished=tuple(row.finished),
        newest=row.newest,
        seen_on=row.seen_on,
        topics=tuple(row.topics),
        awaits=row.awaits,
        awaits_until=row.awaits_until,
        voice=row.voice,
    )


def save(connection: Connection, people: Mapping[int, Person]) -> None:
    """Write these people as they are now."""
    upsert(connection, PERSON, [row_of(chat, person) for chat, person in people.items()])


def row_of(chat: int, person: Person) -> dict[str, Any]:
    """A person as a row: plain values only, the same on every database."""
    return {
        "chat_id": chat,
        "language": person.language,
        "place": person.place,
        "hour": person.hour,
        "paused": person.paused,
        "away": person.away,
        "reading": dict(person.reading),
        "finished": list(person.finished),
        "newest": person.newest,
        "seen_on": person.seen_on,
        "topics": list(person.topics),
        "awaits": person.awaits,
        "awaits_until": person.awaits_until,
        "voice": person.voice,
    }


def forget(connection: Connection, chats: Collection[int]) -> None:
    """Delete these people and every message still on its way to them.

    What belongs to them goes with them (foreign keys); what they did for others stays, without
    them: a question they were answering is open again.
    """
    answered = case((QUESTION.c.state == "closed", "closed"), else_="open")
    # People last: a broadcast that begins holds its own row, and then refers to its readers.
    for column, values in (
        (QUESTION.c.volunteer, {"volunteer": None, "state": answered}),
        (BROADCAST.c.author, {"author": None}),
        (BROADCAST.c.approver, {"approver": None}),
        (AUDIT.c.chat_id, {"chat_id": None}),
        (INVITATION.c.inviter, {"inviter": 0}),
    ):
        connection.execute(update(column.table).where(column.in_(chats)).values(values))
    _forget_who_passed(connection, chats)
    _take_off_lists(connection, chats)
    _delete_what_names_them(connection, chats)
    _take_back_questions(connection, chats)
    for column in (INVITATION.c.chat_id, OUTBOX.c.chat_id, PERSON.c.chat_id):
        connection.execute(delete(column.table).where(column.in_(chats)))


def _forget_who_passed(connection: Connection, chats: Collection[int]) -> None:
    """These have never said that they cannot answer: a list in a column has no foreign key."""
    for row in connection.execute(select(QUESTION.c.id, QUESTION.c.passed)).all():
        if not set(chats).isdisjoint(row.passed):
            passed = [chat for chat in row.passed if chat not in chats]
            question = update(QUESTION).where(QUESTION.c.id == row.id)
            connection.execute(question.values(passed=passed))


def _take_off_lists(connection: Connection, chats: Collection[int]) -> None:
    """Nothing stands for them any more where they lead or help."""
    for column, key in LISTS:
        mine = _keys(connection, key, chats)
        for row in _listed(connection, column, mine):
            left = [one for one in row[column] if one not in mine]
            kept = update(column.table).where(column.table.c.id == row["id"])
            connection.execute(kept.values({column: left}))


def _delete_what_names_them(connection: Connection, chats: Collection[int]) -> None:
    """What is theirs by the id of the team: new people do not meet them any more."""
    for column in BY_STAFF:
        theirs = column.in_(_staff_ids(connection, chats))
        connection.execute(delete(column.table).where(theirs))


def _staff_ids(connection: Connection, chats: Collection[int]) -> set[str]:
    """What stands for these people in the team; "" stands for nobody."""
    return _keys(connection, STAFF.c.id, chats) - {""}


def _keys(connection: Connection, key: Column[str], chats: Collection[int]) -> set[str]:
    """What stands for these people in lists."""
    return set(connection.execute(select(key).where(key.table.c.chat_id.in_(chats))).scalars())


def _listed(connection: Connection, column: Column[Any], keys: Collection[str]) -> list[RowMapping]:
    """The rows in whose list one of these is, locked: somebody may be adding themselves."""
    text = cast(column, String)
    perhaps = or_(False, *(text.contains(key, autoescape=True) for key in keys))
    found = select(column.table).where(perhaps).order_by(column.table.c.id).with_for_update()
    rows = connection.execute(found).mappings().all() if keys else ()
    return [row for row in rows if not set(keys).isdisjoint(row[column])]


def _take_back_questions(connection: Connection, chats: Collection[int]) -> None:
    """What they asked, and the team is to be told in the morning, is not said any more."""
    theirs = select(QUESTION.c.id).where(QUESTION.c.chat_id.in_(chats))
    asked = set(connection.execute(theirs).scalars())
    if not asked:
        return
    waiting = select(OUTBOX.c.id, OUTBOX.c.payload).where(
        OUTBOX.c.state == "pending", OUTBOX.c.kind.in_(("task", "answer"))
    )
    void = [row.id for row in connection.execute(waiting) if asked & _objects(row.payload)]
    connection.execute(delete(OUTBOX).where(OUTBOX.c.id.in_(void)))


def _objects(payload: Mapping[str, Any]) -> set[str]:
    """What the buttons of a message are about: "claim:ID:" is about ID."""
    return {(*choice.split(":"), "")[1] for row in payload["buttons"] for _, choice in row}


def note_newest(connection: Connection, messages: Mapping[int, int]) -> None:
    """Remember the newest message of each chat, so that older ones are not changed in place."""
    if messages:
        rows = [{"chat": chat, "message": message} for chat, message in messages.items()]
        connection.execute(_NEWEST, rows)


def everything_about(connection: Connection, chat: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that belongs to a person, as it is stored.

    Of a document on its way only the row: documents in documents would grow without end. The
    chats of others are left out, for they are not this person's.
    """
    stored = {table: _rows_of(connection, table, chat) for table in ABOUT_PEOPLE}
    for column, key in LISTS:
        stored[column.table] = _listed(connection, column, _keys(connection, key, [chat]))
    for column in BY_STAFF:
        stored[column.table] = _rows_by_staff(connection, column, chat)
    stored[PAIRING] = _pairings_of(connection, chat)
    return {table.name: [_shown(row) for row in rows] for table, rows in stored.items() if rows}


def _rows_of(connection: Connection, table: Table, chat: int) -> Sequence[RowMapping]:
    return connection.execute(select(table).where(table.c.chat_id == chat)).mappings().all()


def _rows_by_staff(connection: Connection, column: Column[str], chat: int) -> Sequence[RowMapping]:
    theirs = column.in_(_staff_ids(connection, [chat]))
    return connection.execute(select(column.table).where(theirs)).mappings().all()


def _pairings_of(connection: Connection, chat: int) -> Sequence[RowMapping]:
    """Where they were asked to meet somebody, and what they said; never what the other said."""
    asked: list[RowMapping] = []
    for record, side, said in (
        (HAND, PAIRING.c.hand, PAIRING.c.helper),
        (WISH, PAIRING.c.wish, PAIRING.c.wisher),
    ):
        seen = (PAIRING.c.id, PAIRING.c.place, PAIRING.c.where, PAIRING.c.made_at, said)
        mine = select(*seen).join(record, side == record.c.id).where(record.c.chat_id == chat)
        asked += connection.execute(mine).mappings()
    return asked


def _shown(row: RowMapping) -> dict[str, Any]:
    return {name: _readable(value) for name, value in row.items() if name not in OF_OTHERS}


ABOUT_PEOPLE = (
    PERSON,
    MOMENT,
    OUTBOX,
    STAFF,
    INVITATION,
    QUESTION,
    MEMBER,
    ATTENDANCE,
    STORY,
    HAND,
    WISH,
    RECORDING,
    INVITED,
    LEDGER,
    AUDIT,
)
# Whose row it is, by the id of Staff, without a foreign key: the row goes with them.
BY_STAFF: tuple[Column[str], ...] = (HOST.c.staff,)
# Lists in a column, which have no foreign key: and what stands in them for people.
LISTS: tuple[tuple[Column[Any], Column[str]], ...] = (
    (CIRCLE.c.facilitators, STAFF.c.id),
    (IDEA.c.members, MEMBER.c.id),
)
# Columns with other people in them.
OF_OTHERS = {"volunteer", "passed", "inviter", "facilitators", "members", "group"}


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name != "attachment"}
    return value.isoformat() if isinstance(value, date | datetime) else value
