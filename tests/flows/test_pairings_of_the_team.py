"""The coordinators' room of hands and wishes: what stands there, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.records import EVERYWHERE, Staff
from flows.team.pairings import ON_A_PAGE
from flows.welcoming import Hand, Wish
from tests.flows.story import MONDAY
from tests.flows.test_lending import (
    AGREED,
    AMINA,
    GRACE,
    LEA,
    PAIRING,
    SAM,
    SAMS,
    WISH,
    Square,
    choices,
    said,
)

ADMINISTRATOR = Staff(
    GRACE, "Grace", {EVERYWHERE: "administrator"}, date(2026, 11, 1), ("en",), "grace"
)


def wishes(number: int) -> list[Wish]:
    return [
        replace(
            WISH, id=f"wish{n:02}", name=f"Somebody {n}", made_at=MONDAY - timedelta(days=99 - n)
        )
        for n in range(number)
    ]


def test_the_room_counts_hands_and_lists_the_wishes_the_oldest_first() -> None:
    resting = replace(SAMS, id="resting", chat=LEA, paused=True)
    square = Square(SAMS, resting, *wishes(2))
    room = said(square.tap(GRACE, "helping:luton:"))
    assert "1 neighbour would help." in room
    assert "2 wishes wait for somebody." in room
    assert room.index("Somebody 0") < room.index("Somebody 1")


def test_what_is_not_finished_or_agreed_on_is_no_wish_that_waits() -> None:
    begun = replace(WISH, id="begun", name="")
    square = Square(SAMS, WISH, begun, AGREED)
    room = square.tap(GRACE, "helping:luton:")
    assert "0 wishes wait" in said(room)
    assert "For 1 suggestion both have said yes." in said(room)
    assert not [to for to in choices(room) if to.startswith("wished:")]
    assert "Mina" not in said(square.tap(GRACE, "wished:begun:"))


def test_a_long_list_is_turned_page_by_page() -> None:
    square = Square(SAMS, *wishes(ON_A_PAGE + 1))
    assert "helping:luton:1" in choices(square.tap(GRACE, "helping:luton:"))
    assert f"wished:wish{ON_A_PAGE:02}:" in choices(square.tap(GRACE, "helping:luton:1"))
    assert f"wished:wish{ON_A_PAGE:02}:" in choices(square.tap(GRACE, "helping:luton:99"))


def test_whoever_looks_after_several_places_chooses_one() -> None:
    square = Square()
    square.desk = type(square.desk)(ADMINISTRATOR, people=square.people)
    square.world = replace(square.world, desk=square.desk)
    assert {"helping:luton:", "helping:bradford:"} <= choices(square.tap(GRACE, "helping::"))


def test_a_coordinator_sees_names_and_languages_and_never_a_chat() -> None:
    chats = {SAM: 700_001, AMINA: 700_002}
    square = Square(replace(SAMS, chat=700_001), replace(WISH, chat=700_002))
    square.people |= {chats[who]: square.people[who] for who in chats}
    for choice in ("helping:luton:", "wished:wish:", "bring:wish:sams"):
        step = square.tap(GRACE, choice)
        shown = said(step) + str(sorted(choices(step)))
        assert "Mina" in shown
        assert "70000" not in shown


def test_where_and_when_is_sent_only_as_it_was_shown() -> None:
    square = Square(SAMS, WISH)
    square.tap(GRACE, "bring:wish:sams")
    shown = square.write(GRACE, "The library, Friday at two. Ask for Sam or MINA.")
    assert shown.told == ()
    assert "Ask for … or …." in said(shown)
    told = square.tap(GRACE, "bringboth:wish:sams", text="The library. Ask for Sam or MINA.").told
    assert {to for to, _ in told} == {SAM, AMINA}
    assert all("Ask for … or …." in message.text for _, message in told)


@pytest.mark.parametrize("text", ["", "   ", "\u202e"])
def test_without_a_place_and_a_time_nobody_is_asked(text: str) -> None:
    square = Square(SAMS, WISH)
    assert square.tap(GRACE, "bringboth:wish:sams", text=text).told == ()


@pytest.mark.parametrize("hand", ["sams", "gone", ""])
def test_a_stale_button_shows_how_the_wish_stands(hand: str) -> None:
    square = Square(SAMS, WISH, PAIRING)
    step = square.tap(GRACE, f"bringboth:wish:{hand}", text="The park")
    assert step.told == ()
    assert "is asked just now" in said(step)
    assert "This wish is not there any more" in said(square.tap(GRACE, "bring:gone:sams"))


def test_a_coordinator_who_has_left_is_not_told_but_those_in_charge_are() -> None:
    left = replace(PAIRING, by="somebody")
    told = dict(Square(SAMS, WISH, left).tap(SAM, "pairing:pair:no").told)
    assert set(told) == {GRACE}


def test_a_kind_that_has_gone_is_still_called_something() -> None:
    old = replace(WISH, kind="a kind that has gone")
    hand: Hand = replace(SAMS, kinds=("a kind that has gone",))
    square = Square(hand, old)
    assert "Meet a neighbour" in said(square.tap(GRACE, "wished:wish:"))
    assert "Meet a neighbour" in said(square.tap(SAM, "hand::"))
