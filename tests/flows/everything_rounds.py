"""Rounds of feedback in every state: part of the desk of `everything`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flows.library import load
from flows.rounds import Finding, Release, Round, Share
from tests.flows.story import MONDAY

TODAY = MONDAY.date()
NEWCOMERS = load().questionnaires["newcomers"].items_for_round()
MEETING = load().questionnaires["meeting"].items_for_round()


def in_weeks(weeks: int) -> date:
    return TODAY + timedelta(weeks=weeks)


# A draft that can be opened: no other round asks this circle.
ROUND = Round(
    "round001",
    "luton",
    MONDAY - timedelta(days=1),
    "newcomers",
    NEWCOMERS,
    after_from=in_weeks(8),
    closes_on=in_weeks(10),
    before_from=in_weeks(1),
    before_until=in_weeks(2),
    circles=("circle01",),
)
OPEN = replace(ROUND, id="round010", state="open", circles=("circle04",))
ONCE = replace(
    OPEN,
    id="round020",
    questionnaire="meeting",
    items=MEETING,
    before_from=None,
    before_until=None,
    after_from=in_weeks(-1),
    closes_on=in_weeks(1),
    circles=("circle06",),
    meeting="meetin07",
)
SHARE = Share(60, 45, 74)
FINDINGS = tuple(
    Finding(item.id, 30, Share(40, 25, 57), SHARE, better=15, same=10, worse=5, skipped=5)
    for item in NEWCOMERS
)
RELEASE = Release(
    TODAY,
    ("round030",),
    invited=60,
    before=40,
    after=35,
    pairs=30,
    findings=FINDINGS,
    public=FINDINGS[:1],
    comments=("More buses in the evening",),
)
OVER = replace(OPEN, before_from=in_weeks(-12), before_until=in_weeks(-11))
OVER = replace(OVER, after_from=in_weeks(-3), closes_on=in_weeks(-1), circles=())

ROUNDS = (
    ROUND,
    # Begun, and left at the first step; and one whom nothing lets be opened.
    replace(ROUND, id="round002", questionnaire="", items=(), circles=()),
    replace(ROUND, id="round003", circles=("circle04", "gone0000"), before_from=in_weeks(-1)),
    # About a meeting that is ahead, and one that is over.
    replace(ROUND, id="round004", circles=("circle01", "circle04"), meeting="meetin06"),
    replace(ONCE, id="round005", state="draft", circles=("circle01",), meeting="meetin05"),
    replace(OPEN, id="round009", state="opening"),
    OPEN,
    replace(OPEN, id="round011", before_from=in_weeks(-1)),
    replace(OPEN, id="round012", before_from=in_weeks(-4), before_until=in_weeks(-3)),
    replace(OVER, id="round013", state="open", closes_on=in_weeks(1), circles=("circle06",)),
    replace(OVER, id="round014", state="open", strong=True, circles=("circle06",)),
    ONCE,
    replace(OVER, id="round021", state="waiting"),
    replace(OVER, id="round022", state="waiting", strong=True),
    replace(OVER, id="round030", state="closed", release=RELEASE),
    replace(
        OVER,
        id="round031",
        state="closed",
        release=replace(RELEASE, findings=(), public=(), comments=(), why_not="few"),
    ),
    replace(OVER, id="round040", state="cancelled"),
)
