"""Answering: one message that changes, before and after, whatever happens in between."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta

import pytest

from bot.ballot.buttons import lock_in
from bot.speak.outcome import Fate, Outcome
from flows.rounds import Wave
from tests.bot.ballot.conftest import ROUND
from tests.bot.ballot.town import AFTER, BEFORE, BETWEEN, OVER, Town


async def test_before_and_after_are_counted_as_a_pair_and_nobody_else_can_tell(town: Town) -> None:
    await town.crowd()
    phone = town.phone()
    invited = town.invites(phone, "before")
    await town.fills(phone, 3, 3, 3)
    assert "locked in this message" in phone.newest.text
    assert lock_in(phone.newest.shown.buttons, ROUND)
    again = await town.fills_again(phone, invited, 4, 4, 4)
    assert not phone.messages[again].rows
    assert not phone.messages[invited].rows
    counts = await town.counts()
    assert counts.pairs == 10
    assert counts.matrix[0, 3, 4] == 1
    assert counts.matrix[0, 1, 2] == 9


async def test_no_message_ever_repeats_what_was_chosen(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    await phone.presses("Start")
    for _ in range(3):
        before = phone.newest.text
        await phone.answers(2)
        assert phone.newest.text != before
        assert " b" not in phone.newest.text.replace(" be", "")


async def test_without_the_earlier_message_it_counts_and_is_not_compared(town: Town) -> None:
    await town.crowd(10)
    phone = town.phone()
    town.invites(phone, "before")
    await town.fills(phone, 3, 3, 3)
    phone.messages.clear()  # the chat is cleared, or the phone is lost
    town.now = AFTER
    town.invites(phone, "after")
    await phone.presses("Start")
    assert "not at hand" in phone.newest.text
    await phone.presses("Start without comparing")
    await phone.answers(4, 4, 4)
    await phone.presses("Finish")
    counts = await town.counts()
    assert (counts.pairs, counts.answered("before"), counts.answered("after")) == (10, 11, 11)


async def test_where_replies_are_not_handed_over_the_earlier_message_itself_works(
    town: Town,
) -> None:
    await town.crowd()
    phone = town.phone()
    invited = town.invites(phone, "before")
    await town.fills(phone, 3, 3, 3)
    town.now, town.phones.hands_over = AFTER, False
    town.invites(phone, "after", invited)
    await phone.presses("Start")
    assert "What is this?" in phone.newest.text
    await phone.presses("What is this?", invited)
    await phone.presses("Answer the questions", invited)
    await phone.presses("Yes, compare", invited)
    await phone.answers(4, 4, 4, number=invited)
    await phone.presses("Finish", invited)
    assert (await town.counts()).matrix[2, 3, 4] == 1


async def test_who_does_not_want_to_compare_is_counted_separately(town: Town) -> None:
    await town.crowd(10)
    phone = town.phone()
    invited = town.invites(phone, "before")
    await town.fills(phone, 3, 3, 3)
    await town.fills_again(phone, invited, 4, 4, 4, says="No, count separately")
    assert (await town.counts()).pairs == 10


async def test_who_never_answered_before_is_simply_asked(town: Town) -> None:
    phone = town.phone()
    invited = town.invites(phone, "before")
    town.now = AFTER
    town.invites(phone, "after", invited)
    await phone.presses("Start")
    await phone.answers(1, 1, 1)
    await phone.presses("Finish")
    assert town.sealed == 1


async def test_back_and_stop_lead_back_and_nothing_is_counted(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    await phone.presses("Start")
    first = phone.newest.text
    await phone.answers(1)
    await phone.presses("Back")
    assert phone.newest.text == first
    await phone.presses("Stop")
    assert phone.newest.labels[0] == "Start"
    assert town.sealed == 0


async def test_a_press_that_comes_twice_or_late_counts_once(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    await phone.presses("Start")
    await phone.answers(1, 2, 3)
    message = phone.newest
    data = message.rows[0][0][1]
    await asyncio.gather(*(phone.sends(data, message) for _ in range(5)))
    await phone.sends(data, message)
    assert town.sealed == 1
    assert "counted already" in phone.newest.text
    assert lock_in(phone.newest.shown.buttons, ROUND)


async def test_a_second_form_of_the_same_person_is_not_counted_again(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    await town.fills(phone, 1, 1, 1)
    town.invites(phone, "before")  # by /feedback
    await town.fills(phone, 4, 4, 4)
    assert town.sealed == 1


async def test_locked_answers_can_be_read_about_and_deleted(town: Town) -> None:
    phone = town.phone()
    invited = town.invites(phone, "before")
    await town.fills(phone, 1, 2, 3)
    lock = lock_in(phone.newest.shown.buttons, ROUND)
    await phone.presses("What is this?")
    await phone.presses("Back")
    assert lock_in(phone.newest.shown.buttons, ROUND) == lock
    await phone.presses("Delete")
    await phone.presses("Keep")
    assert lock_in(phone.newest.shown.buttons, ROUND) == lock
    await phone.presses("Delete")
    await phone.presses("Yes, delete")
    assert invited not in phone.messages


@pytest.mark.parametrize(
    ("now", "wave", "said"),
    [
        (BEFORE - timedelta(days=3), "before", "begin on"),
        (BETWEEN, "before", "is over"),
        (BETWEEN, "after", "begin on"),
        (OVER, "after", "is over"),
    ],
)
async def test_outside_its_days_a_form_says_so(
    town: Town, now: datetime, wave: Wave, said: str
) -> None:
    phone = town.phone()
    town.invites(phone, wave)
    town.now = now
    await phone.presses("Start")
    assert said in phone.newest.text


async def test_a_form_that_was_begun_takes_nothing_after_the_last_day(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    await phone.presses("Start")
    await phone.answers(1, 2, 3)
    town.now = BETWEEN
    await phone.presses("Finish")
    assert town.sealed == 0
    assert "is over" in phone.newest.text


async def test_locked_answers_of_a_closed_round_still_explain_themselves(town: Town) -> None:
    await town.crowd(10)
    phone = town.phone()
    town.invites(phone, "before")
    await town.fills(phone, 1, 2, 3)
    await town.counts()
    await phone.presses("What is this?")
    assert "destroy" in phone.newest.text
    await phone.presses("Delete")
    assert "Delete this message?" in phone.newest.text


async def test_what_telegram_refuses_for_a_while_is_shown_later(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    town.phones.refuses = [Outcome(Fate.LATER, wait=timedelta(milliseconds=1))] * 3
    await phone.presses("Start")
    assert phone.newest.labels[-1] == "Stop for now"


async def test_a_message_that_has_gone_comes_as_a_new_one(town: Town) -> None:
    phone = town.phone()
    invited = town.invites(phone, "before")
    message = phone.messages.pop(invited)
    await phone.sends(message.rows[0][0][1], message)
    assert phone.newest.number != invited
    assert "Prefer not to say" in phone.newest.labels


async def test_a_hundred_thousand_crossed_replayed_and_oversized_presses_have_no_effect(
    town: Town,
) -> None:
    """Buttons of another chat, of other stages, cut, doubled, and much too long."""
    chance = random.Random(7)
    phone, stranger = town.phone(), town.phone(4712)
    town.invites(phone, "before")
    seen: list[str] = []
    await phone.presses("Start")
    for option in (1, 2, 3):
        seen += phone.newest.shown.buttons
        await phone.answers(option)
    seen += phone.newest.shown.buttons
    theirs = town.invites(stranger, "before")
    message = stranger.messages[theirs]
    for _ in range(100_000):
        data = chance.choice(seen)
        match chance.randrange(4):
            case 1:
                data = data[: chance.randrange(len(data))]
            case 2:
                data = data[:20] + chance.choice(seen)[20:]
            case 3:
                data *= chance.randrange(2, 40)
        await stranger.sends(data, message)
    assert town.sealed == 0
    await phone.presses("Finish")  # replayed by its owner, an earlier button only leads back
    for data in seen:
        await phone.sends(data, phone.newest)
    assert town.sealed == 1
