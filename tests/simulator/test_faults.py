"""Which calls a scripted fault befalls. What it does to them is in test_libraries."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.simulator import Fault, Json, Kind, Simulator
from bot.simulator.faults import Faults
from tests.simulator.conftest import Call


def struck(faults: Faults, *calls: tuple[str, int | None]) -> list[bool]:
    return [faults.strike(method, chat) is not None for method, chat in calls]


def test_a_fault_strikes_as_often_as_it_is_told() -> None:
    faults = Faults()
    faults.add(Fault(Kind.GARBAGE, times=2))
    assert struck(faults, *[("sendMessage", 1)] * 3) == [True, True, False]
    assert faults.left() == []


def test_a_fault_strikes_only_what_it_names() -> None:
    faults = Faults()
    faults.add(Fault(Kind.GARBAGE, method="sendMessage", chat=1, times=None))
    calls = [("sendmessage", 1), ("sendMessage", 2), ("getMe", None), ("sendMessage", 1)]
    assert struck(faults, *calls) == [True, False, False, True]


def test_the_first_that_fits_goes_first() -> None:
    faults = Faults()
    faults.script([Fault(Kind.GARBAGE, method="getMe"), Fault(Kind.BLOCKED), Fault(Kind.DELAY)])
    kinds = [faults.strike("sendMessage", 1) for _ in range(3)]
    assert [fault and fault.kind for fault in kinds] == [Kind.BLOCKED, Kind.DELAY, None]
    faults.script([])
    assert faults.left() == []


def test_dice_fall_the_same_way_again() -> None:
    def run(seed: int) -> list[bool]:
        faults = Faults()
        faults.add(Fault(Kind.GARBAGE, times=None, rate=0.3, seed=seed))
        return struck(faults, *[("getMe", None)] * 200)

    assert run(1) == run(1) != run(2)
    assert 40 < sum(run(1)) < 80


@pytest.mark.parametrize(("after", "seen"), [(False, 0), (True, 1)])
async def test_a_delay_comes_before_or_after_acceptance(
    simulator: Simulator, call: Call, amina: int, after: bool, seen: int
) -> None:
    simulator.faults.add(Fault(Kind.DELAY, seconds=0.2, after=after))
    answer = asyncio.ensure_future(call("sendMessage", chat_id=amina, text="a"))
    await asyncio.sleep(0.1)
    assert (len(simulator.messages(amina)), answer.done()) == (seen, False)
    assert (await answer)["ok"]


async def test_faults_can_be_scripted_over_http(
    simulator: Simulator, http: aiohttp.ClientSession, call: Call, amina: int
) -> None:
    script: list[Json] = [
        {"kind": "too_many_requests", "method": "sendMessage", "retry_after": 3},
        {"kind": "garbage", "rate": 0.5, "seed": 9, "chat": 5},
    ]
    async with http.post("/simulator/faults", json=script) as answer:
        assert [fault["times"] for fault in await answer.json()] == [1, None]
    refused = await call("sendMessage", chat_id=amina, text="a")
    assert refused["description"] == "Too Many Requests: retry after 3"
    assert refused["parameters"] == {"retry_after": 3}
    async with http.get("/simulator/faults") as answer:
        assert [fault["kind"] for fault in await answer.json()] == ["garbage"]


@pytest.mark.parametrize("script", [[{"kind": "plague"}], [{}], [{"kind": "delay", "hours": 1}]])
async def test_a_script_that_makes_no_sense_is_refused(
    simulator: Simulator, http: aiohttp.ClientSession, script: Any
) -> None:
    async with http.post("/simulator/faults", json=script) as answer:
        assert answer.status == 400
    assert simulator.faults.left() == []


# Of updates

KEYBOARD = {"inline_keyboard": [[{"text": "Start", "callback_data": "start"}]]}


async def hung(call: Call, chat: int) -> tuple[int, int]:
    """Two messages with keyboards, the second one in answer to the first."""
    numbers: list[int] = []
    for answered in ({}, {"reply_parameters": {"message_id": 1}}):
        sent = await call("sendMessage", chat_id=chat, text="a", reply_markup=KEYBOARD, **answered)
        numbers.append(sent["result"]["message_id"])
    return numbers[0], numbers[1]


async def heard(call: Call) -> list[Json]:
    """The messages that came with the updates."""
    updates = (await call("getUpdates"))["result"]
    return [
        update["callback_query"]["message"] if "callback_query" in update else update["message"]
        for update in updates
    ]


async def test_replies_are_not_handed_over_while_the_switch_is_on(
    simulator: Simulator, call: Call, amina: int
) -> None:
    _, later = await hung(call, amina)
    for script in ([Fault(Kind.NO_REPLY, times=None)], []):
        simulator.faults.script(script)
        simulator.say(amina, "My words", reply_to=later)
        simulator.tap(amina, later, "start")
    without, tapped_without, whole, tapped = await heard(call)
    assert not any("reply_to_message" in message for message in (without, tapped_without))
    assert tapped_without["reply_markup"] == KEYBOARD
    assert whole["reply_to_message"]["message_id"] == later
    assert tapped["reply_to_message"]["reply_markup"] == KEYBOARD
    assert simulator.messages(amina)[2]["reply_to_message"]  # the person has it all the same


async def test_a_tapped_message_can_be_too_old_to_look_at(
    simulator: Simulator, call: Call, amina: int
) -> None:
    _, later = await hung(call, amina)
    simulator.faults.add(Fault(Kind.TOO_OLD, chat=amina))
    for _ in range(2):
        simulator.tap(amina, later, "start")
    old, young = await heard(call)
    assert old == {"chat": young["chat"], "message_id": later, "date": 0}
    assert young["text"] == "a"
    assert (await call("editMessageText", chat_id=amina, message_id=later, text="b"))["ok"]


async def test_faults_of_updates_befall_no_calls_and_the_kinds_they_name_only(
    simulator: Simulator, http: aiohttp.ClientSession, call: Call, amina: int
) -> None:
    script: list[Json] = [
        {"kind": "no_reply", "method": "message", "times": None},
        {"kind": "too_old", "chat": amina + 1, "times": None},
    ]
    async with http.post("/simulator/faults", json=script) as answer:
        assert answer.status == 200
    _, later = await hung(call, amina)
    simulator.say(amina, "My words", reply_to=later)
    simulator.tap(amina, later, "start")
    reply, tapped = await heard(call)
    assert "reply_to_message" not in reply
    assert tapped["reply_to_message"]
    assert len(simulator.faults.left()) == 2
