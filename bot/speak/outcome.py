"""What became of a message: the one place that reads Telegram's errors.

Telegram has no idempotency key, so after some errors nobody can know whether a message arrived.
That doubt is a result of its own, decided by the kind of message and not by hope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.speak.transport import NotConnected, Unwell


class Fate(Enum):
    SENT = auto()
    NOT_SENT = auto()  # surely not accepted: try again
    NEVER = auto()  # refused for good
    LATER = auto()  # Telegram asks everybody to wait
    HELD = auto()  # held back at the last moment, because Telegram had asked to wait
    UNWELL = auto()  # Telegram's own failure: most likely not accepted
    UNKNOWN = auto()  # accepted or not, nobody knows
    LEFT = auto()  # this person, or group, does not want to hear from us, or is gone
    MOVED = auto()  # the group goes on in another chat: say it there
    AS_NEW = auto()  # the message to change is not there: say it as a new one
    REVOKED = auto()  # the token is not valid any more: stop


@dataclass(frozen=True, slots=True)
class Outcome:
    fate: Fate
    message: int | None = None  # the id of a new message
    wait: timedelta = timedelta()  # for LATER
    chat: int | None = None  # for MOVED: where to
    why: str = ""  # for the operator; never holds names, texts or ids


SENT = Outcome(Fate.SENT)

# Telegram's words, in lower case, for what is as good as done, or gone.
_DONE = ("message is not modified",)
_NO_CHAT = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "chat_write_forbidden",
    "rights to send",  # "not enough rights to send text messages to the chat": groups say so
)
_REASONS = ("can't parse entities", "button_data_invalid", "message is too long", "is empty")
_TOO_MANY = "too many requests"  # 429 without retry_after reaches us as a plain NetworkError


def classify(error: BaseException, *, edit: bool = False) -> Outcome:
    """What an error says about the message. Whatever is not understood is UNKNOWN.

    `edit`: it was to change a message; if that is refused, the words are still to be said.
    """
    text = str(error).lower()
    match error:
        case RetryAfter():
            return Outcome(Fate.LATER, wait=_wait(error), why="429")
        case ChatMigrated():
            return Outcome(Fate.MOVED, chat=error.new_chat_id)
        case Forbidden():
            return Outcome(Fate.LEFT, why="blocked or deactivated")
        case InvalidToken() | Conflict():
            return Outcome(Fate.REVOKED, why="the token is refused, or used elsewhere")
        case BadRequest():
            return _refused(text, edit=edit)
        case NotConnected():
            return Outcome(Fate.NOT_SENT, why="not connected")
        case Unwell():
            return Outcome(Fate.UNWELL, why=text)
        case NetworkError() if _TOO_MANY in text:
            return Outcome(Fate.LATER, wait=timedelta(seconds=1), why="429")
        case NetworkError() if "entity too large" in text:
            return Outcome(Fate.NEVER, why="too large")
        case _:
            return Outcome(Fate.UNKNOWN, why=type(error).__name__)


def _refused(text: str, *, edit: bool) -> Outcome:
    if any(known in text for known in _DONE):
        return SENT
    if any(known in text for known in _NO_CHAT):
        return Outcome(Fate.LEFT, why="no such chat")
    if edit:
        return Outcome(Fate.AS_NEW)
    # Telegram may quote the message in its refusal: only what we know goes to the log.
    reason = next((known for known in _REASONS if known in text), "for a reason not known here")
    return Outcome(Fate.NEVER, why=f"refused: {reason}")


def _wait(error: RetryAfter) -> timedelta:
    # An int of seconds in the library's old way, a timedelta in the new (PTB_TIMEDELTA=1).
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
