"""A round, its ballots, and people with phones: what the stories of answering begin with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bot.ballot import box as ballot_box
from bot.ballot.ballots import Ballots
from bot.ballot.keeper import Keeper
from bot.ballot.keys import Keys
from bot.delivery import Delivery
from bot.gate import Gate
from bot.nursery import Nursery
from bot.store.engine import Store
from flows.feedback.screens import invitation
from flows.rounds import Counts, Round, Wave
from flows.world import World
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.phones import Phone, Phones

BEFORE = datetime(2026, 11, 21, 12, tzinfo=UTC)
BETWEEN = datetime(2026, 12, 21, 12, tzinfo=UTC)
AFTER = datetime(2027, 1, 12, 12, tzinfo=UTC)
OVER = datetime(2027, 1, 26, 12, tzinfo=UTC)
CHAT = 4711


class Town:
    """A round, its ballots, and people with phones."""

    def __init__(
        self, box: Store, keys: Keys, world_at: Callable[[datetime], World], nursery: Nursery
    ) -> None:
        self.now = BEFORE
        self.round: Round | None = a_round()
        self.world_at = world_at
        self.phones = Phones()
        self.box = box
        self.keys = keys
        self.keeper = Keeper(box, keys, self.world, self.find)
        self.delivery = Delivery(self.phones, nursery)
        self.ballots = Ballots(box, keys, self.world, self.find, self.delivery, Gate(off=True))

    def world(self) -> World:
        return self.world_at(self.now)

    async def find(self, identifier: str) -> Round | None:
        return self.round if self.round and identifier == self.round.id else None

    def phone(self, chat: int = CHAT) -> Phone:
        return Phone(self.phones, self.ballots, self.delivery, chat)

    def invites(
        self, phone: Phone, wave: Wave, hangs_on: int | None = None, language: str = "en"
    ) -> int:
        assert self.round
        screen = invitation(self.round, wave, language)
        message = self.world().wording.message(screen, language)
        return phone.gets(message.text, message.buttons, hangs_on)

    @property
    def sealed(self) -> int:
        """How many ballots there are."""
        return len(self.box.run_here(partial(ballot_box.ballots_in, round_=ROUND)))

    async def counts(self) -> Counts:
        self.now = OVER
        assert self.round
        closing = await self.keeper.close(self.round, ())
        assert closing.counts, closing
        return closing.counts

    async def crowd(self, n: int = 9) -> None:
        """Others who answer both times, so that there are enough."""
        for chat in range(1, n + 1):
            phone = self.phone(chat)
            self.now = BEFORE
            invited = self.invites(phone, "before")
            await self.fills(phone, 1, 1, 1)
            await self.fills_again(phone, invited, 2, 2, 2)
        self.now = BEFORE

    async def fills(self, phone: Phone, *options: int) -> None:
        await phone.presses("Start")
        await phone.answers(*options)
        await phone.presses("Finish")

    async def fills_again(
        self, phone: Phone, invited: int, *options: int, says: str = "Yes, compare"
    ) -> int:
        """Weeks later: in the second invitation, whose number this returns."""
        self.now = AFTER
        again = self.invites(phone, "after", invited)
        await phone.presses("Start")
        await phone.presses(says)
        await phone.answers(*options)
        await phone.presses("Finish")
        return again
