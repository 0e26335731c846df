"""Facts to check: whose word holds at once, what waits for another, and pictures of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.attachments import File
from flows.events import Event, Sent, Wrote
from flows.model import Put, Step, Unsay
from flows.records import Staff
from tests.flows.fact_town import (
    ADA,
    ANN,
    BEA,
    FARAH,
    GRACE,
    LEE,
    PHOTO,
    TEAM,
    VERA,
    agrees,
    checked,
    choices,
    desk,
    does,
    known,
    says,
    tap,
    told,
    types,
)
from tests.flows.factual import OTHERWISE, TODAY
from tests.flows.shelf import Shelf

# --- the room -------------------------------------------------------------------------------------


def in_the_room(staff: Staff, shelf: Shelf) -> list[str]:
    return [c.split(":")[1] for c in choices(tap(staff, "facts::", shelf)) if c[:5] == "fact:"]


@pytest.mark.parametrize(
    ("staff", "ids"),
    [
        (VERA, ["luton_desk", "luton_bin", "luton_editors", "luton_near"]),
        (GRACE, ["luton_desk", "luton_bin", "luton_editors", "luton_near"]),
        (BEA, []),
        (ADA, ["england_rule"]),  # Luton has coordinators of its own
    ],
)
def test_the_room_lists_what_wants_a_look_in_ones_places_longest_unchecked_first(
    staff: Staff, ids: list[str]
) -> None:
    assert in_the_room(staff, desk()) == ids


def test_what_waits_for_agreement_comes_first() -> None:
    shelf = desk()
    says(VERA, "factok", "luton_near", shelf)
    assert in_the_room(GRACE, shelf)[0] == "luton_near"


def test_a_place_without_a_coordinator_is_looked_after_by_the_administrators() -> None:
    assert "luton_desk" in in_the_room(ADA, desk(team=(VERA, ADA)))


def test_a_fact_shows_its_sentence_what_people_read_instead_its_source_and_its_owner() -> None:
    (message,) = tap(GRACE, "fact:luton_desk:", desk()).messages
    for part in ("Luton says 01234 567890.", OTHERWISE, "somebody", "1 January 2026", "the place"):
        assert part in message.text


def test_a_fact_that_has_gone_from_the_files_is_answered_kindly() -> None:
    for verb in ("fact", "factok", "factnew", "factgone", "factpic", "factyes", "factno"):
        (message,) = tap(GRACE, f"{verb}:luton_old:abcdef", desk()).messages
        assert "not here any more" in message.text


# --- whose word holds -----------------------------------------------------------------------------


def test_the_word_of_a_coordinator_holds_at_once() -> None:
    shelf = desk()
    step = says(GRACE, "factok", "luton_desk", shelf)
    assert known("luton_desk", shelf).state == "fresh"
    assert told(step) == set()


@pytest.mark.parametrize("staff", [VERA, FARAH])
def test_what_others_find_waits_for_a_coordinator_of_the_place(staff: Staff) -> None:
    shelf = desk()
    step = says(staff, "factok", "luton_desk", shelf)
    assert known("luton_desk", shelf).state == "found"
    assert not known("luton_desk", shelf).known.holds(TODAY)
    assert told(step) == {GRACE.chat, LEE.chat}
    agreed = agrees(GRACE, "luton_desk", shelf)
    assert known("luton_desk", shelf).known.holds(TODAY)
    assert told(agreed) == {staff.chat}  # who found it hears so


def test_not_so_leaves_it_as_it_was_and_says_so_kindly() -> None:
    shelf = desk()
    says(VERA, "factgone", "luton_fresh", shelf)
    step = agrees(GRACE, "luton_fresh", shelf, "factno")
    assert checked("luton_fresh", shelf) is None
    assert told(step) == {VERA.chat}
    assert "Thank you for looking" in step.told[0][1].text


def test_a_finding_said_twice_is_one_task() -> None:
    shelf = desk()
    assert told(says(VERA, "factok", "luton_desk", shelf))
    assert told(says(VERA, "factok", "luton_desk", shelf)) == set()


def test_what_has_changed_into_nobody_knows_what_is_not_read_from_now_on() -> None:
    shelf = desk()
    says(GRACE, "factgone", "luton_fresh", shelf)
    assert known("luton_fresh", shelf).state == "changed"
    assert not known("luton_fresh", shelf).known.holds(TODAY)


def test_of_a_rule_it_is_said_first_what_people_read_then() -> None:
    step = says(GRACE, "factnew", "luton_bin", desk())
    assert OTHERWISE in step.messages[0].text
    assert step.person
    assert step.person.awaits == ""
    assert not any(isinstance(effect, Put) for effect in step.effects)


def test_a_button_shown_before_the_fact_was_changed_confirms_nothing() -> None:
    shelf = desk()
    before = known("luton_near", shelf).mark
    types(GRACE, "luton_near", "01582 510333", shelf)
    stale = tap(LEE, f"factok:luton_near:{before}", shelf)
    assert not any(isinstance(effect, Put) for effect in stale.effects)
    assert "Please look again" in stale.messages[0].text


def test_nobody_agrees_unseen_to_what_was_found_after_they_were_told() -> None:
    shelf = desk()
    types(VERA, "luton_desk", "01582 000001", shelf)
    before = known("luton_desk", shelf).found_mark
    types(FARAH, "luton_desk", "01582 000002", shelf)
    stale = tap(GRACE, f"factyes:luton_desk:{before}", shelf)
    assert not any(isinstance(effect, Put) for effect in stale.effects)


@pytest.mark.parametrize(
    ("staff", "fact_id", "allowed"),
    [
        (BEA, "luton_desk", False),
        (BEA, "england_rule", False),
        (GRACE, "england_rule", False),
        (VERA, "england_rule", False),
        (ADA, "england_rule", True),
        (ADA, "luton_desk", True),
        (VERA, "luton_desk", True),
    ],
)
def test_only_people_of_the_place_say_anything_about_its_facts(
    staff: Staff, fact_id: str, *, allowed: bool
) -> None:
    step = says(staff, "factok", fact_id, desk())
    assert any(isinstance(effect, Put) for effect in step.effects) is allowed


# --- numbers for emergencies ----------------------------------------------------------------------


def number_read(shelf: Shelf) -> object:
    now = known("england_phone", shelf).known
    return now.value if now.holds(TODAY) else None


def test_another_number_for_an_emergency_takes_two_people() -> None:
    shelf = desk()
    step = types(ADA, "england_phone", "998", shelf)
    assert number_read(shelf) == "999"
    assert told(step) == {ANN.chat}
    assert "Another person agrees" in agrees(ADA, "england_phone", shelf).messages[0].text
    assert number_read(shelf) == "999"
    agrees(ANN, "england_phone", shelf)
    assert number_read(shelf) == "998"


def test_nor_does_one_person_alone_take_such_a_number_away() -> None:
    shelf = desk()
    says(ADA, "factgone", "england_phone", shelf)
    assert number_read(shelf) == "999"
    agrees(ANN, "england_phone", shelf)
    assert number_read(shelf) is None
    says(ADA, "factok", "england_phone", shelf)  # nor brings it back
    assert number_read(shelf) is None


def test_where_there_is_one_administrator_a_coordinator_of_any_place_is_the_second() -> None:
    shelf = desk(team=(VERA, GRACE, BEA, ADA))
    step = types(ADA, "england_phone", "998", shelf)
    assert told(step) == {GRACE.chat, BEA.chat}
    assert not any(isinstance(e, Put) for e in agrees(VERA, "england_phone", shelf).effects)
    agrees(BEA, "england_phone", shelf)
    assert number_read(shelf) == "998"


def test_whoever_is_alone_is_told_that_nobody_else_can_look_yet() -> None:
    shelf = desk(team=(ADA,))
    step = types(ADA, "england_phone", "998", shelf)
    assert "Nobody else can look at it yet" in step.messages[0].text
    assert number_read(shelf) == "999"


def test_to_find_the_same_as_another_is_to_agree() -> None:
    shelf = desk()
    types(ADA, "england_phone", "998", shelf)
    types(ADA, "england_phone", "998", shelf)
    assert number_read(shelf) == "999"
    types(ANN, "england_phone", "998", shelf)
    assert number_read(shelf) == "998"


TYPED = ("997", "998", "nonsense")
steps = st.lists(
    st.tuples(
        st.sampled_from(TEAM),
        st.sampled_from(["factok", "factgone", "factyes", "factno", *TYPED]),
    ),
    max_size=12,
)


@given(steps)
def test_whatever_people_tap_such_a_number_is_never_what_one_person_alone_has_said(
    doings: list[tuple[Staff, str]],
) -> None:
    shelf = desk()
    for staff, doing in doings:
        before = number_read(shelf)
        proposed = known("england_phone", shelf).found
        if doing in TYPED:
            types(staff, "england_phone", doing, shelf)
        elif doing in ("factyes", "factno"):
            agrees(staff, "england_phone", shelf, doing)
        else:
            says(staff, doing, "england_phone", shelf)
        after = number_read(shelf)
        if after != before:
            assert proposed, "somebody else had said so first"
            assert proposed.seen_by != staff.id
            assert after == (proposed.seen_value or ("999" if proposed.seen == "right" else None))


def test_what_cannot_be_read_is_asked_for_again_with_an_example() -> None:
    shelf = desk()
    step = types(GRACE, "luton_near", "call Sarah", shelf)
    assert "01582 510333" in step.messages[0].text
    assert step.person
    assert step.person.awaits.startswith("factnew:luton_near:")
    again = does(GRACE, Wrote(text="01582 510333", message=3), shelf, step.person)
    assert again.person
    assert again.person.awaits == ""
    assert known("luton_near", shelf).known.value == "01582 510333"


# --- pictures -------------------------------------------------------------------------------------


def sends(staff: Staff, fact_id: str, event: Event, shelf: Shelf) -> Step:
    asked = tap(staff, f"factpic:{fact_id}:", shelf)
    assert asked.person
    return does(staff, event, shelf, asked.person)


def test_of_a_picture_nothing_is_kept_until_it_is_said_what_it_shows() -> None:
    shelf = desk()
    step = sends(VERA, "luton_bin", Sent(what="photo", file=PHOTO, message=2), shelf)
    assert step.messages[0].replies_to == 2
    assert checked("luton_bin", shelf) is None
    brought = says(VERA, "factok", "luton_bin", shelf, PHOTO)
    (task, *_) = [message for chat, message in brought.told if chat == GRACE.chat]
    assert task.attachment == PHOTO
    agrees(GRACE, "luton_bin", shelf)
    found = checked("luton_bin", shelf)
    assert found
    assert found.photo == PHOTO  # what was seen stays with the word
    assert tap(LEE, "factsee:luton_bin:", shelf).messages[0].attachment == PHOTO


def test_a_picture_of_what_has_changed_comes_along_with_the_new_value() -> None:
    shelf = desk()
    step = types(VERA, "luton_near", "01582 510333", shelf, PHOTO)
    assert {message.attachment for _, message in step.told} == {PHOTO}
    agrees(GRACE, "luton_near", shelf)
    found = checked("luton_near", shelf)
    assert found
    assert (found.value, found.photo) == ("01582 510333", PHOTO)


def test_what_is_no_picture_is_asked_for_again() -> None:
    shelf = desk()
    for event in (
        Wrote(text="here", message=2),
        Sent(what="voice", file=File("voice", "v"), message=2),
    ):
        step = sends(VERA, "luton_bin", event, shelf)
        assert "send a picture" in step.messages[0].text
        assert step.person
        assert step.person.awaits == "factpic:luton_bin:"


# --- who leaves -----------------------------------------------------------------------------------


def test_whoever_leaves_and_comes_back_is_no_second_person_for_a_helpline() -> None:
    shelf = desk()
    types(ADA, "england_phone", "112", shelf)
    agree = f"factyes:england_phone:{known('england_phone', shelf).found_mark}"
    tap(ADA, "leave:sure:", shelf)
    assert checked("england_phone", shelf) is None
    back = replace(ADA, id="ada2")
    shelf.carry_out([Put(back)])
    tap(back, agree, shelf)
    assert known("england_phone", shelf).known.value == "999"


def test_what_is_found_of_anything_else_stays_when_they_leave() -> None:
    shelf = desk()
    says(VERA, "factok", "luton_bin", shelf)
    left = tap(VERA, "leave:sure:", shelf)
    assert known("luton_bin", shelf).found
    named = Unsay(known("luton_bin", shelf).source)
    assert named in left.effects, "what waits for the morning has their name in it"
