"""The end of a round: one release, told once, or none; and nothing is left of any answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot import round_ends
from bot.resting import REST
from bot.round_ends import finish, others_of, released, work_for_release
from bot.rounds import Rounds
from bot.store import rounds as rounds_store
from bot.store.engine import Store
from bot.store.rounds import DESTROYED
from flows.feedback.agenda import sources
from flows.feedback.ending import was_opened
from flows.rounds import Closing, Counts, Round
from flows.world import World
from tests.bot.round_town import (
    ASKED,
    DESTROYED_AT,
    GRACE,
    ID,
    OMAR,
    OVER,
    Town,
    asks,
    clock,
    cut_off_at,
    settled,
)
from tests.flows.feedback_rounds import ITEMS, round_of


@pytest.fixture
def town(store: Store, world_at: Callable[[datetime], World]) -> Town:
    return settled(store, world_at)


def closes(**fields: Any) -> Round:
    """A round of which everything was said."""
    told = tuple(f"{what}:2026-11-23" for what in ("before", "after"))
    return round_of(**{"next_at": OVER, "done": told, **fields})


async def invite(town: Town, number: int, round_: str = ID) -> None:
    crowd = range(5000, 5000 + number)
    town.live(crowd, place="")
    asked = {(f"{round_}:before", chat): 1 for chat in crowd}
    town.store.run_here(lambda c: rounds_store.note_asked(c, asked))


async def test_a_round_that_is_over_is_counted_and_the_team_hears_of_it(town: Town) -> None:
    town.ballots.answers = {ID: 23}
    town.keep(closes())
    await invite(town, 41)
    [(chat, text)] = await town.tasks(OVER)
    assert chat == GRACE
    assert "There is a result now." in text
    found = town.round()
    assert (found.state, found.next_at) == ("closed", None)
    assert found.release
    assert found.release.rounds == (ID,)
    assert found.release.closed_on == date(2027, 2, 8)
    assert (found.release.invited, found.release.pairs) == (40, 25)
    assert await town.tasks("2027-06-01 12:00") == [], "it is told once"
    assert town.round() == found


async def test_of_too_few_nothing_is_told(town: Town) -> None:
    town.ballots.answers = {ID: 4}
    town.keep(closes())
    await invite(town, 41)
    [(chat, text)] = await town.tasks(OVER)
    assert (chat, "Too few people answered." in text) == (GRACE, True)
    release = town.round().release
    assert release
    assert (release.why_not, release.invited, release.pairs) == ("few", 40, 0)


async def test_a_small_round_waits_and_is_put_together_with_the_next(town: Town) -> None:
    town.ballots.answers = {ID: 7, "roundbbb": 8}
    town.ballots.made = {ID, "roundbbb"}
    town.keep(closes())
    [(chat, text)] = await town.tasks(OVER)
    assert (chat, "put together" in text) == (GRACE, True)
    assert "On 8 May 2027 they are destroyed unread." in text
    waits = town.round()
    assert (waits.state, waits.next_at, was_opened(waits)) == ("waiting", DESTROYED_AT, True)
    later = clock("2027-03-01 00:00")
    town.keep(closes(id_="roundbbb", place="bradford", closes_on=date(2027, 2, 28), next_at=later))
    told = await town.tasks(later)
    assert [chat for chat, _ in told] == [GRACE, OMAR]
    assert all("together with others" in text for _, text in told)
    first, second = town.round(), town.round("roundbbb")
    assert {first.state, second.state} == {"closed"}
    assert first.release == second.release
    assert first.release
    assert set(first.release.rounds) == {ID, "roundbbb"}
    assert first.release.pairs == 15
    assert town.ballots.made == set()


async def test_a_result_that_would_tell_on_a_few_with_another_is_not_shown(town: Town) -> None:
    """All of Luton but three are in the circle: the difference would be the answers of three."""
    town.ballots.answers = {ID: 20, "roundbbb": 17}
    town.keep(closes(), closes(id_="roundbbb", circles=("tea",), next_at=None))
    await town.tasks(OVER)
    town.keep(replace(town.round("roundbbb"), next_at=town.now))
    [(_, text)] = await town.tasks()
    assert "with another result it could tell on somebody" in text
    release = town.round("roundbbb").release
    assert release
    assert (release.why_not, release.pairs, release.findings) == ("close", 0, ())


async def test_the_rule_of_differences_knows_exactly_how_many_there_were(town: Town) -> None:
    """The release says 20; with the rounded number alone the rule has to be more careful."""
    town.ballots.answers = {ID: 21}
    town.keep(closes())
    await town.tasks(OVER)
    new = Closing(Counts(23), ("roundbbb",))
    town.keep(closes(id_="roundbbb", circles=("tea",)))

    def earlier(pairs: Mapping[str, int]) -> list[tuple[int, int]]:
        work = town.store.run_here(lambda c: work_for_release(c, new, town.world, pairs))
        return [(group.pairs, group.slack) for group in work["earlier"]]

    assert earlier({}) == [(20, 2)]
    assert earlier(await town.ballots.pairs([ID])) == [(21, 0)]


async def test_what_nobody_could_be_put_together_with_is_destroyed_after_ninety_days(
    town: Town,
) -> None:
    town.ballots.answers = {ID: 7}
    town.ballots.made = {ID}
    town.keep(closes())
    await town.tasks(OVER)
    assert await town.tasks(DESTROYED_AT - timedelta(seconds=1)) == []
    assert town.ballots.made == {ID}
    [(chat, text)] = await town.tasks(DESTROYED_AT)
    assert (chat, "They were destroyed unread." in text) == (GRACE, True)
    assert town.ballots.made == set()
    found = town.round()
    assert found.release
    assert (found.state, found.release.why_not, found.next_at) == ("closed", "few", None)


async def test_what_only_the_lead_can_open_waits_for_them(town: Town) -> None:
    town.ballots.answers = {ID: 23}
    town.keep(closes(strong=True))
    [(chat, text)] = await town.tasks(OVER)
    assert chat == GRACE
    assert f"companion feedback close {ID}" in text
    waits = town.round()
    assert (waits.state, waits.next_at) == ("waiting", DESTROYED_AT)
    assert town.ballots.calls == [], "the service does not even try"
    # The command leads to the same end as the service does.
    closing = await town.ballots.close(waits, town.store.run_here(lambda c: others_of(c, waits)))
    town.now = OVER + timedelta(days=3)
    release = await released(town.store, closing, town.world, town.ballots)
    ended = town.store.run_here(lambda c: finish(c, closing, town.world, release))
    assert [round_.id for round_ in ended] == [ID]
    [(chat, text)] = await town.tasks()
    assert (chat, "There is a result now." in text) == (GRACE, True)
    assert town.store.run_here(lambda c: finish(c, closing, town.world, release)) == ()
    assert await town.tasks(DESTROYED_AT) == []


async def test_a_round_that_was_opened_and_too_small_is_told_so_once(town: Town) -> None:
    waits = closes(strong=True, state="waiting", next_at=DESTROYED_AT)
    town.keep(waits)
    town.now = OVER
    small = Closing(None, (ID,), "wait")
    for _ in range(2):
        town.store.run_here(lambda c: finish(c, small, town.world, None))
    [(_, text)] = await town.tasks()
    assert "put together" in text
    assert was_opened(town.round())


def test_only_small_rounds_of_the_same_questions_are_put_together(town: Town) -> None:
    other_words = (replace(ITEMS[0], ask="Do you feel well here?"), ITEMS[1])
    waiting: dict[str, dict[str, Any]] = {
        "small": {},
        "once": {"before_from": None, "before_until": None},
        "words": {"items": other_words},
        "questions": {"questionnaire": "wellbeing"},
        "open": {"state": "open"},
        "sealed": {"strong": True},
        "opened": {"strong": True, "done": ("opened",)},
    }
    for id_, fields in waiting.items():
        town.keep(round_of(id_, **{"state": "waiting", **fields}))

    def found(round_: Round) -> list[str]:
        return [one.id for one in town.store.run_here(lambda c: others_of(c, round_))]

    assert found(round_of()) == ["small"]
    assert found(round_of("small", state="waiting")) == []
    assert found(round_of(strong=True)) == ["opened", "small"]


@pytest.mark.parametrize("pairs", [3, 7, 23])
async def test_cut_off_at_its_end_a_round_ends_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch, pairs: int
) -> None:
    town.ballots.answers = {ID: pairs}
    town.keep(closes())
    cut_off_at("rounds.ended", monkeypatch, round_ends, 2)
    ends = []
    for seconds in (0, 31, 62, 93):
        ends += await town.tasks(OVER + timedelta(seconds=seconds))
    assert len(ends) == 1
    assert town.round().state == ("waiting" if pairs == 7 else "closed")
    assert town.ballots.calls == [f"close {ID}"] * 3


async def test_while_one_process_closes_a_round_no_other_does(
    town: Town, world_at: Callable[[datetime], World]
) -> None:
    town.ballots.answers = {ID: 23}
    town.keep(closes())
    another = Rounds(town.store, lambda: world_at(OVER), 0, town.ballots)

    async def looks(_: str) -> None:
        assert await another.look() is False

    town.ballots.meanwhile = looks
    assert len(await town.tasks(OVER)) == 1
    assert town.ballots.calls == [f"close {ID}"]


# --- called off -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["open", "waiting", "opening"])
async def test_of_a_round_that_is_called_off_nothing_is_left_and_nothing_more_is_said(
    town: Town, state: Any
) -> None:
    town.ballots.made = {ID}
    town.keep(asks())
    await town.look()
    town.keep(replace(town.round(), state=state))
    town.keep(replace(town.round(), state="cancelled"))
    await town.look()
    assert [message for message in town.said() if message.source in sources(ID)] == []
    assert town.ballots.made == set()
    assert DESTROYED in town.round().done
    calls = list(town.ballots.calls)
    await town.look("2027-06-01 12:00")
    assert town.ballots.calls == calls, "once is enough"


async def test_it_is_destroyed_as_soon_as_it_can_be(town: Town) -> None:
    town.ballots.away = True
    town.keep(asks(state="cancelled", next_at=None))
    await town.look()
    assert DESTROYED not in town.round().done
    town.ballots.away = False
    await town.look(ASKED + REST)
    assert town.ballots.calls == [f"destroy {ID}"]
    assert DESTROYED in town.round().done
