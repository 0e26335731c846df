"""What the attacks amount to: rates with intervals, against chance, and with a claim of sameness.

"Not significant" proves nothing. So the claim is one of equivalence: the upper bound of the link
rate, over rounds, lies at most two in a hundred above chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata, t
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from tests.linkage.loot import Trial
from tests.linkage.study import Scores
from tests.linkage.world import GOOD

TOLERANCE = 0.02  # above chance, for link rate and inference
AUC_LIMIT = 0.53
PERMUTATIONS = 10_000
SAME = 1e-9  # scores that differ by less are ties


@dataclass(frozen=True, slots=True)
class Judged:
    """One round with an attacker's scores. `own` says which column is each line's."""

    scores: Scores
    own: NDArray[np.int64]
    good: NDArray[np.bool_]  # of the pool, by item: whether that answer is a good one
    published: NDArray[np.bool_]  # by item: what the release makes one guess


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of one attacker, over all rounds."""

    attacker: str
    rounds: int
    people: int
    hits: int
    rate: float
    low: float  # exact 95 % interval
    high: float
    chance: float
    bound: float  # upper 95 % bound of the rate, one-sided, over rounds
    advantage: float  # (rate - chance) / (1 - chance)
    reciprocal: float  # mean reciprocal rank
    null: float  # the same when it is shuffled within rounds
    p: float  # how often shuffling does as well
    auc: float
    auc_high: float  # upper end of its 95 % interval
    gain: float  # answers guessed right, above what is guessed without knowing who is who
    gain_bound: float
    adjusted: float = 1.0  # p by Holm, among all attackers

    @property
    def equivalent(self) -> bool:
        """Whether the link rate is as good as chance."""
        return self.bound <= self.chance + TOLERANCE

    @property
    def harmless(self) -> bool:
        """Whether it passes all that is asked."""
        return self.equivalent and self.auc_high <= AUC_LIMIT and self.gain_bound <= TOLERANCE


def judged(trial: Trial, scores: Scores, *, relinks: bool = False) -> Judged:
    """Lay a round out for counting; `relinks`: lines are the answers before, not people."""
    pool = trial.case.pool
    own = np.arange(len(pool)) if relinks else np.array(trial.own)
    items = len(trial.published)
    good = np.array(
        [[(value >= GOOD) for value in secret.after or (0,) * items] for secret in pool]
    ).reshape(len(pool), items)
    return Judged(scores, own, good, np.array(trial.published, dtype=bool))


def figures(
    attacker: str, rounds: Sequence[Judged], seed: int = 1, permutations: int = PERMUTATIONS
) -> Figures:
    """Count. Ties are broken at random, by the seed."""
    chance = np.random.default_rng(seed)
    sizes = np.array([len(one.own) for one in rounds], dtype=float)
    best = [_first(one.scores, chance) for one in rounds]
    hits = np.array([np.sum(b == one.own) for b, one in zip(best, rounds, strict=True)])
    expected = np.array([sum(1 / one.scores.shape[1] for _ in one.own) for one in rounds])
    people, total = int(sizes.sum()), int(hits.sum())
    rate, by_chance = total / people, float(expected.sum() / people)
    low, high = proportion_confint(total, people, method="beta")
    spread = max(_spread(hits, sizes, rate), float(np.sqrt(len(rounds))) / people)
    reciprocal, null, p = _reciprocal_ranks(rounds, chance, permutations)
    auc, auc_high = _auc(rounds)
    gain, gain_bound = _gain(rounds)
    return Figures(
        attacker,
        len(rounds),
        people,
        total,
        rate,
        float(low),
        float(high),
        by_chance,
        min(1.0, rate + _quantile(len(rounds), 0.95) * spread),
        (rate - by_chance) / (1 - by_chance),
        reciprocal,
        null,
        p,
        auc,
        auc_high,
        gain,
        gain_bound,
    )


def holm(found: Sequence[Figures]) -> list[Figures]:
    """With many attackers, one is lucky: their p-values together."""
    adjusted = multipletests([one.p for one in found], method="holm")[1]
    return [replace(one, adjusted=float(p)) for one, p in zip(found, adjusted, strict=True)]


