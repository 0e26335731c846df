"""A lease: what only one process may do, such as sending, is done by the one that holds it."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select, update

from bot.store.statements import insert_into
from bot.store.tables import LEASE

LIFE = timedelta(seconds=45)  # longer than the longest request, so that no two ever send at once
RENEW_AFTER = timedelta(seconds=5)


def this_process() -> str:
    """A name for this process: the machine, the process number, and a random part."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def take(connection: Connection, name: str, holder: str, now: datetime) -> bool:
    """Take or renew a lease. False while somebody else, still alive, holds it."""
    until = now + LIFE
    found = connection.execute(
        select(LEASE.c.holder, LEASE.c.until).where(LEASE.c.name == name).with_for_update()
    ).first()
    if found is None:
        row = insert_into(connection, LEASE).values(name=name, holder=holder, until=until)
        added = connection.execute(row.on_conflict_do_nothing())
        return bool(added.rowcount)
    free = found.holder == holder or found.until < now or not _alive(found.holder)
    if free:
        connection.execute(
            update(LEASE)
            .where(LEASE.c.name == name, or_(LEASE.c.holder == found.holder))
            .values(holder=holder, until=until)
        )
    return free


def release(connection: Connection, name: str, holder: str) -> None:
    """Let go of a lease at the end, so that the next process need not wait."""
    connection.execute(delete(LEASE).where(LEASE.c.name == name, LEASE.c.holder == holder))


def _alive(holder: str) -> bool:
    """False only when the holder was a process of this machine that has ended."""
    machine, _, rest = holder.partition("/")
    process = rest.partition("/")[0]
    if machine != socket.gethostname() or not process.isdigit():
        return True
    if int(process) == os.getpid():
        return False  # an earlier process of ours: in a container the number is always the same
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
