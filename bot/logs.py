"""Logs: one line each, no names, texts or ids of people, and never a token."""

from __future__ import annotations

import logging
import re
import sys

TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{5,}")
# What a button of a form carries; and what follows it in the link of a prompt.
SEALED = re.compile(r"\b[a-zD][12]?[\w-]{30,62}\.[\w-]{2,10}(?:~[\w-]*~\d*)?")

# They name addresses, ids, texts and parameters; from a warning on they say what is wrong.
LOUD = (
    "aiogram",
    "aiohttp",
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "sqlalchemy",
)
SILENT = {
    # It logs tracebacks, and bodies it could not read; the speaker says the same in one line.
    "telegram": logging.CRITICAL,
    # A look that takes longer than a second is no news: the next one follows.
    "apscheduler": logging.ERROR,
}


class Redacted(logging.Formatter):
    """A formatter in whose lines no token and no answer survives, wherever it came from."""

    def format(self, record: logging.LogRecord) -> str:
        line = TOKEN.sub("[token]", super().format(record))
        return SEALED.sub("[sealed]", line)


def is_for_the_log(record: logging.LogRecord) -> bool:
    """Whether a record may be written: also when every logger was told to say everything."""
    library = record.name.partition(".")[0]
    least = SILENT.get(library, logging.WARNING if library in LOUD else logging.NOTSET)
    return record.levelno >= least


def set_up_logs(level: int | str = logging.INFO) -> None:
    """Log to standard error. What libraries say at length is not even made at the usual level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacted("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(is_for_the_log)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    if logging.getLogger().level >= logging.INFO:
        for loud in LOUD:
            logging.getLogger(loud).setLevel(logging.WARNING)
        for silent, least in SILENT.items():
            logging.getLogger(silent).setLevel(least)
