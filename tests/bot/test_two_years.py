"""Two years of circles: what reaches each chat is exactly what people were promised.

Meetings are set, late and early, moved, moved back and cancelled, over every change of the clocks;
people join, leave, answer, pause, block and delete; the service is started anew, stands still for
days, or loses its power between two writes. `make years` lives many more such years.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import meetings
from flows.catalogue import read_catalogues
from flows.circles import agenda
from flows.library import load
from flows.timing import instant
from flows.wording import Wording
from flows.world import World
from tests.bot.years.life import BEGIN, Life


@pytest.fixture(scope="module")
def world() -> World:
    return World(BEGIN, load(), Wording(read_catalogues()))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_for_two_years_everybody_hears_exactly_what_they_were_promised(
    world: World, seed: int
) -> None:
    life = Life(world, seed, steps=200)
    life.live()
    heard = {letter.what for letter in life.twin.heard}
    assert heard >= {"invitation", "moved", "reminder", "headcount", "after"}
    assert life.counts["crashes"] > 0
    assert life.counts["outages"] > 0


def second_coming(wall: datetime, zone: ZoneInfo) -> datetime:
    """Of a time that comes twice the wrong one."""
    return instant(wall.replace(fold=1), zone) + (
        timedelta(hours=1) if wall.time() < time(3) and wall.month == 10 else timedelta()
    )


@pytest.mark.parametrize(
    ("where", "name", "otherwise"),
    [
        (agenda, "CHANGE_OF_MIND", timedelta(minutes=7)),
        (agenda, "URGENT", timedelta()),
        (agenda, "AN_HOUR", timedelta()),
        (agenda, "HEADCOUNTS", (1440, 60)),
        (agenda, "EVENING", time(19)),
        (agenda, "awake", lambda *_: True),
        (agenda, "instant", second_coming),
        (meetings, "hears", lambda *_: True),
        (meetings, "_meet_again", lambda *_: set()),
        (meetings, "_at_another_time", lambda _: False),
    ],
)
def test_a_service_that_keeps_another_promise_does_not_get_through(
    world: World, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, otherwise: Any
) -> None:
    monkeypatch.setattr(where, name, otherwise)
    with pytest.raises(AssertionError):
        live(world, seeds=range(4, 9))


def live(world: World, seeds: range) -> None:
    for seed in seeds:
        Life(world, seed, steps=200).live()
