"""The keeper: whatever was cut off is taken up again, and what is lost is given up in the end."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from bot.ballot import tidying
from bot.ballot.box import Gone, drop_tables
from bot.ballot.keys import Keys, NoKeys
from bot.store.engine import StoreDown
from flows.feedback.agenda import WAITS
from flows.rounds import Closing
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.town import OVER, Town

FEW = Closing(None, (ROUND,), "few")


class PowerCut(Exception):
    pass


async def test_what_was_cut_off_after_the_count_is_taken_up_within_the_hour(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closed it: if that was the lead's command, nobody runs it again."""
    await town.crowd(10)
    monkeypatch.setattr(town.keys, "destroy", _cut)
    with pytest.raises(PowerCut):
        await town.counts()
    monkeypatch.undo()
    assert town.keys.has(ROUND)
    await town.keeper.purge()
    assert not town.keys.has(ROUND)
    assert (await town.counts()).pairs == 10


@pytest.mark.parametrize("state", ["closed", "cancelled"])
async def test_keys_that_come_back_from_a_backup_are_destroyed_again(
    town: Town, tmp_path: Path, state: str
) -> None:
    await town.crowd(10)
    shutil.copytree(tmp_path / "keys", tmp_path / "backup")
    if state == "closed":
        await town.counts()
    else:
        await town.keeper.destroy(ROUND)
    town.round = a_round(state=state)
    shutil.copytree(tmp_path / "backup", tmp_path / "keys", dirs_exist_ok=True)
    await town.keeper.purge()
    assert not town.keys.has(ROUND)


async def test_keys_of_a_round_that_the_box_has_forgotten_go_once_it_is_over(town: Town) -> None:
    """The main database says that it is over; the box has been restored, or is a new one."""
    assert town.round
    town.round = a_round("elsewher", state="closed")
    town.keys.make("elsewher")
    await town.keeper.purge()
    assert not town.keys.has("elsewher")


@pytest.mark.parametrize("state", ["opening", "open", "waiting"])
async def test_keys_that_are_needed_stay(town: Town, state: str) -> None:
    await town.crowd(6)
    town.round = a_round(state=state)
    await town.keeper.purge()
    town.round = None  # a database without this round: perhaps it is the wrong one
    await town.keeper.purge()
    assert town.keys.has(ROUND)
    assert town.sealed == 12


async def test_a_folder_in_which_nothing_can_be_destroyed_is_told_and_stops_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def read_only(_: str) -> None:
        raise PermissionError(13, "Permission denied", f"/keys/round{ROUND}")

    town.round = a_round(state="cancelled")
    monkeypatch.setattr(town.keys, "destroy", read_only)
    await town.keeper.purge()
    assert "cannot be destroyed: Permission denied" in caplog.text
    assert ROUND not in caplog.text


@pytest.mark.parametrize("lost", ["keys", "box"])
async def test_what_is_lost_may_be_found_again_for_ninety_days(town: Town, lost: str) -> None:
    """The folder was not mounted, say. If it never comes back, the round ends all the same."""
    assert town.round
    await town.crowd(10)
    if lost == "keys":
        town.keys.destroy(ROUND)
    else:
        town.box.run_here(partial(drop_tables, round_=ROUND))
    town.now = OVER
    with pytest.raises((NoKeys, Gone)):
        await town.keeper.close(town.round, ())
    town.now = OVER + WAITS
    assert await town.keeper.close(town.round, ()) == FEW
    assert await town.keeper.close(town.round, ()) == FEW


async def test_a_file_that_somebody_else_holds_is_rebuilt_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup reads it, say: the counts are there, the keys go with the next try."""
    await town.crowd(10)
    engine = town.box.engine
    monkeypatch.setattr("bot.store.engine.BUSY_MILLISECONDS", 50)
    engine.dispose()
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT 1")
        with pytest.raises(StoreDown):
            town.box.rebuild()
    monkeypatch.undo()
    engine.dispose()
    assert (await town.counts()).pairs == 10
    assert not town.keys.has(ROUND)


async def test_something_that_is_left_is_told_without_saying_where(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await town.crowd(10)
    monkeypatch.setattr(tidying, "_holds_counts_only", lambda connection, round_: False)
    await town.counts()
    assert "something is left" in caplog.text
    assert ROUND not in caplog.text


def test_a_folder_that_cannot_hold_keys_is_found_out_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        Keys(tmp_path / "file" / "keys").check()
    keys = Keys(tmp_path / "keys")
    keys.check()
    assert list((tmp_path / "keys").iterdir()) == []


def _cut(_: str) -> None:
    raise PowerCut
