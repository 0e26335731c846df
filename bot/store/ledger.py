"""The ledger: one row for each recipient of a broadcast. While it waits it is also the queue.

| state     | what became of it                                                              |
|-----------|--------------------------------------------------------------------------------|
| waiting   | to be sent                                                                     |
| sending   | in the air                                                                     |
| sent      | Telegram has taken it                                                          |
| unknown   | it was in the air when something failed, was sent again, and may have come twice |
| blocked   | they have blocked the companion, or paused it, since the broadcast began       |
| refused   | Telegram does not take it                                                      |
| cancelled | the broadcast was cancelled before                                             |
| skipped   | they have had their three this week, want no more of this topic, or have left  |
|           | the circle it is for                                                           |
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, select, update

from bot.store.circle_tables import MEMBER
from bot.store.outbox import Retry
from bot.store.statements import insert_into
from bot.store.tables import BROADCAST, LEDGER, PERSON
from flows.broadcasts import Recipient

A_WEEK = timedelta(days=7)
MOST_A_WEEK = 3  # broadcasts for one person, unless they are urgent: law-and-care checklist
AT_ONCE = 1_000  # rows in one INSERT

DONE = ("sent", "unknown")
COMING = ("waiting", "sending")


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a row."""

    id: int
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is claimed for sending."""

    id: int
    chat: int
    broadcast: str
    language: str
    first: bool  # they read another language, and get the first words with a note
    attempts: int
    closes_at: datetime  # when the waking hours end, and it waits for the morning


_READY = (
    select(
        LEDGER,
        BROADCAST.c.closes_at,
        BROADCAST.c.kind,
        BROADCAST.c.topic,
        BROADCAST.c.audience,
        PERSON.c.away,
        PERSON.c.paused,
        PERSON.c.topics,
    )
    .join(BROADCAST, BROADCAST.c.id == LEDGER.c.broadcast)
    .join(PERSON, PERSON.c.chat_id == LEDGER.c.chat_id)
    .where(
        LEDGER.c.state == "waiting",
        LEDGER.c.not_before <= bindparam("now"),
        BROADCAST.c.state == "sending",
        BROADCAST.c.opens_at <= bindparam("now"),
        BROADCAST.c.closes_at > bindparam("now"),
    )
    .order_by(LEDGER.c.not_before, LEDGER.c.id)
    .limit(bindparam("most"))
)
_IN_THE_AIR = (
    update(LEDGER)
    # Another process may just have cancelled what was found waiting.
    .where(LEDGER.c.id.in_(bindparam("ids", expanding=True)), LEDGER.c.state == "waiting")
    .values(state="sending")
    .returning(LEDGER.c.id)
)
_STILL_THERE = (
    select(PERSON.c.chat_id)
    .where(PERSON.c.chat_id.in_(bindparam("chats", expanding=True)))
    .order_by(PERSON.c.chat_id)
    .with_for_update(read=True, key_share=True)
)
_SETTLE = (
    update(LEDGER)
    .where(LEDGER.c.id == bindparam("row"))
    .values(
        # What was sent in doubt may have come twice, and is not called sent.
        state=case(
            ((bindparam("fate") == "sent") & LEDGER.c.doubt, "unknown"), else_=bindparam("fate")
        ),
        reason=bindparam("why"),
        settled_at=bindparam("at"),
    )
)
_PUT_BACK = (
    update(LEDGER)
    .where(LEDGER.c.id == bindparam("row"))
    .values(
        state="waiting",
        not_before=bindparam("later"),
        attempts=bindparam("tried"),
        doubt=LEDGER.c.doubt | bindparam("in_doubt"),
    )
)


def begin(
    connection: Connection,
    broadcast: str,
    recipients: Iterable[Recipient],
    now: datetime,
    *,
    urgent: bool,
) -> None:
    """Write a row for each recipient, once, however often this is done.

    Who has had three this week is written down, too, as left out; who has deleted everything
    since they were counted is not.
    """
    full = set() if urgent else _had_enough(connection, now)
    rows = [
        {
            "broadcast": broadcast,
            "chat_id": recipient.chat,
            "language": recipient.language,
            "first": recipient.first,
            "state": "skipped" if recipient.chat in full else "waiting",
            "reason": "three this week" if recipient.chat in full else "",
            "doubt": False,
            "attempts": 0,
            "not_before": now,
            "settled_at": now if recipient.chat in full else None,
        }
        for recipient in recipients
    ]
    once = insert_into(connection, LEDGER).on_conflict_do_nothing()
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        asked = {"chats": [row["chat_id"] for row in some]}
        there = set(connection.execute(_STILL_THERE, asked).scalars())
        if some := [row for row in some if row["chat_id"] in there]:
            connection.execute(once, some)


def _had_enough(connection: Connection, now: datetime) -> set[int]:
    """Who has been sent, or is about to be sent, as many as one may in a week."""
    lately = LEDGER.c.state.in_(DONE) & (LEDGER.c.settled_at > now - A_WEEK)
    coming = LEDGER.c.state.in_(COMING)
    counted = (
        select(LEDGER.c.chat_id)
        .where(lately | coming)
        .group_by(LEDGER.c.chat_id)
        .having(func.count() >= MOST_A_WEEK)
    )
    return set(connection.execute(counted).scalars())


def claim(connection: Connection, now: datetime, most: int) -> list[Entry]:
    """The next rows of all broadcasts that are being sent, marked as in the air.

    Who has left, paused, switched the topic off or given up their seat in the circle in the
    meantime is settled without a call.
    """
    if most <= 0:
        return []
    entries, passed = [], []
    ready = connection.execute(_READY, {"now": now, "most": most}).all()
    seated = _seated(connection, ready)
    for row in ready:
        if reason := _unwanted(row, seated):
            passed.append(reason)
        else:
            entries.append(_entry(row))
    settle(connection, passed, now)
    if not entries:
        return []
    asked = {"ids": [entry.id for entry in entries]}
    taken = set(connection.execute(_IN_THE_AIR, asked).scalars())
    return [entry for entry in entries if entry.id in taken]


def _seated(connection: Connection, ready: Sequence[Row[Any]]) -> set[tuple[str, int]]:
    """Circle and chat of those who are in the circles that these messages are for."""
    circles = {circle for row in ready for circle in row.audience.get("circles", ())}
    if not circles:
        return set()
    chats = [row.chat_id for row in ready]
    there = select(MEMBER.c.circle, MEMBER.c.chat_id).where(
        MEMBER.c.circle.in_(circles), MEMBER.c.chat_id.in_(chats), MEMBER.c.state == "in"
    )
    return {(row.circle, row.chat_id) for row in connection.execute(there)}


def _unwanted(row: Row[Any], seated: Collection[tuple[str, int]]) -> Settled | None:
    if row.away:
        return Settled(row.id, "blocked", "left")
    if row.paused:
        return Settled(row.id, "blocked", "paused")
    if row.kind == "promotion" and row.topic not in row.topics:
        return Settled(row.id, "skipped", "topic switched off")
    circles = row.audience.get("circles", ())
    if circles and not any((circle, row.chat_id) in seated for circle in circles):
        return Settled(row.id, "skipped", "left the circle")
    return None


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        id=row.id,
        chat=row.chat_id,
        broadcast=row.broadcast,
        language=row.language,
        first=row.first,
        attempts=row.attempts,
        closes_at=row.closes_at,
    )


def settle(connection: Connection, settled: Collection[Settled], now: datetime) -> None:
    """Write what became of these."""
    if settled:
        rows = [{"row": s.id, "fate": s.state, "why": s.reason, "at": now} for s in settled]
        connection.execute(_SETTLE, rows)


def put_back(connection: Connection, retries: Iterable[Retry]) -> None:
    """Let these be tried again."""
    rows = [
        {"row": r.id, "later": r.not_before, "tried": r.attempts, "in_doubt": r.doubt}
        for r in retries
    ]
    if rows:
        connection.execute(_PUT_BACK, rows)


def take_over(connection: Connection) -> int:
    """After a crash: what was in the air is sent again, and called unknown in the end."""
    in_the_air = update(LEDGER).where(LEDGER.c.state == "sending")
    return connection.execute(in_the_air.values(state="waiting", doubt=True)).rowcount


def cancel(connection: Connection, broadcast: str, now: datetime) -> None:
    """What still waits of a cancelled broadcast is not sent."""
    waiting = (LEDGER.c.broadcast == broadcast) & (LEDGER.c.state == "waiting")
    cancelled = {"state": "cancelled", "settled_at": now}
    connection.execute(update(LEDGER).where(waiting).values(cancelled))


def pause(connection: Connection, broadcasts: Collection[str]) -> None:
    """Stop sending these until somebody of the team lets them go on."""
    if broadcasts:
        sent = BROADCAST.c.id.in_(broadcasts) & (BROADCAST.c.state == "sending")
        connection.execute(update(BROADCAST).where(sent).values(state="paused"))


def tally(connection: Connection, broadcast: str) -> dict[str, int]:
    """How many recipients are in each state."""
    counted = (
        select(LEDGER.c.state, func.count().label("number"))
        .where(LEDGER.c.broadcast == broadcast)
        .group_by(LEDGER.c.state)
    )
    return {row.state: row.number for row in connection.execute(counted)}


def unfinished(tally: Mapping[str, int]) -> bool:
    """Whether there is still something to send, or in the air."""
    return any(tally.get(state) for state in COMING)
