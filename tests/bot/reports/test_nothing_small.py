"""No number that is told lets anybody work out a small one: every way it could be is tried.

Whoever reads a release knows the rules by which it was made. So for each release they can list all
counts that lead to exactly this one; what is the same in all of them, they know. Here every count
up to a size is listed, and a number below the threshold must never be known: each value below it
must be possible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from bot.reports.cells import PUBLIC, TEAM
from bot.reports.release import numbers
from bot.reports.seen import Seen
from bot.reports.statistics import sign_test
from flows.rounds import LEAST_MINIMUM, Finding

Cells = dict[str, int]
MOST = 27  # people, so that the rounded number 25 is there with all that it stands for


def yes_or_no() -> Iterator[tuple[Seen, Cells]]:
    """All that a question with two answers can lead to, asked twice: the hardest to keep."""
    for n in range(LEAST_MINIMUM, MOST + 1):
        for both in range(n + 1):
            for lost in range(n + 1 - both):
                for gained in range(n + 1 - both - lost):
                    neither = n - both - lost - gained
                    changes = {1: gained, 0: both + neither, -1: lost}
                    yield seen(n, both + lost, both + gained, both, changes)


def several_steps() -> Iterator[tuple[Seen, Cells]]:
    """A question with four answers, two of them good: changes are not those of shares."""
    for n in range(13, 18):
        for both in range(n + 1):
            for lost in range(n + 1 - both):
                for gained in range(n + 1 - both - lost):
                    # Of those who stay good, or stay not good, some may take a step all the same.
                    for up in range(n - lost - gained + 1):
                        for down in range(n - lost - gained - up + 1):
                            better, worse = gained + up, lost + down
                            changes = {1: better, 0: n - better - worse, -1: worse}
                            yield seen(n, both + lost, both + gained, both, changes)


def scales() -> Iterator[tuple[Seen, Cells]]:
    """What is told without shares, and how many did not answer."""
    for asked in range(LEAST_MINIMUM, MOST + 1):
        for n in range(LEAST_MINIMUM, asked + 1):
            for better in range(n + 1):
                for worse in range(n + 1 - better):
                    changes = {2: better, 0: n - better - worse, -2: worse}
                    yield seen(n, None, None, 0, changes, asked)


def seen(  # noqa: PLR0917 - counts, in the order of time
    n: int,
    before: int | None,
    after: int | None,
    both: int,
    changes: dict[int, int],
    asked: int | None = None,
) -> tuple[Seen, Cells]:
    """The counts of a question, and every number among them that could be small."""
    found = Seen("belong", n, asked or n, before, after, both, changes)
    cells = {"better": found.better, "same": found.same, "worse": found.worse}
    if asked:
        cells["skipped"] = asked - n
    if before is not None and after is not None:
        lost, gained = before - both, after - both
        cells |= {"good before": before, "others before": n - before}
        cells |= {"good after": after, "others after": n - after}
        cells |= {"both": both, "lost": lost, "gained": gained}
        cells["neither"] = n - both - lost - gained
    return found, cells


def known_small(
    worlds: Iterable[tuple[Any, Cells]], least: int
) -> Iterator[tuple[str, frozenset[int], Any]]:
    """What readers know of numbers that cannot be `least` or more: the values that are possible."""
    possible: dict[Any, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for told, cells in worlds:
        for name, value in cells.items():
            possible[told][name].add(value)
    for told, by_name in possible.items():
        for name, values in by_name.items():
            if max(values) < least:
                yield name, frozenset(values), told


Teller = Callable[[Seen], Hashable]
TELLERS: dict[str, tuple[int, Teller]] = {
    "the team": (TEAM, lambda seen: numbers(seen, TEAM)),
    "everybody": (PUBLIC, lambda seen: numbers(seen, PUBLIC)),
    "the team, who see both": (TEAM, lambda seen: (numbers(seen, TEAM), numbers(seen, PUBLIC))),
}


@pytest.mark.parametrize("reader", TELLERS)
@pytest.mark.parametrize("worlds", [yes_or_no, several_steps])
def test_a_small_number_may_be_any_small_number(worlds: Any, reader: str) -> None:
    least, told = TELLERS[reader]
    for name, values, what in known_small(((told(s), c) for s, c in worlds()), least):
        assert values >= set(range(least)), (name, values, what)


@pytest.mark.parametrize("reader", TELLERS)
def test_of_a_scale_no_small_number_is_known(reader: str) -> None:
    least, told = TELLERS[reader]
    for name, values, what in known_small(((told(s), c) for s, c in scales()), least):
        # That somebody did not answer may be known, but not how many.
        assert len(values) > 1 or values == {0}, (name, values, what)
        if name != "skipped":
            assert len(values) >= TEAM, (name, values, what)


def test_the_word_for_a_clear_change_gives_no_small_number_away() -> None:
    for reader, (least, told) in TELLERS.items():
        worlds = (((told(s), _word(s)), c) for s, c in yes_or_no())
        for name, values, what in known_small(worlds, least):
            assert len(values) > 1 or values == {0}, (reader, name, values, what)


@cache
def _p(better: int, worse: int) -> float:
    return sign_test(better, worse)


def _word(of: Seen) -> str:
    if of.answers < 20:
        return "early"
    if _p(of.better, of.worse) >= 0.05:
        return "unclear"
    return "better" if of.better > of.worse else "worse"


def test_the_test_would_notice_if_more_were_told() -> None:
    """As a proof of itself: with changes beside small shares a number is known at once."""

    def careless(of: Seen) -> tuple[Finding, bool]:
        return numbers(of, TEAM), min(of.better, of.same, of.worse) < TEAM <= of.better

    worlds = ((careless(s), c) for s, c in yes_or_no())
    assert any(len(values) == 1 for _, values, _ in known_small(worlds, TEAM))
