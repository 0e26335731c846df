"""python-telegram-bot speaks: this module alone calls Telegram's sending methods."""

from __future__ import annotations

import asyncio
import logging
import os

# Before the library is loaded: its errors then carry a timedelta and no deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from bot.reports.pictures import NotDrawn
from bot.speak.letter import Call, call_for, takes_long
from bot.speak.outcome import SENT, Fate, Outcome, classify
from bot.speak.transport import HELD, AiohttpRequest, HeldBack

log = logging.getLogger(__name__)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the chat app shows of the companion by itself, in one language."""

    commands: tuple[tuple[str, str], ...]  # name, what it does
    description: str  # stands in the empty chat, before /start; at most 512 characters


class FileLost(Exception):
    """Telegram does not give this file."""


class FileTooLarge(Exception):
    """The file has more bytes than are wanted."""


class PlainBot(ExtBot[Any]):
    """An ExtBot for callers that hold plain JSON, as the outbox does.

    The library's own methods build objects from the arguments and from the answer; we would throw
    both away, at twice the price of the request itself. Pacing, transport and errors stay the
    library's.
    """

    async def call(self, endpoint: str, data: Json) -> Any:
        """One method of the Bot API. Raises TelegramError."""
        return await self._do_post(endpoint, data)


class Telegram:
    """Sends what the outbox holds, at Telegram's pace. Build it inside the event loop."""

    def __init__(self, token: str, api: str, messages_per_second: float) -> None:
        # The limiter only paces: with retries of its own it would hold our rows hostage.
        # One message per fraction of a second, so that a second never starts with a burst.
        pacer = (
            AIORateLimiter(
                overall_max_rate=1,
                overall_time_period=1 / messages_per_second,
                # Its bucket for groups lets 40 through in the first minute: see speak.pace.
                group_max_rate=0,
                max_retries=0,
            )
            if messages_per_second
            else None
        )
        self._requests = AiohttpRequest(), AiohttpRequest(1)
        self._bot = PlainBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
            rate_limiter=pacer,
        )

    async def open(self) -> None:
        """Connect. Raises TelegramError when Telegram cannot be reached or refuses the token."""
        await self._bot.initialize()

    async def close(self) -> None:
        """Hang up. The library itself leaves its connections open when `open` has failed."""
        await self._bot.shutdown()
        for request in self._requests:
            await request.shutdown()

    async def deliver(
        self, chat: int, payload: Json, held: Callable[[], timedelta] = timedelta
    ) -> Outcome:
        """Send or change one message. Never raises what Telegram or the network did wrong.

        `held` is asked at the last moment whether it is to be held back, and for how long.
        """
        HELD.set(held)
        try:
            method, data = await _call_for(chat, payload)
            message = await self._bot.call(method, data)
            return SENT if "edits" in payload else Outcome(Fate.SENT, message["message_id"])
        except HeldBack as back:
            return Outcome(Fate.HELD, wait=back.wait)
        except NotDrawn:
            return Outcome(Fate.NEVER, why="what was to be drawn could not be drawn")
        except Exception as error:
            return classify(error, edit="edits" in payload)

    async def delete(self, chat: int, message: int) -> Outcome:
        """Take a message away: one of ours, or what somebody wrote in the last 48 hours.

        Never raises what Telegram or the network did wrong.
        """
        try:
            await self._bot.call("deleteMessage", {"chat_id": chat, "message_id": message})
            return SENT
        except Exception as error:
            return classify(error)

    async def fetch(self, file: str, most: int) -> bytes:
        """The content of a file somebody sent. Raises FileTooLarge, FileLost."""
        try:
            found = await self._bot.get_file(file)
            if (found.file_size or 0) > most:
                raise FileTooLarge
            content = bytes(await found.download_as_bytearray())
        except TelegramError as error:
            raise (FileTooLarge if "too big" in str(error) else FileLost) from None
        if len(content) > most:
            raise FileTooLarge
        return content

    @property
    def name(self) -> str:
        """The name of the companion's account, for links to it."""
        return self._bot.username

    async def acknowledge(self, query: str) -> None:
        """Stop the little clock on a tapped button. Failing at it harms nobody."""
        try:
            await self._bot.call("answerCallbackQuery", {"callback_query_id": query})
        except TelegramError:
            return

    async def introduce(self, introductions: dict[str, Introduction]) -> None:
        """Set the menu and the first words, for each language and, under "", for all others."""
        for language, introduction in introductions.items():
            code = language or None
            await self._bot.set_my_commands(introduction.commands, language_code=code)
            await self._bot.set_my_description(introduction.description, language_code=code)


async def _call_for(chat: int, payload: Json) -> Call:
    """The call that says this. Raises NotDrawn if it is nothing but a picture that failed."""
    if not takes_long(payload):
        return call_for(chat, payload)
    try:
        return await asyncio.to_thread(call_for, chat, payload)
    except NotDrawn as failed:
        log.error("a picture could not be drawn: %s", failed)
        if not payload["text"]:
            raise
        # The words are worth having without it.
        return call_for(chat, {k: v for k, v in payload.items() if k != "attachment"})
