"""What is known of a fact: the file, what people have found since, and what readers see of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import LONGEST_TRUST, NO_CHECKS, Finding, known, value_of
from flows.model import Phone, choice
from flows.records import EVERYWHERE
from flows.shapes import Fact
from flows.team.facts import WEEKLY
from flows.welcoming import Check
from tests.flows.factual import OTHERWISE, TODAY, check, fact, one, small

LAPSED = {"checked_on": "2026-01-01", "review_after": "2026-02-01"}
UNCONFIRMED = {"status": "unconfirmed"}
RULE = {"kind": "rule", "value": None}
A_WEEK_AGO = TODAY - timedelta(days=7)


def said_in_luton(written: dict[str, object], found: Check | None) -> str:
    """What a reader in Luton is told today, with the number in it."""
    library = small({}, {"luton_desk": fact(**written)})
    checks = {found.id: found} if found else NO_CHECKS
    place = library.places["luton"]
    (line, *_) = library.lines(place.topics["ways"], place, TODAY, checks)
    number = line.values.get("luton_desk")
    if line.english == OTHERWISE:
        return "otherwise"
    return number.digits if isinstance(number, Phone) else line.english


@pytest.mark.parametrize(
    ("written", "found", "reads"),
    [
        ({}, None, "01234 567890"),
        (LAPSED, None, "otherwise"),
        (UNCONFIRMED, None, "otherwise"),
        # right: the file's value, from that day on
        (LAPSED, check(), "01234 567890"),
        (UNCONFIRMED, check(), "01234 567890"),
        # changed: the new value; or nobody knows it, and at once nobody reads the old one
        ({}, check(verdict="changed", value="01234 999"), "01234 999"),
        ({}, check(verdict="changed"), "otherwise"),
        (RULE, None, "In Luton: luton_desk."),
        (RULE, check(verdict="changed"), "otherwise"),
        # a check lapses as a file does
        ({}, check(checked_on=A_WEEK_AGO, review_after=TODAY), "01234 567890"),
        (
            UNCONFIRMED,
            check(checked_on=A_WEEK_AGO, review_after=TODAY - timedelta(days=1)),
            "otherwise",
        ),
        # a file that is newer than the check takes its place; on the same day the check holds
        (
            {"checked_on": TODAY.isoformat()},
            check(verdict="changed", checked_on=TODAY - timedelta(days=1)),
            "01234 567890",
        ),
        ({"checked_on": TODAY.isoformat()}, check(verdict="changed"), "otherwise"),
        # what only one neighbour has found is not said yet
        ({}, check(verdict="", seen="changed", seen_value="999", seen_on=TODAY), "01234 567890"),
        (LAPSED, check(verdict="", seen="right", seen_on=TODAY), "otherwise"),
        # a kind that has changed with a release, so that the value cannot be one
        ({"kind": "number", "value": 7}, check(verdict="changed", value="01234 999"), "otherwise"),
    ],
)
def test_readers_see_the_file_under_what_has_been_found_since(
    written: dict[str, object], found: Check | None, reads: str
) -> None:
    assert said_in_luton(written, found) == reads


def test_one_word_about_a_fact_reaches_every_line_of_every_town() -> None:
    library = small({"england_desk": fact()}, {})
    found = {"england_desk": replace(check(), id="england_desk", place=EVERYWHERE)}
    changed = {
        name: replace(one_check, verdict="changed", value="01234 999")
        for name, one_check in found.items()
    }
    for place in library.places.values():
        for card in library.sessions["talk"].cards:
            said = library.lines(card.lines, place, TODAY, changed)
            numbers = [value for words in said for value in words.values.values()]
            assert numbers == [Phone("01234 999")]


# --- what becomes of a finding --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "interval"),
    [({}, 60), ({"review_after": "2026-11-02"}, 1), ({"review_after": "2030-01-01"}, 180)],
)
def test_who_has_looked_is_asked_again_as_often_as_the_file_says_and_twice_a_year_at_least(
    written: dict[str, object], interval: int
) -> None:
    settled = one(fact(**written)).settled(Finding("right"), "grace", TODAY)
    assert (settled.checked_on, settled.by) == (TODAY, "grace")
    assert settled.review_after == TODAY + timedelta(days=interval)


def test_still_right_is_said_of_what_readers_see_and_that_may_be_a_newer_value() -> None:
    changed = one(found=check(verdict="changed", value="01234 999", checked_on=A_WEEK_AGO))
    again = changed.settled(Finding("right"), "grace", TODAY)
    assert known(changed.written, again).value == "01234 999"
    assert again.checked_on == TODAY


def test_still_right_brings_back_what_was_thought_to_have_changed() -> None:
    gone = one(found=check(verdict="changed"))
    back = gone.settled(Finding("right"), "grace", TODAY)
    assert gone.withdrawn
    assert known(gone.written, back).value == "01234 567890"


def test_what_is_in_force_stays_so_while_something_waits_and_when_it_is_let_go() -> None:
    before = check(verdict="changed", value="01234 999")
    waiting = one(found=one(found=before).noted(Finding("changed"), "vera"))
    assert waiting.known.value == "01234 999"
    assert waiting.state == "found"
    assert waiting.let_go() == before
    assert one(found=one().noted(Finding("right"), "vera")).let_go() is None


def test_what_was_found_before_a_release_waits_no_more() -> None:
    noted = one().noted(Finding("changed"), "vera")
    renewed = fact(checked_on=(TODAY + timedelta(days=1)).isoformat())
    assert one(renewed, noted).found is None


@pytest.mark.parametrize(
    ("written", "found", "state"),
    [
        ({}, None, "fresh"),
        ({"review_after": "2026-12-07"}, None, "near"),
        ({"review_after": "2026-12-08"}, None, "fresh"),
        ({"review_after": "2026-11-23"}, None, "near"),
        ({"checked_on": "2026-11-23", "review_after": "2026-12-07"}, None, "fresh"),
        ({"checked_on": "2026-11-16", "review_after": "2026-11-30"}, None, "near"),
        ({"review_after": "2026-11-22"}, None, "overdue"),
        (UNCONFIRMED, None, "unconfirmed"),
        (UNCONFIRMED, check(), "fresh"),
        ({}, check(verdict="changed"), "changed"),
        ({}, check(verdict="changed", seen="right", seen_on=TODAY), "found"),
    ],
)
def test_why_somebody_should_look(
    written: dict[str, object], found: Check | None, state: str
) -> None:
    assert one(fact(**written), found).state == state


@pytest.mark.parametrize(
    ("kind", "finding", "found", "two"),
    [
        ("helpline", Finding("changed", "998"), None, True),
        ("helpline", Finding("changed"), None, True),
        ("helpline", Finding("right"), None, False),
        ("helpline", Finding("right"), check(verdict="changed"), True),  # it brings one back
        ("phone", Finding("changed", "998"), None, False),
    ],
)
def test_another_number_for_an_emergency_takes_two_people(
    kind: str, finding: Finding, found: Check | None, *, two: bool
) -> None:
    assert one(fact(kind=kind), found).needs_two(finding) is two


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("phone", "01582 510333", "01582 510333"),
        ("helpline", "999", "999"),
        ("money", "9.90", Decimal("9.90")),
        ("number", "14", 14),
        ("date", "2027-03-31", date(2027, 3, 31)),
        ("link", "luton.gov.uk", "luton.gov.uk"),
    ],
)
def test_a_value_is_kept_as_it_would_stand_in_the_file(kind: str, text: str, value: object) -> None:
    assert value_of(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("rule", "x"),
        ("money", "NaN"),
        ("money", "-1"),
        ("money", "a"),
        ("number", ""),
        ("text", ""),
    ],
)
def test_what_cannot_be_a_value_is_none(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        value_of(kind, text)


def test_buttons_about_a_fact_fit_even_with_the_longest_name() -> None:
    longest = replace(one(), id="f" * 48)
    for verb, before in (("factok", WEEKLY), ("factnew", ""), ("factgone", ""), ("factyes", "")):
        assert len(choice(verb, longest.id, before + longest.mark)) <= 64


# --- whatever is found ----------------------------------------------------------------------------

days = st.dates(date(2026, 6, 1), date(2027, 6, 1))
values = st.sampled_from(["", "999", "9.90", "2027-03-31", "luton.gov.uk", "x"])
verdicts = st.sampled_from(["", "right", "changed"])
kinds = st.sampled_from(["rule", "phone", "helpline", "number"])


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    kind, since = draw(kinds), draw(days)
    return fact(
        kind=kind,
        value={"rule": None, "number": 7}.get(kind, "01234"),
        status=draw(st.sampled_from(["confirmed", "unconfirmed"])),
        checked_on=since.isoformat(),
        review_after=(since + timedelta(days=draw(st.integers(1, 400)))).isoformat(),
    )


found_out: st.SearchStrategy[Check] = st.builds(
    Check,
    id=st.just("luton_desk"),
    place=st.just("luton"),
    verdict=verdicts,
    value=values,
    checked_on=st.none() | days,
    review_after=st.none() | days,
    seen=verdicts,
    seen_value=values,
    seen_by=st.just("vera"),
    seen_on=st.none() | days,
)
findings = st.builds(Finding, st.sampled_from(["right", "changed"]), values)


@given(facts(), facts(), st.none() | found_out, st.none() | found_out, days)
def test_whatever_people_have_found_no_line_says_what_is_not_known_today(
    national: Fact, local: Fact, of_england: Check | None, of_luton: Check | None, today: date
) -> None:
    library = small({"england_desk": national}, {"luton_desk": local})
    checks = {"england_desk": of_england, "luton_desk": of_luton}
    found = {name: replace(one, id=name) for name, one in checks.items() if one}
    for place in library.places.values():
        for said in library.lines(library.sessions["talk"].cards[0].lines, place, today, found):
            for name in ("england_desk", "luton_desk"):
                if name in said.english:
                    at = library.fact(name, place, found)
                    assert today <= at.review_after
                    assert at.status == "confirmed" or at.kind == "helpline"


@given(facts(), st.none() | found_out, findings, days)
def test_what_waits_for_a_second_person_changes_nothing_for_readers(
    written: Fact, before: Check | None, finding: Finding, today: date
) -> None:
    at = one(written, before, today=today)
    assert known(written, at.noted(finding, "vera")) == at.known


@given(facts(), st.none() | found_out, findings, days)
def test_nothing_is_trusted_longer_than_half_a_year(
    written: Fact, before: Check | None, finding: Finding, today: date
) -> None:
    settled = one(written, before, today=today).settled(finding, "grace", today)
    assert settled.review_after is not None
    assert settled.review_after - today <= LONGEST_TRUST
