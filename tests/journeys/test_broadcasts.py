"""A broadcast on its way: through power cuts and storms everybody is told, and nobody nagged."""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import monotonic

from bot.simulator import Fault
from bot.store.tables import PERSON
from tests.journeys.companion import Companion, installed
from tests.journeys.conftest import PACE
from tests.journeys.many import (
    WORDS,
    announce,
    assert_nobody_missed_and_doubt_is_named,
    heard,
    kill_while_sending,
    ledger_of,
    settle_in,
    until_done,
)
from tests.journeys.person import Person
from tests.journeys.tables import rows
from tests.journeys.watched import Watched

READERS, KILLS, SEED = 200, 4, 1


async def test_a_power_cut_misses_nobody_and_names_the_doubt(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    chats = settle_in(watched, sqlite_url, READERS)
    announce(sqlite_url, watched.clock.now())
    companion = Companion(watched, tmp_path, sqlite_url, messages_per_second=PACE)
    async with installed(companion):
        await kill_while_sending(companion, watched, KILLS, Random(SEED), READERS // KILLS)
        await until_done(companion)
        await companion.stop()
    in_doubt, _ = assert_nobody_missed_and_doubt_is_named(watched, sqlite_url, chats)
    assert in_doubt <= KILLS * PACE, "no more than was in the air"


async def test_a_power_cut_while_the_ledger_is_written_writes_it_once(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    chats = settle_in(watched, sqlite_url, READERS)
    announce(sqlite_url, watched.clock.now())
    async with installed(Companion(watched, tmp_path, sqlite_url)) as companion:
        await companion.start(crash_at="broadcast.begun:1")
        await companion.crashed()
        await companion.start()
        await until_done(companion)
        await companion.stop()
    assert set(heard(watched, chats).values()) == {1}
    assert set(ledger_of(sqlite_url).values()) == {"sent"}


async def test_in_a_storm_nobody_is_lost_and_people_are_still_answered(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    chats = settle_in(watched, sqlite_url, READERS // 4)
    people = [Person(watched, f"Sarah {n}") for n in range(6)]
    for words in WORDS.values():
        watched.faults.add(Fault.storm(0.6, (1, 2), text=words, seed=SEED))
    companion = Companion(watched, tmp_path, sqlite_url, messages_per_second=PACE)
    async with installed(companion):
        await companion.start()
        await companion.ready()
        for person in people:  # neighbours elsewhere, whom the broadcast is not for
            await person.says("/start place-bradford")
            await person.taps("language:en:bradford")
        announce(sqlite_url, watched.clock.now())
        await people[0].until(lambda: watched.faults.waits, "the storm")
        waited = [await answered_after(person) for person in people]
        watched.faults.script([])  # calm again
        await until_done(companion)
        await companion.stop()
    assert max(waited) < 2, "people were not answered in time"
    assert watched.faults.too_early == [], "somebody was called before it was time"
    assert set(heard(watched, chats).values()) == {1}
    assert set(ledger_of(sqlite_url).values()) == {"sent"}


async def answered_after(person: Person) -> float:
    """Seconds until somebody's command is answered."""
    begun = monotonic()
    await person.says("/settings")
    return monotonic() - begun


async def test_who_has_blocked_us_is_tried_once_and_marked(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    chats = settle_in(watched, sqlite_url, 30)
    gone = chats[::3]
    for chat in gone:
        watched._world.chats.find(chat).blocked = True  # and nobody has told the companion
    async with installed(Companion(watched, tmp_path, sqlite_url)) as companion:
        await companion.start()
        await companion.ready()
        announce(sqlite_url, watched.clock.now())
        await until_done(companion)
        await companion.stop()
    told, became = heard(watched, chats), ledger_of(sqlite_url)
    assert {chat for chat, state in became.items() if state == "blocked"} == set(gone)
    assert {told[chat] for chat in chats if chat not in gone} == {1}
    away = {row["chat_id"] for row in rows(sqlite_url, PERSON) if row["away"]}
    assert away == set(gone)
