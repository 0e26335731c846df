"""Showing forms: in order, again while Telegram is unwell, and never twice what must be once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import LONGEST, TRIES, Delivery, Parcel
from bot.nursery import Nursery
from bot.speak.outcome import SENT, Fate, Outcome

CHAT = 4711
SOON = timedelta(milliseconds=1)
LATER, IN_DOUBT = Outcome(Fate.LATER, wait=SOON), Outcome(Fate.UNKNOWN, wait=SOON)
REFUSED, GONE = Outcome(Fate.NEVER), Outcome(Fate.AS_NEW)


@dataclass
class Hands:
    """Telegram: it takes note of what it is asked, and answers as it was told to."""

    says: list[Outcome] = field(default_factory=list)  # to the next calls; then all goes well
    asked: list[tuple[str, Any]] = field(default_factory=list)
    held: asyncio.Event | None = None  # until this, nothing is answered
    fails: bool = False

    async def deliver(self, chat: int, payload: dict[str, Any]) -> Outcome:
        return await self._answer("change" if "edits" in payload else "say", payload["text"])

    async def delete(self, chat: int, message: int) -> Outcome:
        return await self._answer("take", message)

    async def _answer(self, what: str, about: Any) -> Outcome:
        self.asked.append((what, about))
        if self.held:
            await self.held.wait()
        if self.fails:
            raise ValueError("no such call")
        return self.says.pop(0) if self.says else SENT


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def delivery(hands: Hands) -> AsyncIterator[Delivery]:
    async with Nursery() as nursery:
        yield Delivery(hands, nursery)
        assert not nursery.failed.is_set(), "no form stops the whole service"


def change(message: int, text: str = "new") -> Parcel:
    return Parcel({"text": text, "buttons": (), "edits": message})


def say(text: str = "new") -> Parcel:
    return Parcel({"text": text, "buttons": ()})


async def test_a_flood_of_presses_in_one_chat_is_shown_in_order(
    delivery: Delivery, hands: Hands
) -> None:
    hands.says = [LATER] * 3
    delivery.bring(CHAT, [change(1, "first")])
    delivery.bring(CHAT, [change(2, "second"), say("third")])
    await delivery.close()
    done = list(dict.fromkeys(hands.asked))
    assert done == [("change", "first"), ("change", "second"), ("say", "third")]
    assert len(hands.asked) == 6


async def test_a_message_is_changing_until_it_has_changed(delivery: Delivery, hands: Hands) -> None:
    hands.held = asyncio.Event()
    delivery.bring(CHAT, [change(1), Parcel(takes=2), say()])
    assert [n for n in range(4) if delivery.is_changing(CHAT, n)] == [1, 2]
    assert not delivery.is_changing(CHAT + 1, 1)
    hands.held.set()
    await delivery.close()
    assert not delivery.is_changing(CHAT, 1)


@pytest.mark.parametrize("fate", [LATER, IN_DOUBT, Outcome(Fate.UNWELL, wait=SOON)])
async def test_what_somebody_wrote_is_taken_away_however_often_it_has_to_be_tried(
    delivery: Delivery, hands: Hands, fate: Outcome
) -> None:
    hands.says = [fate] * (TRIES - 1)
    delivery.bring(CHAT, [Parcel(takes=7)])
    await delivery.close()
    assert hands.asked == [("take", 7)] * TRIES


async def test_what_cannot_be_taken_away_is_emptied(delivery: Delivery, hands: Hands) -> None:
    hands.says = [REFUSED]
    delivery.bring(CHAT, [Parcel(change(7).payload, takes=7)])
    await delivery.close()
    assert hands.asked == [("take", 7), ("change", "new")]


async def test_what_is_gone_already_is_not_spoken_of(delivery: Delivery, hands: Hands) -> None:
    hands.says = [REFUSED, GONE]
    delivery.bring(CHAT, [Parcel(change(7).payload, takes=7)])
    await delivery.close()
    assert hands.asked == [("take", 7), ("change", "new")]


async def test_in_doubt_a_change_is_made_again_and_a_new_message_is_not(
    delivery: Delivery, hands: Hands
) -> None:
    hands.says = [IN_DOUBT, SENT, IN_DOUBT]
    delivery.bring(CHAT, [change(1), say()])
    await delivery.close()
    assert hands.asked == [("change", "new")] * 2 + [("say", "new")]


async def test_nobody_knocks_while_telegram_asks_for_a_long_pause(
    delivery: Delivery, hands: Hands
) -> None:
    hands.says = [Outcome(Fate.LATER, wait=timedelta(seconds=LONGEST + 1))]
    delivery.bring(CHAT, [change(1)])
    await delivery.close()
    assert hands.asked == [("change", "new")]


async def test_a_refusal_is_told_without_saying_whose_or_what(
    delivery: Delivery, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hands.says = [GONE, REFUSED]
    delivery.bring(CHAT, [change(1, "secret")])
    await delivery.close()
    [line] = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert "refuses" in line
    assert not any(part in line for part in ("secret", str(CHAT)))


async def test_what_falls_over_stops_nobody_else(delivery: Delivery, hands: Hands) -> None:
    hands.fails = True
    delivery.bring(CHAT, [change(1), change(2)])
    await delivery.close()
    hands.fails = False
    delivery.bring(CHAT, [change(3)])
    await delivery.close()
    assert hands.asked == [("change", "new")] * 2
