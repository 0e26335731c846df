"""Rounds of feedback on their way: every second, whatever is to be said or done in one.

The agenda of a round is computed from the round itself (`flows/feedback/agenda.py`). As with
meetings, its row holds when it is next due, which occasion is under way, and the last chat that one
has come to; messages and cursor are written in one transaction, so that nobody is asked twice and
nobody is missed. Everybody is asked and reminded alike: nothing here knows who has answered.

What is done with the ballots is done outside of any transaction. Each such step can be cut off and
repeated: the round is written down as it was only when the ballots are as they should be.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from bot.crash import crash_point
from bot.resting import Resting
from bot.round_ends import finish, handed_over, others_of, released
from bot.store import outbox, people, records
from bot.store import rounds as rounds_store
from bot.store.desk import StoreDesk
from bot.store.engine import Store, StoreDown
from bot.store.rounds import DESTROYED, State
from bot.turn import message_row
from flows.feedback import agenda
from flows.feedback.agenda import Occasion
from flows.feedback.asked import circles_asked
from flows.feedback.screens import invitation, reminder
from flows.model import Kind, Message, Person
from flows.rounds import Closing, Round
from flows.timing import bedtime
from flows.world import World

log = logging.getLogger(__name__)

AT_ONCE = 50  # rounds in one look; the next look takes the rest
# What goes to many people in a row, that of meetings too: what comes of a round is in no hurry.
TO_MANY: tuple[Kind, ...] = ("notice", "round")
MOST_WAITING = 100  # messages in the outbox when nothing says how fast it empties
PEOPLE_AT_ONCE = 50  # in one transaction: answers to people wait for it
STEPS = 20  # such transactions for one round, before the others have their turn
HELD = timedelta(seconds=30)  # so long one process has a round to itself, while it does something

Result = TypeVar("Result")


class Ballots(Protocol):
    """What is done with answers; who gave them is not known there. Each step can be repeated."""

    async def prepare(self, round_: Round) -> bool:
        """Make all that is needed for people to answer; what is there already stays.

        Returns whether only the safeguarding lead can open the answers.
        """

    async def close(self, round_: Round, others: Sequence[Round]) -> Closing:
        """Open, count and forget the answers of a round that is over.

        `others` are small rounds of the same questions that wait, to be put together with it if
        it is small, too. Asked again, it says the same.
        """

    async def destroy(self, round_id: str) -> None:
        """Leave nothing of a round's answers; when there are none, nothing happens."""

    async def pairs(self, rounds: Collection[str]) -> Mapping[str, int]:
        """How many pairs each of these rounds was counted with; those not counted are left out."""


class BallotsAway(Exception):
    """The database of the ballots is out of reach."""


