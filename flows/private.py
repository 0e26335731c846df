"""Pages that leave no trace: which taps belong to them.

What is tapped here is answered without a turn and without the outbox (`bot/private.py`): the place
in such a session travels in its buttons, and nothing about reading it is written anywhere.
"""

from __future__ import annotations

from flows.library import Library

SHELF = "private"
OF_SESSIONS = frozenset({"session", "card", "listen", "doubt"})  # verbs whose object is a session


def is_private(choice: str, library: Library) -> bool:
    """Whether a tap belongs to a page that leaves no trace."""
    verb, object_, *_ = (*choice.split(":"), "")
    if verb == "shut" or takes_away(choice):
        return True
    if verb == "sessions":
        return object_ == SHELF
    session = library.sessions.get(object_) if verb in OF_SESSIONS else None
    return session is not None and session.private


def takes_away(choice: str) -> bool:
    """Whether a tap takes its message out of the chat: a voice cannot change into a page."""
    return choice.startswith("hush:")
