"""`make guide`: the pictures of the guide to circles, taken of the demo as it is.

A coordinator makes a circle and sets a meeting; neighbours join another one, answer, choose and
plan; in the end all circles are brought together, with a page without names.
"""

from __future__ import annotations

import asyncio

from playwright.async_api import ViewportSize, expect

from tests.journeys.companion import PATIENCE
from tests.journeys.guide import KHADIJA, LARGEST, PICTURES, SARAH, Desk, a_morning
from tests.journeys.test_browser import AMINA

MAREK = AMINA + 1
READS = {AMINA: "ar", MAREK: "pl", SARAH: "en"}
PAPER: ViewportSize = {"width": 560, "height": 700}
A_FORTNIGHT = 14  # days: by then the first meeting of the demo is over


async def main() -> None:
    """Live a season of circles, and photograph it."""
    async with a_morning() as told:
        await make_a_circle(told)
        await set_a_meeting(told)
        await join(told)
        await say_who_comes(told)
        await choose_a_topic(told)
        await plan(told)
        await meet(told)
        await bring_together(told)


async def begin_anew(told: Desk, chat: int, *choices: str) -> None:
    """Open the menu, and go on from there."""
    await told.says(chat, "/start")
    await told.goes(chat, *choices)


async def to_circle(told: Desk, *choices: str) -> None:
    """Khadija opens the circle of the demo, and goes on from there."""
    await begin_anew(told, KHADIJA, "desk::", "ourcircles::", "circleset:tea:", *choices)


async def make_a_circle(told: Desk) -> None:
    """A name, who it is for, who leads it."""
    await told.goes(KHADIJA, "ourcircles::", "newcircle::")
    await told.says(KHADIJA, "Women of Bury Park")
    await told.goes(KHADIJA, "circleset:…:change", "circleset:…:who", "circleset:…:who.women")
    await told.sees(KHADIJA, "For women")
    await told.photograph(KHADIJA, "circle-new")
    await told.goes(KHADIJA, "circleset:…:leaders", "circlelead:…:Khadija", "circleset:…:")
    await told.goes(KHADIJA, "circleset:…:open")
    await told.sees(KHADIJA, "It is open now")


async def set_a_meeting(told: Desk) -> None:
    """A day that is a feast, a better one, the time and the place."""
    await told.goes(KHADIJA, "circleset:…:meetings", "newmeeting:…:")
    await told.sees(KHADIJA, "On which day?")
    await told.says(KHADIJA, "25 December")
    await told.sees(KHADIJA, "Christmas Day is on that day")
    await told.photograph(KHADIJA, "circle-feast")
    await told.goes(KHADIJA, "meetingday:…", "meetingtime:…:1800", "meetingset:…:venue")
    await told.sees(KHADIJA, "Where is the meeting?")
    await told.says(KHADIJA, "Central Library")
    await told.says(KHADIJA, "St George's Square, LU1 2NG")
    await told.goes(KHADIJA, "meetingset:…:pin.none")
    await told.sees(KHADIJA, "Nobody has heard of it yet")
    await told.photograph(KHADIJA, "circle-ready")
    await told.goes(KHADIJA, "announce:…")
    await told.sees(KHADIJA, "Members hear of it")


async def join(told: Desk) -> None:
    """Three neighbours find the circle of the demo, and are invited."""
    for chat, language in READS.items():
        phone = await told.arrives(chat, language)
        await told.goes(chat, "people::", "circles::", "circle:tea:")
        await expect(phone.locator('[data-callback="enter:tea:"]').last).to_be_visible()
        if chat == AMINA:
            await told.photograph(AMINA, "circle-join")
        await told.goes(chat, "enter:tea:", "enter:tea:mine")
    await told.sees(SARAH, "You are invited")
    await told.photograph(SARAH, "circle-invited")


async def say_who_comes(told: Desk) -> None:
    """They answer, and say what they need; whoever leads the circle sees how many come."""
    await told.goes(SARAH, "coming:tea1:yes", "needs:tea1:", "needs:tea1:childcare")
    await expect((await told.turn_to(SARAH)).get_by_text("✓ Care for my children")).to_be_visible()
    await told.photograph(SARAH, "circle-needs")
    await told.goes(AMINA, "coming:tea1:yes", "needs:tea1:", "needs:tea1:interpreter")
    await told.goes(MAREK, "coming:tea1:unsure")
    await to_circle(told, "circleset:tea:meetings", "meetingset:tea1:", "heads:tea1:")
    await told.sees(KHADIJA, "Coming: 2")
    await told.photograph(KHADIJA, "circle-heads")


