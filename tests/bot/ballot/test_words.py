"""In their own words: shown back, without numbers, and sealed apart from everything else."""

from __future__ import annotations

import pytest

from bot.ballot import box as ballot_box
from bot.ballot.forms import words_in
from tests.bot.ballot.town import AFTER, Town


async def test_words_are_shown_back_without_numbers_and_then_sealed(town: Town) -> None:
    await town.crowd(10)
    phone = town.phone()
    invited = town.invites(phone, "before")
    await phone.presses("Start")
    await phone.answers(1, 2, 3)
    await phone.presses("own words")
    await phone.replies("The stairs are steep. Ring me on 07700 900123")
    assert "stairs are steep" in phone.newest.text
    assert "900123" not in phone.newest.text
    assert not any("07700" in m.text for m in phone.messages.values())
    await phone.presses("Send")
    assert list(phone.messages) == [invited]
    assert "locked" in phone.newest.text
    await town.counts()
    [body] = town.box.run_here(lambda c: c.execute(ballot_box.COMMENT.select()).all())
    assert body.body.startswith("The stairs are steep.")


async def test_words_can_be_written_again_or_left_out(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    await phone.presses("Start")
    await phone.answers(1, 2, 3)
    await phone.presses("own words")
    await phone.replies("One")
    await phone.presses("Write again")
    await phone.replies("Two")
    await phone.presses("Leave it out")
    assert town.sealed == 1
    assert "locked" in phone.newest.text


async def test_words_with_a_paired_form_keep_the_pair(town: Town) -> None:
    await town.crowd()
    phone = town.phone()
    invited = town.invites(phone, "before")
    await town.fills(phone, 3, 3, 3)
    town.now = AFTER
    town.invites(phone, "after", invited)
    await phone.presses("Start")
    await phone.presses("Yes, compare")
    await phone.answers(4, 4, 4)
    await phone.presses("own words")
    await phone.replies("Two")
    await phone.presses("Send")
    assert (await town.counts()).pairs == 10


async def test_an_answer_without_words_is_asked_for_once_more(town: Town) -> None:
    phone = town.phone()
    town.invites(phone, "before")
    await phone.presses("Start")
    await phone.answers(1, 2, 3)
    await phone.presses("own words")
    await phone.replies("")
    assert "once more" in phone.newest.text
    await phone.replies("Now in words")
    assert "Now in words" in phone.newest.text


@pytest.mark.parametrize(
    "text",
    [
        "Title\n\n“\u2068Good stairs\u2069”\n\nMore.",
        "Title\n\n\u200f„\u2068Good stairs\u2069”\n\nMore.",
        "Title\n\n“Good stairs”\n\nMore.",  # should a chat app ever drop the invisible marks
    ],
)
def test_what_was_shown_back_is_found_again(text: str) -> None:
    assert words_in(text) == "Good stairs"
