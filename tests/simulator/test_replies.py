"""Answers that show what they answer: one level deep, in updates as in the chat."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import Message, ReplyParameters
from aiohttp import ClientSession, FormData

from bot.simulator import Json, RefusalError, Simulator
from tests.simulator.conftest import Call

KEYBOARD = {"inline_keyboard": [[{"text": "Answer", "callback_data": "answer"}]]}
NOT_FOUND = "Bad Request: message to be replied not found"


@pytest.fixture
async def sending(simulator: Simulator, amina: int) -> list[tuple[str, Json]]:
    """Every method that sends something, with what it needs."""
    for kind in ("photo", "voice", "document"):
        simulator.send(amina, kind)
    return [
        ("sendMessage", {"text": "a"}),
        ("sendPhoto", {"photo": "photo-1"}),
        ("sendVoice", {"voice": "voice-2"}),
        ("sendDocument", {"document": "document-3"}),
        ("sendVenue", {"latitude": 1, "longitude": 2, "title": "a", "address": "b"}),
    ]


async def test_every_message_can_answer_another(
    simulator: Simulator, call: Call, amina: int, sending: list[tuple[str, Json]]
) -> None:
    question = simulator.say(amina, "Where?")
    asked = simulator.messages(amina)[-1]
    for method, params in sending:
        reply = {"message_id": question}
        answer = await call(method, chat_id=amina, reply_parameters=reply, **params)
        assert answer["result"]["reply_to_message"] == asked


async def test_what_is_gone_cannot_be_answered_unless_it_does_not_matter(
    simulator: Simulator, call: Call, amina: int, sending: list[tuple[str, Json]]
) -> None:
    question = simulator.say(amina, "Where?")
    simulator.delete(amina, question)
    reply: Json = {"message_id": question}
    optional = {**reply, "allow_sending_without_reply": True}
    for method, params in sending:
        refused = await call(method, chat_id=amina, reply_parameters=reply, **params)
        assert refused["description"] == NOT_FOUND
        sent = await call(method, chat_id=amina, reply_parameters=optional, **params)
        assert "reply_to_message" not in sent["result"]


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "location"])
async def test_the_message_is_shown_whole(
    simulator: Simulator, listener: Bot, amina: int, kind: str
) -> None:
    caption = "" if kind == "location" else "This one"
    question = simulator.send(amina, kind, caption=caption)
    sent = await listener.send_message(
        amina, "Which?", reply_parameters=ReplyParameters(message_id=question)
    )
    assert sent.reply_to_message
    assert getattr(sent.reply_to_message, kind)
    assert sent.reply_to_message.caption == (caption or None)
    assert sent.reply_to_message.from_user
    assert sent.reply_to_message.from_user.id == amina


async def test_only_one_level_is_shown(simulator: Simulator, call: Call, amina: int) -> None:
    first = simulator.say(amina, "Where?")
    second = await call(
        "sendMessage", chat_id=amina, text="Here", reply_parameters={"message_id": first}
    )
    simulator.say(amina, "Thanks", reply_to=second["result"]["message_id"])
    thanks = simulator.messages(amina)[-1]
    assert thanks["reply_to_message"]["text"] == "Here"
    assert "reply_to_message" not in thanks["reply_to_message"]
    updates = (await call("getUpdates"))["result"]
    assert updates[-1]["message"] == thanks


async def test_a_tap_carries_what_its_message_answers_also_after_an_edit(
    simulator: Simulator, listener: Bot, call: Call, amina: int
) -> None:
    question = simulator.send(amina, "voice")
    sent = await call(
        "sendMessage",
        chat_id=amina,
        text="A question",
        reply_parameters={"message_id": question},
        reply_markup=KEYBOARD,
    )
    number = sent["result"]["message_id"]
    edited = await call("editMessageText", chat_id=amina, message_id=number, text="Taken")
    assert edited["result"]["reply_to_message"]["voice"]
    simulator.tap(amina, number, "answer")
    tapped = (await listener.get_updates())[-1].callback_query
    assert tapped
    assert isinstance(tapped.message, Message)
    assert tapped.message.text == "Taken"
    assert tapped.message.reply_to_message
    assert tapped.message.reply_to_message.voice


async def test_a_tap_shows_what_is_answered_as_it_stands_now(
    simulator: Simulator, call: Call, amina: int
) -> None:
    question = simulator.say(amina, "Were?")
    sent = await call(
        "sendMessage", chat_id=amina, text="a", reply_parameters={"message_id": question}
    )
    number = sent["result"]["message_id"]
    simulator.edit(amina, question, "Where?")
    simulator.tap(amina, number, "answer")
    simulator.delete(amina, question)
    simulator.tap(amina, number, "answer")
    updates = (await call("getUpdates"))["result"]
    corrected, gone = (update["callback_query"]["message"] for update in updates[-2:])
    assert corrected["reply_to_message"]["text"] == "Where?"
    assert "reply_to_message" not in gone


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("{", "can't parse reply parameters JSON object"),
        ([1], "object expected as reply parameters"),
        ({}, 'can\'t find field "message_id"'),
        ({"message_id": "x"}, 'field "message_id" must be of type Number'),
        (
            {"message_id": 1, "allow_sending_without_reply": "true"},
            'field "allow_sending_without_reply" must be of type Boolean',
        ),
        ({"message_id": 1, "chat_id": 7}, "message to be replied not found"),
    ],
)
async def test_parameters_that_make_no_sense_are_refused(
    simulator: Simulator, call: Call, amina: int, given: Any, words: str
) -> None:
    simulator.say(amina, "Where?")
    answer = await call("sendMessage", chat_id=amina, text="a", reply_parameters=given)
    assert answer["description"] == f"Bad Request: {words}"


def test_a_person_answers_only_what_is_there(simulator: Simulator, amina: int) -> None:
    with pytest.raises(RefusalError, match="message to be replied not found"):
        simulator.say(amina, "Yes", reply_to=99)


async def test_a_reply_of_the_persons_brings_the_message_as_it_stands_now(
    simulator: Simulator, call: Call, amina: int
) -> None:
    first = simulator.say(amina, "/start")
    sent = await call(
        "sendMessage", chat_id=amina, text="a", reply_parameters={"message_id": first}
    )
    number = sent["result"]["message_id"]
    edited = await call(
        "editMessageText",
        chat_id=amina,
        message_id=number,
        text='<a href="https://t.me/companion_bot?start=x">b</a>',
        parse_mode="HTML",
        reply_markup=KEYBOARD,
    )
    simulator.say(amina, "Yes", reply_to=number)
    answered = (await call("getUpdates"))["result"][-1]["message"]["reply_to_message"]
    assert answered["entities"][0]["url"] == "https://t.me/companion_bot?start=x"
    assert answered["reply_markup"] == KEYBOARD
    assert {**answered, "reply_to_message": simulator.messages(amina)[0]} == edited["result"]


@pytest.mark.parametrize("way", ["voice", "upload"])
async def test_a_voice_in_answer_brings_the_buttons_of_what_it_answers(
    simulator: Simulator, http: ClientSession, call: Call, amina: int, way: str
) -> None:
    """Over HTTP, as the page and the tests do it: a card is answered by reading it aloud."""
    card = await call("sendMessage", chat_id=amina, text="Food waste", reply_markup=KEYBOARD)
    reply = {"reply_to": str(card["result"]["message_id"])}
    path = f"/simulator/phones/{amina}/{way}"
    if way == "voice":
        async with http.post(path, json=reply) as answer:
            assert (await answer.json())["ok"]
    else:
        form = FormData({**reply, "kind": "voice"})
        form.add_field("file", b"OggS", filename="a.ogg", content_type="audio/ogg")
        async with http.post(path, data=form) as answer:
            assert (await answer.json())["ok"]
    told = (await call("getUpdates"))["result"][-1]["message"]
    assert told["voice"]["file_id"]
    assert told["reply_to_message"]["reply_markup"] == KEYBOARD


async def test_a_tap_carries_both_keyboards_as_they_are_now(
    simulator: Simulator, listener: Bot, call: Call, amina: int
) -> None:
    """The earlier message is edited after the later one has been hung on it."""
    earlier = (await call("sendMessage", chat_id=amina, text="Before"))["result"]["message_id"]
    hung_on = {"message_id": earlier}
    sent = await call(
        "sendMessage",
        chat_id=amina,
        text="After",
        reply_parameters=hung_on,
        reply_markup=KEYBOARD,
    )
    later = sent["result"]["message_id"]
    sealed = {"inline_keyboard": [[{"text": "Delete", "callback_data": "s" * 64}]]}
    await call("editMessageReplyMarkup", chat_id=amina, message_id=earlier, reply_markup=sealed)
    simulator.tap(amina, later, "answer")
    tapped = (await listener.get_updates())[-1].callback_query
    assert tapped
    assert isinstance(tapped.message, Message)
    assert tapped.message.reply_markup
    assert tapped.message.reply_markup.inline_keyboard[0][0].callback_data == "answer"
    answered = tapped.message.reply_to_message
    assert answered
    assert answered.reply_markup
    assert answered.reply_markup.inline_keyboard[0][0].callback_data == "s" * 64
    assert answered.reply_to_message is None


async def test_an_edited_answer_still_shows_what_it_answers(
    simulator: Simulator, call: Call, amina: int
) -> None:
    sent = await call("sendMessage", chat_id=amina, text="Were?")
    number = sent["result"]["message_id"]
    answer = simulator.say(amina, "Hear", reply_to=number)
    await call("editMessageText", chat_id=amina, message_id=number, text="Where?")
    simulator.edit(amina, answer, "Here")
    edited = (await call("getUpdates"))["result"][-1]["edited_message"]
    assert (edited["text"], edited["reply_to_message"]["text"]) == ("Here", "Where?")
    assert simulator.messages(amina)[-1] == edited
