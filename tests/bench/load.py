"""A closed loop of people: each takes five steps, and the next step follows the answer.

It runs inside the simulator's process and pushes updates straight into its queue, so that the
second core serves Telegram's side and nothing else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import perf_counter

from bot.simulator import Json, Simulator

AT_ONCE = 50  # people in conversation at the same time

# What a new arrival does first; each tap is on the message that the step before left.
STEPS = ("/start", "language:en:", "place:ask:", "place:luton:", "session:welcome:open")
SAID = frozenset({"sendMessage", "editMessageText"})


@dataclass(slots=True)
class Load:
    """Drives `people` through conversations until told to stop, and times each turn."""

    people: int
    simulator: Simulator = field(init=False)
    latencies: list[float] = field(default_factory=list)  # seconds, from update to message
    conversations: int = 0
    heard: asyncio.Event = field(default_factory=asyncio.Event)  # the companion listens
    _chats: list[int] = field(default_factory=list)
    _idle: list[int] = field(default_factory=list)
    _step: dict[int, int] = field(default_factory=dict)
    _begun: dict[int, float] = field(default_factory=dict)
    _running: bool = False

    def start(self, at_once: int = AT_ONCE) -> None:
        """Open the phones, and begin with as many people as talk at once."""
        self._chats = [self.simulator.open_phone(f"P{n}") for n in range(self.people)]
        self._idle = list(reversed(self._chats))
        self._running = True
        for _ in range(min(at_once, self.people)):
            self._begin(self._idle.pop())

    def stop(self) -> None:
        """Begin nothing more."""
        self._running = False

    def on_call(self, method: str, params: Json) -> None:
        """The companion said something: the turn is over, the next begins."""
        if method == "getUpdates":
            self.heard.set()
        if method not in SAID:
            return
        chat = int(params["chat_id"])
        begun = self._begun.pop(chat, None)
        if begun is None:
            return
        self.latencies.append(perf_counter() - begun)
        # The message is in the chat once this call has returned.
        asyncio.get_running_loop().call_soon(self._go_on, chat)

    def _begin(self, chat: int) -> None:
        self._step[chat] = 0
        self._act(chat)

    def _go_on(self, chat: int) -> None:
        self._step[chat] += 1
        if self._step[chat] < len(STEPS):
            self._act(chat)
            return
        self.conversations += 1
        self._idle.insert(0, chat)
        self._begin(self._idle.pop())

    def _act(self, chat: int) -> None:
        if not self._running:
            return
        self._begun[chat] = perf_counter()
        step = STEPS[self._step[chat]]
        if step.startswith("/"):
            self.simulator.say(chat, step)
        else:
            self.simulator.tap(chat, self._last_message(chat), step)

    def _last_message(self, chat: int) -> int:
        return int(self.simulator.messages(chat)[-1]["message_id"])
