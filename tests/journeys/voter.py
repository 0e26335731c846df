"""Somebody who fills in a form of feedback: presses what stands there, and again if nothing comes.

What the buttons carry is sealed, so they go by what the buttons say.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from bot.simulator import Json, Simulator
from bot.store import people, records
from bot.store.engine import Store
from flows.library import load
from flows.model import Person as Known
from flows.rounds import Round
from tests.journeys.companion import PATIENCE
from tests.journeys.person import Person

PROGRESS = "●"  # stands above each question
COMPARE, SHOWN = 4, 3  # buttons below "may we compare?", and below their own words
AGAIN = 3.0  # seconds without an answer, after which somebody presses once more
LIBRARY = load()


class Voter(Person):
    """Somebody who answers."""

    def __init__(self, simulator: Simulator, name: str, language: str = "en") -> None:
        super().__init__(simulator, name, language)
        simulator.say(self.chat, "/start")  # the bot may write to them from now on
        self.forms: dict[str, int] = {}  # the message they answered in, by wave

    def known(self) -> Known:
        """As they stand in the tables once they have chosen a language and a town."""
        return Known(language=self.language, place="luton")

    async def votes(self, wave: str, option: int, *, apart: bool = False, words: str = "") -> None:
        """Answer everything with the option of this number, and finish.

        `apart`: they do not want to be compared with earlier answers. `words`: they write, too.
        """
        asks = await self.until(lambda: self.asked(wave), f"an invitation for {wave}")
        assert asks
        number = self.forms[wave] = asks["message_id"]
        begun = False
        while (data := _data(self.at(number))) and data[0][0] == "f":
            message = self.at(number)
            if PROGRESS in message["text"]:
                begun, place = True, option - 1
            elif begun and words:
                await self._writes(number, words)
                return
            else:
                # Start; whether to compare; finish.
                place = 1 if apart and not begun and len(data) == COMPARE else 0
            await self._press(message, place)

    async def _writes(self, form: int, words: str) -> None:
        """Say it in their own words, see them shown back, and send them."""
        self.simulator.tap(self.chat, form, _data(self.at(form))[1])
        await self.until(lambda: "force_reply" in self.newest.get("reply_markup", {}), "a prompt")
        before = len(self.told)
        self.reply(words)
        shown = await self.until(lambda: self._showing(form), "their words")
        assert shown
        self.simulator.tap(self.chat, shown["message_id"], _data(shown)[0])
        await self.until(lambda: _data(self.at(form))[:1] != _data(self.at(form))[1:2], "thanks")
        await self.until(lambda: len(self.told) <= before, "a tidy chat")

    def _showing(self, form: int) -> Json | None:
        newest = self.newest
        return newest if newest["message_id"] > form and len(_data(newest)) == SHOWN else None

    def asked(self, wave: str) -> Json | None:
        """The newest message that asks in this wave."""
        for message in reversed(self.told):
            if any(d.startswith("feedback:") and f":{wave}-" in d for d in _data(message)):
                return message
        return None

    def at(self, number: int) -> Json:
        """A message as it stands now."""
        return next(m for m in self.told if m["message_id"] == number)

    async def _press(self, message: Json, place: int) -> None:
        number, before = message["message_id"], message
        while True:
            self.simulator.tap(self.chat, number, _data(before)[place])
            try:
                await self.simulator.wait_for(
                    lambda: self.at(number) != before,  # noqa: B023
                    AGAIN,
                )
                return
            except TimeoutError:
                before = self.at(number)


def _data(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [button["callback_data"] for row in rows for button in row]


def settle(store: Store, voters: list[Voter]) -> None:
    """All of them have chosen a language and live in Luton."""
    store.run_here(lambda c: people.save(c, {v.chat: v.known() for v in voters}))


def open_round(store: Store, first: date, identifier: str = "round-01", **changes: object) -> Round:
    """A round for everybody in Luton that begins on this day, as a coordinator opens it."""
    values: dict[str, object] = {
        "id": identifier,
        "place": "luton",
        "made_at": datetime(2026, 10, 1, tzinfo=UTC),
        "questionnaire": "newcomers",
        "items": LIBRARY.questionnaires["newcomers"].items_for_round(),
        "before_from": first,
        "before_until": first + timedelta(days=7),
        "after_from": first + timedelta(days=28),
        "closes_on": first + timedelta(days=35),
        "state": "opening",
        **changes,
    }
    round_ = Round(**values)  # type: ignore[arg-type]
    store.run_here(lambda c: records.write(c, [round_]))
    return round_


async def until_round(store: Store, identifier: str, state: str) -> Round:
    """The round, as soon as it is in this state."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = store.run_here(lambda c: records.find(c, Round, identifier, locked=False))
            if found and found.state == state:
                return found
            await asyncio.sleep(0.2)
