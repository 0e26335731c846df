"""Two years of circles: what reaches each chat is exactly what people were promised."""

from __future__ import annotations

import pytest

from flows.catalogue import read_catalogues
from flows.library import load
from flows.wording import Wording
from flows.world import World
from tests.bot.years.life import BEGIN, Life


@pytest.fixture(scope="module")
def world() -> World:
    return World(BEGIN, load(), Wording(read_catalogues()))


@pytest.mark.parametrize("seed", range(2))
def test_for_two_years_everybody_hears_exactly_what_they_were_promised(
    world: World, seed: int
) -> None:
    life = Life(world, seed, steps=300)
    life.live()
    print(life.counts, len(life.twin.heard))
