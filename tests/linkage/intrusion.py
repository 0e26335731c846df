"""All attackers let loose on a number of rounds, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.linkage.attackers import ATTACKERS
from tests.linkage.figures import PERMUTATIONS, Figures, Judged, figures, holm, judged
from tests.linkage.loot import Trial
from tests.linkage.study import Study
from tests.linkage.trained import attack_others

TRAINED = "A7 trained"


def scored(trials: Sequence[Trial]) -> dict[str, list[Judged]]:
    """What each attacker says of each round; the trained one of the second half only."""
    studies = [Study(trial.case) for trial in trials]
    found = {
        name: [
            judged(trial, attacker.attack(study), relinks=attacker.relinks)
            for trial, study in zip(trials, studies, strict=True)
        ]
        for name, attacker in ATTACKERS.items()
    }
    if len(trials) > 1:
        late = trials[len(trials) // 2 :]
        learnt = attack_others(trials, studies)
        found[TRAINED] = [judged(one, said) for one, said in zip(late, learnt, strict=True)]
    return found


def intrude(trials: Sequence[Trial], permutations: int = PERMUTATIONS) -> dict[str, Figures]:
    """The figures of every attacker, by name, with Holm's correction."""
    found = [
        figures(name, rounds, permutations=permutations) for name, rounds in scored(trials).items()
    ]
    return {one.attacker: one for one in holm(found)}


def linkers(found: Iterable[Figures]) -> list[Figures]:
    """Those who begin with a person. (A8 begins with what somebody answered before.)"""
    return [one for one in found if not one.attacker.startswith("A8")]


def best(found: Iterable[Figures]) -> Figures:
    """The one that links most, of those who begin with a person."""
    return max(linkers(found), key=lambda one: one.rate)
