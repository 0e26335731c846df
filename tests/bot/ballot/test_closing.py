"""Closing a round: every ballot is counted once, too few are never looked at, nothing is left."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.ballot import box as ballot_box
from bot.ballot import comments
from bot.ballot.buttons import LOCKED_SIZE
from bot.ballot.closing import Result
from bot.ballot.counting import SEALED_SIZE
from bot.ballot.holdings import Daily, held
from bot.ballot.keys import Keys, NoKeys, WrongPassphrase
from bot.ballot.tidying import tidy
from tests.bot.ballot.conftest import ROUND, a_round
from tests.bot.ballot.hall import TODAY, Hall, Said, people


def test_all_ballots_are_counted_once_and_as_they_were_cast(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    crowd = people(30)
    alone: list[Said] = [
        ((1, 2, 3), None, False),
        (None, (4, 4, 4), False),
        ((1, 1, 1), (2, 2, 2), False),
    ]
    hall.votes(round_, crowd + alone)
    assert hall.closes(round_) == Result((ROUND,))
    counts = hall.counts(round_)
    assert counts.pairs == 30
    expected = Counter(
        (item, before[item], after[item])
        for before, after, _ in crowd
        if before and after
        for item in range(3)
    )
    assert counts.matrix == dict(expected)
    assert counts.answered("before") == 32
    assert counts.answered("after") == 32


def test_a_scale_is_added_up_where_all_of_it_was_answered_both_times(hall: Hall) -> None:
    """Two items from 1 to 4; the fifth option and "prefer not to say" have no value."""
    round_ = hall.opens(a_round())
    up: list[Said] = [((1, 1, 1), (2, 4, 1), True)] * 8
    left_out: list[Said] = [((0, 1, 1), (2, 4, 1), True), ((1, 5, 1), (2, 4, 1), True)]
    hall.votes(round_, up + left_out)
    hall.closes(round_)
    assert hall.counts(round_).change == {("home", 4): 8}


def test_what_somebody_wrote_is_kept_apart_and_only_once_it_was_read(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(10), words="More chairs, please")
    hall.closes(round_)
    assert hall.counts(round_).comments == ()
    kept = ballot_box.COMMENT.update().values(kept=1)
    hall.box.run_here(lambda c: c.execute(kept))
    assert hall.counts(round_).comments == ("More chairs, please",) * 10


def test_spoilt_ballots_are_left_out_and_harm_nobody(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(12))
    for noise in (b"", b"x", secrets.token_bytes(SEALED_SIZE), bytes(LOCKED_SIZE)):
        put = partial(ballot_box.cast, round_=ROUND, tag=secrets.token_bytes(16), ballot=noise)
        hall.box.run_here(put)
    hall.closes(round_)
    assert hall.counts(round_).pairs == 12


@pytest.mark.parametrize(
    ("pairs", "result"),
    [
        (0, Result()),
        (4, Result()),
        (5, Result(waits=True)),
        (9, Result(waits=True)),
        (10, Result((ROUND,))),
    ],
)
def test_few_pairs_are_destroyed_or_wait_and_ten_are_counted(
    hall: Hall, pairs: int, result: Result
) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(pairs))
    assert hall.closes(round_) == result
    assert bool(hall.counts(round_).matrix) == bool(result.rounds)


def test_a_round_may_ask_for_more_pairs_and_never_for_fewer_than_ten(hall: Hall) -> None:
    more = hall.opens(a_round("moremore", minimum=15))
    hall.votes(more, people(14))
    assert hall.closes(more).waits
    fewer = hall.opens(a_round("fewfewfe", minimum=3))
    hall.votes(fewer, people(9))
    assert hall.closes(fewer).waits


def test_two_small_rounds_are_counted_together_and_never_apart(hall: Hall) -> None:
    first, second = hall.opens(a_round("firstone")), hall.opens(a_round("secondon"))
    hall.votes(first, people(6, seed=2))
    hall.votes(second, people(7, seed=3))
    assert hall.closes(first).waits
    assert hall.closes(second, first) == Result(("firstone", "secondon"))
    assert hall.counts(first) == hall.counts(second)
    assert hall.counts(first).pairs == 13
    assert hall.tidies(first, second)


def test_rounds_with_other_questions_are_not_put_together(hall: Hall) -> None:
    first = hall.opens(a_round("firstone"))
    second = hall.opens(a_round("secondon", items=first.items[:2]))
    hall.votes(first, people(6))
    assert hall.closes(first).waits
    hall.votes(second, [((1, 1), (2, 2), True)] * 7)
    assert hall.closes(second, first).waits


def test_a_small_round_can_be_destroyed_unread(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(7))
    hall.closes(round_)
    hall.destroys(round_)
    assert hall.tidies(round_)
    assert hall.closes(round_) == Result()
    with pytest.raises(NoKeys):
        hall.keys.of(ROUND)


def test_where_it_is_asked_once_ballots_are_counted_not_pairs(hall: Hall) -> None:
    round_ = hall.opens(a_round(before_from=None, before_until=None))
    hall.votes(round_, [(None, (1, 2, 3), False)] * 10)
    assert hall.closes(round_) == Result((ROUND,))
    assert hall.counts(round_).answered("after") == 10
    assert hall.counts(round_).pairs == 0


def test_closing_can_be_cut_off_after_each_step_and_ends_alike(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(12))
    first = hall.closes(round_)  # and the power fails before anything is tidied
    assert hall.closes(round_) == first
    counts = hall.counts(round_)
    assert hall.tidies(round_)
    assert hall.tidies(round_)
    assert hall.closes(round_) == first
    assert hall.counts(round_) == counts


def test_a_round_that_is_still_open_or_waits_is_never_tidied_away(hall: Hall) -> None:
    opened, waiting = hall.opens(a_round("openopen")), hall.opens(a_round("waitwait"))
    hall.votes(waiting, people(6))
    hall.closes(waiting)
    hall.tidies(opened, waiting)
    tidy(hall.box, hall.keys)
    assert hall.keys.of("openopen")
    assert hall.keys.of("waitwait")
    assert len(hall.box.run_here(partial(ballot_box.ballots_in, round_="waitwait"))) == 12


def test_only_the_lead_can_close_a_round_in_strong_mode(hall: Hall) -> None:
    hall.keys.make_lead("plum river 17")
    round_ = hall.opens(a_round())
    hall.votes(round_, people(11))
    with pytest.raises(WrongPassphrase):
        hall.closes(round_)
    assert hall.closes(round_, lead=hall.keys.lead("plum river 17")) == Result((ROUND,))


def test_after_closing_no_sealed_byte_is_left_in_the_file(sqlite_url: str, tmp_path: Path) -> None:
    hall = Hall(ballot_box.open_box(sqlite_url), Keys(tmp_path / "keys"))
    round_ = hall.opens(a_round())
    hall.votes(round_, people(40), words="a canary in the coal mine")
    rows = hall.box.run_here(partial(ballot_box.ballots_in, round_=ROUND))
    hall.closes(round_)
    assert hall.tidies(round_)
    left = b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())
    assert not any(row[at : at + 24] in left for row in rows for at in range(0, len(row) - 24, 24))
    assert b"stage_" not in left.replace(b"sqlite_stage_", b"")
    hall.box.close()


def test_what_is_held_is_shown_with_its_size_and_never_counts_one_by_one(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(12))
    stage, spent = hall.box.run_here(partial(held, round_=ROUND))
    assert (stage.rows, stage.size) == (25, SEALED_SIZE)  # 24, rounded to fives
    assert (spent.rows, spent.size) == (25, 16)
    hall.closes(round_)
    tables = hall.box.run_here(partial(held, round_=ROUND))
    assert [table.table for table in tables] == ["matrix", "margin", "change"]


def test_fewer_than_five_are_not_counted_even_where_others_wait(hall: Hall) -> None:
    first, second = hall.opens(a_round("firstone")), hall.opens(a_round("secondon"))
    hall.votes(first, people(9))
    assert hall.closes(first).waits
    hall.votes(second, people(4))
    assert hall.closes(second, first) == Result()
    assert hall.closes(first).waits


def test_rounds_that_still_take_answers_are_not_put_together_with_others(hall: Hall) -> None:
    open_, small = hall.opens(a_round("openopen")), hall.opens(a_round("smallone"))
    hall.votes(open_, people(9))
    hall.votes(small, people(6))
    assert hall.closes(small, open_).waits
    assert len(hall.box.run_here(partial(ballot_box.ballots_in, round_="openopen"))) == 18


@pytest.mark.parametrize("lost", ["keys", "lead"])
def test_a_round_that_cannot_be_opened_any_more_stops_no_other(hall: Hall, lost: str) -> None:
    hall.keys.make_lead("plum river 17")
    first = hall.opens(a_round("firstone"))
    hall.votes(first, people(6))
    assert hall.closes(first, lead=hall.keys.lead("plum river 17")).waits
    if lost == "keys":
        hall.keys.destroy("firstone")
    else:  # the operator has thrown the lead's key away, and somebody else has made one
        (hall.keys._folder / "lead").unlink()
        hall.keys.make_lead("pear river 17")
    lead = None if lost == "keys" else hall.keys.lead("pear river 17")
    second = hall.opens(a_round("secondon"))
    hall.votes(second, people(9))
    lead = lead or hall.keys.lead("plum river 17")
    assert hall.closes(second, first, lead=lead).waits


def test_what_was_counted_is_not_destroyed_afterwards(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(12))
    hall.closes(round_)
    hall.destroys(round_)
    assert hall.closes(round_) == Result((ROUND,))
    assert hall.counts(round_).pairs == 12


def test_a_round_that_was_counted_with_another_keeps_words_as_long_as_one_alone(hall: Hall) -> None:
    first, second = hall.opens(a_round("firstone")), hall.opens(a_round("secondon"))
    hall.votes(first, people(6), words="More chairs")
    hall.day = TODAY - timedelta(days=80)
    assert hall.closes(first).waits
    hall.day = TODAY
    hall.votes(second, people(6))
    hall.closes(second, first)
    hall.box.run_here(partial(comments.purge, today=TODAY + timedelta(days=89)))
    for round_ in ("firstone", "secondon"):
        assert len(hall.box.run_here(partial(comments.unread, round_=round_))) == 6
    hall.box.run_here(partial(comments.purge, today=TODAY + timedelta(days=91)))
    assert hall.box.run_here(partial(comments.unread, round_="firstone")) == []


def test_a_ballot_cannot_be_cast_once_a_round_waits(hall: Hall) -> None:
    round_ = hall.opens(a_round())
    hall.votes(round_, people(6))
    hall.closes(round_)
    with pytest.raises(ballot_box.Gone):
        hall.votes(round_, [((1, 1, 1), None, False)])


def test_numbers_of_what_is_under_way_stand_still_for_a_day(hall: Hall) -> None:
    """Whoever looks again and again does not see somebody finish, not even at every fifth."""
    round_, daily = hall.opens(a_round()), Daily()
    look = partial(hall.box.run_here, partial(held, round_=ROUND))
    hall.votes(round_, people(6))
    first = daily.of(look(), TODAY)
    hall.votes(round_, [(None, None, False)] * 6 + [((1, 1, 1), (2, 2, 2), True)] * 6)
    assert daily.of(look(), TODAY) == first
    assert daily.of(look(), TODAY + timedelta(days=1)) != first
    hall.closes(round_)
    closed = daily.of(look(), TODAY + timedelta(days=1))
    assert [one.table for one in closed] == ["matrix", "margin", "change"]
