"""The wizard of messages to many: what a tap may do, and what it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from flows.attachments import File
from flows.broadcasts import fingerprint, written
from flows.conversation import respond
from flows.events import Tapped, Wrote
from flows.model import Person as Reader
from flows.model import Put, Step
from flows.records import Audience, Broadcast, Staff, Version
from flows.team.broadcast_words import is_appeal
from flows.world import World
from tests.flows.story import MONDAY
from tests.flows.test_broadcasts import draft, world

State = Literal["waiting", "scheduled", "sending", "paused", "done", "cancelled"]

# --- what somebody agreed to ----------------------------------------------------------------------

CHANGES: list[dict[str, Any]] = [
    {"versions": {"en": Version("written", "Other words")}},
    {"audience": Audience(("luton", "leicester"))},
    {"audience": Audience(("luton",), circles=("tea",))},
    {"kind": "promotion", "topic": "food"},
    {"attachment": File("voice", "v")},
    {"signpost": "s1"},
    {"urgent": True},
    {"send_at": MONDAY + timedelta(days=1)},
    {"language": "pl"},  # in which others get it who have no words of their own
]


@pytest.mark.parametrize("change", CHANGES)
def test_agreement_is_to_these_words_for_these_people_at_this_time(change: dict[str, Any]) -> None:
    before = draft(versions={"en": Version("written", "Words")})
    assert fingerprint(replace(before, **change)) != fingerprint(before)


SARAH = Staff(1, "Sarah", {"luton": "coordinator"}, MONDAY.date(), id="sarah")
MAX = Staff(2, "Max", {"luton": "coordinator"}, MONDAY.date(), id="max")
CROWD = {chat: Reader(language="en", place="luton") for chat in range(1, 62)}


def tap(choice: str, chat: int, there: World, number: int = 9) -> Step:
    tapped = Tapped(choice=choice, message=number, sent_at=MONDAY)
    return respond(CROWD[chat], tapped, there, chat)


def put(step: Step) -> Broadcast | None:
    records = [effect.record for effect in step.effects if isinstance(effect, Put)]
    return next((record for record in records if isinstance(record, Broadcast)), None)


READY = draft(versions={"en": Version("written", "Words")})


def test_to_many_people_nothing_goes_without_a_second_pair_of_eyes() -> None:
    there = world(READY, SARAH, MAX, people=CROWD)
    waiting = put(tap(f"bcsend:b:now.{fingerprint(READY)}", 1, there))
    assert waiting is not None
    assert (waiting.state, waiting.progress) == ("waiting", 9)
    there = world(waiting, SARAH, MAX, people=CROWD)
    seen = fingerprint(waiting)
    assert put(tap(f"bcagree:b:{seen}", 1, there)) is None, "not by the author"
    assert put(tap(f"bcagree:b:{fingerprint(READY)[::-1]}", 2, there)) is None, "not unseen"
    dismissed = world(waiting, SARAH, replace(MAX, posts={"luton": "volunteer"}), people=CROWD)
    assert put(tap(f"bcagree:b:{seen}", 2, dismissed)) is None, "not once the role is gone"
    agreed = put(tap(f"bcagree:b:{seen}", 2, there))
    assert agreed is not None
    assert (agreed.state, agreed.approver, agreed.send_at) == ("scheduled", 2, MONDAY)


def test_fifty_people_may_be_written_to_by_one_coordinator() -> None:
    fifty = {chat: CROWD[chat] for chat in range(1, 51)}
    there = world(READY, SARAH, MAX, people=fifty)
    sent = put(tap(f"bcsend:b:now.{fingerprint(READY)}", 1, there))
    assert sent is not None
    assert (sent.state, sent.send_at, sent.opens_at) == ("scheduled", MONDAY, MONDAY)


@pytest.mark.parametrize("state", ["waiting", "scheduled"])
@pytest.mark.parametrize(
    "choice", ["bckind:b:service", "bcpick:b:languages.pl", "bcfile:b:none", "bcversion:b:pl.leave"]
)
def test_a_change_before_it_goes_makes_it_a_draft_again(choice: str, state: State) -> None:
    before = replace(READY, state=state, send_at=MONDAY, approver=1)
    after = put(tap(choice, 2, world(before, SARAH, MAX, people=CROWD)))
    assert after is not None
    assert (after.state, after.approver, after.send_at, after.author) == ("draft", None, None, 2)


@pytest.mark.parametrize("state", ["sending", "paused", "done", "cancelled"])
def test_what_has_gone_out_is_not_changed(state: State) -> None:
    there = world(replace(READY, state=state), SARAH, people=CROWD)
    for choice in ("bckind:b:service", "bcpick:b:languages.pl", "bcdelete:b:sure", "bcback:b:"):
        step = tap(choice, 1, there)
        assert not step.effects or put(step) is None
        assert "cannot be changed" in step.messages[0].text


def test_an_old_preview_does_not_send_newer_words() -> None:
    newer = replace(READY, versions={"en": Version("written", "Other words")})
    step = tap(f"bcsend:b:now.{fingerprint(READY)}", 1, world(newer, SARAH, people=CROWD))
    assert put(step) is None
    assert "Other words" in step.messages[0].text


def test_stopping_for_good_stops_at_the_first_tap_and_asks() -> None:
    there = world(replace(READY, state="sending"), SARAH, people=CROWD)
    paused = put(tap("bcrun:b:cancel", 1, there))
    assert paused is not None
    assert paused.state == "paused"
    over = put(tap("bcrun:b:sure", 1, world(paused, SARAH, people=CROWD)))
    assert over is not None
    assert over.state == "cancelled"


def test_new_first_words_make_the_other_versions_old() -> None:
    before = replace(READY, versions={**READY.versions, "pl": Version("written", "Słowa")})
    asked = replace(CROWD[1], awaits="bcwrite:b:en", awaits_until=MONDAY)
    there = world(before, SARAH, people=CROWD)
    after = put(respond(asked, Wrote(text="Changed", message=5), there, 1))
    assert after is not None
    assert written(after, "en") == "Changed"
    assert after.versions["pl"] == Version("offered", "Słowa")


@pytest.mark.parametrize(
    ("text", "appeals"),
    [
        ("Sign the petition: https://change.org/p/x", True),
        ("Donate at www.justgiving.com/hall", True),
        ("You can donate blood on Friday.", False),
        ("See https://luton.gov.uk/food", False),
    ],
)
def test_a_link_to_give_or_to_sign_is_noticed(text: str, appeals: bool) -> None:
    assert is_appeal(draft(versions={"en": Version("written", text)})) is appeals


@pytest.mark.parametrize("choice", ["bckind:b:service", "bcback:b:", "bcdelete:b:sure"])
def test_whoever_had_sent_it_hears_that_somebody_else_has_stopped_it(choice: str) -> None:
    there = world(replace(READY, state="scheduled", send_at=MONDAY), SARAH, MAX, people=CROWD)
    (told,) = tap(choice, 2, there).told
    assert told[0] == 1
    assert "Words" in told[1].text
    assert tap(choice, 1, there).told == (), "one's own tap is no news"


def test_looking_at_what_is_to_go_out_tells_nobody() -> None:
    there = world(replace(READY, state="scheduled", send_at=MONDAY), SARAH, MAX, people=CROWD)
    assert tap("bcwho:b:", 2, there).told == ()


def test_a_language_that_has_gone_does_not_hold_a_message_up() -> None:
    there = world(READY, SARAH, people={**CROWD, 90: Reader(language="xx", place="luton")})
    (message,) = tap("bcversion:b:xx", 1, there).messages
    offered = [choice for row in message.buttons for _, choice in row]
    assert "bcversion:b:xx.first" in offered
    assert not [choice for choice in offered if choice.startswith(("bcwrite", "bcask"))]
    decided = put(tap("bcversion:b:xx.first", 1, there))
    assert decided
    assert decided.versions["xx"] == Version("first")


def test_an_invitation_is_never_urgent() -> None:
    chosen = {chat: replace(reader, topics=("food",)) for chat, reader in CROWD.items()}
    invitation = replace(READY, kind="promotion", topic="food")
    there = world(invitation, SARAH, people=chosen)
    assert "bcurgent" not in str(tap("bcsee:b:", 1, there).messages)
    forged = put(tap(f"bcurgent:b:.{fingerprint(invitation)}", 1, there))
    assert forged is None or not forged.urgent
    urgent = replace(READY, urgent=True)
    turned = put(tap("bckind:b:food", 1, world(urgent, SARAH, people=CROWD)))
    assert turned
    assert not turned.urgent


def test_the_list_of_messages_has_room_for_its_brakes() -> None:
    drafts = [replace(READY, id=f"d{number}") for number in range(150)]
    old = replace(READY, id="old", state="sending", made_at=MONDAY - timedelta(days=30))
    (listed,) = tap("broadcasts::", 1, world(*drafts, old, SARAH, people=CROWD)).messages
    assert sum(map(len, listed.buttons)) <= 100
    assert "bc:old:" in str(listed.buttons)


def test_words_for_a_message_that_is_on_its_way_are_refused_once() -> None:
    asked = replace(CROWD[1], awaits="bcwrite:b:en", awaits_until=MONDAY)
    there = world(replace(READY, state="sending"), SARAH, people=CROWD)
    step = respond(asked, Wrote(text="Changed", message=5), there, 1)
    assert step.person
    assert not step.person.awaits


# --- where its author sees how far it is ----------------------------------------------------------


def test_the_bar_goes_on_where_its_author_has_tapped_whatever_stands_below() -> None:
    going = replace(READY, state="sending", author=1, progress=5)
    there = world(going, SARAH, MAX, people={**CROWD, 1: replace(CROWD[1], newest=20)})
    tapped = Tapped(choice="bcrun:b:pause", message=9, sent_at=MONDAY)
    step = respond(replace(CROWD[1], newest=20), tapped, there, 1)
    paused = put(step)
    assert paused is not None
    assert (paused.state, paused.progress) == ("paused", 9)
    assert [message.edits for message in step.messages] == [9]


def test_the_bar_of_its_author_stays_when_a_colleague_pauses() -> None:
    going = replace(READY, state="sending", author=1, progress=5)
    paused = put(tap("bcrun:b:pause", 2, world(going, SARAH, MAX, people=CROWD)))
    assert paused is not None
    assert (paused.state, paused.progress) == ("paused", 5)
