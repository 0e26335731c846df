"""Who speaks: of all processes one, and only while its lease is sure to outlive its requests."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.store import lease, outbox

log = logging.getLogger(__name__)

NAME = "speaker"
SAFE = timedelta(seconds=35)  # a request takes at most 30 s, see speak.transport


class Leadership:
    """This process's hold on the lease. It counts real time, whatever the clock on show says."""

    def __init__(self) -> None:
        self._holder = lease.this_process()
        self._until: datetime | None = None

    @property
    def safe(self) -> bool:
        """Whether a request that begins now will end within the lease."""
        return self._until is not None and self._until - datetime.now(UTC) > SAFE

    def hold(self, connection: Connection) -> bool:
        """Take or renew the lease if need be. On taking it anew, settle what was in mid-air."""
        now = datetime.now(UTC)
        if self._until and self._until - now > lease.LIFE - lease.RENEW_AFTER:
            return True
        if not lease.take(connection, NAME, self._holder, now):
            self._until = None
            return False
        if self._until is None or self._until < now:
            self._take_over(connection)
        self._until = now + lease.LIFE
        return True

    def _take_over(self, connection: Connection) -> None:
        repeated, dropped = outbox.take_over(connection)
        if repeated or dropped:
            log.warning(
                "after an interruption %d messages are sent again and %d are let be",
                repeated,
                dropped,
            )

    def release(self, connection: Connection) -> None:
        """Let somebody else speak."""
        lease.release(connection, NAME, self._holder)
        self._until = None
