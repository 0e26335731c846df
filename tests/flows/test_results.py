"""What a round found, as people of the team read it: in sentences that a trustee understands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.attachments import Chart, Page, Workbook
from flows.bidi import isolate
from flows.catalogue import LANGUAGES, Catalogue, Entry, read_catalogues
from flows.feedback.result import (
    chart_screens,
    page_screen,
    result_screen,
    table_screen,
    workbook_screen,
)
from flows.library import Library, load
from flows.model import Button, Screen, Words, choice, label
from flows.rounds import Effect, Finding, Item, Release, Round, Share
from flows.wording import Wording, every_part

CLOSED = date(2026, 11, 15)
ENGLISH = Wording({"en": Catalogue("en", {})})
LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024  # Telegram's, after entities have been read
WAYS = ((Button(label("button", "← Back"), choice("desk")),),)
TAGS = re.compile(r"</?[a-z]+>")


def item(id_: str = "belong", scale: str = "") -> Item:
    return Item(id_, "Belonging", "Do you?", (), good="feel they belong here", scale=scale)


def round_of(*items: Item, once: bool = False, **other: Any) -> Round:
    made_at = datetime(2026, 9, 1, tzinfo=UTC)
    before = {} if once else {"before_from": date(2026, 9, 1), "before_until": date(2026, 9, 9)}
    return Round(
        "abcdefgh",
        "luton",
        made_at,
        "newcomers",
        items or (item(),),
        date(2026, 11, 1),
        date(2026, 11, 14),
        **{**before, **other},
    )


def release_of(*findings: Finding, **other: Any) -> Release:
    fields: dict[str, Any] = {"invited": 40, "before": 30, "after": 30, "pairs": 25}
    return Release(CLOSED, ("abcdefgh",), findings=findings, public=findings, **(fields | other))


def told(release: Release, round_: Round | None = None) -> str:
    """The message in English, as it reads without its markup."""
    return TAGS.sub("", ENGLISH.message(result_screen(round_ or round_of(), release), "en").text)


UP = Finding("belong", 25, Share(40, 23, 60), Share(60, 40, 77))


# --- sentences ------------------------------------------------------------------------------------


def test_a_share_is_so_many_in_a_hundred_before_and_afterwards() -> None:
    text = told(release_of(replace(UP, evidence="unclear")))
    assert "About 25 people answered both times.\n\nAbout 40 people were asked." in text
    assert (
        "People who feel they belong here: about 40 in 100 before, about 60 in 100 afterwards."
        " No clear change: it may be chance."
    ) in text


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (replace(UP, evidence="early"), "An early sign: too few people to be sure."),
        (
            replace(UP, evidence="clear", toward="better"),
            "More people changed for the better than chance explains.",
        ),
        (
            replace(UP, evidence="clear", toward="worse"),
            "More people changed for the worse than chance explains.",
        ),
        (replace(UP, skipped=20), "Without an answer: about 20 in 100."),
        (
            replace(UP, better=10, same=10, worse=5),
            "about 10 people. The same: about 10. Changed for the worse: about 5.",
        ),
        (
            replace(UP, before=Share(23, 0, 44, "or less"), after=Share(77, 53, 100, "or more")),
            "23 in 100 or fewer before, 77 in 100 or more afterwards.",
        ),
        (Finding("belong"), "Too few to show: Belonging."),
    ],
)
def test_each_thing_that_is_told_has_its_plain_words(finding: Finding, words: str) -> None:
    assert words in told(release_of(finding))


def test_those_who_answered_the_first_time_only_stand_beside() -> None:
    alone = Finding("belong", 15, Share(33, 15, 59))
    text = told(release_of(UP, unpaired=(alone,)))
    assert "Among those who answered only the first time: about 33 in 100." in text


def test_a_scale_is_named_by_its_questions() -> None:
    round_ = round_of(item("ask", "courage"), replace(item("start", "courage"), short="Starting"))
    scale = Finding("courage", 25, better=15, not_better=10)
    assert (
        "Belonging, Starting, taken together. Changed for the better: about 15 people."
        " The same or worse: about 10."
    ) in told(release_of(scale), round_)
    down = Finding("courage", 25, worse=15, not_worse=10)
    assert "Changed for the worse: about 15 people. The same or better: about 10." in told(
        release_of(down), round_
    )


def test_a_round_that_asked_once_compares_nothing() -> None:
    once = round_of(once=True)
    text = told(release_of(Finding("belong", 30, after=Share(67, 48, 81)), pairs=0), once)
    assert "About 30 people answered.\n" in text
    assert "People who feel they belong here: about 67 in 100." in text
    assert "before" not in text
    assert "both times" not in text


def test_when_all_is_early_it_is_said_once() -> None:
    other = replace(item("trust"), good="trust others")
    findings = [replace(UP, item=id_, evidence="early") for id_ in ("belong", "trust")]
    assert told(release_of(*findings), round_of(item(), other)).count("early sign") == 1


@pytest.mark.parametrize("why", ["few", "close"])
def test_where_nothing_may_be_told_it_is_said_why_and_no_number(why: Any) -> None:
    text = told(release_of(UP, why_not=why))
    assert "nothing to show" in text
    assert not re.search(r"\d", text.replace("15 November 2026", ""))


def test_every_result_says_what_it_cannot_show() -> None:
    text = told(release_of(UP))
    assert "People who answered both times may differ from the others." in text
    assert "The numbers do not show what made the change." in text


# --- in every language ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


def full(round_: Round) -> Release:
    """As much to tell of every question as there can be."""
    scales = sorted({one.scale for one in round_.items if one.scale})
    findings = [
        Finding(
            id_,
            200,
            Share(82, 0, 100, "or more"),
            Share(82, 0, 100, "or more"),
            better=100,
            same=50,
            worse=50,
            skipped=20,
            evidence="clear",
            toward="worse",
            effect=Effect(25, 10, 40),
            ranks=0.4,
        )
        for id_ in (*(one.id for one in round_.items), *scales)
    ]
    alone = tuple(Finding(one.item, 30, one.before) for one in findings)
    return replace(release_of(*findings, unpaired=alone, pairs=200), rounds=("a", "b"))


def screens(library: Library, questionnaire: str) -> Iterable[Screen]:
    shipped = library.questionnaires[questionnaire]
    round_ = round_of(*shipped.items_for_round(), once=shipped.waves == "after")
    release = full(round_)
    yield result_screen(round_, release, WAYS)
    yield from chart_screens(round_, release, WAYS)
    yield workbook_screen(round_, release, WAYS)
    yield table_screen(round_, release, WAYS)
    yield page_screen(round_, release, Words("Luton"), Words(shipped.title), WAYS)


@pytest.mark.parametrize("questionnaire", ["newcomers", "neighbours", "meeting"])
def test_results_fit_into_messages_in_every_language(library: Library, questionnaire: str) -> None:
    wording = Wording(read_catalogues())
    for language in LANGUAGES:
        for screen in screens(library, questionnaire):
            message = wording.message(screen, language)
            longest = LONGEST_CAPTION if screen.attachment else LONGEST_TEXT
            assert len(TAGS.sub("", message.text)) <= longest
            assert message.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_compared_with_the_nation(library: Library, language: str) -> None:
    """The questions are official, but these answers are translated, and of people who came."""
    wording = Wording(read_catalogues())
    for screen in screens(library, "newcomers"):
        said = repr(wording.message(screen, language)).lower()
        assert not re.search(r"national|average|benchmark|above the|below the|median", said)


def test_only_the_last_picture_has_buttons(library: Library) -> None:
    round_ = round_of(*library.questionnaires["newcomers"].items_for_round())
    drawn = chart_screens(round_, full(round_), WAYS)
    assert [screen.buttons for screen in drawn] == [(), WAYS]
    assert all(screen.fresh for screen in drawn)
    assert chart_screens(round_, release_of(Finding("chat"))) == ()


# --- what comes with the words --------------------------------------------------------------------


def test_a_message_and_its_picture_are_in_one_language() -> None:
    """One sentence of the picture is missing in Arabic: then all of it is English."""
    [screen] = chart_screens(round_of(), release_of(UP))
    whole = _arabic(screen)
    assert ENGLISH.message(screen, "ar").language == "en"
    message = Wording({"en": Catalogue("en", {}), "ar": Catalogue("ar", whole)}).message(
        screen, "ar"
    )
    chart = message.attachment
    assert isinstance(chart, Chart)
    assert (message.language, chart.language) == ("ar", "ar")
    assert chart.title == f"ق {isolate('How many in 100')}"
    assert chart.rows[0].bars[0].name == f"ق {isolate('Before')}"
    for missing in whole:
        rest = {key: entry for key, entry in whole.items() if key != missing}
        wording = Wording({"en": Catalogue("en", {}), "ar": Catalogue("ar", rest)})
        assert wording.message(screen, "ar").language == "en", missing


def _arabic(screen: Screen) -> dict[tuple[str, str], Entry]:
    """An entry for everything that stands on a screen, and in what comes with it."""
    return {
        (said.context, said.english): Entry(
            (f"ق {said.english}",) * (6 if said.plural else 1), checked=True
        )
        for said in every_part(screen)
        if isinstance(said, Words)
    }


def test_files_are_in_the_language_of_the_reader_and_named_alike(library: Library) -> None:
    wording = Wording(read_catalogues())
    round_ = round_of(*library.questionnaires["newcomers"].items_for_round())
    book = wording.message(workbook_screen(round_, full(round_)), "ar").attachment
    assert isinstance(book, Workbook)
    assert (book.name, book.language) == ("feedback-abcdefgh.xlsx", "ar")
    place, questions = Words("Luton"), Words("New here")
    page = wording.message(page_screen(round_, full(round_), place, questions), "ar").attachment
    assert isinstance(page, Page)
    assert page.language == page.charts[0].language == "ar"
