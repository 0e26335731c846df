"""Rounds of feedback in the tables of people: which are under way, who is asked, by which message.

Nothing here knows who has answered.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from bot.store.round_tables import INVITED, ROUND
from bot.store.statements import upsert
from bot.store.tables import PERSON
from flows.rounds import Wave

Source = str  # of a message that asks: see `source`


def source(round_: str, wave: Wave) -> Source:
    """What the row of a message carries that asks somebody, so that it can be found again."""
    return f"{round_}:{wave}"


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
