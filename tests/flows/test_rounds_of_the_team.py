"""Before and after, as coordinators use it: making a round, opening and stopping it, its room."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.attachments import Chart, Page, Table, Workbook
from flows.conversation import respond
from flows.events import Inspected
from flows.model import Audit, Inspect, Put, Unsay
from flows.records import Circle, Meeting
from flows.rounds import Held, Round
from flows.team.round_rules import fingerprint
from flows.team.rounds import TAPS
from tests.flows.everything_rounds import NEWCOMERS, OPEN, ROUNDS, in_weeks
from tests.flows.led_rounds import (
    AHEAD,
    DRAFT,
    SARAH,
    TEA,
    TODAY,
    changes,
    crowd,
    kept,
    offered,
    reader,
    said,
    seats,
    tap,
    world,
    write,
)
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

# --- making one -----------------------------------------------------------------------------------


def test_from_nothing_to_open_in_seven_taps() -> None:
    there = world()
    for choice in (
        "newround::",
        "roundwho:newround:all",
        "roundwhat:newround:newcomers",
        "roundwhen:newround:before.2026-11-24.2026-12-07",
        "roundwhen:newround:after.2027-02-01",
        "roundwhen:newround:close.2027-02-14",
    ):
        step = tap(choice, there)
        assert isinstance(there.desk, Shelf)
        there.desk.carry_out(step.effects)
    (open_it,) = [choice for choice in offered(step) if choice.startswith("roundopen:")]
    opened = kept(tap(open_it, there))
    assert (opened.state, opened.circles, opened.items) == ("opening", (), NEWCOMERS)


def test_beginning_twice_begins_one_round() -> None:
    begun = kept(tap("newround::", world()))
    again = tap("newround::", world(replace(begun, id="begun000")))
    assert kept(again).id == "begun000"


def test_the_id_of_a_round_can_be_typed_on_the_server() -> None:
    drawn = iter(("-option-" * 3, "-another" * 3, "newround" * 3))
    assert kept(tap("newround::", replace(world(), token=lambda: next(drawn)))).id == "newround"


def test_a_circle_that_has_gone_stays_ticked_until_somebody_unticks_it() -> None:
    draft = replace(DRAFT, circles=("tea", "gone"))
    there = world(draft)
    assert kept(tap("roundwho:mine0000:c0.walk", there)).circles == ("tea", "gone", "walk")
    assert kept(tap("roundwho:mine0000:c0.gone", there)).circles == ("tea",)
    assert not changes(tap("roundwho:mine0000:c0.unknown", there))


def test_a_meeting_brings_its_circles_and_leaves_with_them() -> None:
    draft = kept(tap("roundwho:mine0000:m.ahead", world(replace(DRAFT, circles=("walk",)))))
    assert (draft.circles, draft.meeting) == (("tea",), "ahead")
    ticked = kept(tap("roundwho:mine0000:c0.walk", world(draft)))
    assert (ticked.circles, ticked.meeting) == (("walk",), "")
    assert kept(tap("roundwho:mine0000:all", world(draft))).circles == ()


def test_other_questions_of_the_same_kind_keep_the_days() -> None:
    same = kept(tap("roundwhat:mine0000:neighbours", world(DRAFT)))
    assert same.after_from == DRAFT.after_from
    once = kept(tap("roundwhat:mine0000:meeting", world(DRAFT)))
    assert once.before_from is None


def test_nothing_is_shown_from_fewer_than_ten() -> None:
    for number in ("1", "5", "9", "-10", "x"):
        assert not changes(tap(f"roundleast:mine0000:{number}", world(DRAFT)))
    assert kept(tap("roundleast:mine0000:20", world(DRAFT))).minimum == 20


# --- opening, and what is fixed then --------------------------------------------------------------

OTHERWISE: list[dict[str, Any]] = [
    {"circles": ("walk",)},
    {"circles": ()},
    {"meeting": "ahead", "before_until": AHEAD.day},
    {"questionnaire": "neighbours"},
    {"before_from": TODAY},
    {"before_until": in_weeks(3)},
    {"after_from": in_weeks(9)},
    {"closes_on": in_weeks(11)},
    {"minimum": 20},
]


@pytest.mark.parametrize("other", OTHERWISE)
def test_only_what_was_reviewed_is_opened(other: dict[str, Any]) -> None:
    changed = replace(DRAFT, **other)
    step = tap(f"roundopen:mine0000:{fingerprint(DRAFT)}", world(changed))
    assert not any(isinstance(e, Put) and e.record.state == "opening" for e in step.effects)  # type: ignore[union-attr]


def test_questions_whose_wording_has_changed_are_read_again_before_it_is_opened() -> None:
    old = replace(DRAFT, items=(replace(NEWCOMERS[0], ask="Old words?"), *NEWCOMERS[1:]))
    step = tap(f"roundopen:mine0000:{fingerprint(old)}", world(old))
    assert kept(step) == DRAFT
    assert "have changed" in said(step)


FROZEN = [field.name for field in fields(Round) if field.name != "state"]
STEPS = [verb for verb in TAPS if verb not in ("rounds", "newround")]
OPTIONS = (
    "",
    "all",
    "done",
    "sure",
    "c0.walk",
    "m.ahead",
    "neighbours",
    "20",
    "before.2026-11-24.2026-12-07",
    "after.2027-01-11",
    "close.2027-01-19",
    fingerprint(DRAFT),
)


@given(
    st.sampled_from(["opening", "open", "waiting", "closed", "cancelled"]),
    st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(OPTIONS)), max_size=8),
)
def test_once_it_is_open_nothing_of_it_changes_but_that_it_is_stopped(
    state: Any, taps: list[tuple[str, str]]
) -> None:
    before = replace(DRAFT, state=state)
    there = world(before)
    assert isinstance(there.desk, Shelf)
    for verb, option in taps:
        there.desk.carry_out(tap(f"{verb}:mine0000:{option}", there).effects)
    after = there.desk.find(Round, "mine0000")
    assert after is not None
    assert all(getattr(after, name) == getattr(before, name) for name in FROZEN)
    assert after.state in (state, "cancelled")
    assert state != "closed" or after.state == "closed"


def test_words_typed_for_a_draft_that_was_opened_meanwhile_change_nothing() -> None:
    opened = replace(DRAFT, state="open")
    step = write("19 January 2027", "roundwhen:mine0000:close", world(opened))
    assert not changes(step)
    assert step.person
    assert step.person.awaits == ""
    assert "Nothing of it can be changed" in said(step)


def test_stopping_takes_two_taps_and_unsays_what_waits() -> None:
    opened = replace(DRAFT, state="open")
    there = world(opened)
    assert not changes(tap("roundstop:mine0000:", there))
    step = tap("roundstop:mine0000:sure", there)
    assert kept(step).state == "cancelled"
    unsaid = {effect.source for effect in step.effects if isinstance(effect, Unsay)}
    assert unsaid == {"mine0000", "mine0000:before", "mine0000:after"}
    noted = [effect for effect in step.effects if isinstance(effect, Audit)]
    assert noted == [Audit("coordinator", "roundstop", "mine0000", ("luton",))]


@pytest.mark.parametrize("verb", STEPS)
def test_buttons_of_a_round_that_is_gone_lead_back_to_the_list(verb: str) -> None:
    step = tap(f"{verb}:gone0000:sure", world())
    assert not changes(step)
    assert "rounds::" in offered(step)


# --- the room -------------------------------------------------------------------------------------


@pytest.mark.parametrize("round_", ROUNDS, ids=lambda round_: round_.id)
def test_how_far_a_round_is_tells_nothing_of_the_people(round_: Round) -> None:
    """Nothing of who lives there, who is in the circle, or how many they are, once it is open."""
    if round_.state == "draft":
        return
    few = world(round_, people={1: reader()})
    many = world(round_, *seats((2, "tea"), (3, "tea")), people=crowd(90))
    assert said(tap(f"round:{round_.id}:", few)) == said(tap(f"round:{round_.id}:", many))


@pytest.mark.parametrize(
    ("strong", "done", "told"),
    [
        (True, (), "companion feedback close mine0000"),
        (True, ("opened",), "put together"),
        (False, (), "put together"),
    ],
)
def test_what_waits_says_for_whom(strong: bool, done: tuple[str, ...], told: str) -> None:
    waiting = replace(DRAFT, state="waiting", strong=strong, done=done)
    text = said(tap("round:mine0000:", world(waiting)))
    assert told in text
    assert ("companion feedback" in text) is (strong and not done)
    assert "destroyed unread" in text


# --- what is held ---------------------------------------------------------------------------------

HELD = (
    Held("stage_d34d", ("id", "ballot"), 20, 120, "7f3a9c"),
    Held("spent_d34d", ("tag",), 0, 16, "c0ffee"),
)


@pytest.mark.parametrize("round_", ROUNDS, ids=lambda round_: round_.id)
def test_whoever_asks_is_told_what_is_true_now_and_then_shown_the_rows(round_: Round) -> None:
    step = tap(f"roundheld:{round_.id}:", world(round_))
    asked = [effect for effect in step.effects if isinstance(effect, Inspect)]
    assert asked == ([] if round_.state == "draft" else [Inspect(round_.id)])
    assert len(said(step).split("\n")) > 2
    found = respond(reader(), Inspected(round=round_.id, held=HELD), world(round_), SARAH.chat)
    text = said(found)
    for part in ("stage_d34d", "id, ballot", "120 bytes", "7f3a9c", "spent_d34d", "c0ffee"):
        assert part in text
    under_way = round_.state not in ("closed", "cancelled")
    assert ("about 20" in text) is under_way
    assert ("fewer than 5" in text) is under_way, "that it is nought would tell that nobody has"


def test_what_cannot_be_read_and_what_is_not_there_are_two_things() -> None:
    def shown(event: Inspected) -> str:
        return said(respond(reader(), event, world(OPEN), SARAH.chat))

    assert "not one row" in shown(Inspected(round=OPEN.id))
    assert "try again" in shown(Inspected(round=OPEN.id, lost=True))


def test_what_is_held_is_shown_only_to_who_may_see_it_by_then() -> None:
    event = Inspected(round=OPEN.id, held=HELD)
    assert "stage_" not in said(respond(reader(), event, world(OPEN), 99))
    assert respond(None, event, world(OPEN), SARAH.chat).messages == ()
    away = respond(reader(away=True), event, world(OPEN), SARAH.chat)
    assert away.person
    assert away.person.away, "the answer is no sign of life"


def test_what_is_held_comes_while_somebody_writes_something_else_and_takes_nothing_away() -> None:
    event = Inspected(round=OPEN.id, held=HELD)
    writing = reader(awaits="roundwhen:mine0000:close", awaits_until=MONDAY)
    step = respond(writing, event, world(OPEN), SARAH.chat)
    assert step.person
    assert step.person.awaits == writing.awaits


# --- what came of it ------------------------------------------------------------------------------

CLOSED = next(round_ for round_ in ROUNDS if round_.id == "round030")
FEW = next(round_ for round_ in ROUNDS if round_.id == "round031")
FORMS: dict[str, type[Any] | None] = {
    "": None,
    "chart": Chart,
    "sheet": Workbook,
    "csv": Table,
    "page": Page,
    "words": None,
}


@pytest.mark.parametrize(("option", "kind"), FORMS.items())
def test_a_result_can_be_had_in_each_form_and_leads_back(
    option: str, kind: type[Any] | None
) -> None:
    there = world(CLOSED)
    assert f"roundget:round030:{option}" in offered(tap("round:round030:", there))
    step = tap(f"roundget:round030:{option}", there)
    attached = [message.attachment for message in step.messages if message.attachment]
    assert {type(one) for one in attached} == ({kind} if kind else set())
    assert "round:round030:" in offered(step)


@pytest.mark.parametrize("option", FORMS)
@pytest.mark.parametrize(
    "round_", [r for r in ROUNDS if r.state not in ("draft", "closed")], ids=lambda r: r.id
)
def test_before_it_is_closed_there_is_no_result_whatever_is_tapped(
    round_: Round, option: str
) -> None:
    early = replace(round_, release=CLOSED.release)  # there never is one; it would not be shown
    there = world(early)
    assert said(tap(f"roundget:{round_.id}:{option}", there)) == said(
        tap(f"round:{round_.id}:", there)
    )


def test_too_few_to_show_says_so_in_the_room_and_offers_nothing() -> None:
    step = tap("round:round031:", world(FEW))
    assert "Too few people answered" in said(step)
    assert not [choice for choice in offered(step) if choice.startswith("roundget:")]
    assert said(tap("roundget:round031:sheet", world(FEW))) == said(step)


def test_the_longest_words_of_people_fit_and_can_all_be_read() -> None:
    assert CLOSED.release
    many = tuple(f"{n} " + "wide <b>&" * 110 for n in range(10))
    there = world(replace(CLOSED, release=replace(CLOSED.release, comments=many)))
    pages = [tap(f"roundget:round030:words{page}", there) for page in range(4)]
    assert all(len(unescape(said(page))) <= 4096 for page in pages)
    assert all(f"{n} wide" in "".join(map(said, pages)) for n in range(10))


def test_words_that_nobody_has_read_are_not_there() -> None:
    assert CLOSED.release
    none = replace(CLOSED, release=replace(CLOSED.release, comments=()))
    assert "once somebody who is no coordinator" in said(
        tap("roundget:round030:words", world(none))
    )


# --- where ----------------------------------------------------------------------------------------


def test_the_list_has_the_rounds_of_ones_own_places_the_newest_first() -> None:
    rounds = (
        replace(OPEN, id="older000", made_at=MONDAY - timedelta(days=9)),
        replace(OPEN, id="newer000"),
        replace(OPEN, id="not_ours", place="bradford"),
    )
    doors = [c for c in offered(tap("rounds::", world(*rounds))) if c.startswith("round:")]
    assert doors == ["round:newer000:", "round:older000:"]


def test_circles_and_meetings_of_other_places_cannot_be_asked() -> None:
    theirs = (
        Circle("theirs", "bradford", "Theirs", MONDAY, state="open"),
        replace(AHEAD, id="theirm", place="bradford"),
    )
    there = world(DRAFT, *theirs)
    assert not changes(tap("roundwho:mine0000:c0.theirs", there))
    assert not changes(tap("roundwho:mine0000:m.theirm", there))


def test_every_meeting_and_circle_can_be_found_however_many_there_are() -> None:
    circles = [replace(TEA, id=f"c{n}", name=f"Circle {n}") for n in range(30)]
    meetings: list[Meeting] = [
        replace(AHEAD, id=f"m{n}", day=TODAY + timedelta(days=n)) for n in range(30)
    ]
    there = world(DRAFT, *circles, *meetings)
    found = set[str]()
    for kind in ("circles", "meetings"):
        for page in range(8):
            found.update(offered(tap(f"roundwho:mine0000:{kind}{page}", there)))
    assert all(any(choice.endswith(f".{record.id}") for choice in found) for record in circles)
    assert all(f"roundwho:mine0000:m.{record.id}" in found for record in meetings)
