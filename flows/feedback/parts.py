"""The buttons of a form, before the ballots seal what they carry."""

from __future__ import annotations

from flows.feedback.form import Act
from flows.model import Button, Words, choice, label, words

BALLOT = "ballot"  # the verb of every choice here: the ballots seal what follows


def button(text: Words, act: Act, option: int = 0) -> Button:
    """A button of a form: what it does, and which answer it is, if it is one."""
    return Button(text, choice(BALLOT, act, option))


HELP_NOW = words("If you need help now, send /help.")
BACK_TO_IT = button(label("button", "← Back"), "return")
DELETE = button(label("button", "Delete this message"), "delete")
BACK = button(label("button", "← Back"), "back")
STOP = button(label("button", "Stop for now"), "stop")
BACK_OR_STOP = (BACK, STOP)
