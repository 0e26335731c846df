"""The local directory, as everybody reads it: where to turn, the nearest first.

What somebody looks at here is not remembered: which help they need is their own business.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows import signpost_screens as screens
from flows.categories import CATEGORIES, Category
from flows.distance import Spot, kilometres
from flows.model import Reply
from flows.permission import for_everybody
from flows.records import EVERYWHERE, Signpost
from flows.shapes import Place
from flows.world import Asked, World

WITHIN = 40  # kilometres: about an hour by bus
ACROSS = 20  # from the middle of a town to the last of its entries
GOOD_FOR = timedelta(days=180)  # how long an entry may be trusted after somebody checked it


@dataclass(frozen=True, slots=True)
class Found:
    """An entry somebody may be shown."""

    entry: Signpost
    away: int | None = None  # whole kilometres, when it belongs to another town


def overdue(entry: Signpost, today: date) -> bool:
    """Whether nobody has checked it for too long, or ever."""
    if entry.checked_on is None:
        return True
    return today > (entry.review_after or entry.checked_on + GOOD_FOR)


def found(place: Place, world: World, categories: Collection[str]) -> list[Found]:
    """What is shown in a place: its own entries, then others by distance, then all of England's."""
    entries = world.desk.every(
        Signpost, category=categories, place=_in_reach(place, world), state=("shown",)
    )
    ranked = [
        (rank, Found(entry, round(rank[1]) if rank[0] == _NEAR else None))
        for entry in entries
        if (rank := _rank(entry, place, world)) is not None
    ]
    return [one for _, one in sorted(ranked, key=lambda pair: (*pair[0], _in_order(pair[1].entry)))]


_HERE, _NEAR, _ENGLAND = range(3)


def _rank(entry: Signpost, place: Place, world: World) -> tuple[int, float] | None:
    """How early it comes; None when it is too far away."""
    if entry.place in (place.id, EVERYWHERE):
        return (_HERE if entry.place == place.id else _ENGLAND), 0.0
    away = _away(entry, place, world)
    return (_NEAR, away) if away is not None and away <= WITHIN else None


def _in_order(entry: Signpost) -> tuple[str, str]:
    return entry.name.casefold(), entry.id


def _away(entry: Signpost, place: Place, world: World) -> float | None:
    """Kilometres from the middle of a place to an entry, or to the middle of the entry's town."""
    if entry.latitude is not None and entry.longitude is not None:
        spot: Spot | None = (entry.latitude, entry.longitude)
    else:
        spot = world.library.place(entry.place).spot
    return kilometres(place.spot, spot) if place.spot and spot else None


def _in_reach(place: Place, world: World) -> list[str]:
    """The places whose entries may be near enough."""
    near = {
        other.id
        for other in world.library.places.values()
        if place.spot and other.spot and kilometres(place.spot, other.spot) <= WITHIN + ACROSS
    }
    return sorted({place.id, EVERYWHERE} | near)


def by_category(place: Place, world: World) -> Mapping[str, Sequence[Found]]:
    """What is shown in a place under each heading that has something, in their order."""
    every: dict[str, list[Found]] = {}
    for one in found(place, world, tuple(CATEGORIES)):
        every.setdefault(one.entry.category, []).append(one)
    return {id_: every[id_] for id_ in CATEGORIES if id_ in every}


def offered(wanted: Sequence[Category], place: Place, world: World) -> list[Category]:
    """Those of the headings somebody asked for that have something to show there."""
    ids = {one.entry.category for one in found(place, world, [c.id for c in wanted])}
    return [category for category in wanted if category.id in ids]


# --- taps ---------------------------------------------------------------------------------------


def show_directory(asked: Asked) -> Reply:
    """The headings; or, under one of them, its entries."""
    category = CATEGORIES.get(asked.object)
    if category is None:
        return _headings(asked)
    place, world = asked.world.place_of(asked.person), asked.world
    entries = found(place, world, (category.id,))
    if not entries:
        return _headings(asked)
    page = int(asked.option) if asked.option.isdecimal() else 0
    here = any(one.entry.place != EVERYWHERE for one in entries)
    listed = [(one.entry, one.away) for one in entries]
    return Reply(asked.person, (screens.list_screen(category, listed, page, place, here=here),))


def _headings(asked: Asked, *, gone: bool = False) -> Reply:
    place, world = asked.world.place_of(asked.person), asked.world
    headings = by_category(place, world)
    here = any(one.entry.place != EVERYWHERE for every in headings.values() for one in every)
    screen = screens.headings_screen(
        [CATEGORIES[id_] for id_ in headings], place, here=here, gone=gone
    )
    return Reply(asked.person, (screen,))


def shown_entry(asked: Asked) -> Signpost | None:
    """The entry of a tap, if readers may see it: not a draft, not taken away."""
    entry = asked.world.desk.find(Signpost, asked.object)
    return entry if entry and entry.state == "shown" else None


def show_entry(asked: Asked) -> Reply:
    entry = shown_entry(asked)
    if entry is None:
        return _headings(asked, gone=True)
    person, world = asked.person, asked.world
    place = world.place_of(person)
    late = overdue(entry, world.today(place))
    screen = screens.entry_screen(entry, place, world.library, page=asked.option, late=late)
    return Reply(person, (screen,))


def show_pin(asked: Asked) -> Reply:
    """Where it is, on the map of the chat app."""
    entry = shown_entry(asked)
    if entry is None or entry.latitude is None or entry.longitude is None:
        return show_entry(asked)
    screen = screens.pin_screen(
        entry, (entry.latitude, entry.longitude), asked.world.library, page=asked.option
    )
    return Reply(asked.person, (screen,))


TAPS = {
    "signposts": for_everybody(show_directory),
    "signpost": for_everybody(show_entry),
    "pin": for_everybody(show_pin),
}
