"""`make bench`: turns a second end to end, and what they cost; writes docs/bench.md.

HTTP in (polling), a durable commit (SQLite, WAL, synchronous=FULL), the message delivered to the
simulator in another process. The pacer is off; everything else is as in real use.
"""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
import uvloop

from bot.simulator import Simulator
from tests.bench import reminders
from tests.bench.load import AT_ONCE, STEPS, Load
from tests.bench.service import start_service

WARM_SECONDS = 3.0
MEASURED_SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
IDLE_SECONDS = float(os.environ.get("BENCH_IDLE", "15"))
PEOPLE = (1, 100, 10_000)
REPORT = Path(__file__).parents[2] / "docs" / "bench.md"


@dataclass(frozen=True, slots=True)
class Result:
    """One run."""

    people: int
    turns_per_second: float
    p50: float  # milliseconds
    p99: float
    memory: float  # MiB, resident
    cores: float  # used by the service
    idle: float  # per cent of one core, with nobody talking


async def measure(people: int) -> Result:
    """Run the service against a load of so many people."""
    load = Load(people)
    simulator = load.simulator = Simulator(keep_history=False, on_call=load.on_call)
    await simulator.start()
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder:
        service = await start_service(simulator.url, folder)
        try:
            process = psutil.Process(service.pid)
            await asyncio.wait_for(load.heard.wait(), 30)
            load.start()
            await asyncio.sleep(WARM_SECONDS)
            load.latencies.clear()
            before = process.cpu_times()
            await asyncio.sleep(MEASURED_SECONDS)
            taken = sorted(load.latencies)
            after = process.cpu_times()
            load.stop()
            await asyncio.sleep(1)
            memory = process.memory_info().rss / 2**20
            return Result(
                people=people,
                turns_per_second=len(taken) / MEASURED_SECONDS,
                p50=taken[len(taken) // 2] * 1000,
                p99=taken[int(len(taken) * 0.99)] * 1000,
                memory=memory,
                cores=(after.user + after.system - before.user - before.system) / MEASURED_SECONDS,
                idle=await idle_load(process),
            )
        finally:
            service.terminate()
            await service.wait()
            await simulator.stop()


async def idle_load(process: psutil.Process) -> float:
    """How much of a core the service uses while nobody talks, in per cent."""
    before = process.cpu_times()
    await asyncio.sleep(IDLE_SECONDS)
    after = process.cpu_times()
    return 100 * (after.user + after.system - before.user - before.system) / IDLE_SECONDS


def median_of(results: list[Result]) -> Result:
    """The run in the middle, by turns a second: machines differ from minute to minute."""
    return sorted(results, key=lambda result: result.turns_per_second)[len(results) // 2]


def report(results: list[Result], storms: list[reminders.Storm]) -> str:
    """The table for docs/bench.md."""
    rows = "\n".join(
        f"| {r.people:,} | {min(AT_ONCE, r.people)} | {r.turns_per_second:,.0f} | {r.p50:.1f} "
        f"| {r.p99:.1f} | {r.memory:.0f} | {r.cores:.2f} | {r.idle:.2f} |"
        for r in results
    )
    return f"""# Benchmark

Written by `make bench` on {datetime.now(UTC):%d %B %Y}, with Python {platform.python_version()}
on {os.cpu_count()} cores.
Medians of {ROUNDS} runs of {MEASURED_SECONDS:.0f} seconds each.

Each turn is whole: an update comes in over HTTP (polling), is answered in a durable transaction
(SQLite, WAL, `synchronous=FULL`), and the message is delivered over HTTP to the simulator in
another process, which also plays the people: {len(STEPS)} steps a conversation, {AT_ONCE} people
at once, each waiting for the answer to the last step. The time of a turn runs from the update
being there to the message arriving. The pacer is off (`COMPANION_MESSAGES_PER_SECOND=0`).

| people | at once | turns/s | p50 ms | p99 ms | memory MiB | cores used | idle % of a core |
|---:|---:|---:|---:|---:|---:|---:|---:|
{rows}

{reminders.report(storms)}"""


async def main() -> None:
    """Measure, print and write the report."""
    results = []
    for people in PEOPLE:
        runs = [await measure(people) for _ in range(ROUNDS)]
        results.append(median_of(runs))
        spread = statistics.pstdev(run.turns_per_second for run in runs)
        print(results[-1], f"spread {spread:.0f}", flush=True)
    storms = await reminders.measure_all()
    REPORT.write_text(report(results, storms), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    uvloop.run(main())
