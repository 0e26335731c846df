"""People with phones who answer, each in their own way, over HTTP.

What the buttons of a form carry is sealed, so they go by where a button stands.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from time import time
from typing import TypeVar

from bot.simulator import Json, Simulator
from flows.rounds import Wave
from tests.journeys.companion import PATIENCE
from tests.journeys.person import choices
from tests.linkage.loot import Times
from tests.linkage.world import VALUES, Answers, Soul

T = TypeVar("T")

START, STOP = 0, -1
YES, FINISH, WRITE, SEND = 0, 0, 1, 0
CAN_COMPARE, CANNOT = 4, 3  # buttons of the two screens that may come before the first question


class Answerer:
    """Somebody who was asked."""

    def __init__(self, simulator: Simulator, soul: Soul, round_: str, chat: int) -> None:
        self.simulator = simulator
        self.soul = soul
        self.round = round_
        self.chat = chat
        self.before_at: Times = ()
        self.after_at: Times = ()
        self.did_something_else = soul.asks_anew
        self._form = 0  # the message they answered in the first time

    async def answers(self, wave: Wave) -> None:
        """Fill in the form, if they do so this time, and note when it was done."""
        said = self.soul.before if wave == "before" else self.soul.after
        if said is None:
            return
        number = await self._begin(wave)
        if self.soul.abandons:
            await self._press(number, START)
            await self._skip(number)
            await self._press(number, 0)
            await self._press(number, STOP)
        await self._press(number, START)
        await self._skip(number)
        await self._fill(number, said)
        await self._finish(number, self.soul.comment if wave == "after" else "")
        done = self.simulator.clock.now().timestamp(), time()
        if wave == "before":
            self.before_at, self._form = done, number
        else:
            self.after_at = done

    def loses(self) -> None:
        """Their first message is gone, and what was locked in it."""
        if self.soul.lost and self._form:
            self.simulator.delete(self.chat, self._form)

    def does_something_else(self, chance: Random) -> None:
        """As people do meanwhile."""
        self.did_something_else = True
        self.simulator.say(self.chat, chance.choice(("/help", "thank you", "/settings", "bins")))

    async def _begin(self, wave: Wave) -> int:
        """The message to answer in: the one they were sent, or one they have asked for."""
        asked = await self._until(lambda: self._asked(wave), f"an invitation for {wave}")
        if not self.soul.asks_anew:
            return asked
        self.simulator.say(self.chat, "/feedback")
        return await self._until(
            lambda: newest if (newest := self._asked(wave)) > asked else 0, "a blank form"
        )

    def _asked(self, wave: Wave) -> int:
        start = f"feedback:{self.round}:{wave}-"
        found = (
            int(message["message_id"])
            for message in reversed(self.simulator.messages(self.chat))
            if any(data.startswith(start) for data in choices(message))
        )
        return next(found, 0)

    async def _skip(self, number: int) -> None:
        """The question whether it may be compared: yes, if it can be."""
        if len(choices(self._at(number))) in {CAN_COMPARE, CANNOT}:
            await self._press(number, YES)

    async def _fill(self, number: int, said: Answers) -> None:
        for value in said:
            await self._press(number, value - 1 if value else VALUES)

    async def _finish(self, number: int, comment: str) -> None:
        place, at = FINISH, number
        if comment:
            newest = self._newest()
            self._tap(number, WRITE)
            prompt = await self._until(lambda: self._above(newest), "a prompt")
            said = self.simulator.say(self.chat, comment, reply_to=prompt)
            at = await self._until(lambda: self._above(said), "the words, shown back")
            place = SEND
        pressed = self._at(at), self._at(number)
        self._tap(at, place)
        if self.soul.double_tap:
            self._tap(at, place)
        await self._until(lambda: self._at(number) != pressed[1], "thanks")
        if at != number:
            await self._until(lambda: not self._at(at), "their words being taken away")
        if self.soul.resent:
            self.simulator.tap(self.chat, at, choices(pressed[0])[place])

    async def _press(self, number: int, place: int) -> None:
        shown = self._at(number)
        self._tap(number, place)
        await self._until(lambda: self._at(number) != shown, "an answer")

    def _tap(self, number: int, place: int) -> None:
        self.simulator.tap(self.chat, number, choices(self._at(number))[place])

    def _at(self, number: int) -> Json:
        found = (m for m in self.simulator.messages(self.chat) if m["message_id"] == number)
        return next(found, {})

    def _newest(self) -> int:
        return max(int(m["message_id"]) for m in self.simulator.messages(self.chat))

    def _above(self, number: int) -> int:
        """The newest message of the companion, if it is newer than that one."""
        bot = self.simulator.bot["id"]
        found = [
            int(m["message_id"])
            for m in self.simulator.messages(self.chat)
            if m["from"]["id"] == bot and m["message_id"] > number
        ]
        return max(found, default=0)

    async def _until(self, condition: Callable[[], T], what: str) -> T:
        try:
            return await self.simulator.wait_for(condition, PATIENCE, chat=self.chat)
        except TimeoutError:
            seen = self.simulator.messages(self.chat)[-2:]
            raise AssertionError(f"waits in vain for {what}; sees {seen}") from None
