"""Catalogues: plurals, chains, drafts, values as each language writes them."""

from __future__ import annotations

import gettext
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from flows.catalogue import (
    LANGUAGES,
    LOCALES,
    Catalogue,
    chain,
    plural_form,
    read_catalogue,
)
from flows.checking import catalogue_problems, facts_past_review, source_texts
from flows.library import Library
from flows.model import Day, Money, Name, Phone, Screen, Value, Verbatim, counted, words
from flows.wording import DRAFT_NOTE, Voice, Wording

TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    catalogue = read_catalogue(language)
    assert [key for key in sorted(source_texts()) if key not in catalogue.entries] == []


def test_nothing_is_wrong_with_the_catalogues() -> None:
    assert catalogue_problems() == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_we_choose_the_plural_form_that_the_file_itself_declares(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "companion.po").open("rb") as file:
        declared = gettext.c2py(read_po(file).plural_expr)
    assert [plural_form(language, n) for n in range(201)] == [declared(n) for n in range(201)]


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "It takes about 1 minute."),
        ("en", 5, "It takes about 5 minutes."),
        ("pl", 1, "1 minut"),
        ("pl", 3, "3 minut"),
        ("pl", 5, "5 minut"),
        ("ar", 3, "3"),
        ("ar", 11, "11"),
    ],
)
def test_numbers_take_the_plural_of_the_language(
    catalogues: dict[str, Catalogue], language: str, count: int, expected: str
) -> None:
    said = counted("It takes about {count} minute.", "It takes about {count} minutes.", count)
    assert expected in Voice(catalogues[language]).plain(said)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ("en",)), ("ar", ("ar", "en")), ("prs", ("prs", "fa", "en"))],
)
def test_a_missing_sentence_is_sought_in_the_nearest_language_first(
    language: str, expected: tuple[str, ...]
) -> None:
    assert chain(language) == expected


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", Money(Decimal("9.90")), "£9.90"),
        ("pl", Money(Decimal("9.9")), "£9.90"),
        ("ar", Money(Decimal(25750)), "\u2068£25,750\u2069"),
        ("en", Phone("999"), "999"),
        ("ar", Phone("0808 8010 503"), "\u20680808 8010 503\u2069"),
        ("en", Phone("116 123", unconfirmed=True), "116 123 (not checked again yet)"),
        ("en", Day(date(2026, 11, 26)), "Thursday 26 November"),
        ("pl", Day(date(2026, 11, 26)), "czwartek 26 listopada"),
        ("en", date(2027, 3, 31), "31 March 2027"),
        ("ar", date(2027, 3, 31), "31 مارس 2027"),
        ("ar", time(18, 0), "\u206818:00\u2069"),
        ("en", Name("Ana"), "\u2068Ana\u2069"),
        ("ar", Verbatim("luton.gov.uk"), "\u2068luton.gov.uk\u2069"),
        ("pl", 12345, "12\u00a0345"),
    ],
)
def test_a_value_is_written_as_its_readers_write_it(
    catalogues: dict[str, Catalogue], language: str, value: Value, expected: str
) -> None:
    assert Voice(catalogues[language]).value(value) == expected


SCREEN = Screen(
    (words("Nothing about you is kept here any more. I wish you well."),), about="page/x"
)


def test_a_draft_says_so_and_can_be_doubted_with_one_tap(wording: Wording) -> None:
    message = wording.message(SCREEN, "pl")
    assert Voice(wording.catalogues["pl"]).plain(DRAFT_NOTE) in message.text
    assert message.buttons[-1][0][1] == "doubt:page:x"


def test_a_text_that_a_person_has_checked_is_no_draft(wording: Wording) -> None:
    checked = {k: replace(e, checked=True) for k, e in wording.catalogues["pl"].entries.items()}
    wording = Wording({**wording.catalogues, "pl": Catalogue("pl", checked)})
    message = wording.message(SCREEN, "pl")
    assert Voice(wording.catalogues["pl"]).plain(DRAFT_NOTE) not in message.text
    assert message.buttons == ()


def test_english_is_no_draft(wording: Wording) -> None:
    assert wording.message(SCREEN, "en").buttons == ()


@pytest.fixture
def wording(catalogues: dict[str, Catalogue]) -> Wording:
    return Wording(catalogues)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The catalogues, with every kind of mistake put into the Polish."""
    for language in TRANSLATED:
        target = tmp_path / language / "LC_MESSAGES"
        target.mkdir(parents=True)
        source = LOCALES / language / "LC_MESSAGES" / "companion.po"
        (target / "companion.po").write_bytes(source.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("english", "spoiled", "expected"),
    [
        ("Town: {place}", "Miasto: {miejsce}", "names miejsce where English names place"),
        ("Town: {place}", "Miasto: {place", "the braces do not pair"),
        ("Settings", "", "not translated"),
        ("Continue", "Przejdź dalej do następnego ekranu", "a button shows 30"),
    ],
)
def test_a_translators_mistake_is_named_by_file_and_line(
    folder: Path, english: str, spoiled: str, expected: str
) -> None:
    path = folder / "pl" / "LC_MESSAGES" / "companion.po"
    text = path.read_text(encoding="utf-8")
    start = text.index(f'msgid "{english}"\n')
    end = text.index("\n\n", start)
    text = text[:start] + f'msgid "{english}"\nmsgstr "{spoiled}"' + text[end:]
    path.write_text(text, encoding="utf-8")
    found = catalogue_problems(folder)
    line = text[:start].count("\n") + 1
    assert any(problem.startswith(str(path)) and expected in problem for problem in found), (
        found,
        line,
    )


def test_a_sentence_nobody_has_added_is_named(folder: Path) -> None:
    path = folder / "pl" / "LC_MESSAGES" / "companion.po"
    text = path.read_text(encoding="utf-8").replace('msgid "Settings"', 'msgid "Setings"')
    path.write_text(text, encoding="utf-8")
    assert any("nobody has added 'Settings'" in problem for problem in catalogue_problems(folder))


def test_the_check_lists_facts_that_wait_with_their_owners(library: Library) -> None:
    waiting = facts_past_review(library, date(2026, 11, 23))
    assert any(line.startswith("luton_bin_dry: past review") for line in waiting)
    assert all("owner: " in line for line in waiting)
