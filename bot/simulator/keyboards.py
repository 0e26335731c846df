"""What can hang on a message of the bot: a keyboard under it, or the wish for a reply to it.

Each function returns it as Telegram keeps it, or raises the refusal in Telegram's own words.
"""

from __future__ import annotations

import json
from typing import Any

from bot.simulator.entities import checked_link
from bot.simulator.telegram import Json, bad_request, utf16_length

NOT_ROWS = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'

MOST_BUTTONS = 100
LONGEST_DATA = 64  # bytes
LARGEST_MARKUP = 10_000  # bytes of JSON, about where Telegram draws the line
LONGEST_PLACEHOLDER = 64  # characters

#: One of these makes a button do something. The companion uses the first three.
_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
    "disabled",
)

#: What can stand in a reply markup instead of a keyboard under the message.
_OTHER_KINDS = ("force_reply", "keyboard", "remove_keyboard")


def hung_on(markup: Any) -> Json | None:
    """What hangs on a new message. Of a keyboard under it and the wish for a reply, Telegram takes
    the keyboard and says nothing of the other; further kinds are taken, but never shown here."""
    keyboard, wish = inline_keyboard(markup), _wish_for_reply(markup)
    return keyboard or wish


def hung_on_edited(markup: Any) -> Json | None:
    """What hangs on a message from now on: for what is edited Telegram takes nothing but a keyboard
    under it."""
    keyboard = inline_keyboard(markup)
    if markup and keyboard is None and any(markup.get(kind) for kind in _OTHER_KINDS):
        raise bad_request("inline keyboard expected")
    return keyboard


def inline_keyboard(markup: Any) -> Json | None:
    """The keyboard to show under a message, if this is one."""
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    given = markup["inline_keyboard"]
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad_request(NOT_ROWS)
    rows = [[_button(button) for button in row] for row in given if row]
    if not rows:
        return None
    if sum(map(len, rows)) > MOST_BUTTONS or len(json.dumps(rows)) > LARGEST_MARKUP:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows}


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _bad_button("Object expected")
    text = button.get("text")
    if not isinstance(text, str):
        raise _bad_button('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(action in button for action in _ACTIONS):
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button and not checked_link(button["url"]):
        raise bad_request(
            f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
        )
    return button


def _bad_button(problem: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {problem}")


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _wish_for_reply(markup: Any) -> Json | None:
    """With it, the person's app acts as if they had begun to answer this message."""
    if not markup:
        return None
    kinds = {"force_reply": bool, "selective": bool, "input_field_placeholder": str}
    wish = {name: markup[name] for name in kinds if markup.get(name) is not None}
    for name, value in wish.items():
        if not isinstance(value, kinds[name]):
            wanted = "Boolean" if kinds[name] is bool else "String"
            raise bad_request(f'field "{name}" must be of type {wanted}')
    # The limit is documented; what Telegram says to a longer one is not.
    if utf16_length(wish.get("input_field_placeholder", "")) > LONGEST_PLACEHOLDER:
        raise bad_request("REPLY_MARKUP_INVALID")
    return wish if wish.get("force_reply") else None
