"""What people see when they answer: one message that changes as they go.

A form knows what was answered so far, and nothing of who answers. Its buttons carry `act:option`;
the ballots seal what they need into each (`bot/ballot/buttons.py`), so that nothing has to be kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from flows.rounds import Round, Wave

Act = Literal[
    "start",  # begin, or go on
    "compare",  # option 1: yes, compare with my earlier answers; 2: no
    "answer",  # option: the number of the answer, 0 is NOT_SAID
    "back",  # one question back
    "stop",  # not now
    "write",  # say something in my own words
    "finish",  # that is all
    "send",  # the words shown are right
    "again",  # I want to write them again
    "leave",  # no words after all
    "what",  # how is this anonymous?
    "return",  # from that page back to where I was
    "delete",  # option 0: ask me first; 1: yes
]


@dataclass(frozen=True, slots=True)
class Form:
    """One form under way."""

    round: Round
    wave: Wave
    language: str
    answers: tuple[int, ...] = ()  # so far; the next question is the one with this number
    paired: bool = False  # it holds the sealed earlier answers, and may compare

    @property
    def complete(self) -> bool:
        """Whether every question has its answer."""
        return len(self.answers) == len(self.round.items)

    def answered(self, option: int) -> Form:
        """With one answer more."""
        return replace(self, answers=(*self.answers, option))

    def back(self) -> Form:
        """With one answer less."""
        return replace(self, answers=self.answers[:-1])
