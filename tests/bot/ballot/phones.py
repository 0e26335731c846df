"""Phones that show what the ballots show, and press what stands there: Telegram's part, in memory.

It implements `bot.delivery.Hands` and keeps to Telegram's rules where they matter here: a
changed message keeps its number, an unchanged keyboard that is not given again is gone, a press
brings the message as it is, and the one it hangs on.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

from bot.ballot.ballots import Ballots
from bot.ballot.heard import Press, Said, Shown
from bot.ballot.prompts import read_prompt
from bot.delivery import Delivery
from bot.speak.outcome import SENT, Fate, Outcome

LINK = re.compile(r'<a href="([^"]*)">')
TAGS = re.compile(r"<[^>]*>")


@dataclass
class Message:
    number: int
    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    hangs_on: int | None = None
    link: str = ""

    @property
    def shown(self) -> Shown:
        buttons = tuple(data for row in self.rows for _, data in row)
        return Shown(self.number, buttons, unescape(TAGS.sub("", self.text)))

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label, _ in row]


@dataclass
class Phones:
    """All chats. `hands_over`: whether what a message hangs on comes along with a press."""

    chats: dict[int, dict[int, Message]] = field(default_factory=dict)
    hands_over: bool = True
    numbers: Any = field(default_factory=lambda: count(100))
    refuses: list[Outcome] = field(default_factory=list)  # for the next calls
    keeps: list[Outcome] = field(default_factory=list)  # for the next messages to be taken away
    holds: asyncio.Event | None = None  # until this, nothing is shown
    calls: int = 0

    async def deliver(self, chat: int, payload: dict[str, Any]) -> Outcome:
        self.calls += 1
        if self.holds:
            await self.holds.wait()
        if self.refuses:
            return self.refuses.pop(0)
        messages = self.chats.setdefault(chat, {})
        number = payload.get("edits")
        if number is None:
            number = next(self.numbers)
        elif number not in messages:
            return Outcome(Fate.AS_NEW)
        found = LINK.search(payload["text"])
        before = messages.get(number)
        messages[number] = Message(
            number,
            payload["text"],
            tuple(tuple(row) for row in payload["buttons"] if row),
            before.hangs_on if before else payload.get("replies_to"),
            unescape(found[1]) if found else "",
        )
        return SENT

    async def delete(self, chat: int, message: int) -> Outcome:
        self.calls += 1
        if self.keeps:
            return self.keeps.pop(0)
        gone = self.chats[chat].pop(message, None)
        return SENT if gone else Outcome(Fate.NEVER)


@dataclass
class Phone:
    """One of them, and who holds it."""

    phones: Phones
    ballots: Ballots
    delivery: Delivery
    chat: int

    @property
    def messages(self) -> dict[int, Message]:
        return self.phones.chats.setdefault(self.chat, {})

    @property
    def newest(self) -> Message:
        return self.messages[max(self.messages)]

    def gets(self, text: str, rows: Any, hangs_on: int | None = None) -> int:
        """A message that comes by another way: an invitation."""
        number = next(self.phones.numbers)
        self.messages[number] = Message(number, text, rows, hangs_on)
        return int(number)

    async def presses(self, label: str, number: int | None = None) -> None:
        """Press the button that says this."""
        message = self.messages[number] if number else self.newest
        found = [data for row in message.rows for said, data in row if label in said]
        assert found, f"no button {label!r} among {message.labels} of {message.text!r}"
        await self.sends(found[0], message)

    async def sends(self, data: str, message: Message) -> None:
        """What Telegram hands over for a press; the data may be anything."""
        on = self.messages.get(message.hangs_on or 0) if self.phones.hands_over else None
        await self.ballots.hear(Press(self.chat, data, message.shown, on.shown if on else None))
        await self.delivery.close()

    async def answers(self, *options: int, number: int | None = None) -> None:
        """Press the answers of these numbers, one question after the other; 0 is the last."""
        for option in options:
            message = self.messages[number] if number else self.newest
            labels = message.labels[:-2]  # without back and stop
            await self.presses(labels[option - 1], number)

    async def replies(self, text: str) -> None:
        """Write in answer to the newest prompt."""
        prompt = next(m for m in reversed(list(self.messages.values())) if m.link)
        number = self.gets(text, ())
        carried = read_prompt(prompt.link)
        assert carried
        await self.ballots.hear(Said(self.chat, number, text, carried, prompt.number))
        await self.delivery.close()
