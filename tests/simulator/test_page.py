"""The page in a real browser: several phones, links carried between them, what bubbles hold."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from playwright.async_api import Download, FilePayload, Page, expect

from bot.simulator import Simulator, Upload
from bot.simulator.samples import picture
from tests.simulator.browser import LAPTOP, NEEDED, POCKET, desk, phone, send_file, tabs
from tests.simulator.conftest import Call

LINK = "https://t.me/companion_bot?start=invite-abc"
PEOPLE = (
    ("Amina", "ar", "new arrival"),
    ("Marek", "pl", "new arrival"),
    ("Sarah", "en", "neighbour"),
    ("Joanna", "en", "coordinator"),
    ("Tariq", "ur", "volunteer"),
    ("Oleh", "uk", "new arrival"),
)

pytestmark = NEEDED


@pytest.fixture
async def five(simulator: Simulator) -> list[int]:
    return [simulator.open_phone(*person) for person in PEOPLE[:5]]


async def whole(page: Page, chats: list[int]) -> list[bool]:
    """Which phones can be seen from edge to edge."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    boxes = [await phone(page, chat).bounding_box() for chat in chats]
    return [box is not None and 0 <= box["x"] <= width - box["width"] for box in boxes]


async def test_five_phones_stand_side_by_side_each_with_its_role(
    simulator: Simulator, five: list[int]
) -> None:
    async with desk(simulator, LAPTOP) as page:
        assert await whole(page, five) == [True] * 5
        await expect(page.locator(".people")).to_be_hidden()
        for chat, (name, _, role) in zip(five, PEOPLE, strict=False):
            await expect(phone(page, chat).locator(".label")).to_contain_text(role)
            await expect(phone(page, chat).locator(".label")).to_contain_text(name)


async def test_when_not_all_fit_tabs_lead_to_the_others(
    simulator: Simulator, five: list[int]
) -> None:
    oleh = simulator.open_phone(*PEOPLE[5])
    async with desk(simulator, LAPTOP) as page:
        assert await whole(page, [five[0], oleh]) == [True, False]
        simulator.say(oleh, "/start")
        await expect(tabs(page).last).to_have_class("unread")
        await tabs(page).last.click()
        await expect(tabs(page).last).to_have_class("in-view")
        assert await whole(page, [five[0], oleh]) == [False, True]


async def test_in_a_pocket_one_phone_is_shown_and_five_tabs_fit(
    simulator: Simulator, five: list[int]
) -> None:
    async with desk(simulator, POCKET) as page:
        await expect(page.locator(".station:visible")).to_have_count(1)
        for tab, (name, _, role) in zip(await tabs(page).all(), PEOPLE, strict=False):
            await expect(tab).to_be_in_viewport(ratio=1)
            await expect(tab).to_contain_text(name)
            await expect(tab).to_contain_text(role)
        await tabs(page).nth(3).click()
        await expect(phone(page, five[3])).to_be_visible()
        await expect(phone(page, five[0])).to_be_hidden()


@pytest.mark.parametrize("size", [LAPTOP, POCKET])
async def test_a_link_can_be_carried_to_another_phone(
    simulator: Simulator, call: Call, five: list[int], size: tuple[int, int]
) -> None:
    amina, sarah = five[0], five[2]
    text = f'<a href="{LINK}">Your neighbour opens this</a>'
    await call("sendMessage", chat_id=amina, text=text, parse_mode="HTML")
    async with desk(simulator, size) as page:
        await phone(page, amina).get_by_test_id("bot-link").click()
        await page.get_by_test_id(f"open-on-{sarah}").click()
        await expect(phone(page, sarah).locator(".message .text")).to_have_text("/start")
    assert simulator.messages(sarah)[-1]["text"] == "/start invite-abc"
    assert len(simulator.messages(amina)) == 1


async def test_a_link_on_a_button_or_in_plain_words_opens_here_as_well(
    simulator: Simulator, call: Call, five: list[int]
) -> None:
    button = {"text": "Invite", "url": f"https://t.me/share/url?url={LINK}"}
    markup = {"inline_keyboard": [[button]]}
    await call("sendMessage", chat_id=five[0], text=f"See {LINK}.", reply_markup=markup)
    async with desk(simulator, LAPTOP) as page:
        for opened in (1, 2):
            await phone(page, five[0]).get_by_test_id("bot-link").nth(opened - 1).click()
            await page.get_by_test_id(f"open-on-{five[0]}").click()
            await expect(phone(page, five[0]).locator(".message.out")).to_have_count(opened)
    assert [m["text"] for m in simulator.messages(five[0])[1:]] == ["/start invite-abc"] * 2


async def test_a_link_that_was_handed_over_can_be_typed_in(
    simulator: Simulator, five: list[int]
) -> None:
    async with desk(simulator, LAPTOP) as page:
        marek = phone(page, five[1])
        for link in ("https://example.org/?start=a", LINK):
            await marek.get_by_test_id("more").click()
            await marek.get_by_test_id("open-link").click()
            await marek.get_by_test_id("link").fill(link)
            await marek.get_by_test_id("link-done").click()
        await expect(marek.locator(".message.out .text")).to_have_text("/start")
        await expect(marek.locator(".toast")).to_contain_text("does not lead to @companion_bot")
    assert simulator.messages(five[1])[-1]["text"] == "/start invite-abc"


async def test_people_who_only_read_along_have_no_phone_on_the_desk(
    simulator: Simulator, five: list[int]
) -> None:
    silent = [simulator.open_phone(f"Reader {n}", "en", "one of many") for n in range(3)]
    async with desk(simulator, LAPTOP) as page:
        await expect(page.locator(".station")).to_have_count(len(five))
        await expect(page.locator("#crowd")).to_have_text("3 more readers.")
        simulator.say(silent[0], "/start")
        await expect(page.locator(".message")).to_have_count(0)


