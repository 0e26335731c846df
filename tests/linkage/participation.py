"""A11: has somebody answered at all? Whoever did must have left no more behind than who did not.

Everybody is asked alike, so their rows are alike. If answering changed one of them (when they were
last seen, which update came last), people who answered would have more rows, or more versions of
one. Looked at are databases and logs at any time before the end; the chats do show it, for they
belong to those who answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from scipy.stats import rankdata

from tests.linkage.loot import Cell
from tests.linkage.looting import Look

Who = TypeVar("Who")


def traces(looks: Sequence[Look]) -> dict[int, Counter[str]]:
    """How many different rows and lines name each chat, by where they are."""
    found: dict[int, set[tuple[str, object]]] = defaultdict(set)
    for look in looks:
        for cell in look.taken.cells:
            for chat in _chats_in(cell):
                found[chat].add((cell.source, cell.values))
    return {chat: Counter(source for source, _ in cells) for chat, cells in found.items()}


def _chats_in(cell: Cell) -> set[int]:
    """Every number in a cell that can be a chat, also inside of words."""
    found = {value for value in cell.values if isinstance(value, int)}
    for value in cell.values:
        if isinstance(value, str):
            digits = "".join(sign if sign.isdigit() else " " for sign in value)
            found |= {int(number) for number in digits.split() if len(number) < 18}
    return found


def told_apart(left: Mapping[Who, Counter[str]], answered: Mapping[Who, bool]) -> float:
    """How well the most telling place tells who answered: 0.5 is not at all, 1 is always (AUC)."""
    places = {source for chat in answered for source in left.get(chat, ())}
    rates = [
        _auc(
            [left.get(chat, Counter())[place] for chat, did in answered.items() if did],
            [left.get(chat, Counter())[place] for chat, did in answered.items() if not did],
        )
        for place in places
    ]
    return max((abs(rate - 0.5) + 0.5 for rate in rates), default=0.5)


def _auc(did: Sequence[int], did_not: Sequence[int]) -> float:
    """How often one of the first is above one of the second; equals count half."""
    ranked = rankdata([*did, *did_not])
    above = ranked[: len(did)].sum() - len(did) * (len(did) + 1) / 2
    return float(np.clip(above / (len(did) * len(did_not)), 0, 1))
