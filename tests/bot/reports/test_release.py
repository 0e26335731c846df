"""What is told of a round: what may be told of how many, rounded, and never more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.cells import PUBLIC, TEAM, share
from bot.reports.groups import Group, group_of
from bot.reports.release import release_of
from flows.rounds import NOT_SAID, Counts, Finding, Item, Release, Share, rounded
from tests.bot.reports.sample import CLOSED, counts_of, item, people, round_of, told

ITEMS = (item("belong"), item("trust"))
OFF = len(ITEMS[0].options)  # the answer that is off the scale


def made(pairs: Sequence[Any], items: Sequence[Item] = ITEMS, **other: Any) -> Release:
    """The release of these pairs."""
    alone = {name: other.pop(name, ()) for name in ("before", "after")}
    counts = counts_of(items, pairs, **alone)
    given_: dict[str, Any] = {"invited": 40, "closed_on": CLOSED}
    return release_of(round_of(items), counts, **(given_ | other))


def pairs(**how_many: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Pairs of answers to one question: `pairs(b2a4=6)` is six times first 2, then 4."""
    return [((int(name[1]),), (int(name[3]),)) for name, n in how_many.items() for _ in range(n)]


def of_one(**how_many: int) -> Finding:
    """What the team is told of one question."""
    return made(pairs(**how_many), ITEMS[:1]).findings[0]


# --- how many -------------------------------------------------------------------------------------


def test_of_fewer_than_ten_nothing_is_told() -> None:
    release = made(people(9, ITEMS))
    assert release.why_not == "few"
    assert (release.findings, release.public, release.unpaired) == ((), (), ())
    assert (release.before, release.after, release.pairs) == (0, 0, 0)


def test_a_round_can_ask_for_more_than_ten() -> None:
    counts = counts_of(ITEMS, people(19, ITEMS))
    round_ = round_of(ITEMS, minimum=20)
    assert release_of(round_, counts, invited=40, closed_on=CLOSED).why_not == "few"


def test_a_question_that_few_answered_is_not_told_though_others_are() -> None:
    answers = people(30, ITEMS)
    shy = [((one, NOT_SAID), (other, two)) for (one, _), (other, two) in answers[:21]]
    belong, trust = made([*shy, *answers[21:]]).findings
    assert belong.before
    assert trust == Finding("trust")


@pytest.mark.parametrize(
    ("n", "evidence"), [(10, "early"), (19, "early"), (20, "clear"), (49, "clear"), (60, "clear")]
)
def test_ten_people_are_an_early_sign_and_twenty_can_be_clear(n: int, evidence: str) -> None:
    one = made(people(n, ITEMS[:1], lift=0.9), ITEMS[:1]).findings[0]
    assert one.evidence == evidence
    assert one.toward == ("better" if evidence == "clear" else "")


def test_what_may_be_chance_is_called_unclear_and_what_is_worse_is_called_worse() -> None:
    assert of_one(b2a3=8, b3a2=8, b1a1=8).evidence == "unclear"
    worse = of_one(b3a2=16, b1a1=6, b2a3=2)
    assert (worse.evidence, worse.toward) == ("clear", "worse")


def test_five_changes_are_never_clear_and_six_can_be() -> None:
    assert of_one(b2a3=5, b3a3=10, b1a1=10).evidence == "unclear"
    assert of_one(b2a3=6, b3a3=10, b1a1=10).evidence == "clear"


def test_of_many_questions_one_must_be_clearer_to_be_called_clear() -> None:
    """From 50 pairs on Wilcoxon's test is used, and Holm's correction for all of them."""
    one = [((2,), (3,))] * 8 + [((3,), (2,))] * 1 + [((3,), (3,))] * 45
    alone = made(one, ITEMS[:1]).findings[0]
    many = tuple(item(f"i{n}") for n in range(5))
    still = [(before + (2,) * 4, after + (2,) * 4) for before, after in one]
    assert alone.evidence == "clear"
    assert made(still, many).findings[0].evidence == "unclear"


# --- shares ---------------------------------------------------------------------------------------


def test_a_share_comes_from_rounded_counts_with_the_interval_of_wilson() -> None:
    one = of_one(b1a1=12, b1a3=6, b3a3=12)
    assert one.answers == 30
    assert one.before == Share(33, 19, 52)  # 10 of 30
    assert one.after == Share(67, 48, 81)  # 20 of 30, and not 18


def test_what_is_off_the_scale_or_was_not_said_is_left_out() -> None:
    one = of_one(b1a3=10, b3a3=10, b0a3=3, b3a5=3)
    assert one.answers == 20
    assert one.before == Share(50, 29, 71)
    assert one.skipped == 20  # 5 of 25
    assert of_one(b1a3=10, b3a3=10, b0a3=3).skipped is None


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (12, 12, "60 or more"),
        (8, 12, "60 or more"),
        (0, 12, "40 or less"),
        (4, 12, "40 or less"),
        (6, 12, "50"),
        (24, 24, "82 or more"),
        (60, 60, "90 or more"),
        (0, 60, "10 or less"),
        (500, 500, "90 or more"),
        (460, 500, "90 or more"),
        (30, 500, "10 or less"),
        (200, 500, "40"),
    ],
)
def test_all_and_nobody_are_told_as_bounds(count: int, of: int, said: str) -> None:
    found = share(count, of, TEAM)
    assert found is not None
    assert f"{found.percent} {found.bound}".strip() == said


