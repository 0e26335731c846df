"""A Luton whose bins have been looked at, and whose council can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from flows.library import Library
from flows.shapes import Bin, BinDays, Fact, Place
from flows.world import World
from tests.flows.story import MONDAY

CONFIRMED = Fact(
    kind="rule",
    source="Somebody looked at a real bin",
    checked_on=MONDAY.date(),
    review_after=MONDAY.date() + timedelta(days=30),
    owner="local coordinator",
    status="confirmed",
    otherwise="The label on the lid shows what goes in.",
)
UNCONFIRMED = CONFIRMED.model_copy(update={"status": "unconfirmed"})
OVERDUE = CONFIRMED.model_copy(update={"review_after": MONDAY.date() - timedelta(days=1)})

BLACK = Bin(id="rubbish", takes=("rest",), shape="bin", body="black", lid="black", every=2,
            fact="luton_bin_rest")  # fmt: skip
GREEN = Bin(id="recycling", takes=("paper", "dry"), shape="bin", body="black", lid="green", every=2,
            fact="luton_bin_dry")  # fmt: skip
BLUE = Bin(id="food", takes=("food",), shape="caddy", body="blue", every=1,
           fact="luton_bin_food")  # fmt: skip
BINS = (BLACK, GREEN, BLUE)
KNOWN = {one.fact: CONFIRMED for one in BINS}

BY_NUMBER = BinDays(council="LutonBoroughCouncil", page="https://myforms.luton.gov.uk",
                    asks=("uprn",))  # fmt: skip
BY_HOUSE = BinDays(council="FineCouncil", page="https://bins.luton.example/days",
                   asks=("postcode", "house"))  # fmt: skip


def luton(
    library: Library, facts: Mapping[str, Fact] = KNOWN, days: BinDays | None = None
) -> Place:
    """Luton with three containers, of each of which this is known."""
    place = library.places["luton"]
    changed = {"bins": BINS, "facts": {**place.facts, **facts}, "bin_days": days}
    return place.model_copy(update=changed)


def world_with(world: World, place: Place) -> World:
    """The world with this place, where councils can be asked."""
    library = replace(world.library, places={**world.library.places, place.id: place})
    return replace(world, library=library, asks_councils=True)
