"""People say, send and tap what they like, under any name: the companion stays kind and well.

The tests of this module share one service.
"""

from __future__ import annotations

import pytest

from bot.simulator import Json
from tests.journeys.person import Person
from tests.journeys.watched import Watched, newcomer

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXTS = (
    "qwertyuiop",
    "?",
    "<b>bold",
    "&lt;",
    "/",
    "/nonsense",
    "/start place-atlantis",
    "%s {name} {0}",
    "' OR 1=1 --",
    "🧑‍🧑‍🧒",
    "x" * 4096,
    "\u202e\u2066",
    "\ud800",
)
CHOICES = (
    "",
    "::",
    "x",
    "q" * 64,
    "\u202e:a",
    "card:welcome:gone",
    "card:gone:gone",
    "card:welcome:hello'--",
    "session:gone:open",
    "hour:set:3",
    "place:atlantis:",
    "language:tlh:",
    "offer::",
    "doubt:page:gone",
    "home:::::",
    "forget:sure",
    "new-verb:with:everything",
)
NAMES = (
    " ",
    "\x00",
    "\u200b",
    "\ud800",
    "\u202eevil",
    "\u2066\u2069",
    "<b>&amp;</b>",
    "</a>",
    "[x](tg://user?id=1)",
    "_*`~",
    "@all t.me/x",
    "a\nb",
    "👩‍👩‍👧‍👧",
    "ن" * 64,
    "Z" + "\u0336" * 200,
)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:12]))
async def test_any_text_gets_one_kind_answer(telegram: Watched, text: str) -> None:
    person = await newcomer(telegram)
    before = len(person.said)
    await person.says(text)
    assert len(person.said) == before + 1
    assert person.newest["reply_markup"], "with a way on"


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "sticker", "document", "contact", "location", "forward"]
)
async def test_anything_else_gets_one_kind_answer(telegram: Watched, kind: str) -> None:
    person = await newcomer(telegram)
    before = len(person.said)
    telegram.send(person.chat, kind)
    await person.hears(before + 1)
    await person.says("/settings")
    assert len(person.said) == before + 2
    assert not [call for call in telegram.calls if call.method == "getFile"], "nothing is kept"


@pytest.mark.parametrize("choice", CHOICES, ids=ascii)
async def test_any_button_forged_or_forgotten_gets_a_sensible_answer(
    telegram: Watched, choice: str
) -> None:
    person = await newcomer(telegram)
    before = len(person.said)
    telegram.tap(person.chat, 1, choice)  # the message is not there any more
    await person.hears(before + 1)
    assert len(person.said) == before + 1
    assert person.newest["text"]


async def test_a_double_tap_is_as_good_as_one(telegram: Watched) -> None:
    person = await newcomer(telegram)
    person.tap("home::")
    await person.taps("home::", answers=2)
    assert person.sees("session:welcome:open")
    assert len(person.told) == 1, "the same message, changed once"


@pytest.mark.parametrize("name", NAMES, ids=ascii)
async def test_any_name_is_greeted(telegram: Watched, name: str) -> None:
    person = await newcomer(telegram, name)
    before = len(person.said)
    await person.taps("home::")
    assert len(person.said) == before + 1
    assert all(entity["type"] == "bold" for entity in person.newest["entities"])


async def test_what_is_not_for_the_companion_is_left_alone(telegram: Watched) -> None:
    person = await newcomer(telegram)
    account = {"id": person.chat, "is_bot": False, "first_name": "Sarah"}
    group = {"id": -5, "type": "group", "title": "A street"}
    channel = {"id": -1005, "type": "channel", "title": "News"}
    note = telegram.say(person.chat, "hello")
    await person.until(lambda: len(person.answers) == 3, "an answer")
    before = len(telegram.spoke_at)

    telegram.edit(person.chat, note, "hello again")
    telegram.push({"message": {"chat": group, "from": account, "text": "/start"}})
    telegram.push({"channel_post": {"chat": channel, "text": "/start"}})
    telegram.push({"poll": {"id": "1"}})
    await person.says("/settings")
    assert len(telegram.spoke_at) == before + 1, "only the settings were answered"


async def test_an_update_that_cannot_be_read_is_set_aside_once(telegram: Watched) -> None:
    person = await newcomer(telegram)
    polls = telegram.count("getUpdates")
    broken = {"id": person.chat, "type": "private", "first_name": "Sarah"}
    telegram.push({"message": {"chat": broken, "text": {"not": "a text"}}})
    await telegram.wait_for(lambda: telegram.pending_updates() == 0)
    assert telegram.count("getUpdates") - polls <= 3, "it was asked for again and again"


async def test_one_person_in_a_hurry_holds_up_nobody(telegram: Watched) -> None:
    hurried, other = await newcomer(telegram), await newcomer(telegram, "Amina")
    await other.taps("home::")
    for _ in range(1000):
        telegram.say(hurried.chat, "hello?")
    await other.reads("welcome")
    assert not notices(hurried), "the other read a whole session before the flood was answered"
    await hurried.until(lambda: notices(hurried), "the notice")
    await telegram.wait_for(lambda: telegram.pending_updates() == 0)
    assert len(notices(hurried)) == 1
    assert len(hurried.answers) < 50, "the rest is passed over"


def notices(person: Person) -> list[Json]:
    return [message for message in person.told if "That was a lot at once" in message["text"]]
