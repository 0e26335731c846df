"""/feedback: the form once more, for whoever is asked; it tells nothing of who has answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalogue import LANGUAGES
from flows.conversation import respond
from flows.events import Commanded, Event, Tapped
from flows.feedback.asked import circles_asked, is_asked
from flows.feedback.screens import invitation
from flows.model import Message, Person
from flows.records import Circle, Meeting, Member, Record
from flows.world import World
from tests.flows.feedback_rounds import MADE_AT, round_of
from tests.flows.shelf import Shelf

AMINA = 1001
READER = Person(language="en", place="luton")
BEFORE, BETWEEN, AFTER = date(2026, 11, 25), date(2026, 12, 20), date(2027, 2, 3)
TEA = Circle("tea", "luton", "Tea and talk", MADE_AT, state="open")
SEAT = Member("seat0001", "tea", AMINA, "Amina", MADE_AT)
TALK = Meeting(
    "talk", "luton", ("tea", "walk"), date(2026, 12, 3), time(18), "Europe/London", MADE_AT
)
FORM = "feedback:roundaaa:"


def asked_for(
    world: World,
    day: date,
    *records: Record,
    person: Person = READER,
    event: Event | None = None,
) -> tuple[Message, ...]:
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo("Europe/London"))
    world = replace(world, now=noon, desk=Shelf(*records, people={AMINA: person}))
    event = event or Commanded(command="feedback", message=7)
    return respond(person, event, world, AMINA).messages


def choices(messages: tuple[Message, ...]) -> list[str]:
    return [choice for m in messages for row in m.buttons for _, choice in row]


@pytest.mark.parametrize(("day", "wave"), [(BEFORE, "before"), (AFTER, "after")])
def test_whoever_is_asked_gets_the_very_message_that_everybody_got(
    world: World, day: date, wave: Any
) -> None:
    round_ = round_of()
    [message] = asked_for(world, day, round_)
    said = world.wording.message(invitation(round_, wave, "en"), "en")
    assert (message.text, message.buttons) == (said.text, said.buttons)
    assert message.edits is None
    assert message.replies_to is None
    assert not message.source, "nothing is noted of it"


@pytest.mark.parametrize("tap", ["form::", "feedback:roundaaa:before-en"])
def test_it_never_takes_the_place_of_a_message_that_may_hold_answers(
    world: World, tap: str
) -> None:
    now = datetime.combine(BEFORE, time(12), tzinfo=ZoneInfo("Europe/London"))
    event = Tapped(choice=tap, message=7, sent_at=now)
    for rounds in ((round_of(),), ()):
        messages = asked_for(world, BEFORE, *rounds, event=event)
        assert [message.edits for message in messages] == [None]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_buttons_carry_the_language_of_whoever_asks(world: World, language: str) -> None:
    person = replace(READER, language=language)
    found = choices(asked_for(world, BEFORE, round_of(), person=person))
    assert found == [f"{FORM}before-{language}", f"{FORM}what-before-{language}"]


@pytest.mark.parametrize(
    ("fields", "records", "person", "expected"),
    [
        ({}, (), {}, True),
        ({}, (), {"place": "bradford"}, False),
        ({}, (), {"place": ""}, False),
        ({}, (), {"paused": True}, True),  # who asks for silence can ask for the form
        ({"circles": ("tea",)}, (SEAT,), {}, True),
        ({"circles": ("tea",)}, (SEAT,), {"place": "bradford"}, True),
        ({"circles": ("tea",)}, (), {}, False),
        ({"circles": ("tea",)}, (replace(SEAT, state="waiting"),), {}, False),
        ({"circles": ("walk",)}, (SEAT,), {}, False),
        ({"meeting": "talk", "circles": ("tea", "walk")}, (SEAT, TALK), {}, True),
        ({"meeting": "talk"}, (SEAT, TALK), {}, True),
        ({"meeting": "talk"}, (TALK,), {}, False),
        ({"meeting": "gone"}, (SEAT,), {}, False),  # not everybody in the place
        ({"state": "opening"}, (), {}, False),
        ({"state": "closed"}, (), {}, False),
        ({"state": "cancelled"}, (), {}, False),
    ],
    ids=str,
)
def test_only_those_whom_an_open_round_asks_get_it(
    world: World,
    fields: dict[str, Any],
    records: tuple[Record, ...],
    person: dict[str, Any],
    *,
    expected: bool,
) -> None:
    somebody = replace(READER, **person)
    found = choices(asked_for(world, BEFORE, round_of(**fields), *records, person=somebody))
    assert any(choice.startswith(FORM) for choice in found) is expected


def test_whoever_is_asked_twice_gets_each_form_in_a_message_of_its_own(world: World) -> None:
    sooner = round_of("roundbbb", circles=("tea",), closes_on=date(2027, 2, 5))
    messages = asked_for(world, BEFORE, round_of(), sooner, SEAT)
    assert [choices((message,))[0] for message in messages] == [
        "feedback:roundbbb:before-en",
        "feedback:roundaaa:before-en",
    ]


def test_when_nothing_is_asked_it_says_what_this_is_for_and_when_there_is_more(
    world: World,
) -> None:
    def said(day: date, *records: Record) -> Iterator[str]:
        [message] = asked_for(world, day, *records)
        assert "ask::" in choices((message,))
        yield message.text

    [nothing] = said(BETWEEN)
    assert "There are no questions for you today." in nothing
    assert "begin on" not in nothing
    for day, begins in ((date(2026, 11, 21), "23 November"), (BETWEEN, "1 February")):
        [text] = said(day, round_of())
        assert f"The next ones begin on Monday {begins}." in text
    [over] = said(date(2027, 2, 8), round_of())
    assert over == nothing


def test_a_round_about_a_meeting_that_is_gone_asks_nobody_new(world: World) -> None:
    gone = round_of(meeting="gone")
    assert circles_asked(gone, Shelf()) == ()
    assert circles_asked(replace(gone, circles=("tea",)), Shelf()) == ("tea",)
    assert not is_asked(gone, AMINA, READER, Shelf(SEAT))
    assert circles_asked(round_of(), Shelf()) is None


def test_somebody_who_has_not_chosen_a_language_chooses_one_first(world: World) -> None:
    step = respond(None, Commanded(command="feedback", message=1), world, AMINA)
    assert all(choice.startswith(("language:", "page:")) for choice in choices(step.messages))


def test_the_form_can_be_had_as_often_as_one_likes_and_is_always_the_same(world: World) -> None:
    first = asked_for(world, BEFORE, round_of())
    again = asked_for(world, BEFORE + timedelta(days=1), round_of())
    assert [m.text for m in first] == [m.text for m in again]
    assert choices(first) == choices(again)
