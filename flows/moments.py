"""A moment: something that comes due for a person. Its name is `verb:object:option`, as a tap's."""

from __future__ import annotations

from dataclasses import dataclass

from flows.permission import Answer


@dataclass(frozen=True, slots=True)
class Moment:
    """What answers when it is due.

    `duty`: it is to happen in any case. Other moments are words that come first, and are dropped
    for people who asked for silence, have left, or have chosen no town yet.
    """

    answer: Answer
    duty: bool = False
