"""The attackers: each says, of everybody, how likely each answer of the pool is theirs.

They are numbered as in docs/anonymity.md. Those who need more than the loot lie elsewhere: canaries
(A6) in `canaries`, the trained one (A7) in `trained`, keys (A9) in `keys`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from tests.linkage.contents import Part, Reading
from tests.linkage.loot import Cell
from tests.linkage.study import Floats, Scores, Study, instants, nearness, part_of, ranks
from tests.linkage.tallies import (
    Key,
    Shown,
    by_language,
    counted,
    differences,
    holds,
    in_order_of_cells,
)

CLUES = ("offset", "rowid", "ctid", "xmin", "line")
BEFORE_ITS_TIME = 20.0  # how much worse it is that a row is older than what it would hold
KEY_LENGTH = 6  # of a value by which two rows can be joined


@dataclass(frozen=True, slots=True)
class Attacker:
    """Somebody with one idea."""

    name: str
    attack: Callable[[Study], Scores]
    relinks: bool = False  # knows what each person answered before, and looks for the after


def in_order(study: Study, clue: str) -> Scores:
    """A1, A3: the rows lie in the order in which people were done."""
    for at, group in study.groups:
        places = _places(study, group, clue)
        if np.isfinite(places).sum() > 1:
            return nearness(ranks(_done_by(study, part_of(group), at)), ranks(places))
    return study.nothing()


def _places(study: Study, group: Iterable[Reading], clue: str) -> Floats:
    """Where each secret lies by that clue; nan: nowhere."""
    places = np.full(study.pool, np.nan)
    for reading in group:
        if clue in reading.cell.clues:
            places[reading.secret] = reading.cell.clues[clue]
    return places


def _done_by(study: Study, part: Part, at: Floats) -> Floats:
    """When people were done who were done by then."""
    done = study.done(part)
    late = done[:, 0] > at[0]
    return np.where(late, np.nan, done[:, 0])


def nearest_time(study: Study) -> Scores:
    """A2: some moment that is stored with an answer is next to that at which somebody was done."""
    found = study.nothing()
    for _, group in study.groups:
        done = study.done(part_of(group))
        for reading in group:
            for at in instants(reading.cell):
                gap = at - done
                cost = np.nanmin(
                    np.where(gap < 0, -BEFORE_ITS_TIME * gap, gap), axis=1, initial=1e12
                )
                near = 1 / (1 + cost)
                column = found[:, reading.secret]
                found[:, reading.secret] = np.maximum(column, np.nan_to_num(near))
    return found


def first_seen(study: Study) -> Scores:
    """A4: an answer is there in one snapshot and was not in the one before."""
    found = study.nothing()
    since: dict[tuple[int, Part], int] = {}
    for number, readings in enumerate(study.readings):
        for reading in readings:
            for part in reading.parts:
                since.setdefault((reading.secret, part), number)
    looks = [snapshot.at[0] for snapshot in study.case.loot.snapshots]
    for (secret, part), number in since.items():
        then = np.searchsorted(looks, study.done(part)[:, 0])
        found[:, secret] += 1 / (1 + np.abs(then - number))
    return found


def by_language_cells(study: Study, clue: str = "") -> Scores:
    """A5: a language stands beside the answer; among those who speak it, order may decide."""
    spoken = np.array([known.language for known in study.known])
    for at, group in study.groups:
        languages = _languages(study, group, set(spoken))
        if not any(languages):
            continue
        same = spoken[:, None] == np.array(languages)[None, :]
        places = _places(study, group, clue)
        done = _done_by(study, part_of(group), at)
        near = study.nothing()
        for language in set(spoken):
            theirs = np.where(spoken == language, done, np.nan)
            cells = np.where(np.array(languages) == language, places, np.nan)
            near += nearness(ranks(theirs), ranks(cells))
        scores: Scores = same + 0.5 * near * same
        return scores
    return by_language(study)


def _languages(study: Study, group: Iterable[Reading], known: set[str]) -> list[str]:
    found = [""] * study.pool
    for reading in group:
        for value in reading.cell.values:
            if isinstance(value, str) and value in known:
                found[reading.secret] = value
    return found


def same_row(study: Study) -> Scores:
    """A8: what somebody answered before stands in one row with what they answered after, or in a
    row with the same key. Lines are the answers before, in the order of the pool."""
    found = np.zeros((study.pool, study.pool))
    before: dict[object, set[int]] = {}
    after: dict[object, set[int]] = {}
    readings = [reading for readings in study.readings for reading in readings]
    for reading in readings:
        for key in _keys(reading.cell, len(reading.parts) > 1):
            for part, by_key in (("before", before), ("after", after)):
                if part in reading.parts:
                    by_key.setdefault(key, set()).add(reading.secret)
    for key in before.keys() & after.keys():
        for old in before[key]:
            for new in after[key]:
                found[old, new] = max(found[old, new], 1 / len(after[key]))
    return found


def _keys(cell: Cell, whole: bool) -> list[object]:
    """What may join this row with another; a row that holds both needs nothing."""
    if whole:
        return [(cell.source, cell.values)]
    return [
        value
        for value in cell.values
        if (isinstance(value, (str, bytes)) and len(value) >= KEY_LENGTH)
        or (isinstance(value, int) and value > 10**KEY_LENGTH)
    ]


def between_reports(study: Study) -> Scores:
    """A10: what was published changed just when somebody had answered."""
    reports = study.case.loot.reports
    if len(reports) < 2:
        return study.nothing()
    shown: list[tuple[float, Shown]] = [
        (report.at[0], {(item, *sorted(of)): number for (item, of), number in report.shown.items()})
        for report in reports
    ]
    return differences(study, shown, _is_shown)


def _is_shown(study: Study, secret: int, key: Key) -> bool:
    item, *options = (part for part in key if isinstance(part, int))
    after = study.case.pool[secret].after
    return after is not None and after[item] in options


def tallies_between_snapshots(study: Study) -> Scores:
    """A4, where only counts are kept: a count rose just when somebody had answered."""
    snapshots = study.case.loot.snapshots
    shown = [(one.at[0], counted(study.cells(n))) for n, one in enumerate(snapshots)]
    return differences(study, shown, holds)


ATTACKERS: Mapping[str, Attacker] = {
    attacker.name: attacker
    for attacker in (
        *(Attacker(f"A1 {clue}", partial(in_order, clue=clue)) for clue in CLUES),
        Attacker("A1 counts", in_order_of_cells),
        Attacker("A2 time", nearest_time),
        Attacker("A3 wal", partial(in_order, clue="wal")),
        Attacker("A4 rows", first_seen),
        Attacker("A4 counts", tallies_between_snapshots),
        Attacker("A5 language", by_language_cells),
        *(
            Attacker(f"A5 language, {clue}", partial(by_language_cells, clue=clue))
            for clue in ("offset", "ctid")
        ),
        Attacker("A8 same row", same_row, relinks=True),
        Attacker("A10 reports", between_reports),
    )
}
