"""The people of the demo who have no phone on the page: asked a few questions, they answer.

They press what stands there, as somebody with a thumb does, and choose by chance: the second time
the better of two chances, so that there is something to see. No result is made up; it is counted
from what they pressed, like any other.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.simulator.simulator import Simulator
from bot.simulator.telegram import Json

LOOK = 0.25  # seconds between two looks at their phones
AT_ONCE = 12  # of them are busy at the same time: the others put it off
PATIENT = 40  # looks without an answer, after which somebody presses once more
SILENT = 8  # one in so many never answers
NOT_SAID = 12  # one answer in so many is "prefer not to say"

QUESTION = "●"  # stands above each question
WORST_TO_BEST = "🌑🌒🌓🌔🌕😢🙁🤔😐🙂😀"  # the faces in front of answers
WAYS = 2  # rows below the answers: to say nothing, and to go back


@dataclass(slots=True)
class Reader:
    """One of them, and what they have pressed last."""

    chat: int
    form: int = 0  # the message in which they answer
    pressed: Json | None = None  # it, as it was then
    looks: int = 0  # so often there has been no answer
    again: bool = False  # they have answered once before


class Readers:
    """All of them."""

    def __init__(self, simulator: Simulator, chats: Iterable[int]) -> None:
        self._simulator = simulator
        self._readers = [Reader(chat) for chat in chats if chat % SILENT]
        self._chance = random.Random()  # noqa: S311 - nothing is kept secret by it

    async def live(self) -> None:
        """Answer whatever is asked, a few of them at a time, for as long as the demo lasts."""
        while True:
            busy = [(one, form) for one in self._readers if (form := self._form(one))]
            for reader, form in busy[:AT_ONCE]:
                self._press(reader, form)
            await asyncio.sleep(LOOK)

    def _form(self, reader: Reader) -> Json | None:
        """The message that waits for them: an invitation, or the form that it has become."""
        for message in reversed(self._simulator.messages(reader.chat)):
            data = next((button["callback_data"] for row in _rows(message) for button in row), "")
            number = message["message_id"]
            if data.startswith("feedback:"):
                return message
            if number == reader.form:
                return message if data.startswith("f") else None
        return None

    def _press(self, reader: Reader, form: Json) -> None:
        if form == reader.pressed and reader.looks < PATIENT:
            reader.looks += 1
            return
        rows = _rows(form)
        if form["message_id"] != reader.form:
            reader.again, reader.form = bool(reader.form), form["message_id"]
        row = self._answer(rows, again=reader.again) if QUESTION in form["text"] else 0
        reader.pressed, reader.looks = form, 0
        self._simulator.tap(reader.chat, form["message_id"], rows[row][0]["callback_data"])

    def _answer(self, rows: Sequence[Sequence[Json]], *, again: bool) -> int:
        """The row that they press below a question."""
        if self._chance.randrange(NOT_SAID) == 0:
            return len(rows) - WAYS
        chances = [self._chance.randrange(len(rows) - WAYS) for _ in range(2 if again else 1)]
        return max(chances, key=lambda row: WORST_TO_BEST.find(rows[row][0]["text"][0]))


def _rows(message: Json) -> Sequence[Sequence[Json]]:
    rows: Sequence[Sequence[Json]] = message.get("reply_markup", {}).get("inline_keyboard", ())
    return rows
