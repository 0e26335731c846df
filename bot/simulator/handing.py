"""How much of a message comes with an update: all of it, unless a fault holds some back."""

from __future__ import annotations

from bot.simulator import telegram
from bot.simulator.faults import Faults, Kind
from bot.simulator.telegram import Json


def handed_over(update: str, message: Json, faults: Faults) -> Json:
    """The message as it comes with an update of this name."""
    chat = message["chat"]
    where = update, chat["id"], message.get("text") or message.get("caption", "")
    if update == "callback_query" and faults.befalls(Kind.TOO_OLD, *where):
        return telegram.inaccessible_message(chat, message["message_id"])
    if "reply_to_message" in message and faults.befalls(Kind.NO_REPLY, *where):
        return telegram.without(message, "reply_to_message")
    return message
