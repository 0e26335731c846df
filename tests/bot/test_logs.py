"""Logs: no token survives in them, wherever it came from."""

from __future__ import annotations

import logging

import pytest

from bot.logs import Redacted

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
