"""The prompt for somebody's own words: what it carries, and how that comes back.

Telegram does not let a message both ask for a reply and have buttons, so the state of the form is
behind a link in its text. Whoever taps the link comes back to this chat.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from bot.ballot.buttons import LOCKED_SIZE

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
        lock = urlsafe_b64encode(self.lock or b"").decode().rstrip("=")
        return f"https://t.me/{bot}?{MARK}={self.sealed}~{lock}~{self.form}"


def is_prompt(link: str) -> bool:
    """Whether a link is that of a prompt."""
    return LINK.fullmatch(link) is not None


def read_prompt(link: str) -> Prompt | None:
    """What a link carries; None if it is none of a prompt's."""
    found = LINK.fullmatch(link)
    if not found:
        return None
    lock = urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
    return Prompt(found[1], lock if len(lock) == LOCKED_SIZE else None, int(found[3]))