async def choose_a_topic(told: Desk) -> None:
    """Members suggest and tick; the facilitator closes the choice."""
    await to_circle(told, "choosing:tea:", "choosing:tea:open")
    for chat, wish in (
        (SARAH, "A park where children can play"),
        (MAREK, "Bezpieczna droga do szkoły"),
    ):
        await told.goes(chat, "choose:tea:", "suggest:tea:")
        await told.says(chat, wish)
    await begin_anew(told, SARAH, "circles::", "circle:tea:", "choose:tea:", "approve:tea:…")
    await expect((await told.turn_to(SARAH)).get_by_text("☑")).to_be_visible()
    await told.photograph(SARAH, "circle-choice")
    await to_circle(told, "choosing:tea:", "choosing:tea:close", "choosing:tea:sure")
    await told.sees(KHADIJA, "The circle has chosen")


async def plan(told: Desk) -> None:
    """An idea, somebody who helps, the next step and a day."""
    await to_circle(told, "ideas:tea:", "newidea:tea:")
    await told.says(KHADIJA, "A litter pick in Wardown Park")
    await begin_anew(told, SARAH, "circles::", "circle:tea:", "ideas:tea:", "idea:…", "countme:…")
    await told.goes(KHADIJA, "ideastep:…")
    await told.says(KHADIJA, "Ask the council for bags")
    await told.goes(KHADIJA, "ideaday:…:", "ideaday:…:w1")
    phone = await told.turn_to(KHADIJA)
    await expect(phone.locator('[data-callback$=":w2"]')).to_be_visible()
    await phone.locator('.message:last-child [data-callback^="ideaday:"]').nth(5).click()
    await told.sees(KHADIJA, "Next: Ask the council for bags")
    await told.photograph(KHADIJA, "circle-idea")


async def meet(told: Desk) -> None:
    """Days go by, until the morning after the meeting: who came?"""
    phone = await told.turn_to(KHADIJA)
    asked = phone.locator('[data-callback^="came:tea1:"]').last
    for _ in range(A_FORTNIGHT):
        if await asked.is_visible():
            break
        await told.page.get_by_test_id("clock-day").click()
        await told.page.wait_for_timeout(2_000)
    await told.goes(KHADIJA, "came:tea1:…", "guest:tea1:plus.0")
    await told.sees(KHADIJA, "Guests, who are not members: 1")
    await told.photograph(KHADIJA, "circle-came")
    await told.goes(KHADIJA, "whocame:tea1:done")


async def bring_together(told: Desk) -> None:
    """The Big Conversation, and the page that the circles bring along."""
    await begin_anew(told, KHADIJA, "desk::", "ourcircles::", "big::", "big:luton:new")
    await told.sees(KHADIJA, "On which day?")
    await told.says(KHADIJA, "20 January")
    await told.sees(KHADIJA, "At what time?")
    await told.goes(KHADIJA, "meetingtime:…:1800")
    await told.sees(KHADIJA, "It still needs a place")
    await told.goes(KHADIJA, "meetingset:…:venue")
    await told.sees(KHADIJA, "Where is the meeting?")
    await told.says(KHADIJA, "Town Hall")
    await told.goes(KHADIJA, "meetingset:…:address.none", "meetingset:…:pin.none")
    await told.sees(KHADIJA, "The circles that come")
    await told.photograph(KHADIJA, "circle-big")
    await told.goes(KHADIJA, "paper:…")
    await told.sees(KHADIJA, "Open the file in a browser")
    file = (await told.turn_to(KHADIJA)).locator("a.file").last
    await photograph_paper(told, str(await file.get_attribute("href")))


async def photograph_paper(told: Desk, href: str) -> None:
    """Open the page that is to be printed, as whoever gets the file does."""
    address = await told.page.evaluate("href => new URL(href, location).href", href)
    written = await (await told.page.request.get(address, timeout=PATIENCE * 1000)).text()
    browser = told.page.context.browser
    assert browser
    sheet = await browser.new_page(viewport=PAPER)
    await sheet.set_content(written)
    picture = await sheet.screenshot(path=PICTURES / "circle-paper.png")
    assert len(picture) < LARGEST, f"circle-paper.png has {len(picture)} bytes"
    await sheet.close()


if __name__ == "__main__":
    asyncio.run(main())
