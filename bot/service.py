"""The composition root: the four verbs of the picture, put together and taken apart in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from aiogram.exceptions import AiogramError
from aiogram.types import Update
from aiohttp import web
from telegram.error import InvalidToken, TelegramError

from bot import bindays
from bot.arrival import Arrival
from bot.ballot.ballots import Ballots
from bot.ballot.box import Unfit, open_box
from bot.ballot.heard import Press, Said
from bot.ballot.keeper import Keeper
from bot.ballot.keys import Keys
from bot.broadcasting import Broadcasting
from bot.clock import Clock, SystemClock, Ticker
from bot.delivery import Delivery
from bot.files import Files
from bot.gate import Gate
from bot.inspecting import Inspector, find_round
from bot.links import new_token
from bot.listen.hear import Heard, hear
from bot.listen.polling import listening_bot, poll
from bot.listen.webhook import announce, webhook_app
from bot.meetings import Meetings
from bot.nursery import Nursery
from bot.private import Private
from bot.rounds import Rounds
from bot.settings import Settings
from bot.speak.speaker import Speaker
from bot.speak.telegram import Introduction, Telegram
from bot.store import schema
from bot.store.checks import tidy
from bot.store.engine import Store, StoreDown
from bot.store.shipped import seed
from bot.turns import Turns
from bot.veil import Veil
from flows.catalogue import LANGUAGES, read_catalogues
from flows.library import Library, load
from flows.model import Words
from flows.routes import COMMANDS
from flows.wording import Voice, Wording
from flows.world import World

log = logging.getLogger(__name__)

START_PAUSES = (1, 2, 5, 10, 15)  # seconds between attempts to reach Telegram at the start


class CannotStart(Exception):
    """The service cannot start. The text is one line for the operator."""


class VitalPartFailed(Exception):
    """The service stopped because a part of it died; the nursery has said which, and why."""


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Run the companion until `stop` is set.

    Raises CannotStart with a line for the operator, or VitalPartFailed.
    """
    nursery = Nursery()
    async with AsyncExitStack() as stack:  # taken apart from the bottom up
        store = open_store(settings)
        stack.callback(store.close)
        clock = await open_clock(settings, nursery)
        telegram = await open_telegram(settings)
        stack.push_async_callback(telegram.close)
        stack.push_async_callback(nursery.close)

        library, wording = load(), Wording(read_catalogues())
        await plant(store, library, clock, settings)
        box = open_ballots(settings)
        stack.callback(box.close)
        delivery = Delivery(telegram, nursery)
        stack.push_async_callback(delivery.close)
        find = partial(find_round, store)
        rate = settings.messages_per_second
        stir = asyncio.Event()
        world = World(
            clock.now(),
            library,
            wording,
            token=new_token,
            bot=telegram.name,
            asks_councils=bindays.installed(),
        )
        files = Files(telegram, nursery)
        councils = bindays.BinDays(library.places, nursery)
        world_now = partial(_at, world, clock)
        keys = open_keys(settings)
        ballots = Ballots(box, keys, world_now, find, delivery, Gate(off=not rate))
        keeper = Keeper(box, keys, world_now, find)
        inspector = Inspector(keeper.held, nursery)
        turns = Turns(
            store,
            world_now,
            stir,
            Gate(off=not rate),
            files.fetch,
            inspector.inspect,
            councils.look_up,
        )
        files.submit = turns.submit
        councils.submit = turns.submit
        inspector.submit = turns.submit
        private = Private(store, world_now, delivery, Gate(off=not rate), turns.submit)
        many = Broadcasting(store, world_now)
        meetings = Meetings(store, world_now, rate)
        rounds = Rounds(store, world_now, rate, keeper)
        speaker = Speaker(
            store,
            telegram,
            clock.now,
            nursery,
            stir,
            turns.left,
            rate,
            many.claim,
            turns.moved,
        )
        stack.push_async_callback(speaker.close)
        nursery.spawn(turns.run(), "turns")
        nursery.spawn(speaker.run(), "speaker")

        ticker = Ticker(
            store,
            clock,
            turns.submit,
            partial(_move_on, many.look, stir),
            partial(_move_on, meetings.look, stir),
            partial(_move_on, rounds.look, stir),
            hourly=[keeper.purge],
        )
        ticker.start()
        stack.callback(ticker.stop)
        veil = Veil(settings.telegram_token.get_secret_value())
        ear = Ear(turns, private, ballots.hear, telegram, nursery, veil)
        await listen(settings, stack, nursery, ear)
        nursery.spawn(introduce(telegram, library, wording), "introduce")
        log.info("the companion is running")
        await until(stop, nursery.failed)
    if nursery.failure:
        raise VitalPartFailed from nursery.failure


def _at(world: World, clock: Clock) -> World:
    """The world as it is now."""
    return replace(world, now=clock.now())


async def _move_on(look: Callable[[], Awaitable[bool]], stir: asyncio.Event) -> None:
    """Every second: broadcasts and meetings go on; the speaker hears when there is more to say."""
    if await look():
        stir.set()


def open_store(settings: Settings) -> Store:
    """The database, with the schema this code needs."""
    try:
        store = Store(settings.database)
        if store.engine.dialect.name == "sqlite":
            schema.upgrade(store)
        elif not schema.is_current(store):
            store.close()
            raise CannotStart("the database is not up to date: run `companion db upgrade`")
    except StoreDown as down:
        raise CannotStart(f"{settings.database_setting} cannot be used: {down}") from None
    return store


