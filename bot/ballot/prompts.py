"""The prompt for somebody's own words: what it carries, and how that comes back.

Telegram does not let a message both ask for a reply and have buttons, so the state of the form is
behind a link in its text. Whoever taps the link comes back to this chat.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.ballot.buttons import LOCKED_SIZE, as_text, from_text, round_in
from bot.ballot.packing import Unreadable

MARK = "ballot"
LINK = re.compile(rf".*[?&]{MARK}=(f[\w.-]+)~([\w-]*)~(\d{{1,15}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a prompt carries."""

    sealed: str  # the form, as a button carries it
    lock: bytes | None  # sealed earlier answers, if the form holds any
    form: int  # the message with the form

    def link(self, bot: str) -> str:
        """The address behind the mark in a prompt."""
        return f"https://t.me/{bot}?{MARK}={self.sealed}~{as_text(self.lock or b'')}~{self.form}"


def read_prompt(link: str) -> Prompt | None:
    """What a link carries; None if it is none of a prompt's."""
    found = LINK.fullmatch(link)
    if not found or not round_in(found[1]):
        return None
    try:
        lock = from_text(found[2])
    except Unreadable:
        return None
    return Prompt(found[1], lock if len(lock) == LOCKED_SIZE else None, int(found[3]))
