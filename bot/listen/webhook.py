"""The webhook: Telegram calls, we commit, and only then say 200."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramUnauthorizedError
from aiogram.types import Update
from aiohttp import web

from bot.listen.hear import ALLOWED_UPDATES
from bot.listen.polling import PAUSES, read_update
from bot.store.engine import StoreDown

log = logging.getLogger(__name__)

LARGEST = 256 * 1024  # bytes of one update; Telegram's own are far smaller
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not its value
RETRY_AFTER = "5"  # seconds after which Telegram may try again when the database is away

Handle = Callable[[Sequence[Update]], Awaitable[None]]


def webhook_app(path: str, secret: str, handle: Handle) -> web.Application:
    """The web application: one route for Telegram, one to ask whether we are well."""
    if not secret:
        raise ValueError("a webhook without a secret would believe anybody")

    async def receive(request: web.Request) -> web.Response:
        # Compared as bytes: a header that is not ASCII is a wrong secret, not an error.
        told = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(told, secret.encode()):
            return web.Response(status=401)
        try:
            raw = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        update = read_update(raw)
        if update is None:
            return web.Response()  # to try again would not help
        try:
            await handle([update])
        except StoreDown:
            return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
        return web.Response()

    async def well(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(path, receive)
    app.router.add_get("/health", well)
    return app


async def announce(bot: Bot, url: str, secret: str) -> None:
    """Tell Telegram where to call; a hiccup on the way is no reason to give up.

    Raises AiogramError when it cannot be told.
    """
    for pause in (*PAUSES, None):
        try:
            await bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
            return
        except (TelegramBadRequest, TelegramUnauthorizedError):
            raise
        except AiogramError:
            if pause is None:
                raise
            await asyncio.sleep(pause)
