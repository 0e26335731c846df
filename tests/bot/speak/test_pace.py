"""One chat's pace, and the pauses between attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.speak.pace import BURST, KEPT, ChatPace
from bot.speak.speaker import back_off

GROUP = -5


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_few_messages_go_at_once_and_then_one_a_second() -> None:
    pace = ChatPace(Stopwatch())
    assert [pace.wait(1) for _ in range(BURST + 3)] == [0.0] * BURST + [1.0, 2.0, 3.0]


def test_a_rest_gives_the_burst_back() -> None:
    watch = Stopwatch()
    pace = ChatPace(watch)
    for _ in range(BURST):
        pace.wait(1)
    watch.seconds = 10
    assert [pace.wait(1) for _ in range(BURST)] == [0.0] * BURST


def test_chats_do_not_wait_for_each_other() -> None:
    pace = ChatPace(Stopwatch())
    assert {pace.wait(chat) for chat in range(100)} == {0.0}


def test_a_group_never_gets_more_than_twenty_in_a_minute() -> None:
    watch = Stopwatch()
    pace = ChatPace(watch)
    said: list[float] = []
    for _ in range(100):  # one after the other, as the speaker does
        watch.seconds += pace.wait(GROUP)
        said.append(watch.seconds)
    for first in said:
        assert sum(first <= at < first + 60 for at in said) <= 20
    assert said[:BURST] == [0.0] * BURST  # and a reminder with its pin need not wait
    assert said[-1] < 60 * 100 / 15


def test_memory_follows_the_busy() -> None:
    watch = Stopwatch()
    pace = ChatPace(watch)
    for chat in range(KEPT + 1):
        pace.wait(chat)
    watch.seconds = 60
    pace.wait(1)
    assert len(pace._full_at) == 1


def test_off_never_waits() -> None:
    pace = ChatPace(Stopwatch(), off=True)
    assert {pace.wait(1) for _ in range(100)} == {0.0}


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (6, 60), (50, 60)])
def test_each_attempt_waits_longer_up_to_a_minute(attempts: int, seconds: int) -> None:
    assert back_off(attempts) == timedelta(seconds=seconds)
