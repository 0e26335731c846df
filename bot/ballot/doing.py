"""What there is to do about a press or about words: say something, take a message away, count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.ballot.keys import RoundKeys
from bot.ballot.packing import Ballot
from bot.ballot.prompts import Prompt
from flows.feedback.form import Form
from flows.model import Screen
from flows.rounds import Phase, Round, Wave, phase


@dataclass(frozen=True, slots=True)
class Say:
    """A screen: in place of a message, or as a new one."""

    screen: Screen
    form: Form
    edits: int | None = None
    hangs_on: int | None = None
    own: bool = False  # the lock stays in this very message: it is no copy
    lock: bytes | None = None  # sealed earlier answers that this message is to hold
    prompt: Prompt | None = None  # it asks for words, and this comes back with them


@dataclass(frozen=True, slots=True)
class Take:
    """A message that goes away; where Telegram does not allow it, it says this instead."""

    message: int
    instead: Say | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot to be counted; then `answering.thanked` says what is shown."""

    ballot: Ballot
    lock: bytes | None
    form: Form
    at: int  # the message with the form
    also: tuple[Take, ...] = ()
    earlier: int | None = None  # the message that held the earlier answers


Do = Say | Take | Cast


@dataclass(frozen=True, slots=True)
class Here:
    """What is known of a round when a press comes."""

    round: Round
    keys: RoundKeys | None  # None: not yet, or not any more, or out of reach
    today: date  # on the walls of its place

    @property
    def phase(self) -> Phase:
        """Which part of the round today is in."""
        return phase(self.round, self.today)

    def takes(self, wave: Wave) -> bool:
        """Whether answers of that wave are taken today."""
        return self.round.state == "open" and self.phase == wave

    @property
    def wave(self) -> Wave | None:
        """Which answers are taken today, if any are."""
        return "before" if self.takes("before") else "after" if self.takes("after") else None

    @property
    def keys_are_away(self) -> bool:
        """Whether the keys cannot be had, though the round is under way."""
        return self.keys is None and self.wave is not None
