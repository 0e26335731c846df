"""Work in a process of its own: what is large to load stays out of the service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import apart
from bot.apart import WorkFailed, in_a_process

ROOT = Path(__file__).parents[2]
LARGE = {"scipy", "matplotlib", "statsmodels", "pandas"}


async def test_what_comes_back_is_what_the_function_gives() -> None:
    assert await in_a_process("operator", "add", (1,), (2,)) == (1, 2)
    assert await in_a_process("json", "dumps", {"a": 1}, indent=None) == '{"a": 1}'


async def test_what_is_printed_does_not_come_between(capfd: pytest.CaptureFixture[str]) -> None:
    assert await in_a_process("builtins", "print", "hello") is None
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (("json", "loads", "a secret"), "JSONDecodeError"),
        (("nowhere", "f"), "ModuleNotFoundError"),
        (("os", "_exit", 3), "exit code 3"),
    ],
)
async def test_of_what_fails_only_the_kind_of_mistake_is_told(
    work: tuple[str, ...], why: str
) -> None:
    with pytest.raises(WorkFailed) as failed:
        await in_a_process(*work)
    assert str(failed.value) == why


async def test_the_settings_of_the_companion_do_not_go_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COMPANION_TELEGRAM_TOKEN", "42:SECRET")
    environment = await in_a_process("tests.bot.test_apart", "environment")
    assert "PATH" in environment
    assert not [name for name in environment if name.startswith("COMPANION_")]


def environment() -> list[str]:
    """What the process finds in its environment."""
    return list(os.environ)


async def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    with pytest.raises(TimeoutError):
        await in_a_process("time", "sleep", 60)


def test_the_planner_of_rounds_loads_nothing_large() -> None:
    code = "import bot.rounds, sys, json; print(json.dumps(sorted(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert LARGE.isdisjoint(json.loads(found.stdout))
