"""An intruder breaks into the companion while people answer, and learns nothing of anybody.

The real service in a process of its own, over HTTP, on either database, with every logger saying
all it can. This is the short run, with two small rounds for each; `make linkage` plays 200, and
docs/anonymity.md has its table.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.linkage import service, world
from tests.linkage.figures import expected_rate
from tests.linkage.intrusion import scored
from tests.linkage.participation import told_apart, traces
from tests.linkage.service import Season, Setting
from tests.linkage.unsealing import AFTER, KEYS_BEFORE, TOKEN_BEFORE, unseal

SIZES = (10, 12)
LOOKS = 2  # in each wave, while people answer

#: A store in which rows lie in their order gives nearly 1, so few people are enough to notice it.
MUCH = 0.5


async def a_season(url: str, folder: Path, *, webhook: bool, strong: bool) -> Season:
    worlds = [world.make(n, size, service.QUESTIONS, service.READ) for n, size in enumerate(SIZES)]
    setting = Setting(url, webhook=webhook, strong=strong)
    return await service.play(setting, worlds, folder, LOOKS)


async def test_an_intruder_learns_nothing(sqlite_url: str, tmp_path: Path) -> None:
    season = await a_season(sqlite_url, tmp_path, webhook=True, strong=False)
    assert_the_season_was_whole(season)
    assert_nobody_is_linked(season)
    assert_nobody_knows_who_answered(season)
    assert_nothing_lies_about(season)
    assert_nothing_opens(season, but=[KEYS_BEFORE])
    # That is the known limit of the simple mode; and it shows that the attack knows how to open.
    assert expected_rate(unseal(season)[KEYS_BEFORE].rounds) > 0.8


@pytest.mark.postgres
@pytest.mark.long
async def test_an_intruder_with_the_keys_learns_nothing_where_the_lead_has_the_passphrase(
    postgres_url: str, tmp_path: Path
) -> None:
    season = await a_season(postgres_url, tmp_path, webhook=False, strong=True)
    assert_the_season_was_whole(season)
    assert_nobody_is_linked(season)
    assert_nobody_knows_who_answered(season)
    assert_nothing_lies_about(season)
    assert_nothing_opens(season)


def assert_the_season_was_whole(season: Season) -> None:
    """Everybody answered, all was told at last, and the intruder had every ballot in hand.

    Otherwise it would be no wonder that nothing is found.
    """
    people = [known for trial in season.trials for known in trial.case.people]
    assert sum(bool(known.after_at) for known in people) == sum(SIZES)
    assert season.released == len(SIZES), "two small rounds were put together"
    last = [look for look in season.looks if not look.counted][-1].taken
    sealed = [c for c in last.cells if "stage_" in c.source and "autoindex" not in c.source]
    assert len(sealed) == sum(bool(k.before_at) + bool(k.after_at) for k in people)


def assert_nobody_is_linked(season: Season) -> None:
    """No attacker says of most people what they answered."""
    found = {name: expected_rate(rounds) for name, rounds in scored(season.trials).items()}
    assert {name: rate for name, rate in found.items() if rate > MUCH} == {}


def assert_nobody_knows_who_answered(season: Season) -> None:
    """Rows and lines about people are alike, whether they answered or not."""
    left = traces([look for look in season.looks if not look.counted])
    assert set(season.answered) <= set(left), "all of them were asked"
    assert told_apart(left, season.answered) == 0.5


def assert_nothing_lies_about(season: Season) -> None:
    """No words, no sealed strings and no token where they may not be."""
    assert season.hits == ()
    assert season.searched > 1_000_000


def assert_nothing_opens(season: Season, but: Sequence[str] = ()) -> None:
    """Not with the bot's token before the end, and with no key whatever after it."""
    came = unseal(season)
    assert {name: one.opened for name, one in came.items() if name not in but} == {
        name: 0 for name in (TOKEN_BEFORE, KEYS_BEFORE, AFTER) if name not in but
    }
    assert min(one.tried for one in came.values()) > 2 * sum(SIZES)
