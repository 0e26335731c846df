"""Fetching updates: nothing is lost before it is confirmed, and nobody fetches twice at once."""

from __future__ import annotations

import asyncio

import aiohttp

from bot.simulator import Json, Simulator
from tests.simulator.conftest import Call


def ids(answer: Json) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


async def test_updates_stay_until_the_offset_confirms_them(
    simulator: Simulator, call: Call, amina: int
) -> None:
    for text in "abc":
        simulator.say(amina, text)
    assert ids(await call("getUpdates")) == [1, 2, 3]
    assert ids(await call("getUpdates", limit=2)) == [1, 2]
    assert ids(await call("getUpdates", offset=2)) == [2, 3]
    assert ids(await call("getUpdates")) == [2, 3]
    assert ids(await call("getUpdates", offset=-1)) == [3]
    assert ids(await call("getUpdates", offset=4)) == []
    assert simulator.pending_updates() == 0


async def test_a_long_poll_ends_as_soon_as_something_happens(
    simulator: Simulator, call: Call, amina: int
) -> None:
    poll = asyncio.ensure_future(call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    simulator.say(amina, "a")
    assert ids(await asyncio.wait_for(poll, 1)) == [1]


async def test_a_second_poll_ends_the_first(simulator: Simulator, call: Call, amina: int) -> None:
    first = asyncio.ensure_future(call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.ensure_future(call("getUpdates", timeout=20))
    conflict = await asyncio.wait_for(first, 1)
    assert conflict["error_code"] == 409
    assert conflict["description"].startswith("Conflict: terminated by other getUpdates request;")
    simulator.say(amina, "a")
    assert ids(await asyncio.wait_for(second, 1)) == [1]


async def test_only_wanted_kinds_arrive(simulator: Simulator, call: Call, amina: int) -> None:
    await call("getUpdates", allowed_updates=["message"])
    simulator.tap(amina, 1, "a")
    simulator.say(amina, "a")
    assert ids(await call("getUpdates")) == [2]
    await call("getUpdates", offset=3, allowed_updates=[])
    simulator.tap(amina, 1, "a")
    simulator.push({"message_reaction": {"chat": {"id": 1}}})  # comes only to those who ask
    assert ids(await call("getUpdates")) == [3]


async def test_an_update_shows_the_message_as_it_was_when_it_happened(
    simulator: Simulator, call: Call, amina: int
) -> None:
    sent = await call("sendMessage", chat_id=amina, text="before")
    number = sent["result"]["message_id"]
    simulator.tap(amina, number, "a")
    await call("editMessageText", chat_id=amina, message_id=number, text="after")
    simulator.tap(amina, number, "a")
    first, second = (
        update["callback_query"]["message"] for update in (await call("getUpdates"))["result"]
    )
    assert (first["text"], second["text"]) == ("before", "after")
    assert "edit_date" not in first
    assert second["edit_date"] >= second["date"]


async def test_parameters_may_come_in_any_way(
    http: aiohttp.ClientSession, simulator: Simulator, amina: int
) -> None:
    path = "/bot42:SIMULATOR/sendMessage"
    for arguments in (
        {"params": {"chat_id": amina, "text": "a b"}},
        {"data": {"chat_id": amina, "text": "a b"}},
        {
            "data": aiohttp.FormData(
                {"chat_id": str(amina), "text": "a b"}, default_to_multipart=True
            )
        },
        {"json": {"chat_id": amina, "text": "a b"}},
    ):
        async with http.post(path, **arguments) as answer:
            assert answer.status == 200
    async with http.get(path, params={"chat_id": amina, "text": "a b"}) as answer:
        assert answer.status == 200
    assert [message["text"] for message in simulator.messages(amina)] == ["a b"] * 5


async def test_without_history_a_chat_forgets(amina: int) -> None:
    simulator = Simulator(keep_history=False)
    await simulator.start()
    try:
        chat = simulator.open_phone("Amina")
        for number in range(50):
            simulator.say(chat, str(number))
        assert [message["text"] for message in simulator.messages(chat)][-1] == "49"
        assert len(simulator.messages(chat)) == 20
        assert simulator.pending_updates() == 50
        assert simulator.calls == []
    finally:
        await simulator.stop()