@given(st.integers(10, 400), st.data())
def test_what_is_told_as_a_bound_is_true(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    for least in (TEAM, PUBLIC):
        found = share(count, of, least)
        if found is None:
            assert of < 2 * least
            continue
        assert 0 <= found.low <= found.percent <= found.high <= 100
        assert 10 <= found.percent <= 90
        true = 100 * count / of
        if found.bound:
            beyond = true - found.percent if found.bound == "or less" else found.percent - true
            assert beyond <= 0.5  # it is a whole number
        else:
            assert min(count, of - count) >= least
            assert abs(true - found.percent) < 100 * 5 / of + 5


@given(st.integers(10, 400))
def test_more_people_are_never_told_as_fewer(of: int) -> None:
    for least in (TEAM, PUBLIC):
        told_ = [found.percent for n in range(of + 1) if (found := share(n, of, least))]
        assert told_ == sorted(told_)


def test_counts_are_rounded_to_the_nearest_five() -> None:
    assert [rounded(n) for n in (0, 2, 3, 5, 7, 8, 12, 13)] == [0, 0, 5, 5, 5, 10, 10, 15]


# --- who changed ----------------------------------------------------------------------------------


def test_who_changed_is_told_if_no_number_is_small() -> None:
    one = of_one(b1a3=14, b3a3=11, b1a1=9, b3a1=6)
    assert (one.better, one.same, one.worse) == (15, 20, 5)
    assert one.effect is not None
    assert (one.effect.percent, one.effect.low < 25 < one.effect.high) == (25, True)
    assert one.ranks is None  # from 50 on


def test_who_changed_is_not_told_beside_shares_if_any_number_is_small() -> None:
    one = of_one(b1a3=14, b3a3=11, b1a1=9, b3a1=4)
    assert (one.better, one.same, one.worse, one.not_worse, one.not_better) == (None,) * 5
    assert one.effect is None
    assert one.before
    assert one.evidence == "clear"


def test_from_fifty_on_the_rank_correlation_is_told() -> None:
    one = of_one(b1a3=20, b3a3=15, b1a1=15, b3a1=10)
    assert one.ranks == 0.3
    assert one.effect is not None


SCALE = tuple(replace(item(id_, good=0, scale="courage"), good="") for id_ in ("start", "ask"))


def test_a_scale_is_told_by_who_changed() -> None:
    up, same, down = ((1, 1), (2, 2)), ((2, 2), (2, 2)), ((2, 3), (2, 1))
    scale = made([up] * 12 + [same] * 7 + [down] * 6, SCALE).findings[-1]
    assert scale.item == "courage"
    assert (scale.answers, scale.better, scale.same, scale.worse) == (25, 10, 5, 5)
    assert (scale.before, scale.after) == (None, None)


def test_of_a_scale_two_are_put_together_where_one_is_small() -> None:
    up, same, down = ((1, 1), (2, 2)), ((2, 2), (2, 2)), ((2, 3), (2, 1))
    better = made([up] * 12 + [same] * 7 + [down] * 3, SCALE).findings[-1]
    assert (better.better, better.not_better, better.same, better.worse) == (10, 10, None, None)
    worse = made([up] * 3 + [same] * 7 + [down] * 12, SCALE).findings[-1]
    assert (worse.worse, worse.not_worse, worse.same, worse.better) == (10, 10, None, None)
    nobody = made([up] * 3 + [same] * 18 + [down] * 2, SCALE).findings[-1]
    assert nobody == Finding("courage", 25)


def test_a_scale_of_one_question_is_not_told_twice() -> None:
    alone = (item("start", scale="courage"),)
    assert [one.item for one in made(people(30, alone), alone).findings] == ["start"]


# --- everybody else -------------------------------------------------------------------------------


def test_everybody_is_told_nothing_below_ten() -> None:
    release = made(pairs(b1a3=14, b3a3=11, b1a1=9, b3a1=6), ITEMS[:1])
    assert release.findings[0].better == 15
    assert release.public[0].better is None
    assert release.public[0].before == Share(38, 24, 53)  # 15 of 40
    few = made(pairs(b1a3=7, b3a3=5, b1a1=7), ITEMS[:1])
    assert few.findings[0].before
    assert few.public[0].before is None


# --- the others -----------------------------------------------------------------------------------


def test_those_who_answered_before_only_stand_beside_if_they_are_ten() -> None:
    nine, ten = [(1, 2)] * 9, [(1, 2)] * 10
    assert made(people(20, ITEMS), before=nine).unpaired == ()
    belong, _ = made(people(20, ITEMS), before=ten).unpaired
    assert belong.before == Share(40, 0, 77, "or less")
    assert belong.after is None


def test_totals_are_rounded_too() -> None:
    release = made(people(23, ITEMS), before=[(1, 2)] * 9, after=[(1, 2)] * 4, invited=48)
    assert (release.invited, release.before, release.after, release.pairs) == (50, 30, 25, 25)


# --- asked once -----------------------------------------------------------------------------------


def test_a_round_that_asked_once_tells_shares_and_compares_nothing() -> None:
    round_ = round_of(ITEMS, before_from=None, before_until=None)
    counts = counts_of(ITEMS, after=[(4, 1)] * 12 + [(1, 1)] * 12 + [(NOT_SAID, 2)] * 6)
    release = release_of(round_, counts, invited=44, closed_on=CLOSED)
    belong, trust = release.findings
    assert (release.pairs, release.after, release.invited) == (0, 30, 45)
    assert (belong.before, belong.after, belong.skipped) == (None, Share(40, 23, 60), 17)
    assert (belong.evidence, belong.better, trust.after) == ("", None, Share(15, 0, 34, "or less"))
    assert release_of(
        round_, counts_of(ITEMS, after=[(4, 1)] * 9), invited=44, closed_on=CLOSED
    ) == (Release(CLOSED, ("abcdefgh",), 45, 0, 0, 0, why_not="few"))


# --- nearness -------------------------------------------------------------------------------------


def test_a_result_too_near_to_an_earlier_one_is_refused_whole() -> None:
    circle = round_of(ITEMS, circles=("tea",))
    earlier = group_of([circle], 20, CLOSED - timedelta(days=20))
    counts = counts_of(ITEMS, people(26, ITEMS))
    release = release_of(circle, counts, invited=40, closed_on=CLOSED, earlier=(earlier,))
    assert release == Release(CLOSED, ("abcdefgh",), 40, 0, 0, 0, why_not="close")


def test_rounds_that_were_put_together_are_one_group() -> None:
    tea, walk = (round_of(ITEMS, id=id_, circles=(id_,)) for id_ in ("tea", "walk"))
    counts = counts_of(ITEMS, people(26, ITEMS))
    earlier = Group(frozenset({("luton", "walk")}), 20, CLOSED)
    given_: dict[str, Any] = {"invited": 40, "closed_on": CLOSED, "earlier": (earlier,)}
    assert not release_of(tea, counts, **given_).why_not
    both = release_of(tea, counts, rounds=("tea", "walk"), pooled=(walk,), **given_)
    assert (both.why_not, both.rounds) == ("close", ("tea", "walk"))


# --- whatever was answered ------------------------------------------------------------------------

answer = st.integers(0, OFF)
ballot = st.tuples(answer, answer)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(ballot, ballot), min_size=10, max_size=45),
    st.lists(ballot, max_size=30),
    st.lists(ballot, max_size=30),
    st.integers(0, 200),
)
def test_whatever_was_answered_every_count_is_a_multiple_of_five(
    both: list[Any], before: list[Any], after: list[Any], invited: int
) -> None:
    items = tuple(replace(one, scale="near") for one in ITEMS)
    release = made(both, items, before=before, after=after, invited=invited)
    assert all(count % 5 == 0 for count in told(release))
    assert all(count >= TEAM for one in release.findings for count in _moves(one))
    assert all(count >= PUBLIC for one in release.public for count in _moves(one))
    assert release.comments == ()
    for one, other in zip(release.findings, release.public, strict=True):
        assert other.item == one.item
        # Everybody sees no more than the team.
        assert not _moves(other) or _moves(one)
        assert other.before is None or one.before
        if one.evidence == "clear":
            assert one.answers >= 20


def _moves(one: Finding) -> list[int]:
    counts = (one.better, one.same, one.worse, one.not_worse, one.not_better)
    return [count for count in counts if count is not None]


def test_what_people_wrote_is_not_told_before_somebody_has_read_it() -> None:
    counts = replace(counts_of(ITEMS, people(20, ITEMS)), comments=("I am Amina from no. 5",))
    release = release_of(round_of(ITEMS), counts, invited=30, closed_on=date(2026, 11, 15))
    assert release.comments == ()


def test_nothing_at_all_is_too_few() -> None:
    assert release_of(round_of(), Counts(), invited=0, closed_on=CLOSED).why_not == "few"


def test_what_others_are_told_never_contradicts_what_the_team_is_told() -> None:
    for of in range(10, 200):
        for count in range(of + 1):
            team, public = share(count, of, TEAM), share(count, of, PUBLIC)
            if team is None or public is None or team.bound:
                continue
            assert public.bound != "or more" or team.percent >= public.percent
            assert public.bound != "or less" or team.percent <= public.percent
