"""The demo in a real browser: somebody new reads the first session, and time is pushed forward."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import ConsoleMessage, Locator, Page, async_playwright, expect

from tests.journeys.companion import PATIENCE, free_port
from tests.journeys.reader import LIBRARY

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCREENSHOTS = os.environ.get("COMPANION_SCREENSHOTS", "")
AMINA = 1001  # the first phone on the desk
MORNING = 11  # the hour at which the story begins, whatever it is outside

pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason="there is no chromium on this machine"
)


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """`companion demo`, as its own process; the address of its page."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "demo", "--port", str(port)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    try:
        async with asyncio.timeout(PATIENCE):
            while b"chat page" not in (line := await process.stdout.readline()):
                assert line, "the demo ended before it began"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        _, said = await process.communicate()
    assert process.returncode == 0, said
    assert b"Traceback" not in said, said.decode()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
async def test_a_new_arrival_reads_the_first_session_and_is_written_to_three_days_later(
    width: int, height: int
) -> None:
    async with demo() as address, desk(address, width, height) as page:
        await begin_in_the_morning(page)
        amina = page.get_by_test_id(f"phone-{AMINA}")
        await amina.get_by_test_id("start").click()
        for choice in ("language:ar:", "place:ask:", "place:luton:"):
            await tap(amina, choice)
        await read_the_welcome(amina)
        await expect(button(amina, "hour:set:9")).to_be_visible()
        await assert_reads_from_the_right(amina)
        await photograph(page, f"the-first-session-{width}")

        await tap(amina, "hour:set:9")
        await expect(button(amina, "settings::")).to_be_visible()
        await page.get_by_test_id("clock-days").click()
        await expect(button(amina, "offer:tomorrow:")).to_be_visible(timeout=PATIENCE * 1000)
        await expect(button(amina, "session:bins:open")).to_be_visible()
        await assert_reads_from_the_right(amina)
        await photograph(page, f"three-days-later-{width}")


@asynccontextmanager
async def desk(address: str, width: int, height: int) -> AsyncIterator[Page]:
    """The page in a window of this size; at the end, nothing may have gone wrong on it."""
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": width, "height": height})
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.extend(complaints(said)))
        page.on("request", lambda asked: troubles.extend(elsewhere(asked.url, address)))
        await page.goto(address)
        yield page
        await browser.close()
    assert troubles == []


def complaints(said: ConsoleMessage) -> list[str]:
    """What the page wrote to the console, if it is an error."""
    return [said.text] if said.type == "error" else []


def elsewhere(url: str, address: str) -> list[str]:
    """The address asked for, if it is on another machine."""
    parts = urlsplit(url)
    ours = parts.netloc == urlsplit(address).netloc or parts.scheme in {"data", "blob"}
    return [] if ours else [url]


async def begin_in_the_morning(page: Page) -> None:
    """Press the clock until it is eleven: nobody is written to at night."""
    clock = page.locator("#clock-time")
    await expect(clock).to_have_text(re.compile(r"\d\d:\d\d"))
    hour = int((await clock.inner_text()).partition(":")[0])
    for _ in range((MORNING - hour) % 24):
        await page.get_by_test_id("clock-hour").click()
    await expect(clock).to_have_text(re.compile(rf"{MORNING}:|{MORNING + 1}:00"))


async def read_the_welcome(phone: Locator) -> None:
    """Card by card to the end."""
    await tap(phone, "session:welcome:open")
    for card in LIBRARY.sessions["welcome"].cards[1:]:
        await tap(phone, f"card:welcome:{card.id}")
    await tap(phone, "session:welcome:done")


def button(phone: Locator, choice: str) -> Locator:
    """The newest button with this choice."""
    return phone.locator(f'button[data-callback="{choice}"]').last


async def tap(phone: Locator, choice: str) -> None:
    """Tap it, as soon as it is there."""
    await button(phone, choice).click(timeout=PATIENCE * 1000)


async def assert_reads_from_the_right(phone: Locator) -> None:
    """The newest bubble is set from right to left, and so is the phone."""
    bubble = phone.locator(".message.in .text").last
    assert await bubble.evaluate("node => getComputedStyle(node).direction") == "rtl"
    await expect(phone.locator(".screen")).to_have_attribute("dir", "rtl")


async def photograph(page: Page, name: str) -> None:
    """Keep a picture, if somebody wants pictures."""
    if SCREENSHOTS:
        await page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")
