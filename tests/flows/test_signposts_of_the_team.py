"""The local directory: what coordinators cannot break, and what they are asked to check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import LANGUAGES
from flows.categories import ASKED
from flows.conversation import respond
from flows.events import Brought, Due, Event, Sent, Wrote
from flows.model import Arrange, Put, Step
from flows.records import EVERYWHERE, Staff
from flows.team.directory import draft_from_answer
from flows.team.fields import fields
from flows.world import World
from tests.flows.signs import (
    ANN,
    BEA,
    LUTON,
    OLD,
    SARAH,
    TEAM,
    TODAY,
    choices,
    kept,
    readable,
    reader,
    signpost,
    tap,
    world,
)

FIELDS = [name for name, field in fields(SARAH).items() if field.take]
typed = st.text(max_size=1500) | st.sampled_from(
    ["01582 510333", "51.9, -0.4", "24/7", "Mo-Fr 9:00-17:00", "Arabic, Polish", "free", "3.50"]
)
given_things: st.SearchStrategy[Event] = st.one_of(
    st.builds(Wrote, text=typed, message=st.just(5)),
    st.builds(Sent, what=st.just("photo"), text=typed, message=st.just(5)),
    st.builds(
        Sent,
        what=st.just("location"),
        pin=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        message=st.just(5),
    ),
)


@given(st.lists(st.tuples(st.sampled_from(FIELDS), given_things), max_size=8))
def test_whatever_is_typed_into_a_field_its_reader_can_read_it(
    doings: list[tuple[str, Event]],
) -> None:
    entry = signpost()
    for name, event in doings:
        asked = tap(f"entry-field:bank:{name}", world(entry), SARAH)
        assert asked.person
        assert asked.person.awaits == f"entry-field:bank:{name}"
        step = respond(asked.person, event, world(entry), SARAH.chat)
        assert step.person
        assert all(map(readable, step.messages))
        if any(isinstance(effect, Put) for effect in step.effects):
            entry = kept(step)
            assert step.person.awaits == ""
        else:
            assert step.person.awaits == asked.person.awaits  # asked again: nothing is lost
    for language in LANGUAGES:
        for choice in ("signpost:bank:", "signposts:food:", "signposts::"):
            (message,) = tap(choice, world(entry), person=reader(language)).messages
            assert readable(message)


@pytest.mark.parametrize(
    ("field", "text", "example"),
    [
        ("phone", "call Sarah", "01582 510333"),
        ("hours", "in the morning", "Mo-Fr 09:00-17:00"),
        ("pin", "-0.42, 51.88", "51.88, -0.42"),
        ("link", "javascript:alert(1)", "https://"),
        ("languages", "Elvish", "Arabic, Polish"),
        ("cost", "a lot", "3.50"),
        ("name", "\u202e", "Luton Food Bank"),
        ("purpose", "x" * 601, "For example"),
        ("address", "x" * 300, "High Street"),
    ],
)
def test_what_does_not_fit_is_asked_for_again_with_an_example(
    field: str, text: str, example: str
) -> None:
    at = world(signpost())
    asked = tap(f"entry-field:bank:{field}", at, SARAH)
    step = respond(asked.person, Wrote(text=text, message=5), at, SARAH.chat)
    assert example in step.messages[0].text
    assert step.person
    assert step.person.awaits == f"entry-field:bank:{field}"
    assert not any(isinstance(effect, Put) for effect in step.effects)


@pytest.mark.parametrize(
    ("field", "text", "changes"),
    [
        ("phone", "(01582) 510 333", {"phone": "(01582) 510 333"}),
        ("phone", "٠١٥٨٢ ٥١٠٣٣٣", {"phone": "01582 510333"}),
        ("pin", "51.88 -0.42", {"latitude": 51.88, "longitude": -0.42}),
        ("hours", "mon-fri 9am-5pm", {"hours": "Mo-Fr 09:00-17:00"}),
        ("languages", "arabic and Polish.", {"languages": ("ar", "pl")}),
        ("cost", "£3.5", {"cost": "3.50"}),
        ("cost", "0", {"cost": "free"}),
        ("link", "luton.gov.uk/food", {"link": "https://luton.gov.uk/food"}),
        ("address", "12 High Street\nLuton", {"address": "12 High Street Luton"}),
        ("purpose-ar", "طعام", {"purpose": {"en": "Food for three days.", "ar": "طعام"}}),
    ],
)
def test_what_fits_is_kept_in_its_field_and_nothing_else_changes(
    field: str, text: str, changes: dict[str, Any]
) -> None:
    at = world(signpost())
    asked = tap(f"entry-field:bank:{field}", at, SARAH)
    step = respond(asked.person, Wrote(text=text, message=5), at, SARAH.chat)
    assert kept(step) == signpost(**changes)


def test_another_coordinators_change_meanwhile_is_not_lost() -> None:
    asked = tap("entry-field:bank:phone", world(signpost()), SARAH)
    meanwhile = world(signpost(name="Food bank, new"))
    step = respond(asked.person, Wrote(text="01582 510333", message=5), meanwhile, SARAH.chat)
    assert kept(step) == signpost(name="Food bank, new", phone="01582 510333")


def test_what_a_removed_coordinator_types_is_refused() -> None:
    asked = tap("entry-field:bank:phone", world(signpost()), SARAH)
    wrote = Wrote(text="01582 510333", message=5)
    for chat in (BEA.chat, 99):
        step = respond(asked.person, wrote, world(signpost()), chat)
        assert not any(isinstance(effect, Put) for effect in step.effects)


def test_an_entry_that_is_gone_or_a_file_that_comes_late_breaks_nothing() -> None:
    asked = tap("entry-field:bank:phone", world(signpost()), SARAH)
    step = respond(asked.person, Wrote(text="01582 510333", message=5), world(), SARAH.chat)
    assert "not there any more" in step.messages[0].text
    late = respond(asked.person, Brought(rows=(("a",),)), world(signpost()), SARAH.chat)
    assert late.messages == ()
    assert late.effects == ()


@pytest.mark.parametrize(
    "choice",
    ["entry-still:bank:", "entry-show:bank:", "entry-away:bank:sure", "entry-field:bank:cost.free"],
)
@pytest.mark.parametrize(
    ("place", "staff", "allowed"),
    [
        ("luton", SARAH, True),
        ("luton", BEA, False),
        ("luton", ANN, True),
        (EVERYWHERE, SARAH, False),
        (EVERYWHERE, ANN, True),
        ("luton", None, False),
    ],
)
def test_only_those_of_the_place_change_an_entry(
    choice: str, place: str, staff: Staff | None, allowed: bool
) -> None:
    entry = signpost(place=place, state="draft")
    step = tap(choice, world(entry), staff)
    assert any(isinstance(effect, Put) for effect in step.effects) == allowed


def test_a_draft_without_a_name_cannot_be_shown() -> None:
    draft = draft_from_answer("luton", "Ask at the library.\u202e", world())
    assert (draft.state, draft.category, draft.place) == ("draft", ASKED, "luton")
    assert draft.purpose == {"en": "Ask at the library."}
    step = tap(f"entry-show:{draft.id}:", world(draft), SARAH)
    assert not any(isinstance(effect, Put) for effect in step.effects)
    named = replace(draft, name="Where can I print?")
    assert kept(tap(f"entry-show:{draft.id}:", world(named), SARAH)).state == "shown"


def test_a_new_place_is_a_draft_from_its_name_on() -> None:
    asked = tap("entry-add:luton:", world(), SARAH)
    step = respond(asked.person, Wrote(text="Soup kitchen", message=5), world(), SARAH.chat)
    draft = kept(step)
    assert (draft.name, draft.place, draft.state) == ("Soup kitchen", "luton", "draft")
    step = respond(step.person, Wrote(text="Soup.", message=7), world(draft), SARAH.chat)
    assert kept(step).purpose == {"en": "Soup."}
    assert f"entry-field:{draft.id}:category.food" in choices(step)


# --- the weekly look ----------------------------------------------------------------------------


def due(staff: Staff, at: World, **changes: Any) -> Step:
    return respond(replace(reader(), **changes), Due(moment="review"), at, staff.chat)


def listed(step: Step) -> list[str]:
    return [c.split(":")[1] for c in choices(step) if c.startswith("entry-still:")]


@pytest.mark.parametrize(
    ("changes", "to"),
    [
        (OLD, {"Sarah", "Tom"}),
        ({**OLD, "owner": "Tom"}, {"Tom"}),
        ({**OLD, "owner": "Somebody who left"}, {"Sarah", "Tom"}),
        ({**OLD, "place": "leicester"}, {"Ann"}),  # it has no coordinator of its own
        ({**OLD, "place": EVERYWHERE}, {"Ann"}),
        ({**OLD, "state": "gone"}, set()),
        ({**OLD, "state": "draft"}, set()),
        ({}, set()),
    ],
)
def test_an_overdue_entry_goes_to_whoever_looks_after_it(
    changes: dict[str, Any], to: set[str]
) -> None:
    at = world(signpost(**changes))
    assert {staff.name for staff in TEAM if listed(due(staff, at))} == to


def test_what_readers_doubt_is_listed_first_unless_it_was_just_looked_into() -> None:
    at = world(
        signpost("old", **OLD),
        signpost("wrong", checked_on=TODAY - timedelta(days=60)),
        signpost("seen", checked_on=TODAY - timedelta(days=5)),
        doubts={"signpost/wrong": 3, "signpost/seen": 3},
    )
    step = due(SARAH, at)
    assert listed(step) == ["wrong", "old"]
    assert "3 readers found something wrong." in step.messages[0].text
    assert step.messages[0].kind == "task"


def test_the_list_is_short_and_goes_on_as_it_is_worked_through() -> None:
    entries = [signpost(f"n{number}", **OLD) for number in range(7)]
    step = due(SARAH, world(*entries))
    assert len(listed(step)) == 5
    assert "2 more come after." in step.messages[0].text
    assert f"entry:{listed(step)[0]}:" in choices(step)
    still = tap("entry-still:n0:review", world(*entries), SARAH)
    assert kept(still).checked_on == TODAY
    assert kept(still).review_after == TODAY + timedelta(days=180)
    assert listed(still) == ["n1", "n2", "n3", "n4", "n5"]


def test_nothing_is_said_when_all_is_well_and_it_comes_again() -> None:
    step = due(SARAH, world(signpost()))
    assert step.messages == ()
    assert [effect.moment for effect in step.effects if isinstance(effect, Arrange)] == ["review"]


def test_it_ends_for_whoever_is_not_of_the_team_any_more() -> None:
    gone = replace(SARAH, chat=77)
    assert due(gone, world(signpost(**OLD))) == Step(reader())


def test_nobody_is_written_to_who_has_left() -> None:
    assert due(SARAH, world(signpost(**OLD)), away=True).messages == ()


@given(
    st.datetimes(
        datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis draws naive times and adds the zone
        datetime(2028, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    )
)
def test_it_comes_on_the_next_monday_at_nine_however_often_the_desk_is_opened(
    now: datetime,
) -> None:
    ats = set()
    for choice in ("desk::", "directory::"):
        effects = tap(choice, world(now=now), SARAH).effects
        ats |= {e.at for e in effects if isinstance(e, Arrange) and e.moment == "review"}
    (at,) = ats
    local = at.astimezone(LUTON.clock)
    assert (local.weekday(), local.hour, local.minute) == (0, 9, 0)
    assert timedelta(0) < at - now <= timedelta(days=7, hours=1)
