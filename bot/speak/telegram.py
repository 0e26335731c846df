"""python-telegram-bot speaks: this module alone calls Telegram's sending methods."""

from __future__ import annotations

import os

# Before the library is loaded: its errors then carry a timedelta and no deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from typing import Any

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from bot.speak.outcome import Fate, Outcome, classify
from bot.speak.transport import AiohttpRequest

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Telegram:
    """Sends what the outbox holds, at Telegram's pace. Build it inside the event loop."""

    def __init__(self, token: str, api: str, messages_per_second: float) -> None:
        # The limiter only paces: with retries of its own it would hold our rows hostage.
        # One message per fraction of a second, so that a second never starts with a burst.
        pacer = (
            AIORateLimiter(
                overall_max_rate=1, overall_time_period=1 / messages_per_second, max_retries=0
            )
            if messages_per_second
            else None
        )
        self._bot: ExtBot[Any] = ExtBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(1),
            rate_limiter=pacer,
        )

    async def open(self) -> None:
        """Connect. Raises TelegramError when Telegram cannot be reached or refuses the token."""
        await self._bot.initialize()

    async def close(self) -> None:
        await self._bot.shutdown()

    async def deliver(self, chat: int, payload: dict[str, Any]) -> Outcome:
        """Send or change one message. Never raises what Telegram or the network did wrong."""
        try:
            if "document" in payload:
                return await self._document(chat, payload)
            if "edits" in payload:
                return await self._edit(chat, payload)
            return await self._text(chat, payload)
        except Exception as error:
            return classify(error)

    async def _text(self, chat: int, payload: dict[str, Any]) -> Outcome:
        message = await self._bot.send_message(
            chat,
            payload["text"],
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(payload["buttons"]),
            link_preview_options=NO_PREVIEW,
        )
        return Outcome(Fate.SENT, message=message.message_id)

    async def _edit(self, chat: int, payload: dict[str, Any]) -> Outcome:
        await self._bot.edit_message_text(
            payload["text"],
            chat,
            payload["edits"],
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(payload["buttons"]),
            link_preview_options=NO_PREVIEW,
        )
        return Outcome(Fate.SENT)

    async def _document(self, chat: int, payload: dict[str, Any]) -> Outcome:
        file = InputFile(payload["document"].encode(), filename=payload["file_name"])
        message = await self._bot.send_document(chat, file, protect_content=True)
        return Outcome(Fate.SENT, message=message.message_id)

    async def acknowledge(self, query: str) -> None:
        """Stop the little clock on a tapped button. Failing at it harms nobody."""
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError:
            return

    async def introduce(self, commands: dict[str, list[tuple[str, str]]]) -> None:
        """Set the menu of commands, for each language and, under "", for all others."""
        for language, entries in commands.items():
            await self._bot.set_my_commands(
                [BotCommand(name, text) for name, text in entries], language_code=language or None
            )


def keyboard(rows: list[list[list[str]]]) -> InlineKeyboardMarkup | None:
    """Buttons under a message; none for none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows]
    )
