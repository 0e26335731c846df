"""The front door of the ballots: a press or words come in, and are answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.ballot import box
from bot.ballot.answering import Cast, Do, Here, Say, Take, pressed, said, thanked
from bot.ballot.buttons import round_in
from bot.ballot.counting import together
from bot.ballot.delivery import Delivery, Parcel
from bot.ballot.heard import Press, Said, read_entry
from bot.ballot.keys import Keys, NoKeys, RoundKeys
from bot.ballot.prompts import read_prompt
from bot.ballot.rendering import payload
from bot.crash import crash_point
from bot.gate import Gate, Verdict
from bot.store.engine import Store, StoreDown
from flows.rounds import Round
from flows.world import World

log = logging.getLogger(__name__)

REMEMBERED = 5.0  # seconds for which a round is not looked up again

FindRound = Callable[[str], Awaitable[Round | None]]


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
        self._known: dict[str, tuple[float, Round | None]] = {}

    async def hear(self, heard: Press | Said) -> None:
        """Answer a press or words. Returns when what must be kept is kept.

        Raises StoreDown: then nothing was acknowledged, and it comes again.
        """
        if self._gate.admit(heard.chat, self._world().now) is not Verdict.IN:
            return
        try:
            await self._answer(heard)
        except StoreDown:
            self._gate.forgive(heard.chat)
            raise
        except Exception as error:  # one bad press must not hold up everybody else's
            log.error("a press on a form could not be answered: %s", type(error).__name__)

    async def _answer(self, heard: Press | Said) -> None:
        round_ = await self._round(_round_of(heard))
        if round_ is None:
            return
        keys = self._keys_of(round_.id)
        world = self._world()
        here = Here(round_, keys, world.today(world.library.place(round_.place)))
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
        try:
            counted = await self._store.run(
                partial(box.cast, round_=here.round.id, tag=tag, ballot=row)
            )
        except box.Gone:
            self._known.pop(here.round.id, None)
            return ()
        crash_point("ballot.counted")
        return thanked(do, here, counted=counted)

    def _bring(self, chat: int, here: Here, shows: Sequence[Say | Take]) -> None:
        self._delivery.bring(chat, [self._parcel(chat, here, show) for show in shows])

    def _parcel(self, chat: int, here: Here, show: Say | Take) -> Parcel:
        say = show.instead if isinstance(show, Take) else show
        world = self._world()
        content = payload(say, chat, here.keys, world.wording, world.bot) if say else None
        return Parcel(content, show.message if isinstance(show, Take) else None)

    async def _round(self, identifier: str) -> Round | None:
        """A round, perhaps as it was a few seconds ago: many press at the same time."""
        now = asyncio.get_running_loop().time()
        known = self._known.get(identifier)
        if known and now - known[0] < REMEMBERED:
            return known[1]
        found = await self._find(identifier) if identifier else None
        # Ids that were made up are not worth remembering.
        self._known = {key: at for key, at in self._known.items() if now - at[0] < REMEMBERED}
        if found:
            self._known[identifier] = now, found
        return found

    def _keys_of(self, round_: str) -> RoundKeys | None:
        try:
            return self._keys.of(round_)
        except NoKeys:
            return None


def _round_of(heard: Press | Said) -> str:
    """Which round it is about, "" if none."""
    if isinstance(heard, Said):
        prompt = read_prompt(heard.prompt)
        return round_in(prompt.sealed) if prompt else ""
    entry = read_entry(heard.data)
    return entry.round if entry else round_in(heard.data)
