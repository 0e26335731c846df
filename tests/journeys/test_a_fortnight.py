"""New arrivals read their first sessions, each in their own language and at their own hour.

The three who read at noon are told apart from Tomek, who reads in the morning: once his message
has come, the companion has looked at theirs too.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.simulator import Json, Simulator
from bot.store.tables import MOMENT, OUTBOX, PERSON
from tests.journeys.companion import Companion
from tests.journeys.conftest import LARGE, MIXED, SMALL
from tests.journeys.one_language import assert_in
from tests.journeys.person import choices
from tests.journeys.reader import EarlyReader, Reader, assert_at_the_hour, pass_time
from tests.journeys.tables import rows, until_rows

NOON = 12


def _marks(pair: tuple[str, str]) -> list[pytest.MarkDecorator]:
    needs = [pytest.mark.postgres] if pair[0] == "postgresql" else []
    return [*needs, pytest.mark.long] if pair in MIXED else needs


def on(*combinations: tuple[str, str]) -> pytest.MarkDecorator:
    """Tell the story with each of these databases and ways of listening."""
    return pytest.mark.parametrize(
        "companion",
        [pytest.param(pair, marks=_marks(pair)) for pair in combinations],
        indirect=True,
        ids="-".join,
    )


@on(SMALL, LARGE, *MIXED)
async def test_three_sessions_are_read_at_everybodys_own_pace(
    companion: Companion, simulator: Simulator
) -> None:
    three = [
        Reader(simulator, "Amina", "ar"),
        Reader(simulator, "Marek", "pl"),
        Reader(simulator, "Sarah", "en"),
    ]
    tomek = EarlyReader(simulator, "Tomek", "pl")
    await asyncio.gather(*(reader.arrives() for reader in three), tomek.arrives(poster="luton"))
    await asyncio.gather(*(reader.reads_the_first(NOON) for reader in three))
    await tomek.reads_the_first(tomek.HOUR)

    await the_offer_comes_at_noon(three, tomek, "bins", days=3)
    for reader in three:
        await reader.reads("bins", cards=3)
        await reader.taps("session:bins:stop")

    await companion.restart()

    await the_offer_comes_at_noon(three, tomek, "bins", days=3)
    for reader in three:
        await reader.taps("session:bins:open")
        assert reader.sees("card:bins:clean"), f"{reader.name} is not where they stopped"
        await reader.reads("bins")

    await the_offer_comes_at_noon(three, tomek, "doctor", days=3)
    for reader in three:
        await reader.taps("offer:tomorrow:")

    offers = await the_offer_comes_at_noon(three, tomek, "doctor", days=1)
    reminders = await the_offer_comes_at_noon(three, tomek, "doctor", days=3)
    assert all(a["text"] != b["text"] for a, b in zip(offers, reminders, strict=True))
    await three_weeks_of_silence(three, tomek)

    for reader in three:
        await reader.reads("doctor")
        assert reader.sees("session:english:open")
        every_message_is_in_their_language(reader)


@on(SMALL, MIXED[1])
async def test_what_is_kept_can_be_seen_and_deleted(
    companion: Companion, simulator: Simulator
) -> None:
    amina, tomek = Reader(simulator, "Amina", "ar"), EarlyReader(simulator, "Tomek", "pl")
    for reader in (amina, tomek):
        await reader.arrives()
        await reader.reads_the_first(EarlyReader.HOUR)

    await amina.says("/settings")
    await amina.taps("hour:ask:")
    await amina.says("/stop")
    before = len(amina.told)
    await tomek.hears_first(days=3)
    await tomek.hears_first(days=7)
    assert len(amina.told) == before, "nobody is written to who asked for silence"
    await amina.taps("writing:resume:")

    await amina.says("/mydata", answers=2)
    document = await the_document(amina)
    await companion.stop()
    assert_equal_to_the_tables(document, companion.database, amina)
    await companion.start()

    await amina.says("/deleteme")
    await amina.taps("forget:sure:")
    every_message_is_in_their_language(amina)
    await companion.stop()
    for table in (PERSON, MOMENT, OUTBOX):
        assert rows(companion.database, table, [amina.chat]) == []
    assert rows(companion.database, PERSON, [tomek.chat]), "the others stay"

    await companion.start()
    await amina.taps("settings::")
    assert "language:ar:" in choices(amina.said[-1]), "an old button leads to the beginning"


async def test_an_offer_that_came_due_at_night_waits_for_the_hour_they_chose(
    companion: Companion, simulator: Simulator
) -> None:
    amina, tomek = Reader(simulator, "Amina", "ar"), EarlyReader(simulator, "Tomek", "pl")
    for reader, hour in ((amina, NOON), (tomek, tomek.HOUR)):
        await reader.arrives()
        await reader.reads_the_first(hour)
    before = len(amina.told), len(tomek.told)

    await companion.stop()
    pass_time(simulator, hour=3, days=4)  # both offers came due while nobody was there
    await companion.start()
    night = simulator.clock.now()
    await until_rows(
        companion.database, MOMENT, lambda found: all(row["due_at"] > night for row in found)
    )
    assert (len(amina.told), len(tomek.told)) == before, "nobody is written to at night"

    pass_time(simulator, tomek.HOUR)
    assert_at_the_hour(await tomek.is_offered("bins", before[1]), tomek.HOUR)
    assert len(amina.told) == before[0]
    pass_time(simulator, NOON)
    assert_at_the_hour(await amina.is_offered("bins", before[0]), NOON)


# --- the chapters -------------------------------------------------------------------------------


async def the_offer_comes_at_noon(
    three: list[Reader], tomek: EarlyReader, session: str, days: int
) -> list[Json]:
    """After so many days: not in the morning, when Tomek hears, but at noon, and once."""
    before = [len(reader.told) for reader in three]
    await tomek.hears_first(days)
    assert [len(reader.told) for reader in three] == before, "somebody was written to too early"
    pass_time(tomek.simulator, NOON)
    offers = [await reader.is_offered(session, n) for reader, n in zip(three, before, strict=True)]
    for offer in offers:
        assert_at_the_hour(offer, NOON)
    return offers


async def three_weeks_of_silence(three: list[Reader], tomek: EarlyReader) -> None:
    before = [len(reader.told) for reader in three]
    for _ in range(3):
        await tomek.hears_first(days=7)
    assert [len(reader.told) for reader in three] == before, "somebody was asked again"


def every_message_is_in_their_language(reader: Reader) -> None:
    """All that was ever said to them, but for the choice of language, which is in all."""
    for message in reader.said:
        chooser = any(choice.startswith("language:en:") for choice in choices(message))
        if "text" in message and not chooser:
            assert_in(reader.language, message)


async def the_document(reader: Reader) -> dict[str, list[dict[str, Any]]]:
    """The file that the companion has sent them."""
    file = reader.newest["document"]["file_id"]
    async with (
        aiohttp.ClientSession(reader.simulator.url) as http,
        http.get(f"/simulator/files/{file}") as answer,
    ):
        found: dict[str, list[dict[str, Any]]] = await answer.json()
        return found


def assert_equal_to_the_tables(
    document: dict[str, list[dict[str, Any]]], database: str, reader: Reader
) -> None:
    """The document shows all that is stored, column by column."""
    assert list(document) == ["person", "moment", "outbox"]
    stored = json.loads(json.dumps(rows(database, PERSON, [reader.chat]), default=_iso))
    [shown], [person] = document["person"], stored
    # Only the number of the newest message has moved on: the document itself is a message.
    assert shown | {"newest": 0} == person | {"newest": 0}
    assert shown["newest"] < person["newest"]
    moments = json.loads(json.dumps(rows(database, MOMENT, [reader.chat]), default=_iso))
    assert sorted(document["moment"], key=_name) == sorted(moments, key=_name)
    # On its way just then was the answer in words.
    assert document["outbox"]
    assert all(list(row) == OUTBOX.columns.keys() for row in document["outbox"])


def _name(moment: dict[str, Any]) -> str:
    return str(moment["moment"])


def _iso(value: Any) -> str:
    return str(value.isoformat())
