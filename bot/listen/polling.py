"""Long polling: ask for updates, handle the whole batch, and only then move on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramConflictError,
    TelegramUnauthorizedError,
)
from aiogram.types import Update
from pydantic import ValidationError

from bot.listen.hear import ALLOWED_UPDATES
from bot.store.engine import StoreDown

log = logging.getLogger(__name__)

POLL_SECONDS = 25
BATCH = 100  # the most Telegram gives at once
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)  # seconds after the first, second ... failure in a row

Handle = Callable[[Sequence[Update]], Awaitable[None]]


def listening_bot(token: str, api: str) -> Bot:
    """aiogram's bot: it only listens."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))


async def poll(bot: Bot, handle: Handle) -> None:
    """Hand over every update, in order, for ever.

    The offset moves only when `handle` has returned: what it could not commit comes again.
    Raises TelegramUnauthorizedError when the token is refused.
    """
    offset: int | None = None
    failures, ready = 0, False
    while True:
        try:
            ready = ready or await bot.delete_webhook()
            updates, next_offset = await _ask(bot, offset)
            await handle(updates)
        except TelegramUnauthorizedError:
            raise
        except (AiogramError, StoreDown, OSError) as error:
            _say(error, failures)
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1
            continue
        failures, offset = 0, next_offset


async def _ask(bot: Bot, offset: int | None) -> tuple[list[Update], int | None]:
    """The next updates, and the offset that confirms them."""
    try:
        updates = await bot.get_updates(
            offset=offset,
            limit=BATCH,
            timeout=POLL_SECONDS,
            allowed_updates=ALLOWED_UPDATES,
            request_timeout=POLL_SECONDS + 10,
        )
    except ClientDecodeError as error:
        # One that cannot be read must neither stop the others nor come again for ever.
        if not isinstance(error.data, dict) or not error.data.get("result"):
            raise
        raws = error.data["result"]
        readable = [update for raw in raws if (update := read_update(raw))]
        return readable, max(raw["update_id"] for raw in raws) + 1
    return updates, updates[-1].update_id + 1 if updates else offset


def read_update(raw: Any) -> Update | None:
    """One update; None, and a line in the log, when it is not one that can be read."""
    try:
        return Update.model_validate(raw)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"] if not isinstance(part, int))
        log.error("an update could not be read and was set aside: %s at %s", problem["type"], where)
        return None


def _say(error: Exception, failures: int) -> None:
    if failures:  # once is enough for an operator
        return
    if isinstance(error, TelegramConflictError):
        log.error("another process listens with this token: stop one of the two")
    else:
        log.warning("listening failed and will be tried again: %s", type(error).__name__)