class Rounds:
    """Opens rounds, asks and reminds people, closes rounds, and sees that nothing is left."""

    def __init__(
        self,
        store: Store,
        world: Callable[[], World],
        messages_per_second: float,
        ballots: Ballots,
    ) -> None:
        self._store = store
        self._world = world
        self._ballots = ballots
        # Enough for a few seconds: what is in the outbox is not looked at again.
        self._most = int(messages_per_second * 4) or MOST_WAITING
        self._resting = Resting("a round", lambda: world().now)

    async def look(self) -> bool:
        """Do what is due. Returns whether there is something new to say."""
        said = False
        try:
            for identifier, state in await self._store.run(self._due):
                said = await self._do(identifier, state) or said
        except StoreDown as down:
            log.error("the database is out of reach (%s): rounds wait until it is back", down)
        return said

    async def _do(self, identifier: str, state: State) -> bool:
        """Whatever is to be done in one round: if it fails, the others go on."""
        steps = {
            "opening": self._open,
            "open": self._go_on,
            "waiting": self._give_up,
            "cancelled": self._destroy,
        }
        return await self._resting.unless_it_fails(identifier, steps[state](identifier))

    def _due(self, connection: Connection) -> list[tuple[str, State]]:
        return rounds_store.due(connection, self._world().now, AT_ONCE, self._resting.now())

    # What is done with ballots

    async def _open(self, identifier: str) -> bool:
        """Make what people need to answer; from then on it is open."""
        round_ = await self._store.run(lambda c: self._take(c, identifier, "opening"))
        if round_ is None:
            return False
        strong = await _of_ballots(self._ballots.prepare(round_))
        opened = replace(round_, state="open", strong=strong)
        if not await self._store.run(lambda c: _opened(c, round_, opened, self._world())):
            # It was called off meanwhile; whoever destroyed its ballots may have come too early.
            await _of_ballots(self._ballots.destroy(identifier))
        return False

    async def _go_on(self, identifier: str) -> bool:
        """Say what is due; or close it, once its last day is over."""
        said = False
        for _ in range(STEPS):
            if not await self._store.run(lambda c: self.tell(c, identifier)):
                break
            said = True
        return said or await self._close(identifier)

    async def _close(self, identifier: str) -> bool:
        round_ = await self._store.run(lambda c: self._take(c, identifier, "open"))
        if round_ is None:
            return False
        others = await self._store.run(lambda c: others_of(c, round_))
        closing = await _of_ballots(self._ballots.close(round_, others))
        # What became of it is noted with it, whoever it was put together with.
        return await self._end(replace(closing, rounds=closing.rounds or (identifier,)))

    async def _give_up(self, identifier: str) -> bool:
        """Its answers have waited long enough."""
        round_ = await self._store.run(lambda c: self._take(c, identifier, "waiting"))
        if round_ is None:
            return False
        await _of_ballots(self._ballots.destroy(identifier))
        return await self._end(Closing(None, (identifier,), "few"))

    async def _end(self, closing: Closing) -> bool:
        release = await _of_ballots(released(self._store, closing, self._world(), self._ballots))
        ended = await self._store.run(lambda c: finish(c, closing, self._world(), release))
        return bool(ended)

    async def _destroy(self, identifier: str) -> bool:
        """It was called off: nothing more is said of it, and nothing is left of its answers."""
        await self._store.run(lambda c: _unsay(c, identifier))
        await _of_ballots(self._ballots.destroy(identifier))
        await self._store.run(lambda c: _note_destroyed(c, identifier))
        return False

    def _take(self, connection: Connection, identifier: str, state: State) -> Round | None:
        """The round, if it is due in this state; for a while no other process will take it."""
        world = self._world()
        round_ = records.find(connection, Round, identifier, locked=False)
        if round_ is None or round_.state != state:
            return None
        if round_.next_at is not None and round_.next_at > world.now:
            return None
        if state == "open" and not _is_over(round_, world):
            return None
        if not rounds_store.lock_as_read(connection, round_):
            return None
        taken = replace(round_, next_at=world.now + HELD)
        records.write(connection, [taken])
        return taken

    # What is said

    def tell(self, connection: Connection, identifier: str) -> bool:
        """The next few messages of an open round. Returns whether that was a step."""
        world = replace(self._world(), desk=StoreDesk(connection, {}, locks=False))
        round_ = world.desk.find(Round, identifier)
        if round_ is None or round_.state != "open":
            return False
        zone = world.library.place(round_.place).clock
        occasion = agenda.current(round_, world.now, zone)
        if occasion is None:
            if rounds_store.lock_as_read(connection, round_):
                later = replace(round_, next_at=agenda.next_at(round_, world.now, zone))
                records.write(connection, [later])
            return False
        if occasion.what == "close":
            return round_.strong and handed_over(connection, round_, world)
        room = self._most - outbox.soon_to_be_said(connection, TO_MANY, world.now)
        if room <= 0:
            return False
        return _told(connection, Telling(occasion, round_, world), min(room, PEOPLE_AT_ONCE))


async def _of_ballots(work: Awaitable[Result]) -> Result:
    """What the ballots do. If they are out of reach, people can be asked all the same."""
    try:
        return await work
    except StoreDown as down:
        raise BallotsAway from down


def _is_over(round_: Round, world: World) -> bool:
    """Whether all that is left to do in an open round is to close it."""
    zone = world.library.place(round_.place).clock
    occasion = agenda.current(round_, world.now, zone)
    return occasion is not None and occasion.what == "close"


