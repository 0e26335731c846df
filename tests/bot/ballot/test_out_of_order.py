"""When something is out of order: everybody gets an answer, nothing counts twice or is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from bot.ballot import ballots as front_door
from bot.ballot import box as ballot_box
from bot.ballot.buttons import lock_in
from bot.ballot.heard import Press, Shown
from bot.speak.outcome import Fate, Outcome
from bot.store.engine import Store, StoreDown
from flows.rounds import Round
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.phones import Phone
from tests.bot.ballot.town import AFTER, OVER, Town

Result = TypeVar("Result")
BUSY = "did not work just now"


class Shaky(Store):
    """A database that is out of reach for as long as it is told to be."""

    away = False

    async def run(self, transaction: Callable[[Connection], Result]) -> Result:
        if self.away:
            raise StoreDown("OperationalError")
        return await super().run(transaction)


async def ready_to_finish(town: Town, *options: int) -> Phone:
    phone = town.phone()
    town.invites(phone, "before")
    await phone.presses("Start")
    await phone.answers(*(options or (1, 2, 3)))
    return phone


# --- what is out of reach -------------------------------------------------------------------------


async def test_keys_that_are_out_of_reach_are_waited_for_and_nothing_is_lost(town: Town) -> None:
    phone = await ready_to_finish(town)
    folder, form = town.keys._folder, phone.newest
    folder.rename(folder.with_name("unplugged"))
    await phone.presses("Finish")
    assert BUSY in phone.newest.text
    folder.with_name("unplugged").rename(folder)
    await phone.presses("Finish", form.number)
    assert town.sealed == 1


async def test_locked_answers_survive_while_the_keys_are_out_of_reach(town: Town) -> None:
    phone = await ready_to_finish(town)
    await phone.presses("Finish")
    invited, folder = phone.newest.number, town.keys._folder
    lock = lock_in(phone.newest.shown.buttons, ROUND)
    town.now = AFTER
    await phone.presses("What is this?")
    await phone.presses("Answer the questions")
    folder.rename(folder.with_name("unplugged"))
    await phone.presses("Yes, compare", invited)
    await phone.presses("Stop", invited)
    assert BUSY in phone.newest.text
    assert lock_in(phone.messages[invited].shown.buttons, ROUND) == lock


async def test_a_press_comes_again_while_the_box_is_out_of_reach_and_then_is_asked_for(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First Telegram brings it again; then everybody else would wait for the ballots' database."""
    shaky = Shaky(str(town.box.engine.url), journal="DELETE")
    shaky.engine = town.box.engine
    town.ballots._store = shaky
    phone, shaky.away = await ready_to_finish(town), True
    with pytest.raises(StoreDown):
        await phone.presses("Finish")
    monkeypatch.setattr(front_door, "PATIENCE", 0)
    form = phone.newest.number
    await phone.presses("Finish")
    assert BUSY in phone.newest.text
    shaky.away = False
    await phone.presses("Finish", form)
    assert town.sealed == 1


async def test_a_round_that_is_closed_while_somebody_finishes_says_so_at_the_next_press(
    town: Town,
) -> None:
    phone = await ready_to_finish(town)
    town.box.run_here(partial(ballot_box.drop_tables, round_=ROUND))
    form = phone.newest.number
    await phone.presses("Finish")
    assert BUSY in phone.newest.text
    town.round = a_round(state="cancelled")
    await phone.presses("Finish", form)
    assert "stopped asking" in phone.messages[form].text


