"""Whose answers a release told of, and whether one more release would tell of a few people.

Two results of nearly the same people can be subtracted from each other, and what is left is the
answers of those few. So a release that leaves 1 to 9 people of any earlier one is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.rounds import LEAST_MINIMUM, Round

NEAR = timedelta(days=62)  # people's answers hardly change in two months: the same answers, then
ROUNDED = 5  # counts in a release are multiples of it
MOST_SETS = 2_000  # beyond it nobody can say in time: such a release is refused

Part = tuple[str, str]  # a place, and one of its circles; "" for everybody in the place
OTHERS = ""  # those of a place who are in none of the circles that are looked at


@dataclass(frozen=True, slots=True)
class Group:
    """The people of a release that was made, or is to be made."""

    cohort: frozenset[Part]
    pairs: int  # in one wave: answers
    closed_on: date
    items: frozenset[str] = frozenset()  # what they were asked; none: it may be anything
    slack: int = 0  # by how much `pairs` may be off: 2 if only the rounded number is known


Cohort = frozenset[Part]
Range = tuple[int, int]  # how many they are: the fewest and the most


def group_of(rounds: Sequence[Round], pairs: int, closed_on: date, slack: int = 0) -> Group:
    """The people of a round, or of several that are put together."""
    cohort = frozenset((one.place, circle) for one in rounds for circle in one.circles or (OTHERS,))
    items = frozenset(item.id for one in rounds for item in one.items)
    return Group(cohort, pairs, closed_on, items, slack)


def groups_of(closed: Iterable[Round]) -> tuple[Group, ...]:
    """The people of every release that told something, each once, by what the releases say."""
    rounds = {one.id: one for one in closed}
    releases = {
        one.release.rounds: one.release
        for one in rounds.values()
        if one.release and not one.release.why_not
    }
    return tuple(
        group_of(
            [rounds[id_] for id_ in ids if id_ in rounds],
            told.pairs or told.after,
            told.closed_on,
            slack=ROUNDED // 2,
        )
        for ids, told in releases.items()
    )


def too_close(new: Group, earlier: Iterable[Group]) -> bool:
    """Whether `new` and what was told before leave 1 to 9 people whose answers could be worked out.

    Parts within a whole, parts that make up a whole, and what is left of it are all tried. Groups
    that were closed more than 62 days apart, or were asked other questions, do not count: their
    answers are others, and cannot be subtracted.
    """
    near = [one for one in earlier if _comparable(new, one)]
    circles = _circles_of([new, *near])
    known: dict[Cohort, Range] = {}
    for one in near:
        cohort, found = _cohort(one, circles), _range(one)
        known[cohort] = _hull(found, known.get(cohort, found))
    known = _worked_out(known)
    return len(known) > MOST_SETS or _leaves_few(_cohort(new, circles), _range(new), known)


def _comparable(new: Group, one: Group) -> bool:
    same_questions = not new.items or not one.items or bool(new.items & one.items)
    return same_questions and abs(new.closed_on - one.closed_on) <= NEAR


def _circles_of(groups: Iterable[Group]) -> dict[str, Cohort]:
    """By place: all circles that any of the groups names, and those who are in none."""
    circles: dict[str, set[Part]] = {}
    for place, circle in (part for one in groups for part in one.cohort):
        circles.setdefault(place, {(place, OTHERS)}).add((place, circle))
    return {place: frozenset(parts) for place, parts in circles.items()}


def _cohort(group: Group, circles: Mapping[str, Cohort]) -> Cohort:
    """Everybody in a place is everybody in its circles, and the others."""
    parts = (
        circles[place] if circle == OTHERS else frozenset({(place, circle)})
        for place, circle in group.cohort
    )
    return frozenset[Part]().union(*parts)


def _range(group: Group) -> Range:
    return group.pairs - group.slack, group.pairs + group.slack


def _hull(one: Range, other: Range) -> Range:
    return min(one[0], other[0]), max(one[1], other[1])


def _leaves_few(new: Cohort, size: Range, known: Mapping[Cohort, Range]) -> bool:
    """Whether something that can be worked out only with `new` is 1 to 9 people."""
    fresh, waiting = {new: size}, [new]
    if new in known and _few(_minus(size, known[new])):
        return True
    while waiting:
        one = waiting.pop()
        for other, of_other in [*known.items(), *fresh.items()]:
            for found, range_ in _from_two((one, fresh[one]), (other, of_other)):
                if _few(range_) or (found in known and _few(_minus(range_, known[found]))):
                    return True
                if found not in known and found not in fresh:
                    fresh[found] = range_
                    waiting.append(found)
        if len(fresh) > MOST_SETS:
            return True
    return False


def _worked_out(told: Mapping[Cohort, Range]) -> dict[Cohort, Range]:
    """Everything that can be worked out from what was told already."""
    known, waiting = dict(told), list(told)
    while waiting and len(known) <= MOST_SETS:
        one = waiting.pop()
        for other in list(known):
            for found, range_ in _from_two((one, known[one]), (other, known[other])):
                if found not in known:
                    known[found] = range_
                    waiting.append(found)
    return known


def _from_two(
    one: tuple[Cohort, Range], other: tuple[Cohort, Range]
) -> Iterator[tuple[Cohort, Range]]:
    """What two groups tell besides: of two apart their sum, of one within another the rest."""
    (a, of_a), (b, of_b) = one, other
    if not a & b:
        yield a | b, (of_a[0] + of_b[0], of_a[1] + of_b[1])
    elif b < a:
        yield a - b, _minus(of_a, of_b)
    elif a < b:
        yield b - a, _minus(of_b, of_a)


def _minus(whole: Range, part: Range) -> Range:
    return whole[0] - part[1], whole[1] - part[0]


def _few(size: Range) -> bool:
    """Whether they may be 1 to 9; of two results of the same people either may be the larger."""
    low, high = size
    return (low < LEAST_MINIMUM and high > 0) or (low < 0 and high > -LEAST_MINIMUM)
