"""The front door of the ballots: a press or words come in, and are answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.ballot import box
from bot.ballot.answering import pressed, said, thanked
from bot.ballot.counting import together
from bot.ballot.doing import Cast, Do, Here, Say, Take
from bot.ballot.heard import Press, Said
from bot.ballot.keys import Keys, NoKeys, RoundKeys
from bot.ballot.rendering import payload
from bot.crash import crash_point
from bot.delivery import Delivery, Parcel
from bot.gate import Gate, Verdict
from bot.store.engine import Store, StoreDown
from flows.feedback import screens
from flows.rounds import Round
from flows.world import World

log = logging.getLogger(__name__)

REMEMBERED = 5.0  # seconds for which a round is not looked up again
# Seconds for which presses wait for a box that is out of reach, and with them whatever else people
# say meanwhile. Then whoever presses is asked to press again.
PATIENCE = 20.0

FindRound = Callable[[str], Awaitable[Round | None]]


class CannotTell(Exception):
    """Nothing is known of it just now: it may be pressed again."""


class Ballots:
    """Answers whoever fills in a form. Knows rounds, and no people."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it needs, each from the composition root
        self,
        store: Store,
        keys: Keys,
        world: Callable[[], World],
        find: FindRound,
        delivery: Delivery,
        gate: Gate,
    ) -> None:
        self._store = store
        self._keys = keys
        self._world = world
        self._find = find
        self._delivery = delivery
        self._gate = gate
        self._known: dict[str, tuple[float, Round]] = {}
        self._away_since: float | None = None  # the box: since when it is out of reach

    async def hear(self, heard: Press | Said) -> None:
        """Answer a press or words. Returns when what must be kept is kept.

        Raises StoreDown: then nothing was acknowledged, and it comes again.
        """
        if self._gate.admit(heard.chat, self._world().now) is not Verdict.IN:
            return
        if isinstance(heard, Press) and self._delivery.is_changing(heard.chat, heard.shown.message):
            return  # what was pressed is no longer so; what is so comes in a moment
        try:
            await self._answer(heard)
        except StoreDown:
            self._gate.forgive(heard.chat)
            raise
        except CannotTell:
            self._ask_for_patience(heard)
        except Exception as error:  # one bad press must not hold up everybody else's
            log.error("a press on a form could not be answered: %s", type(error).__name__)
            self._ask_for_patience(heard)

    async def _answer(self, heard: Press | Said) -> None:
        round_ = await self._round(heard.round)
        world = self._world()
        here = Here(round_, self._keys_of(round_), world.today(world.library.place(round_.place)))
        does = pressed(heard, here) if isinstance(heard, Press) else said(heard, here)
        for do in does:
            self._bring(heard.chat, here, await self._done(do, heard.chat, here))

    async def _done(self, do: Do, chat: int, here: Here) -> Sequence[Say | Take]:
        """What is left to show, once a ballot is in the box."""
        if not isinstance(do, Cast):
            return (do,)
        assert here.keys is not None, "a form is sealed with them"
        row = together(here.keys.seal(do.ballot.to_bytes()), do.lock)
        tag = here.keys.tag(chat, do.ballot.wave)
        counted = await self._cast(here.round.id, tag, row)
        crash_point("ballot.counted")
        return thanked(do, here, counted=counted)

    async def _cast(self, round_: str, tag: bytes, row: bytes) -> bool:
        try:
            counted = await self._store.run(partial(box.cast, round_=round_, tag=tag, ballot=row))
        except box.Gone:  # it was closed or called off just now
            self._known.pop(round_, None)
            raise CannotTell from None
        except StoreDown:
            now = asyncio.get_running_loop().time()
            self._away_since = self._away_since or now
            if now - self._away_since < PATIENCE:
                raise
            raise CannotTell from None
        self._away_since = None
        return counted

    def _bring(self, chat: int, here: Here, shows: Sequence[Say | Take]) -> None:
        self._delivery.bring(chat, [self._parcel(chat, here, show) for show in shows])

    def _parcel(self, chat: int, here: Here, show: Say | Take) -> Parcel:
        say = show.instead if isinstance(show, Take) else show
        world = self._world()
        content = payload(say, chat, here.keys, world.wording, world.bot) if say else None
        return Parcel(content, show.message if isinstance(show, Take) else None)

    def _ask_for_patience(self, heard: Press | Said) -> None:
        """In a message of its own, for what was pressed may hold locked answers."""
        message = self._world().wording.message(screens.busy(), heard.language)
        self._delivery.bring(heard.chat, [Parcel({"text": message.text, "buttons": ()})])

    async def _round(self, identifier: str) -> Round:
        """A round, perhaps as it was a few seconds ago: many press at the same time."""
        now = asyncio.get_running_loop().time()
        self._known = {key: at for key, at in self._known.items() if now - at[0] < REMEMBERED}
        if identifier in self._known:
            return self._known[identifier][1]
        found = await self._find(identifier)
        if found is None:
            raise CannotTell
        self._known[identifier] = now, found
        return found

    def _keys_of(self, round_: Round) -> RoundKeys | None:
        try:
            return self._keys.of(round_.id)
        except NoKeys:
            return None
