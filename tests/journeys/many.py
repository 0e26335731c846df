"""A town full of people, and a broadcast to all of them, written past the service."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from random import Random

from bot.simulator import Simulator
from bot.store import people, records, schema
from bot.store.engine import Store
from bot.store.tables import BROADCAST, LEDGER
from flows.model import Person
from flows.records import Audience, Broadcast, Record, Role, Staff, Version
from tests.journeys.companion import PATIENCE, Companion
from tests.journeys.tables import rows
from tests.journeys.watched import Watched

READS = ("en", "ar", "pl")
WORDS = {
    "en": "The library is open on Sunday.",
    "ar": "المكتبة مفتوحة يوم الأحد.",
    "pl": "Biblioteka jest otwarta w niedzielę.",
}
IDENTIFIER = "library"


def settle_in(simulator: Simulator, database: str, number: int) -> list[int]:
    """So many people move to Luton, who read three languages by turns. Returns their chats."""
    chats = [
        simulator.open_phone(f"Reader {n}", READS[n % len(READS)], started=True)
        for n in range(number)
    ]
    known = {
        chat: Person(language=READS[n % len(READS)], place="luton", seen_on=date(2026, 10, 11))
        for n, chat in enumerate(chats)
    }
    write(database, known)
    return chats


def employ(database: str, chat: int, name: str, role: Role, *languages: str) -> None:
    """Somebody is of the team in Luton."""
    person = Person(language=languages[0], place="luton", seen_on=date(2026, 10, 11))
    staff = Staff(chat, name, {"luton": role}, date(2026, 10, 1), languages, id=name)
    write(database, {chat: person}, staff)


def announce(database: str, now: datetime) -> None:
    """A broadcast to everybody in Luton, in three languages, that begins at once."""
    broadcast = Broadcast(
        id=IDENTIFIER,
        author=None,
        made_at=now,
        audience=Audience(places=("luton",)),
        versions={language: Version("written", text) for language, text in WORDS.items()},
        state="scheduled",
        send_at=now,
    )
    write(database, {}, broadcast)


def write(database: str, known: dict[int, Person], *kept: Record) -> None:
    store = Store(database)
    schema.upgrade(store)
    store.run_here(lambda c: people.save(c, known))
    store.run_here(lambda c: records.write(c, kept))
    store.close()


def heard(simulator: Simulator, chats: Sequence[int]) -> dict[int, int]:
    """How often each of them was sent the broadcast, as Telegram counts."""
    told = Counter(
        int(call.params["chat_id"])
        for call in simulator.calls
        if call.method == "sendMessage"
        and call.outcome["ok"]
        and any(text in str(call.params["text"]) for text in WORDS.values())
    )
    return {chat: told[chat] for chat in chats}


def ledger_of(database: str) -> dict[int, str]:
    """What the ledger says became of each."""
    return {row["chat_id"]: row["state"] for row in rows(database, LEDGER)}


async def until_done(companion: Companion, seconds: float = 4 * PATIENCE) -> None:
    """Wait until the broadcast is through."""
    async with asyncio.timeout(seconds):
        while rows(companion.database, BROADCAST)[0]["state"] != "done":  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def kill_while_sending(
    companion: Companion, telegram: Watched, kills: int, chance: Random, most: int
) -> None:
    """Pull the plug so often, each time when some more of the broadcast is out."""
    for _ in range(kills):
        enough = len(telegram.spoke_at) + chance.randint(1, most)
        await companion.start()
        await telegram.wait_for(lambda: len(telegram.spoke_at) >= enough, PATIENCE)  # noqa: B023
        await companion.kill()
    await companion.start()


def assert_nobody_missed_and_doubt_is_named(
    simulator: Simulator, database: str, chats: Sequence[int]
) -> tuple[int, int]:
    """Everybody was told; who was told twice is called unknown. Returns: in doubt, told twice."""
    told, became = heard(simulator, chats), ledger_of(database)
    assert set(became) == set(chats), "the ledger knows everybody"
    assert [chat for chat in chats if not told[chat]] == [], "somebody was missed"
    twice = {chat for chat in chats if told[chat] > 1}
    unknown = {chat for chat, state in became.items() if state == "unknown"}
    assert twice <= unknown, "told twice, and the ledger does not say so"
    assert set(became.values()) <= {"sent", "unknown"}
    assert max(told.values()) <= 1 + len(unknown)
    return len(unknown), len(twice)
