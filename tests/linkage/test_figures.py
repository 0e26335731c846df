"""The figures say what they should of attackers whose skill is known."""

from __future__ import annotations

import numpy as np
import pytest

from tests.linkage.figures import Figures, Judged, expected_rate, figures, holm

ITEMS = 4


def rounds(skill: float, number: int, size: int = 20, seed: int = 1) -> list[Judged]:
    """An attacker who knows so many of the people, and guesses the others."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(number):
        own = chance.permutation(size)
        scores = chance.random((size, size))
        known = chance.random(size) < skill
        scores[np.arange(size)[known], own[known]] = 2
        good = chance.random((size, ITEMS)) < 0.7
        made.append(Judged(scores, own, good, np.ones(ITEMS, dtype=bool)))
    return made


def of(skill: float, number: int = 200, size: int = 20) -> Figures:
    return figures("somebody", rounds(skill, number, size), permutations=500)


def test_guessing_is_equivalent_to_chance() -> None:
    found = of(0)
    assert found.chance == pytest.approx(1 / 20)
    assert found.low <= found.chance <= found.high
    assert found.harmless
    assert found.p > 0.05
    assert found.auc == pytest.approx(0.5, abs=0.02)


def test_a_little_skill_is_noticed() -> None:
    found = of(0.05)
    assert not found.equivalent
    assert found.p < 0.01
    assert found.bound > found.rate > found.chance + 0.03


def test_knowing_everybody_is_a_rate_of_one_and_guesses_every_answer() -> None:
    found = of(1)
    assert (found.rate, found.high, found.bound, found.advantage, found.auc) == (1, 1, 1, 1, 1)
    assert found.gain == pytest.approx(0.3, abs=0.03)


def test_too_few_rounds_prove_nothing() -> None:
    """ "Not significant" is not "the same": with few people the bound lies too high."""
    found = of(0, number=3, size=10)
    assert found.p > 0.05
    assert not found.equivalent


def test_who_sees_no_difference_gains_nothing_beyond_the_release() -> None:
    blind = [Judged(np.zeros((20, 20)), one.own, one.good, one.published) for one in rounds(0, 200)]
    found = figures("nobody", blind, permutations=100)
    assert (found.gain, found.gain_bound, found.auc) == (0, 0, 0.5)
    assert expected_rate(blind) == pytest.approx(1 / 20)
    assert found.p == 1


def test_of_many_attackers_one_is_lucky() -> None:
    found = holm([of(0, number=20), of(0.5, number=20)])
    assert [one.adjusted >= one.p for one in found] == [True, True]
    assert found[1].adjusted < 0.01


def test_what_the_pool_itself_tells_is_no_gain_of_the_loot() -> None:
    """Attackers are handed everybody's answers: to vote with some of them is no inference."""
    chance = np.random.default_rng(3)
    rounds = []
    for _ in range(60):
        good = chance.random((12, 6)) < 0.8
        scores = np.tile(chance.random(12) < 0.5, (12, 1)).astype(float)  # the same of everybody
        released = np.zeros(6, dtype=bool)  # too few to show: a guess that is mostly wrong
        rounds.append(Judged(scores, np.arange(12), good, released))
    assert figures("A", rounds, permutations=10).gain < 0.005
