"""The bins of a town: what is shown of them, and when nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import bins
from flows.attachments import Bins, Container
from flows.catalogue import LANGUAGES
from flows.conversation import respond
from flows.events import Tapped
from flows.library import Library
from flows.model import Message, Person
from flows.shapes import Fact
from flows.world import World
from tests.flows.bin_days import (
    BINS,
    BLUE,
    BY_HOUSE,
    CONFIRMED,
    KNOWN,
    OVERDUE,
    UNCONFIRMED,
    luton,
    world_with,
)

AMINA = Person(language="en", place="luton")


def seen(world: World, choice: str = "bins:luton:", language: str = "en") -> Message:
    step = respond(replace(AMINA, language=language), Tapped(choice=choice, message=1), world, 1001)
    [message] = step.messages
    return message


@pytest.fixture
def town(world: World, library: Library) -> World:
    return world_with(world, luton(library))


def test_the_picture_shows_every_container_that_is_known(town: World) -> None:
    assert seen(town).attachment == Bins(
        (
            Container(("rest",), "bin", "black", "black", 2),
            Container(("paper", "dry"), "bin", "black", "green", 2),
            Container(("food",), "caddy", "blue", "", 1),
        )
    )


def test_below_it_stands_what_the_town_says_and_the_way_back_to_the_card(town: World) -> None:
    message = seen(town)
    assert "<b>Bins: Luton</b>" in message.text
    assert "Each dot is a week." in message.text
    choices = [choice for row in message.buttons for _, choice in row]
    assert choices[:3] == ["card:bins:town", "home::", "page:help:"]


@pytest.mark.parametrize(
    ("fact", "shown"), [(CONFIRMED, True), (UNCONFIRMED, False), (OVERDUE, False)]
)
def test_a_container_is_shown_only_while_its_fact_holds(
    world: World, library: Library, fact: Fact, shown: bool
) -> None:
    place = luton(library, {**KNOWN, BLUE.fact: fact})
    there = world_with(world, place)
    assert (BLUE in bins.shown(place, there)) is shown
    assert bins.sign_of("food", place, there) == ("🟦\u2060🪣" if shown else "")


def test_where_no_container_is_known_no_picture_is_offered_and_old_buttons_are_answered(
    world: World, library: Library
) -> None:
    place = luton(library, dict.fromkeys(KNOWN, OVERDUE))
    there = world_with(world, place)
    assert bins.rows(place, there) == ()
    message = seen(there)
    assert message.attachment is None
    assert "dot" not in message.text
    assert "Luton" in message.text


@pytest.mark.parametrize("choice", ["bins::", "bins:atlantis:", "bins:luton:x"])
def test_a_button_of_any_age_is_answered(town: World, choice: str) -> None:
    assert seen(town, choice).buttons


def test_the_colour_of_the_lid_is_the_sign(town: World) -> None:
    place = town.library.places["luton"]
    signs = [bins.sign_of(stream, place, town) for stream in ("rest", "dry", "glass")]
    assert signs == ["⬛\u2060🗑", "🟩\u2060🗑", ""]


def test_the_button_for_the_day_is_there_when_the_council_can_be_asked(
    world: World, library: Library
) -> None:
    place = luton(library, days=BY_HOUSE)
    asking = world_with(world, place)
    for there, choices in [
        (asking, ["bins:luton:", "binday:luton:"]),
        (replace(asking, asks_councils=False), ["bins:luton:"]),
    ]:
        assert [row[0].choice for row in bins.rows(place, there)] == choices


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_fit_under_the_picture_in_every_language_and_town(
    world: World, language: str
) -> None:
    for place in world.library.places.values():
        facts = {name: fact.model_copy(update={"status": "confirmed"}) if fact.kind == "rule"
                 else fact for name, fact in place.facts.items()}  # fmt: skip
        known = place.model_copy(update={"facts": facts})
        first = min((f.checked_on for f in facts.values()), default=world.now.date())
        then = world.now.replace(year=first.year, month=first.month, day=first.day)
        there = replace(world_with(world, known), now=then)
        message = seen(there, f"bins:{place.id}:", language)
        assert len(message.text) <= bins.CAPTION_LIMIT


def test_what_does_not_fit_under_the_picture_is_left_out_from_the_end(town: World) -> None:
    place = town.library.places["luton"]
    long = tuple(line.model_copy(update={"say": "Bins. " * 60, "facts": ()})
                 for line in place.topics["bins"])  # fmt: skip
    different = tuple(
        line.model_copy(update={"say": f"{number} {line.say}"}) for number, line in enumerate(long)
    )
    wordy = place.model_copy(update={"topics": {**place.topics, "bins": different}})
    message = seen(world_with(town, wordy))
    assert len(message.text) <= bins.CAPTION_LIMIT
    assert "0 Bins." in message.text
    assert message.attachment


@given(st.lists(st.sampled_from([CONFIRMED, UNCONFIRMED, OVERDUE]), min_size=3, max_size=3))
def test_no_container_is_ever_drawn_or_named_whose_fact_does_not_hold(
    world: World, library: Library, facts: list[Fact]
) -> None:
    place = luton(library, {one.fact: fact for one, fact in zip(BINS, facts, strict=True)})
    there = world_with(world, place)
    holds = [fact == CONFIRMED for fact in facts]
    assert [one in bins.shown(place, there) for one in BINS] == holds
    assert [bool(bins.sign_of(s, place, there)) for s in ("rest", "dry", "food")] == holds
    drawn = seen(there).attachment
    assert (len(drawn.containers) if isinstance(drawn, Bins) else 0) == sum(holds)
