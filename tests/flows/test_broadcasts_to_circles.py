"""Messages to the people in a circle: who gets them, and how a coordinator chooses them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.broadcasts import reach, recipients
from flows.model import Person as Reader
from flows.model import Step
from flows.records import Audience, Circle, Version
from tests.flows.story import MONDAY
from tests.flows.test_broadcast_wizard import CROWD, READY, SARAH, put, tap
from tests.flows.test_broadcasts import draft, world


@pytest.mark.parametrize(
    ("places", "circles_", "expected"),
    [
        (("luton",), (), [1, 2, 3, 4, 6]),
        (("luton",), ("tea",), [2, 4, 6]),
        (("luton",), ("walk",), [6]),  # whoever waits for a seat is not in the circle
        (("luton",), ("walk", "tea"), [2, 4, 6]),
        (("luton",), ("gone",), []),
        (("leicester",), ("tea",), [8]),
        (("luton", "leicester"), ("tea",), [2, 4, 6, 8]),
    ],
)
def test_a_message_to_circles_goes_to_those_who_have_a_seat_and_live_there(
    places: tuple[str, ...], circles_: tuple[str, ...], expected: list[int]
) -> None:
    reader = Reader(language="en", place="luton")
    everybody = dict.fromkeys((1, 2, 3, 4, 6), reader) | {8: replace(reader, place="leicester")}
    broadcast = draft(
        audience=Audience(places, circles=circles_), versions={"en": Version("written", "Hello")}
    )
    there = world(people=everybody)
    assert [to.chat for to in recipients(broadcast, there.desk)] == expected
    assert reach(broadcast, there) == len(expected)


# --- choosing them --------------------------------------------------------------------------------

CIRCLES = (
    Circle("tea", "luton", "Tea and talk", MONDAY, state="open"),
    Circle("draft", "luton", "Not yet", MONDAY),
    Circle("far", "leicester", "Far away", MONDAY, state="open"),
)


def offered(step: Step) -> list[str]:
    rows = [row for message in step.messages for row in message.buttons]
    return [data for row in rows for _, data in row if data.startswith("bcpick:b:circles.")]


def test_only_open_circles_of_its_towns_can_be_ticked() -> None:
    there = world(READY, SARAH, *CIRCLES, people=CROWD)
    assert offered(tap("bcpick:b:circles", 1, there)) == ["bcpick:b:circles.tea"]
    assert put(tap("bcpick:b:circles.far", 1, there)) is None
    ticked = put(tap("bcpick:b:circles.tea", 1, there))
    assert ticked is not None
    assert ticked.audience == Audience(("luton",), circles=("tea",))
    unticked = put(tap("bcpick:b:circles.tea", 1, world(ticked, SARAH, *CIRCLES, people=CROWD)))
    assert unticked == READY


def test_a_circle_that_has_gone_stays_ticked_until_somebody_takes_the_tick_away() -> None:
    narrow = replace(READY, audience=Audience(("luton",), circles=("gone",)))
    there = world(narrow, SARAH, people=CROWD)
    shown = tap("bcwho:b:", 1, there)
    assert "Who is in: something else" in shown.messages[0].text
    assert "fewer than 5" in shown.messages[0].text, "not everybody"
    assert offered(tap("bcpick:b:circles", 1, there)) == ["bcpick:b:circles.gone"]
    assert put(tap("bcpick:b:circles.gone", 1, there)) == READY


def test_a_town_that_is_left_out_does_not_open_the_message_to_everybody() -> None:
    posts = replace(SARAH, posts={"luton": "coordinator", "leicester": "coordinator"})
    both = replace(READY, audience=Audience(("luton", "leicester"), circles=("far",)))
    moved = put(tap("bcpick:b:places.leicester", 1, world(both, posts, *CIRCLES, people=CROWD)))
    assert moved is not None
    assert moved.audience == Audience(("luton",), circles=("far",))
