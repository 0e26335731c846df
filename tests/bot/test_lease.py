"""The lease: one holder at a time, whoever dies, hangs or turns back a clock."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.speak import leadership
from bot.speak.leadership import Leadership
from bot.store import lease
from bot.store.engine import Store
from bot.store.tables import LEASE

NAME = "speaker"


def take(store: Store, holder: str) -> bool:
    return store.run_here(lambda connection: lease.take(connection, NAME, holder))


def age(store: Store, by: timedelta) -> None:
    """As if the lease had been taken that long ago."""
    now = store.run_here(lease.clock)
    store.run_here(lambda c: c.execute(update(LEASE).values(until=now + lease.LIFE - by)))


def test_the_first_to_ask_holds_it_and_may_renew(store: Store) -> None:
    assert take(store, "a-machine/1/x")
    assert take(store, "a-machine/1/x")
    assert not take(store, "b-machine/1/y")


def test_when_it_has_run_out_somebody_else_may_take_it(store: Store) -> None:
    take(store, "a-machine/1/x")
    age(store, lease.LIFE - timedelta(seconds=5))
    assert not take(store, "b-machine/1/y")
    age(store, lease.LIFE + timedelta(seconds=1))
    assert take(store, "b-machine/1/y")
    assert not take(store, "a-machine/1/x")


def test_a_holder_of_this_machine_that_has_ended_is_replaced_at_once(store: Store) -> None:
    ended = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(ended, 0)
    take(store, f"{lease.machine()}/{ended}/x")
    assert take(store, lease.this_process())


def test_a_holder_that_lives_is_not(store: Store) -> None:
    take(store, f"{lease.machine()}/1/x")  # process 1 is always there
    assert not take(store, lease.this_process())


def test_a_machine_of_the_same_name_but_another_container_is_another(store: Store) -> None:
    take(store, f"{lease.machine()}9/{os.getpid()}/x")
    assert not take(store, lease.this_process())


def test_a_hold_is_believed_only_after_the_commit(store: Store) -> None:
    leader = Leadership()
    assert store.run_here(leader.take)
    assert not leader.safe
    leader.confirm()
    assert leader.safe


def test_nothing_begins_that_could_outlive_the_lease(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = Leadership()
    begun = time.monotonic()
    store.run_here(leader.take)
    leader.confirm()
    assert leader.safe
    seen = []
    for seconds in (15, 46):
        monkeypatch.setattr(leadership, "monotonic", lambda later=begun + seconds: later)
        seen.append((leader.safe, leader.unbroken))
    assert seen == [(False, True), (False, False)]
