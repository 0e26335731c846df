"""Storms of 429: whom they befall, and that a bot which does not wait is found out."""

from __future__ import annotations

from datetime import timedelta

import aiohttp

from bot.simulator import Fault, Kind, Simulator
from bot.simulator.clock import SimulatedClock
from bot.simulator.faults import Faults
from tests.simulator.conftest import Call

CHATS = range(1001, 2001)


def told_to_wait(seed: int, **which: str) -> dict[int, int]:
    """The seconds that each chat was told to wait, after one call each."""
    faults = Faults()
    faults.add(Fault.storm(0.6, (1, 5), seed=seed, **which))
    struck = {chat: faults.strike("sendMessage", chat, "Hello") for chat in CHATS}
    return {chat: fault.retry_after for chat, fault in struck.items() if fault}


def test_a_storm_befalls_its_share_for_seconds_from_its_range() -> None:
    waits = told_to_wait(seed=1)
    assert 550 < len(waits) < 650
    assert set(waits.values()) == {1, 2, 3, 4, 5}


def test_a_storm_falls_the_same_way_again() -> None:
    assert told_to_wait(seed=1) == told_to_wait(seed=1) != told_to_wait(seed=2)


def test_a_storm_befalls_only_the_words_and_methods_it_names() -> None:
    assert told_to_wait(seed=1, text="Hello")
    assert not told_to_wait(seed=1, text="Goodbye")
    assert told_to_wait(seed=1, method="send*")
    assert not told_to_wait(seed=1, method="edit*")


async def test_the_words_under_a_file_count_as_well(
    simulator: Simulator, call: Call, amina: int
) -> None:
    simulator.send(amina, "photo")
    simulator.faults.add(Fault.storm(1, method="send*", text="#7"))
    marked = await call("sendPhoto", chat_id=amina, photo="photo-1", caption="Notice #7")
    assert marked["error_code"] == 429
    assert (await call("sendPhoto", chat_id=amina, photo="photo-1", caption="Notice"))["ok"]
    assert (await call("sendMessage", chat_id=amina, text="Notice"))["ok"]


def test_every_wait_is_on_record_by_chat_and_instant() -> None:
    clock = SimulatedClock()
    faults = Faults(clock)
    faults.add(Fault(Kind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=3))
    faults.strike("sendMessage", 1001)
    (wait,) = faults.waits
    assert (wait.method, wait.chat) == ("sendMessage", 1001)
    assert wait.until - wait.at == timedelta(seconds=3)
    assert timedelta() <= clock.now() - wait.at < timedelta(seconds=1)


def test_a_call_before_its_time_is_on_record_and_one_after_it_is_not() -> None:
    clock = SimulatedClock()
    faults = Faults(clock)
    faults.add(Fault(Kind.TOO_MANY_REQUESTS, method="sendMessage", retry_after=60))
    faults.strike("sendMessage", 1001)
    faults.strike("sendMessage", 1002)
    faults.strike("editMessageText", 1001)
    assert faults.too_early == []
    clock.move(timedelta(seconds=30))
    faults.strike("sendMessage", 1001)
    (early,) = faults.too_early
    assert (early.method, early.chat, early.wait) == ("sendMessage", 1001, faults.waits[0])
    clock.move(timedelta(seconds=31))
    faults.strike("sendMessage", 1001)
    assert len(faults.too_early) == 1


def test_fair_weather_does_not_excuse_those_who_were_told_to_wait() -> None:
    faults = Faults()
    faults.add(Fault(Kind.TOO_MANY_REQUESTS, retry_after=60))
    faults.strike("sendMessage", 1001)
    faults.script([])
    assert faults.strike("sendMessage", 1001) is None
    assert len(faults.too_early) == 1


async def test_who_does_not_wait_in_a_storm_is_refused_for_the_rest_of_the_time(
    simulator: Simulator, call: Call, amina: int
) -> None:
    simulator.faults.add(Fault.storm(1, (40, 40)))
    await call("sendMessage", chat_id=amina, text="a")
    simulator.clock.move(timedelta(seconds=30))
    again = await call("sendMessage", chat_id=amina, text="a")
    assert again["parameters"] == {"retry_after": 10}
    assert len(simulator.faults.waits) == len(simulator.faults.too_early) == 1
    simulator.clock.move(timedelta(seconds=10))
    simulator.faults.script([])
    assert (await call("sendMessage", chat_id=amina, text="a"))["ok"]
    assert len(simulator.faults.too_early) == 1


async def test_a_storm_can_be_scripted_over_http(
    simulator: Simulator, http: aiohttp.ClientSession, call: Call, amina: int
) -> None:
    storm = {
        "kind": "too_many_requests",
        "method": "send*",
        "rate": 1,
        "text": "#7",
        "retry_after": 2,
        "retry_most": 4,
        "holds": True,
    }
    async with http.post("/simulator/faults", json=[storm]) as answer:
        assert (await answer.json())[0]["times"] is None
    refused = await call("sendMessage", chat_id=amina, text="Notice #7")
    assert refused["parameters"]["retry_after"] in {2, 3, 4}
    assert simulator.faults.waits[0].chat == amina
