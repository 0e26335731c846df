"""The simulator as one object: start it, let people do things, see what the bot did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from aiohttp import web

from bot.simulator.clock import SimulatedClock
from bot.simulator.faults import Faults
from bot.simulator.groups import Groups
from bot.simulator.people import People
from bot.simulator.phones import Phones
from bot.simulator.server import BotApi, Call
from bot.simulator.telegram import Json
from bot.simulator.things import Upload
from bot.simulator.webhook import Webhook
from bot.simulator.world import World

T = TypeVar("T")

_LARGEST_BODY = 50 * 1024 * 1024  # what Telegram takes from a bot


class Simulator:
    """A strict Bot API server on this machine, with people at the other end."""

    def __init__(
        self,
        token: str = "42:SIMULATOR",  # noqa: S107  (it opens nothing but this simulator)
        *,
        keep_history: bool = True,
        on_call: Callable[[str, Json], None] | None = None,
    ) -> None:
        """`on_call` hears of every call as it arrives. Without history the memory stays flat:
        no calls are recorded and each chat remembers its latest messages only."""
        self._world = World(token, keep_history=keep_history)
        self._people = People(self._world)
        self._api = BotApi(self._world, keep_history=keep_history, on_call=on_call)
        self._runner: web.AppRunner | None = None
        #: Where it listens, once started.
        self.url = ""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes any that is free."""
        application = web.Application(client_max_size=_LARGEST_BODY)
        application.add_routes(Phones(self._world, self._people).routes())
        application.router.add_route("*", "/file/{path:.*}", self._api.download)
        application.router.add_route("*", "/{path:bot.*}", self._api.call)
        # Long polls and event streams would never end by themselves.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound_host, bound_port = self._runner.addresses[0][:2]
        self.url = f"http://{bound_host}:{bound_port}"

    async def stop(self) -> None:
        """Hang up."""
        if self._runner:
            await self._runner.cleanup()
        await self._world.nursery.close()
        await self._world.webhook.close()

    # What people do

    def open_phone(
        self, name: str, language_code: str = "en", role: str = "", *, started: bool = True
    ) -> int:
        """Somebody arrives; returns the chat. Until somebody has `started`, no bot may write."""
        return self._people.open_phone(name, language_code, role, started=started).id

    def say(self, chat: int, text: str, *, reply_to: int = 0) -> int:
        """Write a text, perhaps in answer to a message; returns the id of the message."""
        return self._people.say(chat, text, reply_to=reply_to)

    def send(self, chat: int, kind: str, *, caption: str = "", reply_to: int = 0) -> int:
        """Send a made-up photo, voice, sticker, document, contact, location or forward."""
        return self._people.send(chat, kind, caption=caption, reply_to=reply_to)

    def upload(self, chat: int, upload: Upload, *, reply_to: int = 0) -> int:
        """Send a file of one's own, as a document, a photo or a voice."""
        return self._people.upload(chat, upload, reply_to=reply_to)

    def locate(self, chat: int, latitude: float, longitude: float, *, reply_to: int = 0) -> int:
        """Send a place on the map."""
        return self._people.locate(chat, latitude, longitude, reply_to=reply_to)

    def open_link(self, chat: int, link: str) -> int:
        """Follow a link to the bot, such as somebody else was sent: says `/start` with what the
        link carries. What leads elsewhere, or could not be a link, is a `RefusalError`."""
        return self._people.open_link(chat, link)

    def tap(self, chat: int, message_id: int, data: str) -> str:
        """Tap a button, even one that is not there; returns the id of the query."""
        return self._people.tap(chat, message_id, data)

    def edit(self, chat: int, message_id: int, text: str) -> None:
        """Change a message of one's own."""
        self._people.edit(chat, message_id, text)

    def delete(self, chat: int, message_id: int, *, for_both: bool = True) -> None:
        """Take a message away, of which Telegram tells a bot nothing. Some apps of Telegram delete
        it for both sides, in the chat with a bot; with others the bot keeps it."""
        self._people.delete(chat, message_id, for_both=for_both)

    def block(self, chat: int) -> None:
        """Block the bot."""
        self._people.block(chat)

    def unblock(self, chat: int) -> None:
        """Let the bot in again."""
        self._people.unblock(chat)

    @property
    def groups(self) -> Groups:
        """The groups, and what people do there."""
        return self._people.groups

    def push(self, update: Json) -> int:
        """Any update without its id, such as one from a group; returns the id."""
        return self._people.push(update)

    # What is to be seen

    def messages(self, chat: int) -> list[Json]:
        """The chat as the person sees it now, in order."""
        return self._world.chats.shown(self._world.chats.find(chat))

    def file(self, file_id: str) -> bytes:
        """What is in a file that somebody sent."""
        return self._world.files.find(file_id).content

    async def wait_for(
        self,
        predicate: Callable[[], T],
        timeout: float = 5.0,  # noqa: ASYNC109  (a test says at the call how long it is patient)
        *,
        chat: int | None = None,
    ) -> T:
        """Look again after every change until `predicate` holds, and return what it said. With a
        chat, look only after changes there: for when thousands wait at the same time."""
        return await self._world.changes.wait_for(predicate, timeout, chat)

    @property
    def calls(self) -> list[Call]:
        """Every call that got a real or a faulty answer, if history is kept."""
        return self._api.calls

    @property
    def unknown_methods(self) -> list[str]:
        """Methods that were called and do not exist here."""
        return self._api.unknown_methods

    def pending_updates(self) -> int:
        """How many updates the bot has not yet confirmed."""
        return len(self._world.updates)

    @property
    def clock(self) -> SimulatedClock:
        """The time in there."""
        return self._world.clock

    @property
    def faults(self) -> Faults:
        """The script of what is to go wrong."""
        return self._world.faults

    @property
    def webhook(self) -> Webhook:
        """The delivery of updates."""
        return self._world.webhook

    @property
    def bot(self) -> Json:
        """The bot's own account."""
        return self._world.bot
