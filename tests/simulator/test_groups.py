"""Groups: what the bot hears of them, what it is refused there, and how often it may write."""

from __future__ import annotations

import json
from datetime import timedelta

import aiohttp
import pytest

from bot.simulator import Json, RefusalError, Simulator
from tests.simulator.conftest import Call

LINK = "https://t.me/companion_bot?startgroup=circle-group-abc"


@pytest.fixture
def group(simulator: Simulator, amina: int) -> int:
    return simulator.groups.create("Neighbours", [amina]).id


async def updates(call: Call) -> list[Json]:
    """What the bot has heard since it last asked."""
    heard: list[Json] = (await call("getUpdates"))["result"]
    if heard:
        await call("getUpdates", offset=heard[-1]["update_id"] + 1)
    return [{key: part for key, part in one.items() if key != "update_id"} for one in heard]


def statuses(update: Json) -> tuple[str, str]:
    change = update["my_chat_member"]
    return change["old_chat_member"]["status"], change["new_chat_member"]["status"]


async def test_a_link_takes_the_bot_into_a_group_with_what_it_carries(
    simulator: Simulator, call: Call, amina: int, group: int
) -> None:
    simulator.open_link(amina, LINK)
    entered, service, start = await updates(call)
    assert statuses(entered) == ("left", "member")
    assert [one["username"] for one in service["message"]["new_chat_members"]] == ["companion_bot"]
    assert start["message"]["text"] == "/start@companion_bot circle-group-abc"
    assert start["message"]["entities"][0]["type"] == "bot_command"
    assert start["message"]["from"]["id"] == amina
    chat = {"id": group, "type": "group", "title": "Neighbours"}
    assert start["message"]["chat"] == entered["my_chat_member"]["chat"] == chat


async def test_a_bot_that_is_in_the_group_hears_only_the_words_of_the_link(
    simulator: Simulator, call: Call, amina: int, group: int
) -> None:
    simulator.groups.follow(amina, "one", group)
    await updates(call)
    simulator.groups.follow(amina, "two", group)
    (start,) = await updates(call)
    assert start["message"]["text"].endswith(" two")


async def test_who_has_no_group_makes_one(simulator: Simulator, amina: int) -> None:
    simulator.open_link(amina, LINK)
    (shown,) = simulator.groups.shown()
    assert shown["name"] == "Amina's group"


async def test_what_people_write_to_each_other_the_bot_does_not_hear(
    simulator: Simulator, call: Call, amina: int, group: int
) -> None:
    simulator.groups.say(group, amina, "/help")  # before it is there
    simulator.groups.follow(amina, "", group)
    await updates(call)
    for text in ("hello", "/help@another_bot", "/help", "/help@companion_bot me"):
        simulator.groups.say(group, amina, text)
    heard = [update["message"]["text"] for update in await updates(call)]
    assert heard == ["/help", "/help@companion_bot me"]


async def test_a_bot_writes_only_into_groups_that_it_is_in(
    simulator: Simulator, call: Call, amina: int, group: int
) -> None:
    async def refusal() -> str:
        answer = await call("sendMessage", chat_id=group, text="a")
        return str(answer.get("description", "none"))

    assert await refusal() == "Bad Request: chat not found"
    simulator.groups.follow(amina, "", group)
    assert await refusal() == "none"
    await updates(call)
    simulator.groups.remove_bot(group, amina)
    (left,) = await updates(call)
    assert statuses(left) == ("member", "left")
    assert await refusal() == "Forbidden: bot was kicked from the group chat"
    simulator.groups.follow(amina, "", group)
    assert await refusal() == "none"


async def test_a_group_that_grows_goes_on_elsewhere(
    simulator: Simulator, call: Call, amina: int, group: int
) -> None:
    simulator.groups.follow(amina, "", group)
    await updates(call)
    new = simulator.groups.upgrade(group)
    away, here = await updates(call)
    assert away["message"]["migrate_to_chat_id"] == new.id
    assert here["message"]["migrate_from_chat_id"] == group
    assert here["message"]["chat"]["type"] == "supergroup"
    refused = await call("sendMessage", chat_id=group, text="a")
    assert refused["description"] == ("Bad Request: group chat was upgraded to a supergroup chat")
    assert refused["parameters"] == {"migrate_to_chat_id": new.id}
    assert (await call("sendMessage", chat_id=new.id, text="a"))["ok"]
    simulator.groups.remove_bot(new.id)
    (kicked,) = await updates(call)
    assert statuses(kicked) == ("member", "kicked")


async def test_a_group_gets_twenty_messages_a_minute(
    simulator: Simulator, call: Call, amina: int, group: int
) -> None:
    other = simulator.groups.create("Others", [amina]).id
    for chat in (group, other):
        simulator.groups.follow(amina, "", chat)
    answers = [await call("sendMessage", chat_id=group, text="a") for _ in range(21)]
    assert [answer["ok"] for answer in answers] == [True] * 20 + [False]
    wait = answers[-1]["parameters"]["retry_after"]
    assert answers[-1]["description"] == f"Too Many Requests: retry after {wait}"
    assert 55 <= wait <= 60
    assert (await call("sendMessage", chat_id=other, text="a"))["ok"]
    assert (await call("sendMessage", chat_id=amina, text="a"))["ok"]
    simulator.clock.move(timedelta(seconds=wait))
    assert (await call("sendMessage", chat_id=group, text="a"))["ok"]


def test_only_those_of_a_group_act_in_it(simulator: Simulator, amina: int, group: int) -> None:
    marek = simulator.open_phone("Marek")
    for act in (
        lambda: simulator.groups.say(group, marek, "/help"),
        lambda: simulator.groups.follow(marek, "", group),
        lambda: simulator.groups.remove_bot(group, marek),
        lambda: simulator.groups.remove_bot(group, amina),  # it is not in it
        lambda: simulator.groups.say(-5, amina, "/help"),
    ):
        with pytest.raises(RefusalError):
            act()


async def test_the_page_shows_what_the_bot_says_in_a_group_and_takes_it_out(
    simulator: Simulator, http: aiohttp.ClientSession, call: Call, amina: int, group: int
) -> None:
    async def state() -> list[Json]:
        async with http.get("/simulator/state") as answer:
            shown: list[Json] = (await answer.json())["phones"]
            return shown

    assert [phone["chat"] for phone in await state()] == [amina]
    simulator.open_link(amina, LINK)
    simulator.groups.say(group, amina, "something private")
    sent = await call("sendMessage", chat_id=group, text="We meet on Tuesday.")
    _, shown = await state()
    assert (shown["name"], shown["role"], shown["group"]) == ("Neighbours", "group chat", True)
    assert shown["messages"] == [sent["result"]]
    assert "private" not in json.dumps(shown)
    async with http.post(f"/simulator/phones/{group}/remove") as answer:
        assert answer.status == 200
    assert not (await call("sendMessage", chat_id=group, text="a"))["ok"]