def expected_rate(rounds: Sequence[Judged]) -> float:
    """The link rate if every tie were broken in every way: without the luck of the draw."""
    hits = 0.0
    for one in rounds:
        top = one.scores >= one.scores.max(axis=1, keepdims=True) - SAME
        mine = top[np.arange(len(one.own)), one.own]
        hits += float(np.sum(mine / top.sum(axis=1)))
    return hits / sum(len(one.own) for one in rounds)


def _first(scores: Scores, chance: np.random.Generator) -> NDArray[np.int64]:
    """The likeliest of each line; among equals, any."""
    top = scores >= scores.max(axis=1, keepdims=True) - SAME
    first: NDArray[np.int64] = np.argmax(top * chance.random(scores.shape), axis=1)
    return first


def _quantile(rounds: int, share: float) -> float:
    return float(t.ppf(share, max(rounds - 1, 1)))


def _spread(values: NDArray[np.float64], sizes: NDArray[np.float64], rate: float) -> float:
    """Standard error of a rate over people who come in rounds."""
    rounds = len(sizes)
    if rounds < 2:
        return 0.0
    left = values - rate * sizes
    return float(np.sqrt(np.sum(left**2) * rounds / (rounds - 1)) / sizes.sum())


def _ranked(one: Judged) -> NDArray[np.float64]:
    """The rank of every column in every line, from 1; equals share theirs."""
    ranked: NDArray[np.float64] = rankdata(-np.round(one.scores, 9), axis=1, method="average")
    return ranked


def _reciprocal_ranks(
    rounds: Sequence[Judged], chance: np.random.Generator, permutations: int
) -> tuple[float, float, float]:
    """Mean reciprocal rank, its mean when shuffled within rounds, and how often that is as good."""
    people = sum(len(one.own) for one in rounds)
    real, shuffled = 0.0, np.zeros(permutations)
    for one in rounds:
        inverse = 1 / _ranked(one)
        lines = np.arange(len(one.own))
        real += inverse[lines, one.own].sum()
        if np.ptp(inverse) == 0:  # all alike: so is every shuffling
            shuffled += inverse[lines, one.own].sum()
            continue
        orders = chance.permuted(np.tile(one.own, (permutations, 1)), axis=1)
        shuffled += inverse[lines, orders].sum(axis=1)
    as_good = int(np.sum(shuffled >= real - SAME))
    return real / people, float(shuffled.mean()) / people, (as_good + 1) / (permutations + 1)


def _auc(rounds: Sequence[Judged]) -> tuple[float, float]:
    """How often a person's own is rated above another's, with its upper end over rounds."""
    sums, sizes = [], []
    for one in rounds:
        width = one.scores.shape[1]
        mine = _ranked(one)[np.arange(len(one.own)), one.own]
        sums.append(np.sum((width - mine) / max(width - 1, 1)))
        sizes.append(len(one.own))
    auc = float(np.sum(sums) / np.sum(sizes))
    spread = _spread(np.array(sums), np.array(sizes, dtype=float), auc)
    return auc, auc + _quantile(len(rounds), 0.975) * spread


def _gain(rounds: Sequence[Judged]) -> tuple[float, float]:
    """How many more answers are guessed right of a person than without knowing who is who.

    Without it there are two ways to guess: by the release; and, since attackers are handed the
    pool of all answers, by anybody's. Whichever does better is what the loot has to beat.
    """
    right, published, anybody, sizes = [], [], [], []
    for one in rounds:
        top = one.scores >= one.scores.max(axis=1, keepdims=True) - SAME
        votes = top.astype(float) @ one.good / top.sum(axis=1, keepdims=True)
        blind = top.all(axis=1, keepdims=True)  # it sees no difference: it knows the release
        guess = np.where(blind | (votes == 0.5), one.published[None, :], votes > 0.5)
        truth = one.good[one.own]
        right.append(np.mean(guess == truth, axis=1).sum())
        published.append(np.mean(one.published[None, :] == truth, axis=1).sum())
        # The same guesses of other people: what shuffling would give on average.
        anybody.append(np.mean(guess[:, None, :] == truth[None, :, :]) * len(truth))
        sizes.append(len(one.own))
    gains = np.array(right) - np.array(max(published, anybody, key=sum))
    gain = float(np.sum(gains) / np.sum(sizes))
    spread = _spread(gains, np.array(sizes, dtype=float), gain)
    return gain, gain + _quantile(len(rounds), 0.95) * spread
