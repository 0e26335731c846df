"""A lease: what only one process may do, such as sending, is done by the one that holds it."""

from __future__ import annotations

import functools
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from bot.store.statements import insert_into
from bot.store.tables import LEASE

LIFE = timedelta(seconds=45)  # longer than the longest request: no two send at once
RENEW_AFTER = timedelta(seconds=5)


@functools.cache
def machine() -> str:
    """Where process numbers mean what they mean here: the host, and its container if any."""
    try:
        container = os.stat("/proc/self/ns/pid").st_ino  # noqa: PTH116 - a link to nowhere
    except OSError:
        container = 0
    return f"{socket.gethostname()}-{container}"


def this_process() -> str:
    """A name for this process: the machine, the process number, and a random part."""
    return f"{machine()}/{os.getpid()}/{secrets.token_hex(4)}"


def clock(connection: Connection) -> datetime:
    """The time by which all processes count: the database's own, where it has one."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)  # one machine, one clock
    now = connection.execute(select(func.clock_timestamp())).scalar_one()
    assert isinstance(now, datetime)
    return now


def take(connection: Connection, name: str, holder: str) -> bool:
    """Take or renew a lease. False while somebody else, still alive, holds it."""
    now = clock(connection)
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
            .where(LEASE.c.name == name, LEASE.c.holder == found.holder)
            .values(holder=holder, until=until)
        )
    return free


def release(connection: Connection, name: str, holder: str) -> None:
    """Let go of a lease at the end, so that the next process need not wait."""
    connection.execute(delete(LEASE).where(LEASE.c.name == name, LEASE.c.holder == holder))


def _alive(holder: str) -> bool:
    """False only when the holder was a process of this machine that has ended."""
    where, _, rest = holder.partition("/")
    process = rest.partition("/")[0]
    if where != machine() or not process.isdigit():
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
