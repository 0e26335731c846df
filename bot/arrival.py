"""What the four verbs hand to each other: something that happened, in a chat."""

from __future__ import annotations

from dataclasses import dataclass

from flows.events import Due, Event


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event and the chat it belongs to; `update` is Telegram's number for it, if it has one."""

    chat: int
    event: Event
    update: int | None = None

    @property
    def moment(self) -> str:
        """The name of the moment that came due, "" for everything else."""
        return self.event.moment if isinstance(self.event, Due) else ""

    @property
    def kind(self) -> str:
        """What kind of thing happened, without anything of its content."""
        return type(self.event).__name__.lower()
