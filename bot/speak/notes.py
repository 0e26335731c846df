"""What became of messages since the last round; the speaker writes it down in the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.store import ledger, outbox, people, rounds
from bot.store.ledger import Settled
from bot.store.outbox import Outgoing, Retry


@dataclass(slots=True)
class Notes:
    gone: list[int] = field(default_factory=list)  # sent, or given up
    retries: list[Retry] = field(default_factory=list)
    newest: dict[int, int] = field(default_factory=dict)  # chat -> its newest message
    # Which message asked a chat, in a round of feedback and its wave ("ROUND:before").
    asked: dict[tuple[str, int], int] = field(default_factory=dict)
    unreachable: dict[int, int] = field(default_factory=dict)  # chat -> the message that failed
    moved: dict[int, int] = field(default_factory=dict)  # a group's chat -> its new one
    # The same for broadcasts, whose rows stay in the ledger.
    settled: list[Settled] = field(default_factory=list)
    later: list[Retry] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)  # chats that a broadcast did not reach

    def __bool__(self) -> bool:
        return bool(self.gone or self.retries or self.settled or self.later)

    def no_way_to(self, message: Outgoing) -> None:
        """Somebody has left, or is gone."""
        if message.kind == "broadcast":
            self.blocked.add(message.chat)
        else:
            self.unreachable[message.chat] = message.id

    def write(self, connection: Connection, now: datetime, *, alone: bool) -> list[int]:
        """Write all of it. Returns the chats that have really left.

        `alone`: nobody else can have taken these messages over. Otherwise what is to be tried again
        is in other hands; what is gone is gone in any case. People come first, in order, as in a
        turn: then the two cannot wait for each other.
        """
        people.note_newest(connection, dict(sorted(self.newest.items())))
        rounds.note_asked(connection, self.asked)
        outbox.gone(connection, self.gone)
        ledger.settle(connection, self.settled, now)
        if alone:
            outbox.put_back(connection, self.retries)
            outbox.move(connection, self.moved)
            ledger.put_back(connection, self.later)
        gone = set(self.unreachable) - outbox.answered_since(connection, self.unreachable)
        return sorted(gone | self.blocked)

    def with_later(self, later: Notes) -> Notes:
        """These, which could not be written, and what has come since."""
        return Notes(
            self.gone + later.gone,
            self.retries + later.retries,
            self.newest | later.newest,
            self.asked | later.asked,
            self.unreachable | later.unreachable,
            self.moved | later.moved,
            self.settled + later.settled,
            self.later + later.later,
            self.blocked | later.blocked,
        )
