"""The page in a real browser, for the tests that look at it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import ConsoleMessage, Locator, Page, async_playwright, expect

from bot.simulator import Simulator

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LAPTOP, POCKET, NARROW = (1440, 900), (390, 844), (360, 740)

NEEDED = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason="there is no chromium on this machine"
)


@asynccontextmanager
async def desk(simulator: Simulator, size: tuple[int, int]) -> AsyncIterator[Page]:
    """The page in a window of this size; at the end, nothing may have gone wrong on it."""
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: troubles.extend(complaints(said)))
        await page.goto(simulator.url)
        await expect(page.locator(".people button").first).to_be_attached()
        yield page
        await browser.close()
    assert troubles == []


def complaints(said: ConsoleMessage) -> list[str]:
    """What the page wrote to the console, if it is an error and not a refusal."""
    refused = "400 (Bad Request)" in said.text  # the phone shows it to its owner
    return [said.text] if said.type == "error" and not refused else []


def phone(page: Page, chat: int) -> Locator:
    return page.get_by_test_id(f"phone-{chat}")


def tabs(page: Page) -> Locator:
    return page.locator(".people button")


async def send_file(
    http: aiohttp.ClientSession, chat: int, kind: str, content: bytes, name: str, **more: str
) -> None:
    form = aiohttp.FormData({"chat_id": str(chat), **more}, quote_fields=False)
    form.add_field(kind, content, filename=name)
    async with http.post(f"/bot42:SIMULATOR/send{kind.title()}", data=form) as answer:
        assert answer.status == 200
