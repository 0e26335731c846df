"""Numbers of people say nothing about one of them: who is meant shows in no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from flows.broadcasts import openly
from flows.conversation import respond
from flows.events import Tapped
from flows.model import Person as Reader
from flows.records import Audience, Broadcast, Circle, Member, Version
from flows.team.broadcast_sending import unready
from flows.team.progress import progress_screen
from tests.flows.story import MONDAY
from tests.flows.test_broadcast_wizard import SARAH
from tests.flows.test_broadcasts import draft, world

LUTON = ("luton",)
WORDS = {"en": Version("written", "Words"), "pl": Version("written", "Słowa")}
SCREENS = ("bcwho", "bcpick", "bc", "bcwords", "bclang", "bcversion", "bcsee", "bcsend")
OPTIONS = {"bcversion": "pl", "bcpick": "circles"}
SING = Circle("sing", "luton", "Sing with us", MONDAY, state="open")
NARROWED: Mapping[str, dict[str, Any]] = {
    "an invitation": {"kind": "promotion", "topic": "safety"},
    "who chose": {"audience": Audience(LUTON, topics=("safety",))},
    "who chose, in their language": {"audience": Audience(LUTON, ("pl",), topics=("safety",))},
    "who began": {"audience": Audience(LUTON, sessions=("bins",))},
    "who is in a circle": {"audience": Audience(LUTON, circles=("sing",))},
    "who is in a circle, in their language": {
        "audience": Audience(LUTON, ("pl",), circles=("sing",))
    },
    "who has not read": {"audience": Audience(LUTON, ("pl",), without_sessions=("bins",))},
}


def seen(broadcast: Broadcast, people: dict[int, Reader], *seats: Member) -> list[str]:
    """Everything that its coordinator can be shown before it is sent, and what is sent to whom."""
    there = world(broadcast, SARAH, SING, *seats, people=people)
    taps = [f"{verb}:b:{OPTIONS.get(verb, '')}" for verb in SCREENS]
    steps = (respond(people[1], Tapped(choice=tap, message=9), there, 1) for tap in taps)
    return [message.text for step in steps for message in step.messages]


@pytest.mark.parametrize("fields", NARROWED.values(), ids=NARROWED)
def test_nobody_learns_what_the_one_reader_of_a_language_has_chosen_read_or_joined(
    fields: dict[str, Any],
) -> None:
    broadcast = draft(versions=WORDS, **fields)
    readers = {chat: Reader(language="en", place="luton") for chat in range(1, 12)}
    ola = Reader(language="pl", place="luton")
    she_has = replace(ola, topics=("safety",), reading={"bins": "food"}, finished=("bins",))
    hers = Member("m", "sing", 50, "Ola", MONDAY)
    without, with_ = {**readers, 50: ola}, {**readers, 50: she_has}
    assert seen(broadcast, without) == seen(broadcast, with_, hers)


def test_a_message_that_reached_nobody_looks_as_if_it_had_reached_a_few() -> None:
    broadcast = draft(state="done", versions=WORDS)
    there = world(broadcast)
    assert progress_screen(broadcast, {}, there) == progress_screen(broadcast, {"sent": 1}, there)


def test_who_lives_in_a_town_and_reads_a_language_may_be_told() -> None:
    people = {1: Reader(language="en", place="luton")}
    nobody = draft(versions=WORDS, audience=Audience(LUTON, languages=("pl",)))
    assert openly(nobody) == nobody
    assert "People it is for: nobody" in seen(nobody, people)[0]
    missing = unready(nobody, world(nobody, SARAH, people=people))
    assert missing
    assert "nobody would get this" in str(missing.lines)
