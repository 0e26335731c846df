"""What a round may be, as tables: which days, whom it asks, and what stands in its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.rounds import Round
from flows.team.round_review import review_screen
from flows.team.round_rules import (
    MINIMUMS,
    fingerprint,
    hitches,
    in_order,
    is_small,
    misfit,
    overlapping,
    people_asked,
    with_days,
    with_usual_days,
)
from tests.flows.everything_rounds import ONCE, OPEN, ROUND, in_weeks
from tests.flows.led_rounds import (
    AHEAD,
    DRAFT,
    TEA,
    TODAY,
    changes,
    crowd,
    kept,
    reader,
    said,
    seats,
    tap,
    world,
    write,
)
from tests.flows.signs import WORDING

# --- days -----------------------------------------------------------------------------------------

D = date
SECOND_FROM = {"after_from": D(2027, 1, 25), "closes_on": D(2027, 2, 7)}


@pytest.mark.parametrize(
    ("round_", "twice", "expected"),
    [
        # Without a meeting: from tomorrow for a week, and eight weeks later for two.
        (replace(DRAFT, meeting=""), True, ("11-24", "11-30", "01-25", "02-07")),
        (replace(DRAFT, meeting=""), False, ("", "", "11-24", "11-30")),
        # Around a meeting that is ahead, on 3 December.
        (replace(DRAFT, meeting="ahead"), True, ("11-24", "12-02", "12-04", "12-17")),
        (replace(DRAFT, meeting="ahead"), False, ("", "", "12-04", "12-10")),
        # One that is over is as good as none.
        (replace(DRAFT, meeting="over"), False, ("", "", "11-24", "11-30")),
    ],
)
def test_the_days_that_are_there_from_the_start_make_sense(
    round_: Round, twice: bool, expected: tuple[str, ...]
) -> None:
    draft = with_usual_days(round_, world(), twice=twice)
    days = (draft.before_from, draft.before_until, draft.after_from, draft.closes_on)
    assert tuple(f"{day:%m-%d}" if day else "" for day in days) == expected
    assert in_order(draft)


@pytest.mark.parametrize(
    ("which", "day", "fits"),
    [
        ("before", TODAY, True),
        ("until", ROUND.before_from, True),
        ("until", in_weeks(1) - timedelta(days=1), False),
        ("after", in_weeks(2), False),  # the last day of the first time
        ("after", in_weeks(2) + timedelta(days=1), True),
        ("close", ROUND.after_from, True),
        ("close", ROUND.after_from - timedelta(days=1), False),
    ],
)
def test_a_day_is_taken_only_after_the_one_it_follows(which: Any, day: date, fits: bool) -> None:
    assert (misfit(ROUND, which, day) is None) is fits
    assert in_order(with_days(ROUND, which, day)) is fits


@given(
    first=st.integers(0, 100),
    lasts=st.integers(0, 60),
    meeting=st.none() | st.integers(1, 300),
    which=st.sampled_from(["before", "until"]),
)
def test_whatever_is_chosen_first_the_days_after_it_follow(
    first: int, lasts: int, meeting: int | None, which: Any
) -> None:
    day = TODAY + timedelta(days=first)
    start = replace(DRAFT, before_from=TODAY, before_until=TODAY)
    ahead = TODAY + timedelta(days=meeting) if meeting else None
    last = day + timedelta(days=lasts) if which == "before" else None
    assert in_order(with_days(start, which, day, last, ahead))


TWICE = [
    ("before.2026-11-24.2026-12-07", ("11-24", "12-07", "02-01", "02-14"), "after"),
    ("until.2026-12-01", ("11-30", "12-01", "01-26", "02-08"), "after"),
    ("after.2027-01-11", ("11-30", "12-07", "01-11", "01-24"), "close"),
    ("close.2027-01-19", ("11-30", "12-07", "01-18", "01-19"), ""),
]


@pytest.mark.parametrize(("option", "expected", "next_"), TWICE)
def test_one_tap_settles_a_day_and_the_next_is_asked(
    option: str, expected: tuple[str, ...], next_: str
) -> None:
    step = tap(f"roundwhen:mine0000:{option}", world(DRAFT))
    draft = kept(step)
    days = (draft.before_from, draft.before_until, draft.after_from, draft.closes_on)
    assert tuple(f"{day:%m-%d}" for day in days if day) == expected
    assert step.person
    assert step.person.awaits == (f"roundwhen:mine0000:{next_}" if next_ else "")


@pytest.mark.parametrize(
    ("which", "text", "expected"),
    [
        ("before", "1 December", {"before_from": D(2026, 12, 1), "before_until": D(2026, 12, 7)}),
        ("until", "12/12/2026", {"before_until": D(2026, 12, 12)}),
        ("after", "2027-01-11", {"after_from": D(2027, 1, 11)}),
        ("close", "Tuesday 19 January 2027", {"closes_on": D(2027, 1, 19)}),
    ],
)
def test_every_day_can_be_typed(which: str, text: str, expected: dict[str, date]) -> None:
    draft = kept(write(text, f"roundwhen:mine0000:{which}", world(DRAFT)))
    assert {name: getattr(draft, name) for name in expected} == expected


@pytest.mark.parametrize("text", ["soon", "1/2/2020", "22 November 2026", "31/2/2027", ""])
def test_what_is_no_day_ahead_is_asked_for_again(text: str) -> None:
    step = write(text, "roundwhen:mine0000:close", world(DRAFT))
    assert not changes(step)
    assert step.person
    assert step.person.awaits == "roundwhen:mine0000:close"


@pytest.mark.parametrize(
    "option", ["before.2026-11-22", "until.2026-11-23", "after.2026-12-07", "close.x", "x.y"]
)
def test_a_day_on_an_old_or_forged_button_changes_nothing(option: str) -> None:
    step = tap(f"roundwhen:mine0000:{option}", world(DRAFT))
    assert not changes(step)
    assert step.messages


def test_a_round_that_asks_once_has_no_first_time() -> None:
    once = replace(ONCE, id="mine0000", state="draft", circles=("tea",), meeting="")
    for option in ("", "before.2026-11-24", "until.2026-11-24"):
        step = tap(f"roundwhen:mine0000:{option}", world(once))
        assert not changes(step)
        assert step.person
        assert step.person.awaits == "roundwhen:mine0000:after"
    draft = kept(tap("roundwhen:mine0000:after.2026-11-24.2026-11-30", world(once)))
    assert (draft.before_from, draft.before_until) == (None, None)


# --- what stands in the way of opening ------------------------------------------------------------

HITCHES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"circles": ()}, []),
    ({"circles": ("tea", "walk")}, []),
    ({"questionnaire": "gone"}, ["what"]),
    ({"circles": ("tea", "gone")}, ["who"]),
    ({"circles": ("elsewhere",)}, ["who"]),  # of another place
    ({"meeting": "gone"}, ["who"]),
    ({"meeting": "off"}, ["who"]),
    ({"before_from": TODAY}, []),
    ({"before_from": TODAY - timedelta(days=1)}, ["when"]),
    ({"before_until": ROUND.before_from}, []),
    ({"before_until": in_weeks(0)}, ["when"]),
    ({"after_from": ROUND.before_until}, ["when"]),
    ({"closes_on": ROUND.after_from}, []),
    ({"closes_on": in_weeks(7)}, ["when"]),
    ({"before_from": None, "before_until": None}, []),
    ({"before_from": None}, ["when"]),
    # The meeting is on 3 December.
    ({"meeting": "ahead"}, ["when"]),
    ({"meeting": "ahead", "before_until": AHEAD.day}, []),
    ({"meeting": "ahead", "before_from": None, "before_until": None}, []),
    (
        {
            "meeting": "ahead",
            "before_from": None,
            "before_until": None,
            "after_from": AHEAD.day - timedelta(days=1),
        },
        ["when"],
    ),
    ({"meeting": "over"}, ["when"]),  # nobody can be asked before it
    ({"meeting": "over", "before_from": None, "before_until": None}, []),
]


@pytest.mark.parametrize(("changed", "parts"), HITCHES)
def test_what_stands_in_the_way_is_named_and_nothing_is_opened(
    changed: dict[str, Any], parts: list[str]
) -> None:
    others = (
        replace(TEA, id="elsewhere", place="bradford"),
        replace(AHEAD, id="off", state="cancelled"),
    )
    draft = replace(DRAFT, **changed)
    there = world(draft, *others)
    found = list(hitches(draft, there))
    assert [hitch.part for hitch in found] == parts
    step = tap(f"roundopen:mine0000:{fingerprint(draft)}", there)
    if not parts:
        assert kept(step) == replace(draft, state="opening")
    elif "what" not in parts:
        assert not changes(step)
        assert all(hitch.why.english.split("{")[0] in said(step) for hitch in found)


@pytest.mark.parametrize("state", ["draft", "opening", "open", "waiting", "closed", "cancelled"])
@pytest.mark.parametrize(
    ("mine", "theirs", "place", "overlap"),
    [
        ((), (), "luton", True),  # everybody in the place, twice
        ((), ("tea",), "luton", True),  # who is in a circle is in the place
        (("tea",), (), "luton", True),
        (("tea",), ("tea",), "luton", True),
        (("tea", "walk"), ("walk",), "luton", True),
        (("tea",), ("walk",), "luton", False),
        ((), (), "bradford", False),
    ],
)
def test_the_same_people_are_asked_by_one_round_at_a_time(
    state: Any, mine: tuple[str, ...], theirs: tuple[str, ...], place: str, overlap: bool
) -> None:
    other = replace(OPEN, id="other000", state=state, circles=theirs, place=place)
    draft = replace(DRAFT, circles=mine)
    there = world(other, draft)
    asking = state in ("opening", "open")
    assert (overlapping(draft, there.desk) == other) is (overlap and asking)
    step = tap(f"roundopen:mine0000:{fingerprint(draft)}", there)
    assert changes(step) is not (overlap and asking)


# --- small groups ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "minimum", "small"),
    [
        (0, 10, True),
        (22, 10, True),  # told as "about 20"
        (23, 10, False),  # told as "about 25"
        (25, 10, False),
        (37, 15, True),
        (38, 15, False),
        (45, 20, True),
        (50, 20, False),
    ],
)
def test_a_group_too_small_for_the_smallest_number_is_said_to_be(
    number: int, minimum: int, small: bool
) -> None:
    assert is_small(number, minimum) is small
    draft = replace(DRAFT, circles=(), minimum=minimum)
    screen = review_screen(draft, world(draft, people=crowd(number) or {9: reader(paused=True)}))
    assert ("small group" in WORDING.message(screen, "en").text) is small


@given(st.integers(0, 200), st.sampled_from(MINIMUMS))
def test_the_warning_tells_no_more_than_the_number_beside_it(number: int, minimum: int) -> None:
    def review(people: int) -> str:
        draft = replace(DRAFT, circles=(), minimum=minimum)
        there = world(draft, people=crowd(people) or {9: reader(paused=True)})
        return WORDING.message(review_screen(draft, there), "en").text

    one, other = review(number), review(number + 1)
    told = [line for line in one.split("\n") if line.startswith("People:")]
    assert one == other or told[0] not in other


@pytest.mark.parametrize(
    ("asks", "number"),
    [
        ({"circles": ()}, 3),  # who lives there, and neither asked for silence nor left
        ({"circles": ("tea",)}, 2),
        ({"circles": ("tea", "walk")}, 3),  # each once, whoever is in both
        ({"circles": ("gone",)}, 0),
        ({"circles": (), "meeting": "gone"}, 0),
    ],
)
def test_people_are_counted_as_they_will_be_asked(asks: dict[str, Any], number: int) -> None:
    people = {
        1: reader(),
        2: reader(),
        3: reader(),
        4: reader(paused=True),
        5: reader(away=True),
        6: reader(place="bradford"),
    }
    members = seats((1, "tea"), (4, "tea"), (6, "tea"), (6, "walk"), (1, "walk"), (2, "walk"))
    waiting = replace(next(seats((3, "tea"))), id="waiting0", state="waiting")
    there = world(*members, waiting, people=people)
    assert people_asked(replace(DRAFT, **asks), there.desk) == number
