"""A7: an attacker who has seen other rounds with their truth, and has learnt from them.

It knows what every other attacker says, and two things of its own: what the bytes of a row that
cannot be read have to do with the answers, and whose turn it was when that row was written. From
all that, boosted stumps learn how likely an answer is somebody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from tests.linkage.attackers import ATTACKERS, CLUES
from tests.linkage.loot import Cell, Trial
from tests.linkage.study import Floats, Scores, Study, ranks

BYTES = 48  # of a row that are looked at
RIDGE = 10.0
ROUNDS = 60  # of boosting
RATE = 0.3
BINS = 16
MOST_PAIRS = 30_000
ORDERS = (*CLUES, "wal")


def attack_others(trials: Sequence[Trial], studies: Sequence[Study], seed: int = 1) -> list[Scores]:
    """Learn from the first half of the rounds; say how likely the pairs of the second half are."""
    half = len(trials) // 2
    guesses = [_Content(trials[:half], studies[:half], clue) for clue in ORDERS]
    features = [_features(study, guesses) for study in studies]
    learnt = _learn(features[:half], trials[:half], seed)
    return [learnt.say(one) for one in features[half:]]


def _features(study: Study, guesses: Sequence[_Content]) -> Floats:
    """For each person and each of the pool, what every idea says: people, pool, ideas."""
    said = [attacker.attack(study) for attacker in ATTACKERS.values() if not attacker.relinks]
    said += [_ranked(one) for one in said]
    said += [guess.say(study) for guess in guesses]
    return np.stack(said, axis=-1)


def _ranked(scores: Scores) -> Scores:
    """The same in ranks within each line: rounds are of different sizes."""
    if np.ptp(scores) == 0:
        return np.zeros_like(scores)
    found: Scores = rankdata(scores, axis=1) / scores.shape[1]
    return found


# --- rows that cannot be read --------------------------------------------------------------------


class _Content:
    """Guesses answers from the bytes of the row that was written when somebody was done."""

    def __init__(self, trials: Sequence[Trial], studies: Sequence[Study], clue: str) -> None:
        self._clue = clue
        given, wanted = [], []
        for trial, study in zip(trials, studies, strict=True):
            rows = _rows_in_turn(study, clue)
            if rows is None:
                continue
            for person, row in enumerate(rows):
                if row is not None:
                    given.append(_bytes_of(row))
                    wanted.append(_answers(study, trial.own[person]))
        self._known = len(given) > 2
        if self._known:
            x, y = np.array(given), np.array(wanted)
            self._mean, self._spread = x.mean(axis=0), x.std(axis=0) + 1e-6
            self._usual = y.mean(axis=0)
            x = (x - self._mean) / self._spread
            left = x.T @ x + RIDGE * np.eye(x.shape[1])
            self._weights = np.linalg.solve(left, x.T @ (y - self._usual))

    def say(self, study: Study) -> Scores:
        """How near each answer of the pool is to what the bytes let one expect."""
        rows = _rows_in_turn(study, self._clue) if self._known else None
        found = study.nothing()
        if rows is None:
            return found
        pool = np.array([_answers(study, secret) for secret in range(study.pool)])
        for person, row in enumerate(rows):
            if row is not None:
                x = (_bytes_of(row) - self._mean) / self._spread
                expected = self._usual + x @ self._weights
                found[person] = -np.abs(pool - expected).mean(axis=1)
        return found


def _answers(study: Study, secret: int) -> Floats:
    """Both times; what is missing counts as the middle."""
    truth = study.case.pool[secret]
    items = len(truth.after or truth.before or ())
    both = [*(truth.before or (3,) * items), *(truth.after or (3,) * items)]
    return np.array(both, dtype=float)


def _bytes_of(cell: Cell) -> Floats:
    """The length of the largest value, and its first bytes and last."""
    values = [v.encode() if isinstance(v, str) else v for v in cell.values]
    largest = max((v for v in values if isinstance(v, bytes)), key=len, default=b"")
    ends = largest[: BYTES // 2].ljust(BYTES // 2, b"\0") + largest[-BYTES // 2 :].rjust(
        BYTES // 2, b"\0"
    )
    return np.array([len(largest), *ends], dtype=float)


def _rows_in_turn(study: Study, clue: str) -> list[Cell | None] | None:
    """For each of the people, the row that was written when they were done, by their order.

    The table is the one with the most rows of which there are no more than people twice over.
    """
    done = study.done("after")[:, 0]
    tables: dict[tuple[int, str], list[Cell]] = {}
    for number in range(len(study.case.loot.snapshots)):
        for cell in study.cells(number):
            if clue in cell.clues:
                tables.setdefault((number, cell.source), []).append(cell)
    fitting = [rows for rows in tables.values() if 2 < len(rows) <= 2 * study.people + 2]
    if not fitting:
        return None
    fullest: list[Cell] = max(fitting, key=len)
    rows = sorted(fullest, key=lambda cell: cell.clues[clue])
    # The newest rows are those of the second time.
    turns = ranks(done)
    places = np.nan_to_num(turns) * (np.isfinite(done).sum() - 1)
    first = max(0, len(rows) - int(np.isfinite(done).sum()))
    return [
        rows[min(first + round(place), len(rows) - 1)] if np.isfinite(turn) else None
        for place, turn in zip(places, turns, strict=True)
    ]


# --- boosted stumps ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Learnt:
    """Stumps: of which idea, above which value, how much more and how much less likely."""

    stumps: tuple[tuple[int, float, float, float], ...]

    def say(self, features: Floats) -> Scores:
        """How likely each pair is."""
        total = np.zeros(features.shape[:2])
        for idea, edge, below, above in self.stumps:
            total += np.where(features[..., idea] > edge, above, below)
        return total


def _learn(features: Sequence[Floats], trials: Sequence[Trial], seed: int) -> _Learnt:
    """Boosting with the logistic loss (Friedman 2001), on a sample of the pairs."""
    x = np.concatenate([one.reshape(-1, one.shape[-1]) for one in features])
    y = np.concatenate([_truth(one, trial) for one, trial in zip(features, trials, strict=True)])
    if len(y) > MOST_PAIRS:
        chosen = np.random.default_rng(seed).choice(len(y), MOST_PAIRS, replace=False)
        x, y = x[chosen], y[chosen]
    useful = [idea for idea in range(x.shape[1]) if np.ptp(x[:, idea]) > 0]
    edges = {
        idea: np.unique(np.quantile(x[:, idea], np.linspace(0, 1, BINS + 1)[1:-1]))
        for idea in useful
    }
    bins = {idea: np.searchsorted(edges[idea], x[:, idea]) for idea in useful}
    said = np.full(len(y), np.log(y.mean() / (1 - y.mean())))
    stumps = []
    for _ in range(ROUNDS if useful else 0):
        likely = 1 / (1 + np.exp(-said))
        best = max(
            (_stump(bins[idea], edges[idea], y - likely, likely * (1 - likely), idea))
            for idea in useful
        )
        _, idea, edge, below, above = best
        stumps.append((idea, edge, below, above))
        said += np.where(x[:, idea] > edge, above, below)
    return _Learnt(tuple(stumps))


def _truth(features: Floats, trial: Trial) -> NDArray[np.float64]:
    own = np.zeros(features.shape[:2])
    own[np.arange(len(trial.own)), list(trial.own)] = 1
    return own.ravel()


def _stump(
    bins: NDArray[np.int64], edges: Floats, left: Floats, weight: Floats, idea: int
) -> tuple[float, int, float, float, float]:
    """The best place to cut one idea in two: how good, which idea, where, below, above."""
    size = len(edges) + 1
    sums = np.cumsum(np.bincount(bins, left, size))
    weights = np.cumsum(np.bincount(bins, weight, size)) + 1e-9
    low, high = sums[:-1], sums[-1] - sums[:-1]
    low_weight, high_weight = weights[:-1] + 1.0, weights[-1] - weights[:-1] + 1.0
    better = low**2 / low_weight + high**2 / high_weight
    at = int(np.argmax(better))
    return (
        float(better[at]),
        idea,
        float(edges[at]),
        float(RATE * low[at] / low_weight[at]),
        float(RATE * high[at] / high_weight[at]),
    )
