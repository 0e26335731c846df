"""Logs: one line each, no names, texts or ids of people, and never a token."""

from __future__ import annotations

import logging
import re
import sys

TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{5,}")


class Redacted(logging.Formatter):
    """A formatter in whose lines no bot token survives, wherever it came from."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub("[token]", super().format(record))


def set_up_logs(level: int = logging.INFO) -> None:
    """Log to standard error. httpx and aiogram, which name addresses and ids, only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacted("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for loud in ("httpx", "httpcore", "aiogram", "apscheduler", "aiohttp", "alembic"):
        logging.getLogger(loud).setLevel(logging.WARNING)
    # It logs tracebacks, and bodies it could not read; the speaker says the same in one line.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
