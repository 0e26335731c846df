"""The local directory: what its readers can count on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import LANGUAGES, Catalogue, Entry, Key
from flows.categories import CATEGORIES
from flows.conversation import respond
from flows.distance import kilometres
from flows.events import Wrote
from flows.model import Doubt
from flows.records import EVERYWHERE, Signpost
from flows.signposts import WITHIN, found
from flows.wording import Wording
from tests.flows.signs import (
    ANN,
    LIBRARY,
    LUTON,
    OLD,
    TODAY,
    choices,
    readable,
    reader,
    signpost,
    tap,
    world,
)

entries = st.builds(
    signpost,
    st.integers(0, 999).map(str),
    place=st.sampled_from(["luton", "near", "bradford", EVERYWHERE, "gone"]),
    name=st.text(max_size=80),
    category=st.sampled_from(list(CATEGORIES)),
    latitude=st.none() | st.floats(51.0, 52.5),
    longitude=st.just(-0.3),
    state=st.sampled_from(["draft", "shown", "gone"]),
).map(lambda e: e if e.latitude is not None else replace(e, longitude=None))


def distance(entry: Signpost) -> float:
    """How far an entry is from the middle of Luton; nothing for its own, no end for England."""
    if entry.place in ("luton", EVERYWHERE):
        return 0 if entry.place == "luton" else float("inf")
    if entry.latitude is not None and entry.longitude is not None:
        spot: tuple[float, float] | None = (entry.latitude, entry.longitude)
    else:
        spot = LIBRARY.place(entry.place).spot
    assert spot
    assert LUTON.spot
    return kilometres(LUTON.spot, spot)


@given(st.lists(entries, max_size=20, unique_by=lambda entry: entry.id))
def test_the_nearest_come_first_and_all_of_england_last(written: list[Signpost]) -> None:
    listed = [one.entry for one in found(LUTON, world(*written), tuple(CATEGORIES))]
    away = [distance(entry) for entry in listed]
    assert away == sorted(away)
    assert all(km <= WITHIN or km == float("inf") for km in away)
    assert {entry.id for entry in written if entry.state == "shown"} >= {e.id for e in listed}
    own = {e.id for e in written if e.state == "shown" and e.place in ("luton", EVERYWHERE)}
    assert own <= {entry.id for entry in listed}


def test_a_town_nearby_is_shown_with_its_distance_and_one_far_away_is_not() -> None:
    at = world(
        signpost("near", place="near", name="Soup kitchen"),
        signpost("far", place="bradford", name="Curry kitchen"),
    )
    step = tap("signposts:food:", at)
    assert choices(step)[0] == "signpost:near:"
    assert "Soup kitchen\u2069, 17 km" in step.messages[0].buttons[0][0][0]
    assert "signpost:far:" not in choices(step)


def test_towns_are_as_far_apart_as_on_the_map() -> None:
    luton, leicester = LUTON.spot, LIBRARY.place("leicester").spot
    assert luton
    assert leicester
    assert 97 < kilometres(luton, leicester) < 99
    assert kilometres(luton, leicester) == pytest.approx(kilometres(leicester, luton))
    assert kilometres(luton, luton) == 0


class AllButPurposes(dict[Key, Entry]):
    """A finished catalogue, as far as our own sentences go."""

    def get(self, key: Key, default: Any = None) -> Any:
        return default if key[1] in signpost().purpose.values() else Entry((key[1],), checked=True)


@pytest.mark.parametrize(
    ("purpose", "language"), [({}, "en"), ({"pl": "Jedzenie."}, "en"), ({"ar": "طعام."}, "ar")]
)
def test_an_entry_is_read_in_one_language_the_purpose_decides(
    purpose: dict[str, str], language: str
) -> None:
    everything = signpost(
        purpose={**signpost().purpose, **purpose}, phone="01582 510333", hours="Mo-Fr 09:00-17:00"
    )
    everything = replace(everything, languages=("ar", "pl"), cost="3.50", step_free=True)
    at = world(everything)
    arabic = Catalogue("ar", AllButPurposes())
    at = replace(at, wording=Wording({**at.wording.catalogues, "ar": arabic}))
    (message,) = tap("signpost:bank:", at, person=reader("ar")).messages
    assert message.language == language
    assert ("طعام" in message.text) == (language == "ar")
    assert ("Food for three days." in message.text) == (language == "en")
    assert ("الاثنين" in message.text) == (language == "ar")


@pytest.mark.parametrize("state", ["draft", "gone"])
def test_what_is_not_shown_leads_to_what_is(state: Any) -> None:
    at = world(signpost(state=state), signpost("soup"))
    for choice in ("signpost:bank:", "pin:bank:", "signpost:never:"):
        step = tap(choice, at)
        assert "not on the list any more" in step.messages[0].text
        assert "signposts:food:" in choices(step)
    assert "signpost:bank:" not in choices(tap("signposts:food:", at))


def test_every_entry_of_a_long_list_can_be_reached_and_leads_back_to_its_page() -> None:
    at = world(*(signpost(f"n{number:02}", name=f"Place {number:02}") for number in range(20)))
    seen: list[str] = []
    page: str | None = "signposts:food:"
    while page:
        step = tap(page, at)
        here = [choice for choice in choices(step) if choice.startswith("signpost:")]
        assert len(here) <= 8
        assert page.rstrip(":") in [c.rstrip(":") for c in choices(tap(here[0], at))]
        seen += here
        onward = f"signposts:food:{int(page.split(':')[2] or 0) + 1}"
        page = onward if onward in choices(step) else None
    assert [choice.split(":")[1] for choice in seen] == [f"n{n:02}" for n in range(20)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Last checked on 23 November 2026."),
        ({"review_after": TODAY}, "Last checked on 23 November 2026."),
        (
            {"checked_on": date(2026, 5, 1), "review_after": date(2026, 11, 22)},
            "Please check first, for example by phone: this was last checked on 1 May 2026.",
        ),
        (
            {"checked_on": date(2026, 5, 1), "review_after": None},
            "Please check first, for example by phone: this was last checked on 1 May 2026.",
        ),
        (
            {"checked_on": None, "review_after": None},
            "Please check first, for example by phone: nobody has checked this yet.",
        ),
    ],
)
def test_readers_are_told_how_fresh_an_entry_is(changes: dict[str, Any], said: str) -> None:
    (message,) = tap("signpost:bank:", world(signpost(**changes))).messages
    assert said in message.text
    assert ("Please check first" in message.text) == ("Please check first" in said)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_something_is_wrong_here_is_always_one_tap_away(language: str) -> None:
    step = tap("signpost:bank:", world(signpost()), person=reader(language))
    assert choices(step).count("doubt:signpost:bank") == 1
    doubted = tap("doubt:signpost:bank", world(signpost()), person=reader(language))
    assert Doubt("signpost/bank", language) in doubted.effects
    assert "signpost:bank:" in choices(doubted)


@pytest.mark.parametrize("choice", ["doubt:signpost:never", "doubt:signpost:bank"])
def test_a_forged_doubt_is_not_counted(choice: str) -> None:
    effects = tap(choice, world(signpost(state="draft"))).effects
    assert not any(isinstance(effect, Doubt) for effect in effects)


def test_a_pin_needs_a_spot() -> None:
    assert "pin:bank:" not in choices(tap("signpost:bank:", world(signpost())))
    at = world(signpost(latitude=51.88, longitude=-0.41, address=""))
    assert "pin:bank:" in choices(tap("signpost:bank:", at))
    (message,) = tap("pin:bank:", at).messages
    assert message.attachment
    assert message.text == ""
    assert "signpost:bank:" in [choice for row in message.buttons for _, choice in row]


def test_words_lead_to_a_heading_only_if_there_is_something_under_it() -> None:
    wrote = Wrote(text="I need a food bank", message=1)
    with_food = respond(reader(), wrote, world(signpost()))
    assert "signposts:food:" in choices(with_food)
    without = respond(reader(), wrote, world(signpost(state="draft")))
    assert "signposts:food:" not in choices(without)


@pytest.mark.parametrize("page", ["", "1", "7", "x", "²", "9" * 50])
def test_forged_pages_are_answered(page: str) -> None:
    at = world(signpost(latitude=51.88, longitude=-0.41))
    for choice in (f"signposts:food:{page}", f"signpost:bank:{page}", f"pin:bank:{page}"):
        assert tap(choice, at).messages


@pytest.mark.parametrize("place", ["luton", "near", EVERYWHERE])
@pytest.mark.parametrize("name", ["x" * 64, "\u0645" * 64, "", "<b>&amp;", "{name}"])
def test_any_name_fits_on_its_buttons(place: str, name: str) -> None:
    at = world(signpost(place=place, name=name, **OLD))
    for choice in ("signposts:food:", "signpost:bank:"):
        assert all(map(readable, tap(choice, at).messages))
    for choice in (f"directory:{place or 'england'}:food", "entry:bank:", "review::"):
        assert all(map(readable, tap(choice, at, ANN).messages))
