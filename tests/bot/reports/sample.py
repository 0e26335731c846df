"""Rounds and counts to report on, made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from flows.rounds import NOT_SAID, Counts, Item, Option, Release, Round

CLOSED = date(2026, 11, 15)
DEGREES = ("Not at all", "A little", "Mostly", "Very much")


def item(id_: str = "belong", values: int = 4, good: int = 2, **other: Any) -> Item:
    """A question with so many answers on its scale, the last `good` of them good; one is off it."""
    options = tuple(
        Option(f"{DEGREES[value]}", value=value + 1, good=value >= values - good)
        for value in range(values)
    )
    fields: dict[str, Any] = {
        "short": f"Short {id_}",
        "ask": f"How much {id_}?",
        "good": f"feel {id_}",
    }
    return Item(id_, options=(*options, Option("I cannot say")), **(fields | other))


def round_of(items: Sequence[Item] = (item(),), **other: Any) -> Round:
    """A round that asks twice; with `before_from=None` once."""
    fields: dict[str, Any] = {
        "place": "luton",
        "made_at": datetime(2026, 9, 1, tzinfo=UTC),
        "questionnaire": "newcomers",
        "before_from": date(2026, 9, 1),
        "before_until": date(2026, 9, 10),
        "after_from": date(2026, 11, 1),
        "closes_on": date(2026, 11, 14),
        "state": "closed",
    }
    return Round(other.pop("id", "abcdefgh"), items=tuple(items), **(fields | other))


Answers = tuple[int, ...]


def counts_of(
    items: Sequence[Item],
    pairs: Iterable[tuple[Answers, Answers]] = (),
    before: Iterable[Answers] = (),
    after: Iterable[Answers] = (),
) -> Counts:
    """What is kept of these answers: of pairs, and of those who answered only once."""
    matrix: Counter[tuple[int, int, int]] = Counter()
    margins: Counter[Any] = Counter()
    change: Counter[tuple[str, int]] = Counter()
    pairs = list(pairs)
    for first, second in pairs:
        for number, (one, other) in enumerate(zip(first, second, strict=True)):
            matrix[number, one, other] += 1
        for scale in {one.scale for one in items if one.scale}:
            steps = [
                None
                if NOT_SAID in (first[n], second[n]) or len(DEGREES) < max(first[n], second[n])
                else second[n] - first[n]
                for n, one in enumerate(items)
                if one.scale == scale
            ]
            if None not in steps:
                change[scale, sum(step for step in steps if step is not None)] += 1
    for wave, answers in (
        ("before", [first for first, _ in pairs] + list(before)),
        ("after", [second for _, second in pairs] + list(after)),
    ):
        for ballot in answers:
            for number, option in enumerate(ballot):
                margins[wave, number, option] += 1
    return Counts(len(pairs), dict(matrix), dict(margins), dict(change))


def people(
    n: int, items: Sequence[Item], lift: float = 0.5, seed: int = 1
) -> list[tuple[Answers, Answers]]:
    """So many who answered both times; each item went up for a share `lift` of them."""
    chance = Random(seed)
    return [
        (tuple(one[0] for one in each), tuple(one[1] for one in each))
        for each in ([_two(chance, lift, one) for one in items] for _ in range(n))
    ]


def _two(chance: Random, lift: float, of: Item) -> tuple[int, int]:
    last = sum(option.value is not None for option in of.options)
    before = chance.randint(1, last)
    drawn = chance.random()
    step = 1 if drawn < lift else -1 if drawn > 0.9 else 0
    return before, min(max(before + step, 1), last)


def told(release: Release) -> list[int]:
    """Every count in a release."""
    findings = (*release.findings, *release.public, *release.unpaired)
    counts = [release.invited, release.before, release.after, release.pairs]
    for one in findings:
        counts.append(one.answers)
        moved = (one.better, one.same, one.worse, one.not_worse, one.not_better)
        counts += [count for count in moved if count is not None]
    return counts
