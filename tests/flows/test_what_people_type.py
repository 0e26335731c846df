"""What people type in their own words leads somewhere useful."""

from __future__ import annotations

import pytest

from flows.conversation import respond
from flows.events import Wrote
from flows.model import Person
from flows.talk import one_of
from flows.world import World


@pytest.mark.parametrize(
    ("language", "text", "leads_to"),
    [
        ("en", "where do I put my rubbish", "session:bins:open"),
        ("en", "DOCTOR", "session:doctor:open"),
        ("en", "I want to learn English", "session:english:open"),
        ("en", "I am binding a book", "home::"),
        ("ar", "قمامة", "session:bins:open"),
        ("ar", "القمامة", "session:bins:open"),
        ("ar", "وين أرمي الزباله", "session:bins:open"),
        ("ar", "أحتاج طبيبة", "session:doctor:open"),
        ("ar", "للطبيب", "session:doctor:open"),
        ("ar", "English class", "session:english:open"),
        ("pl", "gdzie są śmieci?", "session:bins:open"),
        ("pl", "smieci", "session:bins:open"),
        ("pl", "szukam lekarza", "session:doctor:open"),
        ("pl", "SZKOŁA", "session:english:open"),
        ("pl", "szkola", "session:english:open"),
        ("pl", "cokolwiek", "home::"),
    ],
)
def test_a_word_finds_its_session(world: World, language: str, text: str, leads_to: str) -> None:
    assert leads_to in choices(world, language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "police!"),
        ("en", "I am in danger"),
        ("en", "call 999"),
        ("en", "112"),
        ("en", "suicide"),
        ("en", "I want to die"),
        ("en", "I will kill myself"),
        ("en", "my husband hits me"),
        ("en", "I was raped"),
        ("en", "it was a racist attack"),
        ("en", "I have no place to sleep"),
        ("ar", "شرطة"),
        ("ar", "الإسعاف"),
        ("ar", "أريد أن أموت"),
        ("ar", "انتحار"),
        ("ar", "زوجي يضربني"),
        ("ar", "ما عندي مكان أنام"),
        ("pl", "policja"),
        ("pl", "chcę się zabić"),
        ("pl", "samobójstwo"),
        ("pl", "mąż mnie bije"),
        ("pl", "nie mam gdzie spać"),
    ],
)
def test_a_cry_for_help_is_answered_with_the_numbers(
    world: World, language: str, text: str
) -> None:
    step = respond(Person(language=language, place="luton"), Wrote(text=text, message=1), world)
    assert "999" in step.messages[0].text
    assert "0808 8010 503" in step.messages[0].text


def test_what_is_not_understood_still_names_the_emergency_number(world: World) -> None:
    step = respond(Person(language="en", place="luton"), Wrote(text="zxcv", message=1), world)
    assert "999" in step.messages[0].text


def choices(world: World, language: str, text: str) -> set[str]:
    step = respond(Person(language=language, place="luton"), Wrote(text=text, message=1), world)
    return {choice for row in step.messages[0].buttons for _, choice in row}


def test_a_session_without_words_is_found_by_none() -> None:
    assert one_of(()).search("anything at all") is None
