"""Whose answers a release told of, and whether one more release would tell of a few people.

Two results of nearly the same people can be subtracted from each other, and what is left is the
answers of those few. So a release that leaves 1 to 9 people of any earlier one is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.rounds import LEAST_MINIMUM, ROUNDED_TO, Round

NEAR = timedelta(days=62)  # people's answers hardly change in two months: the same answers, then
MOST_STEPS = 2_000  # beyond it nobody can say in time: such a release is refused

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
            slack=ROUNDED_TO // 2,
        )
        for ids, told in releases.items()
    )


def too_close(new: Group, earlier: Iterable[Group]) -> bool:
    """Whether `new` and what was told before leave 1 to 9 people whose answers could be worked out.

    Parts within a whole, parts that make up a whole, what is left of it, and what follows from
    that are tried. Groups that were closed more than 62 days apart, or were asked other questions,
    do not count: their answers are others, and cannot be subtracted.
    """
    near = [one for one in earlier if _comparable(new, one)]
    circles = _circles_of([new, *near])
    told: dict[Cohort, Range] = {}
    for one in near:
        _note(_cohort(one, circles), _range(one), told)
    cohort, size = _cohort(new, circles), _range(new)
    nested = (of for one, of in told.items() if one <= cohort or cohort <= one)
    if any(_few(_minus(size, of)) for of in nested):
        return True
    before = _few_in(told)  # what was told of few people already cannot be helped
    _note(cohort, size, told)
    after = _few_in(told)
    return before is None or after is None or bool(after - before)


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


def _note(cohort: Cohort, size: Range, known: dict[Cohort, Range]) -> None:
    """These people have been told of; if it was before, either number may be theirs."""
    low, high = known.get(cohort, size)
    known[cohort] = min(low, size[0]), max(high, size[1])


def _few_in(known: dict[Cohort, Range]) -> set[tuple[Cohort, Range]] | None:
    """Which few people can be told of by what is known, and by what follows from it.

    None if there is too much of it to say.
    """
    few: set[tuple[Cohort, Range]] = set()
    fresh: Mapping[Cohort, Range] = known
    steps = 0
    while fresh:
        found: dict[Cohort, Range] = {}
        for whole, size in known.items():
            parts = {part: of for part, of in known.items() if part < whole}
            rests = {(whole - part, _minus(size, of)) for part, of in parts.items()}
            been: set[tuple[Cohort, Range]] = set()
            for rest, left in _rests(whole, size, parts, been):
                rests.add((rest, left))
                if rest and rest not in known:
                    _note(rest, left, found)
            few |= {each for each in rests if _few(each[1])}
            steps += len(been)
            if steps > MOST_STEPS:
                return None
        known, fresh = {**known, **found}, found
    return few


def _rests(
    whole: Cohort, size: Range, parts: Mapping[Cohort, Range], been: set[tuple[Cohort, Range]]
) -> Iterator[tuple[Cohort, Range]]:
    """What is left of some people when as many parts have been taken away as do not overlap."""
    inside = [part for part in parts if part <= whole]
    if not inside:
        yield whole, size
        return
    # One of those that overlap with the first is always among them, or the first would fit in.
    for part in (one for one in inside if one & inside[0]):
        left = whole - part, _minus(size, parts[part])
        if left not in been and len(been) <= MOST_STEPS:
            been.add(left)
            yield from _rests(*left, parts, been)


def _minus(whole: Range, part: Range) -> Range:
    return whole[0] - part[1], whole[1] - part[0]


def _few(size: Range) -> bool:
    """Whether they may be 1 to 9; of two results of the same people either may be the larger."""
    low, high = size
    return (low < LEAST_MINIMUM and high > 0) or (low < 0 and high > -LEAST_MINIMUM)
