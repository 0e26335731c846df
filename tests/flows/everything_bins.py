"""Bins that somebody has looked at, so that their picture can be asked for."""

from __future__ import annotations

from datetime import timedelta

from flows.welcoming import Check
from tests.flows.story import MONDAY


def bin_checks() -> tuple[Check, ...]:
    """A coordinator of Luton has found two of its containers to be as the file says."""
    today = MONDAY.date()
    return tuple(
        Check(fact, "luton", "right", "", today, today + timedelta(days=30), "grace")
        for fact in ("luton_bin_dry", "luton_bin_food")
    )
