"""Where the bot stands in a group, and what Telegram refuses there."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulator.telegram import RefusalError, bad_request

MOST_A_MINUTE = 20  # messages of a bot to one group
MINUTE = timedelta(minutes=1)

GROUP, SUPERGROUP = "group", "supergroup"


@dataclass
class Standing:
    """One group, as far as the bot is concerned."""

    kind: str = GROUP
    members: list[int] = field(default_factory=list)  # the chats of its people
    inside: bool = False  # the bot is in it
    known: bool = False  # the bot has been in it
    moved_to: int = 0  # it goes on as this supergroup
    _said: deque[datetime] = field(default_factory=deque)  # in the last minute

    def check(self) -> None:
        """Whether the bot may write here. Raises the refusal."""
        if self.moved_to:
            raise RefusalError(
                400,
                "group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.moved_to,
            )
        if not self.known:
            raise bad_request("chat not found")
        if not self.inside:
            raise RefusalError(403, f"bot was kicked from the {self.kind} chat")

    def count(self, now: datetime) -> None:
        """One more message; raises the refusal if it is one too many in this minute."""
        while self._said and now - self._said[0] >= MINUTE:
            self._said.popleft()
        if len(self._said) >= MOST_A_MINUTE:
            wait = max(1, math.ceil((self._said[0] + MINUTE - now).total_seconds()))
            raise RefusalError(429, f"retry after {wait}", retry_after=wait)
        self._said.append(now)
