"""Settings and commands: what is wrong is one line that names it, and the exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, StoreSettings, read_settings
from bot.store import arrivals, schema
from bot.store.engine import Store

TOKEN = "123456:ABC-def_ghi"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env here
    for name in os.environ:
        if name.startswith("COMPANION_"):
            monkeypatch.delenv(name)


def test_a_token_is_all_one_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_TELEGRAM_TOKEN", TOKEN)
    settings = read_settings(Settings)
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.database == "sqlite:///data/companion.db"
    assert settings.messages_per_second == 25
    assert not settings.webhook_url


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"COMPANION_TELEGRAM_TOKEN={TOKEN}\n", encoding="utf-8")
    assert read_settings(Settings).telegram_token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TELEGRAM_TOKEN", None, "COMPANION_TELEGRAM_TOKEN is missing"),
        ("TELEGRAM_TOKEN", "hello", "COMPANION_TELEGRAM_TOKEN must look like 123456:ABC-def"),
        ("TELEGRAM_API", "api.telegram.org", "COMPANION_TELEGRAM_API must be an address"),
        ("DATABASE_URL", "mysql://x", "COMPANION_DATABASE_URL must begin with sqlite:///"),
        ("WEBHOOK_URL", "nonsense", "COMPANION_WEBHOOK_URL must be an address"),
        ("WEBHOOK_URL", "https://x.org/t", "COMPANION_WEBHOOK_SECRET is missing"),
        ("WEBHOOK_SECRET", "with space", "COMPANION_WEBHOOK_SECRET may hold only"),
        ("LISTEN", "8443", "COMPANION_LISTEN must be host:port"),
        ("LISTEN", "0.0.0.0:99999", "COMPANION_LISTEN must be host:port"),
        ("MESSAGES_PER_SECOND", "-1", "COMPANION_MESSAGES_PER_SECOND Input should be"),
        ("MESSAGES_PER_SECOND", "many", "COMPANION_MESSAGES_PER_SECOND Input should be"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None, expected: str
) -> None:
    monkeypatch.setenv("COMPANION_TELEGRAM_TOKEN", TOKEN)
    if value is None:
        monkeypatch.delenv(f"COMPANION_{name}")
    else:
        monkeypatch.setenv(f"COMPANION_{name}", value)
    with pytest.raises(SettingsError) as caught:
        read_settings(Settings)
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_the_database_commands_need_no_token() -> None:
    assert read_settings(StoreSettings).database == "sqlite:///data/companion.db"


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("COMPANION_WEBHOOK_SECRET", "hush")
    assert TOKEN not in repr(read_settings(Settings))
    assert "hush" not in repr(read_settings(Settings))


def companion(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["run"], {}, "companion: COMPANION_TELEGRAM_TOKEN is missing"),
        (
            ["run"],
            {
                "COMPANION_TELEGRAM_TOKEN": TOKEN,
                "COMPANION_DATABASE_URL": "postgresql://127.0.0.1:9/x",
            },
            "companion: COMPANION_DATABASE_URL cannot be used",
        ),
        (
            ["db", "upgrade"],
            {"COMPANION_DATABASE_URL": "postgresql://127.0.0.1:9/x"},
            "companion: COMPANION_DATABASE_URL cannot be used",
        ),
        (
            ["db", "upgrade"],
            {"COMPANION_DATA_DIR": "/dev/null/x"},
            "companion: COMPANION_DATA_DIR cannot be used",
        ),
    ],
)
def test_a_command_that_cannot_run_says_why_in_one_line(
    arguments: list[str], environment: dict[str, str], expected: str
) -> None:
    done = companion(*arguments, **environment)
    assert done.returncode == 2
    assert done.stderr.startswith(expected)
    assert done.stderr.count("\n") == 1


def test_the_database_can_be_brought_up_to_date_again_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = companion("db", "upgrade", COMPANION_DATA_DIR=str(tmp_path / "data"))
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "data" / "companion.db").exists()


def test_the_check_passes_and_says_what_waits_for_review() -> None:
    done = companion("check")
    assert done.returncode == 0
    assert "facts wait for review" in done.stdout
    assert "places that help say: please check first" in done.stdout


def test_the_facts_are_listed_without_a_database() -> None:
    done = companion("check", "--facts", COMPANION_DATABASE_URL="postgresql://nowhere/nothing")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].split()[:3] == ["fact", "place", "status"]
    assert "emergency_phone" in done.stdout


def test_doubted_texts_are_listed_and_can_be_settled(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'companion.db'}")
    schema.upgrade(store)
    doubts = [("bins/food", "pl"), ("bins/food", "pl"), ("page/help", "ar")]
    store.run_here(lambda c: arrivals.count_doubts(c, doubts))
    store.close()
    folder = {"COMPANION_DATA_DIR": str(tmp_path)}
    assert companion("doubts", **folder).stdout == "bins/food  pl  2\npage/help  ar  1\n"
    assert companion("doubts", "--settle", "bins/food", **folder).stdout == "Settled.\n"
    assert companion("doubts", **folder).stdout == "page/help  ar  1\n"
