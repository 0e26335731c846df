"""`make guide`: the pictures of the guide for coordinators, taken of the demo as it is.

A new arrival asks, a volunteer is invited, a place is added, a message goes out to many.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from flows.bidi import CLOSE, OPEN
from tests.journeys.companion import PATIENCE
from tests.journeys.test_browser import AMINA, begin_in_the_morning, demo, desk, tap

PICTURES = Path(__file__).parents[2] / "docs" / "guide"
WIDTH, HEIGHT = 390, 790
AROUND = 280  # pixels of the page above and below the messages
LARGEST = 60_000  # bytes of a picture
SARAH, KHADIJA, YUSUF = AMINA + 2, AMINA + 3, AMINA + 4

# Without the pattern of the wall, whose pixels would be most of a picture, and without movement.
PLAIN = ".chat::before { display: none } * { animation: none !important; transition: none }"

BETWEEN = rf"[\s{OPEN}{CLOSE}]+"  # two words; names are isolated

TABLE = """place,category,name,for,phone
luton,food,Dallow Road Food Bank,Food for three days when money is out.,01582 000001
luton,doing,Green Gym,Gardening together on Saturdays.,01582 000002
luton,garden,Another place,Something else.,
"""


@dataclass
class Desk:
    """The page, one phone at a time."""

    page: Page
    folder: Path = PICTURES

    async def turn_to(self, chat: int) -> Locator:
        """Take up somebody's phone."""
        phone = self.page.get_by_test_id(f"phone-{chat}")
        place = chat - AMINA
        await self.page.locator(".people button").nth(place).click()
        await expect(phone).to_be_visible()
        return phone

    async def arrives(self, chat: int, language: str) -> Locator:
        """Begin: a language and a town."""
        phone = await self.turn_to(chat)
        await phone.get_by_test_id("start").click()
        await self.goes(chat, f"language:{language}:", "place:ask:", "place:luton:")
        return phone

    async def goes(self, chat: int, *choices: str) -> None:
        """Tap one after the other; "…" stands for the part made by chance."""
        phone = await self.turn_to(chat)
        for choice in choices:
            start, chance, end = choice.partition("…")
            if not chance:
                await tap(phone, choice)
                continue
            ending = f'[data-callback$="{end}"]' if end else ""
            kind = f'button[data-callback^="{start}"]{ending}'
            await phone.locator(kind).last.click(timeout=PATIENCE * 1000)

    async def says(self, chat: int, text: str) -> None:
        """Write something, and wait until the companion has answered."""
        phone = await self.turn_to(chat)
        heard = await phone.locator(".message.in").count()
        await phone.get_by_test_id("composer").fill(text)
        await phone.get_by_test_id("send").click()
        await expect(phone.locator(".message.in")).not_to_have_count(heard)

    async def sees(self, chat: int, words: str) -> None:
        """Wait until these words are in the newest message from the companion."""
        phone = await self.turn_to(chat)
        newest = phone.locator(".message.in").last
        said = re.compile(BETWEEN.join(map(re.escape, words.split())))
        await expect(newest).to_contain_text(said, timeout=PATIENCE * 1000)

    async def photograph(self, chat: int, name: str, *, top: bool = True) -> None:
        """Keep a picture of this phone, its newest message in view, no button touched.

        Of a message that is longer than the phone, its top or its end.
        """
        phone = await self.turn_to(chat)
        await self.page.mouse.move(0, 0)
        newest = phone.locator(".message").last
        await newest.evaluate("(node, top) => node.scrollIntoView(top)", top)
        await self.page.wait_for_timeout(300)
        picture = await phone.locator(".screen").screenshot(
            path=self.folder / f"{name}.png", animations="disabled"
        )
        assert len(picture) < LARGEST, f"{name}.png has {len(picture)} bytes"

    async def photograph_whole(self, chat: int, name: str) -> None:
        """A message that is longer than the phone, down to its last button, on a longer phone."""
        newest = (await self.turn_to(chat)).locator(".message.in").last
        message: int = await newest.evaluate("node => node.offsetHeight")
        await self.page.set_viewport_size({"width": WIDTH, "height": AROUND + message})
        await self.photograph(chat, name)
        await self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


@asynccontextmanager
async def a_morning(folder: Path = PICTURES) -> AsyncIterator[Desk]:
    """The demo at eleven in the morning, plain enough to be photographed into this folder."""
    async with demo() as address, desk(address, WIDTH, HEIGHT) as page:
        await page.add_style_tag(content=PLAIN)
        await begin_in_the_morning(page)
        yield Desk(page, folder)


