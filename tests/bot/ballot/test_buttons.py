"""What buttons carry: read by nobody but us, in no other chat, and never what was not made here."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ballot.buttons import (
    ACTS,
    CARRIERS,
    LOCKED_SIZE,
    State,
    carrier,
    lock_in,
    locked,
    opened,
    read_carrier,
    sealed,
)
from bot.ballot.heard import ENTRY, Entry, read_entry, round_of
from bot.ballot.keys import Keys, RoundKeys
from bot.ballot.packing import Unreadable
from flows.rounds import MOST_ITEMS
from flows.routes import TAPS
from tests.bot.ballot.conftest import ROUND

CHAT, OTHER = 4711, 4712
LANGUAGES = st.sampled_from(["en", "ar", "ckb", "fa-AF", "zh-Hant", "zh-Hant-TW"])
STATES = st.builds(
    State,
    act=st.sampled_from(ACTS),
    option=st.integers(0, 7),
    wave=st.sampled_from(["before", "after"]),
    answers=st.lists(st.integers(0, 7), max_size=MOST_ITEMS).map(tuple),
    paired=st.booleans(),
    own=st.booleans(),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> RoundKeys:
    return Keys(tmp_path_factory.mktemp("keys")).make(ROUND)


@given(state=STATES, language=LANGUAGES)
def test_a_form_comes_back_from_its_button_and_fits_into_it(
    made: RoundKeys, state: State, language: str
) -> None:
    data = sealed(state, ROUND, CHAT, made, language)
    assert len(data.encode()) <= 64
    assert opened(data, CHAT, made) == state
    assert round_of(data) == ROUND


@given(state=STATES)
def test_a_button_works_in_its_own_chat_only(made: RoundKeys, state: State) -> None:
    data = sealed(state, ROUND, CHAT, made, "en")
    with pytest.raises(Unreadable):
        opened(data, OTHER, made)


def test_a_button_of_another_round_does_not_open(made: RoundKeys, tmp_path: Path) -> None:
    other = Keys(tmp_path).make("otherRnd")
    data = sealed(State("finish", 0, "before", (1, 2)), ROUND, CHAT, other, "en")
    with pytest.raises(Unreadable):
        opened(data, CHAT, made)


@given(st.lists(st.integers(0, 7), max_size=MOST_ITEMS), LANGUAGES)
def test_sealed_answers_travel_in_two_buttons(
    made: RoundKeys, answers: list[int], language: str
) -> None:
    lock = locked(answers, made)
    assert len(lock) == LOCKED_SIZE
    for does in CARRIERS:
        both = [carrier(does, number, ROUND, lock, language) for number in (1, 2)]
        assert all(len(data.encode()) <= 64 and round_of(data) == ROUND for data in both)
        assert lock_in(both, ROUND) == lock
        assert lock_in(both[:1], ROUND) is None
        assert lock_in(both, "otherRnd") is None
        first = read_carrier(both[0])
        assert first is not None
        assert (first.act, first.option, first.language) == (*does, language)


def test_the_same_answers_never_look_the_same(made: RoundKeys) -> None:
    assert len({locked((1, 2, 3), made) for _ in range(100)}) == 100
    state = State("answer", 1, "before", (1,))
    assert len({sealed(state, ROUND, CHAT, made, "en") for _ in range(100)}) == 100


def test_a_hundred_thousand_forged_and_changed_buttons_open_nothing(made: RoundKeys) -> None:
    """Flipped letters, cut and lengthened ones, other chats, mere noise."""
    chance = random.Random(5)
    real = sealed(State("finish", 0, "before", (1, 2, 3)), ROUND, CHAT, made, "en")
    letters = string.ascii_letters + string.digits + "-_."
    for _ in range(100_000):
        match chance.randrange(5):
            case 0:
                place = chance.randrange(1, len(real))
                data = real[:place] + chance.choice(letters) + real[place + 1 :]
            case 1:
                data = real[: chance.randrange(len(real))]
            case 2:
                data = real + "".join(chance.choices(letters, k=chance.randrange(1, 200)))
            case 3:
                size = chance.randrange(10, 60)
                data = f"f{ROUND}{''.join(chance.choices(letters, k=size))}.en"
            case _:
                data = "".join(chance.choices(string.printable, k=chance.randrange(64)))
        chat = CHAT if data != real else OTHER
        with pytest.raises(Unreadable):
            opened(data, chat, made)
        read_carrier(data)
        read_entry(data)


def test_no_other_button_of_the_companion_goes_to_the_ballots() -> None:
    assert not any(round_of(f"{verb}:{ROUND}:before-en") for verb in TAPS if verb != ENTRY)
    for data in ("", f"{ENTRY}::", f"{ENTRY}:{ROUND}:before", f"{ENTRY}:{ROUND}\0:before-en"):
        assert not round_of(data)


def test_a_plain_button_says_its_round_wave_and_language() -> None:
    assert read_entry(f"{ENTRY}:{ROUND}:what-after-fa-AF") == Entry(ROUND, "after", "fa-AF", True)
