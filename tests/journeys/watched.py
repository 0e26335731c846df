"""A Telegram that keeps an eye on the companion's manners."""

from __future__ import annotations

from time import monotonic

from bot.simulator import Json, Simulator
from tests.journeys.person import SAYING
from tests.journeys.reader import Reader


class Watched(Simulator):
    """A simulator that remembers when the companion said something."""

    def __init__(self) -> None:
        super().__init__(on_call=self._note)
        self.spoke_at: list[float] = []

    def _note(self, method: str, _: Json) -> None:
        if method in SAYING:
            self.spoke_at.append(monotonic())

    def count(self, method: str) -> int:
        """How often the companion called this method."""
        return sum(call.method == method for call in self.calls)

    def assert_all_was_well_formed(self) -> None:
        """No method that does not exist, no markup that cannot be parsed."""
        assert self.unknown_methods == []
        refused = [str(call.outcome.get("description", "")) for call in self.calls]
        assert not [problem for problem in refused if "can't parse" in problem]


async def newcomer(telegram: Simulator, name: str = "Sarah") -> Reader:
    """Somebody who has come by a town's poster and chosen a language."""
    reader = Reader(telegram, name)
    await reader.says("/start place-luton")
    await reader.taps("language:en:luton")
    return reader
