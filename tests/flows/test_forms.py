"""The screens of answering: readable, neutral, and always with room for what is locked."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.feedback import screens
from flows.feedback.scrubbing import scrub
from flows.model import DATA_LIMIT, Screen
from flows.rounds import NOT_SAID, Wave
from tests.flows.forms import (
    FORMS,
    QUESTIONNAIRES,
    WAVES,
    WORDINGS,
    a_form,
    a_round,
    acts,
    all_answered,
    every_screen,
    said,
)

TEXT_LIMIT = 4096  # Bot API, sendMessage
LONGEST = {1: 30, 2: 24}  # characters of a label, by how many share a row


# --- every screen ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", WORDINGS)
@pytest.mark.parametrize(("questionnaire", "wave"), FORMS)
def test_every_screen_fits_on_a_phone(questionnaire: str, wave: Wave, language: str) -> None:
    for name, screen in every_screen(questionnaire, wave):
        message = said(screen, language)
        assert message.language == language, name
        assert 0 < len(message.text) <= TEXT_LIMIT, name
        for row in message.buttons:
            assert len(row) in LONGEST, name
            for text, choice in row:
                assert 0 < len(text) <= LONGEST[len(row)], (name, text)
                assert 0 < len(choice.encode()) <= DATA_LIMIT, name


@pytest.mark.parametrize(("questionnaire", "wave"), FORMS)
def test_the_tone_is_a_welcome(questionnaire: str, wave: Wave) -> None:
    for name, screen in every_screen(questionnaire, wave):
        text = said(screen).text.lower()
        assert "{" not in text, name
        for word in ("!", "you must", "you have to", "feedback", "survey", "encrypt"):
            assert word not in text, (name, word)


@pytest.mark.parametrize(("questionnaire", "wave"), FORMS)
def test_sentences_are_short(questionnaire: str, wave: Wave) -> None:
    official = [item.ask for item in QUESTIONNAIRES[questionnaire].items]
    for name, screen in every_screen(questionnaire, wave):
        if name in {"shown", *(f"question {n}" for n in range(len(official)))}:
            continue
        text = re.sub(r"<[^>]+>", "", said(screen).text)
        for sentence in re.split(r"(?<=[.?:])\s+|\n+", text):
            assert len(sentence.split()) <= 20, (name, sentence)


@pytest.mark.parametrize(("questionnaire", "wave"), FORMS)
def test_what_a_shared_phone_shows_first_says_nothing_of_answers(
    questionnaire: str, wave: Wave
) -> None:
    # These come as new messages, so a notification may show how they begin.
    new = {"invitation", "reminder", "prompt", "prompt_again"}
    for name, screen in every_screen(questionnaire, wave):
        if name in new:
            assert screen.title
            title = said(Screen((screen.title,))).text
            assert title in {"A few questions, if you like", "In your own words"}


def test_no_screen_says_what_was_chosen() -> None:
    for number, item in enumerate(a_round().items):
        for option in range(NOT_SAID, len(item.options) + 1):
            first, other = (1,) * number + (option,), (1,) * number + (NOT_SAID,)
            form = a_form("newcomers", "after", *first)
            if not form.complete:
                assert screens.question(form) == screens.question(replace(form, answers=other))
            for screen in (screens.own_words, screens.compare, screens.ask_delete, screens.prompt):
                assert screen(form) == screen(replace(form, answers=other))


# --- what is locked stays there ----------------------------------------------------------------


CARRIERS = {
    "question": {"ballot:back:0", "ballot:stop:0"},
    "compare": {"ballot:back:0", "ballot:stop:0"},
    "no_earlier": {"ballot:back:0", "ballot:stop:0"},
    "own_words": {"ballot:back:0", "ballot:stop:0"},
    "shown": {"ballot:again:0", "ballot:leave:0"},
    "what": {"ballot:return:0", "ballot:delete:0"},
    "ask_delete": {"ballot:return:0", "ballot:delete:1"},
}


@pytest.mark.parametrize(("questionnaire", "wave"), FORMS)
def test_whatever_stands_where_answers_are_locked_has_room_for_them(
    questionnaire: str, wave: Wave
) -> None:
    for name, screen in every_screen(questionnaire, wave):
        if name.split()[0] in CARRIERS:
            assert CARRIERS[name.split()[0]] <= set(acts(screen)), name


@pytest.mark.parametrize("already", [False, True])
def test_the_first_answers_are_locked_in_the_message_that_thanks(*, already: bool) -> None:
    screen = screens.thanks(all_answered("newcomers", "before"), already=already)
    assert acts(screen) == ["ballot:what:0", "ballot:delete:0"]
    text = said(screen).text
    assert "Your answers are locked in this message." in text
    assert "nobody can ever connect them with later ones." in text
    assert ("counted already" in text) is already


@pytest.mark.parametrize("already", [False, True])
def test_after_the_last_answers_nothing_is_left_to_press(*, already: bool) -> None:
    assert acts(screens.thanks(all_answered("newcomers", "after"), already=already)) == []


def test_where_nothing_is_locked_any_more_there_is_nothing_to_press() -> None:
    assert acts(screens.deleted()) == []


# --- being asked ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("questionnaire", "wave", "minutes", "until"),
    [
        ("newcomers", "before", "about 3 minutes", "until Monday 14 December"),
        ("newcomers", "after", "about 3 minutes", "until Monday 1 March"),
        ("neighbours", "before", "about 2 minutes", "until Monday 14 December"),
        ("meeting", "after", "about 1 minute.", "until Monday 1 March"),
    ],
)
def test_an_invitation_says_how_long_and_until_when(
    questionnaire: str, wave: Wave, minutes: str, until: str
) -> None:
    text = said(screens.invitation(a_round(questionnaire), wave, "en")).text
    assert minutes in text
    assert until in text
    assert "It is fine not to answer." in text
    assert "anonymous" in text


def test_an_invitation_has_two_plain_buttons_alike_for_everybody() -> None:
    assert acts(screens.invitation(a_round(), "before", "ar")) == [
        "feedback:aB3_x-9Z:before-ar",
        "feedback:aB3_x-9Z:what-before-ar",
    ]


def test_the_second_time_those_are_welcome_who_did_not_answer_the_first() -> None:
    text = said(screens.invitation(a_round(), "after", "en")).text
    assert "whether you answered then or not" in text


def test_what_is_asked_once_only_speaks_of_no_other_time() -> None:
    for questionnaire in ("meeting", "newcomers"):
        once = replace(a_round(questionnaire), before_from=None, before_until=None)
        assert "weeks ago" not in said(screens.invitation(once, "after", "en")).text


def test_a_reminder_says_that_there_may_be_nothing_to_do_and_has_no_buttons() -> None:
    screen = screens.reminder(a_round(), "before")
    assert acts(screen) == []
    assert "If you have answered already, there is nothing to do." in said(screen).text


@pytest.mark.parametrize(
    ("wave", "day"), [("before", "Tuesday 1 December"), ("after", "Monday 15 February")]
)
def test_who_comes_too_early_hears_the_day(wave: Wave, day: str) -> None:
    assert day in said(screens.not_yet(a_round(), wave)).text


# --- answering ------------------------------------------------------------------------------


@pytest.mark.parametrize("questionnaire", QUESTIONNAIRES)
def test_each_question_offers_all_its_answers_and_to_say_nothing(questionnaire: str) -> None:
    form = a_form(questionnaire)
    while not form.complete:
        item = form.round.items[len(form.answers)]
        screen = screens.question(form)
        wanted = [f"ballot:answer:{number}" for number in range(1, len(item.options) + 1)]
        assert acts(screen) == [*wanted, "ballot:answer:0", "ballot:back:0", "ballot:stop:0"]
        assert [len(row) for row in screen.buttons[:-1]] == [1] * (len(item.options) + 1)
        form = form.answered(1)


def test_the_dots_say_how_far_one_is() -> None:
    text = said(screens.question(a_form("meeting", "after", 1))).text
    assert text.startswith("<b>●●○○\nDid you speak with somebody you did not know before?</b>")


def test_an_answer_that_is_too_long_for_a_button_stands_above_in_full() -> None:
    items = a_round().items
    number = [item.id for item in items].index("trust")
    message = said(screens.question(a_form("newcomers", "before", *(1,) * number)))
    assert (
        "😀 Many of the people can be trusted\n"
        "🙂 Some of the people can be trusted\n"
        "😐 A few of the people can be trusted\n"
        "🙁 None of the people can be trusted"
    ) in message.text
    assert [row[0][0] for row in message.buttons[:-1]] == [
        "😀 Many of them",
        "🙂 Some of them",
        "😐 A few of them",
        "🙁 None of them",
        "Prefer not to say",
    ]


def test_answers_that_fit_stand_on_their_buttons_only() -> None:
    message = said(screens.question(a_form("meeting")))
    assert message.buttons[0][0][0] == "😀 Very much"
    assert "Very much" not in message.text


def test_a_personal_question_says_that_it_can_be_passed_over() -> None:
    last = len(a_round().items) - 1
    text = said(screens.question(a_form("newcomers", "before", *(1,) * last))).text
    assert "This one is personal. You can pass over it." in text


def test_whether_to_compare_is_asked_with_yes_and_no() -> None:
    assert acts(screens.compare(a_form()))[:2] == ["ballot:compare:1", "ballot:compare:2"]
    assert acts(screens.no_earlier(a_form()))[0] == "ballot:compare:2"


# --- in their own words ---------------------------------------------------------------------


def test_who_writes_knows_that_nobody_can_reply_and_where_help_is() -> None:
    form = all_answered("newcomers", "after")
    assert "nobody can reply" in said(screens.prompt(form)).text
    for screen in (screens.prompt(form), screens.prompt_again(form)):
        assert acts(screen) == []  # it opens the keyboard instead
        assert "/help" in said(screen).text


def test_they_are_asked_for_no_names_and_no_numbers() -> None:
    text = said(screens.prompt(all_answered("newcomers", "after"))).text
    assert "no names and no numbers" in text


def test_who_is_asked_about_danger_or_loneliness_reads_where_help_is() -> None:
    ids = [item.id for item in a_round().items]
    for item in ("know-threat", "lonely"):
        form = a_form("newcomers", "before", *(1,) * ids.index(item))
        assert "If you need help now, send /help." in said(screens.question(form)).text


@pytest.mark.parametrize("language", WORDINGS)
@given(typed=st.text() | st.text("ab ./:@ا٣5\u200c\u0301", max_size=40))
def test_words_shown_back_are_the_words_that_are_kept(language: str, typed: str) -> None:
    kept = scrub(typed)
    message = said(screens.shown(all_answered("meeting", "after"), kept), language)
    as_telegram_gives_it_back = unescape(re.sub(r"<[^>]+>", "", message.text))
    quoted = re.search("\u2068([^\u2069]*)\u2069", as_telegram_gives_it_back.split("\n\n")[1])
    assert quoted
    assert scrub(quoted[1]) == kept


def test_markup_in_what_they_wrote_stays_text() -> None:
    shown = screens.shown(all_answered("meeting", "after"), "<b>good</b>")
    assert "&lt;b&gt;good&lt;/" in said(shown).text


# --- how it is anonymous ----------------------------------------------------------------------


@pytest.mark.parametrize("wave", WAVES)
def test_the_notice_says_what_is_done_and_who_could_still_see(wave: Wave) -> None:
    text = said(screens.what(a_form("newcomers", wave), may_answer=True)).text
    for part in (
        "They wait, locked, until Monday 1 March.",
        "destroy the key",
        "Telegram, the company that carries the messages, could see",
        "you can answer somewhere else",
        "ask the team for the questions on paper",
        "Each Telegram account counts once.",
    ):
        assert part in text
    assert ("locked in this message" in text) is (wave == "before")


@pytest.mark.parametrize(("may_answer", "first"), [(True, "start"), (False, "return")])
def test_the_notice_leads_to_the_questions_while_there_is_time(
    first: str, *, may_answer: bool
) -> None:
    screen = screens.what(a_form(), may_answer=may_answer)
    assert acts(screen)[0] == f"ballot:{first}:0"
