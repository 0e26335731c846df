"""`make years`: many times two years of circles; writes its section of docs/torture.md.

`COMPANION_YEARS` says how many lives, `COMPANION_SEED` the first seed.
"""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from time import perf_counter

from flows.catalogue import read_catalogues
from flows.library import load
from flows.wording import Wording
from flows.world import World
from tests.bot.years.life import BEGIN, Life
from tests.pages import write_section

LIVES = int(os.environ.get("COMPANION_YEARS", "200"))
FIRST = int(os.environ.get("COMPANION_SEED", "1000"))
STEPS = 400  # things that people begin to do; many are followed by others within minutes

REPORT = Path(__file__).parents[3] / "docs" / "torture.md"
HEADING = "Two years of circles"

WHATS = {
    "invitation": "invitations",
    "moved": "changes",
    "cancelled": "cancelled meetings",
    "reminder": "reminders",
    "headcount": "headcounts, to those who lead",
    "after": "who came, to those who lead",
    "story": "whether they have a story",
    "seat": "a seat that is free",
}


@dataclass(frozen=True)
class Lived:
    """What became of one life."""

    seed: int
    wrong: str  # "" if everybody heard what they were promised
    did: Counter[str]
    heard: Counter[str]
    crashes: int
    longest: timedelta


@cache
def world() -> World:
    return World(BEGIN, load(), Wording(read_catalogues()))


def live(seed: int) -> Lived:
    """One life of two years."""
    life = Life(world(), seed, STEPS)
    wrong = ""
    try:
        life.live()
    except AssertionError as parted:
        wrong = str(parted) or "see the trace"
    twin = life.twin
    heard = Counter(letter.what for letter in twin.heard)
    return Lived(seed, wrong, life.counts, heard, twin.crashes, twin.longest)


def report(lives: list[Lived]) -> str:
    """The section for docs/torture.md; of lives in which all went well."""
    did: Counter[str] = sum((life.did for life in lives), Counter())
    heard: Counter[str] = sum((life.heard for life in lives), Counter())
    rows = "\n".join(f"| {name} | {heard[what]:,} |" for what, name in WHATS.items())
    longest = max((life.longest for life in lives), default=timedelta())
    crashes = sum(life.crashes for life in lives)
    return f"""
Written by `make years` on {datetime.now(UTC):%d %B %Y}, seeds {FIRST} to {FIRST + len(lives) - 1}.

Four circles in three zones (`Europe/London`, `Africa/Cairo`, `Australia/Lord_Howe`), from October
2026 over every change of their clocks. {did["set_meeting"]:,} meetings were set, some for half past
one on a night on which the clocks go back, or half past midnight on one that skips it; there were
{did["change"]:,} changes to them, and people joined, left, answered, paused, blocked and deleted
{sum(did[act] for act in ("enter", "leave", "answer", "pause", "block", "forget")):,} times. The
service was started anew {did["restart"]:,} times, was away {did["outages"]:,} times for minutes to
days, and lost its power between two writes as often as the table says.

What was written, and what reached each chat, is compared at every instant with a model that is
written from the promise and shares no code with the planner (`tests/bot/years/`).

| lives | crashes | letters | told twice | missed | after the meeting had begun | the latest |
|---:|---:|---:|---:|---:|---:|---:|
| {len(lives)} | {crashes:,} | {heard.total():,} | 0 | 0 | 0 | {longest.total_seconds():.0f} s |

| what reached the chats | how often |
|---|---:|
{rows}
"""


def main() -> None:
    """Live, say how it went, and write it down."""
    begun = perf_counter()
    lives = []
    with ProcessPoolExecutor() as workers:
        for lived in workers.map(live, range(FIRST, FIRST + LIVES)):
            lives.append(lived)
            if lived.wrong:
                print(f"seed {lived.seed}: {lived.wrong}", flush=True)
    print(f"{perf_counter() - begun:.0f} s")
    if any(lived.wrong for lived in lives):
        raise SystemExit(1)
    write_section(REPORT, HEADING, report(lives))
    print(report(lives))


if __name__ == "__main__":
    main()
