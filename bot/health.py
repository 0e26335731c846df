"""`companion health`: is the companion on this machine well? For whatever watches over it.

By webhook it can be asked at its own door. By polling there is no door: then one process speaks,
and the lease that it renews every few seconds, as long as its loop and the database go round, is
its pulse. Telegram itself may be out of reach: that is no reason to call the companion ill.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import func, select

from bot.settings import Settings
from bot.store.engine import Store
from bot.store.tables import LEASE

PATIENCE = 5  # seconds


def is_well(settings: Settings) -> bool:
    """Whether the companion with these settings is alive.

    Raises StoreDown when the database cannot be asked.
    """
    if settings.webhook_url:
        return answers(settings.address[1])
    return has_pulse(settings.database)


def answers(port: int) -> bool:
    """Whether the webhook's door on this machine says that it is well."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (URLError, TimeoutError):
        return False


def has_pulse(database: str) -> bool:
    """Whether some process holds the lease to speak."""
    store = Store(database)
    newest = select(func.max(LEASE.c.until))
    until = store.run_here(lambda connection: connection.execute(newest).scalar())
    store.close()
    return until is not None and until > datetime.now(UTC)
