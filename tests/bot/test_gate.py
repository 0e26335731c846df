"""The gate: how fast one person may be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.gate import BURST, FORGET_AFTER, PER_SECOND, Gate, Verdict

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_thumbs_are_never_stopped() -> None:
    gate = Gate()
    verdicts = {gate.admit(1, NOW + timedelta(seconds=n / PER_SECOND)) for n in range(500)}
    assert verdicts == {Verdict.IN}


def test_a_thousand_in_ten_seconds_get_one_notice() -> None:
    gate = Gate()
    verdicts = [gate.admit(1, NOW + timedelta(milliseconds=10 * n)) for n in range(1000)]
    assert verdicts.count(Verdict.WARN) == 1
    assert verdicts.count(Verdict.IN) <= BURST + 10 * PER_SECOND + 1


def test_one_persons_flood_is_not_anothers() -> None:
    gate = Gate()
    for _ in range(1000):
        gate.admit(1, NOW)
    assert gate.admit(2, NOW) is Verdict.IN


def test_after_a_rest_everything_is_as_before() -> None:
    gate = Gate()
    for _ in range(1000):
        gate.admit(1, NOW)
    later = NOW + timedelta(minutes=1)
    verdicts = [gate.admit(1, later) for _ in range(BURST + 1)]
    assert verdicts == [Verdict.IN] * BURST + [Verdict.WARN]


def test_a_clock_that_goes_back_locks_nobody_out() -> None:
    gate = Gate()
    gate.admit(1, NOW)
    assert gate.admit(1, NOW - timedelta(days=1)) is Verdict.IN


def test_the_quiet_are_forgotten() -> None:
    gate = Gate()
    for chat in range(1000):
        gate.admit(chat, NOW)
    gate.admit(1, NOW + FORGET_AFTER * 2)
    assert len(gate._buckets) == 1


def test_off_lets_everything_in() -> None:
    gate = Gate(off=True)
    assert {gate.admit(1, NOW) for _ in range(10_000)} == {Verdict.IN}
