"""Background work is held, watched and ended."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from bot.nursery import Nursery


@dataclass
class Journal:
    """What the tasks of a test have lived through, in order."""

    entries: list[str] = field(default_factory=list)

    async def work(self, name: str, seconds: float = 0.0) -> str:
        self.entries.append(f"{name} begins")
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.entries.append(f"{name} is cancelled")
            raise
        self.entries.append(f"{name} ends")
        return name

    async def fail(self, message: str) -> None:
        await asyncio.sleep(0)
        raise ValueError(message)


async def test_a_task_runs_and_its_result_can_be_awaited() -> None:
    journal = Journal()
    async with Nursery() as nursery:
        task = nursery.spawn(journal.work("one"), "one")
        assert await task == "one"
        assert task.get_name() == "one"
    assert journal.entries == ["one begins", "one ends"]
    assert not nursery.failed.is_set()


async def test_closing_cancels_what_runs_and_waits_for_its_end() -> None:
    journal = Journal()
    nursery = Nursery()
    nursery.spawn(journal.work("slow", 60), "slow")
    await asyncio.sleep(0)
    await nursery.close()
    assert journal.entries == ["slow begins", "slow is cancelled"]
    assert not nursery.failed.is_set()


async def test_a_death_is_told_in_one_line_without_what_people_wrote(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nursery = Nursery()
    with caplog.at_level(logging.ERROR, "bot.nursery"):
        nursery.spawn(Journal().fail("Amina's words"), "the letter")
        async with asyncio.timeout(1):
            await nursery.failed.wait()
    assert isinstance(nursery.failure, ValueError)
    (line,) = caplog.messages
    assert line.startswith("Task the letter died of ValueError at ")
    assert "Amina" not in line
    assert "\n" not in line
    await nursery.close()


async def test_the_first_failure_is_the_one_remembered() -> None:
    nursery = Nursery()
    journal = Journal()
    nursery.spawn(journal.fail("first"), "first")
    nursery.spawn(journal.fail("second"), "second")
    await asyncio.sleep(0.01)
    assert str(nursery.failure) == "first"
    await nursery.close()


async def test_a_task_may_close_its_own_nursery() -> None:
    journal = Journal()
    nursery = Nursery()
    nursery.spawn(journal.work("other", 60), "other")
    await asyncio.sleep(0)
    await nursery.spawn(nursery.close(), "closer")
    assert journal.entries == ["other begins", "other is cancelled"]


async def test_nothing_starts_after_the_end() -> None:
    nursery = Nursery()
    await nursery.close()
    with pytest.raises(RuntimeError, match="cannot start late"):
        nursery.spawn(Journal().work("late"), "late")
