"""Answers as bytes: three bits each, and every ballot of the same size.

A ballot that is longer for those who write something would tell who has written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.rounds import MOST_ITEMS, MOST_OPTIONS, Wave

BITS = 3
ANSWERS_SIZE = -(-MOST_ITEMS * BITS // 8)  # bytes of a whole set of answers
MOST_WORDS = 1_000  # bytes of what somebody adds in their own words, in UTF-8
BALLOT_SIZE = 3 + ANSWERS_SIZE + MOST_WORDS


class Unreadable(Exception):
    """These bytes are not what they should be."""


def pack(answers: Sequence[int]) -> bytes:
    """Answers, each from 0 to 7. Raises ValueError for anything else."""
    if any(not 0 <= answer <= MOST_OPTIONS for answer in answers) or len(answers) > MOST_ITEMS:
        raise ValueError("not a set of answers")
    packed = sum(answer << BITS * place for place, answer in enumerate(answers))
    return packed.to_bytes(-(-len(answers) * BITS // 8), "little")


def unpack(packed: bytes, count: int) -> tuple[int, ...]:
    """So many answers. Raises Unreadable."""
    number = int.from_bytes(packed, "little")
    answers = tuple(number >> BITS * place & MOST_OPTIONS for place in range(count))
    if pack(answers) != packed:
        raise Unreadable
    return answers


def whole(answers: Sequence[int]) -> bytes:
    """All answers of a round, in the same number of bytes whatever their number."""
    return pack((*answers, *[0] * (MOST_ITEMS - len(answers))))


def unwhole(packed: bytes, items: int) -> tuple[int, ...]:
    """The answers to so many items. Raises Unreadable."""
    answers = unpack(packed, MOST_ITEMS)
    if any(answers[items:]):
        raise Unreadable
    return answers[:items]


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one person says in one wave."""

    wave: Wave
    answers: tuple[int, ...]
    words: str = ""

    def to_bytes(self) -> bytes:
        """Always BALLOT_SIZE bytes. Raises ValueError when the words are too long."""
        words = self.words.encode()
        if len(words) > MOST_WORDS:
            raise ValueError("the words are too long")
        head = bytes([self.wave == "after"]) + len(words).to_bytes(2, "big")
        return (head + whole(self.answers) + words).ljust(BALLOT_SIZE, b"\0")


def ballot_from(packed: bytes, items: int) -> Ballot:
    """The ballot in these bytes, on so many items. Raises Unreadable."""
    if len(packed) != BALLOT_SIZE or packed[0] > 1:
        raise Unreadable
    length, begin = int.from_bytes(packed[1:3], "big"), 3 + ANSWERS_SIZE
    if length > MOST_WORDS or any(packed[begin + length :]):
        raise Unreadable
    try:
        words = packed[begin : begin + length].decode()
    except UnicodeDecodeError:
        raise Unreadable from None
    wave: Wave = "after" if packed[0] else "before"
    return Ballot(wave, unwhole(packed[3:begin], items), words)
