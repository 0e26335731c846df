"""Facts on Mondays: who is asked to check what, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.conversation import respond
from flows.events import Due, Tapped
from flows.model import Arrange, Step
from flows.records import Invitation, Staff
from flows.team.facts_weekly import EVERY, is_its_week, to_ask
from tests.flows.fact_town import (
    ADA,
    FARAH,
    GRACE,
    READER,
    TEAM,
    UNCONFIRMED,
    VERA,
    at,
    choices,
    desk,
    does,
    known,
    says,
)
from tests.flows.factual import fact, small
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY


def monday(staff: Staff, shelf: Shelf, weeks: int = 0, **changes: Any) -> Step:
    now = MONDAY.replace(hour=9) + timedelta(weeks=weeks)
    person = replace(READER, **changes)
    return respond(person, Due(moment="review"), at(shelf, now=now), staff.chat)


def asked_about(step: Step) -> set[str]:
    return {c.split(":")[1] for c in choices(step) if c.startswith("factok:")}


def test_coordinators_are_asked_about_their_places_and_administrators_about_england() -> None:
    shelf = desk()
    every_week = [asked_about(monday(GRACE, shelf, weeks)) for weeks in range(EVERY)]
    assert all({"luton_desk", "luton_near"} <= week for week in every_week)
    assert [week for week in every_week if "luton_bin" in week] != []
    assert not any("luton_editors" in week for week in every_week)  # that is its editor's
    of_ada = [asked_about(monday(ADA, shelf, weeks)) for weeks in range(EVERY)]
    assert set().union(*of_ada) == {"england_rule"}


@pytest.mark.parametrize("staff", [VERA, FARAH])
def test_who_lives_there_is_asked_once_a_month_at_most_about_what_is_not_sure(staff: Staff) -> None:
    shelf = desk()
    weeks = [asked_about(monday(staff, shelf, weeks)) for weeks in range(EVERY)]
    times = [fact_id for week in weeks for fact_id in week]
    assert sorted(times) == ["luton_bin", "luton_desk", "luton_editors"]


def test_few_are_asked_about_at_once_and_all_of_them_in_turn() -> None:
    many = {f"luton_n{n}": fact(kind="rule", value=None, **UNCONFIRMED) for n in range(40)}
    library = small({}, many)
    heard: set[str] = set()
    for week in range(EVERY * 8):
        now = MONDAY.replace(hour=9) + timedelta(weeks=week)
        asked = to_ask(VERA, at(desk(), library=library, now=now))
        assert len(asked) <= 3
        heard |= {one.id for one in asked}
    assert heard == set(many)


def test_nobody_is_asked_about_what_waits_already() -> None:
    shelf = desk()
    for fact_id in ("luton_bin", "luton_desk", "luton_editors"):
        says(FARAH, "factok", fact_id, shelf)
    assert all(not asked_about(monday(VERA, shelf, weeks)) for weeks in range(EVERY))
    waiting = choices(monday(GRACE, shelf))
    assert "fact:luton_bin:w" in waiting


def test_a_favour_is_not_asked_of_who_wants_no_messages_or_has_left() -> None:
    shelf = desk()
    for changes in ({"paused": True}, {"away": True}):
        for weeks in range(EVERY):
            assert monday(VERA, shelf, weeks, **changes).messages == ()


def test_the_weekly_look_comes_again_for_everybody_of_the_team_and_for_nobody_else() -> None:
    def comes_again(chat: int, shelf: Shelf) -> bool:
        step = respond(READER, Due(moment="review"), at(shelf, now=MONDAY.replace(hour=9)), chat)
        return any(isinstance(e, Arrange) and e.moment == "review" for e in step.effects)

    assert all(comes_again(staff.chat, desk()) for staff in TEAM)
    assert not comes_again(99, desk())
    said_yes = Invitation("i", "volunteer", "luton", 3, MONDAY, MONDAY, "accepted", 99, "Gus")
    assert comes_again(99, desk(said_yes))


def test_the_list_of_the_week_stays_while_one_works_through_it() -> None:
    shelf = desk()
    for choice in choices(monday(GRACE, shelf)):
        if choice.startswith(("fact:", "factok:")):
            event = Tapped(choice=choice, message=1, sent_at=MONDAY)
            assert does(GRACE, event, shelf).messages[0].edits is None
    assert known("luton_desk", shelf).state == "fresh"


@given(st.text(min_size=1), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_each_fact_has_one_week_in_five(fact_id: str, day: date) -> None:
    weeks = [day + timedelta(weeks=week) for week in range(EVERY)]
    assert sum(is_its_week(fact_id, each) for each in weeks) == 1
