"""What small numbers can say, by SciPy and statsmodels. None of this ever leaves as it is.

What is told of a round is rounded and made of words (`bot/reports/release.py`). This module is
large to load: nothing that the service imports may import it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

SEED = 2026  # the same counts lead to the same result, always
RESAMPLES = 9_999
MOST_AT_ONCE = 4_000_000  # numbers held at a time while resampling: some 32 MB


@dataclass(frozen=True, slots=True)
class Interval:
    """A number, and the 95 % interval around it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ranks:
    """What Wilcoxon's signed-rank test says."""

    p: float  # two-sided
    rank_biserial: float  # -1 (all worse) to 1 (all better)


def wilson(count: int, of: int) -> Interval:
    """A share between 0 and 1 with its Wilson score interval (Wilson 1927)."""
    low, high = proportion_confint(count, of, method="wilson")
    return Interval(count / of, float(low), float(high))


def sign_test(better: int, worse: int) -> float:
    """The exact two-sided p of so many changes each way, if both were as likely.

    With fewer than six changes it is never below .05. Without any it is 1.
    """
    changed = better + worse
    return float(stats.binomtest(better, changed, 0.5).pvalue) if changed else 1.0


def mcnemar_mid_p(gained: int, lost: int) -> float:
    """The two-sided mid-p of McNemar's test: the exact one is too careful with few changes.

    Fagerland, Lydersen and Laake, BMC Medical Research Methodology 13:91 (2013).
    """
    changed = gained + lost
    if not changed:
        return 1.0
    likely = float(stats.binom.pmf(gained, changed, 0.5))
    return 1 - likely / 2 if gained == lost else sign_test(gained, lost) - likely


def effect(better: int, same: int, worse: int) -> Interval:
    """P(better) - P(worse), from -1 to 1, with a percentile bootstrap interval.

    One person alone says nothing of the others: the interval is everything that can be.
    Raises ValueError when there is nobody.
    """
    if not better + same + worse:
        raise ValueError("there is nobody to compare")
    each = np.repeat([1.0, 0.0, -1.0], [better, same, worse])
    if len(each) == 1:  # nothing to draw from again
        return Interval(float(each.mean()), -1.0, 1.0)
    found = stats.bootstrap(
        (each,),
        np.mean,
        n_resamples=RESAMPLES,
        batch=_batch(len(each)),
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Interval(float(each.mean()), float(found.low), float(found.high))


def wilcoxon(changes: Mapping[int, int]) -> Ranks:
    """The signed-rank test on how many changed by how much, with a permutation p.

    Who did not change keeps a rank (Pratt 1959), and the signs of the others are drawn anew.
    """
    steps = sorted(changes)
    each = np.repeat(np.array(steps, dtype=float), [changes[step] for step in steps])
    if len(each) < 2 or not each.any():
        return Ranks(1.0, float(np.sign(each).sum()))
    ranks = np.sign(each) * stats.rankdata(np.abs(each))
    p = stats.permutation_test(  # of one sample, it draws signs
        (ranks,),
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_batch(len(ranks)),
        rng=np.random.default_rng(SEED),
    ).pvalue
    return Ranks(float(p), float(ranks.sum() / np.abs(ranks).sum()))


def _batch(size: int) -> int:
    return max(1, min(RESAMPLES, MOST_AT_ONCE // max(size, 1)))


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """The same p-values, adjusted for being several (Holm 1979)."""
    return tuple(float(p) for p in multipletests(ps, method="holm")[1]) if ps else ()
