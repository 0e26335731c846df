"""What became of messages since the last round; the speaker writes it down in the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.store import outbox, people
from bot.store.outbox import Retry


@dataclass(slots=True)
class Notes:
    gone: list[int] = field(default_factory=list)  # sent, or given up
    retries: list[Retry] = field(default_factory=list)
    newest: dict[int, int] = field(default_factory=dict)  # chat -> its newest message
    unreachable: dict[int, int] = field(default_factory=dict)  # chat -> the message that failed

    def __bool__(self) -> bool:
        return bool(self.gone or self.retries)

    def write(self, connection: Connection, *, alone: bool) -> list[int]:
        """Write all of it. Returns the chats that have really left.

        `alone`: nobody else can have taken these messages over. Otherwise what is to be tried again
        is in other hands; what is gone is gone in any case. People come first, in order, as in a
        turn: then the two cannot wait for each other.
        """
        people.note_newest(connection, dict(sorted(self.newest.items())))
        outbox.gone(connection, self.gone)
        if alone:
            outbox.put_back(connection, self.retries)
        return sorted(set(self.unreachable) - outbox.answered_since(connection, self.unreachable))

    def with_later(self, later: Notes) -> Notes:
        """These, which could not be written, and what has come since."""
        return Notes(
            self.gone + later.gone,
            self.retries + later.retries,
            self.newest | later.newest,
            self.unreachable | later.unreachable,
        )
