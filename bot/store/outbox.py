"""The outbox: every word the companion says is a row first, and the row goes with the word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from bot.store.tables import OUTBOX
from flows.model import Kind


@dataclass(frozen=True, slots=True)
class Policy:
    """How a kind of message is treated."""

    rank: int  # lower goes first: replies overtake reminders, reminders overtake the rest
    again: bool  # when nobody knows whether it arrived: send it once more, or let it be


# A reply twice is a small nuisance and a missing one is a person left alone; an offer or a
# nudge twice is nagging, which this companion does not do.
POLICIES: Mapping[Kind, Policy] = {
    "reply": Policy(rank=0, again=True),
    "data": Policy(rank=0, again=True),
    "answer": Policy(rank=0, again=True),
    "progress": Policy(rank=1, again=False),
    "task": Policy(rank=1, again=True),
    "farewell": Policy(rank=1, again=True),
    "notice": Policy(rank=2, again=True),  # of a meeting: a missing one leaves a chair empty
    "round": Policy(rank=2, again=False),  # of feedback: nobody is to feel pressed
    "offer": Policy(rank=2, again=False),
    "nudge": Policy(rank=2, again=False),
    "broadcast": Policy(rank=3, again=True),  # a row of the ledger: see bot/store/ledger.py
}


ASLEEP: tuple[Kind, ...] = ("task", "notice", "round")  # what is not said at night
TRIED_AGAIN = timedelta(minutes=1)  # at the latest so long after a message failed
RANKS = 1 + max(policy.rank for policy in POLICIES.values())


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message claimed for sending: a row of the outbox, or, for a broadcast, of the ledger."""

    id: int
    chat: int
    kind: Kind
    payload: dict[str, Any]
    expires_at: datetime
    attempts: int
    source: str = ""

    @property
    def again(self) -> bool:
        """Whether to send it once more when nobody knows whether it arrived."""
        return POLICIES[self.kind].again

    @property
    def rank(self) -> int:
        """How soon it goes: lower is sooner."""
        return POLICIES[self.kind].rank


@dataclass(frozen=True, slots=True)
class Retry:
    """A message to be tried again, not before a moment, perhaps as a new message."""

    id: int
    not_before: datetime
    attempts: int
    payload: dict[str, Any]
    doubt: bool = False  # nobody knows whether it has arrived already


_earlier = OUTBOX.alias("earlier")
_ahead = (  # the order within one chat: by rank, then by number; one at a time
    select(_earlier.c.id)
    .where(
        _earlier.c.chat_id == OUTBOX.c.chat_id,
        or_(
            _earlier.c.state == "sending",
            and_(
                _earlier.c.state == "pending",
                # What waits for the morning holds up nothing that is said at night.
                or_(_earlier.c.kind.not_in(ASLEEP), _earlier.c.not_before <= bindparam("now")),
                or_(
                    _earlier.c.rank < OUTBOX.c.rank,
                    and_(_earlier.c.rank == OUTBOX.c.rank, _earlier.c.id < OUTBOX.c.id),
                ),
            ),
        ),
    )
    .exists()
)
_READY = (
    select(OUTBOX.c.id)
    .where(
        OUTBOX.c.state == "pending",
        OUTBOX.c.not_before <= bindparam("now"),
        OUTBOX.c.rank < bindparam("below"),
        not_(_ahead),
    )
    .order_by(OUTBOX.c.rank, OUTBOX.c.id)
    .limit(bindparam("most"))
)
_CLAIM = (
    update(OUTBOX)
    .where(OUTBOX.c.id.in_(_READY.scalar_subquery()))
    .values(state="sending")
    .returning(OUTBOX)
)
_GONE = delete(OUTBOX).where(OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
_RETRY = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(
        state="pending",
        not_before=bindparam("later"),
        attempts=bindparam("tried"),
        payload=bindparam("content"),
    )
)