async def test_what_the_bot_sends_can_be_seen_heard_and_kept(
    simulator: Simulator, http: aiohttp.ClientSession, call: Call, five: list[int]
) -> None:
    amina = five[0]
    simulator.send(five[1], "voice")
    await call("sendVoice", chat_id=amina, voice="voice-1", caption="From Marek")
    await send_file(http, amina, "photo", picture(), "qr.png")
    await send_file(http, amina, "document", b"a;b", "report.csv")
    place = {"latitude": 51.88, "longitude": -0.42, "title": "Library", "address": "1 High St"}
    await call("sendVenue", chat_id=amina, **place)
    async with desk(simulator, LAPTOP) as page:
        screen = phone(page, amina)
        await expect(screen.locator(".photo img")).to_have_js_property("naturalWidth", 240)
        played = "async (audio) => { await audio.play(); return audio.duration }"
        assert await screen.locator("audio").evaluate(played) == 2
        async with page.expect_download() as kept:
            await screen.locator("a.file").click()
        download = await kept.value
        assert download.suggested_filename == "report.csv"
        assert await content(download) == b"a;b"
        await expect(screen.locator(".place")).to_contain_text("Library")
        await expect(screen.locator(".place")).to_contain_text("1 High St")
        await expect(screen.locator(".place .icon-location")).to_be_visible()


async def content(download: Download) -> bytes:
    path = await download.path()
    return await asyncio.to_thread(path.read_bytes)


@pytest.mark.parametrize(
    ("kind", "caption", "shown"),
    [
        ("voice", "", "Wiadomość głosowa"),
        ("document", "Moja lista", "Moja lista"),
        ("photo", "", "Zdjęcie"),
    ],
)
async def test_an_answer_shows_whose_what_it_answers(
    simulator: Simulator, call: Call, kind: str, caption: str, shown: str
) -> None:
    marek = simulator.open_phone("Marek", "pl")
    question = simulator.send(marek, kind, caption=caption)
    reply = {"message_id": question}
    await call("sendMessage", chat_id=marek, text="Dziękujemy", reply_parameters=reply)
    async with desk(simulator, LAPTOP) as page:
        quoted = phone(page, marek).get_by_test_id("quoted")
        await expect(quoted).to_contain_text("Marek")
        await expect(quoted).to_contain_text(shown)
        await expect(quoted.locator("img")).to_have_count(int(kind == "photo"))
        await quoted.click()
        answered = phone(page, marek).locator(f'[data-message-id="{question}"]')
        await expect(answered).to_have_class("message out laden changed")


async def test_files_and_places_go_from_the_phone_with_words_under_them(
    simulator: Simulator, five: list[int]
) -> None:
    joanna = five[3]
    async with desk(simulator, LAPTOP) as page:
        screen = phone(page, joanna)
        await screen.get_by_test_id("composer").fill("The list")
        own = FilePayload(name="قائمة #2.csv", mimeType="text/csv", buffer=b"a;b")
        await screen.get_by_test_id("pick-document").set_input_files(own)
        await expect(screen.locator(".message")).to_have_count(1)
        await screen.get_by_test_id("attach").click()
        await screen.get_by_test_id("attach-location").click()
        await screen.get_by_test_id("place").fill("51.5, -0.1")
        await screen.get_by_test_id("place-done").click()
        await expect(screen.locator(".message")).to_have_count(2)
        await expect(screen.get_by_test_id("composer")).to_have_value("")
    document, place = simulator.messages(joanna)
    assert simulator.file(document["document"]["file_id"]) == b"a;b"
    assert (document["document"]["file_name"], document["caption"]) == (
        "قائمة #2.csv",
        "The list",
    )
    assert place["location"] == {"latitude": 51.5, "longitude": -0.1}


async def test_a_file_a_person_sent_shows_in_the_page(
    simulator: Simulator, five: list[int]
) -> None:
    simulator.upload(five[0], Upload(picture(), "bin.png", kind="photo", caption="ما هذا؟"))
    async with desk(simulator, POCKET) as page:
        screen = phone(page, five[0])
        await expect(screen.locator(".photo img")).to_have_js_property("naturalWidth", 240)
        await expect(screen.locator(".message.out .text")).to_have_text("ما هذا؟")


async def test_a_group_is_one_more_chat_in_which_nobody_here_writes(
    simulator: Simulator, call: Call, five: list[int]
) -> None:
    joanna = five[3]
    await call("sendMessage", chat_id=joanna, text="https://t.me/companion_bot?startgroup=abc")
    async with desk(simulator, LAPTOP) as page:
        await phone(page, joanna).locator(".text a").click()
        await page.get_by_test_id(f"open-on-{joanna}").click()
        await expect(page.locator(".station.group .label")).to_contain_text("Joanna's group")
        (group,) = [int(shown["chat"]) for shown in simulator.groups.shown()]
        await call("sendMessage", chat_id=group, text="We meet on Tuesday.")
        simulator.groups.say(group, joanna, "See you there")
        chat = phone(page, group)
        await expect(chat.locator(".message")).to_have_count(1)
        await expect(chat.locator(".message")).to_contain_text("We meet on Tuesday.")
        await expect(chat.get_by_test_id("composer")).to_be_hidden()
        await chat.get_by_test_id("more").click()
        async with page.expect_response("**/remove"):
            await chat.get_by_test_id("remove").click()
        refused = await call("sendMessage", chat_id=group, text="a")
        assert refused["error_code"] == 403
