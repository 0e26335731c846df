"""What the bot says about itself: its name, its descriptions and its menus of commands."""

from __future__ import annotations

import json

from bot.simulator.chats import Chat
from bot.simulator.telegram import Json

_EVERYWHERE: Json = {"type": "default"}


class Profile:
    """The bot's presentation, by language and, for commands, by scope."""

    def __init__(self) -> None:
        #: ("name" | "description" | "short_description", language) to text.
        self.texts: dict[tuple[str, str], str] = {}
        self._commands: dict[tuple[str, str], list[Json]] = {}

    def set_commands(self, commands: list[Json], scope: Json | None, language: str) -> None:
        """Replace the menu of one scope and language."""
        self._commands[_key(scope, language)] = commands

    def commands(self, scope: Json | None, language: str) -> list[Json]:
        """Exactly what was set for this scope and language."""
        return self._commands.get(_key(scope, language), [])

    def menu_of(self, chat: Chat) -> list[Json]:
        """The menu that a person really sees: the narrowest one there is."""
        language = (chat.account or {}).get("language_code", "")[:2]
        for scope in (
            {"type": "chat", "chat_id": chat.id},
            {"type": "all_private_chats"},
            _EVERYWHERE,
        ):
            for spoken in (language, ""):
                if menu := self._commands.get(_key(scope, spoken)):
                    return menu
        return []


def _key(scope: Json | None, language: str) -> tuple[str, str]:
    return json.dumps(scope or _EVERYWHERE, sort_keys=True), language
