"""Who speaks: of all processes one, and only while its lease is sure to outlive its requests."""

from __future__ import annotations

import logging
from time import monotonic

from sqlalchemy import Connection

from bot.store import lease, ledger, outbox

log = logging.getLogger(__name__)

NAME = "speaker"
LIFE = lease.LIFE.total_seconds()
RENEW_AFTER = lease.RENEW_AFTER.total_seconds()
SAFE = 35.0  # seconds; a request takes at most 30, see speak.transport


class Leadership:
    """This process's hold on the lease.

    It is taken inside a transaction and believed only after the commit. In here time is counted by
    a clock that nobody can set.
    """

    def __init__(self) -> None:
        self._holder = lease.this_process()
        self._until = 0.0  # confirmed
        self._next = 0.0  # what it will be once the transaction is committed

    @property
    def safe(self) -> bool:
        """Whether a request that begins now will end within the lease."""
        return self._until - monotonic() > SAFE

    @property
    def unbroken(self) -> bool:
        """Whether nobody else can have spoken since the lease was last confirmed."""
        return self._until > monotonic()

    def take(self, connection: Connection) -> bool:
        """Take or renew the lease if need be. On taking it anew, settle what was in mid-air."""
        begun = monotonic()
        self._next = self._until
        if self._until - begun > LIFE - RENEW_AFTER:
            return True
        if not lease.take(connection, NAME, self._holder):
            self._next = 0.0
            return False
        if not self.unbroken:
            self._take_over(connection)
        self._next = begun + LIFE
        return True

    def confirm(self) -> None:
        """The transaction is committed: what `take` said holds."""
        self._until = self._next

    def _take_over(self, connection: Connection) -> None:
        repeated, dropped = outbox.take_over(connection)
        repeated += ledger.take_over(connection)
        if repeated or dropped:
            log.warning(
                "after an interruption %d messages are sent again and %d are let be",
                repeated,
                dropped,
            )

    def release(self, connection: Connection) -> None:
        """Let somebody else speak."""
        lease.release(connection, NAME, self._holder)
