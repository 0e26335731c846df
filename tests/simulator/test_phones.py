"""The page's interface: what it shows, what it hears, what one can do there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.simulator import Json, Simulator, Upload
from tests.simulator.conftest import Call


@asynccontextmanager
async def listening(http: aiohttp.ClientSession) -> AsyncIterator[AsyncIterator[Json]]:
    """The events of the simulator from here on."""

    async def events(stream: aiohttp.StreamReader) -> AsyncIterator[Json]:
        async for line in stream:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))

    async with http.get("/simulator/events") as answer:
        assert answer.content_type == "text/event-stream"
        await answer.content.readline()
        yield events(answer.content)


async def post(http: aiohttp.ClientSession, path: str, body: Json | None = None) -> Json:
    async with http.post(f"/simulator/{path}", json=body) as answer:
        result: Json = await answer.json()
        assert answer.status == result.get("error_code", 200)
        return result


async def test_the_page_is_served(http: aiohttp.ClientSession) -> None:
    async with http.get("/") as answer:
        assert answer.content_type == "text/html"


async def test_the_state_shows_bot_clock_and_phones(
    simulator: Simulator, http: aiohttp.ClientSession, call: Call, amina: int
) -> None:
    commands = [{"command": "help", "description": "Help"}]
    in_arabic = [{"command": "help", "description": "مساعدة"}]
    await call("setMyCommands", commands=commands)
    await call("setMyCommands", commands=in_arabic, language_code="ar")
    await call("sendMessage", chat_id=amina, text="a")
    async with http.get("/simulator/state") as answer:
        state = await answer.json()
    assert state["bot"] == {
        "username": "companion_bot",
        "first_name": "Companion",
        "commands": commands,
    }
    assert state["clock"]["offset"] == 0
    assert state["phones"] == [
        {
            "chat": amina,
            "name": "Amina",
            "language_code": "ar",
            "role": "new arrival",
            "blocked": False,
            "commands": in_arabic,
            "messages": simulator.messages(amina),
        }
    ]


async def test_everything_that_happens_is_told(
    simulator: Simulator, http: aiohttp.ClientSession, call: Call
) -> None:
    async with listening(http) as events:
        phone = await post(http, "phones", {"name": "Amina", "language_code": "ar", "role": "new"})
        chat = phone["chat"]
        sent = (await call("sendMessage", chat_id=chat, text="a"))["result"]
        number = sent["message_id"]
        edited = (await call("editMessageText", chat_id=chat, message_id=number, text="b"))[
            "result"
        ]
        query = simulator.tap(chat, number, "x")
        await call("answerCallbackQuery", callback_query_id=query, text="ok", show_alert=True)
        await call("deleteMessage", chat_id=chat, message_id=number)
        await post(http, f"phones/{chat}/block")
        await post(http, "clock", {"hours": 1})
        await call("setMyCommands", commands=[])
        heard = [await asyncio.wait_for(anext(events), 1) for _ in range(8)]
    assert heard[:6] == [
        {"type": "phone", "chat": chat, "phone": phone},
        {"type": "message", "chat": chat, "message": sent},
        {"type": "edit", "chat": chat, "message": edited},
        {"type": "answer", "chat": chat, "text": "ok", "show_alert": True},
        {"type": "delete", "chat": chat, "message_id": number},
        {"type": "blocked", "chat": chat, "blocked": True},
    ]
    assert (heard[6]["type"], heard[6]["offset"]) == ("clock", 3600)
    assert heard[7] == {"type": "commands", "chat": None, "commands": []}


async def test_a_phone_can_do_what_people_do(
    simulator: Simulator, http: aiohttp.ClientSession, amina: int
) -> None:
    path = f"phones/{amina}"
    number = (await post(http, f"{path}/text", {"text": "/start"}))["result"]
    await post(http, f"{path}/edit", {"message_id": number, "text": "stop"})
    await post(http, f"{path}/tap", {"message_id": number, "data": "forged"})
    for kind in ("photo", "voice", "sticker", "document", "contact", "location", "forward"):
        await post(http, f"{path}/{kind}")
    await post(http, f"{path}/block")
    await post(http, f"{path}/unblock")
    assert simulator.pending_updates() == 12
    assert simulator.messages(amina)[0]["text"] == "stop"
    file_id = simulator.messages(amina)[1]["photo"][0]["file_id"]
    async with http.get(f"/simulator/files/{file_id}") as answer:
        assert answer.content_type == "image/png"
        assert (await answer.read()).startswith(b"\x89PNG")


async def test_a_phone_can_send_files_places_and_words_under_pictures(
    simulator: Simulator, http: aiohttp.ClientSession, amina: int
) -> None:
    path = f"phones/{amina}"
    question = (await post(http, f"{path}/photo", {"caption": "Is this right?"}))["result"]
    await post(http, f"{path}/location", {"latitude": "51.88", "longitude": "-0.42"})
    words = {"caption": "The list", "reply_to": str(question)}
    form = aiohttp.FormData(words, quote_fields=False)  # names as browsers send them
    form.add_field("file", b"a;b", filename="list #2.csv", content_type="text/csv")
    async with http.post(f"/simulator/{path}/upload", data=form) as answer:
        assert (await answer.json())["ok"]
    photo, place, document = simulator.messages(amina)
    assert photo["caption"] == "Is this right?"
    assert place["location"] == {"latitude": 51.88, "longitude": -0.42}
    assert document["document"]["file_name"] == "list #2.csv"
    assert document["document"]["mime_type"] == "text/csv"
    assert (document["caption"], document["reply_to_message"]) == ("The list", photo)
    assert simulator.file(document["document"]["file_id"]) == b"a;b"
    assert simulator.pending_updates() == 3


async def test_a_phone_can_follow_a_link_and_take_a_message_away(
    simulator: Simulator, http: aiohttp.ClientSession, amina: int
) -> None:
    link = {"link": "https://t.me/companion_bot?start=abc"}
    number = (await post(http, f"phones/{amina}/open", link))["result"]
    assert simulator.messages(amina)[0]["text"] == "/start abc"
    await post(http, f"phones/{amina}/delete", {"message_id": number})
    assert simulator.messages(amina) == []


@pytest.mark.parametrize(
    ("mime_type", "shown"),
    [("image/png", "inline"), ("audio/ogg; codecs=opus", "inline"), ("text/html", "attachment")],
)
async def test_what_could_hold_a_script_is_not_shown_by_the_browser(
    simulator: Simulator, http: aiohttp.ClientSession, amina: int, mime_type: str, shown: str
) -> None:
    simulator.upload(amina, Upload(b"<script>", "a", mime_type))
    async with http.get("/simulator/files/document-1") as answer:
        assert answer.headers["Content-Disposition"].startswith(shown)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_who_writes_to_a_blocked_bot_lets_it_in_again(
    simulator: Simulator, amina: int
) -> None:
    simulator.block(amina)
    simulator.say(amina, "a")
    assert simulator.pending_updates() == 3


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("phones/5/text", {"text": "a"}, 400),
        ("phones/1001/text", {}, 400),
        ("phones/1001/text", [], 400),
        ("phones/1001/tap", {"message_id": "x", "data": "a"}, 400),
        ("phones/1001/edit", {"message_id": 9, "text": "a"}, 400),
        ("phones/1001/dance", {}, 404),
        ("phones/1001/open", {"link": "https://example.org"}, 400),
        ("phones/1001/location", {"latitude": 1}, 400),
        ("phones/1001/location", {"latitude": 91, "longitude": 0}, 400),
        ("phones/1001/upload", {}, 400),
    ],
)
async def test_mistakes_of_the_page_are_explained(
    http: aiohttp.ClientSession, amina: int, path: str, body: Json, status: int
) -> None:
    assert amina == 1001
    answer = await post(http, path, body)
    assert answer["error_code"] == status


async def test_a_test_can_wait_for_what_it_hopes(
    simulator: Simulator, call: Call, amina: int
) -> None:
    hoped = asyncio.ensure_future(simulator.wait_for(lambda: simulator.messages(amina), 1))
    await asyncio.sleep(0)
    await call("sendMessage", chat_id=amina, text="a")
    assert [message["text"] for message in await hoped] == ["a"]
    with pytest.raises(TimeoutError):
        await simulator.wait_for(lambda: len(simulator.messages(amina)) > 1, 0.01)


async def test_a_caller_can_listen_in(amina: int) -> None:
    heard: list[tuple[str, Json]] = []
    simulator = Simulator(on_call=lambda method, params: heard.append((method, params)))
    await simulator.start()
    async with (
        aiohttp.ClientSession(simulator.url) as http,
        http.post("/bot42:SIMULATOR/getFile", data={"file_id": "a"}),
    ):
        pass
    await simulator.stop()
    assert heard == [("getFile", {"file_id": "a"})]
