"""Which message the bot answers with the one that it sends."""

from __future__ import annotations

from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.params import Params
from bot.simulator.telegram import Json, bad_request, quoted


def reply_of(chat: Chat, params: Params) -> Json:
    """The part of the new message that shows what it answers, if it answers anything."""
    number, optional = _wanted(params)
    if not number:
        return {}
    original = chat.messages.get(number)
    if original:
        return {"reply_to_message": quoted(original)}
    if optional:
        return {}
    raise bad_request("message to be replied not found")


def _wanted(params: Params) -> tuple[int, bool]:
    """The message to answer, 0 for none, and whether it may be missing."""
    if "reply_parameters" not in params:  # as it was said before there were such parameters
        number = params.integer("reply_to_message_id")
        return number, params.flag("allow_sending_without_reply")
    given = params.nested("reply_parameters")
    if given is None:
        return 0, False
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    optional = given.get("allow_sending_without_reply")
    if not isinstance(optional, bool | None):
        raise bad_request('field "allow_sending_without_reply" must be of type Boolean')
    _refuse_other_chats(given.get("chat_id"), params)
    return _number(given.get("message_id")), bool(optional)


def _refuse_other_chats(chat_id: Any, params: Params) -> None:
    """Telegram can answer across chats. Nothing here does, and nothing is to begin unnoticed."""
    if chat_id is not None and str(chat_id) != params.text("chat_id"):
        raise bad_request("message to be replied not found")


def _number(value: Any) -> int:
    if value is None:
        raise bad_request('can\'t find field "message_id"')
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request('field "message_id" must be of type Number') from None
