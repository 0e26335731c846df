"""The table for docs/anonymity.md, and what would make the run a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.linkage.controls import Design
from tests.linkage.figures import AUC_LIMIT, TOLERANCE, Figures, expected_rate, figures
from tests.linkage.intrusion import best, linkers
from tests.linkage.service import Season
from tests.linkage.unsealing import KEYS_BEFORE, Unsealed

COLUMNS = (
    "| attacker | linked | 95 % interval | upper bound | chance | advantage"
    " | reciprocal rank (shuffled) | p (Holm) | AUC (up to) | inference (up to) |"
)
ENOUGH = 100  # rounds from which the bounds are asked for: with fewer they cannot be reached
OPENS = 0.8  # link rate of whoever has the keys of the simple mode: otherwise the attack is bad


@dataclass(frozen=True, slots=True)
class Control:
    """What became of a design on a database."""

    design: Design
    database: str
    found: Mapping[str, Figures]


@dataclass(frozen=True, slots=True)
class Run:
    """Everything."""

    controls: Sequence[Control]
    seasons: Sequence[Season]
    found: Mapping[str, Figures]  # each attacker on the real service
    unsealed: Mapping[str, Unsealed]  # A9; of the second kind by mode, see `MODES`
    apart: float  # A11: how well it is told who answered, 0.5 is not at all


APART = 0.55  # A11: from here on somebody can tell who answered

MODES = {False: f"{KEYS_BEFORE}, simple mode", True: f"{KEYS_BEFORE}, strong mode"}


def failures(run: Run) -> Iterator[str]:
    """What must not be: a harness that breaks too little, or a companion that breaks."""
    for control in run.controls:
        yield from _of_control(control)
    if sum(len(season.trials) for season in run.seasons) >= ENOUGH:
        for one in run.found.values():
            if not one.harmless:
                yield f"{one.attacker} on the companion: {one}"
    for season in run.seasons:
        for hit in season.hits:
            yield f"{hit.canary} was found in {hit.file} ({hit.coding})"
    yield from _of_keys(run.unsealed)
    if run.apart > APART:
        yield f"who answered can be told: AUC {run.apart:.3f}"


def _of_control(control: Control) -> Iterator[str]:
    worst = best(control.found.values())
    if worst.rate < control.design.broken:
        yield f"{control.design.name} on {control.database} was not broken: {worst.rate:.3f}"
    if not control.design.broken:
        for one in linkers(control.found.values()):
            if not one.equivalent:
                yield f"{one.attacker} finds something where there is nothing: {one.bound:.3f}"


def _of_keys(came: Mapping[str, Unsealed]) -> Iterator[str]:
    for name, one in came.items():
        if name != MODES[False]:
            if one.opened:
                yield f"with {name}, {one.opened} rows and messages were opened"
        elif (rate := expected_rate(one.rounds)) < OPENS:
            yield f"with {name} only {rate:.3f} are linked: the attack has become blind"


def page(run: Run) -> str:
    """The part of docs/anonymity.md between the marks."""
    rounds = sum(len(season.trials) for season in run.seasons)
    people = sum(len(trial.own) for season in run.seasons for trial in season.trials)
    searched = sum(season.searched for season in run.seasons) / 2**30
    hits = sum(len(season.hits) for season in run.seasons)
    released = sum(season.released for season in run.seasons)
    return f"""
Written by `make linkage` on {datetime.now(UTC):%d %B %Y}. The attackers, and what they carry away:
`tests/linkage/`.

### Designs that are known to be bad

Real files of SQLite and real tables of PostgreSQL, rounds of 10, 20 and 40 people. The intruder
knows who was done when, and is given everybody's answers, shuffled. The best attacker of each:

| storage | database | rounds | attacker | people linked | 95 % interval | by chance |
|---|---|---:|---|---:|---:|---:|
{"".join(_control(control) for control in run.controls)}
The last line of each database is the reference: no order, no time, no language. Even there, whoever
knows what somebody answered before finds the same person's answers after in
{_relinked(run)} of cases (A8), because both stand in one row. So the companion keeps no rows.

### The companion

The real service, over HTTP, {rounds} rounds with {people:,} people who answered, in
{len(run.seasons)} installations: SQLite and PostgreSQL, polling and webhook, simple and strong
mode, every logger at DEBUG. {released} rounds were told of, alone or put together with others. The
loot: databases, journals, write-ahead logs, logs, the folder with the keys, and every chat with its
buttons, from fourteen visits to each installation. A link rate passes if its upper bound is at most
{TOLERANCE:.2f} above chance; the AUC if its interval ends below {AUC_LIMIT:.2f}; inference, if the
answers guessed right beyond what the release, or anybody's answers, let one guess stay below
{TOLERANCE:.2f}.

{COLUMNS}
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
{"".join(_attacker(one) for one in run.found.values())}
A6: {hits} canaries, sealed strings and tokens in {searched:.1f} GiB, plain, in hex, base64 or
UTF-16, or compressed, where none may be.

A9, every key-like string tried on everything that looks sealed:

| who comes with | things tried | opened | people linked | by chance |
|---|---:|---:|---:|---:|
{"".join(_unsealed(name, one) for name, one in run.unsealed.items())}
A11, who answered at all, from databases and logs before the end, among those who did nothing else:
AUC {run.apart:.3f}; 0.5 is not at all.

Whoever has the keys of the simple mode before the end reads everything: that is its known limit,
and why there is a strong mode.
"""


def _control(control: Control) -> str:
    one = best(control.found.values())
    return (
        f"| {control.design.name} | {control.database} | {one.rounds} | {one.attacker}"
        f" | {one.rate:.3f} | {one.low:.3f}-{one.high:.3f} | {one.chance:.3f} |\n"
    )


def _relinked(run: Run) -> str:
    rates = [c.found["A8 same row"].rate for c in run.controls if not c.design.broken]
    return f"{100 * min(rates):.0f} %"


def _attacker(one: Figures) -> str:
    return (
        f"| {one.attacker} | {one.rate:.3f} | {one.low:.3f}-{one.high:.3f} | {one.bound:.3f}"
        f" | {one.chance:.3f} | {one.advantage:.3f} | {one.reciprocal:.3f} ({one.null:.3f})"
        f" | {one.adjusted:.2f} | {one.auc:.3f} ({one.auc_high:.3f})"
        f" | {one.gain:.3f} ({one.gain_bound:.3f}) |\n"
    )


def _unsealed(name: str, one: Unsealed) -> str:
    chance = figures(name, one.rounds, permutations=1).chance if one.rounds else 0.0
    rate = expected_rate(one.rounds) if one.rounds else 0.0
    return f"| {name} | {one.tried:,} | {one.opened:,} | {rate:.3f} | {chance:.3f} |\n"
