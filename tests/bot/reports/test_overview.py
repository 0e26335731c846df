"""One questionnaire over all places: added up from what was told, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.reports.overview import overview
from flows.feedback.result_overview import EVERYWHERE
from flows.rounds import Finding, Release, Round, Share
from tests.bot.reports.sample import CLOSED, item, round_of

BELONG = item("belong")


def told(id_: str, place: str, *findings: Finding, **other: Any) -> Round:
    """A closed round, and what was told of it: to the team and to everybody alike."""
    rounds = other.pop("rounds", (id_,))
    release = Release(CLOSED, rounds, 60, 50, 50, 50, findings=findings, public=findings)
    return round_of([BELONG], id=id_, place=place, release=release, **other)


def belong(answers: int, before: Share, after: Share, **other: Any) -> Finding:
    return Finding("belong", answers, before, after, **other)


LUTON = told("luton001", "luton", belong(50, Share(40, 28, 54), Share(60, 46, 73)))
BRADFORD = told("bradford", "bradford", belong(100, Share(70, 60, 79), Share(75, 65, 83)))


def test_places_stand_one_by_one_and_then_together() -> None:
    found = overview([LUTON, BRADFORD], "newcomers", public=False)
    assert found is not None
    assert [(row.place, row.rounds) for row in found.rows] == [
        ("bradford", 1),
        ("luton", 1),
        (EVERYWHERE, 2),
    ]
    assert found.rows[1].findings[0].before == Share(40, 28, 54)
    together = found.rows[2].findings[0]
    assert together.answers == 150
    assert together.before == Share(60, 52, 68)  # 20 + 70 of 150
    assert together.after == Share(70, 62, 77)  # 30 + 75


def test_rounds_of_a_place_are_added_up() -> None:
    again = told("luton002", "luton", belong(30, Share(20, 9, 38), Share(60, 42, 76)))
    found = overview([LUTON, again], "newcomers", public=True)
    assert found is not None
    assert [(row.place, row.rounds) for row in found.rows] == [("luton", 2), (EVERYWHERE, 2)]
    assert found.rows[0].findings == found.rows[1].findings
    assert found.rows[0].findings[0].after == Share(60, 49, 71)  # 48 of 80


def test_what_was_not_told_is_not_in_it() -> None:
    few = replace(
        told("luton003", "luton", Finding("belong")),
        release=Release(CLOSED, ("luton003",), 10, 0, 0, 0, why_not="few"),
    )
    silent = told("silent01", "leicester", Finding("belong"))
    open_ = replace(round_of([BELONG], id="open0001"), state="open")
    other = told("other001", "luton", belong(50, Share(10, 0, 20), Share(10, 0, 20)))
    other = replace(other, questionnaire="neighbours")
    found = overview([LUTON, few, silent, open_, other], "newcomers", public=False)
    assert found is not None
    assert [row.place for row in found.rows] == ["luton", EVERYWHERE]
    assert found.rows[1].findings == found.rows[0].findings
    assert overview([few, open_], "newcomers", public=False) is None


def test_everybody_is_shown_only_what_everybody_was_told() -> None:
    hidden = replace(BRADFORD.release or Release(CLOSED, (), 0, 0, 0, 0), public=())
    found = overview([LUTON, replace(BRADFORD, release=hidden)], "newcomers", public=True)
    assert found is not None
    assert [row.place for row in found.rows] == ["luton", EVERYWHERE]
    assert found.rows[1].findings[0].answers == 50


def test_rounds_that_were_put_together_count_once_and_of_several_places_only_in_all() -> None:
    ids = ("luton004", "bradfor4")
    finding = belong(20, Share(50, 29, 71), Share(75, 53, 89))
    pooled = [told(id_, id_[:-1].rstrip("0"), finding, rounds=ids) for id_ in ids]
    found = overview([LUTON, *pooled], "newcomers", public=False)
    assert found is not None
    assert [(row.place, row.rounds) for row in found.rows] == [("luton", 1), (EVERYWHERE, 2)]
    assert found.rows[1].findings[0].answers == 70


def test_a_bound_may_be_anything_beyond_it() -> None:
    """Of 20 people 77 or more in 100: 16 to 20 of them. With 10 of 20 others: 26 to 30 of 40."""
    high = told("high0001", "luton", belong(20, Share(50, 29, 71), Share(77, 53, 100, "or more")))
    half = told("half0001", "luton", belong(20, Share(50, 29, 71), Share(50, 29, 71)))
    found = overview([high, half], "newcomers", public=False)
    assert found is not None
    after = found.rows[0].findings[0].after
    assert after is not None
    assert (after.percent, after.bound) == (69, "")
    assert (after.low, after.high) == (47, 86)  # Wilson's, of 25 and of 30


def test_changes_are_added_up_if_each_was_told() -> None:
    shares = Share(50, 37, 63), Share(60, 46, 73)
    one = told("change01", "luton", belong(50, *shares, better=20, same=20, worse=10))
    two = told("change02", "luton", belong(50, *shares, better=15, same=25, worse=10))
    none = told("change03", "luton", belong(50, *shares))
    found = overview([one, two], "newcomers", public=False)
    assert found is not None
    added = found.rows[0].findings[0]
    assert (added.better, added.same, added.worse) == (35, 45, 20)
    found = overview([one, two, none], "newcomers", public=False)
    assert found is not None
    assert found.rows[0].findings[0].better is None


def test_only_rounds_that_asked_the_same_are_added() -> None:
    later = Release(
        CLOSED + timedelta(90),
        ("later001",),
        60,
        50,
        50,
        50,
        findings=(belong(50, Share(50, 37, 63), Share(60, 46, 73)),),
    )
    reworded = replace(
        round_of([replace(BELONG, ask="Do you belong?")], id="later001"), release=later
    )
    found = overview([LUTON, BRADFORD, reworded], "newcomers", public=False)
    assert found is not None
    assert found.like == reworded
    assert found.rows[-1].findings[0].answers == 50
