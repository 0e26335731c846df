"""The two libraries of production, unchanged, against the simulator: aiogram hears, PTB speaks."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import pytest
from aiogram import Bot
from aiogram.types import BotCommand, BufferedInputFile, InaccessibleMessage, Message
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.simulator import Fault, Kind, Simulator

Speaker: TypeAlias = ExtBot[None]

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("نعم", callback_data="say:yes:1")]])


async def test_both_know_who_the_bot_is(listener: Bot, speaker: Speaker) -> None:
    assert (await listener.me()).username == speaker.username == "companion_bot"


async def test_both_can_ask_what_a_chat_is(listener: Bot, speaker: Speaker, amina: int) -> None:
    assert (await listener.get_chat(amina)).first_name == "Amina"
    assert (await speaker.get_chat(amina)).type == "private"


async def test_a_conversation(
    simulator: Simulator, listener: Bot, speaker: Speaker, amina: int
) -> None:
    simulator.say(amina, "/start abc")
    (hello,) = await listener.get_updates()
    assert hello.message
    assert hello.message.from_user
    assert hello.message.from_user.language_code == "ar"
    assert hello.message.entities
    assert hello.message.entities[0].type == "bot_command"

    sent = await speaker.send_message(
        amina, "<b>أهلا</b> بك", parse_mode="HTML", reply_markup=KEYBOARD
    )
    assert (sent.text, sent.entities[0].type) == ("أهلا بك", "bold")
    assert sent.message_id == hello.message.message_id + 1

    simulator.tap(amina, sent.message_id, "say:yes:1")
    (tapped,) = await listener.get_updates(offset=hello.update_id + 1)
    query = tapped.callback_query
    assert query
    assert query.data == "say:yes:1"
    assert isinstance(query.message, Message)
    assert query.message.text == "أهلا بك"
    await listener.answer_callback_query(query.id, text="شكرا")
    await speaker.edit_message_text("تم", amina, sent.message_id)

    shown = [message["text"] for message in simulator.messages(amina)]
    assert shown == ["/start abc", "تم"]
    assert "reply_markup" not in simulator.messages(amina)[1]
    assert simulator.pending_updates() == 1
    await listener.get_updates(offset=tapped.update_id + 1)
    assert simulator.pending_updates() == 0
    assert [call.method for call in simulator.calls] == [
        "getMe",
        "getUpdates",
        "sendMessage",
        "getUpdates",
        "answerCallbackQuery",
        "editMessageText",
        "getUpdates",
    ]


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "sticker", "document", "contact", "location", "forward"]
)
async def test_whatever_a_person_sends_is_understood(
    simulator: Simulator, listener: Bot, amina: int, kind: str
) -> None:
    simulator.send(amina, kind)
    (update,) = await listener.get_updates()
    assert update.message
    attribute = "forward_origin" if kind == "forward" else kind
    assert getattr(update.message, attribute)


async def test_taps_on_what_is_gone_arrive_all_the_same(
    simulator: Simulator, listener: Bot, amina: int
) -> None:
    simulator.tap(amina, 77, "forged:1:2")
    (update,) = await listener.get_updates()
    assert update.callback_query
    assert isinstance(update.callback_query.message, InaccessibleMessage)


async def test_edits_blocks_and_groups_are_told(
    simulator: Simulator, listener: Bot, amina: int
) -> None:
    first = simulator.say(amina, "helo")
    simulator.edit(amina, first, "hello")
    simulator.block(amina)
    simulator.block(amina)  # twice is once
    simulator.unblock(amina)
    group = {"id": -100, "type": "supergroup", "title": "Neighbours"}
    sender = {"id": 7, "is_bot": False, "first_name": "Sam"}
    simulator.push({"message": {"chat": group, "from": sender, "text": "hi"}})
    updates = await listener.get_updates()
    assert [update.event_type for update in updates] == [
        "message",
        "edited_message",
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    assert updates[1].edited_message
    assert updates[1].edited_message.text == "hello"
    statuses = [
        update.my_chat_member.new_chat_member.status for update in updates if update.my_chat_member
    ]
    assert statuses == ["kicked", "member"]
    assert [message["text"] for message in simulator.messages(-100)] == ["hi"]


async def test_files_go_up_and_come_down(
    simulator: Simulator, speaker: Speaker, amina: int
) -> None:
    sent = await speaker.send_document(
        amina, b"a;b", filename="report.csv", caption="<i>a</i>", parse_mode="HTML"
    )
    assert sent.document
    assert sent.document.file_name == "report.csv"
    assert (sent.caption, sent.caption_entities[0].type) == ("a", "italic")
    file = await speaker.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a;b"
    again = await speaker.send_document(amina, sent.document.file_id)
    assert again.document == sent.document
    await speaker.edit_message_caption(amina, sent.message_id, caption="b")
    assert simulator.messages(amina)[0]["caption"] == "b"


async def test_pictures_voices_and_places(
    simulator: Simulator, listener: Bot, speaker: Speaker, amina: int
) -> None:
    await speaker.send_photo(amina, b"pixels", reply_markup=KEYBOARD)
    await speaker.send_voice(amina, b"sound")
    await speaker.send_venue(amina, 57.14, -2.1, "Library", "1 High Street")
    await listener.send_chat_action(amina, "typing")
    picture, voice, place = simulator.messages(amina)
    assert picture["photo"][0]["file_size"] == 6
    assert voice["voice"]["mime_type"]
    assert place["venue"]["title"] == "Library"
    await speaker.edit_message_reply_markup(amina, picture["message_id"])
    await speaker.delete_message(amina, voice["message_id"])
    assert len(simulator.messages(amina)) == 2
    assert "reply_markup" not in simulator.messages(amina)[0]


async def test_a_reply_shows_what_it_answers(
    simulator: Simulator, speaker: Speaker, amina: int
) -> None:
    question = simulator.say(amina, "Where?")
    answer = await speaker.send_message(amina, "There", reply_to_message_id=question)
    assert answer.reply_to_message
    assert answer.reply_to_message.text == "Where?"
    alone = await speaker.send_message(
        amina, "a", reply_to_message_id=99, allow_sending_without_reply=True
    )
    assert alone.reply_to_message is None


async def test_menus_and_names_by_language(listener: Bot, speaker: Speaker) -> None:
    await listener.set_my_commands([BotCommand(command="help", description="Help")])
    await speaker.set_my_commands([("help", "مساعدة")], language_code="ar")
    assert (await listener.get_my_commands())[0].description == "Help"
    assert (await listener.get_my_commands(language_code="ar"))[0].description == "مساعدة"
    assert (await listener.get_my_commands(language_code="pl")) == []
    await speaker.set_my_name("Neighbour")
    await speaker.set_my_description("Hello", language_code="ar")
    await speaker.set_my_short_description("Hi")
    assert (await listener.get_me()).first_name == "Neighbour"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(Kind.TOO_MANY_REQUESTS, retry_after=7), RetryAfter),
        (Fault(Kind.SERVER_ERROR), NetworkError),
        (Fault(Kind.SERVER_ERROR, status=500), NetworkError),
        (Fault(Kind.DROP_BEFORE), NetworkError),
        (Fault(Kind.DROP_AFTER), NetworkError),
        (Fault(Kind.GARBAGE), TelegramError),
        (Fault(Kind.BLOCKED), Forbidden),
    ],
)
async def test_faults_reach_the_speaker_as_real_ones_would(
    simulator: Simulator, speaker: Speaker, amina: int, fault: Fault, error: type[Exception]
) -> None:
    simulator.faults.add(fault)
    with pytest.raises(error) as raised:
        await speaker.send_message(amina, "a")
    if isinstance(raised.value, RetryAfter):
        assert raised.value.retry_after == timedelta(seconds=7)
    accepted = fault.kind in {Kind.DROP_AFTER, Kind.GARBAGE}
    assert len(simulator.messages(amina)) == accepted
    assert simulator.calls[-1].outcome["ok"] is accepted
    assert simulator.calls[-1].outcome["fault"] == fault.kind
    await speaker.send_message(amina, "a")
    assert len(simulator.messages(amina)) == accepted + 1


async def test_refusals_reach_the_speaker(
    simulator: Simulator, speaker: Speaker, amina: int
) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await speaker.send_message(5, "a")
    with pytest.raises(EndPointNotFound):
        await speaker.do_api_request("sendTelepathy")
    simulator.block(amina)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await speaker.send_message(amina, "a")


async def test_the_listener_can_attach_files_too(
    simulator: Simulator, listener: Bot, amina: int
) -> None:
    """aiogram sends them under names of their own, and points there from the parameter."""
    sent = await listener.send_document(amina, BufferedInputFile(b"a", "a.txt"), caption="a")
    assert sent.document
    assert sent.document.file_name == "a.txt"
    assert simulator.calls[-1].params["chat_id"] == str(amina)
