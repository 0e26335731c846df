"""Ballots as bytes: nothing is lost, nothing else fits, and no size tells anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ballot.packing import (
    BALLOT_SIZE,
    MOST_WORDS,
    Ballot,
    Unreadable,
    ballot_from,
    pack,
    unpack,
    unwhole,
    whole,
)
from flows.rounds import MOST_ITEMS, Wave

ANSWERS = st.lists(st.integers(0, 7), max_size=MOST_ITEMS).map(tuple)
WAVES: st.SearchStrategy[Wave] = st.sampled_from(["before", "after"])


@given(ANSWERS)
def test_answers_come_back_as_they_were(answers: tuple[int, ...]) -> None:
    assert unpack(pack(answers), len(answers)) == answers
    assert unwhole(whole(answers), len(answers)) == answers


@pytest.mark.parametrize("answers", [(8,), (-1,), (0,) * (MOST_ITEMS + 1)])
def test_what_is_no_answer_is_refused(answers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="not a set"):
        pack(answers)


@given(WAVES, ANSWERS, st.text(max_size=240))
def test_a_ballot_comes_back_whole_and_every_one_is_as_long(
    wave: Wave, answers: tuple[int, ...], words: str
) -> None:
    ballot = Ballot(wave, answers, words.encode("utf-8", "ignore").decode())
    packed = ballot.to_bytes()
    assert len(packed) == BALLOT_SIZE
    assert ballot_from(packed, len(answers)) == ballot


@given(st.binary(max_size=BALLOT_SIZE + 20))
def test_no_bytes_make_the_reader_fall_over(content: bytes) -> None:
    try:
        ballot_from(content, 3)
    except Unreadable:
        return
    assert len(content) == BALLOT_SIZE


def test_answers_to_more_questions_than_there_are_make_a_spoilt_ballot() -> None:
    with pytest.raises(Unreadable):
        ballot_from(Ballot("after", (1, 2, 3)).to_bytes(), 2)


def test_words_that_are_too_long_are_refused_whole() -> None:
    with pytest.raises(ValueError, match="too long"):
        Ballot("after", (), "x" * (MOST_WORDS + 1)).to_bytes()
