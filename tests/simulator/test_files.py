"""Files both ways: what the bot sends and sends again, what people send, what can be fetched."""

from __future__ import annotations

import struct
from io import BytesIO

import aiohttp
import pytest
from aiogram import Bot
from aiogram.types import BufferedInputFile
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.simulator import RefusalError, Simulator, Upload
from bot.simulator.files import LARGEST_PHOTO
from bot.simulator.samples import picture
from tests.simulator.conftest import Call

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])
SENDING = ("photo", "voice", "document")
LIST = Upload("name;town\nعمر;Luton\n".encode(), "my list #2 (كتب).csv", "text/csv")
TOO_LARGE = 20 * 1024 * 1024 + 1


@pytest.mark.parametrize("kind", SENDING)
async def test_what_a_person_sent_can_be_sent_on_by_its_id(
    simulator: Simulator, call: Call, amina: int, kind: str
) -> None:
    simulator.send(amina, kind)
    (sent,) = simulator.messages(amina)
    original = sent["photo"][-1] if kind == "photo" else sent[kind]
    sarah = simulator.open_phone("Sarah")
    answer = await call(
        f"send{kind.title()}",
        chat_id=sarah,
        caption="<b>Amina</b> asks",
        parse_mode="HTML",
        reply_markup=KEYBOARD.to_dict(),
        **{kind: original["file_id"]},
    )
    result = answer["result"]
    assert result[kind] == sent[kind]
    assert (result["caption"], result["caption_entities"][0]["type"]) == ("Amina asks", "bold")
    assert result["reply_markup"] == KEYBOARD.to_dict()
    assert simulator.messages(sarah) == [result]


@pytest.mark.parametrize("kind", SENDING)
async def test_both_libraries_upload(
    simulator: Simulator, listener: Bot, speaker: ExtBot[None], amina: int, kind: str
) -> None:
    upload = BufferedInputFile(picture(), "qr.png")
    await getattr(listener, f"send_{kind}")(amina, upload, caption="a")
    await getattr(speaker, f"send_{kind}")(amina, picture(), filename="qr.png", caption="a")
    for message in simulator.messages(amina):
        file = message["photo"][-1] if kind == "photo" else message[kind]
        assert simulator.file(file["file_id"]) == picture()
        assert message["caption"] == "a"


@pytest.mark.parametrize("kind", SENDING)
async def test_a_caption_is_measured_as_it_is_read(call: Call, amina: int, kind: str) -> None:
    file = {"photo": "photo-1", "voice": "voice-1", "document": "document-1"}[kind]
    method, at = f"send{kind.title()}", {"chat_id": amina, "parse_mode": "HTML"}
    fits = await call(method, caption=f"<b>{'a' * 1024}</b>", **{kind: file}, **at)
    assert fits["description"] == "Bad Request: wrong file identifier/HTTP URL specified"
    exceeds = await call(method, caption=f"<b>{'a' * 1025}</b>", **{kind: file}, **at)
    assert exceeds["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("width", "height"), [(9000, 1001), (1001, 9000), (400, 8001), (2100, 100)]
)
async def test_a_picture_that_is_too_large_or_too_narrow_is_no_photo(
    simulator: Simulator, speaker: ExtBot[None], amina: int, width: int, height: int
) -> None:
    stretched = picture()[:16] + struct.pack(">II", width, height) + picture()[24:]
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await speaker.send_photo(amina, stretched)
    assert simulator.messages(amina) == []
    await speaker.send_document(amina, stretched, filename="chart.png")


async def test_a_photo_weighs_ten_megabytes_at_most(speaker: ExtBot[None], amina: int) -> None:
    heavy = picture().ljust(LARGEST_PHOTO + 1, b"\0")
    with pytest.raises(BadRequest, match=f"{len(heavy)} bytes is too big for a photo"):
        await speaker.send_photo(amina, heavy)
    assert (await speaker.send_photo(amina, heavy[:-1])).photo[0].file_size == LARGEST_PHOTO


@pytest.mark.parametrize(
    "file",
    [
        ("feedback.xlsx", b"PK\x03\x04\x00\xff"),
        ("feedback.csv", "الوقت;1\n".encode()),
        ("تقرير 2027.html", b"<html><script>alert(1)</script></html>"),
    ],
)
async def test_any_file_goes_out_as_a_document_with_words_and_buttons(
    simulator: Simulator,
    speaker: ExtBot[None],
    http: aiohttp.ClientSession,
    amina: int,
    file: tuple[str, bytes],
) -> None:
    name, content = file
    sent = await speaker.send_document(
        amina, content, filename=name, caption="a" * 1024, reply_markup=KEYBOARD
    )
    assert sent.document
    (shown,) = simulator.messages(amina)
    assert shown["document"]["file_name"] == name
    assert (shown["caption"], shown["reply_markup"]) == ("a" * 1024, KEYBOARD.to_dict())
    async with http.get(f"/simulator/files/{sent.document.file_id}") as answer:
        assert await answer.read() == content
        assert answer.content_disposition
        assert answer.content_disposition.type == "attachment"
        assert answer.content_disposition.filename == name


