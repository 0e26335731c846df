"""What Telegram refuses, apart from markup and keyboards: commands, names, addresses.

Each function returns the value as Telegram keeps it, or raises the refusal in Telegram's own words.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.telegram import Json, bad_request

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"

CHAT_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def bot_commands(commands: Any) -> list[Json]:
    """The commands of a menu."""
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(command) for command in commands]


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/").lower()
    description = str(command.get("description", "")).strip()
    if not re.fullmatch("[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether there is such a place; what is no number at all is none."""
    return abs(latitude) <= 90 and abs(longitude) <= 180


def language(code: str) -> str:
    """A language of the bot's own profile: Telegram knows two-letter codes only."""
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def profile_text(text: str, longest: int) -> str:
    """A text of the bot's own profile."""
    if len(text) > longest:
        raise bad_request("text is too long")
    return text


def webhook_address(url: str) -> str:
    """The address to deliver updates to. Plain HTTP is for this machine alone."""
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise bad_request("bad webhook: HTTPS url must be provided for webhook")
    return url


def webhook_secret(token: str) -> str:
    """The secret that comes back in a header of each delivery."""
    if not re.fullmatch("[A-Za-z0-9_-]{0,256}", token):
        raise bad_request("secret token contains unallowed characters")
    return token
