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
