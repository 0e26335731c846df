"""What reaches the ballots: a press on a form, or words that somebody was asked for.

These never become events of a turn: nothing about answering is written next to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.ballot.buttons import language_in, round_in
from bot.ballot.prompts import Prompt
from flows.rounds import Wave

ENTRY = "feedback"  # the verb of the plain buttons under an invitation
PLAIN = re.compile(rf"{ENTRY}:([\w-]{{8}}):(what-)?(before|after)-([\w-]{{2,10}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the companion as it stands in the chat."""

    message: int
    buttons: tuple[str, ...] = ()  # what its buttons carry
    text: str = ""
    there: bool = True  # False: Telegram does not say what it holds


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a form was pressed."""

    chat: int
    data: str
    shown: Shown  # the message with the button
    hangs_on: Shown | None = None  # the message that one hangs on, if Telegram hands it over

    @property
    def round(self) -> str:
        """The round it is about."""
        return round_of(self.data)

    @property
    def language(self) -> str:
        """The language of the form."""
        entry = read_entry(self.data)
        return entry.language if entry else language_in(self.data)


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote in answer to a prompt of a form."""

    chat: int
    message: int
    text: str  # "" when it was something else than text
    prompt: Prompt
    prompt_message: int

    @property
    def round(self) -> str:
        """The round it is about."""
        return round_in(self.prompt.sealed)

    @property
    def language(self) -> str:
        """The language of the form."""
        return language_in(self.prompt.sealed)


@dataclass(frozen=True, slots=True)
class Entry:
    """A plain button under an invitation: the same for everybody who gets one."""

    round: str
    wave: Wave
    language: str
    what: bool  # "how is this anonymous?" instead of "start"


def round_of(data: str) -> str:
    """The round to whose forms a button belongs, "" for any other button of the companion."""
    entry = read_entry(data)
    return entry.round if entry else round_in(data)


def read_entry(data: str) -> Entry | None:
    """What a plain button says; None if it is none."""
    found = PLAIN.fullmatch(data)
    if not found:
        return None
    wave: Wave = "after" if found[3] == "after" else "before"
    return Entry(found[1], wave, found[4], bool(found[2]))
