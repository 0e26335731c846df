"""Rounds of feedback in the tables of people: which are under way, who is asked, by which message.

Nothing here knows who has answered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, cast

from sqlalchemy import Connection, String, and_, func, not_, or_, select, update
from sqlalchemy import cast as as_type

from bot.store import records
from bot.store.circle_tables import MEMBER
from bot.store.round_tables import INVITED, ROUND
from bot.store.statements import upsert
from bot.store.tables import PERSON
from flows.feedback import agenda
from flows.rounds import Round, Wave

Source = str  # of a message that asks: see `source`
State = Literal["opening", "open", "waiting", "cancelled"]  # in which there may be something to do

DESTROYED = "destroyed"  # in `Round.done`: nothing is left of the answers of a cancelled round


def source(round_: str, wave: Wave) -> Source:
    """What the row of a message carries that asks somebody, so that it can be found again."""
    return agenda.source(round_, wave)


# --- what is due ----------------------------------------------------------------------------------


def due(
    connection: Connection, now: datetime, most: int, but: Collection[str] = ()
) -> list[tuple[str, State]]:
    """The rounds in which something is to be said or done now, and their states."""
    kept = not_(as_type(ROUND.c.done, String).contains(f'"{DESTROYED}"', autoescape=True))
    begun = ROUND.c.state.in_(("open", "waiting")) & (ROUND.c.next_at <= now)
    to_open = and_(
        ROUND.c.state == "opening", or_(ROUND.c.next_at.is_(None), ROUND.c.next_at <= now)
    )
    to_destroy = (ROUND.c.state == "cancelled") & kept
    found = select(ROUND.c.id, ROUND.c.state).where(
        or_(begun, to_open, to_destroy), ROUND.c.id.not_in(but)
    )
    soonest = found.order_by(ROUND.c.closes_on, ROUND.c.id).limit(most)
    return [(row.id, cast(State, row.state)) for row in connection.execute(soonest)]


def lock_as_read(connection: Connection, round_: Round) -> bool:
    """Lock a round, if it is free and as it was when it was read."""
    free = select(ROUND.c.id).where(ROUND.c.id == round_.id)
    # The speaker may be noting who was asked: such a row refers to this one (key_share).
    locked = free.with_for_update(skip_locked=True, key_share=True)
    if connection.execute(locked).first() is None:
        return False
    return records.find(connection, Round, round_.id, locked=False) == round_


# --- who is asked ---------------------------------------------------------------------------------


def next_asked(
    connection: Connection, place: str, circles: Sequence[str] | None, after: int, most: int
) -> list[int]:
    """The chats of the next people who are asked, in order, each once.

    Everybody in the place when no circles are given; nobody who has left or asked for silence.
    """
    if most <= 0:
        return []
    reached = PERSON.c.chat_id > after, not_(PERSON.c.away), not_(PERSON.c.paused)
    asked_ = select(PERSON.c.chat_id).where(*reached).order_by(PERSON.c.chat_id).limit(most)
    if circles is None:
        asked_ = asked_.where(PERSON.c.place == place)
    else:
        seats = select(MEMBER.c.chat_id).where(MEMBER.c.circle.in_(circles))
        seats = seats.where(MEMBER.c.state == "in", MEMBER.c.chat_id > after)
        asked_ = asked_.where(PERSON.c.chat_id.in_(seats))
    return list(connection.execute(asked_).scalars())


def note_asked(connection: Connection, messages: Mapping[tuple[Source, int], int]) -> None:
    """Remember which message asked somebody; whoever has gone meanwhile has gone."""
    chats = sorted({chat for _, chat in messages})
    if not chats:
        return
    # What is said in a round without asking (a reminder) has no wave, and is not noted.
    asking = {(*about.split(":"), chat): m for (about, chat), m in messages.items() if ":" in about}
    rounds = {round_ for round_, _, _ in asking}
    people = set(
        connection.execute(select(PERSON.c.chat_id).where(PERSON.c.chat_id.in_(chats))).scalars()
    )
    there = set(connection.execute(select(ROUND.c.id).where(ROUND.c.id.in_(rounds))).scalars())
    rows = [
        {"round": round_, "wave": wave, "chat_id": chat, "message": message}
        for (round_, wave, chat), message in sorted(asking.items())
        if chat in people and round_ in there
    ]
    upsert(connection, INVITED, rows)


def asked(connection: Connection, round_: str, wave: Wave, chats: list[int]) -> dict[int, int]:
    """Which message asked each of these people; those it never reached are left out."""
    found = select(INVITED.c.chat_id, INVITED.c.message).where(
        INVITED.c.round == round_, INVITED.c.wave == wave, INVITED.c.chat_id.in_(chats)
    )
    return {row.chat_id: row.message for row in connection.execute(found)}


def forget_comments(connection: Connection, before: date) -> None:
    """What people wrote is told no more in rounds whose last day was before this one."""
    old = select(ROUND.c.id, ROUND.c.release).where(
        ROUND.c.closes_on < before, ROUND.c.state == "closed"
    )
    for row in connection.execute(old).all():
        if row.release and row.release["comments"]:
            release = {**row.release, "comments": []}
            of_it = update(ROUND).where(ROUND.c.id == row.id)
            connection.execute(of_it.values(release=release))


def people_asked(connection: Connection, rounds: Collection[str]) -> int:
    """How many people were asked: once or twice, somebody in two of these rounds for each."""
    each = select(INVITED.c.round, INVITED.c.chat_id).where(INVITED.c.round.in_(rounds)).distinct()
    return connection.execute(select(func.count()).select_from(each.subquery())).scalar_one()
