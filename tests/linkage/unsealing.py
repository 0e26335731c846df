"""A9 on the companion: with the bot's token and with the folder of keys, before and after the end.

| who comes | with what |
|---|---|
| before the end, with the token | databases, logs, every chat with its buttons |
| before the end, with the keys, too | the same, and the folder with the keys |
| after the end | all that was ever there but the folder, and the folder as it is now |

In simple mode the second of these opens everything: that is its known limit, and it shows that the
attack can do it. In strong mode it does not. The third must open nothing, ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.linkage.figures import Judged, judged
from tests.linkage.keys import Attack, attack, key_like
from tests.linkage.loot import Snapshot, Trial
from tests.linkage.looting import Look
from tests.linkage.service import Season
from tests.linkage.study import is_about

TOKEN_BEFORE = "token, before the end"
KEYS_BEFORE = "token and keys, before the end"
AFTER = "token and keys, after the end"


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What one of them came to, in some rounds."""

    rounds: tuple[Judged, ...]
    tried: int  # things that look sealed
    opened: int  # rows and messages in which something was opened


def unseal(season: Season) -> dict[str, Unsealed]:
    """Let all three of them come, in each round of a season."""
    before = [look for look in season.looks if not look.counted]
    after = [look for look in season.looks if look.closed]
    return {
        TOKEN_BEFORE: _unsealed(season.trials, before, ()),
        KEYS_BEFORE: _unsealed(season.trials, before, before),
        AFTER: _unsealed(season.trials, season.looks, after),
    }


def _unsealed(trials: Sequence[Trial], looks: Sequence[Look], folders: Sequence[Look]) -> Unsealed:
    came = [_attacked(trial, looks, folders) for trial in trials]
    return Unsealed(
        tuple(judged(trial, one.scores) for trial, one in zip(trials, came, strict=True)),
        sum(one.tried for one in came),
        sum(one.opened for one in came),
    )


def _attacked(trial: Trial, looks: Sequence[Look], folders: Sequence[Look]) -> Attack:
    chats = {known.chat for known in trial.case.people}
    snapshots = [
        Snapshot(
            look.taken.at,
            (
                *(cell for cell in look.taken.cells if is_about(trial.case, cell)),
                *(cell for cell in look.telegram if cell.owner in chats),
            ),
        )
        for look in looks
    ]
    files = {
        name: content
        for look in folders
        for name, content in look.keys.items()
        if name.startswith("lead") or name.endswith(str(trial.case.about[0]))
    }
    rows = (cell for look in looks for cell in look.taken.cells)
    return attack(trial.case, snapshots, sorted(key_like(files, rows)))
