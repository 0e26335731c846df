"""A round of feedback as the tests have it: two questions, asked before and after."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flows.rounds import Item, Option, Round

YES_NO = (Option("Yes", good=True, value=2), Option("No", value=1))
ITEMS = (
    Item("belong", "Belonging", "Do you feel at home here?", YES_NO, "feel at home"),
    Item("know", "Knowing people", "Do you know people here?", YES_NO, "know people"),
)
MADE_AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def round_of(id_: str = "roundaaa", **fields: Any) -> Round:
    """Open, in Luton: before from 23 to 29 November, after from 1 to 7 February."""
    values: dict[str, Any] = {
        "place": "luton",
        "made_at": MADE_AT,
        "questionnaire": "belonging",
        "items": ITEMS,
        "before_from": date(2026, 11, 23),
        "before_until": date(2026, 11, 29),
        "after_from": date(2027, 2, 1),
        "closes_on": date(2027, 2, 7),
        "state": "open",
        **fields,
    }
    return Round(id_, **values)
