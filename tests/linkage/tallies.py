"""Where only counts are kept there is no row to link; but counts change, and lie in some order.

A count is a row of small numbers: item, option and how many; or item, before, after and how many.
Words beside it (a wave, a round, a language) tell counts of different kinds apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from tests.linkage.contents import Part
from tests.linkage.loot import Cell
from tests.linkage.study import Scores, Study, nearness, ranks

#: A label of words, and after it the numbers: item, option(s).
Key: TypeAlias = tuple[str | int, ...]
Shown: TypeAlias = Mapping[Key, float]

LARGEST = 100  # items and options are small
TINY = 0.02  # how likely it is at least, whatever the counts say


def _count_in(cell: Cell) -> tuple[Key, int] | None:
    words = [v for v in cell.values if isinstance(v, str)]
    numbers = [v for v in cell.values if isinstance(v, int)]
    if len(numbers) not in {3, 4} or not all(0 <= n < LARGEST for n in numbers):
        return None
    if cell.source.endswith("margin") and len(numbers) == 4:  # as bot/ballot/box.py has it
        words.append(("before", "after")[numbers.pop(0) > 0])
    return (cell.source, *words, *numbers[:-1]), numbers[-1]


def counted(cells: Iterable[Cell]) -> dict[Key, float]:
    """Everything in these cells that looks like a count."""
    return {found[0]: float(found[1]) for cell in cells if (found := _count_in(cell))}


def holds(study: Study, secret: int, key: Key) -> bool:
    """Whether somebody who answered so is one of those counted there."""
    truth = study.case.pool[secret]
    numbers = [part for part in key if isinstance(part, int)]
    item, options = numbers[0], numbers[1:]
    answers = (truth.before, truth.after)
    if len(options) == 1:
        part: Part = "before" if "before" in key else "after"
        answers = (truth.before,) if part == "before" else (truth.after,)  # type: ignore[assignment]
    if any(one is None or item >= len(one) for one in answers):
        return False
    return all(one[item] == option for one, option in zip(answers, options, strict=True) if one)


def differences(
    study: Study,
    shown: Sequence[tuple[float, Shown]],
    is_in: Callable[[Study, int, Key], bool],
) -> Scores:
    """Between two looks some people were done, and some counts rose: those are theirs."""
    found = study.nothing()
    if not any(counts for _, counts in shown):
        return found
    membership: dict[Key, np.ndarray] = {}
    before: Mapping[Key, float] = {}
    since = -np.inf
    for at, counts in shown:
        for part in ("before", "after"):
            done = study.done(part)[:, 0]
            were = (done > since) & (done <= at)
            rose = {k: counts[k] - before.get(k, 0) for k in counts if _belongs(k, part)}
            if were.any() and any(rose.values()) and not were.all():
                found[were] += _likely(study, rose, int(were.sum()), membership, is_in)
        since, before = at, counts
    return found


def _belongs(key: Key, part: str) -> bool:
    return ("before" in key) == (part == "before")


def _likely(
    study: Study,
    rose: Mapping[Key, float],
    people: int,
    membership: dict[Key, np.ndarray],
    is_in: Callable[[Study, int, Key], bool],
) -> Scores:
    total = np.zeros(study.pool)
    for key, more in rose.items():
        if key not in membership:
            membership[key] = np.array([is_in(study, n, key) for n in range(study.pool)])
        chance = min(1.0, max(TINY, more / people))
        total += np.where(membership[key], np.log(chance), 0.0)
    # Whose answers are in no count at all cannot be the one.
    inside = np.sum([membership[key] for key in rose], axis=0)
    most = max(inside.max(), 1)
    likely: Scores = np.exp((total + np.log(TINY) * (most - inside)) / most) * (inside > 0)
    return likely


def in_order_of_cells(study: Study) -> Scores:
    """A1: the first to answer made the first rows of the table of counts."""
    best, most = study.nothing(), 0
    parts: tuple[Part, ...] = ("before", "after")
    for number in range(len(study.case.loot.snapshots)):
        cells = study.cells(number)
        for clue in ("offset", "rowid", "ctid"):
            for part in parts:
                ordered = _ordered(cells, clue, part)
                if len(ordered) < 2:
                    continue
                places = _mean_places(study, ordered)
                used = int(np.isfinite(places).sum()) + len(ordered)
                if used > most:
                    done = study.done(part)[:, 0]
                    best, most = nearness(ranks(done), ranks(places)), used
    return best


def _ordered(cells: Sequence[Cell], clue: str, part: str) -> dict[Key, float]:
    return {
        found[0]: cell.clues[clue]
        for cell in cells
        if (found := _count_in(cell)) and clue in cell.clues and _belongs(found[0], part)
    }


def _mean_places(study: Study, ordered: Mapping[Key, float]) -> np.ndarray:
    standing = ranks(np.array(list(ordered.values()), dtype=float))
    sums, numbers = np.zeros(study.pool), np.zeros(study.pool)
    for key, place in zip(ordered, standing, strict=True):
        inside = np.array([holds(study, n, key) for n in range(study.pool)])
        sums += inside * place
        numbers += inside
    return np.where(numbers > 0, sums / np.maximum(numbers, 1), np.nan)


def by_language(study: Study) -> Scores:
    """A5: counts of one language are counts of a few people."""
    counts = counted(study.cells())
    spoken = {known.language for known in study.known}
    by_tongue: dict[str, dict[Key, float]] = defaultdict(dict)
    for key, number in counts.items():
        for language in spoken.intersection(map(str, key)):
            by_tongue[language][key] = number
    found = study.nothing()
    for language, theirs in by_tongue.items():
        speak = np.array([known.language == language for known in study.known])
        found[speak] = _likely(study, theirs, int(speak.sum()), {}, holds)
    return found
