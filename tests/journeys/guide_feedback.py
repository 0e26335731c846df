"""`make guide`: the pictures of the guide to feedback, taken of the demo as it is.

A coordinator opens a round. Three people of the page answer before and after, and the readers of
the demo by themselves; six weeks later there is a picture, and a page to pass on.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urljoin

from playwright.async_api import Locator, ViewportSize, expect

from bot.demo import ONE_OF_MANY
from bot.demo_readers import SILENT
from tests.journeys.companion import PATIENCE
from tests.journeys.guide import KHADIJA, LARGEST, PICTURES, SARAH, Desk, a_morning
from tests.journeys.guide_circles import MAREK, READS, begin_anew
from tests.journeys.reader import LIBRARY
from tests.journeys.test_browser import AMINA

LONG = PATIENCE * 1000  # milliseconds
QUESTIONS = len(LIBRARY.questionnaires["newcomers"].items)
PAPER: ViewportSize = {"width": 390, "height": 420}
DRAWN: ViewportSize = {"width": 250, "height": 400}
TOMORROW, FOUR_WEEKS_LATER, AFTER_THE_LAST_DAY = 1, 34, 7  # days, each from the one before

Json = dict[str, Any]


async def main() -> None:
    """Live through a round, and photograph it."""
    async with a_morning() as told:
        await arrive(told)
        await open_a_round(told)
        await wait_days(told, TOMORROW)
        await answer_before(told)
        await until_readers_are_done(told, "before")
        await look_at_what_is_held(told)
        await wait_days(told, FOUR_WEEKS_LATER)
        await answer_after(told)
        await until_readers_are_done(told, "after")
        await wait_days(told, AFTER_THE_LAST_DAY)
        await see_the_result(told)


async def arrive(told: Desk) -> None:
    """Three people choose a language and a town."""
    for chat, language in READS.items():
        await told.arrives(chat, language)


async def open_a_round(told: Desk) -> None:
    """Everybody in Luton, from tomorrow on for a week, and again four weeks later."""
    await told.goes(KHADIJA, "rounds::", "newround::", "roundwho:…:all")
    await told.sees(KHADIJA, "What do you want to ask?")
    await told.goes(KHADIJA, "roundwhat:…:newcomers")
    phone = await told.turn_to(KHADIJA)
    first_offer = phone.locator('.message:last-child [data-callback^="roundwhen:"]').first
    for question in (
        "Before: on which day",
        "After: from which day",
        "After: which is the last day",
    ):
        await told.sees(KHADIJA, question)
        await first_offer.click(timeout=LONG)
    await told.sees(KHADIJA, "Asked: everybody in Luton")
    await told.photograph(KHADIJA, "feedback-review")
    await told.goes(KHADIJA, "roundopen:…")
    await told.sees(KHADIJA, "It is being opened")


# --- answering ------------------------------------------------------------------------------------


async def answer_before(told: Desk) -> None:
    """Amina and Marek press; Sarah reads the notice first, and writes in the end."""
    amina, marek, sarah = [await asked(told, chat, "before") for chat in (AMINA, MAREK, SARAH)]
    await photograph(told, AMINA, amina, "feedback-asked")
    await presses(told, AMINA, amina, 0)
    await photograph(told, AMINA, amina, "feedback-question")
    await presses(told, AMINA, amina, *[1] * QUESTIONS, 0)
    await presses(told, MAREK, marek, 0, *[2] * QUESTIONS, 0)
    await presses(told, SARAH, sarah, 1)
    await photograph(told, SARAH, sarah, "feedback-notice")
    await presses(told, SARAH, sarah, 0, *[1] * QUESTIONS)
    phone = await told.turn_to(SARAH)
    await sarah.locator(".choice").nth(1).click()
    await told.sees(SARAH, "In your own words")
    await told.says(SARAH, "The library is lovely. My bus is late, call me: 07700 900123")
    await told.sees(SARAH, "This is what we will keep")
    await expect(phone.locator(".message.out").last).to_have_text(re.compile("^.*/start"))
    shown = phone.locator(".message.in").last
    await photograph(told, SARAH, shown, "feedback-words")
    await shown.locator(".choice").first.click()
    await expect(sarah).to_contain_text("🔒", timeout=LONG)
    await photograph(told, SARAH, sarah, "feedback-locked")


async def answer_after(told: Desk) -> None:
    """Sarah and Amina say that it may be compared; Marek has had his answers deleted by then."""
    phone = await told.turn_to(MAREK)
    locked = await same(phone, phone.locator(".message.in", has_text="🔒").first)
    await presses(told, MAREK, locked, 1, 1)  # too old for Telegram to let it go: it is emptied
    for chat in (AMINA, SARAH, MAREK):
        form = await asked(told, chat, "after")
        await presses(told, chat, form, 0)
        if chat != MAREK:  # he has nothing to compare
            await presses(told, chat, form, 0)
        await presses(told, chat, form, *[0] * QUESTIONS, 0)


async def asked(told: Desk, chat: int, wave: str) -> Locator:
    """The message that asks them: it becomes the form."""
    phone = await told.turn_to(chat)
    asks = phone.locator(f'.message:has([data-callback*=":{wave}-"])').last
    await expect(asks).to_be_visible(timeout=LONG)
    return await same(phone, asks)


async def same(phone: Locator, message: Locator) -> Locator:
    """This message, whatever it says later."""
    number = await message.get_attribute("data-message-id")
    return phone.locator(f'[data-message-id="{number}"]')


async def presses(told: Desk, chat: int, form: Locator, *places: int) -> None:
    """Press the button at each of these places, one after the other: what they carry is sealed."""
    await told.turn_to(chat)
    for place in places:
        button = form.locator(".choice").nth(place)
        carried = await button.get_attribute("data-callback")
        await button.click(timeout=LONG)
        await expect(form.locator(f'[data-callback="{carried}"]')).to_have_count(0, timeout=LONG)


async def until_readers_are_done(told: Desk, wave: str) -> None:
    """Wait until everybody in the crowd has been asked, and all but the silent have answered."""
    async with asyncio.timeout(PATIENCE * 5):
        while True:
            answer = await told.page.request.get(urljoin(told.page.url, "/simulator/state"))
            phones = (await answer.json())["phones"]
            forms = {p["chat"]: open_forms(p) for p in phones if p["role"] == ONE_OF_MANY}
            silent = [forms.pop(chat) for chat in list(forms) if not chat % SILENT]
            everybody = all(any(f":{wave}-" in form for form in found) for found in silent)
            if everybody and not any(forms.values()):
                return
            await asyncio.sleep(1)


def open_forms(phone: Json) -> list[str]:
    """What the first buttons carry of the messages that wait for an answer."""
    keyboards = [m.get("reply_markup", {}).get("inline_keyboard") for m in phone["messages"]]
    carried = [rows[0][0].get("callback_data", "") for rows in keyboards if rows]
    return [data for data in carried if data.startswith("feedback:") or is_sealed(data)]


def is_sealed(data: str) -> bool:
    """Whether it is a button of a form under way."""
    return data.startswith("f") and ":" not in data


async def wait_days(told: Desk, days: int) -> None:
    """Let so many days go by at once."""
    moved = await told.page.request.post(
        urljoin(told.page.url, "/simulator/clock"), data={"days": days}
    )
    assert moved.ok


# --- what the team sees ---------------------------------------------------------------------------


async def look_at_what_is_held(told: Desk) -> None:
    """The tables, while the round is open."""
    await begin_anew(told, KHADIJA, "desk::", "rounds::", "round:…:", "roundheld:…")
    await told.sees(KHADIJA, "The numbers of rows are rounded")
    await told.photograph(KHADIJA, "feedback-held")


async def see_the_result(told: Desk) -> None:
    """The news with its pictures, the same in words, and the page that can be passed on."""
    phone = await told.turn_to(KHADIJA)
    chart = phone.locator(".message img").first
    await expect(chart).to_be_visible(timeout=LONG * 2)
    source = await chart.evaluate("node => node.src")
    drawn = f'<body style="margin: 0"><img width="{DRAWN["width"]}" src="{source}">'
    await photograph_sheet(told, drawn, "feedback-chart", DRAWN)
    await begin_anew(told, KHADIJA, "desk::", "rounds::", "round:…:")
    await told.sees(KHADIJA, "There is a result")
    await told.goes(KHADIJA, "roundget:…:")
    await told.sees(KHADIJA, "answered both times")
    await told.photograph(KHADIJA, "feedback-result")
    await told.goes(KHADIJA, "roundget:…:page")
    await told.sees(KHADIJA, "One page to print or to pass on")
    file = await phone.locator("a.file").last.evaluate("node => node.href")
    written = await (await told.page.request.get(file)).text()
    await photograph_sheet(told, written, "feedback-page", PAPER)


async def photograph(told: Desk, chat: int, message: Locator, name: str) -> None:
    """Keep a picture of this phone with this message in view, whatever has come since."""
    phone = await told.turn_to(chat)
    await told.page.mouse.move(0, 0)
    await message.evaluate("node => node.scrollIntoView()")
    await told.page.wait_for_timeout(300)
    picture = await phone.locator(".screen").screenshot(
        path=PICTURES / f"{name}.png", animations="disabled"
    )
    assert len(picture) < LARGEST, f"{name}.png has {len(picture)} bytes"


async def photograph_sheet(told: Desk, content: str, name: str, size: ViewportSize) -> None:
    """Open it in a window of its own."""
    browser = told.page.context.browser
    assert browser
    sheet = await browser.new_page(viewport=size)
    await sheet.goto(told.page.url)  # where what it refers to is to be found
    await sheet.set_content(content, wait_until="networkidle")
    picture = await sheet.screenshot(path=PICTURES / f"{name}.png", full_page=size is DRAWN)
    assert len(picture) < LARGEST, f"{name}.png has {len(picture)} bytes"
    await sheet.close()


if __name__ == "__main__":
    asyncio.run(main())
