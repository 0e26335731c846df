"""Nobody who asks is lost on the way: while they are away, insist, or somebody of the team goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.conversation import respond
from flows.events import Due, Left, Returned, Tapped
from flows.model import Forget, Message, Put
from flows.records import Signpost
from flows.team.room import room_screen
from tests.flows.luton import AMINA, GRACE, OMAR, SARAH, WORDING, Luton
from tests.flows.test_questions import question_of


@pytest.fixture
def luton() -> Luton:
    return Luton()


def answered(luton: Luton, text: str = "At the station.") -> str:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.write(SARAH, text)
    return id_


def fits(message: Message) -> bool:
    return len(message.text.encode("utf-16-le")) // 2 <= 4096


def test_an_answer_that_could_not_arrive_is_there_when_they_are_back(luton: Luton) -> None:
    id_ = luton.asked()
    luton.happen(AMINA, Left())
    luton.tap(SARAH, f"claim:{id_}:")
    for text in ("At the station.", "It opens at nine."):
        luton.tap(SARAH, f"answer:{id_}:")
        luton.write(SARAH, text)
    assert not any("Answer from" in text for text in luton.told(AMINA))
    first, second = luton.happen(AMINA, Returned()).messages
    assert "At the station." in first.text
    assert "It opens at nine." in second.text
    assert "thanks" in str(second.buttons)


def test_who_has_written_back_gets_no_old_answers(luton: Luton) -> None:
    id_ = answered(luton)
    luton.tap(AMINA, f"more:{id_}:")
    luton.write(AMINA, "Which one?")
    assert luton.happen(AMINA, Returned()).messages == ()


def test_whoever_insists_does_not_wait_the_longer_for_it(luton: Luton) -> None:
    id_ = answered(luton)
    for number in range(4):
        luton.tap(AMINA, f"more:{id_}:")
        luton.write(AMINA, f"Are you there? {number}")
        luton.wait(timedelta(hours=20))
    assert any("is waiting for your answer" in text for text in luton.told(SARAH))
    assert luton.questions()[0].state == "open"


def test_what_is_opened_again_is_looked_after_again(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"close:{id_}:")
    luton.wait(timedelta(days=2))
    luton.tap(SARAH, f"reopen:{id_}:")
    luton.wait(timedelta(days=3))
    assert luton.questions()[0].state == "open"
    heard = len(luton.told(GRACE))
    luton.wait(timedelta(days=4))
    assert "Nobody has answered this question yet" in "".join(luton.told(GRACE)[heard:])


def test_a_closed_question_is_looked_after_for_a_week_only(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"close:{id_}:")
    luton.wait(timedelta(days=9))
    assert not [name for _, name in luton.moments if id_ in name]


def test_whoever_was_removed_is_refused_once_and_then_heard_again(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.dismiss(SARAH)
    assert "people of the team" in luton.write(SARAH, "At the station.").messages[0].text
    assert "999" in luton.write(SARAH, "help").messages[0].text


@pytest.mark.parametrize("event", [Tapped(choice="forget:sure:", message=1), Due(moment="forget")])
def test_who_deletes_everything_leaves_neither_a_question_nor_a_name(
    luton: Luton, event: Tapped | Due
) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.desk.put(Signpost("s", "luton", "food", "Food bank", {"en": "Food"}, owner="Sarah"))
    heard = len(luton.told(OMAR))
    step = respond(luton.people[SARAH], event, luton.world, SARAH)
    assert Forget() in step.effects
    luton.happen(SARAH, event)
    assert luton.questions()[0].state == "open"
    assert len(luton.told(OMAR)) > heard
    assert "goes to somebody else" in luton.told(AMINA)[-1]
    entries = [e.record for e in step.effects if isinstance(e, Put) and hasattr(e.record, "owner")]
    assert [entry.owner for entry in entries] == [""]


@pytest.mark.parametrize("text", ["a." * 500, "1.\n" * 300])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_for_the_room_fits_whatever_is_asked(
    luton: Luton, language: str, text: str
) -> None:
    for number in range(20):
        luton.desk.put(question_of(number, text))
    assert fits(WORDING.message(room_screen("luton", luton.world), language))


def test_no_part_of_a_name_is_carried_into_the_room(luton: Luton) -> None:
    signed = question_of(1, "I am Amina, what is a GP? Amina Yusuf")
    luton.desk.put(replace(signed, name="Amina Yusuf"))
    said = WORDING.message(room_screen("luton", luton.world), "en").text
    assert "what is a GP" in said
    assert "Amina" not in said
    assert "Yusuf" not in said


def test_a_name_of_which_nothing_can_be_seen_is_no_name(luton: Luton) -> None:
    tapped = Tapped(choice="ask::", message=1, name="\u200b\u2060")
    (message,) = respond(luton.people[AMINA], tapped, luton.world, AMINA).messages
    assert "They see no name" in message.text


def test_an_answer_is_proposed_to_everybody_once(luton: Luton) -> None:
    id_ = answered(luton)
    first = luton.tap(SARAH, f"share:{id_}:card")
    second = luton.tap(SARAH, f"share:{id_}:card")
    assert len(luton.desk.every(Signpost)) == 1
    assert second.told == ()
    assert second.messages[0].text == first.messages[0].text
    luton.tap(GRACE, f"share:{id_}:card")
    assert len(luton.desk.every(Signpost)) == 1
