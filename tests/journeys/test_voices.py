"""A card read aloud, over HTTP: answered with a voice, accepted by a second speaker, and heard."""

from __future__ import annotations

from pathlib import Path

from bot.simulator import Json
from bot.store.welcome_tables import RECORDING
from tests.journeys.colleague import Colleague
from tests.journeys.companion import Companion, installed
from tests.journeys.many import employ
from tests.journeys.person import Person
from tests.journeys.tables import rows
from tests.journeys.watched import Watched

BINS = ("sessions:", "session:bins:open")
HATE = ("sessions:", "sessions:private", "session:hate:open")
LISTEN = {BINS: "listen:bins:why", HATE: "listen:hate:fault"}


def voices(person: Person) -> list[Json]:
    """The voices that the companion has brought to somebody."""
    return [message for message in person.told if "voice" in message]


async def reads_aloud(speaker: Colleague, *way: str) -> None:
    """Go to a card, answer it with a voice, and send it in as Tigrinya."""
    await speaker.says("/start")
    await speaker.goes(*way)
    before = len(speaker.answers)
    speaker.simulator.send(speaker.chat, "voice", reply_to=speaker.newest["message_id"])
    await speaker.hears(before + 1)
    await speaker.goes("rec:…other", "rec:…ti")


async def accepts(speaker: Colleague) -> None:
    """Listen to what waits, and let everybody hear it."""
    before = len(voices(speaker))
    await speaker.goes("voice:")
    await speaker.until(lambda: len(voices(speaker)) > before, "the voice")
    await speaker.goes("voiceyes:")


async def listens(reader: Colleague, *way: str) -> Json:
    """Go to a card, tap Listen, and wait for the voice."""
    before = len(voices(reader))
    await reader.says("/start")
    await reader.goes(*way)
    await reader.until(lambda: reader.sees(LISTEN[way]), "the button")
    reader.tap(LISTEN[way])
    await reader.until(lambda: len(voices(reader)) > before, "the voice")
    return voices(reader)[-1]


async def test_what_one_reads_aloud_and_another_accepts_is_heard_and_can_be_taken_away(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    sarah, samuel, amina = (Colleague(watched, name) for name in ("Sarah", "Samuel", "Amina"))
    for colleague in (sarah, samuel):
        employ(sqlite_url, colleague.chat, colleague.name, "volunteer", "en", "ti")
    async with installed(Companion(watched, tmp_path, sqlite_url)) as companion:
        await companion.start()
        await companion.ready()
        await amina.hears(1)
        for way in (BINS, HATE):
            told = len(samuel.told)
            await reads_aloud(sarah, *way)
            await samuel.until(lambda: len(samuel.told) > told, "word of it")  # noqa: B023
            await accepts(samuel)
        await amina.says("/start place-luton")
        await amina.goes("language:en:luton", "home:", "settings:", "readto:ask", "readto:set:ti")
        bins = await listens(amina, *BINS)
        hate = await listens(amina, *HATE)
        amina.tap("hush::")
        await amina.until(lambda: hate not in voices(amina), "the voice to go")
        await companion.stop()
    spoken = [m["voice"]["file_id"] for m in watched.messages(sarah.chat) if "voice" in m]
    heard = [bins["voice"]["file_id"], hate["voice"]["file_id"]]
    assert list(map(watched.file, heard)) == list(map(watched.file, spoken))
    assert voices(amina) == [bins]
    assert "Sarah" not in str(amina.told)
    about = {row["about"]: row["accepted_by"] for row in rows(sqlite_url, RECORDING)}
    assert about == {"bins/why": "Samuel", "hate/fault": "Samuel"}
    watched.assert_all_was_well_formed()
