"""Answers taps on pages that leave no trace: past the turn, past the outbox, into no table.

The database is only read, but for one thing: whoever says that a text is wrong is counted, as with
any text, without a name or a time. A tap that Telegram brings again is answered again: nobody can
tell.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection

from bot.arrival import Arrival
from bot.delivery import Delivery, Parcel
from bot.gate import Gate, Verdict
from bot.store import arrivals, people
from bot.store.desk import StoreDesk
from bot.store.engine import Store, StoreDown
from bot.turn import payload_of
from flows.conversation import respond
from flows.events import Elsewhere, Failed, Tapped
from flows.model import Doubt, Message
from flows.private import is_private, takes_away
from flows.world import World

log = logging.getLogger(__name__)

Submit = Callable[[Sequence[Arrival]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to show, and whether something was awaited that is not any more."""

    messages: tuple[Message, ...]
    awaited: bool = False


class Private:
    """Answers whoever reads such a page."""

    def __init__(
        self,
        store: Store,
        world: Callable[[], World],
        delivery: Delivery,
        gate: Gate,
        submit: Submit,
    ) -> None:
        self._store = store
        self._world = world
        self._delivery = delivery
        self._gate = gate
        self._submit = submit  # to the turns, for whatever is no such page after all

    def takes(self, arrival: Arrival) -> bool:
        """Whether this is a tap on a page that leaves no trace."""
        event = arrival.event
        return isinstance(event, Tapped) and is_private(event.choice, self._world().library)

    async def hear(self, arrival: Arrival) -> None:
        """Answer a tap. Raises StoreDown: then it was not answered, and comes again."""
        chat, event = arrival.chat, arrival.event
        assert isinstance(event, Tapped), "see takes"
        if self._gate.admit(chat, self._world().now) is not Verdict.IN:
            return
        if self._delivery.is_changing(chat, event.message):
            return  # what was tapped is no longer so; what is so comes in a moment
        try:
            answer = await self._store.run(partial(answered, arrival=arrival, world=self._world()))
        except StoreDown:
            self._gate.forgive(chat)
            raise
        except Exception as error:  # one bad tap must not hold up everybody else's
            log.error("a page could not be answered: %s", type(error).__name__)
            await self._submit([Arrival(chat, Failed())])
            return
        if answer is None:  # nobody knows them: the ordinary way begins with a language
            await self._submit([Arrival(chat, event)])  # its number would be kept, and tell of it
            return
        if answer.awaited:
            await self._submit([Arrival(chat, Elsewhere())])
        self._delivery.bring(chat, _parcels(event, answer.messages))


def _parcels(event: Tapped, messages: Sequence[Message]) -> list[Parcel]:
    """What there is to show; of a message that is taken away, only if it will not go."""
    takes = event.message if takes_away(event.choice) else None
    return [Parcel(payload_of(message), takes) for message in messages]


def answered(connection: Connection, arrival: Arrival, world: World) -> Answer | None:
    """What a tap leads to; None for somebody who has not chosen a language."""
    person = people.find(connection, arrival.chat)
    if person is None:
        return None
    desk = StoreDesk(connection, {arrival.chat: person}, locks=False)
    step = respond(person, arrival.event, replace(world, desk=desk), arrival.chat)
    doubts = [(one.about, one.language) for one in step.effects if isinstance(one, Doubt)]
    arrivals.count_doubts(connection, doubts)
    return Answer(step.messages, awaited=bool(person.awaits))
