"""Charts as pictures, drawn in a process of their own: matplotlib stays out of this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any

from bot.reports import NO_FONT

PATIENCE = 60  # seconds; a picture takes two or three
ONE_AT_A_TIME = threading.Lock()  # each takes some 150 MB
Json = dict[str, Any]


class NotDrawn(Exception):
    """There is no picture. The text says what the operator can do, and nothing of the chart."""


def png(chart: Json) -> bytes:
    """The picture of a Chart in plain JSON. It waits for it: not for the event loop.

    Raises NotDrawn.
    """
    try:
        done = _drawn(chart)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotDrawn(f"{type(error).__name__}; is the machine short of memory?") from None
    if done.returncode == NO_FONT:
        raise NotDrawn(f"no font has all letters of {chart['language']!r}; install Noto fonts")
    if done.returncode or not done.stdout:
        raise NotDrawn(f"matplotlib gave up ({done.returncode}); try `companion feedback report`")
    return done.stdout


def _drawn(chart: Json) -> subprocess.CompletedProcess[bytes]:
    with ONE_AT_A_TIME:
        return subprocess.run(
            [sys.executable, "-m", "bot.reports.draw"],
            input=json.dumps(chart).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=environment(),
        )


def environment() -> dict[str, str]:
    """What goes along to the process that draws: not the settings, for the token is among them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
