"""Everything that exists inside one simulator."""

from __future__ import annotations

from bot.nursery import Nursery
from bot.simulator import telegram
from bot.simulator.chats import Chats
from bot.simulator.clock import SimulatedClock
from bot.simulator.events import Changes
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.profile import Profile
from bot.simulator.updates import Updates
from bot.simulator.webhook import Webhook


class World:
    """The state that the Bot API, the chat page and the tests share."""

    def __init__(self, token: str, *, keep_history: bool) -> None:
        self.token = token
        self.bot = telegram.bot_user(token)
        self.nursery = Nursery()
        self.changes = Changes()
        self.clock = SimulatedClock(on_move=self._clock_moved)
        self.updates = Updates(on_confirm=self.changes.wake)
        self.webhook = Webhook(self.updates, self.nursery, self.clock)
        self.files = Files(keep_all=keep_history)
        self.profile = Profile()
        self.faults = Faults(self.clock)
        self.chats = Chats(self.bot, self.clock, self.changes, keep_history=keep_history)

    def _clock_moved(self) -> None:
        now = self.clock.now().isoformat()
        self.changes.announce("clock", now=now, offset=self.clock.offset)
