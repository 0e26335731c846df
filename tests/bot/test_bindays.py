"""Bin days asked for in a process of its own: what comes back, and what never goes anywhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import bindays
from bot.arrival import Arrival
from bot.gate import Gate
from bot.nursery import Nursery
from bot.store import people, schema
from bot.store.engine import Store, StoreDown
from bot.turns import Turns
from flows.events import LookedUp, Tapped, Wrote
from flows.library import Library
from flows.model import Home, LookUp, Person
from flows.world import World
from tests.bot import collector
from tests.bot.conftest import NOW
from tests.flows.bin_days import BY_HOUSE, luton, world_with

POSTCODE, HOUSE = "ZZ9 9ZZ", "Canary Cottage"
HOME = Home(POSTCODE, HOUSE)
AMINA = 1001


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra, as far as this process and its children can tell."""
    folder = collector.install(tmp_path / "extra")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))


class Desk:
    """Takes what is found."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.taken: list[Arrival] = []
        self._failure = failure

    async def submit(self, batch: Sequence[Arrival]) -> None:
        if self._failure:
            raise self._failure
        self.taken += batch


async def answers(
    library: Library, council: str, *, times: int = 1, desk: Desk | None = None,
    page: str = BY_HOUSE.page, home: Home = HOME,
) -> list[LookedUp]:  # fmt: skip
    """What comes back when a council behaves like this."""
    desk = desk or Desk()
    terms = BY_HOUSE.model_copy(update={"council": council, "page": page})
    async with Nursery() as nursery:
        asking = bindays.BinDays({"luton": luton(library, days=terms)}, nursery)
        asking.submit = desk.submit
        for chat in range(1, times + 1):
            asking.look_up(chat, LookUp("luton", home))
        while nursery._tasks:
            await asyncio.gather(*nursery._tasks, return_exceptions=True)
        assert nursery.failure is None
    events = [arrival.event for arrival in desk.taken]
    assert all(isinstance(event, LookedUp) for event in events)
    return [event for event in events if isinstance(event, LookedUp)]


def test_without_the_extra_no_council_is_asked_and_with_it_nothing_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not bindays.installed()
    monkeypatch.syspath_prepend(str(collector.install(tmp_path)))
    assert bindays.installed()


@pytest.mark.usefixtures("installed")
async def test_what_the_council_says_comes_back_day_by_day(library: Library) -> None:
    [event] = await answers(library, "FineCouncil")
    assert event.place == "luton"
    assert event.days == (
        (date(2026, 11, 24), "Food Waste"),
        (date(2026, 11, 25), f"Recycling {len(POSTCODE)}{len(HOUSE)}"),
        (date(2026, 11, 26), "Garden"),
    )


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("council", "why"),
    [
        ("GarbageCouncil", "TypeError"),
        ("EmptyCouncil", ""),
        ("EndlessCouncil", "ValueError"),
        ("TalkingCouncil", "ValueError"),
        ("LeavingCouncil", "exit code 1"),
        ("DyingCouncil", "exit code 3"),
        ("GoneCouncil", "ModuleNotFoundError"),
        ("StrayingCouncil", "NotAllowed"),
        ("BrowsingCouncil", "NotAllowed"),
    ],
)
async def test_whatever_goes_wrong_leads_to_an_answer_and_to_no_word_about_the_home(
    library: Library,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    council: str,
    why: str,
) -> None:
    asyncio.get_running_loop().set_debug(True)
    with caplog.at_level(logging.DEBUG):
        [event] = await answers(library, council)
    assert event == LookedUp(place="luton")
    assert why in caplog.text
    heard = "".join((caplog.text, *capfd.readouterr()))
    for part in (POSTCODE, HOUSE, "Canary", "9ZZ"):
        assert part not in heard


@pytest.mark.usefixtures("installed")
async def test_only_the_site_of_the_council_can_be_asked(library: Library) -> None:
    [event] = await answers(library, "OrderlyCouncil", page="https://127.0.0.1")
    assert event.days == ((date(2026, 11, 24), "<b>Food</b>"),)
    assert await answers(library, "OrderlyCouncil") == [LookedUp(place="luton")]


@pytest.mark.usefixtures("installed")
async def test_a_page_that_hangs_is_given_up(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bindays, "PATIENCE", 1.5)
    assert await answers(library, "HangingCouncil") == [LookedUp(place="luton")]
    assert "TimeoutError" in caplog.text


async def test_one_page_is_asked_after_the_other_and_a_crowd_is_not_kept_waiting(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = most = asked = 0

    async def slowly(*_: object) -> tuple[tuple[str, str], ...]:
        nonlocal together, most, asked
        together, asked = together + 1, asked + 1
        most = max(most, together)
        await asyncio.sleep(0.01)
        together -= 1
        return (("2026-11-24", "Food"),)

    monkeypatch.setattr(bindays, "in_silence", slowly)
    events = await answers(library, "FineCouncil", times=20)
    assert len(events) == 20
    assert (most, asked) == (1, bindays.MOST_WAITING)
    assert sum(bool(event.days) for event in events) == bindays.MOST_WAITING


@pytest.mark.usefixtures("installed")
async def test_while_the_database_is_away_it_is_asked_in_vain_and_nothing_breaks(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    assert await answers(library, "FineCouncil", desk=Desk(StoreDown("away"))) == []
    assert "can be asked for again" in caplog.text


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("council", ["FineCouncil", "TalkingCouncil"])
async def test_from_the_tap_to_the_answer_nothing_of_the_home_is_kept_or_logged(
    tmp_path: Path,
    world_at: Callable[[datetime], World],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    council: str,
) -> None:
    terms = BY_HOUSE.model_copy(update={"council": council})
    place = luton(world_at(NOW).library, days=terms)
    world = world_with(world_at(NOW), place)
    store = Store(f"sqlite:///{tmp_path / 'companion.db'}")
    await run_through(store, world, caplog)
    said = [row[0] for row in store.run_here(lambda c: c.execute(text(OUTBOX)).all())]
    store.close()
    written = everything_in(tmp_path)
    assert any("One moment" in message for message in said)
    last = "Recycling" if council == "FineCouncil" else "could not find"
    assert last in said[-1]
    heard = "".join((caplog.text, *capfd.readouterr()))
    for part in (POSTCODE, HOUSE, "Canary", "9ZZ"):
        assert part not in heard
        assert part.encode() not in written


def everything_in(folder: Path) -> bytes:
    """The database, byte for byte, with its journal."""
    return b"".join(file.read_bytes() for file in folder.glob("companion.db*"))


OUTBOX = "select payload from outbox order by id"


async def run_through(store: Store, world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody taps, sends their home, and waits for the answer."""
    schema.upgrade(store)
    person = Person(language="en", place="luton")
    store.run_here(lambda c: people.save(c, {AMINA: person}))
    with caplog.at_level(logging.DEBUG):
        async with Nursery() as nursery:
            asking = bindays.BinDays(world.library.places, nursery)
            turns = Turns(
                store,
                lambda: world,
                asyncio.Event(),
                Gate(off=True),
                lambda chat, file: None,
                on_look_up=asking.look_up,
            )
            answered = asyncio.Event()

            async def submit(batch: Sequence[Arrival]) -> None:
                await turns.submit(batch)
                answered.set()

            asking.submit = submit
            nursery.spawn(turns.run(), "turns")
            await turns.submit([Arrival(AMINA, Tapped(choice="binday:luton:", message=1), 1)])
            home = Wrote(text=f"{POSTCODE}, {HOUSE}", message=2)
            await turns.submit([Arrival(AMINA, home, 2)])
            await asyncio.wait_for(answered.wait(), 30)