def put(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Add messages, in the order in which they are to be said."""
    if rows := list(rows):
        connection.execute(insert(OUTBOX), rows)


def row(  # noqa: PLR0913, PLR0917 - one for each column
    chat: int,
    kind: Kind,
    payload: dict[str, Any],
    not_before: datetime,
    expires_at: datetime,
    source: str = "",
) -> dict[str, Any]:
    """A new message as a row."""
    return {
        "chat_id": chat,
        "kind": kind,
        "rank": POLICIES[kind].rank,
        "state": "pending",
        "payload": payload,
        "not_before": not_before,
        "expires_at": expires_at,
        "source": source,
        "attempts": 0,
    }


def claim(connection: Connection, now: datetime, most: int, below: int = RANKS) -> list[Outgoing]:
    """Mark the next messages as being sent, at most one for each chat, the first first.

    Only those of a rank below `below`: the others are held back.
    """
    asked = {"now": now, "most": most, "below": below}
    rows = connection.execute(_CLAIM, asked) if most > 0 else ()
    claimed = [
        Outgoing(r.id, r.chat_id, r.kind, r.payload, r.expires_at, r.attempts, r.source)
        for r in rows
    ]
    return sorted(claimed, key=lambda message: (message.rank, message.id))


def gone(connection: Connection, ids: Collection[int]) -> None:
    """These are done with, one way or the other."""
    if ids:
        connection.execute(_GONE, {"ids": list(ids)})


def put_back(connection: Connection, retries: Iterable[Retry]) -> None:
    """Put these back, to be tried later."""
    rows = [
        {"row": r.id, "later": r.not_before, "tried": r.attempts, "content": r.payload}
        for r in retries
    ]
    if rows:
        connection.execute(_RETRY, rows)


def move(connection: Connection, chats: Mapping[int, int]) -> None:
    """What waits for these chats is said in others: those groups go on there."""
    for old, new in chats.items():
        waits = (OUTBOX.c.chat_id == old) & (OUTBOX.c.state == "pending")
        connection.execute(update(OUTBOX).where(waits).values(chat_id=new))


def take_over(connection: Connection) -> tuple[int, int]:
    """After a crash: messages left in mid-air are sent again or let be, by their policy.

    Returns how many of each.
    """
    lost = [kind for kind, policy in POLICIES.items() if not policy.again]
    in_the_air = OUTBOX.c.state == "sending"
    dropped = connection.execute(delete(OUTBOX).where(in_the_air, OUTBOX.c.kind.in_(lost)))
    repeated = connection.execute(update(OUTBOX).where(in_the_air).values(state="pending"))
    return repeated.rowcount, dropped.rowcount


def withdraw(connection: Connection, messages: Collection[tuple[int, Kind]]) -> None:
    """Take back what waits for a chat and is of a kind: it is not wanted any more."""
    if messages:
        _take_back(connection, tuple_(OUTBOX.c.chat_id, OUTBOX.c.kind).in_(messages))


def unsay(connection: Connection, source: str, chat: int | None = None) -> None:
    """Take back what waits and is about this source: for one chat, or for everybody."""
    about_it = OUTBOX.c.source == source
    _take_back(connection, about_it if chat is None else about_it & (OUTBOX.c.chat_id == chat))


def _take_back(connection: Connection, unwanted: ColumnElement[bool]) -> None:
    """What waits is gone. What is in the air cannot be called back, but is not tried again.

    What the speaker is just settling is left to it: the two never wait for each other.
    """
    flying = select(OUTBOX.c.id).where(OUTBOX.c.state == "sending", unwanted)
    in_the_air = OUTBOX.c.id.in_(flying.with_for_update(skip_locked=True))
    connection.execute(update(OUTBOX).where(in_the_air).values(expires_at=OUTBOX.c.not_before))
    connection.execute(delete(OUTBOX).where(OUTBOX.c.state == "pending", unwanted))


def soon_to_be_said(connection: Connection, kinds: Collection[Kind], now: datetime) -> int:
    """How many messages of these kinds wait, without those that wait for the morning.

    Those that failed and are tried again soon are counted: while Telegram is out of reach the
    outbox does not grow.
    """
    soon = OUTBOX.c.kind.in_(kinds) & (OUTBOX.c.not_before <= now + TRIED_AGAIN)
    counted = select(func.count()).select_from(OUTBOX).where(soon)
    return connection.execute(counted).scalar_one()


def answered_since(connection: Connection, failed: Mapping[int, int]) -> set[int]:
    """Chats for which something was put after the message that failed: they have acted since."""
    if not failed:
        return set()
    newest = select(OUTBOX.c.chat_id, func.max(OUTBOX.c.id)).group_by(OUTBOX.c.chat_id)
    rows = connection.execute(newest.where(OUTBOX.c.chat_id.in_(failed)))
    return {chat for chat, number in rows if number > failed[chat]}
