"""How counts are told: to the nearest five, never too few, never so that a rest gives them away.

The rules are those of statistical offices: cells below a threshold are not told, all numbers are
rounded, totals too, and no single cell stays open in a row whose total is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor

from bot.reports.statistics import wilson
from flows.rounds import LEAST_MINIMUM, ROUNDED_TO, Share, rounded

OFF = ROUNDED_TO // 2  # by so much a rounded count can be off
TEAM = 5  # below so many nothing is told to the team
PUBLIC = 10  # below so many nothing is told to anybody else
LOWEST = 10  # in a hundred: below it, and above 90, it is "or less", "or more"


def told(count: int, least: int = TEAM) -> int:
    """A total as it is told: 0 if it is too small."""
    return rounded(count) if count >= least else 0


@lru_cache(maxsize=4096)
def share(count: int, of: int, least: int) -> Share | None:
    """How many in a hundred `count` of `of` people are, from rounded counts.

    Where fewer than `least` people are on one side, or fewer than a tenth, it is told as a bound
    that holds whichever numbers the rounded ones stand for. None where not even that can be said.
    """
    if of < max(LEAST_MINIMUM, 2 * least):
        return None
    if count < least:
        return _at_most(_most_of(least, of), rounded(least), of)
    if of - count < least:
        return _mirrored(_at_most(_most_of(least, of, others=True), rounded(least), of))
    few, all_ = rounded(count), rounded(of)
    percent = _percent(few, all_)
    if percent <= LOWEST:
        return _at_most(_percent(few + OFF, _fewest(of)), few, of)
    if percent >= 100 - LOWEST:
        return _mirrored(_at_most(100 - _percent(few - OFF, all_ + OFF), all_ - few, of))
    return Share(percent, *_interval(few, all_))


def _most_of(least: int, of: int, *, others: bool = False) -> float:
    """How many in a hundred fewer than `least` can be; and what the team may be told of so many.

    The team's numbers come from rounded counts: a bound for everybody else must not contradict
    them. `others`: the team is told how many the others are.
    """
    most, few, all_ = 100 * (least - 1) / _fewest(of), rounded(least - 1), rounded(of)
    if least == TEAM:
        return most
    return max(most, 100 - _percent(all_ - few, all_) if others else _percent(few, all_))


def _fewest(of: int) -> int:
    """How many they are at least, by the rounded number."""
    return max(LEAST_MINIMUM, rounded(of) - OFF)


def _at_most(most: float, likely: int, of: int) -> Share:
    """`most` in a hundred or fewer; most likely `likely` of about so many."""
    percent = max(LOWEST, ceil(most))
    _, high = _interval(likely, rounded(of))
    return Share(percent, 0, max(percent, high), "or less")


def _mirrored(few: Share) -> Share:
    """What "or less" on one side means for the other."""
    return Share(100 - few.percent, 100 - few.high, 100, "or more")


def _interval(count: int, of: int) -> tuple[int, int]:
    found = wilson(count, of)
    return floor(100 * found.low), ceil(100 * found.high)


def _percent(count: int, of: int) -> int:
    return (200 * count + of) // (2 * of)  # half a percent is rounded up


@dataclass(frozen=True, slots=True)
class Moves:
    """How many changed which way; None is not told."""

    better: int | None = None
    same: int | None = None
    worse: int | None = None
    not_worse: int | None = None
    not_better: int | None = None


def moves(better: int, same: int, worse: int, least: int) -> Moves:
    """How many changed which way: all three, or two of which one is two put together, or none.

    If only one of the three were left out, the rest of the total would tell it. "The same" counts
    as no improvement where there is a choice. Which two are put together is settled by what the
    team is told: put together in two ways, they would tell each other.
    """
    if min(better, same, worse) >= least:
        return Moves(rounded(better), rounded(same), rounded(worse))
    settled = least if min(better, same, worse) >= TEAM else TEAM
    if min(better, same + worse) >= settled:
        if min(better, same + worse) >= least:
            return Moves(better=rounded(better), not_better=rounded(same + worse))
    elif min(worse, better + same) >= max(settled, least):
        return Moves(not_worse=rounded(better + same), worse=rounded(worse))
    return Moves()


def skipped(answers: int, asked: int, least: int) -> int | None:
    """How many in a hundred gave no answer that can be counted."""
    without = asked - answers
    return _percent(rounded(without), rounded(asked)) if without >= least else None
