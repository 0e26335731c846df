"""Logs: no token survives in them, wherever it came from."""

from __future__ import annotations

import logging

import pytest

from bot.logs import Redacted, is_for_the_log

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_12345"


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"The token `{TOKEN}` was rejected",
        TOKEN,
    ],
)
def test_a_token_never_reaches_a_line(text: str) -> None:
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "%s", (text,), None)
    line = Redacted("%(message)s").format(record)
    assert TOKEN.split(":")[1] not in line
    assert "[token]" in line


def test_a_token_in_a_traceback_is_hidden_too() -> None:
    try:
        raise ValueError(TOKEN)
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, error.__traceback__)
        )
    assert TOKEN not in Redacted("%(message)s").format(record)


def test_times_and_addresses_are_left_as_they_are() -> None:
    text = "2026-11-23 10:00:00 listening on 127.0.0.1:8443"
    record = logging.LogRecord("x", logging.INFO, __file__, 1, text, (), None)
    assert Redacted("%(message)s").format(record) == text


def test_an_answer_that_a_button_carries_never_reaches_a_line() -> None:
    data = "fabCD_-12Gg3WyPi3wRMxV0pQ9kLrT5uN7sB2hE4cA.zh-Hant"
    half = "w1abCD_-12Rm5_j42wO3lIVDomkRRIhscJiUurqtz0XDc.en"
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "%s %s", (data, half), None)
    assert Redacted("%(message)s").format(record) == "[sealed] [sealed]"


def test_what_a_prompt_carries_never_reaches_a_line() -> None:
    form = "fabCD_-12Gg3WyPi3wRMxV0pQ9kLrT5uN7sB2hE4cA.ar"
    text = f"https://t.me/companion_bot?ballot={form}~{'Rm5_j42wO3lIVDom' * 4}~4711 is no link"
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, text, (), None)
    assert Redacted("%(message)s").format(record) == (
        "https://t.me/companion_bot?ballot=[sealed] is no link"
    )


@pytest.mark.parametrize(
    ("name", "level", "said"),
    [
        ("telegram.ext.ExtBot", logging.DEBUG, False),
        ("aiogram.event", logging.INFO, False),
        ("sqlalchemy.engine.Engine", logging.INFO, False),
        ("aiohttp.access", logging.INFO, False),
        ("apscheduler.scheduler", logging.WARNING, False),
        ("aiogram", logging.WARNING, True),
        ("bot.service", logging.DEBUG, True),
    ],
)
def test_libraries_that_say_too_much_are_not_heard_even_when_all_may_speak(
    name: str, level: int, said: bool
) -> None:
    record = logging.LogRecord(name, level, __file__, 1, "x", (), None)
    assert is_for_the_log(record) is said
