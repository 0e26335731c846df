"""Two results of nearly the same people are never told: the few between them would be known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.groups import Group, group_of, groups_of, too_close
from flows.rounds import Release, Round
from tests.bot.reports.sample import CLOSED, item, round_of


def group(people: int, *circles: str, days: int = 0, **other: Any) -> Group:
    """The people of some circles of Luton; without any, everybody there."""
    cohort = frozenset(("luton", circle) for circle in circles or ("",))
    return Group(cohort, people, CLOSED + timedelta(days), **other)


TEA, WALK, SEW = group(20, "tea"), group(25, "walk"), group(15, "sew")


@pytest.mark.parametrize(
    ("new", "earlier", "refused"),
    [
        # One within the other, whichever is told first.
        (group(25, "tea", "walk"), [TEA], True),
        (group(29, "tea", "walk"), [TEA], True),
        (group(30, "tea", "walk"), [TEA], False),
        (group(20, "tea", "walk"), [TEA], False),  # nobody else answered
        (TEA, [group(25, "tea", "walk")], True),
        (TEA, [group(27)], True),  # everybody in the place, then one of its circles
        (group(27), [TEA], True),
        (group(32), [TEA], False),
        # Others, who have nothing to do with it.
        (WALK, [TEA], False),
        (group(21, "walk"), [TEA], False),
        (group(24, "walk", "sew"), [group(20, "tea", "sew")], False),
        # Parts that make up a whole, and what is left of it.
        (group(65, "tea", "walk", "sew"), [TEA, WALK, SEW], True),  # five more than its parts
        (group(60, "tea", "walk", "sew"), [TEA, WALK, SEW], False),  # exactly its parts
        (group(65), [TEA, WALK, SEW], True),
        (WALK, [TEA, group(50)], True),  # 5 are left of the place
        (WALK, [TEA, group(60)], False),
        # What two have in common, by what they are together.
        (
            group(40, "walk", "sew"),
            [group(35, "tea", "walk"), group(70, "tea", "walk", "sew")],
            True,
        ),
        (
            group(50, "walk", "sew"),
            [group(35, "tea", "walk"), group(70, "tea", "walk", "sew")],
            False,
        ),
        # The same people again.
        (group(21, "tea", days=30), [TEA], True),
        (group(19, "tea", days=30), [TEA], True),
        (group(20, "tea", days=30), [TEA], False),
        (group(29, "tea", days=62), [TEA], True),
        (group(30, "tea", days=62), [TEA], False),
        (group(21, "tea", days=63), [TEA], False),  # by then they have other answers
        (group(21, "tea", days=-30), [TEA], True),
    ],
)
def test_a_group_is_refused_if_few_are_left_of_another(
    new: Group, earlier: list[Group], refused: bool
) -> None:
    assert too_close(new, earlier) is refused


def test_who_was_asked_something_else_cannot_be_subtracted() -> None:
    new = group(21, "tea", items=frozenset({"belong"}))
    assert not too_close(new, [group(20, "tea", items=frozenset({"lonely"}))])
    assert too_close(new, [group(20, "tea", items=frozenset({"lonely", "belong"}))])
    assert too_close(new, [group(20, "tea")])


def test_another_place_is_others() -> None:
    bradford = Group(frozenset({("bradford", "tea")}), 20, CLOSED)
    assert not too_close(group(21, "tea"), [bradford])


def test_what_is_known_in_round_numbers_is_taken_for_the_worst() -> None:
    rounded = group(20, "tea", slack=2)
    for people, refused in ((20, True), (31, True), (32, False)):
        assert too_close(group(people, "tea"), [rounded]) is refused


circles = st.frozensets(st.sampled_from("abcd"), min_size=1)


@given(st.lists(st.tuples(circles, st.integers(0, 20)), max_size=5), circles, st.integers(10, 60))
def test_a_small_rest_never_passes(
    earlier: list[tuple[frozenset[str], int]], new: frozenset[str], people: int
) -> None:
    """Any earlier group within the new one, or around it, that leaves 1 to 9."""
    told = [group(10 + n, *sorted(each)) for each, n in earlier]
    close = any(
        1 <= abs(people - one.pairs) <= 9
        for one in told
        for each in [frozenset(circle for _, circle in one.cohort)]
        if each <= new or new <= each
    )
    found = too_close(group(people, *sorted(new)), told)
    assert found or not close
    assert found == too_close(group(people, *sorted(new)), reversed(told))


def test_a_place_with_many_circles_can_tell_of_each() -> None:
    told = [group(20 + n, f"c{n}") for n in range(30)]
    assert not too_close(group(20, "new"), told)
    assert not too_close(group(2000), told)
    assert too_close(group(sum(one.pairs for one in told) + 5), told)


def test_many_releases_do_not_take_for_ever() -> None:
    told = [group(100 * (n + 1), *(f"c{k}" for k in range(n + 1))) for n in range(30)]
    assert too_close(group(3005, *(f"c{k}" for k in range(31))), told)


def test_groups_come_from_what_was_released_each_once() -> None:
    tea, walk = (round_of([item()], id=id_, circles=(id_,)) for id_ in ("tea", "walk"))
    pooled = Release(CLOSED, ("tea", "walk"), 40, 30, 25, 25)
    alone = round_of([item("trust")], id="alone1234", circles=())
    few = Release(date(2026, 1, 1), ("few12345",), 10, 0, 0, 0, why_not="few")
    once = Release(CLOSED, ("alone1234",), 40, 0, 30, 0)
    with_release = [
        _closed(tea, pooled),
        _closed(walk, pooled),
        _closed(alone, once),
        _closed(round_of(id="few12345"), few),
        round_of(id="open1234", state="open"),
    ]
    assert groups_of(with_release) == (
        group(25, "tea", "walk", items=frozenset({"belong"}), slack=2),
        group(30, items=frozenset({"trust"}), slack=2),
    )
    assert group_of([tea, walk], 27, CLOSED) == group(
        27, "tea", "walk", items=frozenset({"belong"})
    )


def _closed(round_: Round, release: Release) -> Round:
    return replace(round_, release=release)
