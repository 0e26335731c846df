"""A coordinator, two colleagues and two hundred readers, over HTTP: written, looked at, sent, read.

The whole way of a message to many, through the chat: the wizard, a volunteer who writes it in
Arabic, a second pair of eyes, a pause, and two hundred phones in three languages.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import monotonic

from bot.simulator import Upload
from bot.store.tables import BROADCAST
from tests.journeys.colleague import Colleague
from tests.journeys.companion import Companion, installed
from tests.journeys.conftest import PACE
from tests.journeys.many import WORDS, employ, heard, ledger_of, settle_in, until_done
from tests.journeys.tables import rows
from tests.journeys.watched import Watched

READERS = 200
NOTE = "I do not have this message in your language yet."


async def test_a_message_is_written_looked_at_sent_paused_and_read_in_three_languages(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    chats = settle_in(watched, sqlite_url, READERS)
    khadija, yusuf, grace = (Colleague(watched, name) for name in ("Khadija", "Yusuf", "Grace"))
    employ(sqlite_url, khadija.chat, "Khadija", "coordinator", "en")
    employ(sqlite_url, yusuf.chat, "Yusuf", "volunteer", "en", "ar")
    employ(sqlite_url, grace.chat, "Grace", "coordinator", "en")
    companion = Companion(watched, tmp_path, sqlite_url, messages_per_second=PACE)
    async with installed(companion):
        await companion.start()
        await companion.ready()
        await khadija.hears(1)
        await khadija.says("/start")
        await khadija.goes("desk:", "broadcasts:", "bcnew:", "bckind:…:service", "bcwords:")
        await khadija.goes("bcwrite:…:en")
        await khadija.says(WORDS["en"])
        await khadija.goes("bclang:", "bcversion:…:pl", "bcversion:…:pl.first")
        await khadija.goes("bcversion:…:ar", "bcask:…:ar", "bcask:…:ar.Yusuf")

        await yusuf.goes("bctask:")
        await yusuf.says(WORDS["ar"])

        await khadija.goes("bcuse:", "bcsee:", "bcsend:…")
        await grace.goes("bcagree:")
        await khadija.until(lambda: sum(heard(watched, chats).values()) > 10, "the first readers")

        begun = monotonic()
        await khadija.goes("bcrun:…:pause")
        assert monotonic() - begun < 2
        quiet = sum(heard(watched, chats).values())
        await khadija.finds("▓")  # the bar
        await khadija.goes("bcrun:…:go")
        assert sum(heard(watched, chats).values()) - quiet <= PACE, "it was not quiet"
        await until_done(companion)
        await khadija.finds("▓" * 10)
        await companion.stop()

    assert set(heard(watched, chats).values()) == {1}, "everybody once"
    assert Counter(ledger_of(sqlite_url).values()) == {"sent": READERS + 3}
    for number, chat in enumerate(chats):
        [said] = [m["text"] for m in watched.messages(chat)]
        match number % 3:
            case 0:
                assert said == WORDS["en"]
            case 1:
                assert WORDS["ar"] in said
                assert WORDS["en"] not in said
            case 2:
                assert said == f"{WORDS['en']}\n\n{NOTE}"
    [broadcast] = rows(sqlite_url, BROADCAST)
    assert broadcast["approver"] == grace.chat


async def test_a_question_typed_out_of_the_blue_is_answered_by_a_voice_and_nobody_sees_an_account(
    watched: Watched, tmp_path: Path, postgres_url: str
) -> None:
    amina, yusuf = Colleague(watched, "Amina"), Colleague(watched, "Yusuf")
    employ(postgres_url, yusuf.chat, "Yusuf", "volunteer", "en", "ar")
    companion = Companion(watched, tmp_path, postgres_url, webhook=True)
    async with installed(companion):
        await companion.start()
        await companion.ready()
        await amina.says("/start place-luton")
        await amina.goes("language:en:luton")
        await amina.says("My neighbour and I made soup together")
        await amina.goes("send:")
        await yusuf.finds("My neighbour and I made soup together")
        await yusuf.goes("claim:", "answer:")
        watched.send(yusuf.chat, "voice")
        await amina.until(lambda: "voice" in amina.newest, "the voice")
        voice = amina.newest["voice"]
        await amina.goes("thanks:")
        await yusuf.finds("Amina")
        await companion.stop()
    assert watched.file(voice["file_id"]) == watched.file(
        next(m["voice"]["file_id"] for m in watched.messages(yusuf.chat) if "voice" in m)
    )
    told = str([*amina.told, *yusuf.told])
    for chat in (amina.chat, yusuf.chat):
        told = told.replace(f"'id': {chat}", "")  # the address of the message itself
    assert not [chat for chat in (amina.chat, yusuf.chat) if str(chat) in told]


async def test_a_file_from_a_coordinators_phone_fills_the_directory_for_everybody(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    khadija, amina = Colleague(watched, "Khadija"), Colleague(watched, "Amina")
    employ(sqlite_url, khadija.chat, "Khadija", "coordinator", "en")
    table = (
        "place,category,name,for,phone\n"
        "luton,food,Dallow Road Food Bank,Food for three days.,01582 000000\n"
        "luton,nonsense,Another,Something else.,\n"
    )
    async with installed(Companion(watched, tmp_path, sqlite_url)) as companion:
        await companion.start()
        await companion.ready()
        await khadija.hears(1)
        await khadija.says("/start")
        await khadija.goes("desk:", "directory:", "import:")
        watched.upload(khadija.chat, Upload(table.encode(), "our places.csv", "text/csv"))
        await khadija.finds("3")  # the line that could not be used
        await amina.says("/start place-luton")
        await amina.goes("language:en:luton")
        await amina.says("/start")
        await amina.goes("signposts::", "signposts:food:")
        await amina.goes("signpost:luton-dallow-road-food-bank:")
        assert "Food for three days." in amina.told[-1]["text"]
        await companion.stop()
