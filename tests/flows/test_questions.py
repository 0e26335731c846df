"""A question goes to people of the team in that town, and an answer to whoever asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.attachments import File
from flows.events import Sent
from flows.model import Person
from flows.records import Question, Saying
from flows.routes import MOMENTS
from flows.team.room import BEGINNING, MOST, nameless, room_screen
from flows.team.threads import cut
from tests.flows.luton import (
    AMINA,
    BEN,
    GRACE,
    LIBRARY,
    NOON,
    OMAR,
    SARAH,
    VERA,
    WORDING,
    Luton,
)


@pytest.fixture
def luton() -> Luton:
    return Luton()


# --- asking ---------------------------------------------------------------------------------------


def test_emergency_numbers_come_before_everything_else(luton: Luton) -> None:
    (message,) = luton.tap(AMINA, "ask::").messages
    text = message.text
    assert text.index("999") < text.index("111") < text.index("will read it")
    assert text.index("will read it") < text.index("Write or say")


def test_nothing_is_kept_of_what_is_typed_until_it_is_sent(luton: Luton) -> None:
    step = luton.write(AMINA, "xyzzy plugh")
    assert luton.questions() == ()
    assert step.person
    assert not step.person.awaits
    luton.tap(AMINA, "send::", text="xyzzy plugh")
    assert [question.said[0].text for question in luton.questions()] == ["xyzzy plugh"]


def test_a_button_tapped_twice_asks_once(luton: Luton) -> None:
    first = luton.tap(AMINA, "send::", text="xyzzy plugh")
    second = luton.tap(AMINA, "send::", text="xyzzy plugh")
    assert len(luton.questions()) == 1
    assert second.told == ()
    assert first.messages[0].text == second.messages[0].text


def test_words_that_telegram_does_not_bring_back_are_asked_for_again(luton: Luton) -> None:
    luton.tap(AMINA, "send::")
    assert luton.questions() == ()
    luton.write(AMINA, "xyzzy plugh")
    assert len(luton.questions()) == 1


def test_a_long_text_is_not_cut_but_asked_for_in_parts(luton: Luton) -> None:
    luton.tap(AMINA, "ask::")
    (refused,) = luton.write(AMINA, "a" * 1001).messages
    assert luton.questions() == ()
    assert "in parts" in refused.text
    luton.write(AMINA, "a" * 1000)
    assert len(luton.questions()[0].said[0].text) == 1000


@pytest.mark.parametrize("what", ["photo", "document"])
def test_private_papers_are_kindly_refused_and_we_go_on_waiting(luton: Luton, what: str) -> None:
    luton.tap(AMINA, "ask::")
    file = File(what, "id")  # type: ignore[arg-type]
    (refused,) = luton.happen(AMINA, Sent(what=what, file=file, message=1)).messages
    assert "private papers" in refused.text
    luton.write(AMINA, "Where?")
    assert len(luton.questions()) == 1


def test_a_card_goes_along_with_the_question(luton: Luton) -> None:
    luton.asked(choice="ask:bins:food")
    assert luton.questions()[0].about == "bins/food"
    assert any("Food waste" in text for text in luton.told(SARAH))


@pytest.mark.parametrize("verb", ["ask", "unnamed"])
def test_a_session_that_leaves_no_trace_does_not_travel(luton: Luton, verb: str) -> None:
    private = LIBRARY.sessions["bins"].model_copy(update={"private": True})
    library = replace(LIBRARY, sessions={**LIBRARY.sessions, "bins": private})
    luton.world = replace(luton.world, library=library)
    (card,) = luton.tap(AMINA, "card:bins:food").messages
    assert "ask::" in [choice for row in card.buttons for _, choice in row]
    step = luton.tap(AMINA, f"{verb}:bins:food")  # forged, or older than the mark
    assert step.person
    assert step.person.awaits == f"{verb}::"
    luton.write(AMINA, "Where?")
    assert luton.questions()[0].about == ""
    assert not any("Food waste" in text for text in luton.told(SARAH))


def test_without_a_name_nobody_reads_it(luton: Luton) -> None:
    id_ = luton.asked(choice="unnamed::")
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.write(SARAH, "At the station.")
    luton.tap(AMINA, f"more:{id_}:")
    luton.write(AMINA, "Which one?")
    luton.tap(AMINA, f"thanks:{id_}:")
    luton.tap(SARAH, f"question:{id_}:")
    assert luton.told(SARAH)
    assert not any("Amina" in text for text in luton.told(SARAH))


def test_three_may_wait_and_an_answer_makes_room(luton: Luton) -> None:
    ids = [luton.asked(f"Number {number}?") for number in range(3)]
    (full,) = luton.tap(AMINA, "ask::").messages
    assert "3 questions of yours" in full.text
    luton.tap(AMINA, "send::", text="A fourth?")
    assert len(luton.questions()) == 3
    luton.tap(SARAH, f"claim:{ids[0]}:")
    luton.tap(SARAH, f"answer:{ids[0]}:")
    luton.write(SARAH, "Yes.")
    luton.asked("A fourth?")
    assert len(luton.questions()) == 4


def test_somebody_who_has_left_the_chat_is_not_counted_as_asked(luton: Luton) -> None:
    luton.people[SARAH] = replace(luton.people[SARAH], away=True)
    luton.asked()
    assert any("I have asked 2 people" in text for text in luton.told(AMINA))  # Omar and Grace


def test_without_a_town_the_town_is_asked_first(luton: Luton) -> None:
    luton.people[AMINA] = Person(language="en")
    (message,) = luton.tap(AMINA, "ask::").messages
    assert "place:ask:" in [choice for row in message.buttons for _, choice in row]
    luton.tap(AMINA, "send::", text="xyzzy")
    assert luton.questions() == ()


# --- answering ------------------------------------------------------------------------------------


def test_the_first_has_it_and_the_second_hears_who(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    (late,) = luton.tap(OMAR, f"claim:{id_}:").messages
    assert "Sarah" in late.text
    assert "library" not in late.text
    assert luton.questions()[0].volunteer == SARAH


def test_whoever_is_removed_is_out_at_the_next_tap(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.dismiss(SARAH)
    (refused,) = luton.write(SARAH, "At the station.").messages
    assert "people of the team" in refused.text
    assert len(luton.questions()[0].said) == 1
    luton.tap(OMAR, f"claim:{id_}:")  # nobody has to wait for who has gone
    assert luton.questions()[0].volunteer == OMAR


def test_only_whoever_has_it_answers(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.tap(GRACE, f"takeover:{id_}:")
    luton.write(SARAH, "At the station.")
    luton.tap(OMAR, f"answer:{id_}:")
    luton.write(OMAR, "At the station.")
    assert len(luton.questions()[0].said) == 1
    luton.tap(GRACE, f"answer:{id_}:")
    luton.write(GRACE, "At the library.")
    assert [text for text in luton.told(AMINA) if "Answer from" in text] == luton.told(AMINA)[-1:]
    assert "Grace" in luton.told(AMINA)[-1]


TEAM_VERBS = [
    *("question", "hear", "claim", "pass", "takeover", "answer", "note", "handon", "close"),
    *("reopen", "share"),
]


@pytest.mark.parametrize("verb", TEAM_VERBS)
@pytest.mark.parametrize("chat", [BEN, VERA, AMINA])
def test_nobody_else_gets_near_it(luton: Luton, chat: int, verb: str) -> None:
    id_ = luton.asked()
    before = luton.questions()
    (refused,) = luton.tap(chat, f"{verb}:{id_}:0").messages
    assert "people of the team" in refused.text
    assert luton.questions() == before


@pytest.mark.parametrize("verb", ["more", "again", "thanks", "takeback"])
@pytest.mark.parametrize("chat", [BEN, VERA, SARAH])
def test_only_who_asked_decides_on_their_side(luton: Luton, chat: int, verb: str) -> None:
    id_ = luton.asked()
    luton.tap(OMAR, f"claim:{id_}:")
    before = luton.questions()
    luton.tap(chat, f"{verb}:{id_}:", text="Words")
    luton.write(chat, "Words")
    assert luton.questions() == before


def test_a_volunteer_who_asks_does_not_answer_themselves(luton: Luton) -> None:
    luton.tap(SARAH, "ask::")
    step = luton.write(SARAH, "Where is the library?")
    id_ = luton.questions()[0].id
    assert {chat for chat, _ in step.told} == {OMAR, GRACE}
    luton.tap(SARAH, f"claim:{id_}:")
    assert luton.questions()[0].state == "open"


def test_notes_are_for_the_team_and_not_for_closed_questions(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"note:{id_}:")
    luton.write(SARAH, "A delicate matter.")
    luton.tap(SARAH, f"note:{id_}:")
    luton.tap(AMINA, f"thanks:{id_}:")
    luton.write(SARAH, "Too late.")
    assert [saying.text for saying in luton.questions()[0].said][1:] == ["A delicate matter."]
    assert not any("delicate" in text for text in luton.told(AMINA))
    assert any("delicate" in text for text in luton.told(SARAH))


def test_an_answer_that_cannot_arrive_is_not_called_brought(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.people[AMINA] = replace(luton.people[AMINA], away=True)
    luton.tap(SARAH, f"answer:{id_}:")
    step = luton.write(SARAH, "At the station.")
    assert "cannot reach" in step.messages[0].text
    assert step.told == ()


def test_words_for_a_closed_question_wait_for_it_to_be_opened(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(AMINA, f"more:{id_}:")
    luton.tap(SARAH, f"close:{id_}:")
    (closed,) = luton.write(AMINA, "One more thing.").messages
    assert f"again:{id_}:" in [choice for row in closed.buttons for _, choice in row]
    assert closed.replies_to  # so that the tap brings the words back
    assert len(luton.questions()[0].said) == 1
    luton.tap(AMINA, f"again:{id_}:", text="One more thing.")
    assert [saying.text for saying in luton.questions()[0].said][1:] == ["One more thing."]
    assert any("One more thing." in text for text in luton.told(SARAH))


def test_a_closed_question_can_be_opened_for_a_week(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"close:{id_}:")
    luton.world = replace(luton.world, now=luton.world.now + timedelta(days=7))
    luton.tap(AMINA, f"again:{id_}:")
    luton.tap(SARAH, f"reopen:{id_}:")
    assert luton.questions()[0].state == "closed"
    luton.world = replace(luton.world, now=luton.world.now - timedelta(hours=1))
    luton.tap(SARAH, f"reopen:{id_}:")
    assert luton.questions()[0].state == "claimed"


def test_a_long_thread_still_fits_into_a_message(luton: Luton) -> None:
    id_ = luton.asked("🙂" * 1000)
    luton.tap(SARAH, f"claim:{id_}:")
    for _ in range(8):
        luton.tap(AMINA, f"more:{id_}:")
        luton.write(AMINA, "🙂" * 1000)
    for chat in (SARAH, GRACE):
        (message,) = luton.tap(chat, f"question:{id_}:").messages
        assert len(message.text.encode("utf-16-le")) // 2 <= 4096


# --- waiting --------------------------------------------------------------------------------------


def test_after_a_day_the_coordinator_knows_and_so_does_whoever_asked(luton: Luton) -> None:
    luton.asked()
    before = len(luton.told(GRACE))
    luton.wait(timedelta(hours=23))
    assert len(luton.told(GRACE)) == before
    luton.wait(timedelta(hours=2))
    assert "Nobody has answered this question yet" in luton.told(GRACE)[-1]
    assert "Nobody has answered yet" in luton.told(AMINA)[-1]
    luton.wait(timedelta(days=10))
    assert sum("Nobody has answered yet" in text for text in luton.told(AMINA)) == 1


def test_a_claim_without_an_answer_is_reminded_once_and_then_goes_on(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.wait(timedelta(hours=25))
    assert "is waiting for your answer" in luton.told(SARAH)[-1]
    luton.wait(timedelta(hours=24))
    assert sum("is waiting for your answer" in text for text in luton.told(SARAH)) == 1
    question = luton.questions()[0]
    assert (question.state, question.volunteer, question.passed) == ("open", None, (SARAH,))
    assert "Sarah" in luton.told(AMINA)[-1]


def test_an_answer_ends_the_waiting(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.write(SARAH, "At the station.")
    said = len(luton.heard)
    luton.wait(timedelta(days=6))
    assert len(luton.heard) == said
    luton.wait(timedelta(days=2))
    assert luton.questions()[0].state == "closed"


def test_who_writes_back_is_not_left_waiting_either(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.write(SARAH, "At the station.")
    luton.tap(AMINA, f"more:{id_}:")
    luton.write(AMINA, "Which one?")
    luton.wait(timedelta(hours=25))
    assert "is waiting for your answer" in luton.told(SARAH)[-1]
    luton.wait(timedelta(hours=25))
    assert luton.questions()[0].state == "open"


def test_thanks_ends_every_moment(luton: Luton) -> None:
    id_ = luton.asked()
    luton.tap(SARAH, f"claim:{id_}:")
    luton.tap(SARAH, f"answer:{id_}:")
    luton.write(SARAH, "At the station.")
    luton.tap(AMINA, f"thanks:{id_}:")
    assert not [name for _, name in luton.moments if id_ in name]


# --- the room -------------------------------------------------------------------------------------


@given(st.lists(st.text(min_size=1, max_size=1000), min_size=1, max_size=25))
@settings(max_examples=30)
def test_the_list_for_the_room_fits_and_carries_no_name(texts: list[str]) -> None:
    luton = Luton()
    for number, text in enumerate(texts):
        luton.desk.put(question_of(number, f"{text} Amina"))
    message = WORDING.message(room_screen("luton", luton.world), "en")
    assert len(message.text.encode("utf-16-le", "surrogatepass")) // 2 <= 4096
    assert "Amina" not in message.text


def question_of(number: int, text: str) -> Question:
    said = (Saying("asker", NOON, text),)
    at = NOON + timedelta(minutes=number)
    return Question(f"{number:08d}", AMINA, "Amina", "luton", "en", at, at, said=said)


def test_at_most_fifteen_the_oldest_first(luton: Luton) -> None:
    for number in reversed(range(MOST + 2)):
        luton.desk.put(question_of(number, f"Question {number}"))
    lines = WORDING.message(room_screen("luton", luton.world), "en").text
    assert lines.index("Question 0") < lines.index("Question 1\u2069")
    assert f"Question {MOST - 1}\u2069" in lines
    assert f"Question {MOST}\u2069" not in lines
    assert "There are 2 more" in lines


def test_a_name_goes_as_a_word_only() -> None:
    assert nameless("Ann, annual. ANN's plan", "Ann") == "…, annual. …'s plan"
    assert nameless("Nothing", "") == "Nothing"
    assert nameless("أمينة وسامي", "سامي", "أمينة") == "… و…"


@given(st.text(max_size=600))
def test_what_is_cut_fits(text: str) -> None:
    assert len(cut(text, BEGINNING).encode("utf-16-le", "surrogatepass")) // 2 <= BEGINNING


def test_the_morning_list_is_for_hosts_only(luton: Luton) -> None:
    luton.asked()
    luton.tap(GRACE, "roomday:luton:2026-11-25")
    luton.dismiss(GRACE)
    heard = len(luton.told(GRACE))
    luton.wait(timedelta(days=3))
    assert not any("Questions for the room" in text for text in luton.told(GRACE)[heard:])


def test_every_moment_of_a_question_is_a_duty() -> None:
    assert all(MOMENTS[name].duty for name in ("unanswered", "waiting", "room"))
