"""When is my bin day? What people send, what they hear, and that nothing of it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import binday
from flows.conversation import respond
from flows.events import Event, LookedUp, Sent, Tapped, Wrote
from flows.library import Library
from flows.model import Home, LookUp, Person, Step
from flows.shapes import BinDays
from flows.world import World
from tests.flows.bin_days import BY_HOUSE, BY_NUMBER, luton, world_with
from tests.flows.story import MONDAY, VISIBLE

TODAY = MONDAY.date()
BOTH = BinDays(council="BirminghamCityCouncil", page="https://www.birmingham.gov.uk",
               asks=("postcode", "uprn"))  # fmt: skip
AMINA = Person(language="en", place="luton", seen_on=TODAY)


def town(world: World, terms: BinDays | None = BY_HOUSE) -> World:
    return world_with(world, luton(world.library, days=terms))


def told(world: World, *events: Event) -> Step:
    """What the last of these leads to."""
    step = Step(AMINA)
    for event in events:
        step = respond(step.person, event, world, 1001)
    return step


def asked(world: World, text: str) -> Step:
    return told(world, Tapped(choice="binday:luton:", message=1), Wrote(text=text, message=2))


def said(step: Step) -> str:
    return "\n".join(message.text for message in step.messages).translate(VISIBLE)


def found(*days: tuple[int, str]) -> LookedUp:
    """So many days from today, this is collected."""
    return LookedUp(
        place="luton", days=tuple((TODAY + timedelta(days=n), name) for n, name in days)
    )


# --- what they send -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "terms", "home"),
    [
        ("LU1 2AB, 12", BY_HOUSE, Home("LU1 2AB", "12")),
        ("lu12ab 12b", BY_HOUSE, Home("LU1 2AB", "12b")),
        ("12 High Street\nLU1 2AB", BY_HOUSE, Home("LU1 2AB", "12 High Street")),
        ("Flat 2/3, LU1 2AB.", BY_HOUSE, Home("LU1 2AB", "Flat 2/3")),
        ("LU١ ٢AB، ١٢", BY_HOUSE, Home("LU1 2AB", "12")),
        ("\u200fLU1 2AB\u200f, 12\u200f", BY_HOUSE, Home("LU1 2AB", "12")),
        ("Rose Cottage SW1A 1AA", BY_HOUSE, Home("SW1A 1AA", "Rose Cottage")),
        ("LU1 2AB", BY_HOUSE, None),
        ("12", BY_HOUSE, None),
        ("where is my bin", BY_HOUSE, None),
        ("", BY_HOUSE, None),
        ("100080155778", BY_NUMBER, Home(uprn="100080155778")),
        ("my number is 1000 8015 5778", BY_NUMBER, Home(uprn="100080155778")),
        ("١٠٠٠٨٠١٥٥٧٧٨", BY_NUMBER, Home(uprn="100080155778")),
        ("12", BY_NUMBER, None),
        ("LU1 2AB", BY_NUMBER, None),
        ("b5 7xe, 100070445256", BOTH, Home("B5 7XE", uprn="100070445256")),
        ("100070445256", BOTH, None),
    ],
)
def test_a_home_is_read_as_people_write_it(text: str, terms: BinDays, home: Home | None) -> None:
    assert binday.read(text, terms) == home


@given(st.text(max_size=400))
def test_whatever_is_typed_is_read_or_asked_for_again(text: str) -> None:
    for terms in (BY_HOUSE, BY_NUMBER, BOTH):
        home = binday.read(text, terms)
        assert home is None or all(getattr(home, part) for part in terms.asks)
        assert home is None or len(home.house) <= binday.LONGEST_HOUSE


# --- the course of it ---------------------------------------------------------------------------


def test_it_says_what_to_send_and_that_it_is_forgotten(world: World) -> None:
    step = told(town(world), Tapped(choice="binday:luton:", message=1))
    assert "AB1 2CD, 12" in said(step)
    assert "I ask bins.luton.example with it, and then forget it." in said(step)
    assert step.person
    assert step.person.awaits == "binday:luton:"


def test_where_the_council_wants_its_own_number_it_says_how_to_find_it(world: World) -> None:
    step = told(town(world, BY_NUMBER), Tapped(choice="binday:luton:", message=1))
    assert "100012345678" in said(step)
    assert "A library or the council can find the long number" in said(step)
    assert "ask::" in {choice for row in step.messages[0].buttons for _, choice in row}


def test_a_home_goes_to_the_council_and_one_moment_is_asked_for(world: World) -> None:
    step = asked(town(world), "LU1 2AB, 12")
    assert LookUp("luton", Home("LU1 2AB", "12")) in step.effects
    assert "One moment" in said(step)
    assert step.person
    assert step.person.awaits == ""


@pytest.mark.parametrize(
    "event", [Wrote(text="hello", message=2), Sent(what="voice", message=2)], ids=["text", "voice"]
)
def test_what_tells_no_home_is_asked_for_again(world: World, event: Event) -> None:
    step = told(town(world), Tapped(choice="binday:luton:", message=1), event)
    assert "I could not read that" in said(step)
    assert not [effect for effect in step.effects if isinstance(effect, LookUp)]
    assert step.person
    assert step.person.awaits == "binday:luton:"


def test_the_next_days_are_told_with_the_signs_of_this_town(world: World) -> None:
    step = told(
        town(world),
        found(
            (9, "General Waste"),
            (2, "Food Waste (Brown)"),
            (2, "Recycling"),
            (2, "Recycling"),
            (-1, "Recycling"),
            (400, "Recycling"),
            (9, "Something else"),
        ),
    )
    assert said(step) == (
        "<b>When is my bin day?</b>\n\n"
        "Wednesday 25 November:\n"
        "🟦\u2060🪣 Food (⟨Food Waste (Brown)⟩)\n"
        "🟩\u2060🗑 Recycling (⟨Recycling⟩)\n\n"
        "Wednesday 2 December:\n"
        "⬛\u2060🗑 Rubbish (⟨General Waste⟩)\n"
        "• ⟨Something else⟩\n\n"
        "The council's page says so today. Around holidays the day can change."
    )


def test_of_many_days_the_next_four_are_told(world: World) -> None:
    text = said(told(town(world), found(*((7 * week, "Food") for week in range(6)))))
    assert text.count("Food (⟨Food⟩)") == binday.MOST_DAYS


@pytest.mark.parametrize("event", [found(), found((-7, "Food")), found((90, "Food"))])
def test_when_the_council_says_nothing_there_are_other_ways(world: World, event: LookedUp) -> None:
    step = told(town(world), event)
    assert "I could not find your bin day" in said(step)
    assert "luton.gov.uk" in said(step)
    assert "A neighbour often knows the day." in said(step)
    choices = {choice for row in step.messages[0].buttons for _, choice in row}
    assert {"binday:luton:", "ask::", "card:bins:town", "page:help:"} <= choices


def test_what_a_page_calls_its_bins_is_never_markup_or_a_link(world: World) -> None:
    text = said(told(town(world), found((1, "<b>Food</b> <a href='https://x.example'>x</a>"))))
    assert "<a" not in text
    assert "&lt;b&gt;Food" in text
    assert "x.example" not in text


@pytest.mark.parametrize("terms", [None, BY_HOUSE])
def test_where_nobody_can_be_asked_an_old_button_tells_the_other_ways(
    world: World, terms: BinDays | None
) -> None:
    there = replace(town(world, terms), asks_councils=terms is None)
    for step in (
        told(there, Tapped(choice="binday:luton:", message=1)),
        told(town(world), Tapped(choice="binday:luton:", message=1)),
    ):
        assert step.messages
    assert "luton.gov.uk" in said(told(there, Tapped(choice="binday:luton:", message=1)))
    waiting = replace(AMINA, awaits="binday:luton:", awaits_until=there.now + timedelta(minutes=1))
    late = respond(waiting, Wrote(text="LU1 2AB, 12", message=2), there, 1001)
    assert not [effect for effect in late.effects if isinstance(effect, LookUp)]
    assert "luton.gov.uk" in said(late)


def test_an_answer_is_no_sign_of_life(world: World) -> None:
    away = replace(AMINA, away=True, seen_on=date(2026, 1, 1))
    step = respond(away, found((1, "Food")), town(world), 1001)
    assert step.person == away
    assert respond(None, found((1, "Food")), town(world), 1001).messages == ()


# --- nothing stays ------------------------------------------------------------------------------


@given(
    st.from_regex(r"[A-Z]{1,2}[1-9][0-9]? ?[1-9][A-Z]{2}", fullmatch=True),
    st.from_regex(r"Cottage Q[0-9]{3}", fullmatch=True),
)
def test_what_is_typed_is_in_no_message_no_memory_and_no_name_of_an_effect(
    world: World, library: Library, postcode: str, house: str
) -> None:
    step = asked(town(world), f"{postcode}, {house}")
    assert any(isinstance(effect, LookUp) for effect in step.effects)
    everything_seen = repr((step.person, step.messages, step.told, step.effects))
    assert house not in everything_seen
    assert postcode not in everything_seen
