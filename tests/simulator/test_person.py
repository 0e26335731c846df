"""What somebody in a journey can do besides saying and tapping: press what nobody knows, reply,
delete, and wait for what changes."""

from __future__ import annotations

import asyncio

import pytest

from bot.simulator import Json, RefusalError, Simulator
from tests.journeys.person import Person, words_of
from tests.simulator.conftest import Call

SEALED: Json = {
    "inline_keyboard": [
        [{"text": "Yes", "callback_data": "x7Qa"}, {"text": "Maybe", "callback_data": "9bZ_"}],
        [{"text": "Read", "url": "https://example.org"}, {"text": "No", "callback_data": "Kd-3"}],
    ]
}


@pytest.fixture
async def amina(simulator: Simulator) -> Person:
    person = Person(simulator, "Amina")
    simulator.say(person.chat, "/start")
    return person


async def sent(call: Call, person: Person, text: str, **more: object) -> Json:
    answer = await call("sendMessage", chat_id=person.chat, text=text, **more)
    result: Json = answer["result"]
    return result


async def pressed(call: Call) -> str:
    update = (await call("getUpdates", offset=-1))["result"][0]
    return str(update["callback_query"]["data"])


@pytest.mark.parametrize(
    ("button", "data"), [(0, "x7Qa"), (-1, "Kd-3"), (1, "9bZ_"), ("No", "Kd-3")]
)
async def test_a_button_is_pressed_by_its_place_or_by_what_it_says(
    call: Call, amina: Person, button: int | str, data: str
) -> None:
    await sent(call, amina, "a", reply_markup=SEALED)
    await sent(call, amina, "no buttons here")
    amina.press(button)
    assert await pressed(call) == data


async def test_a_button_can_be_pressed_on_an_older_message(call: Call, amina: Person) -> None:
    first = await sent(call, amina, "a", reply_markup=SEALED)
    other = {"inline_keyboard": [[{"text": "Yes", "callback_data": "new"}]]}
    await sent(call, amina, "b", reply_markup=other)
    amina.press("Yes", on=first)
    assert await pressed(call) == "x7Qa"
    amina.press("Yes")
    assert await pressed(call) == "new"
    for nothing in (4, "Read", "Perhaps"):
        with pytest.raises(AssertionError, match="sees no button"):
            amina.press(nothing, on=first)


async def test_a_reply_goes_to_the_newest_question_or_where_it_is_told(
    simulator: Simulator, call: Call, amina: Person
) -> None:
    with pytest.raises(AssertionError, match="nobody asks Amina"):
        amina.reply("Yes")
    first = await sent(call, amina, "First?", reply_markup={"force_reply": True})
    second = await sent(call, amina, "Second?", reply_markup={"force_reply": True})
    third = await sent(call, amina, "Third")
    for to, answered in ((None, second), (first, first), (third["message_id"], third)):
        amina.reply("Yes", to=to)
        reply = simulator.messages(amina.chat)[-1]["reply_to_message"]
        assert reply["message_id"] == answered["message_id"]
    await call("deleteMessage", chat_id=amina.chat, message_id=second["message_id"])
    assert amina.asking
    assert amina.asking["message_id"] == first["message_id"]


async def test_what_is_deleted_can_be_replied_to_no_more(call: Call, amina: Person) -> None:
    question = await sent(call, amina, "a", reply_markup={"force_reply": True})
    amina.deletes(question)
    assert amina.asking is None
    with pytest.raises(RefusalError):
        amina.reply("Yes", to=question)
    kept = await sent(call, amina, "b")
    amina.deletes(kept["message_id"], for_both=False)
    assert amina.told == []
    where = {"chat_id": amina.chat, "message_id": kept["message_id"]}
    assert (await call("editMessageText", text="c", **where))["ok"]


async def test_a_press_or_a_reply_waits_for_the_answer_also_when_it_is_an_edit(
    call: Call, amina: Person
) -> None:
    form = await sent(call, amina, "First question", reply_markup=SEALED)
    where = {"chat_id": amina.chat, "message_id": form["message_id"]}
    press = asyncio.ensure_future(amina.presses(0))
    await asyncio.sleep(0.02)
    assert not press.done()
    await call("editMessageText", text="Second question", **where)
    await press
    question = await sent(call, amina, "Words?", reply_markup={"force_reply": True})
    reply = asyncio.ensure_future(amina.replies("Mine", to=question))
    read = asyncio.ensure_future(amina.finds_in("Thank", on=form))
    await asyncio.sleep(0.02)
    assert not reply.done()
    assert not read.done()
    await call("editMessageText", text="Thank you", **where)
    await reply
    assert words_of(await read) == "Thank you"


async def test_every_change_of_the_chat_can_be_waited_for(call: Call, amina: Person) -> None:
    form = await sent(call, amina, "a", reply_markup=SEALED)
    where = {"chat_id": amina.chat, "message_id": form["message_id"]}
    await call("editMessageReplyMarkup", **where)
    await call("editMessageReplyMarkup", **where)  # refused: nothing changes
    await amina.notices(2)
    await call("deleteMessage", **where)
    await amina.notices(3)
    assert len(amina.changes) == 3
    assert len(amina.answers) == 1