def _opened(connection: Connection, before: Round, opened: Round, world: World) -> bool:
    """Write down that a round is open. Returns False if nobody wants it any more."""
    if rounds_store.lock_as_read(connection, before):
        zone = world.library.place(opened.place).clock
        next_at = agenda.next_at(opened, world.now, zone)
        records.write(connection, [replace(opened, next_at=next_at)])
        return True
    found = records.find(connection, Round, before.id, locked=False)
    return found is not None and found.state != "cancelled"


def _unsay(connection: Connection, identifier: str) -> None:
    for source in agenda.sources(identifier):
        outbox.unsay(connection, source)


def _note_destroyed(connection: Connection, identifier: str) -> None:
    round_ = records.find(connection, Round, identifier)
    if round_ is not None and round_.state == "cancelled" and DESTROYED not in round_.done:
        records.write(connection, [replace(round_, done=(*round_.done, DESTROYED), next_at=None)])


# --- people are told ------------------------------------------------------------------------------


class Telling:
    """An occasion under way: of which round, to whom it is told, and in which words."""

    def __init__(self, occasion: Occasion, round_: Round, world: World) -> None:
        self.occasion = occasion
        self.before = round_
        self.world = world
        self.zone = world.library.place(round_.place).clock
        begins = round_.doing != occasion.what
        self.round = replace(round_, doing=occasion.what, cursor=0) if begins else round_
        self.circles = circles_asked(round_, world.desk)
        self._messages: dict[tuple[str, bool], Message] = {}

    def next(self, connection: Connection, most: int) -> list[int]:
        """The chats of the next people it is told to."""
        walk = self.round.place, self.circles, self.round.cursor, most
        return rounds_store.next_asked(connection, *walk)

    def message(self, language: str, *, again: bool) -> Message:
        """What is said in a language: the invitation, or that it came. For all readers alike."""
        if (language, again) not in self._messages:
            self._messages[language, again] = self._message(language, again=again)
        return self._messages[language, again]

    def _message(self, language: str, *, again: bool) -> Message:
        wave, round_, world = self.occasion.wave, self.round, self.world
        screen = reminder(round_, wave) if again else invitation(round_, wave, language)
        return replace(
            world.wording.message(screen, language),
            kind="round",
            expires_at=min(self.occasion.until, bedtime(world.now, self.zone)),
            source=round_.id if again else rounds_store.source(round_.id, wave),
        )


def _told(connection: Connection, telling: Telling, room: int) -> bool:
    """Tell as many as there is room for, and write down how far that is. Returns whether it is."""
    chats = telling.next(connection, room)
    # People first and in one order, as in every turn; then the round, or not at all.
    present = people.load(connection, chats)
    if not rounds_store.lock_as_read(connection, telling.before):
        return False
    # Until they were locked, somebody may have come or gone.
    still = telling.next(connection, room)
    if not set(still).issubset(chats):
        return False  # the next look begins with them
    rows = list(_rows(connection, telling, {chat: present[chat] for chat in still}))
    round_ = telling.round
    if len(chats) < room:
        round_ = agenda.over(round_, telling.occasion.what, telling.world.now, telling.zone)
    else:
        round_ = replace(round_, cursor=chats[-1])
    records.write(connection, [round_])
    outbox.put(connection, rows)
    crash_point("rounds.told")
    return True


def _rows(
    connection: Connection, telling: Telling, present: Mapping[int, Person]
) -> Iterator[dict[str, Any]]:
    """What each of these people hears, in their language.

    Who was never asked cannot be reminded, and is asked. The second asking hangs on the first, and
    a reminder on what it reminds of.
    """
    wave, again = telling.occasion.wave, telling.occasion.again
    hangs_on = wave if again else "before"
    earlier = (
        rounds_store.asked(connection, telling.round.id, hangs_on, list(present))
        if again or wave == "after"
        else {}
    )
    for chat, person in present.items():
        message = telling.message(person.language, again=again and chat in earlier)
        hung = replace(message, replies_to=earlier.get(chat))
        yield message_row(chat, hung, telling.world.now)
