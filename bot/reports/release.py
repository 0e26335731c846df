"""From counts to a release: everything that is ever told of a round, made once.

| pairs | what is told of an item |
|---|---|
| fewer than 10 | nothing |
| 10 to 19 | shares before and after, and who changed which way; called an early sign |
| 20 to 49 | also whether a sign test finds a change clear, and the effect |
| 50 and more | clear by Wilcoxon's test, all items taken together (Holm); and the rank-biserial |

Large to load (SciPy): the service runs it in a process of its own (`bot.apart`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor
from typing import Literal

from bot.reports.cells import PUBLIC, TEAM, Moves, moves, share, skipped, told
from bot.reports.groups import Group, group_of, too_close
from bot.reports.seen import Seen, compared, once, unpaired
from bot.reports.statistics import Ranks, effect, holm, sign_test, wilcoxon
from flows.rounds import LEAST_MINIMUM, Counts, Effect, Finding, Release, Round, rounded

EARLY, ENOUGH = 20, 50  # pairs: below the first a test says nothing; from the second on Wilcoxon's
CLEAR = 0.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may be said of a p-value: this word, and nothing else."""

    word: Literal["early", "unclear", "clear"]
    toward: Literal["", "better", "worse"] = ""
    ranks: float | None = None  # the rank-biserial correlation


def release_of(  # noqa: PLR0913 - what a release is made of
    round_: Round,
    counts: Counts,
    *,
    invited: int,
    closed_on: date,
    rounds: tuple[str, ...] = (),
    pooled: Sequence[Round] = (),
    earlier: Iterable[Group] = (),
) -> Release:
    """What may be told of these counts.

    `rounds` are the ids of all rounds that were counted together, and `pooled` those of them
    other than this one. `earlier` are the people of what was told before: see `groups_of`.
    Comments are left out: somebody reads them first.
    """
    twice = round_.before_from is not None
    answers = counts.pairs if twice else counts.answered("after")
    least = max(LEAST_MINIMUM, round_.minimum, *(one.minimum for one in pooled))
    nothing = Release(closed_on, rounds or (round_.id,), told(invited), 0, 0, 0)
    if answers < least:
        return replace(nothing, why_not="few")
    if too_close(group_of([round_, *pooled], answers, closed_on), earlier):
        return replace(nothing, why_not="close")
    seen = compared(round_, counts) if twice else once(round_, counts)
    evidence = _evidence(seen, least) if twice else {}
    alone = _findings(unpaired(round_, counts), {}, least, TEAM) if twice else ()
    return replace(
        nothing,
        before=told(counts.answered("before")),
        after=told(counts.answered("after")),
        pairs=told(counts.pairs),
        findings=_findings(seen, evidence, least, TEAM),
        public=_findings(seen, evidence, least, PUBLIC),
        unpaired=alone if any(found.before for found in alone) else (),
    )


def _findings(
    seen: Iterable[Seen], evidence: Mapping[str, Evidence], least: int, cell: int
) -> tuple[Finding, ...]:
    """What is told of each: nothing of fewer than `least` people, no number below `cell`."""
    return tuple(
        _finding(one, evidence.get(one.item), cell) if one.answers >= least else Finding(one.item)
        for one in seen
    )


def _finding(seen: Seen, evidence: Evidence | None, cell: int) -> Finding:
    found = numbers(seen, cell)
    if evidence is None or not (found.before or found.after or found.better or found.worse):
        return found
    found = replace(found, evidence=evidence.word, toward=evidence.toward)
    if evidence.word == "early" or found.same is None:
        return found
    ranks = None if evidence.ranks is None else round(evidence.ranks, 1)
    return replace(found, effect=_effect(found), ranks=ranks)


def numbers(seen: Seen, cell: int) -> Finding:
    """Every count that is told of it: rounded, and none of fewer than `cell` people.

    Where shares are told, changes are told besides only if no number at all is small: with both,
    small ones could be worked out, and even from what is left out
    (tests/bot/reports/test_nothing_small.py).
    """
    before, after = (
        None if good is None else share(good, seen.answers, cell)
        for good in (seen.good_before, seen.good_after)
    )
    open_ = seen.changes and (seen.good_before is None or seen.smallest >= cell)
    moved = moves(seen.better, seen.same, seen.worse, cell) if open_ else Moves()
    return Finding(
        seen.item,
        rounded(seen.answers),
        before,
        after,
        better=moved.better,
        same=moved.same,
        worse=moved.worse,
        not_worse=moved.not_worse,
        not_better=moved.not_better,
        skipped=skipped(seen.answers, seen.asked, cell),
    )


def _effect(told_: Finding) -> Effect | None:
    """How many more changed for the better, from what is told of it and nothing else."""
    if told_.better is None or told_.same is None or told_.worse is None:
        return None
    found = effect(told_.better, told_.same, told_.worse)
    return Effect(round(100 * found.value), floor(100 * found.low), ceil(100 * found.high))


def _evidence(seen: Iterable[Seen], least: int) -> dict[str, Evidence]:
    """Which changes are clear."""
    seen = [one for one in seen if one.answers >= least]
    ranks = {one.item: wilcoxon(one.changes) for one in seen if one.answers >= ENOUGH}
    adjusted = dict(zip(ranks, holm([found.p for found in ranks.values()]), strict=True))
    return {
        one.item: _by_ranks(ranks[one.item], adjusted[one.item])
        if one.item in ranks
        else _by_signs(one)
        for one in seen
    }


def _by_ranks(found: Ranks, p: float) -> Evidence:
    return replace(_judged(p, found.rank_biserial), ranks=found.rank_biserial)


def _by_signs(seen: Seen) -> Evidence:
    if seen.answers < EARLY:
        return Evidence("early")
    return _judged(sign_test(seen.better, seen.worse), seen.better - seen.worse)


def _judged(p: float, up: float) -> Evidence:
    if p >= CLEAR or not up:
        return Evidence("unclear")
    return Evidence("clear", "better" if up > 0 else "worse")
