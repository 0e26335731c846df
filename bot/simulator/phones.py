"""The chat page: its files, and the HTTP interface by which it shows phones and uses them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.simulator.acts import act
from bot.simulator.faults import Fault
from bot.simulator.people import People
from bot.simulator.telegram import Json, RefusalError, bad_request
from bot.simulator.things import Upload
from bot.simulator.world import World

PAGE = Path(__file__).parent / "page"
HEARTBEAT = 15.0  # seconds of silence after which a listener is told that all is well

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Phones:
    """The routes of the page."""

    def __init__(self, world: World, people: People) -> None:
        self._world = world
        self._people = people

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the server serves apart from the Bot API."""
        return [
            web.get("/", self.page),
            web.get("/simulator/state", self.state),
            web.get("/simulator/events", self.events),
            web.get("/simulator/clock", _explained(self.clock)),
            web.post("/simulator/clock", _explained(self.move_clock)),
            web.get("/simulator/faults", self.faults),
            web.post("/simulator/faults", _explained(self.script_faults)),
            web.get("/simulator/files/{file_id}", _explained(self.file)),
            web.post("/simulator/phones", _explained(self.open_phone)),
            web.post("/simulator/phones/{chat:\\d+}/upload", _explained(self.upload)),
            web.post("/simulator/phones/{chat:-?\\d+}/{action}", _explained(self.act)),
            web.static("/page", PAGE),
        ]

    async def page(self, _: web.Request) -> web.StreamResponse:
        """The page itself."""
        return web.FileResponse(PAGE / "index.html")

    async def state(self, _: web.Request) -> web.Response:
        """Everything there is to see now."""
        bot = self._world.bot
        return _json(
            {
                "bot": {
                    "username": bot["username"],
                    "first_name": bot["first_name"],
                    "commands": self._world.profile.commands(None, ""),
                },
                "clock": self._clock(),
                "phones": [
                    *(self._people.phone(chat) for chat in self._world.chats.phones()),
                    *self._people.groups.shown(),
                ],
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything that happens from now on, as server-sent events."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        with self._world.changes.listen() as queue:
            await response.prepare(request)
            await response.write(b": listening\n\n")
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        event = f"data: {await queue.get()}\n\n"
                except TimeoutError:
                    event = ": still here\n\n"
                try:
                    await response.write(event.encode())
                except ConnectionError:
                    return response

    # The clock and the weather

    async def clock(self, request: web.Request) -> web.Response:
        """The offset; with `after`, as soon as it is another one."""
        known = request.query.get("after")
        if known is not None:
            await self._world.clock.offset_other_than(float(known))
        return _json(self._clock())

    async def move_clock(self, request: web.Request) -> web.Response:
        """Jump by any of the units that Python's `timedelta` knows."""
        self._world.clock.move(timedelta(**await _body(request)))
        return _json(self._clock())

    def _clock(self) -> Json:
        clock = self._world.clock
        return {"now": clock.now().isoformat(), "offset": clock.offset}

    async def faults(self, _: web.Request) -> web.Response:
        """What may still go wrong."""
        return _json(self._world.faults.left())

    async def script_faults(self, request: web.Request) -> web.Response:
        """Replace the script of what is to go wrong."""
        script = await request.json()
        self._world.faults.script([Fault.from_json(fault) for fault in script])
        return _json(self._world.faults.left())

    # Phones

    async def open_phone(self, request: web.Request) -> web.Response:
        """Somebody new arrives."""
        body = await _body(request)
        chat = self._people.open_phone(
            str(body.get("name") or "Somebody"),
            str(body.get("language_code", "en")),
            str(body.get("role", "")),
            started=bool(body.get("started", True)),
        )
        return _json(self._people.phone(chat))

    async def act(self, request: web.Request) -> web.Response:
        """Somebody does something with a phone."""
        chat = int(request.match_info["chat"])
        result = act(self._people, chat, request.match_info["action"], await _body(request))
        return _json({"ok": True, "result": result})

    async def upload(self, request: web.Request) -> web.Response:
        """Somebody sends a file of their own: a form with the `file`, and perhaps its `kind`, a
        `caption` and the message that it answers as `reply_to`."""
        form = await request.post()
        file = form["file"]
        if not isinstance(file, web.FileField):
            raise bad_request("there is no file in the request")
        upload = Upload(
            file.file.read(),
            file.filename,
            file.content_type,
            kind=str(form.get("kind", "document")),
            caption=str(form.get("caption", "")),
        )
        chat, reply_to = int(request.match_info["chat"]), int(str(form.get("reply_to", 0)))
        number = self._people.upload(chat, upload, reply_to=reply_to)
        return _json({"ok": True, "result": number})

    async def file(self, request: web.Request) -> web.Response:
        """A file of a chat. Only pictures and sounds are for the browser to show: anything else may
        be a page with scripts, and here they would run as if they were ours."""
        file = self._world.files.find(request.match_info["file_id"])
        shown = "inline" if _is_harmless(file.mime_type) else "attachment"
        headers = {
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content, content_type=file.mime_type, headers=headers)


async def _body(request: web.Request) -> Json:
    """The JSON body, which may be missing."""
    body = json.loads(await request.read() or b"{}")
    if not isinstance(body, dict):
        raise bad_request("expected an Object")
    return body


def _explained(handler: _Handler) -> _Handler:
    """A mistake of the page becomes an answer that says what it was."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except RefusalError as refusal:
            answer = refusal.answer()
        except (KeyError, TypeError, ValueError) as error:
            answer = bad_request(f"{type(error).__name__}: {error}").answer()
        return _json(answer, answer["error_code"])

    return handle


def _json(value: Any, status: int = 200) -> web.Response:
    return web.json_response(value, status=status, headers={"Cache-Control": "no-store"})


def _is_harmless(mime_type: str) -> bool:
    kind, _, what = mime_type.partition("/")
    return kind in {"image", "audio"} and "svg" not in what
