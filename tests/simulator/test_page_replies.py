"""The page, where one thing hangs on another: wishes for a reply, quotes, what is taken away."""

from __future__ import annotations

import json

import aiohttp
import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.simulator import Json, Simulator
from bot.simulator.samples import picture
from tests.simulator.browser import LAPTOP, NARROW, NEEDED, desk, phone, send_file
from tests.simulator.conftest import Call

KEYBOARD: Json = {"inline_keyboard": [[{"text": "ابدأ", "callback_data": "start"}]]}
LONG = "هل تذكر هذه الأسئلة؟ يمكنك الإجابة عنها مرة أخرى الآن، متى شئت."
WISH = {"force_reply": True, "input_field_placeholder": "كلماتك"}

pytestmark = NEEDED


async def send(call: Call, chat: int, text: str, **more: object) -> int:
    answer = await call("sendMessage", chat_id=chat, text=text, **more)
    return int(answer["result"]["message_id"])


def message(screen: Locator, number: int) -> Locator:
    return screen.locator(f'[data-message-id="{number}"]')


async def take(page: Page, chat: int, number: int, what: str) -> None:
    """Open what can be done with a message, and choose."""
    shown = message(phone(page, chat), number)
    await shown.locator(".bubble").hover()
    await shown.locator(".handle").click()
    await phone(page, chat).get_by_test_id(what).click()


async def test_a_wish_for_a_reply_opens_one_and_the_next_words_are_it(
    simulator: Simulator, call: Call, amina: int
) -> None:
    async with desk(simulator, NARROW) as page:
        screen = phone(page, amina)
        question = await send(call, amina, LONG, reply_markup=WISH)
        held, box = screen.get_by_test_id("held"), screen.get_by_test_id("composer")
        await expect(held).to_contain_text(LONG)
        await expect(box).to_have_attribute("placeholder", "كلماتك")
        await box.fill("كان جيداً")
        await screen.get_by_test_id("send").click()
        await expect(screen.locator(".message.out").get_by_test_id("quoted")).to_contain_text(LONG)
        await expect(held).to_be_hidden()
        await expect(box).to_have_attribute("placeholder", "رسالة")
        await box.fill("شكرا")
        await screen.get_by_test_id("send").click()
        await expect(screen.locator(".message.out")).to_have_count(2)
    reply, more = simulator.messages(amina)[1:]
    assert reply["reply_to_message"]["message_id"] == question
    assert "reply_to_message" not in more


async def test_the_reply_can_be_called_off_and_goes_with_its_question(
    simulator: Simulator, call: Call, amina: int
) -> None:
    async with desk(simulator, NARROW) as page:
        screen = phone(page, amina)
        held = screen.get_by_test_id("held")
        question = await send(call, amina, LONG, reply_markup=WISH)
        await screen.get_by_test_id("composer").fill("كان")
        await held.get_by_role("button").click()
        await expect(held).to_be_hidden()
        await screen.get_by_test_id("send").click()
        await expect(screen.locator(".message.out")).to_have_count(1)
        await take(page, amina, question, "reply")  # they think better of it
        await expect(held).to_contain_text(LONG)
        await call("deleteMessage", chat_id=amina, message_id=question)
        await expect(held).to_be_hidden()
    assert "reply_to_message" not in simulator.messages(amina)[-1]


async def test_a_voice_or_a_file_can_be_the_reply_as_well(
    simulator: Simulator, call: Call, amina: int
) -> None:
    async with desk(simulator, LAPTOP) as page:
        screen = phone(page, amina)
        for sent in range(2):
            await send(call, amina, "?", reply_markup=WISH)
            await expect(screen.get_by_test_id("held")).to_be_visible()
            if sent:
                own = FilePayload(name="a.txt", mimeType="text/plain", buffer=b"a")
                await screen.get_by_test_id("pick-document").set_input_files(own)
            else:
                await screen.get_by_test_id("attach").click()
                await screen.get_by_test_id("attach-voice").click()
            await expect(screen.locator(".message.out").get_by_test_id("quoted")).to_have_count(
                sent + 1
            )
            await expect(screen.get_by_test_id("held")).to_be_hidden()


async def test_a_card_is_answered_with_a_voice_from_its_menu(
    simulator: Simulator, call: Call, amina: int
) -> None:
    card = await send(call, amina, LONG, reply_markup=KEYBOARD)
    async with desk(simulator, NARROW) as page:
        screen = phone(page, amina)
        await take(page, amina, card, "reply")
        await screen.get_by_test_id("attach").click()
        await screen.get_by_test_id("attach-voice").click()
        await expect(screen.locator(".message.out").get_by_test_id("quoted")).to_contain_text(LONG)
    told = (await call("getUpdates"))["result"][-1]["message"]
    assert told["voice"]["file_id"]
    assert told["reply_to_message"]["reply_markup"] == KEYBOARD


async def test_who_opens_the_page_later_finds_the_wish_if_it_still_stands(
    simulator: Simulator, call: Call, amina: int
) -> None:
    sarah = simulator.open_phone("Sarah")
    for chat in (amina, sarah):
        await send(call, chat, LONG, reply_markup=WISH)
    simulator.say(sarah, "Something else")
    async with desk(simulator, LAPTOP) as page:
        await expect(phone(page, amina).get_by_test_id("held")).to_be_visible()
        await expect(phone(page, sarah).get_by_test_id("held")).to_be_hidden()


