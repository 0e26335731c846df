"""Telegram's objects as the Bot API writes them, and the one way it says no."""

from __future__ import annotations

from typing import Any, TypeAlias

#: An object of the Bot API. It stays a plain dictionary: the simulator answers with what a real
#: server would, not with what the library under test happens to understand.
Json: TypeAlias = dict[str, Any]

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class RefusalError(Exception):
    """Telegram refuses a call: a status and a description in its own words."""

    def __init__(self, status: int, problem: str = "", **parameters: Any) -> None:
        self.status = status
        reason = _REASONS.get(status, "Error")
        self.description = f"{reason}: {problem}" if problem else reason
        self.parameters = parameters
        super().__init__(self.description)

    def answer(self) -> Json:
        """The body of the answer."""
        answer: Json = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(problem: str) -> RefusalError:
    """The refusal that says that the call itself is wrong."""
    return RefusalError(400, problem)


def utf16_length(text: str) -> int:
    """How Telegram counts: a character outside the basic plane is two units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def bot_user(token: str) -> Json:
    """The bot's own account; its id is the number that the token begins with."""
    number = token.partition(":")[0]
    return {
        "id": int(number) if number.isdigit() else 42,
        "is_bot": True,
        "first_name": "Companion",
        "username": "companion_bot",
    }


def person(identifier: int, name: str, language_code: str) -> Json:
    """A person's account, as the bot sees it."""
    account: Json = {"id": identifier, "is_bot": False, "first_name": name}
    if language_code:
        account["language_code"] = language_code
    return account


def private_chat(account: Json) -> Json:
    """The chat between one person and the bot; it carries the person's id."""
    return {"id": account["id"], "type": "private", "first_name": account["first_name"]}


def chat_member_update(chat: Json, account: Json, bot: Json, date: int, *, blocked: bool) -> Json:
    """The update that tells a bot that a person has blocked it or let it in again."""
    member = {"user": bot, "status": "member"}
    kicked = {"user": bot, "status": "kicked", "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    return {
        "my_chat_member": {
            "chat": chat,
            "from": account,
            "date": date,
            "old_chat_member": old,
            "new_chat_member": new,
        }
    }


def told(message: Json) -> Json:
    """A message as a bot is told of it. What hangs on it and is no keyboard under it, the wish for
    a reply, a bot never sees again."""
    hanging = message.get("reply_markup")
    if hanging is None or "inline_keyboard" in hanging:
        return message
    return without(message, "reply_markup")


def quoted(message: Json) -> Json:
    """A message as another one shows that it answers it: one level, not the whole chain."""
    return without(told(message), "reply_to_message")


def without(message: Json, *parts: str) -> Json:
    """The same without these parts."""
    return {key: part for key, part in message.items() if key not in parts}


def inaccessible_message(chat: Json, message_id: int) -> Json:
    """What a tap carries when its message is gone: Telegram gives the date 0."""
    return {"chat": chat, "message_id": message_id, "date": 0}


def update_chat(update: Json) -> int:
    """The chat that an update belongs to, 0 if it belongs to none."""
    for content in update.values():
        if isinstance(content, dict):
            carrier = content.get("message", content)
            owner = carrier.get("chat") or content.get("from") or {}
            return int(owner.get("id", 0))
    return 0
