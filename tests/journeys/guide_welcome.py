"""`make guide`: the pictures of the guide to the welcome, taken of the demo as it is.

A coordinator sets a host, a volunteer looks at a bin and reads a card aloud, and somebody new
reads in Arabic, day by day; in the end she and a neighbour agree to meet. Phones that are not in
English are told by the choices on them, never by words: their words may change.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.journeys.companion import PATIENCE
from tests.journeys.guide import KHADIJA, SARAH, YUSUF, Desk, a_morning
from tests.journeys.guide_circles import begin_anew
from tests.journeys.reader import LIBRARY
from tests.journeys.test_browser import AMINA

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LONG = PATIENCE * 1000  # milliseconds
HOURS_A_DAY = 24
BIN = "luton_bin_dry"  # the one that the sample picture of the page shows
OTHER_BINS = ("luton_bin_rest", "luton_bin_food", "luton_bin_garden")
OFFERED = '[data-callback^="offer:tomorrow:"]'


async def main() -> None:
    """Live a fortnight, and photograph it."""
    async with a_morning(PICTURES) as told:
        await set_a_host(told)
        await arrive(told)
        await confirm_the_bins(told)
        await read_aloud(told)
        await come_back(told)
        await read_about_bins(told)
        await read_alone(told)
        await offer_a_hand(told)
        await wish_for_one(told)
        await bring_together(told)
        await meet(told)


# --- before anybody comes -------------------------------------------------------------------------


async def set_a_host(told: Desk) -> None:
    """A neighbour who is not in the team: a name, a language, and a few words."""
    await begin_anew(told, KHADIJA, "desk::", "ourwelcome::", "hosts::", "hostadd:luton:")
    await told.sees(KHADIJA, "A new host: Luton")
    await told.says(KHADIJA, "Grace")
    await told.goes(KHADIJA, "hostspeaks:…:", "hostspeaks:…:en")
    await expect((await told.turn_to(KHADIJA)).get_by_text("✓ English")).to_be_visible()
    await told.goes(KHADIJA, "host:…:", "hostwords:…:", "hostwords:…:en")
    await told.sees(KHADIJA, "A few words in English")
    await told.says(KHADIJA, "I came from Ghana as a nurse. Ask me where to buy plantain.")
    await told.sees(KHADIJA, "Saved")
    await told.photograph(KHADIJA, "welcome-host")


async def confirm_the_bins(told: Desk) -> None:
    """A volunteer sends a picture of one bin, a coordinator agrees, and knows the others."""
    await to_fact(told, YUSUF, BIN)
    await told.goes(YUSUF, f"factpic:{BIN}:")
    await shows(told, YUSUF, f'[data-callback="fact:{BIN}:"]')
    await attaches(told, YUSUF, "photo")
    await shows(told, YUSUF, f'[data-callback^="factok:{BIN}:"]')
    await told.photograph(YUSUF, "welcome-photo")
    await told.goes(YUSUF, f"factok:{BIN}:…")
    await told.sees(KHADIJA, "Yusuf has looked")
    await told.photograph_whole(KHADIJA, "welcome-agree")
    await told.goes(KHADIJA, f"factyes:{BIN}:…")
    await told.sees(KHADIJA, "People read it from now on")
    for fact in OTHER_BINS:
        await to_fact(told, KHADIJA, fact)
        await told.goes(KHADIJA, f"factok:{fact}:…")
        await told.sees(KHADIJA, "You have checked this today")


async def to_fact(told: Desk, chat: int, fact: str) -> None:
    """Open a fact from the list, on whichever page it stands."""
    await begin_anew(told, chat, "desk::", "ourwelcome::", "facts::")
    newest = (await told.turn_to(chat)).locator(".message.in").last
    wanted = f'[data-callback="fact:{fact}:"]'
    for page in range(1, 10):
        await expect(newest.locator('[data-callback^="fact:"]').first).to_be_visible(timeout=LONG)
        if await newest.locator(wanted).count():
            break
        await told.goes(chat, f"facts::{page}")
        await expect(newest.locator(f'[data-callback="facts::{page}"]')).to_have_count(0)
    await told.goes(chat, f"fact:{fact}:")


async def read_aloud(told: Desk) -> None:
    """A volunteer answers a card with his voice; somebody else who speaks Arabic accepts it."""
    await begin_anew(told, KHADIJA, "desk::", "ourwelcome::", "voices::", "spoken::", "spoken:ar:0")
    await told.sees(KHADIJA, "You speak: English, Arabic")
    await begin_anew(told, YUSUF, "sessions::", "session:bins:open")
    await shows(told, YUSUF, '[data-callback="card:bins:four-kinds"]')
    await answers(told, YUSUF)
    await attaches(told, YUSUF, "voice")
    await shows(told, YUSUF, '[data-callback^="rec:bins:why."]')
    await told.photograph(YUSUF, "welcome-voice")
    await told.goes(YUSUF, "rec:bins:why.…ar")
    await told.sees(KHADIJA, "A new voice in Arabic")
    await told.goes(KHADIJA, "voice:…")
    await told.sees(KHADIJA, "Is it clear")
    await told.goes(KHADIJA, "voiceyes:…")
    await told.sees(KHADIJA, "Everybody can hear it now")


# --- somebody new ---------------------------------------------------------------------------------


async def arrive(told: Desk) -> None:
    """The first session: the hosts, a hello to them, and when to be written to."""
    await told.arrives(AMINA, "ar")
    await told.goes(AMINA, "session:welcome:open", "card:welcome:how", "card:welcome:neighbours")
    await shows(told, AMINA, '[data-callback="greet:luton:"]')
    await told.photograph(AMINA, "welcome-hosts", top=False)
    heard = await (await told.turn_to(YUSUF)).locator(".message.in").count()
    await told.goes(AMINA, "greet:luton:")
    said = (await told.turn_to(YUSUF)).locator(".message.in")
    await expect(said).not_to_have_count(heard, timeout=LONG)
    await told.goes(AMINA, "session:welcome:")
    await reads(told, AMINA, "welcome", after="neighbours")
    await shows(told, AMINA, '[data-callback="hour:set:18"]')
    await told.photograph(AMINA, "welcome-end")
    await told.goes(AMINA, "hour:set:18")
    await shows(told, AMINA, '[data-callback="settings::"]')


async def come_back(told: Desk) -> None:
    """Three days go by, and at her hour she is offered the next session."""
    phone = await told.turn_to(AMINA)
    await told.page.get_by_test_id("clock-days").click()
    for _ in range(HOURS_A_DAY):
        if await phone.locator(OFFERED).count():
            break
        await told.page.get_by_test_id("clock-hour").click()
        await told.page.wait_for_timeout(2_000)
    await shows(told, AMINA, OFFERED)
    await told.photograph(AMINA, "welcome-offer")


async def read_about_bins(told: Desk) -> None:
    """She listens to a card, plays, and sees the bins of her town."""
    await told.goes(AMINA, "session:bins:open", "listen:bins:why")
    await expect((await told.turn_to(AMINA)).locator("audio").last).to_be_visible(timeout=LONG)
    await told.photograph(AMINA, "welcome-listen")
    await told.goes(AMINA, "card:bins:why")
    await reads(told, AMINA, "bins", after="why", until="clean")
    await told.goes(AMINA, "play:which-bin:", "play:which-bin:banana.food")
    await shows(told, AMINA, '[data-callback="play:which-bin:box"]')
    await told.photograph(AMINA, "welcome-play")
    await told.goes(AMINA, "card:bins:clean", "card:bins:town", "bins:luton:")
    drawn = (await told.turn_to(AMINA)).locator(".message.in").last.locator("img")
    await expect(drawn).to_be_visible(timeout=LONG)
    await told.photograph(AMINA, "welcome-bins")
    await told.goes(AMINA, "card:bins:town")
    await reads(told, AMINA, "bins", after="town")


async def read_alone(told: Desk) -> None:
    """A page that leaves no trace, opened and closed."""
    await begin_anew(told, AMINA, "sessions::", "sessions:private:", "session:six-weeks:open")
    await shows(told, AMINA, '[data-callback^="card:six-weeks:"]')
    await told.photograph(AMINA, "welcome-private")
    await told.goes(AMINA, "shut::")
    await shows(told, AMINA, '[data-callback="sessions::"]')


async def reads(told: Desk, chat: int, session: str, after: str = "", until: str = "") -> None:
    """Card by card, from the one after `after`, as far as `until` or to the end."""
    ids = [card.id for card in LIBRARY.sessions[session].cards]
    first = ids.index(after) + 1 if after else 1
    last = ids.index(until) + 1 if until else len(ids)
    await told.goes(chat, *(f"card:{session}:{card}" for card in ids[first:last]))
    if not until:
        await told.goes(chat, f"session:{session}:done")


# --- two who meet ---------------------------------------------------------------------------------


async def offer_a_hand(told: Desk) -> None:
    """A neighbour reads the session for neighbours, and offers what she would do."""
    await told.arrives(SARAH, "en")
    await told.goes(SARAH, "sessions::", "sessions:neighbours:", "session:nb-hello:open")
    await reads(told, SARAH, "nb-hello")
    await told.goes(SARAH, "hand::", "hand:kind:bins", "hand:kind:english")
    await expect((await told.turn_to(SARAH)).get_by_text("✓ English practice")).to_be_visible()
    await told.photograph(SARAH, "welcome-hand")
    await told.goes(SARAH, "hand:when:")
    await told.sees(SARAH, "When is it good for you?")
    await told.says(SARAH, "Wednesday mornings")
    await told.goes(SARAH, "hand:name:mine")
    await told.sees(SARAH, "When it fits somebody, I ask you first")


async def wish_for_one(told: Desk) -> None:
    """Somebody new would like company."""
    await begin_anew(told, AMINA, "people::", "wish::", "newwish:bins:", "wish:…:any")
    await told.goes(AMINA, "wish:…:mine")
    await shows(told, AMINA, '[data-callback$=":back"]')


async def bring_together(told: Desk) -> None:
    """A coordinator suggests it, both say yes, and all three are told."""
    await begin_anew(told, KHADIJA, "desk::", "ourwelcome::", "helping::", "wished:…:")
    await told.sees(KHADIJA, "These neighbours would do it")
    await told.photograph_whole(KHADIJA, "welcome-match")
    await told.goes(KHADIJA, "bring:…")
    await told.sees(KHADIJA, "Where and when could they meet?")
    await told.says(KHADIJA, "Central Library, at the door, Wednesday at 10:00")
    await told.sees(KHADIJA, "Shall I ask both?")
    await told.goes(KHADIJA, "bringboth:…")
    await told.sees(KHADIJA, "I have asked both")
    await told.sees(SARAH, "Somebody new would like your company")
    await told.goes(SARAH, "pairing:…:yes")
    await told.sees(SARAH, "when the other person has answered")
    await told.goes(AMINA, "pairing:…:yes")
    await shows(told, AMINA, '[data-callback$=":met"]')
    await told.photograph(AMINA, "welcome-agreed")
    await told.sees(SARAH, "You meet Amina")
    await told.sees(KHADIJA, "Both have said yes")


async def meet(told: Desk) -> None:
    """Some days later they have met, and the wish is fulfilled."""
    for _ in range(3):
        await told.page.get_by_test_id("clock-days").click()
    await told.goes(AMINA, "pairing:…:met")
    await shows(told, AMINA, '[data-callback="wish::"]')
    await begin_anew(told, KHADIJA, "desk::", "ourwelcome::", "helping::")
    await told.sees(KHADIJA, "0 wishes wait for somebody")


# --- hands ----------------------------------------------------------------------------------------


async def shows(told: Desk, chat: int, choice: str) -> None:
    """Wait until the newest message from the companion has such a button."""
    newest = (await told.turn_to(chat)).locator(".message.in").last
    await expect(newest.locator(choice).first).to_be_visible(timeout=LONG)


async def answers(told: Desk, chat: int) -> None:
    """What is sent next answers the newest message."""
    phone = await told.turn_to(chat)
    newest: Locator = phone.locator(".message.in").last
    await newest.hover()
    await newest.locator(".handle").click()
    await phone.get_by_test_id("reply").click()


async def attaches(told: Desk, chat: int, kind: str) -> None:
    """Send something made up: a photo, a voice note."""
    phone = await told.turn_to(chat)
    await phone.get_by_test_id("attach").click()
    await phone.get_by_test_id(f"attach-{kind}").click()


if __name__ == "__main__":
    asyncio.run(main())
