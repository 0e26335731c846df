"""What the counts of a round say of one item or scale, exactly. It is never told like this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.rounds import NOT_SAID, Counts, Item, Option, Round, Wave


@dataclass(frozen=True, slots=True)
class Seen:
    """The answers to one item. What stands off the scale, or was not said, is left out."""

    item: str
    answers: int  # people: with both answers, where it was asked twice
    asked: int  # people who could have answered it
    good_before: int | None = None  # None: there is nothing good or bad about it
    good_after: int | None = None
    good_both: int = 0
    changes: Mapping[int, int] = field(default_factory=dict)  # by how much, how many

    @property
    def better(self) -> int:
        return sum(n for change, n in self.changes.items() if change > 0)

    @property
    def same(self) -> int:
        return self.changes.get(0, 0)

    @property
    def worse(self) -> int:
        return sum(n for change, n in self.changes.items() if change < 0)

    @property
    def smallest(self) -> int:
        """The smallest number that could be worked out from shares and changes together."""
        cells = [self.better, self.same, self.worse]
        if self.good_before is not None and self.good_after is not None:
            lost, gained = self.good_before - self.good_both, self.good_after - self.good_both
            cells += [self.good_both, lost, gained, self.answers - self.good_before - gained]
        return min(cells)


def compared(round_: Round, counts: Counts) -> tuple[Seen, ...]:
    """Before and after, of those who answered both times: each item, then each scale."""
    items = tuple(_pairs(n, item, counts) for n, item in enumerate(round_.items))
    # A scale of one item would tell of it in a second way.
    scales = Counter(item.scale for item in round_.items if item.scale)
    return items + tuple(_scale(scale, counts) for scale, n in scales.items() if n > 1)


def once(round_: Round, counts: Counts, wave: Wave = "after") -> tuple[Seen, ...]:
    """One wave by itself: everybody who answered in it."""
    return tuple(
        _margin(item, dict(_of_wave(counts, wave, n)), wave) for n, item in enumerate(round_.items)
    )


def unpaired(round_: Round, counts: Counts) -> tuple[Seen, ...]:
    """Those who answered before only."""
    alone = []
    for number, item in enumerate(round_.items):
        options = Counter(dict(_of_wave(counts, "before", number)))
        options.subtract(_paired_before(counts, number))
        alone.append(_margin(item, options, "before"))
    return tuple(alone)


def _of_wave(counts: Counts, wave: Wave, number: int) -> Iterator[tuple[int, int]]:
    for (of, item, option), n in counts.margins.items():
        if (of, item) == (wave, number):
            yield option, n


def _paired_before(counts: Counts, number: int) -> Counter[int]:
    paired: Counter[int] = Counter()
    for (item, before, _), n in counts.matrix.items():
        if item == number:
            paired[before] += n
    return paired


def _pairs(number: int, item: Item, counts: Counts) -> Seen:
    changes: Counter[int] = Counter()
    before_good = after_good = both_good = 0
    for (of, first, second), n in counts.matrix.items():
        before, after = option_of(item, first), option_of(item, second)
        if of != number or before is None or after is None:
            continue
        assert before.value is not None, "it is on the scale"
        assert after.value is not None, "it is on the scale"
        changes[after.value - before.value] += n
        before_good += n * before.good
        after_good += n * after.good
        both_good += n * (before.good and after.good)
    good = bool(item.good)
    return Seen(
        item.id,
        changes.total(),
        counts.pairs,
        before_good if good else None,
        after_good if good else None,
        both_good,
        dict(changes),
    )


def _margin(item: Item, options: Mapping[int, int], wave: Wave) -> Seen:
    answers = good = 0
    for number, n in options.items():
        option = option_of(item, number)
        if option is not None:
            answers += n
            good += n * option.good
    shown = good if item.good else None
    before, after = (shown, None) if wave == "before" else (None, shown)
    return Seen(item.id, answers, sum(options.values()), before, after)


def _scale(scale: str, counts: Counts) -> Seen:
    changes = {change: n for (of, change), n in counts.change.items() if of == scale}
    return Seen(scale, sum(changes.values()), counts.pairs, changes=changes)


def option_of(item: Item, number: int) -> Option | None:
    """The answer of that number, if it is on the scale."""
    options: Sequence[Option] = item.options
    if number == NOT_SAID or number > len(options) or options[number - 1].value is None:
        return None
    return options[number - 1]
