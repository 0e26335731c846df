"""What new arrivals do in the first weeks, step by step, as one would tell it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar

from bot.simulator import Json, Simulator
from flows.library import load
from tests.journeys.person import LONDON, Person, choices, wall_time

LIBRARY = load()


class Reader(Person):
    """Somebody who arrives, reads one session after another, and is written to in between."""

    async def arrives(self, poster: str = "") -> None:
        """From the first word to the menu: language, who is there, town."""
        await self.says(f"/start place-{poster}" if poster else "/start")
        await self.taps(f"language:{self.language}:{poster}")
        if poster:
            await self.taps("home::")
        else:
            await self.taps("place:ask:")
            await self.taps("place:luton:")

    async def reads_the_first(self, hour: int) -> None:
        """The welcome, card by card, and then the choice of an hour."""
        await self.reads("welcome")
        await self.taps(f"hour:set:{hour}")

    async def reads(self, session: str, cards: int | None = None) -> None:
        """Open a session where it was left, and read so many cards, or all and to the end."""
        await self.taps(f"session:{session}:open")
        ids = [card.id for card in LIBRARY.sessions[session].cards]
        now_at = next(
            (n for n, card in enumerate(ids[1:]) if self.sees(f"card:{session}:{card}")), 0
        )
        # A card shows the way back as well; the way on is the later of the two.
        if now_at + 2 < len(ids) and self.sees(f"card:{session}:{ids[now_at + 2]}"):
            now_at += 1
        for card in ids[now_at + 1 : None if cards is None else now_at + cards]:
            await self.taps(f"card:{session}:{card}")
        if cards is None:
            await self.taps(f"session:{session}:done")

    async def is_offered(self, session: str, before: int) -> Json:
        """Wait for an unasked message with the door to this session, one more than `before`."""
        await self.until(
            lambda: len(self.told) > before and self.sees(f"session:{session}:open"),
            f"the offer of {session}",
        )
        assert len(self.told) == before + 1, f"{self.name} was written to more than once"
        assert "offer:tomorrow:" in choices(self.newest)
        return self.newest


class EarlyReader(Reader):
    """Reads in the morning, and shows the others what is not yet due.

    When the morning's offer has come, the companion has looked at everybody's; whoever has heard
    nothing then was not to hear anything yet.
    """

    HOUR = 9
    ARRANGES: ClassVar = {1: "offer:tomorrow:", 3: "session:bins:open", 7: "offer:week:"}

    async def hears_first(self, days: int) -> None:
        """Arrange for the next offer in so many days, and let the time pass until it is here."""
        if self.sees(self.ARRANGES[days]):
            await self.taps(self.ARRANGES[days])
        before = len(self.told)
        pass_time(self.simulator, self.HOUR, days)
        assert_at_the_hour(await self.is_offered("bins", before), self.HOUR)


def pass_time(simulator: Simulator, hour: int, days: int = 0) -> None:
    """Move everybody's clock to this hour on the walls, so many days from now."""
    now = simulator.clock.now().astimezone(LONDON)
    day: date = now.date() + timedelta(days=days)
    at = datetime.combine(day, time(hour), LONDON).astimezone(UTC)
    assert at > now, "the clock goes forward"
    simulator.clock.move(at - now.astimezone(UTC))


def assert_at_the_hour(message: Json, hour: int) -> None:
    """It came within the first minute of the hour they chose."""
    came = wall_time(message)
    assert (came.hour, came.minute) == (hour, 0), came
