"""The Bot API over HTTP: one door, behind which every call is read, answered and recorded."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from inspect import isawaitable
from typing import Any, NamedTuple

from aiohttp import web

from bot.simulator.faults import Fault, Kind
from bot.simulator.methods import METHODS, Written
from bot.simulator.params import Params
from bot.simulator.telegram import Json, RefusalError
from bot.simulator.world import World

log = logging.getLogger(__name__)

_GARBAGE = b"<html><body>Not what you asked for</body></html>"
_GATEWAY = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class Call(NamedTuple):
    """One call as it was recorded. The outcome is what Telegram answered, or would have answered
    had the connection not been lost; a fault that struck is named in it."""

    method: str
    params: Json
    outcome: Json


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(
        self, world: World, *, keep_history: bool, on_call: Callable[[str, Json], None] | None
    ) -> None:
        self._world = world
        self._keep_history = keep_history
        self._on_call = on_call
        self.calls: list[Call] = []
        #: Methods that a bot called and the simulator does not know: a gap to be closed.
        self.unknown_methods: list[str] = []

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        token, _, method = request.path[len("/bot") :].partition("/")
        if token != self._world.token:
            return _answer(RefusalError(401).answer())
        try:
            params = await Params.read(request)
        except RefusalError as refusal:
            return _answer(refusal.answer())
        except web.HTTPRequestEntityTooLarge:
            return _answer(RefusalError(413).answer())
        if self._on_call:
            self._on_call(method, params.recorded())
        fault = self._world.faults.strike(method, params.chat(), params.words())
        if fault:
            return await self._call_with_fault(request, method, params, fault)
        body, status = await self._perform(method, params)
        return _response(body, status)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give a file away under the path that `getFile` told."""
        token, _, path = request.path[len("/file/bot") :].partition("/")
        if token != self._world.token:
            return _answer(RefusalError(401).answer())
        file = self._world.files.at(path)
        if file is None:
            return _answer(RefusalError(404).answer())
        return web.Response(body=file.content, content_type=file.mime_type)

    async def _perform(
        self, method: str, params: Params, fault: Fault | None = None
    ) -> tuple[bytes, int]:
        """Do what the call asks for and return the body and status of the answer."""
        try:
            result = await self._result(method, params)
        except RefusalError as refusal:
            answer = refusal.answer()
            self._record(method, params, answer, fault)
            return json.dumps(answer).encode(), refusal.status
        if isinstance(result, Written):
            text = f'{{"ok":true,"result":{result}}}'
            result = json.loads(result) if self._keep_history else None
        else:
            text = json.dumps({"ok": True, "result": result})
        self._record(method, params, {"ok": True, "result": result}, fault)
        return text.encode(), 200

    async def _result(self, method: str, params: Params) -> Any:
        function = METHODS.get(method.lower())
        if function is None:
            self.unknown_methods.append(method)
            log.error("The simulator does not know the method %s", method)
            raise RefusalError(404)
        result = function(self._world, params)
        return await result if isawaitable(result) else result

    async def _call_with_fault(
        self, request: web.Request, method: str, params: Params, fault: Fault
    ) -> web.StreamResponse:
        match fault.kind:
            case Kind.DELAY:
                return await self._delayed(method, params, fault)
            case Kind.DROP_AFTER:
                await self._perform(method, params, fault)
                return _hung_up(request)
            case Kind.GARBAGE:
                await self._perform(method, params, fault)
                return web.Response(body=_GARBAGE, content_type="text/html")
            case _:
                self._record(method, params, {"ok": False}, fault)
                return _refused(request, fault)

    async def _delayed(self, method: str, params: Params, fault: Fault) -> web.StreamResponse:
        if not fault.after:
            await asyncio.sleep(fault.seconds)
        body, status = await self._perform(method, params, fault)
        if fault.after:
            await asyncio.sleep(fault.seconds)
        return _response(body, status)

    def _record(self, method: str, params: Params, outcome: Json, fault: Fault | None) -> None:
        if not self._keep_history:
            return
        if fault:
            outcome = {**outcome, "fault": str(fault.kind)}
        self.calls.append(Call(method, params.recorded(), outcome))
        self._world.changes.wake(params.chat())


def _refused(request: web.Request, fault: Fault) -> web.StreamResponse:
    """The answer to a call that a fault kept from being accepted."""
    if fault.kind is Kind.DROP_BEFORE:
        return _hung_up(request)
    if fault.kind is Kind.SERVER_ERROR:
        page = _GATEWAY.format(f"{fault.status} {HTTPStatus(fault.status).phrase}")
        return web.Response(status=fault.status, text=page, content_type="text/html")
    if fault.kind is Kind.BLOCKED:
        return _answer(RefusalError(403, "bot was blocked by the user").answer())
    wait = fault.retry_after
    return _answer(RefusalError(429, f"retry after {wait}", retry_after=wait).answer())


def _hung_up(request: web.Request) -> web.StreamResponse:
    """Close the connection; the answer that goes with it reaches nobody."""
    if request.transport:
        request.transport.close()
    return web.Response()


def _answer(refusal: Json) -> web.Response:
    return _response(json.dumps(refusal).encode(), refusal["error_code"])


def _response(body: bytes, status: int) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json")
