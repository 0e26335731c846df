"""Somebody with a phone in their hand: says and taps things, and sees what comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.simulator import Json, Simulator
from bot.simulator.server import Call
from tests.journeys.companion import PATIENCE

LONDON = ZoneInfo("Europe/London")
SAYING = ("sendMessage", "editMessageText", "sendDocument")

T = TypeVar("T")


class Person:
    """A person, their phone, and the companion at the other end of it."""

    def __init__(self, simulator: Simulator, name: str, language: str = "en") -> None:
        self.simulator = simulator
        self.language = language
        self.name = name
        self.chat = simulator.open_phone(name, language, started=False)

    # What they do

    async def says(self, text: str, answers: int = 1) -> None:
        """Write, and wait for so many answers."""
        before = len(self.answers)
        self.simulator.say(self.chat, text)
        await self.hears(before + answers)

    async def taps(self, choice: str, answers: int = 1) -> None:
        """Tap the newest button that carries this choice, and wait for so many answers."""
        before = len(self.answers)
        self.tap(choice)
        await self.hears(before + answers)

    def tap(self, choice: str) -> None:
        """Tap the newest button that carries this choice, and go on at once."""
        message = next((m for m in reversed(self.told) if choice in choices(m)), None)
        assert message, f"{self.name} sees no button {choice}, but {choices(self.newest)}"
        self.simulator.tap(self.chat, message["message_id"], choice)

    async def goes(self, *beginnings: str) -> None:
        """Tap one after the other, each as soon as the one before is answered.

        Ids are made by chance: "bcsend:…:now" is the newest button that begins and ends like this.
        """
        for beginning in beginnings:
            start, _, end = beginning.partition("…")
            await self.until(lambda: self.button(start, end), beginning)  # noqa: B023
            await self.taps(self.button(start, end))

    # What they see

    def button(self, beginning: str, ending: str = "") -> str:
        """The newest choice of that kind, "" while there is none."""
        for message in reversed(self.told):
            for choice in choices(message):
                if choice.startswith(beginning) and choice.endswith(ending):
                    return choice
        return ""

    @property
    def told(self) -> list[Json]:
        """What the companion has written to them, as it stands in the chat now."""
        bot = self.simulator.bot["id"]
        return [m for m in self.simulator.messages(self.chat) if m["from"]["id"] == bot]

    @property
    def newest(self) -> Json:
        """The last thing the companion wrote."""
        assert self.told, f"nothing was said to {self.name}"
        return self.told[-1]

    @property
    def text(self) -> str:
        """The words of the last thing it wrote."""
        return str(self.newest.get("text", ""))

    def sees(self, choice: str) -> bool:
        """Whether the newest message offers this choice."""
        return bool(self.told) and choice in choices(self.told[-1])

    @property
    def answers(self) -> list[Call]:
        """Every call by which the companion wrote to them or changed what it had written."""
        return [
            call
            for call in self.simulator.calls
            if call.method in SAYING and str(call.params.get("chat_id")) == str(self.chat)
        ]

    @property
    def said(self) -> list[Json]:
        """What Telegram accepted of it: the messages, new and changed, in order."""
        return [call.outcome["result"] for call in self.answers if call.outcome["ok"]]

    # Waiting

    async def finds(self, words: str) -> None:
        """Wait until these words stand in one of the newest messages."""
        await self.until(lambda: any(words in str(m.get("text")) for m in self.told[-4:]), words)

    async def hears(self, answers: int) -> None:
        """Wait until so many answers have come, since the beginning."""
        await self.until(lambda: len(self.answers) >= answers, f"{answers} answers")

    async def until(self, condition: Callable[[], T], what: str) -> T:
        """Wait until something can be seen; `what` says so when it never comes."""
        try:
            return await self.simulator.wait_for(condition, PATIENCE)
        except TimeoutError:
            seen = [(m.get("text"), choices(m)) for m in self.told[-2:]]
            raise AssertionError(f"{self.name} waits in vain for {what}; sees {seen}") from None


def choices(message: Json) -> list[str]:
    """What the buttons of a message carry."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [button["callback_data"] for row in rows for button in row]


def labels(message: Json) -> list[str]:
    """What the buttons of a message say."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [button["text"] for row in rows for button in row]


def wall_time(message: Json) -> datetime:
    """When a message was sent, by the clocks on the walls in England."""
    return datetime.fromtimestamp(message["date"], LONDON)
