"""Which messages the bot may change or take away, and what Telegram says of the others."""

from __future__ import annotations

from bot.simulator.chats import Chat
from bot.simulator.standing import SUPERGROUP
from bot.simulator.telegram import Json, bad_request

#: For so long after it was sent a bot can take a message away: 48 hours.
DELETED_WITHIN = 48 * 60 * 60  # seconds


def editable(chat: Chat, message_id: int, bot: Json) -> Json:
    """A message that the bot may change: its own, and none that wished for a reply, for what the
    person's app does then depends on what it says."""
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message.get("from") != bot or "force_reply" in message.get("reply_markup", {}):
        raise bad_request("message can't be edited")
    return message


def check_deletable(chat: Chat, message_id: int, bot: Json, now: int) -> None:
    """Whether the bot may take a message away: for two days its own and, in a private chat, what
    the person sent. Raises the refusal."""
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    theirs = chat.standing is None or message.get("from") == bot
    if theirs and now - message["date"] <= DELETED_WITHIN:
        return
    if chat.standing and chat.standing.kind == SUPERGROUP:
        raise bad_request("message can't be deleted")
    raise bad_request("message can't be deleted for everyone")
