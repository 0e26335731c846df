"""What reaches the ballots: a press on a form, or words that somebody was asked for.

These never become events of a turn: nothing about answering is written next to a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ballot.buttons import round_in
from flows.rounds import Wave

ENTRY = "feedback"  # the verb of the plain buttons under an invitation


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the companion as it stands in the chat."""

    message: int
    buttons: tuple[str, ...] = ()  # what its buttons carry
    text: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a form was pressed."""

    chat: int
    data: str
    shown: Shown  # the message with the button
    hangs_on: Shown | None = None  # the message that one hangs on, if Telegram hands it over


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote in answer to a prompt of a form."""

    chat: int
    message: int
    text: str  # "" when it was something else than text
    prompt: str  # the link in the prompt: see prompts.py
    prompt_message: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A plain button under an invitation: the same for everybody who gets one."""

    round: str
    wave: Wave
    language: str
    what: bool  # "how is this anonymous?" instead of "start"


def is_for_ballots(data: str) -> bool:
    """Whether a button's data is for the ballots, well-formed or not."""
    return data.startswith(f"{ENTRY}:") or (":" not in data and bool(round_in(data)))


def read_entry(data: str) -> Entry | None:
    """What a plain button says; None if it is none."""
    verb, round_, said = (*data.split(":"), "", "")[:3]
    what, said = said.startswith("what-"), said.removeprefix("what-")
    wave, _, language = said.partition("-")
    if verb != ENTRY or wave not in {"before", "after"} or not (round_ and language):
        return None
    return Entry(round_, "after" if wave == "after" else "before", language, what)