def open_ballots(settings: Settings) -> Store:
    """The box with the ballots, apart from everything else."""
    try:
        return open_box(settings.database)
    except Unfit as unfit:
        raise CannotStart(str(unfit)) from None
    except StoreDown as down:
        raise CannotStart(f"{settings.database_setting} cannot be used: {down}") from None


def open_keys(settings: Settings) -> Keys:
    """The folder with the keys of the ballots."""
    keys = Keys(settings.keys)
    try:
        keys.check()
    except OSError as error:
        raise CannotStart(f"COMPANION_KEYS_DIR cannot be used: {error.strerror}") from None
    return keys


async def plant(store: Store, library: Library, clock: Clock, settings: Settings) -> None:
    """See that the shipped signposts are there, and no checks of facts that are over."""
    try:
        await store.run(partial(seed, library=library))
        await store.run(partial(tidy, library=library, today=clock.now().date()))
    except StoreDown as down:
        raise CannotStart(f"{settings.database_setting} cannot be used: {down}") from None


async def open_clock(settings: Settings, nursery: Nursery) -> Clock:
    """The machine's time; in the demo and the tests, the simulator's."""
    if not settings.clock_url:
        return SystemClock()
    from bot.simulator.clock import FollowedClock  # noqa: PLC0415 - no part of real use

    clock = FollowedClock(settings.clock_url)
    await clock.start()
    nursery.spawn(clock.follow(), "clock")
    return clock


async def open_telegram(settings: Settings) -> Telegram:
    """The speaking side, once Telegram answers."""
    telegram = Telegram(
        settings.telegram_token.get_secret_value(),
        settings.telegram_api,
        settings.messages_per_second,
    )
    for pause in (*START_PAUSES, None):
        try:
            await telegram.open()
            return telegram
        except InvalidToken:
            await telegram.close()
            raise CannotStart("Telegram refuses COMPANION_TELEGRAM_TOKEN") from None
        except TelegramError as error:
            if pause is None:
                break
            log.warning("Telegram does not answer (%s): trying again", type(error).__name__)
            await asyncio.sleep(pause)
    await telegram.close()
    raise CannotStart("Telegram cannot be reached: check COMPANION_TELEGRAM_API and the network")


class Ear:
    """From updates to turns and ballots; a tap is acknowledged once what it did is committed."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it needs, each from the composition root
        self,
        turns: Turns,
        private: Private,
        ballots: Callable[[Press | Said], Awaitable[None]],
        telegram: Telegram,
        nursery: Nursery,
        veil: Veil,
    ) -> None:
        self._turns = turns
        self._private = private
        self._ballots = ballots
        self._telegram = telegram
        self._nursery = nursery
        self._veil = veil
        # What goes past the turns, of updates that come again for another's sake.
        self._answered: set[int] = set()

    async def handle(self, updates: Sequence[Update]) -> None:
        """Return when everything is committed. Raises StoreDown when it cannot be."""
        heard = {u.update_id: something for u in updates if (something := hear(u))}
        arrivals = [something.arrival for something in heard.values() if something.arrival]
        for_turns = [arrival for arrival in arrivals if not self._private.takes(arrival)]
        await self._turns.submit([self._veiled(arrival) for arrival in for_turns])
        for number, something in heard.items():
            if number not in self._answered:
                await self._past_the_turns(something)
                self._answered.add(number)
        self._answered.difference_update(heard)
        for something in heard.values():
            if something.query:
                self._nursery.spawn(self._telegram.acknowledge(something.query), "acknowledge")

    async def _past_the_turns(self, something: Heard) -> None:
        """Answer what leaves no trace next to a person."""
        if something.ballot:
            await self._ballots(something.ballot)
        elif something.arrival and self._private.takes(something.arrival):
            await self._private.hear(something.arrival)

    def _veiled(self, arrival: Arrival) -> Arrival:
        if arrival.update is None:
            return arrival
        return replace(arrival, update=self._veil.over(arrival.update))


async def listen(settings: Settings, stack: AsyncExitStack, nursery: Nursery, ear: Ear) -> None:
    """Begin to listen: by webhook when there is an address for it, else by polling."""
    bot = listening_bot(settings.telegram_token.get_secret_value(), settings.telegram_api)
    stack.push_async_callback(bot.session.close)
    if not settings.webhook_url:
        polling = nursery.spawn(poll(bot, ear.handle), "polling")
        stack.callback(polling.cancel)
        return
    secret = settings.webhook_secret.get_secret_value()
    path = urlsplit(settings.webhook_url).path or "/"
    runner = web.AppRunner(webhook_app(path, secret, ear.handle), access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    host, port = settings.address
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise CannotStart(f"COMPANION_LISTEN cannot be used: {error.strerror}") from None
    try:
        await announce(bot, settings.webhook_url, secret)
    except AiogramError as error:
        why = type(error).__name__
        raise CannotStart(f"Telegram does not take COMPANION_WEBHOOK_URL ({why})") from None


async def introduce(telegram: Telegram, library: Library, wording: Wording) -> None:
    """Set the menu and the first words in every language; all works without them, too."""
    spoken = {
        language: introduction(library, Voice(wording.catalogues[language]))
        for language in LANGUAGES
    }
    try:
        await telegram.introduce({"": spoken["en"], **spoken})
    except TelegramError as error:
        log.warning("the menu of commands could not be set: %s", type(error).__name__)


def introduction(library: Library, voice: Voice) -> Introduction:
    """The commands, and who we are, in one language."""
    return Introduction(
        commands=tuple((name, voice.plain(said)) for name, (said, _) in COMMANDS.items()),
        description="\n".join(voice.plain(Words(line.say)) for line in library.pages["who"].lines),
    )


async def until(*events: asyncio.Event) -> None:
    """Until one of these happens."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
