"""What a voice belongs to, by which buttons a card is known, and when a voice is old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from babel.core import Locale

from flows.catalogue import LANGUAGES
from flows.library import Library
from flows.model import DATA_LIMIT
from flows.shapes import Card, Line
from flows.spoken import SPOKEN
from flows.team.voices_in import Shown, shown_by
from flows.voices import PROOF, Script, script, script_about, scripts, standing
from flows.welcoming import Recording
from flows.world import World
from tests.flows.everything_voices import card_with, fact_with, old, session_with, voice
from tests.flows.luton import LIBRARY, SARAH, Luton

LONGEST_ABOUT = 64  # the column
TODAY = date(2026, 11, 23)
FOOD = ("card:bins:four-kinds", "card:bins:clean", "session:bins:stop", "ask:bins:food")


# --- what a voice belongs to ----------------------------------------------------------------------


def lines_of(library: Library, card_id: str) -> tuple[Line, ...]:
    card = library.sessions["bins"].card(card_id)
    assert card is not None
    return card.lines


FAR = {"checked_on": date(2026, 11, 20), "review_after": date(2027, 5, 1), "status": "confirmed"}
SAME: dict[str, Callable[[Library], Library]] = {
    "nothing": lambda library: library,
    "the session's name": lambda library: session_with(library, "bins", title="Waste"),
    "another card": lambda library: card_with(library, "bins", "why", title="So many"),
    "what it shows besides": lambda library: card_with(library, "bins", "four-kinds", shows="bins"),
    "who says a fact": lambda library: fact_with(library, "recycling_start", source="GOV.UK"),
}
ANOTHER: dict[str, Callable[[Library], Library]] = {
    "its title": lambda library: card_with(library, "bins", "four-kinds", title="Five kinds"),
    "a sentence": lambda library: card_with(
        library, "bins", "four-kinds", lines=(Line(say="Two."), *lines_of(library, "four-kinds"))
    ),
    "the order of its sentences": lambda library: card_with(
        library, "bins", "four-kinds", lines=lines_of(library, "four-kinds")[::-1]
    ),
    "a value that is spoken": lambda library: fact_with(
        library, "recycling_start", value=date(2027, 1, 1)
    ),
    "a fact that does not hold now": lambda library: fact_with(
        library, "four_kinds", status="unconfirmed"
    ),
    "a fact that is too old": lambda library: fact_with(
        library, "four_kinds", checked_on=date(2026, 1, 1), review_after=TODAY - timedelta(days=1)
    ),
}


def hashed(library: Library, world: World) -> str:
    """Of a card with a fact in its words, and another that a line leans on."""
    for fact in ("recycling_start", "four_kinds", "some_towns_differ"):
        known = {name: getattr(library.facts[fact], name) for name in FAR}
        if known == {name: getattr(world.library.facts[fact], name) for name in FAR}:
            library = fact_with(library, fact, **FAR)
    what = script_about("bins/four-kinds", library)
    assert what is not None
    return what.english(replace(world, library=library))


@pytest.mark.parametrize("changed", SAME)
def test_a_voice_stays_right_when_its_words_stay(changed: str, world: World) -> None:
    assert hashed(SAME[changed](world.library), world) == hashed(world.library, world)


@pytest.mark.parametrize("changed", ANOTHER)
def test_a_voice_is_old_when_its_words_change(changed: str, world: World) -> None:
    assert hashed(ANOTHER[changed](world.library), world) != hashed(world.library, world)


def test_a_card_of_the_town_has_a_voice_for_each_town(world: World) -> None:
    library = world.library
    luton, bradford = (library.place(place) for place in ("luton", "bradford"))
    session = library.sessions["bins"]
    here, there = (script(session, _card("town"), one, library) for one in (luton, bradford))
    assert (here.about, there.about) == ("bins/town@luton", "bins/town@bradford")
    assert here.english(world) != there.english(world)


def test_a_card_without_a_town_has_one_voice_for_all(world: World) -> None:
    session = world.library.sessions["bins"]
    everywhere = {
        (one.about, one.english(world))
        for place in world.library.places.values()
        for one in [script(session, _card("food"), place, world.library)]
    }
    assert len(everywhere) == 1


def _card(card_id: str) -> Card:
    return next(card for card in LIBRARY.sessions["bins"].cards if card.id == card_id)


def test_what_a_recording_is_about_fits_and_leads_back_to_its_card(world: World) -> None:
    for place in world.library.places.values():
        for one in scripts(place, world.library):
            assert len(one.about) <= LONGEST_ABOUT
            assert script_about(one.about, world.library) == one


@pytest.mark.parametrize(
    "about",
    ["", "bins", "gone/food", "bins/gone", "bins/town", "bins/food@luton", "bins/town@gone"],
)
def test_what_is_not_a_card_is_about_nothing(about: str, world: World) -> None:
    assert script_about(about, world.library) is None


@pytest.mark.parametrize(
    ("recording", "stands"),
    [
        (voice("bins/food"), "waiting"),
        (voice("bins/food", accepted_by="grace"), "current"),
        (voice("bins/food", accepted_by="sarah"), "waiting"),  # never by who recorded it
        (replace(voice("bins/food"), state="accepted"), "waiting"),  # never by nobody
        (replace(voice("bins/food"), accepted_by="grace"), "waiting"),
        (old(voice("bins/food")), "old"),
        (old(voice("bins/food", accepted_by="grace")), "old"),
    ],
)
def test_only_what_a_second_speaker_accepted_and_still_is_so_is_current(
    recording: Recording, stands: str
) -> None:
    assert standing(recording, voice("bins/food").english) == stands


@pytest.mark.parametrize("code", SPOKEN)
def test_every_language_to_speak_has_a_name_everywhere_and_fits_a_button(code: str) -> None:
    for reader in LANGUAGES:
        assert Locale.parse(reader).languages.get(code.replace("-", "_"))
    longest = "x" * 24  # of ids: see flows.shapes.Id
    for data in (
        f"rec:{longest}:{longest}.{'f' * PROOF}.{code}",
        f"voices:{code}:{longest}/{longest}",
    ):
        assert len(data.encode()) <= DATA_LIMIT


# --- which card a message shows -------------------------------------------------------------------

PRIVATE = LIBRARY.sessions["home-not-safe"]
CARDS = [card.id for card in PRIVATE.cards]


def page(number: int) -> tuple[str, ...]:
    """The buttons of a page that leaves no trace."""
    beside = [CARDS[at] for at in (number - 1, number + 1) if 0 <= at < len(CARDS)]
    ways = [f"card:{PRIVATE.id}:{card}" for card in beside]
    return (*ways, "shut::", "page:help:")


@pytest.mark.parametrize(
    ("buttons", "shown"),
    [
        (FOOD, Shown("bins", "food")),
        (("listen:bins:food", *FOOD), Shown("bins", "food")),
        (("voices:ti:bins/food", "home::"), Shown("bins", "food", "ti")),
        *((page(number), Shown(PRIVATE.id, card)) for number, card in enumerate(CARDS)),
        ((f"listen:{PRIVATE.id}:moment", *page(0)), Shown(PRIVATE.id, "moment")),
        ((), None),
        (("home::", "page:help:"), None),
        (("ask::", "home::"), None),
        (("voices:ti:", "voices:ti:2"), None),
        (("card:bins:food", "home::"), None),  # the way back under a voice
        ((f"card:{PRIVATE.id}:{CARDS[1]}", "hush::"), None),
        (("card:bins:food:x", "nonsense", ":", "card::"), None),
    ],
)
def test_the_buttons_of_a_message_tell_its_card(
    buttons: tuple[str, ...], shown: Shown | None
) -> None:
    assert shown_by(buttons, LIBRARY) == shown


def test_every_card_that_is_read_can_be_answered_with_a_voice() -> None:
    luton = Luton()
    for session in LIBRARY.sessions.values():
        for card in session.cards:
            step = luton.tap(SARAH, f"card:{session.id}:{card.id}")
            choices = [data for m in step.messages for row in m.buttons for _, data in row]
            assert shown_by(choices, LIBRARY) == Shown(session.id, card.id)


def test_a_script_is_what_the_card_says_there(world: World) -> None:
    place = world.library.place("luton")
    for one in scripts(place, world.library):
        assert isinstance(one, Script)
        assert one.lines(world) == world.lines(one.card.lines, one.place)
