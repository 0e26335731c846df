"""The real service in a process of its own: started, stopped, killed and started again.

It is the process an operator runs, against a simulated Telegram on this machine. What it logged is
read at the end: whatever else happened, there may be no traceback in it and no token.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.logs import TOKEN as LOOKS_LIKE_A_TOKEN
from bot.simulator import Simulator

TOKEN = "42:SIMULATOR"
SECRET = "only-telegram-knows"
PATIENCE = 60.0  # seconds: a busy machine takes its time to load everything
LISTENS = {"deleteWebhook", "setWebhook"}  # the last calls before the service listens
INTERRUPTED = re.compile(r"after an interruption (\d+) messages are sent again and (\d+)")


class Companion:
    """One installation: its database and settings stay, its process comes and goes."""

    def __init__(
        self,
        simulator: Simulator,
        folder: Path,
        database: str,
        *,
        webhook: bool = False,
        secret: str = SECRET,
        messages_per_second: float = 0,
    ) -> None:
        self.simulator = simulator
        self.database = database
        self.folder = folder
        self.webhook_url = f"http://127.0.0.1:{free_port()}/telegram" if webhook else ""
        self._log = folder / "service.log"
        self._process: asyncio.subprocess.Process | None = None
        self._environment = {
            **{name: at for name, at in os.environ.items() if not name.startswith("COMPANION_")},
            "COMPANION_TELEGRAM_TOKEN": TOKEN,
            "COMPANION_TELEGRAM_API": simulator.url,
            "COMPANION_CLOCK_URL": simulator.url,
            "COMPANION_DATABASE_URL": database,
            "COMPANION_DATA_DIR": str(folder),
            "COMPANION_MESSAGES_PER_SECOND": str(messages_per_second),
        }
        if webhook:
            self._environment |= {
                "COMPANION_WEBHOOK_URL": self.webhook_url,
                "COMPANION_WEBHOOK_SECRET": secret,
                "COMPANION_LISTEN": self.webhook_url.removeprefix("http://").partition("/")[0],
            }

    async def upgrade(self) -> None:
        """What an operator does first with a new database that is not SQLite."""
        with self._log.open("ab") as log:
            process = await self._spawn("db", "upgrade", log=log.fileno(), crash_at="")
        assert await process.wait() == 0, self.log

    async def start(self, crash_at: str = "") -> None:
        """Start it; with `crash_at` it will pull its own plug there. Does not wait for it."""
        assert self._process is None, "it runs already"
        self._heard_before = len(self.simulator.calls)
        with self._log.open("ab") as log:
            self._process = await self._spawn("run", log=log.fileno(), crash_at=crash_at)

    async def _spawn(self, *command: str, log: int, crash_at: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.cli",
            *command,
            env={**self._environment, "COMPANION_CRASH_AT": crash_at},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    async def ready(self) -> None:
        """Wait until it listens."""
        await self.simulator.wait_for(
            lambda: any(
                call.method in LISTENS and call.outcome["ok"]
                for call in self.simulator.calls[self._heard_before :]
            ),
            PATIENCE,
        )

    async def stop(self) -> None:
        """Ask it to stop, as an operator does: it says goodbye with 0."""
        await self.ready()
        assert await self._end(signal.SIGTERM) == 0, self.log

    async def kill(self) -> None:
        """Pull the plug."""
        await self._end(signal.SIGKILL)

    async def crashed(self) -> None:
        """Wait until it has pulled its own plug."""
        assert await self._end(None) == -signal.SIGKILL, self.log

    async def ended(self) -> int:
        """Wait until it has given up by itself, and return with what."""
        return await self._end(None)

    async def restart(self) -> None:
        """Stop it and start it again."""
        await self.stop()
        await self.start()
        await self.ready()

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.returncode is None

    async def _end(self, how: signal.Signals | None) -> int:
        assert self._process is not None, "it was never started"
        if how and self._process.returncode is None:
            self._process.send_signal(how)
        code = await asyncio.wait_for(self._process.wait(), PATIENCE)
        self._process = None
        return code

    @property
    def log(self) -> str:
        """Everything it has said on standard output and error, over all its lives."""
        return self._log.read_text(encoding="utf-8")

    @property
    def in_doubt(self) -> tuple[int, int]:
        """How many messages, after all interruptions, it sent again, and how many it let be."""
        found = [(int(again), int(let_be)) for again, let_be in INTERRUPTED.findall(self.log)]
        return sum(again for again, _ in found), sum(let_be for _, let_be in found)

    def assert_log_is_clean(self) -> None:
        """No traceback, no token."""
        assert "Traceback" not in self.log, self.log
        assert not LOOKS_LIKE_A_TOKEN.search(self.log), self.log
        assert SECRET not in self.log


@asynccontextmanager
async def installed(companion: Companion) -> AsyncIterator[Companion]:
    """A companion whose process is gone afterwards, and whose log is looked through."""
    try:
        if not companion.database.startswith("sqlite"):
            await companion.upgrade()
        yield companion
    finally:
        if companion.runs:
            await companion.kill()
    companion.assert_log_is_clean()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
