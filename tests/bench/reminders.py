"""`make bench`, second part: a hundred thousand reminders in the same minute.

The real service sends them to the simulator while other people talk with it: how soon they begin,
how fast they go, what it costs in memory, and whether anybody who talks feels it.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import TypeVar

import psutil
from sqlalchemy import Connection, delete

from bot.meetings import AT_ONCE as MEETINGS_AT_ONCE
from bot.meetings import ROUNDS, Meetings
from bot.simulator import Json, Simulator
from bot.store import circles
from bot.store.engine import Store
from bot.store.tables import OUTBOX
from flows.catalogue import read_catalogues
from flows.library import load
from flows.wording import Wording
from flows.world import World
from tests.bench.load import SAID, Load
from tests.bench.service import start_service
from tests.bench.town import MANY, ONE, Plan, settle

Found = TypeVar("Found")

MORNING = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
BEFORE = float(os.environ.get("BENCH_BEFORE", "30"))  # seconds of talk without reminders
WHILE = float(os.environ.get("BENCH_WHILE", "60"))  # ... and with
WARM = 8.0  # seconds: the service starts and finds its pace
PACES = (25.0, 0.0)  # messages a second; 0 for as fast as it can
TALKERS, PAUSE = 5, 1.0  # people in conversation, and seconds that each thinks before a tap
TALKING = 400  # people who talk by turns
LOOKS = 60  # of which the longest transaction is looked for


@dataclass(slots=True)
class Calm(Load):
    """People who think before they tap; everything else that is said is a reminder."""

    reminders: list[float] = field(default_factory=list)  # when each arrived

    def on_call(self, method: str, params: Json) -> None:
        if method in SAID and int(params["chat_id"]) not in self._begun:
            self.reminders.append(perf_counter())
        Load.on_call(self, method, params)

    def _go_on(self, chat: int) -> None:
        asyncio.get_running_loop().call_later(PAUSE, Load._go_on, self, chat)


@dataclass(frozen=True, slots=True)
class Storm:
    """One run."""

    plan: str
    pace: float
    first: float  # seconds from the reminders being due to the first one arriving
    a_second: float
    calm: list[float]  # milliseconds, of replies before
    busy: list[float]  # ... and while the reminders go out
    memory: float  # MiB, before
    most: float  # ... and the most while
    longest: float = 0  # milliseconds of the planner's longest transaction


async def measure(plan: Plan, pace: float) -> Storm:
    """Let so many reminders come due while people talk."""
    load = Calm(TALKING)
    simulator = load.simulator = Simulator(keep_history=False, on_call=load.on_call)
    await simulator.start()
    simulator.clock.move(MORNING - datetime.now(UTC))
    chats = [simulator.open_phone(f"R{n}", started=True) for n in range(plan.people)]
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder:
        await asyncio.to_thread(
            settle, plan, f"sqlite:///{folder}/companion.db", chats, MORNING + timedelta(minutes=5)
        )
        due = MORNING + timedelta(minutes=5)
        simulator.clock.move(due - timedelta(seconds=WARM + BEFORE) - simulator.clock.now())
        begun = perf_counter()
        service = await start_service(simulator.url, folder, pace, clock=simulator.url)
        try:
            return await _measured(load, plan, pace, psutil.Process(service.pid), begun)
        finally:
            service.terminate()
            await service.wait()
            await simulator.stop()


async def _measured(
    load: Calm, plan: Plan, pace: float, process: psutil.Process, begun: float
) -> Storm:
    await asyncio.wait_for(load.heard.wait(), 60)
    load.start(TALKERS)
    due = begun + WARM + BEFORE
    await asyncio.sleep(begun + WARM - perf_counter())
    load.latencies.clear()
    await asyncio.sleep(due - perf_counter())
    calm, memory, most = list(load.latencies), process.memory_info().rss, 0
    load.latencies.clear()
    while perf_counter() < due + WHILE:
        await asyncio.sleep(0.5)
        most = max(most, process.memory_info().rss)
    load.stop()
    sent = [at for at in load.reminders if at >= due]
    return Storm(
        plan=plan.name,
        pace=pace,
        first=sent[0] - due,
        a_second=len(sent) / (due + WHILE - sent[0]),
        calm=sorted(1000 * seconds for seconds in calm),
        busy=sorted(1000 * seconds for seconds in load.latencies),
        memory=memory / 2**20,
        most=most / 2**20,
    )


# --- the planner by itself ------------------------------------------------------------------------


def longest_transaction(plan: Plan) -> float:
    """How long the planner's longest transaction holds up everybody else, in milliseconds."""
    chats = range(1, plan.people + 1)
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder:
        database = f"sqlite:///{folder}/companion.db"
        settle(plan, database, chats, MORNING)
        store = Store(database)
        world = World(MORNING, load(), Wording(read_catalogues()))
        taken = _looks(store, world)
        store.close()
    usual = statistics.median(taken)
    print(f"{plan.name}: {usual:.1f} ms, at most {max(taken):.1f} ms", flush=True)
    return max(taken)