async def test_a_quote_shows_what_is_answered_as_it_stands_now(
    simulator: Simulator, call: Call, amina: int
) -> None:
    earlier = await send(call, amina, "Before")
    later = await send(call, amina, "After", reply_parameters={"message_id": earlier})
    async with desk(simulator, NARROW) as page:
        quoted = message(phone(page, amina), later).get_by_test_id("quoted")
        await expect(quoted).to_contain_text("Before")
        await call("editMessageText", chat_id=amina, message_id=earlier, text="Thank you")
        await expect(quoted).to_contain_text("Thank you")
        await take(page, amina, earlier, "delete")
        await expect(quoted).to_have_count(0)
        await expect(phone(page, amina).locator(".message")).to_have_count(1)


@pytest.mark.parametrize(("way", "found"), [("delete", False), ("delete-here", True)])
async def test_a_message_can_be_deleted_for_both_or_on_this_phone_only(
    simulator: Simulator, call: Call, amina: int, way: str, *, found: bool
) -> None:
    number = await send(call, amina, LONG, reply_markup=KEYBOARD)
    async with desk(simulator, NARROW) as page:
        await take(page, amina, number, way)
        await expect(phone(page, amina).locator(".message")).to_have_count(0)
        edited = await call("editMessageText", chat_id=amina, message_id=number, text="b")
        assert edited["ok"] is found
        await page.reload()
        await expect(phone(page, amina)).to_be_visible()
        await expect(phone(page, amina).locator(".message")).to_have_count(0)


async def test_ones_own_words_can_be_changed_those_of_the_bot_cannot(
    simulator: Simulator, call: Call, amina: int
) -> None:
    own, bots = simulator.say(amina, "Helo"), await send(call, amina, LONG)
    async with desk(simulator, NARROW) as page:
        screen = phone(page, amina)
        await take(page, amina, own, "edit")
        await screen.get_by_test_id("composer").fill("Hello")
        await screen.get_by_test_id("send").click()
        await expect(message(screen, own).locator(".text")).to_have_text("Hello")
        await message(screen, bots).locator(".bubble").hover()
        await message(screen, bots).locator(".handle").click()
        await expect(screen.get_by_test_id("delete")).to_be_visible()
        await expect(screen.get_by_test_id("edit")).to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_a_long_quote_keeps_within_a_narrow_phone(
    simulator: Simulator, call: Call, language: str
) -> None:
    chat = simulator.open_phone("Amina", language)
    earlier = await send(call, chat, f"{LONG} The same again in English, which is quite long.")
    await send(call, chat, "?", reply_parameters={"message_id": earlier}, reply_markup=KEYBOARD)
    simulator.say(chat, LONG, reply_to=earlier)
    await send(call, chat, LONG, reply_parameters={"message_id": earlier}, reply_markup=WISH)
    async with desk(simulator, NARROW) as page:
        screen = phone(page, chat)
        width = NARROW[0]
        for strip in (*await screen.get_by_test_id("quoted").all(), screen.get_by_test_id("held")):
            box = await strip.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["height"] < 60  # two lines
        assert await screen.locator(".log").evaluate("log => log.scrollWidth <= log.clientWidth")


async def test_a_message_that_grows_at_the_end_stays_in_view(
    simulator: Simulator, call: Call, amina: int
) -> None:
    for _ in range(8):
        await send(call, amina, LONG)
    last = await send(call, amina, "?", reply_markup=KEYBOARD)
    async with desk(simulator, NARROW) as page:
        shown = message(phone(page, amina), last)
        await expect(shown).to_be_in_viewport(ratio=1)
        buttons = KEYBOARD["inline_keyboard"] * 4
        await call(
            "editMessageText",
            chat_id=amina,
            message_id=last,
            text=LONG,
            reply_markup={"inline_keyboard": buttons},
        )
        await expect(shown.locator(".choice")).to_have_count(4)
        await expect(shown).to_be_in_viewport(ratio=1)


async def test_the_answer_to_a_tap_is_a_notice_or_an_alert(
    simulator: Simulator, call: Call, amina: int
) -> None:
    number = await send(call, amina, LONG, reply_markup=KEYBOARD)
    async with desk(simulator, NARROW) as page:
        screen = phone(page, amina)
        button = message(screen, number).locator(".choice")
        for important in (False, True):
            await button.click()
            await expect(button).to_have_attribute("aria-busy", "true")
            update = (await call("getUpdates", offset=-1))["result"][0]
            await call(
                "answerCallbackQuery",
                callback_query_id=update["callback_query"]["id"],
                text=f"{important}: ت",
                show_alert=important,
            )
            await expect(button).not_to_have_attribute("aria-busy", "true")
        await expect(screen.locator(".toast")).to_have_text("False: ت")
        alert = screen.get_by_role("alertdialog")
        await expect(alert).to_contain_text("True: ت")
        await alert.get_by_role("button").click()
        await expect(alert).to_have_count(0)


async def test_a_picture_is_shown_with_words_and_buttons_and_opens_in_full(
    simulator: Simulator, http: aiohttp.ClientSession, amina: int
) -> None:
    markup = json.dumps(KEYBOARD)
    await send_file(http, amina, "photo", picture(), "chart.png", caption=LONG, reply_markup=markup)
    await send_file(http, amina, "document", b"PK\x03", "تقرير 2027.xlsx", reply_markup=markup)
    async with desk(simulator, NARROW) as page:
        screen = phone(page, amina)
        first, second = screen.locator(".message").first, screen.locator(".message").last
        await expect(first.locator(".photo img")).to_have_js_property("naturalWidth", 240)
        await expect(first.locator(".text")).to_have_text(LONG)
        await expect(screen.locator(".choice")).to_have_count(2)
        async with page.expect_popup() as opened:
            await first.locator(".photo").click()
        full = (await opened.value).locator("img")
        await expect(full).to_have_js_property("naturalWidth", 240)
        async with page.expect_download() as kept:
            await second.locator("a.file").click()
        assert (await kept.value).suggested_filename == "تقرير 2027.xlsx"
