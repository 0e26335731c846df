"""Messages that are taken away: by the bot, by the person, for both sides or for one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.simulator import Json, RefusalError, Simulator
from tests.simulator.conftest import Call

KEYBOARD = {"inline_keyboard": [[{"text": "Start", "callback_data": "start"}]]}
TWO_DAYS = timedelta(hours=48)
TOO_LATE = "Bad Request: message can't be deleted for everyone"


async def sent(call: Call, chat: int, text: str, **more: object) -> int:
    answer = await call("sendMessage", chat_id=chat, text=text, **more)
    return int(answer["result"]["message_id"])


async def last(call: Call, kind: str) -> Json:
    result: Json = (await call("getUpdates"))["result"][-1][kind]
    return result


@pytest.mark.parametrize(
    ("age", "fate"), [(TWO_DAYS - timedelta(seconds=2), ""), (TWO_DAYS * 2, TOO_LATE)]
)
@pytest.mark.parametrize("by_bot", [True, False])
async def test_a_bot_deletes_its_own_and_the_persons_messages_for_two_days(
    simulator: Simulator, call: Call, amina: int, age: timedelta, fate: str, *, by_bot: bool
) -> None:
    number = await sent(call, amina, "a") if by_bot else simulator.say(amina, "My words")
    simulator.clock.move(age)
    answer = await call("deleteMessage", chat_id=amina, message_id=number)
    assert answer.get("description", "") == fate
    assert len(simulator.messages(amina)) == (1 if fate else 0)


async def test_in_groups_a_bot_deletes_its_own_messages_only(
    simulator: Simulator, call: Call, amina: int
) -> None:
    group = simulator.groups.create("Tea", [amina]).id
    theirs = simulator.groups.follow(amina, "abc", group)
    own = await sent(call, group, "a")
    refused = await call("deleteMessage", chat_id=group, message_id=theirs)
    assert refused["description"] == TOO_LATE
    assert (await call("deleteMessage", chat_id=group, message_id=own))["ok"]
    large = simulator.groups.upgrade(group).id
    own = await sent(call, large, "a")
    simulator.clock.move(TWO_DAYS * 2)
    refused = await call("deleteMessage", chat_id=large, message_id=own)
    assert refused["description"] == "Bad Request: message can't be deleted"


async def test_what_a_person_deletes_for_both_is_lost_to_the_bot(
    simulator: Simulator, call: Call, amina: int
) -> None:
    first = await sent(call, amina, "Before", reply_markup=KEYBOARD)
    simulator.delete(amina, first)
    assert simulator.messages(amina) == []
    where = {"chat_id": amina, "message_id": first}
    edit = await call("editMessageText", text="b", **where)
    assert edit["description"] == "Bad Request: message to edit not found"
    delete = await call("deleteMessage", **where)
    assert delete["description"] == "Bad Request: message to delete not found"
    reply = {"message_id": first, "allow_sending_without_reply": True}
    second = await sent(call, amina, "After", reply_markup=KEYBOARD, reply_parameters=reply)
    assert "reply_to_message" not in simulator.messages(amina)[-1]
    simulator.tap(amina, second, "start")
    assert "reply_to_message" not in (await last(call, "callback_query"))["message"]
    with pytest.raises(RefusalError, match="message to be replied not found"):
        simulator.say(amina, "Yes", reply_to=first)


async def test_what_a_person_deletes_on_their_side_only_the_bot_still_has(
    simulator: Simulator, call: Call, amina: int
) -> None:
    first = await sent(call, amina, "Before", reply_markup=KEYBOARD)
    reply = {"message_id": first}
    second = await sent(call, amina, "After", reply_markup=KEYBOARD, reply_parameters=reply)
    simulator.delete(amina, first, for_both=False)
    (shown,) = simulator.messages(amina)
    assert (shown["message_id"], shown.get("reply_to_message")) == (second, None)
    simulator.tap(amina, second, "start")
    answered = (await last(call, "callback_query"))["message"]["reply_to_message"]
    assert (answered["text"], answered["reply_markup"]) == ("Before", KEYBOARD)
    assert (await call("editMessageText", chat_id=amina, message_id=first, text="b"))["ok"]
    assert [message["message_id"] for message in simulator.messages(amina)] == [second]
    simulator.tap(amina, second, "start")
    assert (await last(call, "callback_query"))["message"]["reply_to_message"]["text"] == "b"
    with pytest.raises(RefusalError, match="message to be replied not found"):
        simulator.say(amina, "Yes", reply_to=first)
    simulator.delete(amina, first)
    assert not (await call("editMessageText", chat_id=amina, message_id=first, text="c"))["ok"]


def test_nobody_deletes_what_they_do_not_see(simulator: Simulator, amina: int) -> None:
    number = simulator.say(amina, "a")
    simulator.delete(amina, number, for_both=False)
    with pytest.raises(RefusalError, match="message to delete not found"):
        simulator.delete(amina, number, for_both=False)


async def test_the_persons_own_words_leave_the_quotes_with_them(
    simulator: Simulator, call: Call, amina: int
) -> None:
    words = simulator.say(amina, "My words")
    shown = await sent(call, amina, "Is this right?", reply_parameters={"message_id": words})
    assert (await call("deleteMessage", chat_id=amina, message_id=words))["ok"]
    (message,) = simulator.messages(amina)
    assert message["message_id"] == shown
    assert "My words" not in str(message)
