"""A result in the chat: pictures and files are made as they are sent, and by another process."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.reports.release import release_of
from bot.simulator import Simulator
from bot.speak.letter import call_for, takes_long
from bot.speak.outcome import Fate
from bot.speak.telegram import Telegram
from bot.turn import payload_of
from flows.attachments import Sheet
from flows.catalogue import Catalogue
from flows.feedback.result import (
    chart_screens,
    page_screen,
    result_screen,
    table_screen,
    workbook_screen,
)
from flows.library import Library
from flows.model import Screen, Words
from flows.rounds import Release, Round
from flows.wording import Wording
from tests.bot.reports.sample import counts_of, people, round_of

TOKEN = "42:SIMULATOR"
HEAVY = ("matplotlib", "scipy", "pandas", "statsmodels", "numpy", "openpyxl", "icalendar")


@pytest.fixture(scope="module")
def round_(library: Library) -> Round:
    return round_of(library.questionnaires["newcomers"].items_for_round())


@pytest.fixture(scope="module")
def release(round_: Round) -> Release:
    counts = counts_of(round_.items, people(60, round_.items))
    return release_of(round_, counts, invited=100, closed_on=date(2026, 11, 15))


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    simulator = Simulator(TOKEN)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def telegram(simulator: Simulator) -> AsyncIterator[Telegram]:
    telegram = Telegram(TOKEN, simulator.url, 0)
    await telegram.open()
    yield telegram
    await telegram.close()


def payload(screen: Screen) -> dict[str, Any]:
    """As it lies in the outbox."""
    message = Wording({"en": Catalogue("en", {})}).message(screen, "en")
    stored: dict[str, Any] = json.loads(json.dumps(payload_of(message)))
    return stored


async def test_the_pictures_arrive_with_what_they_show_in_words(
    simulator: Simulator, telegram: Telegram, round_: Round, release: Release
) -> None:
    chat = simulator.open_phone("Sarah")
    for screen in chart_screens(round_, release):
        assert (await telegram.deliver(chat, payload(screen))).fate is Fate.SENT
    first, second = simulator.messages(chat)
    assert first["caption"].startswith("People who chat to neighbours at least once a month: ")
    assert second["caption"].startswith("People who know what to do when someone threatens them: ")
    picture = simulator.file(first["photo"][-1]["file_id"])
    assert Image.open(BytesIO(picture)).width == 1080


async def test_files_arrive_under_their_names(
    simulator: Simulator, telegram: Telegram, round_: Round, release: Release
) -> None:
    chat = simulator.open_phone("Sarah")
    place, questions = Words("Luton"), Words("New here")
    for screen in (
        result_screen(round_, release),
        workbook_screen(round_, release),
        table_screen(round_, release),
        page_screen(round_, release, place, questions),
    ):
        assert (await telegram.deliver(chat, payload(screen))).fate is Fate.SENT
    words, *files = simulator.messages(chat)
    assert words["text"].startswith("What people told us")
    assert [file["document"]["file_name"] for file in files] == [
        "feedback-abcdefgh.xlsx",
        "feedback-abcdefgh.csv",
        "feedback-abcdefgh.html",
    ]
    assert simulator.file(files[2]["document"]["file_id"]).startswith(b"<!doctype html>")


async def test_when_a_picture_fails_the_words_go_out_and_the_log_says_what_to_do(
    simulator: Simulator,
    telegram: Telegram,
    round_: Round,
    release: Release,
    caplog: pytest.LogCaptureFixture,
) -> None:
    chat = simulator.open_phone("Sarah")
    broken = payload(chart_screens(round_, release)[0])
    broken["attachment"]["rows"][0]["title"] = "\ue000"  # no font has it
    with caplog.at_level(logging.ERROR):
        outcome = await telegram.deliver(chat, broken)
    assert outcome.fate is Fate.SENT
    [words] = simulator.messages(chat)
    assert words["text"].startswith("People who chat to neighbours at least once a month: ")
    [line] = caplog.records
    assert "install Noto fonts" in line.getMessage()
    assert "\n" not in line.getMessage()


async def test_a_picture_without_words_that_fails_is_given_up(
    simulator: Simulator, telegram: Telegram, round_: Round, release: Release
) -> None:
    chat = simulator.open_phone("Sarah")
    broken = payload(chart_screens(round_, release)[0]) | {"text": ""}
    broken["attachment"]["rows"] = "none"
    outcome = await telegram.deliver(chat, broken)
    assert (outcome.fate, outcome.why) == (Fate.NEVER, "what was to be drawn could not be drawn")
    assert simulator.messages(chat) == []


async def test_while_a_picture_is_drawn_others_are_answered(
    simulator: Simulator, telegram: Telegram, round_: Round, release: Release
) -> None:
    sarah, amina = simulator.open_phone("Sarah"), simulator.open_phone("Amina")
    drawing = asyncio.ensure_future(
        telegram.deliver(sarah, payload(chart_screens(round_, release)[0]))
    )
    await asyncio.sleep(0.05)
    await telegram.deliver(amina, {"text": "hello", "buttons": []})
    assert not drawing.done()
    assert (await drawing).fate is Fate.SENT


def test_only_what_is_made_at_sending_takes_long(round_: Round, release: Release) -> None:
    assert takes_long(payload(workbook_screen(round_, release)))
    assert not takes_long(payload(result_screen(round_, release)))
    quick = payload(Screen((), attachment=Sheet("a.txt", "b")))
    assert not takes_long(quick)
    assert call_for(1, quick)[0] == "sendDocument"


@pytest.mark.parametrize("module", ["bot.service", "bot.speak.speaker", "flows.routes", "bot.cli"])
def test_the_service_loads_nothing_that_calculates_or_draws(module: str) -> None:
    code = f"import sys, {module}\nprint(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
