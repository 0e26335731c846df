"""The end of a round, in one transaction: opened in memory, counted, the ballots dropped.

What follows is in `tidying`. Closing can be repeated, and says the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nacl.public import PrivateKey
from sqlalchemy import Connection, select

from bot.ballot import results
from bot.ballot.box import CLOSING, ballots_in, drop_tables, hold, id_of, key_of
from bot.ballot.counting import Opened, counted, open_all, pairs_in
from bot.ballot.keys import NoKeys, WrongPassphrase
from bot.crash import crash_point
from bot.store.statements import upsert
from flows.rounds import LEAST_MINIMUM, Round

LEAST_WAITING = 5  # pairs from which a small round waits for others; below it is destroyed

Unlock = Callable[[str], PrivateKey]  # the secret of a round; raises NoKeys, WrongPassphrase


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a round."""

    rounds: tuple[str, ...] = ()  # those that were counted together; none: nothing was counted
    waits: bool = False


def close(
    connection: Connection, round_: Round, others: Sequence[Round], unlock: Unlock, today: date
) -> Result:
    """Open and count. `others` are small rounds of the same questions that may wait.

    Raises Gone for a round that never was, NoKeys and WrongPassphrase when it cannot be opened.
    """
    hold(connection, round_.id, *(other.id for other in others))
    if (found := result_of(connection, round_.id)) and not (found.waits and others):
        return found
    opened = {round_.id: _open(connection, round_, unlock)}
    size = _size(round_, opened[round_.id])
    if size < LEAST_WAITING:
        destroy(connection, round_.id, today)
        return Result()
    enough = max(round_.minimum, LEAST_MINIMUM)
    if size < enough:
        for other in _that_wait(connection, round_, others):
            try:
                opened[other.id] = _open(connection, other, unlock)
            except (NoKeys, WrongPassphrase):  # its keys are lost: it harms none but itself
                continue
            enough = max(enough, other.minimum)
    ballots = [one for some in opened.values() for one in some]
    if _size(round_, ballots) < enough:
        _note(connection, round_.id, today, waits=1)
        return Result(waits=True)
    results.write(connection, round_, counted(ballots, round_.items))
    for part in opened:
        drop_tables(connection, part)
        _note(connection, part, today, counted_as=key_of(round_.id), pairs=pairs_in(ballots))
    crash_point("ballot.closing")
    return Result(tuple(sorted(opened)))


def result_of(connection: Connection, round_: str) -> Result | None:
    """What has become of a round already; None while it is open, or was never there."""
    row = connection.execute(select(CLOSING).where(CLOSING.c.round == key_of(round_))).first()
    if row is None:
        return None
    if row.counted_as is None:
        return Result(waits=bool(row.waits))
    same = select(CLOSING.c.round).where(CLOSING.c.counted_as == row.counted_as)
    return Result(tuple(sorted(id_of(key) for key in connection.execute(same).scalars())))


def destroy(connection: Connection, round_: str, today: date) -> None:
    """Drop what is sealed, unread. What was counted stays counted."""
    hold(connection, round_)
    found = result_of(connection, round_)
    if not (found and found.rounds):
        drop_tables(connection, round_)
        _note(connection, round_, today)


def _that_wait(connection: Connection, round_: Round, others: Sequence[Round]) -> Iterator[Round]:
    """Those among the others that have been closed, and were too small."""
    for other in others:
        found = result_of(connection, other.id)
        if found and found.waits and other.items == round_.items and other.id != round_.id:
            yield other


def _open(connection: Connection, round_: Round, unlock: Unlock) -> list[Opened]:
    rows = ballots_in(connection, round_.id)
    return open_all(rows, unlock(round_.id), len(round_.items))


def _size(round_: Round, ballots: Sequence[Opened]) -> int:
    """How many pairs; where it is asked once only, how many ballots."""
    return pairs_in(ballots) if round_.before_from else len(ballots)


def _note(  # noqa: PLR0913 - one for each column
    connection: Connection,
    round_: str,
    today: date,
    *,
    waits: int = 0,
    counted_as: bytes | None = None,
    pairs: int = 0,
) -> None:
    """Write down what became of a round, and on which day."""
    row = {"closed_on": today, "counted_as": counted_as, "waits": waits, "pairs": pairs}
    upsert(connection, CLOSING, [{"round": key_of(round_), **row, "checked": 0}])
