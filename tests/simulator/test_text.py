"""What becomes of a text between the bot and the person."""

from __future__ import annotations

import pytest

from bot.simulator.finding import found_in
from bot.simulator.telegram import Json
from bot.simulator.text import format_text, message_text


def bold(offset: int, length: int) -> Json:
    return {"type": "bold", "offset": offset, "length": length}


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("  <b>a</b>  ", "a", [bold(0, 1)]),
        ("\n<b> a </b>\n", "a", [bold(0, 1)]),
        ("a\r\nb", "a\nb", []),
        ("a\x07b\tc", "a b c", []),
        # Telegram takes the old direction marks away, and what follows moves up.
        ("\u202bسلام\u202c <b>a</b>", "سلام a", [bold(5, 1)]),
        ("<b>a\u2028\u2029b</b>", "ab", [bold(0, 2)]),
        # The isolates stay: they are what keeps a phone number in one piece.
        ("\u2068<b>07700</b>\u2069", "\u206807700\u2069", [bold(1, 5)]),
    ],
)
def test_telegram_cleans_a_text(html: str, text: str, entities: list[Json]) -> None:
    formatted = format_text(html, "HTML", None)
    assert (formatted.text, list(formatted.entities)) == (text, entities)


def test_the_limit_counts_what_is_seen_and_not_the_markup() -> None:
    assert len(message_text(f"<b>{'a' * 4096}</b>", "HTML", None).text) == 4096
    assert len(message_text("&amp;" * 4096, "HTML", None).text) == 4096


def test_more_than_a_hundred_entities_are_cut_in_silence() -> None:
    formatted = message_text("<b>a</b> " * 120, "HTML", None)
    assert len(formatted.entities) == 100


def test_entities_may_be_given_instead_of_markup() -> None:
    formatted = message_text("a <b>", "", [bold(0, 1)])
    assert formatted.as_text() == {"text": "a <b>", "entities": [bold(0, 1)]}


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start abc", ["/start"]),
        ("سلام /help", ["/help"]),
        ("🏠 /menu@companion_bot now", ["/menu@companion_bot"]),
        ("and/or https://example.org/start 1/2", []),
        ("no command", []),
    ],
)
def test_commands_are_found(text: str, commands: list[str]) -> None:
    assert found(text, "bot_command") == commands


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://example.org/start?a=/b", ["https://example.org/start?a=/b"]),
        ("Send it on: t.me/companion_bot?start=abc.", ["t.me/companion_bot?start=abc"]),
        ("🏠 (see https://example.org/a_(b)), then", ["https://example.org/a_(b)"]),
        ("رابط https://t.me/companion_bot؟", ["https://t.me/companion_bot"]),
        ("first.me/a first@t.me/a and/or", []),
    ],
)
def test_addresses_are_found_without_the_marks_after_them(text: str, addresses: list[str]) -> None:
    assert found(text, "url") == addresses


def test_nothing_is_found_in_code_or_in_a_link() -> None:
    html = '<code>/help</code> <a href="https://example.org/">t.me/a</a> <b>/stop</b>'
    kinds = [entity["type"] for entity in format_text(html, "HTML", None).entities]
    assert kinds == ["code", "text_link", "bold", "bot_command"]


def found(text: str, kind: str) -> list[str]:
    units = text.encode("utf-16-le")
    return [
        units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in found_in(text)
        if entity["type"] == kind
    ]
