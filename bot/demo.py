"""The demo: the real service and a simulated Telegram with a chat page, in one process.

The service knows nothing of it: it is given the simulator's address and token, and that is all.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.service import CannotStart, serve
from bot.settings import Settings
from bot.simulator.simulator import Simulator

TOKEN = "42:SIMULATOR"  # noqa: S105 - it opens nothing but the simulator

# Who is on the page at first: name, language of their app, role.
PHONES = (
    ("Amina", "ar", "new arrival"),
    ("Marek", "pl", "new arrival"),
    ("Sarah", "en", "neighbour"),
)


async def demo(port: int, stop: asyncio.Event) -> None:
    """Show the page until `stop`; everything said in it is gone afterwards."""
    simulator = Simulator(TOKEN)
    try:
        await simulator.start(port=port)
    except OSError as error:
        raise CannotStart(f"port {port} cannot be used ({error.strerror}): try PORT=8090") from None
    try:
        for name, language, role in PHONES:
            simulator.open_phone(name, language, role, started=False)
        print(f"\n  The chat page: {simulator.url}\n  Ctrl-C ends it.\n", flush=True)
        with TemporaryDirectory(prefix="companion-demo-") as folder:
            await serve(demo_settings(simulator.url, Path(folder)), stop)
    finally:
        await simulator.stop()


def demo_settings(url: str, folder: Path) -> Settings:
    """Settings for a service that talks to the simulator, whatever the environment says."""
    return Settings.model_validate(
        {"telegram_token": TOKEN, "telegram_api": url, "clock_url": url, "data_dir": folder}
    )