class Passing:
    """A clock that is put forward by hand."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self) -> World:
        return self.world

    def tick(self) -> None:
        self.world = replace(self.world, now=self.world.now + timedelta(seconds=1))


def _looks(store: Store, world: World) -> list[float]:
    """What each transaction of some looks takes, the outbox being emptied between them."""
    clock = Passing(world)
    meetings = Meetings(store, clock, PACES[0])
    taken: list[float] = []

    def timed(transaction: Callable[[Connection], Found]) -> Found:
        begun = perf_counter()
        found = store.run_here(transaction)
        taken.append(1000 * (perf_counter() - begun))
        return found

    for _ in range(LOOKS):
        now = clock.world.now
        for one in timed(partial(circles.due, now=now, most=MEETINGS_AT_ONCE)):
            for _ in range(ROUNDS):
                if not timed(partial(meetings.tell, identifier=one)):
                    break
        timed(circles.with_free_seats)
        store.run_here(lambda c: c.execute(delete(OUTBOX)))
        clock.tick()
    return taken


# --- the report -----------------------------------------------------------------------------------


def report(results: list[Storm]) -> str:
    """The section for docs/bench.md."""
    rows = "\n".join(
        f"| {r.plan} | {f'{r.pace:.0f} a second' if r.pace else 'off'} | {r.first:.1f} "
        f"| {r.a_second:.0f} | {_half(r.calm):.0f} / {_most(r.calm):.0f} "
        f"| {_half(r.busy):.0f} / {_most(r.busy):.0f} | {r.memory:.0f} | {r.most - r.memory:+.0f} "
        f"| {r.longest:.0f} |"
        for r in results
    )
    return f"""## A hundred thousand reminders

100,000 members have a reminder due in the same minute (SQLite). Nothing is planned ahead: a
meeting holds the time at which it is next due, and when that has come its members are walked
through as fast as the outbox empties. Meanwhile {TALKERS} people talk with the companion, each
with a second of thought before a tap: {BEFORE:.0f} seconds before the reminders, {WHILE:.0f} while
they go. The last column is how long the planner's longest transaction keeps the others waiting.

| due in one minute | pace | first after s | reminders/s | replies p50 / p99 ms, before | while \
| memory MiB | growth | longest ms |
|---|---|---:|---:|---:|---:|---:|---:|---:|
{rows}
"""


def _half(taken: list[float]) -> float:
    return taken[len(taken) // 2]


def _most(taken: list[float]) -> float:
    return taken[int(len(taken) * 0.99)]


async def measure_all() -> list[Storm]:
    """One meeting and many, at the usual pace and at none."""
    storms = []
    for plan in (ONE, MANY):
        longest = await asyncio.to_thread(longest_transaction, plan)
        for pace in PACES:
            storm = replace(await measure(plan, pace), longest=longest)
            print(replace(storm, calm=[], busy=[]), flush=True)
            storms.append(storm)
    return storms
