"""Findings about facts that wait for somebody to agree: part of the desk of `everything`."""

from __future__ import annotations

from flows.attachments import File
from flows.records import EVERYWHERE
from flows.welcoming import Check
from tests.flows.story import MONDAY

TODAY = MONDAY.date()


def fact_checks() -> tuple[Check, ...]:
    """A neighbour has seen another number, with a picture of it; and one for all of England."""
    return (
        Check(
            "luton_council_phone",
            "luton",
            seen="changed",
            seen_value="01582 510334",
            seen_by="sarah",
            seen_on=TODAY,
            photo=File("photo", "photo-1"),
        ),
        Check("shelter_phone", EVERYWHERE, seen="changed", seen_by="grace", seen_on=TODAY),
    )
