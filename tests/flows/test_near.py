"""Each session ends with one real thing this week, near whoever read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from flows.conversation import respond
from flows.events import Tapped
from flows.model import Message, Person
from flows.near import opens_on
from flows.records import Circle, Meeting, Member, Signpost, Told
from flows.world import World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

AMINA = 1001
FIRST, LAST = "\u2068", "\u2069"  # the invisible marks around a name
TODAY = MONDAY.date()


def reader(place: str = "luton") -> Person:
    return Person(language="en", place=place, seen_on=TODAY)


def signpost(id_: str, **changes: Any) -> Signpost:
    entry = Signpost(
        id=id_,
        place="luton",
        category="doing",
        name=f"The {id_}",
        purpose={"en": "Come and see."},
        hours="We 10:00-12:00",
        checked_on=TODAY,
    )
    return replace(entry, **changes)


def circle(days: int, **changes: Any) -> tuple[Circle, Meeting]:
    made = Circle(id="circle01", place="luton", name="Bury Park", made_at=MONDAY, state="open")
    meeting = Meeting(
        id="meeting1",
        place="luton",
        circles=("circle01",),
        day=TODAY + timedelta(days=days),
        at=time(18, 0),
        zone="Europe/London",
        changed_at=MONDAY,
        state="set",
    )
    told = Told(MONDAY, meeting.day, meeting.at, 120, "", "", None, None, cancelled=False)
    return replace(made, **changes), replace(meeting, told=told)


def end(world: World, *records: Any, session: str = "neighbours", place: str = "luton") -> Message:
    there = replace(world, desk=Shelf(*records))
    event = Tapped(choice=f"session:{session}:done", message=1, sent_at=MONDAY)
    [message] = respond(reader(place), event, there, AMINA).messages
    return replace(message, text=message.text.replace(FIRST, "").replace(LAST, ""))


def leads_to(message: Message, choice: str) -> bool:
    return choice in [data for row in message.buttons for _, data in row]


def test_a_session_about_people_leads_to_the_next_meeting_of_a_circle(world: World) -> None:
    message = end(world, *circle(days=3), signpost("cafe"))
    assert "Near you this week: Bury Park, on Thursday 26 November." in message.text
    assert leads_to(message, "circle:circle01:")


@pytest.mark.parametrize(
    ("days", "changes"),
    [(8, {}), (3, {"listed": False}), (3, {"state": "draft"}), (3, {"place": "bradford"})],
)
def test_a_meeting_that_is_far_off_or_not_for_all_is_not_named(
    days: int, changes: dict[str, Any], world: World
) -> None:
    message = end(world, *circle(days, **changes), signpost("cafe"))
    assert "Bury Park" not in message.text
    assert "Near you this week: The cafe. It is open on Wednesday 25 November." in message.text
    assert leads_to(message, "signpost:cafe:")


def test_a_meeting_of_which_nobody_has_heard_is_not_named(world: World) -> None:
    made, meeting = circle(days=3)
    assert "Bury Park" not in end(world, made, replace(meeting, told=None)).text


def test_members_are_not_sent_to_their_own_circle(world: World) -> None:
    seat = Member(id="m", circle="circle01", chat=AMINA, name="Amina", since=MONDAY)
    assert "Bury Park" not in end(world, *circle(days=3), seat).text


def test_a_session_leads_to_the_heading_that_fits_it_best(world: World) -> None:
    message = end(
        world,
        signpost("park", category="doing"),
        signpost("class", category="english", hours="Fr 10:00-12:00"),
        session="english",
    )
    assert "The class" in message.text


def test_what_opens_first_comes_first(world: World) -> None:
    late, soon = signpost("late", hours="Su 10:00-12:00"), signpost("soon", hours="Tu 10:00-12:00")
    assert "The soon" in end(world, late, soon).text


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "gone"},
        {"place": "bradford"},
        {"place": ""},
        {"checked_on": None},
        {"checked_on": TODAY - timedelta(days=400)},
    ],
)
def test_nobody_is_sent_where_nobody_has_looked_lately(
    changes: dict[str, Any], world: World
) -> None:
    message = end(world, signpost("cafe", **changes))
    assert "Near you" not in message.text
    assert "One small thing for this week" in message.text


def test_without_hours_it_says_so_in_other_words(world: World) -> None:
    assert "Near you: The cafe. You can look in" in end(world, signpost("cafe", hours="")).text


def test_who_has_chosen_no_town_is_sent_nowhere(world: World) -> None:
    assert "Near you" not in end(world, signpost("cafe"), place="").text


def test_every_session_says_its_one_small_thing(world: World) -> None:
    for session in world.library.sessions.values():
        message = end(world, session=session.id)
        assert "One small thing for this week:" in message.text, session.id


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("", None),
        ("who knows", None),
        ("24/7", TODAY + timedelta(days=1)),
        ("Mo 09:00-12:00", TODAY + timedelta(days=7)),  # today is Monday: it may be over
        ("We,Fr 09:00-12:00", TODAY + timedelta(days=2)),
    ],
)
def test_the_day_it_opens(hours: str, expected: date | None) -> None:
    assert opens_on(hours, TODAY) == expected
