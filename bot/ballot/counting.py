"""From ballots to counts: what is kept of a round, and nothing else."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from bot.ballot.buttons import LOCKED_SIZE
from bot.ballot.packing import BALLOT_SIZE, Ballot, Unreadable, ballot_from, unwhole
from flows.rounds import NOT_SAID, Counts, Item, Wave

SEALED_SIZE = BALLOT_SIZE + 48 + LOCKED_SIZE  # bytes of one row in the box, always


@dataclass(frozen=True, slots=True)
class Opened:
    """A ballot, and the earlier answers it is to be compared with, if there are any."""

    ballot: Ballot
    earlier: tuple[int, ...] | None = None


def together(sealed: bytes, lock: bytes | None) -> bytes:
    """A sealed ballot as it lies in the box: with sealed earlier answers, or as much noise."""
    return sealed + (lock or secrets.token_bytes(LOCKED_SIZE))


def open_all(rows: Iterable[bytes], secret: PrivateKey, items: int) -> list[Opened]:
    """All ballots that can be read; what is not one is left out, as a spoilt paper is."""
    box = SealedBox(secret)
    return [opened for row in rows if (opened := _opened(row, box, items))]


def _opened(row: bytes, box: SealedBox[PrivateKey], items: int) -> Opened | None:
    sealed, lock = row[:-LOCKED_SIZE], row[-LOCKED_SIZE:]
    try:
        ballot = ballot_from(box.decrypt(sealed), items)
    except (CryptoError, Unreadable, ValueError):
        return None
    try:
        return Opened(ballot, unwhole(box.decrypt(lock), items))
    except (CryptoError, Unreadable, ValueError):
        return Opened(ballot)


def pairs_in(opened: Iterable[Opened]) -> int:
    """How many answered both times and let it be compared."""
    return sum(one.earlier is not None for one in opened)


def counted(opened: Sequence[Opened], items: Sequence[Item]) -> Counts:
    """The counts. After this nobody needs the ballots any more."""
    matrix: Counter[tuple[int, int, int]] = Counter()
    margins: Counter[tuple[Wave, int, int]] = Counter()
    change: Counter[tuple[str, int]] = Counter()
    for one in opened:
        for number, option in enumerate(one.ballot.answers):
            margins[one.ballot.wave, number, option] += 1
        if one.earlier is None:
            continue
        both = list(zip(one.earlier, one.ballot.answers, strict=True))
        for number, (before, after) in enumerate(both):
            matrix[number, before, after] += 1
        for scale, delta in _changes(both, items):
            change[scale, delta] += 1
    words = [one.ballot.words for one in opened if one.ballot.words]
    secrets.SystemRandom().shuffle(words)
    return Counts(pairs_in(opened), dict(matrix), dict(margins), dict(change), tuple(words))


def _changes(both: Sequence[tuple[int, int]], items: Sequence[Item]) -> Iterable[tuple[str, int]]:
    """By how much each scale has changed, where all of its items were answered both times."""
    for scale in sorted({item.scale for item in items if item.scale}):
        parts = [pair for pair, item in zip(both, items, strict=True) if item.scale == scale]
        of_scale = [item for item in items if item.scale == scale]
        steps = [_step(item, *pair) for item, pair in zip(of_scale, parts, strict=True)]
        if None not in steps:
            yield scale, sum(step for step in steps if step is not None)


def _step(item: Item, before: int, after: int) -> int | None:
    """From one answer to the other, by their values; None if either has none."""
    values = [_value(item, option) for option in (before, after)]
    if values[0] is None or values[1] is None:
        return None
    return values[1] - values[0]


def _value(item: Item, option: int) -> int | None:
    if option == NOT_SAID or option > len(item.options):
        return None
    return item.options[option - 1].value
