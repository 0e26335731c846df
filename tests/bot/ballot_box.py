"""Ballots that only count, with the interface of the real ones: see `bot.rounds.Ballots`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.store.engine import StoreDown
from flows.rounds import Closing, Counts, Round, Wave

LEAST = 5  # pairs from which a small round waits for others

Happens = Callable[[str], Awaitable[None]]


async def nothing(_: str) -> None:
    """Nothing happens meanwhile."""


@dataclass
class FakeBallots:
    """`answers` says how many pairs a round has, all of them from no to yes."""

    answers: dict[str, int] = field(default_factory=dict)
    strong: bool = False
    away: bool = False  # the database of the ballots is out of reach
    meanwhile: Happens = nothing  # while a round is prepared or closed
    made: set[str] = field(default_factory=set)  # rounds that have keys
    ends: dict[str, Closing] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    async def prepare(self, round_: Round) -> bool:
        await self._called("prepare", round_.id)
        self.made.add(round_.id)
        return self.strong

    async def close(self, round_: Round, others: Sequence[Round]) -> Closing:
        await self._called("close", round_.id)
        end = self.ends.get(round_.id)
        if end is None or (end.why == "wait" and others):
            end = self._closed(round_, others)
        return end

    def _closed(self, round_: Round, others: Sequence[Round]) -> Closing:
        together, pairs = [round_.id], self.answers.get(round_.id, 0)
        if pairs < round_.minimum:
            together += [other.id for other in others]
        total = sum(self.answers.get(one, 0) for one in together)
        if total >= round_.minimum:
            closing = Closing(_counts(round_, total), tuple(together))
        elif pairs >= LEAST:
            together, closing = [round_.id], Closing(None, (), "wait")
        else:
            together, closing = [round_.id], Closing(None, (round_.id,), "few")
        self.ends.update(dict.fromkeys(together, closing))
        if closing.why != "wait":
            self.made.difference_update(together)
        return closing

    async def destroy(self, round_id: str) -> None:
        await self._called("destroy", round_id)
        self.made.discard(round_id)
        self.ends[round_id] = Closing(None, (round_id,), "few")

    async def pairs(self, rounds: Collection[str]) -> Mapping[str, int]:
        counted = {one: self.ends[one].counts for one in rounds if one in self.ends}
        return {one: counts.pairs for one, counts in counted.items() if counts}

    async def _called(self, what: str, round_: str) -> None:
        if self.away:
            raise StoreDown("the ballots")
        self.calls.append(f"{what} {round_}")
        await self.meanwhile(round_)


def _counts(round_: Round, pairs: int) -> Counts:
    items = range(len(round_.items))
    waves: tuple[Wave, ...] = ("before", "after")
    return Counts(
        pairs,
        {(item, 2, 1): pairs for item in items},
        {(wave, item, 2 if wave == "before" else 1): pairs for wave in waves for item in items},
        {},
        (),
    )
