"""How a round of feedback ends: what is told of its answers is made, kept, and never changed.

The service and the command `companion feedback close` lead to the same end through these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Protocol, cast

from sqlalchemy import Connection

from bot.apart import in_a_process
from bot.crash import crash_point
from bot.reports.groups import Group, groups_of
from bot.store import outbox, records
from bot.store import rounds as rounds_store
from bot.store.desk import StoreDesk
from bot.store.engine import Store
from bot.turn import message_row
from flows.addressing import for_others
from flows.feedback import agenda
from flows.feedback.ending import OPENED, told_to_team, was_opened
from flows.rounds import Closing, Release, Round, rounded
from flows.world import World

Why = Literal["", "few", "wait"]  # see flows.rounds.Closing

OVER = ("open", "waiting")  # states in which a round can come to its end


def others_of(connection: Connection, round_: Round) -> list[Round]:
    """The small rounds that wait and can be put together with this one: of the same questions.

    Those that only the safeguarding lead can open go together with such only, for the lead is
    there then; and only if they have been opened once, and were too small.
    """
    waiting = {"state": ["waiting"], "questionnaire": [round_.questionnaire]}
    return [
        other
        for other in records.every(connection, Round, waiting)
        if other.id != round_.id
        and other.items == round_.items
        and bool(other.before_from) == bool(round_.before_from)
        and (not other.strong or (round_.strong and was_opened(other)))
    ]


# --- the release ----------------------------------------------------------------------------------


class Counted(Protocol):
    """What the ballots can say of rounds that were counted."""

    async def pairs(self, rounds: Collection[str]) -> Mapping[str, int]:
        """How many pairs each of these rounds was counted with; those not counted are left out."""


async def released(
    store: Store, closing: Closing, world: World, ballots: Counted
) -> Release | None:
    """What is told of these counts; None if nothing was counted. Raises bot.apart.WorkFailed.

    Made in a process of its own: what it takes to calculate has no place in the service. From the
    ballots the rule of differences knows exactly how many there were in earlier rounds.
    """
    if closing.counts is None:
        return None
    closed = await store.run(_closed)
    pairs = await ballots.pairs([round_.id for round_ in closed])
    work = await store.run(lambda c: work_for_release(c, closing, world, pairs))
    return cast(Release, await in_a_process("bot.reports.release", "release_of", **work))


def work_for_release(
    connection: Connection, closing: Closing, world: World, pairs: Mapping[str, int]
) -> dict[str, Any]:
    """What `bot.reports.release.release_of` is given for these counts, by name.

    `pairs` are those of closed rounds, exactly; for a round without them the rounded ones have to
    do, and the rule of differences has to be more careful.
    """
    found = {one.id: one for one in records.every(connection, Round, {"id": closing.rounds})}
    of, *pooled = (found[one] for one in closing.rounds if one in found)
    return {
        "round_": of,
        "counts": closing.counts,
        "invited": rounds_store.people_asked(connection, closing.rounds),
        "closed_on": world.today(world.library.place(of.place)),
        "rounds": closing.rounds,
        "pooled": tuple(pooled),
        "earlier": tuple(_earlier(_closed(connection), pairs)),
    }


def _closed(connection: Connection) -> list[Round]:
    return list(records.every(connection, Round, {"state": ["closed"]}))


def _earlier(closed: Sequence[Round], pairs: Mapping[str, int]) -> Iterator[Group]:
    """The people of what was told before, each release once."""
    for ids in dict.fromkeys(one.release.rounds for one in closed if one.release):
        exact = next((pairs[one] for one in ids if pairs.get(one)), 0)
        for group in groups_of(one for one in closed if one.id in ids):
            yield replace(group, pairs=exact, slack=0) if exact else group


# --- the end --------------------------------------------------------------------------------------


def finish(
    connection: Connection, closing: Closing, world: World, release: Release | None
) -> tuple[Round, ...]:
    """Write down what became of rounds, and tell the coordinators of their places.

    `release` is what is told of the counts, if there are any: see `released`. A round that has
    ended stays as it is: there is one release, once. Returns the rounds that have changed.
    """
    world = replace(world, desk=StoreDesk(connection, {}))
    changed = []
    for identifier in sorted(closing.rounds):  # locked, by everybody in one order
        round_ = world.desk.find(Round, identifier)
        if round_ is None or round_.state not in OVER:
            continue
        ended = _ended(connection, round_, closing.why, release, world)
        if ended != round_:
            unread = ended.state == "closed" and _has_waited(round_, world)
            changed.append(ended)
            _tell(connection, ended, world, unread=unread and closing.counts is None)
    records.write(connection, changed)
    crash_point("rounds.ended")
    return tuple(changed)


def handed_over(connection: Connection, round_: Round, world: World) -> bool:
    """Its last day is over, and only the safeguarding lead can open it. Returns whether it waits.

    It does not if somebody else is just changing it.
    """
    if not rounds_store.lock_as_read(connection, round_):
        return False
    waits = _over(replace(round_, state="waiting"), world)
    _tell(connection, waits, world)
    records.write(connection, [waits])
    crash_point("rounds.ended")
    return True


def _ended(
    connection: Connection, round_: Round, why: Why, release: Release | None, world: World
) -> Round:
    if why == "wait":
        if was_opened(round_):
            return round_
        waits = replace(round_, state="waiting", done=(*round_.done, OPENED))
        return _over(waits, world)
    if why == "few":
        release = Release(
            closed_on=world.today(world.library.place(round_.place)),
            rounds=(round_.id,),
            invited=rounded(rounds_store.people_asked(connection, [round_.id])),
            before=0,
            after=0,
            pairs=0,
            why_not="few",
        )
    if release is None:
        raise ValueError("a round that was counted has a release")
    return _over(replace(round_, state="closed", release=release), world)


def _over(round_: Round, world: World) -> Round:
    """With a note that its last day is over, and when there is something to do next, if ever."""
    zone = world.library.place(round_.place).clock
    if any(done.startswith("close:") for done in round_.done):
        return replace(round_, next_at=agenda.next_at(round_, world.now, zone))
    return agenda.over(round_, "close", world.now, zone)


def _has_waited(round_: Round, world: World) -> bool:
    """Whether its answers have waited as long as they may."""
    zone = world.library.place(round_.place).clock
    return round_.state == "waiting" and world.now >= agenda.deadline(round_, zone)


def _tell(connection: Connection, round_: Round, world: World, *, unread: bool = False) -> None:
    tells = told_to_team(round_, world, unread=unread)
    rows = [message_row(chat, said, world.now) for chat, said in for_others(tells, world)]
    outbox.put(connection, rows)
