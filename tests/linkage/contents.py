"""Which of the pool can be read in a cell, however it is written down.

An intruder knows the program, so any plain way of writing answers down is no protection: digits,
lists, bytes, three bits each, columns of numbers, and each of these once more in hex or base64.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.ballot.packing import whole
from tests.linkage.loot import Cell, Secret, Value
from tests.linkage.world import Answers

Part = Literal["before", "after"]

SHORTEST = 4  # bytes: what is shorter is found anywhere by chance
HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{11,}={0,2}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell in which a secret of the pool stands, or a part of it."""

    cell: Cell
    secret: int  # its number in the pool
    parts: frozenset[Part]


def writings(answers: Answers) -> set[bytes]:
    """How answers may be written down."""
    digits = "".join(map(str, answers)).encode()
    packed = _packed(answers)
    size = (len(answers) * 3 + 7) // 8
    shift = size * 8 - len(answers) * 3
    ways = {
        digits,
        bytes(answers),
        bytes(value - 1 for value in answers if value),
        ",".join(map(str, answers)).encode(),
        ", ".join(map(str, answers)).encode(),
        packed.to_bytes(size, "big"),
        packed.to_bytes(size, "little"),
        (packed << shift).to_bytes(size, "big"),
        _packed(answers[::-1]).to_bytes(size, "little"),
        whole(answers),  # as the ballots have it
    }
    return {way for way in ways if len(way) >= SHORTEST}


def _packed(answers: Answers) -> int:
    number = 0
    for value in answers:
        number = number << 3 | value
    return number


class Reader:
    """Finds the secrets of a pool. Looking takes as long for a large pool as for a small one."""

    def __init__(self, pool: Sequence[Secret]) -> None:
        #: By how they begin, so that there is one look at each place of a text.
        self._ways: dict[bytes, list[tuple[bytes, int, frozenset[Part]]]] = defaultdict(list)
        for number, secret in enumerate(pool):
            self._learn(number, secret)

    def _learn(self, number: int, secret: Secret) -> None:
        if secret.canary:
            self._add(secret.canary.encode(), number, frozenset({"after"}))
        if secret.before:
            for way in writings(secret.before):
                self._add(way, number, frozenset({"before"}))
        if secret.after:
            for way in writings(secret.after):
                self._add(way, number, frozenset({"after"}))

    def _add(self, way: bytes, number: int, parts: frozenset[Part]) -> None:
        self._ways[way[:SHORTEST]].append((way, number, parts))

    def read(self, cells: Sequence[Cell]) -> Iterator[Reading]:
        """Everything that can be read in these cells."""
        for cell in cells:
            yield from self._read(cell)

    def _read(self, cell: Cell) -> Iterator[Reading]:
        found: dict[int, set[Part]] = defaultdict(set)
        for text in plain(cell.values):
            for number, parts in self.in_bytes(text):
                found[number] |= parts
        # Somebody else may have answered alike in one part: whoever is there with both is meant.
        most = max(map(len, found.values()), default=0)
        for number, seen in found.items():
            if len(seen) == most:
                yield Reading(cell, number, frozenset(seen))

    def in_bytes(self, text: bytes) -> Iterator[tuple[int, frozenset[Part]]]:
        """The secrets that stand somewhere in these bytes."""
        for start in range(len(text) - SHORTEST + 1):
            for way, number, parts in self._ways.get(text[start : start + SHORTEST], ()):
                if text.startswith(way, start):
                    yield number, parts


def plain(values: Sequence[Value]) -> Iterator[bytes]:
    """The bytes of a cell, as they are and freed of hex and base64."""
    small = bytes(v for v in values if isinstance(v, int) and 0 <= v < 256)
    if len(small) >= SHORTEST:
        yield small
    for value in values:
        text = value.encode() if isinstance(value, str) else value
        if not isinstance(text, bytes) or len(text) < SHORTEST:
            continue
        yield text
        yield from unwrapped(text)


def unwrapped(text: bytes) -> Iterator[bytes]:
    """What stands in hex or base64 in these bytes."""
    for found in HEX.findall(text):
        yield binascii.unhexlify(found)
    for found in BASE64.findall(text):
        standard = found.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        if len(standard) % 4 != 1:
            yield base64.b64decode(standard + b"=" * (-len(standard) % 4))
