"""Settings from the environment or `.env`; a wrong one is one clear line that names it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "COMPANION_"
TELEGRAM = "https://api.telegram.org"


class SettingsError(Exception):
    """A setting is missing or malformed. The text names it and says what is expected."""


def _token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value()):
        raise ValueError("must look like 123456:ABC-def, as BotFather gives it")
    return token


def _http(url: str) -> str:
    if url and not re.match(r"https?://[^/\s]+", url):
        raise ValueError("must be an address beginning with https:// or http://")
    return url.rstrip("/")


def _host_and_port(listen: str) -> str:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("must be host:port, for example 0.0.0.0:8443")
    return listen


def _secret(secret: SecretStr) -> SecretStr:
    # The alphabet that setWebhook allows for secret_token.
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret.get_secret_value()):
        raise ValueError("may hold only letters, digits, - and _ (at most 256)")
    return secret


def _database(url: str) -> str:
    if url and not re.match(r"(sqlite|postgresql)(\+\w+)?://", url):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return url


class StoreSettings(BaseSettings):
    """Where the data is: all that commands need which only touch the database."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    data_dir: Path = Path("data")
    keys_dir: str = ""  # of the ballots; best on a disk that no backup takes
    database_url: Annotated[str, AfterValidator(_database)] = ""
    clock_url: Annotated[str, AfterValidator(_http)] = ""  # the demo and the tests move the clock

    @property
    def database(self) -> str:
        """The database to use: the one named, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'companion.db'}"

    @property
    def keys(self) -> Path:
        """The folder with the keys of the ballots."""
        return Path(self.keys_dir) if self.keys_dir else self.data_dir / "keys"

    @property
    def database_setting(self) -> str:
        """Which variable decided where the database is: the one to look at when it fails."""
        return PREFIX + ("DATABASE_URL" if self.database_url else "DATA_DIR")


class Settings(StoreSettings):
    """How this installation runs. Field names, upper-cased after COMPANION_, are the variables."""

    telegram_token: Annotated[SecretStr, AfterValidator(_token)]
    telegram_api: Annotated[str, AfterValidator(_http)] = TELEGRAM
    webhook_url: Annotated[str, AfterValidator(_http)] = ""
    webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")
    listen: Annotated[str, AfterValidator(_host_and_port)] = "127.0.0.1:8443"
    messages_per_second: float = Field(default=25, ge=0, le=1000)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host, int(port)


Shape = TypeVar("Shape", bound=StoreSettings)


def read_settings(shape: type[Shape]) -> Shape:
    """The settings, or SettingsError with one line that names the first wrong variable."""
    try:
        settings = shape()
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + "_".join(str(part) for part in problem["loc"]).upper()
        what = "is missing" if problem["type"] == "missing" else problem["msg"]
        raise SettingsError(f"{name} {what.removeprefix('Value error, ')}") from None
    if isinstance(settings, Settings):
        _check_webhook(settings)
    return settings


def _check_webhook(settings: Settings) -> None:
    if settings.webhook_url and not settings.webhook_secret.get_secret_value():
        raise SettingsError(
            "COMPANION_WEBHOOK_SECRET is missing: with a webhook, strangers could speak as Telegram"
        )
