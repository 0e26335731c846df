"""After a 429: who is left alone, for how long, and who is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.speak.holds import Holds
from bot.store.outbox import POLICIES, RANKS

REPLY, MANY = POLICIES["reply"].rank, POLICIES["broadcast"].rank
AMINA, MAREK, GROUP = 1, 2, -5
A_MINUTE = timedelta(minutes=1)
FREE = timedelta()


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def holds(watch: Watch) -> Holds:
    return Holds(watch)


def test_nobody_is_held_back_without_a_reason(holds: Holds) -> None:
    assert holds.below == RANKS
    assert holds.left(AMINA, MANY) == FREE


def test_a_broadcast_that_is_too_fast_stops_broadcasts_and_no_answers(holds: Holds) -> None:
    holds.hold(AMINA, MANY, A_MINUTE)
    assert holds.below == MANY
    assert holds.left(MAREK, MANY) == A_MINUTE
    assert holds.left(MAREK, REPLY) == FREE


def test_the_chat_itself_is_left_alone_altogether(holds: Holds) -> None:
    holds.hold(AMINA, MANY, A_MINUTE)
    assert holds.left(AMINA, REPLY) == A_MINUTE


def test_an_answer_that_is_refused_stops_everything(holds: Holds) -> None:
    holds.hold(AMINA, REPLY, A_MINUTE)
    assert holds.below == REPLY
    assert holds.left(MAREK, MANY) == A_MINUTE


def test_the_longest_wait_counts_and_ends(holds: Holds, watch: Watch) -> None:
    holds.hold(AMINA, MANY, A_MINUTE)
    holds.hold(MAREK, MANY, timedelta(seconds=1))
    watch.seconds += 59
    assert holds.left(AMINA, MANY) == timedelta(seconds=1)
    assert holds.left(MAREK, REPLY) == FREE
    watch.seconds += 1
    assert holds.below == RANKS
    assert holds.left(AMINA, REPLY) == FREE


def test_a_group_that_had_too_much_is_left_alone_and_nobody_else(holds: Holds) -> None:
    holds.hold(GROUP, REPLY, A_MINUTE)
    assert holds.left(GROUP, REPLY) == A_MINUTE
    assert holds.below == RANKS
    assert holds.left(MAREK, MANY) == FREE
