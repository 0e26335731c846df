"""Forms to be answered, and every screen of them, in English and as long as words may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from flows.catalogue import Catalogue, Entry
from flows.checking import source_texts
from flows.feedback import screens
from flows.feedback.form import Form
from flows.feedback.scrubbing import scrub
from flows.library import load
from flows.model import Message, Screen
from flows.questionnaires import LONGEST_ANSWER_TRANSLATED
from flows.rounds import Round, Wave
from flows.wording import Wording

WAVES: tuple[Wave, ...] = ("before", "after")
QUESTIONNAIRES = load().questionnaires
ENGLISH = Wording({"en": Catalogue("en", {})})


def a_round(questionnaire: str = "newcomers") -> Round:
    asked = QUESTIONNAIRES[questionnaire]
    twice = asked.waves == "both"
    return Round(
        id="aB3_x-9Z",
        place="luton",
        made_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        questionnaire=questionnaire,
        items=asked.items_for_round(),
        before_from=date(2026, 12, 1) if twice else None,
        before_until=date(2026, 12, 14) if twice else None,
        after_from=date(2027, 2, 15),
        closes_on=date(2027, 3, 1),
        meeting="" if twice else "meet0001",
        state="open",
    )


def a_form(
    questionnaire: str = "newcomers", wave: Wave = "after", *answers: int, paired: bool = False
) -> Form:
    return Form(a_round(questionnaire), wave, "en", answers, paired=paired)


def all_answered(questionnaire: str, wave: Wave) -> Form:
    return a_form(questionnaire, wave, *(1 for _ in QUESTIONNAIRES[questionnaire].items))


def every_screen(questionnaire: str, wave: Wave) -> Iterator[tuple[str, Screen]]:
    """All that can be shown in a round, by the name of its function."""
    form, done = a_form(questionnaire, wave), all_answered(questionnaire, wave)
    for number in range(len(form.round.items)):
        at = replace(form, answers=(1,) * number)
        yield f"question {number}", screens.question(at)
    yield "invitation", screens.invitation(form.round, wave, "en")
    yield "reminder", screens.reminder(form.round, wave)
    yield "compare", screens.compare(form)
    yield "no_earlier", screens.no_earlier(form)
    yield "own_words", screens.own_words(done)
    yield "prompt", screens.prompt(done)
    yield "prompt_again", screens.prompt_again(done)
    yield "shown", screens.shown(done, scrub("I felt at home. " * 80))
    for already in (False, True):
        yield f"thanks {already}", screens.thanks(done, already=already)
    for may_answer in (False, True):
        yield "notice", screens.what(form, may_answer=may_answer)
        yield "what", screens.what(replace(form, paired=True), may_answer=may_answer)
    yield "ask_delete", screens.ask_delete(form)
    yield "deleted", screens.deleted()
    yield "not_yet", screens.not_yet(form.round, wave)
    yield "over", screens.over(form.round)
    yield "cancelled", screens.cancelled()
    yield "busy", screens.busy()


FORMS = [
    (questionnaire, wave)
    for questionnaire, written in QUESTIONNAIRES.items()
    for wave in WAVES
    if wave == "after" or written.waves == "both"
]


def arabic() -> Wording:
    """A language written from the right, in which everything is as long as it may be."""
    answers = {
        option.short or option.say
        for questionnaire in QUESTIONNAIRES.values()
        for item in questionnaire.items
        for option in item.options
    }
    entries = {}
    for context, english in source_texts():
        letters = re.sub(r"\{\w+\}|[A-Za-z]", _in_arabic, english)
        if not context and english in answers:
            letters = "ب" * LONGEST_ANSWER_TRANSLATED
        forms = (letters,) * 6  # Arabic has six plural forms
        entries[context, english] = Entry(forms if "{count}" in english else forms[:1], True)
    return Wording({"ar": Catalogue("ar", entries), "en": Catalogue("en", {})})


def _in_arabic(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("{") else "ب"


ARABIC = arabic()
WORDINGS = {"en": ENGLISH, "ar": ARABIC}


def said(screen: Screen, language: str = "en") -> Message:
    return WORDINGS[language].message(screen, language)


def acts(screen: Screen) -> list[str]:
    return [button.choice for row in screen.buttons for button in row]
