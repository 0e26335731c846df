"""The real service, in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys


async def start_service(
    url: str, folder: str, pace: float = 0, clock: str = ""
) -> asyncio.subprocess.Process:
    """Start it against a simulated Telegram; `clock` is where it asks for the time, if anywhere."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.cli",
        "run",
        env={
            **os.environ,
            "COMPANION_TELEGRAM_TOKEN": "42:SIMULATOR",
            "COMPANION_TELEGRAM_API": url,
            "COMPANION_CLOCK_URL": clock,
            "COMPANION_DATA_DIR": folder,
            "COMPANION_MESSAGES_PER_SECOND": str(pace),
        },
    )
