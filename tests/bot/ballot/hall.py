"""A place to vote, without phones: makes rounds, casts ballots, closes."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from functools import partial

from nacl.public import PrivateKey
from sqlalchemy import Connection

from bot.ballot import box as ballot_box
from bot.ballot import closing, results
from bot.ballot.buttons import locked
from bot.ballot.closing import Result
from bot.ballot.counting import SEALED_SIZE, together
from bot.ballot.keys import Keys
from bot.ballot.packing import Ballot
from bot.ballot.tidying import tidy
from bot.store.engine import Store
from flows.rounds import Counts, Round

TODAY = date(2027, 1, 25)
Answers = tuple[int, ...]
Said = tuple[Answers | None, Answers | None, bool]  # before, after, and whether they are compared


class Hall:
    """Votes and closes as the front doors do, one transaction each."""

    def __init__(self, box: Store, keys: Keys) -> None:
        self.box, self.keys, self.day = box, keys, TODAY

    def opens(self, round_: Round) -> Round:
        self.box.run_here(partial(ballot_box.make_tables, round_=round_.id))
        self.keys.make(round_.id)
        return round_

    def votes(self, round_: Round, people: list[Said], words: str = "") -> None:
        """Everybody before, then everybody after."""
        made = self.keys.of(round_.id)
        for chat, (before, _, _) in enumerate(people):
            if before is not None:
                assert self.box.run_here(self.vote(round_, chat, Ballot("before", before)))
        for chat, (before, after, compared) in enumerate(people):
            if after is not None:
                lock = locked(before, made) if compared and before is not None else None
                ballot = Ballot("after", after, words)
                assert self.box.run_here(self.vote(round_, chat, ballot, lock))

    def vote(
        self, round_: Round, chat: int, ballot: Ballot, lock: bytes | None = None
    ) -> Callable[[Connection], bool]:
        """The transaction in which somebody's ballot is cast."""
        made = self.keys.of(round_.id)
        row = together(made.seal(ballot.to_bytes()), lock)
        assert len(row) == SEALED_SIZE
        tag = made.tag(chat, ballot.wave)
        return partial(ballot_box.cast, round_=round_.id, tag=tag, ballot=row)

    def closes(self, round_: Round, *others: Round, lead: PrivateKey | None = None) -> Result:
        return self.box.run_here(self.end(round_, *others, lead=lead))

    def end(
        self, round_: Round, *others: Round, lead: PrivateKey | None = None
    ) -> Callable[[Connection], Result]:
        """The transaction in which a round is closed."""

        def unlock(one: str) -> PrivateKey:
            return self.keys.of(one).unlocked(lead)

        return partial(closing.close, round_=round_, others=others, unlock=unlock, today=self.day)

    def destroys(self, round_: Round) -> None:
        self.box.run_here(partial(closing.destroy, round_=round_.id, today=self.day))

    def tidies(self, *rounds: Round) -> bool:
        return tidy(self.box, self.keys, [round_.id for round_ in rounds])

    def counts(self, round_: Round) -> Counts:
        return self.box.run_here(partial(results.counts_of, round_=round_))


def people(n: int, seed: int = 1) -> list[Said]:
    """So many who answer both times and let it be compared."""
    chance = random.Random(seed)
    answers = [tuple(chance.randrange(6) for _ in range(3)) for _ in range(2 * n)]
    return [(answers[2 * i], answers[2 * i + 1], True) for i in range(n)]
