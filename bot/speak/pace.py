"""One chat's pace: a few messages at once, then one a second; in a group, fewer."""

from __future__ import annotations

from collections.abc import Callable

BURST = 5  # a short burst is fine: core.telegram.org/bots/faq, "My bot is hitting limits"
PER_SECOND = 1.0
# At most 20 a minute to a group: the burst, and then one in four seconds.
GROUP_PER_SECOND = 0.25
KEPT = 10_000  # chats; above it, those at rest are forgotten


class ChatPace:
    """Says how long the next message to a chat should wait. `now` counts seconds."""

    def __init__(self, now: Callable[[], float], *, off: bool = False) -> None:
        self._now = now
        self._off = off
        self._full_at: dict[int, float] = {}  # when a chat's allowance will be whole again

    def wait(self, chat: int) -> float:
        """Seconds until this chat may get its next message; counts that message."""
        if self._off:
            return 0.0
        now = self._now()
        if len(self._full_at) > KEPT:
            self._full_at = {c: at for c, at in self._full_at.items() if at > now}
        rate = PER_SECOND if chat > 0 else GROUP_PER_SECOND
        full_at = max(self._full_at.get(chat, now), now) + 1 / rate
        self._full_at[chat] = full_at
        return max(0.0, full_at - now - BURST / rate)
