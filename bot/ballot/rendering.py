"""From a screen to a message whose buttons carry all that has to be known of it."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any, cast

from bot.ballot.buttons import CARRIERS, State, carrier, sealed
from bot.ballot.doing import Say
from bot.ballot.keys import RoundKeys
from flows.feedback.form import Act
from flows.feedback.parts import BALLOT
from flows.wording import Wording

MARK = "✎"  # the sign in a prompt that has the form behind it

Rows = tuple[tuple[tuple[str, str], ...], ...]


def payload(
    say: Say, chat: int, keys: RoundKeys | None, wording: Wording, bot: str
) -> dict[str, Any]:
    """What is sent, as plain JSON: the same as in a row of the outbox, but never in one."""
    message = wording.message(say.screen, say.form.language)
    said: dict[str, Any] = {
        "text": message.text,
        "buttons": _sealed(message.buttons, say, chat, keys),
    }
    if say.edits is not None:
        said["edits"] = say.edits
    if say.hangs_on is not None:
        said["replies_to"] = say.hangs_on
    if say.prompt is not None and keys is not None:
        state = sealed(state_of(say, "write"), say.form.round.id, chat, keys, say.form.language)
        link = replace(say.prompt, sealed=state).link(bot)
        said["text"] = f'<a href="{escape(link)}">{MARK}</a> {message.text}'
        said["asks"] = True
    return said


def state_of(say: Say, act: Act, option: int = 0) -> State:
    """The form of a screen, as one of its buttons carries it."""
    form = say.form
    return State(act, option, form.wave, form.answers, form.paired, say.own)


def _sealed(rows: Rows, say: Say, chat: int, keys: RoundKeys | None) -> Rows:
    """The same rows, with what each button needs sealed into it."""
    halves = _carriers(rows) if say.lock else {}
    filled = (
        tuple(
            (text, data)
            for text, choice in row
            if (data := _data(choice, say, chat, keys, halves.get(choice, 0)))
        )
        for row in rows
    )
    return tuple(row for row in filled if row)


def _carriers(rows: Rows) -> dict[str, int]:
    """The two buttons that carry a half each, in the order in which they stand.

    Raises ValueError for a screen that has no two such buttons: a lock would be lost on it.
    """
    able = [choice for row in rows for _, choice in row if _does(choice) in CARRIERS]
    if len(able) < 2:
        raise ValueError("this screen cannot hold locked answers")
    return {choice: half for half, choice in enumerate(able[:2], 1)}


def _data(choice: str, say: Say, chat: int, keys: RoundKeys | None, half: int) -> str:
    """What a button carries; "" for one that could do nothing any more."""
    does = _does(choice)
    if does is None:
        return choice
    round_, language = say.form.round.id, say.form.language
    if half and say.lock:
        return carrier(does, half, round_, say.lock, language)
    if keys is None:
        return ""
    return sealed(state_of(say, *does), round_, chat, keys, language)


def _does(choice: str) -> tuple[Act, int] | None:
    """What a button of a form does; None for other buttons, which stay as they are."""
    verb, act, option = choice.split(":")
    return (cast("Act", act), int(option or 0)) if verb == BALLOT else None
