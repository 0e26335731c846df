"""The statistics against worked examples that were published, and against what must hold."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bot.reports.statistics import (
    Interval,
    effect,
    holm,
    mcnemar_mid_p,
    sign_test,
    wilcoxon,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
        # Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_of_shares_are_those_of_wilson(
    count: int, of: int, low: float, high: float
) -> None:
    found = wilson(count, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == count / of


# The rules of release give these as what so few people can say.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(6, 10, 31, 83), (12, 20, 39, 78), (18, 30, 42, 75), (30, 50, 46, 72)],
)
def test_few_people_can_say_little(count: int, of: int, low: int, high: int) -> None:
    found = wilson(count, of)
    assert (round(100 * found.low), round(100 * found.high)) == (low, high)


def test_the_sign_test_is_that_of_the_textbook() -> None:
    # Siegel, Nonparametric Statistics (1956), p. 70: 11 of 14 one way, one-tailed p = .029.
    assert sign_test(11, 3) == pytest.approx(2 * 0.029, abs=0.001)


def test_fewer_than_six_changes_are_never_clear() -> None:
    assert sign_test(5, 0) == pytest.approx(2 / 2**5) == 0.0625
    assert sign_test(6, 0) == pytest.approx(2 / 2**6) == 0.03125
    assert all(
        sign_test(better, worse) > 0.05
        for better, worse in product(range(6), repeat=2)
        if better + worse < 6
    )


@pytest.mark.parametrize(
    ("gained", "lost", "exact", "mid"),
    [
        # Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91 (2013): airway
        # hyper-responsiveness (Bentur 2009), complete response (Cavo 2012).
        (7, 1, 0.070, 0.039),
        (16, 6, 0.052, 0.035),
    ],
)
def test_mcnemar_is_that_of_fagerland(gained: int, lost: int, exact: float, mid: float) -> None:
    assert sign_test(gained, lost) == pytest.approx(exact, abs=0.0005)
    assert mcnemar_mid_p(gained, lost) == pytest.approx(mid, abs=0.0005)
    assert mcnemar_mid_p(lost, gained) == mcnemar_mid_p(gained, lost)


def test_as_many_each_way_is_no_change() -> None:
    # The same paper, supplement: 1 - half the probability of what was seen.
    assert mcnemar_mid_p(3, 3) == pytest.approx(1 - 0.3125 / 2)
    assert mcnemar_mid_p(0, 0) == sign_test(0, 0) == 1


def test_wilcoxon_is_that_of_hollander_and_wolfe() -> None:
    # Hollander and Wolfe, Nonparametric Statistical Methods, example 3.1 (Hamilton scale, nine
    # patients): the sum of positive ranks, before - after, is 40 of 45; exact one-sided p .0195.
    before = (1830, 500, 1620, 2480, 1680, 1880, 1550, 3060, 1300)
    after = (878, 647, 598, 2050, 1060, 1290, 1060, 3140, 1290)
    found = wilcoxon({one - other: 1 for one, other in zip(before, after, strict=True)})
    assert found.p == pytest.approx(2 * 0.01953, abs=0.0001)
    assert found.rank_biserial == pytest.approx((40 - 5) / 45)


def test_who_did_not_change_keeps_a_rank() -> None:
    # The twins of Conover, Practical Nonparametric Statistics (1999), section 5.7, with the ranks
    # of Pratt: the one zero is first, so the sums are 28.5 and 48.5; of all 2^11 ways to draw
    # the signs 45.8 % are as uneven.
    twins = {2: 1, 6: 1, -1: 2, -4: 1, 5: 1, 0: 1, -12: 1, -5: 1, 9: 1, -7: 1, -15: 1}
    found = wilcoxon(twins)
    ranks = (4, 8, 2.5, 2.5, 5, 6.5, 11, 6.5, 10, 9, 12)
    sums = [
        sum(rank for rank, up in zip(ranks, signs, strict=True) if up)
        for signs in product((False, True), repeat=len(ranks))
    ]
    as_uneven = sum(abs(2 * one - sum(ranks)) >= 20 for one in sums)
    assert found.rank_biserial == pytest.approx((28.5 - 48.5) / 77)
    assert found.p == pytest.approx(as_uneven / len(sums))


@settings(max_examples=30)
@given(st.dictionaries(st.integers(-4, 4), st.integers(1, 2), min_size=1, max_size=4))
def test_it_is_the_test_that_scipy_has_for_it(changes: dict[int, int]) -> None:
    each = [change for change, n in changes.items() for _ in range(n)]
    if len(each) < 2 or not any(each):
        assert wilcoxon(changes).p == 1
        return
    every_sign = stats.PermutationMethod(n_resamples=2 ** len(each))
    theirs = stats.wilcoxon(each, zero_method="pratt", method=every_sign)
    assert wilcoxon(changes).p == pytest.approx(theirs.pvalue)


def test_holm_is_that_of_the_textbook() -> None:
    # Holm, Scandinavian Journal of Statistics 6 (1979); these four are in many introductions.
    assert holm((0.01, 0.04, 0.03, 0.005)) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm(()) == ()


def test_the_same_counts_lead_to_the_same_numbers() -> None:
    changes = {-1: 9, 0: 20, 1: 18, 2: 8}
    assert wilcoxon(changes) == wilcoxon(dict(reversed(changes.items())))
    assert effect(26, 20, 9) == effect(26, 20, 9)


def test_nobody_is_not_an_effect() -> None:
    with pytest.raises(ValueError, match="nobody"):
        effect(0, 0, 0)
    assert wilcoxon({0: 12}).p == 1


def test_one_person_says_nothing_of_the_others() -> None:
    assert effect(0, 0, 1) == Interval(-1, -1, 1)
    assert effect(1, 0, 0) == Interval(1, -1, 1)


@given(*[st.integers(0, 40)] * 3)
def test_an_effect_lies_within_its_interval(better: int, same: int, worse: int) -> None:
    if better + same + worse:
        found = effect(better, same, worse)
        assert -1 <= found.low <= found.value <= found.high <= 1
        assert found.value == pytest.approx((better - worse) / (better + same + worse))
