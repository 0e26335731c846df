"""A message that wishes for a reply: what hangs on it, what can no longer be done to it."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.types import ForceReply as ListenersForceReply
from telegram import ForceReply
from telegram.ext import ExtBot

from bot.simulator import Json, Simulator
from tests.simulator.conftest import Call

WISH = {"force_reply": True, "selective": False, "input_field_placeholder": "Your words"}
KEYBOARD: Json = {"inline_keyboard": [[{"text": "Skip", "callback_data": "skip"}]]}
STATE = "https://t.me/companion_bot?start=a-b_c"
PROMPT = f'What would you like to say?<a href="{STATE}">\u200b</a>'


async def asked(call: Call, chat: int, **more: object) -> Json:
    answer = await call(
        "sendMessage", chat_id=chat, text=PROMPT, parse_mode="HTML", reply_markup=WISH, **more
    )
    result: Json = answer["result"]
    return result


async def test_the_person_sees_the_wish_and_the_bot_is_not_told_of_it_again(
    simulator: Simulator, call: Call, amina: int
) -> None:
    sent = await asked(call, amina)
    assert "reply_markup" not in sent
    (shown,) = simulator.messages(amina)
    assert shown == {**sent, "reply_markup": WISH}


async def test_both_libraries_can_wish_for_a_reply(
    simulator: Simulator, listener: Bot, speaker: ExtBot[None], amina: int
) -> None:
    wish = ForceReply(input_field_placeholder="a" * 64)
    sent = await speaker.send_message(amina, "a", reply_markup=wish)
    assert sent.reply_markup is None
    await listener.send_message(amina, "a", reply_markup=ListenersForceReply(selective=True))
    wishes = [message["reply_markup"] for message in simulator.messages(amina)]
    assert wishes == [
        {"force_reply": True, "input_field_placeholder": "a" * 64},
        {"force_reply": True, "selective": True},
    ]


async def test_a_wish_that_is_none_hangs_nothing_on_the_message(
    simulator: Simulator, call: Call, amina: int
) -> None:
    for markup in ({"force_reply": False}, {}, {"input_field_placeholder": "a"}):
        await call("sendMessage", chat_id=amina, text="a", reply_markup=markup)
    assert not any("reply_markup" in message for message in simulator.messages(amina))


async def test_the_reply_brings_the_question_back_with_what_is_hidden_in_its_links(
    simulator: Simulator, listener: Bot, call: Call, amina: int
) -> None:
    first = simulator.say(amina, "/start")
    sent = await asked(call, amina, reply_parameters={"message_id": first})
    simulator.say(amina, "It was good", reply_to=sent["message_id"])
    reply = (await listener.get_updates())[-1].message
    assert reply
    assert reply.reply_to_message
    assert reply.reply_to_message.entities
    assert [entity.url for entity in reply.reply_to_message.entities] == [STATE]
    assert reply.reply_to_message.reply_markup is None
    assert reply.reply_to_message.reply_to_message is None
    assert reply.reply_to_message.text == sent["text"]


async def test_of_a_keyboard_and_a_wish_telegram_takes_the_keyboard(
    simulator: Simulator, call: Call, amina: int
) -> None:
    sent = await call("sendMessage", chat_id=amina, text="a", reply_markup={**WISH, **KEYBOARD})
    assert sent["result"]["reply_markup"] == KEYBOARD
    assert simulator.messages(amina)[0]["reply_markup"] == KEYBOARD


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("editMessageText", {"text": "b"}),
        ("editMessageText", {"text": "b", "reply_markup": KEYBOARD}),
        ("editMessageReplyMarkup", {"reply_markup": KEYBOARD}),
        ("editMessageReplyMarkup", {}),
    ],
)
async def test_a_question_cannot_be_edited(
    simulator: Simulator, call: Call, amina: int, method: str, params: Json
) -> None:
    sent = await asked(call, amina)
    where = {"chat_id": amina, "message_id": sent["message_id"]}
    refused = await call(method, **where, **params)
    assert refused["description"] == "Bad Request: message can't be edited"
    simulator.say(amina, "It was good", reply_to=sent["message_id"])
    refused = await call(method, **where, **params)  # the answer changes nothing
    assert refused["description"] == "Bad Request: message can't be edited"
    assert (await call("deleteMessage", **where))["ok"]
