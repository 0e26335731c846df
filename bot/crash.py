"""Numbered places at which the tests pull the plug.

`COMPANION_CRASH_AT=turn.committed:3` kills the process, as a power cut would, the third time it
comes by that place. Without the variable this costs one comparison.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from typing import Literal, get_args

Point = Literal[
    "turn.written",  # everything of the turn is written, nothing committed
    "turn.committed",  # committed, the update not yet acknowledged
    "broadcast.begun",  # its ledger is written, nothing committed
    "meetings.told",  # a few members are told and the cursor is moved, nothing committed
    "rounds.told",  # a few people are asked and the cursor is moved, nothing committed
    "rounds.ended",  # how it ended is written, nothing committed
    "ballot.cast",  # a ballot is written, nothing committed
    "ballot.counted",  # committed, the form still shows its buttons
    "ballot.closing",  # everything is counted, nothing committed
    "ballot.closed",  # committed, the keys are still there
    "ballot.overwritten",  # the keys are noise, their file is still there
    "speak.claimed",  # rows are marked as being sent, nothing has left
    "speak.accepted",  # Telegram took a message, we have not noted it
    "speak.settled",  # noted
]
POINTS: tuple[Point, ...] = get_args(Point)

_WANTED, _, _TIMES = os.environ.get("COMPANION_CRASH_AT", "").partition(":")
_passed: Counter[str] = Counter()


def crash_point(point: Point) -> None:
    """Die here without a word, if the environment says so."""
    if point != _WANTED:
        return
    _passed[point] += 1
    if _passed[point] == int(_TIMES or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
