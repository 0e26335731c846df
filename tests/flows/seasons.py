"""What the tests of the table of a season share: a town, its team, and tables as text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import count
from typing import Any

from bot.sheets import plain
from flows.circles import agenda
from flows.library import load
from flows.records import Circle, Meeting, Member, Staff
from flows.team.season import Season, Sorted, read
from flows.team.season_circles import Held, held
from tests.flows.story import MONDAY

TEAM = (
    Staff(1, "Farah", {"luton": "facilitator"}, date(2026, 11, 1), id="farah"),
    Staff(2, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), id="grace"),
    Staff(3, "Sam", {"luton": "facilitator"}, date(2026, 11, 1), id="sam1"),
    Staff(4, "Sam", {"luton": "facilitator"}, date(2026, 11, 1), id="sam2"),
    Staff(5, "Vera", {"luton": "volunteer"}, date(2026, 11, 1), id="vera"),
    Staff(6, "Brad", {"bradford": "facilitator"}, date(2026, 11, 1), id="brad"),
)
LIBRARY = load()
NUMBERS = count(1)
HEAD = "circle|meeting|day|time|venue"
TEA = "Tea|1|2026-12-03|18:30|Hall"
WALK = "Walk|1|2026-12-04|10:00|Park"

SEASON = f"""{HEAD}|food|seats
{TEA}|tea|9
Tea|2|2026-12-10|18:30|Hall||
{WALK}||
Tea;Walk|big|2026-12-20|14:00|Town hall||"""


def known(
    circles: Iterable[Circle] = (),
    meetings: Iterable[Meeting] = (),
    members: Iterable[Member] = (),
) -> Held:
    return held(LIBRARY, circles, meetings, TEAM, "luton").with_members(members)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), delimiter="|"))


def take(rows_: Iterable[list[str] | tuple[str, ...]], there: Held, **how: Any) -> Season:
    now = how.pop("now", MONDAY)
    return read(rows_, there, now, lambda: f"new{next(NUMBERS):05}", **how)


def table(text: str, there: Held | None = None, **how: Any) -> Season:
    """What a table written as CSV says."""
    return take(rows(text), there or known(), **how)


def after(season: Season, there: Held | None = None) -> Held:
    """What is there once a season was taken in."""
    there = there or known()
    circles = {c.id: c for c in (*there.circles, *season.circles.written)}
    meetings = {m.id: m for m in (*there.meetings, *season.meetings.written)}
    return known(circles.values(), meetings.values())


def told(there: Held) -> Held:
    """The same, once everybody has heard of every meeting."""
    heard = (
        agenda.changed(m, MONDAY, state="set", told=agenda.heard(replace(m, state="set"), MONDAY))
        for m in there.meetings
    )
    return known((replace(c, state="open") for c in there.circles), heard)


def said(season: Season) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, plain(p.reason)) for p in season.problems]


def refused(season: Season, line: int, column: str, reason: str) -> None:
    assert (season.circles, season.meetings) == (Sorted(), Sorted())
    [problem] = said(season)
    assert problem[:2] == (line, column)
    assert reason in problem[2]