async def test_a_document_arrives_as_it_was_sent(
    simulator: Simulator, listener: Bot, amina: int
) -> None:
    simulator.upload(amina, Upload(LIST.content, LIST.name, caption="/import this"))
    (update,) = await listener.get_updates()
    assert update.message
    assert update.message.document
    assert update.message.document.file_name == LIST.name
    assert update.message.document.mime_type == "text/csv"
    assert update.message.document.file_size == len(LIST.content)
    assert update.message.caption == "/import this"
    assert update.message.caption_entities
    assert update.message.caption_entities[0].type == "bot_command"


@pytest.mark.parametrize("kind", SENDING)
async def test_both_libraries_fetch_what_a_person_sent(
    simulator: Simulator, listener: Bot, speaker: ExtBot[None], amina: int, kind: str
) -> None:
    simulator.upload(amina, Upload(picture(), LIST.name, kind=kind))
    (message,) = simulator.messages(amina)
    file_id = (message["photo"][-1] if kind == "photo" else message[kind])["file_id"]
    described = await listener.get_file(file_id)
    assert described.file_path
    assert described.file_size == len(picture())
    fetched = await listener.download_file(described.file_path)
    assert isinstance(fetched, BytesIO)
    assert fetched.read() == picture()
    file = await speaker.get_file(file_id)
    assert bytes(await file.download_as_bytearray()) == picture()


async def test_what_is_too_large_can_be_sent_on_but_not_fetched(
    simulator: Simulator, speaker: ExtBot[None], amina: int
) -> None:
    simulator.upload(amina, Upload(bytes(TOO_LARGE), "video.bin"))
    simulator.upload(amina, Upload(bytes(TOO_LARGE - 1), "video.bin"))
    large, fitting = (message["document"]["file_id"] for message in simulator.messages(amina))
    with pytest.raises(BadRequest, match="File is too big"):
        await speaker.get_file(large)
    assert (await speaker.get_file(fitting)).file_size == TOO_LARGE - 1
    assert await speaker.send_document(amina, large)


async def test_a_call_of_more_than_fifty_megabytes_is_refused(
    http: aiohttp.ClientSession, amina: int
) -> None:
    form = aiohttp.FormData({"chat_id": str(amina)})
    form.add_field("document", BytesIO(bytes(51 * 1024 * 1024)), filename="a.bin")
    async with http.post("/bot42:SIMULATOR/sendDocument", data=form) as answer:
        assert (await answer.json())["description"] == "Request Entity Too Large"


@pytest.mark.parametrize("kind", SENDING)
def test_words_can_stand_under_pictures_voices_and_documents(
    simulator: Simulator, amina: int, kind: str
) -> None:
    simulator.send(amina, kind, caption=" Is this right? ")
    assert simulator.messages(amina)[0]["caption"] == "Is this right?"


def test_what_no_phone_would_send_is_refused(simulator: Simulator, amina: int) -> None:
    for upload in (
        Upload(b"", "empty.txt"),
        Upload(b"a", "a.webp", kind="sticker"),
        Upload(b"a", "a.txt", caption="a" * 1025),
    ):
        with pytest.raises(RefusalError):
            simulator.upload(amina, upload)
    with pytest.raises(RefusalError):
        simulator.locate(amina, 91, 0)
    assert simulator.messages(amina) == []


async def test_a_person_can_be_anywhere(simulator: Simulator, listener: Bot, amina: int) -> None:
    simulator.locate(amina, 51.8787, -0.42)
    (update,) = await listener.get_updates()
    assert update.message
    assert update.message.location
    assert (update.message.location.latitude, update.message.location.longitude) == (51.8787, -0.42)


async def test_a_venue_is_a_place_with_a_name_and_an_address(
    simulator: Simulator, speaker: ExtBot[None], amina: int
) -> None:
    sent = await speaker.send_venue(
        amina, 51.8787, -0.42, "Library", "St George's Square", reply_markup=KEYBOARD
    )
    assert sent.venue
    assert sent.location
    assert (sent.venue.title, sent.venue.address) == ("Library", "St George's Square")
    assert sent.venue.location == sent.location
    assert simulator.messages(amina)[0]["reply_markup"] == KEYBOARD.to_dict()


async def test_without_history_old_files_are_forgotten() -> None:
    simulator = Simulator(keep_history=False)
    chat = simulator.open_phone("Amina")
    for number in range(201):
        simulator.upload(chat, Upload(str(number).encode(), "a.txt"))
    assert simulator.file("document-2") == b"1"
    with pytest.raises(RefusalError, match="invalid file_id"):
        simulator.file("document-1")
