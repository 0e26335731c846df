"""`make picture`: the README's picture, taken of the demo as it is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Page

from tests.journeys.test_browser import begin_in_the_morning, demo, desk, tap

PICTURE = Path(__file__).parents[2] / "docs" / "chat-page.png"

# What each of the three people on the desk has tapped by then.
TAPPED = {
    1001: (
        "language:ar:",
        "place:ask:",
        "place:luton:",
        "sessions::",
        "session:doctor:open",
        "card:doctor:register",
    ),
    1002: (
        "language:pl:",
        "place:ask:",
        "place:bradford:",
        "session:welcome:open",
        "session:welcome:stop",
        "hour:set:18",
    ),
    1003: (
        "language:en:",
        "place:ask:",
        "place:leicester:",
        "sessions::",
        "session:bins:open",
        "card:bins:four-kinds",
        "card:bins:food",
    ),
}


async def main() -> None:
    """Live a morning, then photograph it."""
    async with demo() as address, desk(address, 1440, 900) as page:
        await begin_in_the_morning(page)
        for chat, choices in TAPPED.items():
            await live(page, chat, choices)
        await page.wait_for_timeout(2000)  # until the glow of the last change is gone
        await page.screenshot(path=PICTURE)


async def live(page: Page, chat: int, choices: tuple[str, ...]) -> None:
    """One person's morning."""
    phone = page.get_by_test_id(f"phone-{chat}")
    await phone.get_by_test_id("start").click()
    for choice in choices:
        await tap(phone, choice)


if __name__ == "__main__":
    asyncio.run(main())