async def test_a_button_of_a_round_that_nobody_knows_any_more_gets_an_answer(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    invited, town.round = phone.newest, None
    await phone.presses("Start")
    assert BUSY in phone.newest.text
    assert phone.messages[invited.number].rows == invited.rows


async def test_what_nobody_foresaw_gets_an_answer_and_holds_up_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("4711 said 3")

    phone = town.phone()
    town.invites(phone, "before")
    monkeypatch.setattr(front_door, "pressed", broken)
    await phone.presses("Start")
    assert BUSY in phone.newest.text
    assert "KeyError" in caplog.text
    assert "4711" not in caplog.text


# --- what comes late, twice, or without what it needs ---------------------------------------------


async def test_what_is_pressed_while_the_answer_is_on_its_way_changes_nothing(town: Town) -> None:
    """They press Finish, nothing is to be seen yet, and they press Stop."""
    phone = await ready_to_finish(town)
    form = phone.newest
    finish, stop = form.rows[0][0][1], form.rows[-1][-1][1]
    town.phones.holds = asyncio.Event()
    await town.ballots.hear(Press(phone.chat, finish, form.shown))
    await town.ballots.hear(Press(phone.chat, stop, form.shown))
    town.phones.holds.set()
    await town.delivery.close()
    assert "locked in this message" in phone.newest.text


async def test_an_old_button_on_another_phone_does_not_unlock_anything(town: Town) -> None:
    phone = town.phone()
    invited = town.invites(phone, "before")
    start = phone.newest.rows[0][0][1]
    await town.fills(phone, 1, 2, 3)
    lock = lock_in(phone.newest.shown.buttons, ROUND)
    await phone.sends(start, phone.messages[invited])
    assert lock_in(phone.newest.shown.buttons, ROUND) == lock


async def test_a_message_that_telegram_does_not_show_is_left_as_it_is(town: Town) -> None:
    phone = await ready_to_finish(town)
    await phone.presses("Finish")
    thanks = phone.newest
    for _, data in (button for row in thanks.rows for button in row):
        await town.ballots.hear(Press(phone.chat, data, Shown(thanks.number, there=False)))
    await town.delivery.close()
    assert phone.messages[thanks.number] == thanks
    assert BUSY in phone.newest.text


async def test_an_invitation_that_telegram_does_not_show_is_answered_below(town: Town) -> None:
    phone = town.phone()
    invited = town.invites(phone, "before")
    data = phone.newest.rows[0][0][1]
    await town.ballots.hear(Press(phone.chat, data, Shown(invited, there=False)))
    await town.delivery.close()
    assert phone.newest.number != invited
    assert "Prefer not to say" in phone.newest.labels


async def test_words_that_come_after_finish_do_not_change_what_was_locked(town: Town) -> None:
    phone = await ready_to_finish(town)
    form = phone.newest.number
    await phone.presses("own words")
    await phone.presses("Finish", form)
    lock = lock_in(phone.messages[form].shown.buttons, ROUND)
    await phone.replies("Too late")
    await phone.presses("Send")
    assert list(phone.messages) == [form]
    assert "counted already" in phone.newest.text
    assert lock_in(phone.newest.shown.buttons, ROUND) == lock


@pytest.mark.parametrize(
    ("then", "said"),
    [(a_round(), "is over"), (a_round(state="cancelled"), "stopped asking")],
    ids=["over", "cancelled"],
)
async def test_words_for_a_round_that_has_ended_are_taken_away_and_answered(
    town: Town, then: Round, said: str
) -> None:
    phone = await ready_to_finish(town)
    await phone.presses("own words")
    town.round, town.now = then, OVER
    town.ballots._known.clear()
    await town.keeper.destroy(ROUND)
    await phone.replies("The stairs are steep")
    assert said in phone.newest.text
    assert not any("stairs" in message.text for message in phone.messages.values())


async def test_words_are_taken_away_even_if_telegram_asks_to_wait(town: Town) -> None:
    phone = await ready_to_finish(town)
    await phone.presses("own words")
    town.phones.keeps = [Outcome(Fate.LATER)]
    await phone.replies("The stairs are steep, 07700 900123")
    assert not any("07700" in message.text for message in phone.messages.values())


async def test_answers_that_were_not_to_be_compared_leave_no_lock_behind(town: Town) -> None:
    phone = await ready_to_finish(town)
    await phone.presses("Finish")
    invited = phone.newest.number
    await town.fills_again(phone, invited, 4, 4, 4, says="No, count separately")
    assert not phone.messages[invited].rows


async def test_no_can_be_taken_back_until_all_is_answered(town: Town) -> None:
    phone = await ready_to_finish(town)
    await phone.presses("Finish")
    town.now = AFTER
    await phone.presses("What is this?")
    await phone.presses("Answer the questions")
    await phone.presses("No, count separately")
    await phone.presses("Stop")
    await phone.presses("What is this?")
    await phone.presses("Answer the questions")
    assert "Yes, compare" in phone.newest.labels
