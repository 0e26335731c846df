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
#: By these, too, the companion changes what a person sees of the chat.
CHANGING = (
    *SAYING,
    "sendPhoto",
    "sendVoice",
    "sendVenue",
    "editMessageCaption",
    "editMessageReplyMarkup",
    "deleteMessage",
)

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

    async def presses(
        self, button: int | str, *, on: Json | int | None = None, answers: int = 1
    ) -> None:
        """Press a button whose data nobody can know, and wait for so many answers."""
        before = len(self.answers)
        self.press(button, on=on)
        await self.hears(before + answers)

    def press(self, button: int | str, *, on: Json | int | None = None) -> None:
        """Press a button by its place, from 0 in the order of reading or from -1 at the end, or by
        what it says; on this message, or the newest one that has it. Goes on at once."""
        for message in reversed(self.told if on is None else [self.now(on)]):
            data = data_of(message, button)
            if data is not None:
                self.simulator.tap(self.chat, message["message_id"], data)
                return
        raise AssertionError(f"{self.name} sees no button {button}, but {labels(self.newest)}")

    async def replies(self, text: str, *, to: Json | int | None = None, answers: int = 1) -> None:
        """Write in answer to a message, and wait for so many answers."""
        before = len(self.answers)
        self.reply(text, to=to)
        await self.hears(before + answers)

    def reply(self, text: str, *, to: Json | int | None = None) -> int:
        """Write in answer to this message, or to the newest one that wishes for it, and go on at
        once. Returns the id of what they wrote."""
        question = self.asking if to is None else to
        assert question is not None, f"nobody asks {self.name} for a reply"
        return self.simulator.say(self.chat, text, reply_to=number_of(question))

    def deletes(self, message: Json | int, *, for_both: bool = True) -> None:
        """Take a message away, also from the companion, or on their own phone only. It is told
        nothing of that, so there is nothing to wait for."""
        self.simulator.delete(self.chat, number_of(message), for_both=for_both)

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
    def asking(self) -> Json | None:
        """The newest message that wishes for a reply, None if there is none."""
        asking = (m for m in reversed(self.told) if "force_reply" in m.get("reply_markup", {}))
        return next(asking, None)

    def now(self, message: Json | int) -> Json:
        """A message as it stands in the chat now."""
        number = number_of(message)
        found = (m for m in self.simulator.messages(self.chat) if m["message_id"] == number)
        shown = next(found, None)
        assert shown, f"{self.name} sees no message {number} any more"
        return shown

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
    def changes(self) -> list[Call]:
        """What Telegram accepted of all that changes the chat: also pictures and places, other
        buttons, and what was taken away."""
        return [
            call
            for call in self.simulator.calls
            if call.method in CHANGING
            and call.outcome["ok"]
            and str(call.params.get("chat_id")) == str(self.chat)
        ]

    @property
    def said(self) -> list[Json]:
        """What Telegram accepted of it: the messages, new and changed, in order."""
        return [call.outcome["result"] for call in self.answers if call.outcome["ok"]]

    # Waiting

    async def finds(self, words: str) -> None:
        """Wait until these words stand in one of the newest messages."""
        await self.until(lambda: any(words in words_of(m) for m in self.told[-4:]), words)

    async def finds_in(self, words: str, on: Json | int) -> Json:
        """Wait until these words stand in this message, and return it as it is then."""
        await self.until(lambda: words in words_of(self.now(on)), words)
        return self.now(on)

    async def notices(self, changes: int) -> None:
        """Wait until the chat has changed so many times, since the beginning."""
        await self.until(lambda: len(self.changes) >= changes, f"{changes} changes")

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


def number_of(message: Json | int) -> int:
    """The id of a message."""
    return message if isinstance(message, int) else int(message["message_id"])


def words_of(message: Json) -> str:
    """What a message says, itself or under a picture or a file."""
    return str(message.get("text") or message.get("caption") or "")


def data_of(message: Json, button: int | str) -> str | None:
    """What a button carries, by its place or by what it says; None if there is none such."""
    buttons = [b for row in message.get("reply_markup", {}).get("inline_keyboard", ()) for b in row]
    if isinstance(button, int):
        found = buttons[button] if -len(buttons) <= button < len(buttons) else {}
    else:
        found = next((b for b in buttons if b["text"] == button), {})
    return found.get("callback_data")


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