async def main() -> None:
    """Live a morning of the team, and photograph it."""
    async with a_morning() as told:
        await arrive(told)
        await told.photograph_whole(KHADIJA, "desk")
        await answer(told)
        await invite(told)
        await add_a_place(told)
        await write_to_many(told)


async def arrive(told: Desk) -> None:
    """Two people choose a language and a town."""
    for chat, language in ((AMINA, "ar"), (SARAH, "en")):
        await told.arrives(chat, language)


async def answer(told: Desk) -> None:
    """A question comes, and is answered; a group can talk about it."""
    await told.goes(SARAH, "ask::")
    await told.says(SARAH, "How do I get a school place for my son?")
    await told.sees(KHADIJA, "A question from Sarah")
    await told.photograph(KHADIJA, "question")
    await told.goes(KHADIJA, "claim:…", "answer:…")
    await told.sees(KHADIJA, "Write or say your answer")
    await told.says(KHADIJA, "Call the council and say: school admissions. They send a form.")
    await told.sees(SARAH, "Answer from Khadija")
    await told.photograph(SARAH, "answer")
    await told.says(KHADIJA, "/start")
    await told.goes(KHADIJA, "desk::", "room::")
    await told.sees(KHADIJA, "Nothing here tells who asked")
    await told.photograph(KHADIJA, "room")


async def invite(told: Desk) -> None:
    """Khadija makes an invitation, and Sarah follows its link."""
    await told.goes(KHADIJA, "desk::", "team::", "invite::", "invite:volunteer:luton")
    await told.sees(KHADIJA, "An invitation to the team")
    await told.photograph(KHADIJA, "invitation")
    phone = await told.turn_to(KHADIJA)
    await phone.get_by_test_id("bot-link").last.click()
    await phone.get_by_test_id(f"open-on-{SARAH}").click()
    await told.sees(SARAH, "Would you like to help?")
    await told.photograph(SARAH, "joining")
    await told.goes(SARAH, "join:…:mine", "join:…:yes")
    await told.sees(KHADIJA, "Sarah would like to help")
    await told.goes(KHADIJA, "admit:…")


async def add_a_place(told: Desk) -> None:
    """One place by hand, more by a file."""
    await told.says(KHADIJA, "/start")
    await told.goes(KHADIJA, "desk::", "directory::", "entry-add:luton:")
    await told.says(KHADIJA, "Luton Food Bank")
    await told.says(KHADIJA, "Food for three days, when there is no money.")
    await told.goes(KHADIJA, "entry-field:…:category.food", "entry-field:…:phone")
    await told.sees(KHADIJA, "phone number?")
    await told.says(KHADIJA, "01582 000001")
    await told.sees(KHADIJA, "Saved")
    await told.photograph(KHADIJA, "place")
    await told.goes(KHADIJA, "entry-show:…", "directory:luton:food", "directory:luton:", "import::")
    phone = await told.turn_to(KHADIJA)
    await phone.get_by_test_id("pick-document").set_input_files(
        {"name": "our places.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    await told.sees(KHADIJA, "2 places are new")
    await told.photograph(KHADIJA, "file")


async def write_to_many(told: Desk) -> None:
    """A message to many: written, put into Arabic by Yusuf, looked at, sent, paused."""
    await told.says(KHADIJA, "/start")
    await told.goes(KHADIJA, "desk::", "broadcasts::", "bcnew::", "bckind:…:service")
    await told.sees(KHADIJA, "Who is it for?")
    await told.photograph(KHADIJA, "who")
    await told.goes(KHADIJA, "bcwords:…", "bcwrite:…:en")
    await told.sees(KHADIJA, "Write your message now")
    await told.says(KHADIJA, "The food bank in Dallow Road is open today until 6.")
    await told.goes(KHADIJA, "bclang:…", "bcversion:…:pl", "bcversion:…:pl.first")
    await told.goes(KHADIJA, "bcversion:…:ar", "bcask:…:ar", "bcask:…:ar.Yusuf")
    await told.sees(KHADIJA, "Yusuf is asked")
    await told.photograph(KHADIJA, "languages")
    await told.goes(YUSUF, "bctask:…")
    await told.says(YUSUF, "بنك الطعام في Dallow Road مفتوح اليوم حتى 6.")
    await told.sees(KHADIJA, "Yusuf has written it")
    await told.goes(KHADIJA, "bcuse:…", "bcsee:…")
    await told.sees(KHADIJA, "Shall it go out?")
    await told.photograph(KHADIJA, "check")
    await told.goes(KHADIJA, "bcsend:…", "bcrun:…:pause")
    phone = await told.turn_to(KHADIJA)
    paused = phone.locator(".message", has_text="The message is paused").last
    await expect(paused).to_be_visible()
    await told.photograph(KHADIJA, "paused")


if __name__ == "__main__":
    asyncio.run(main())
