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
    left: list[int] = field(default_factory=list)  # chats that do not want to hear from us

    def __bool__(self) -> bool:
        return bool(self.gone or self.retries)

    def write(self, connection: Connection) -> None:
        """Write all of it."""
        outbox.gone(connection, self.gone)
        outbox.again(connection, self.retries)
        people.note_newest(connection, self.newest)

    def with_later(self, later: Notes) -> Notes:
        """These, which could not be written, and what has come since."""
        return Notes(
            self.gone + later.gone,
            self.retries + later.retries,
            self.newest | later.newest,
            self.left + later.left,
        )
