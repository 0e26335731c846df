"""The page for a Big Conversation: whole, readable by any browser, and without anybody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flows.attachments import Sheet
from flows.catalogue import read_catalogues
from flows.conversation import respond
from flows.events import Tapped
from flows.library import load
from flows.model import Person
from flows.records import (
    Attendance,
    Circle,
    Idea,
    Meeting,
    Member,
    Record,
    Staff,
    Suggestion,
    attendance_id,
)
from flows.team.paper import show_paper
from flows.wording import Wording
from flows.world import Asked, World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

WORLD = World(MONDAY, load(), Wording(read_catalogues()))
FARAH = Staff(1, "Farah", {"luton": "facilitator"}, date(2026, 11, 1), ("en",), "farah")
TEA = Circle(
    "tea",
    "luton",
    "Tea and talk",
    MONDAY,
    facilitators=("farah",),
    state="open",
    choosing="closed",
    topic="Parks for children",
)
FIRST = Meeting(
    "tea1", "luton", ("tea",), date(2026, 11, 16), time(18), "Europe/London", MONDAY, state="set"
)
BIG = replace(FIRST, id="big", circles=("tea", "walk"), number=0, day=date(2026, 12, 12))
SUGGESTIONS = (
    Suggestion("s1", "tea", "Buses in the evening", MONDAY, 2),
    Suggestion("s2", "tea", "Safe parks", MONDAY + timedelta(hours=1), 5),
)
IDEA = Idea("i1", "tea", "A litter pick", MONDAY, ("m1", "m2"), "Ask for bags", date(2026, 12, 5))

# Elements that have no end, and what may stand in a page that loads nothing.
EMPTY = {"meta"}
ALLOWED = {"html", "head", "meta", "title", "style", "body", "header", "footer", "section"}
ALLOWED |= {"h1", "h2", "h3", "p", "ul", "li", "div", "dl", "dt", "dd", "bdi"}


class Read(HTMLParser):
    """A page as a browser takes it apart: whether it closes what it opens, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.html: dict[str, str | None] = {}
        self.theirs: list[str] = []
        self.text = ""
        self._in_theirs = False
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given_ = dict(attrs)
        self._in_theirs = given_.get("dir") == "auto"
        if self._in_theirs:
            self.theirs.append("")
        if tag == "html":
            self.html = given_
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._in_theirs = False

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            return
        self.text += data
        if self._in_theirs:
            self.theirs[-1] += data


def members(number: int, name: str = "") -> list[Member]:
    """Members of the circle, each with a name of their own; or all with the same."""
    return [
        Member(f"m{n}", "tea", 100 + n, name or f"Neighbour{n}x", MONDAY)
        for n in range(1, number + 1)
    ]


def paper(*records: Record, meeting: str = "big", language: str = "en") -> str:
    """The page that Farah gets."""
    walk = replace(TEA, id="walk", name="Walking together", choosing="open", topic="Buses")
    desk = Shelf(FARAH, TEA, walk, FIRST, BIG, *records)
    reader = Person(language=language, place="luton")
    asked = Asked(reader, Tapped(choice="", message=1), replace(WORLD, desk=desk), 1, meeting)
    attachment = show_paper(asked).screens[0].attachment
    assert isinstance(attachment, Sheet)
    assert attachment.name.endswith(".html")
    return attachment.text


def test_it_says_where_and_when_and_what_each_circle_cares_about_and_plans() -> None:
    page = Read(paper(*SUGGESTIONS, IDEA, *members(5)))
    for said in ("Luton", "12 December 2026", "Tea and talk", "Walking together"):
        assert said in page.text
    assert page.theirs == [
        *("Tea and talk", "Parks for children", "Safe parks", "Buses in the evening"),
        *("A litter pick", "Ask for bags", "Walking together"),
    ]
    assert "Saturday 5 December" in page.text
    assert "They met 1 time." in page.text
    assert "5 people take part." in page.text
    assert "5 people approved." in page.text
    assert "2 people help." in page.text


def test_how_many_came_counts_for_more_than_how_many_have_a_seat() -> None:
    seats = members(7)
    came = [
        Attendance(attendance_id("tea1", one.chat), "tea1", one.chat, came=True)
        for one in seats[:6]
    ]
    assert "6 people take part." in paper(*seats, *came)


@pytest.mark.parametrize("number", range(5))
def test_with_few_people_there_are_no_numbers_and_no_order(number: int) -> None:
    page = Read(paper(*SUGGESTIONS, IDEA, *members(number)))
    assert "people" not in page.text
    assert "person" not in page.text
    in_order = [text for text in page.theirs if text in {one.text for one in SUGGESTIONS}]
    assert in_order == ["Buses in the evening", "Safe parks"]


def test_how_few_approved_of_something_is_not_told_as_it_is_not_in_the_chat() -> None:
    text = Read(paper(*SUGGESTIONS, *members(9))).text
    assert text.count("approved") == 1
    assert "2 people" not in text


def test_while_members_still_choose_nothing_of_it_is_on_the_page() -> None:
    of_walk = Suggestion("s3", "walk", "Better lamps", MONDAY, 9)
    page = paper(of_walk, *members(5))
    assert "Better lamps" not in page
    assert "Buses" not in page


def test_what_rests_is_left_out_and_what_is_done_is_named() -> None:
    done = replace(IDEA, id="i2", text="A welcome map", state="done")
    rests = replace(IDEA, id="i3", text="A football team", state="dropped")
    page = paper(done, rests, *members(5))
    assert "A welcome map" in page
    assert "This is done." in page
    assert "A football team" not in page


def test_what_people_wrote_is_text_and_never_markup() -> None:
    nasty = "<script>alert('x')</script> & \"more\" </div>"
    page = paper(replace(IDEA, text=nasty, step=nasty), *members(5))
    read = Read(page)
    assert read.tags <= ALLOWED
    assert "<script" not in page
    assert sum("alert" in text for text in read.theirs) == 2


@given(
    st.lists(st.text(max_size=60), min_size=3, max_size=3),
    st.sampled_from(["en", "ar", "pl"]),
)
def test_the_page_is_whole_whatever_people_wrote(texts: Sequence[str], language: str) -> None:
    text, step, suggested = texts
    suggestion = replace(SUGGESTIONS[0], text=suggested)
    page = paper(replace(IDEA, text=text, step=step), suggestion, *members(5), language=language)
    assert Read(page).tags <= ALLOWED


LETTERS = st.characters(categories=["Lu", "Ll", "Lo"])
NAMES = st.text(LETTERS, min_size=3, max_size=12) | st.sampled_from(
    ["Amina", "آمنة", "Zoë", "O'Neil", "Anne-Marie", "Işık", "Małgorzata", "रीना", "Al", "Mei Ling"]
)


@given(st.lists(NAMES, min_size=1, max_size=3, unique=True), st.booleans())
def test_no_name_of_a_member_is_ever_on_it(names: list[str], upper: bool) -> None:
    written = " and ".join(name.upper() if upper else name for name in names)
    # A name that is one of our own words, or of the town, would not be told apart.
    without = Read(paper(*members(5))).text.casefold()
    assume(not any(name.casefold() in without for name in names))
    text = f"({written}) bring cake, {names[0]}'s cake, {written}"
    seats = [
        replace(seat, name=name) for seat, name in zip(members(len(names)), names, strict=True)
    ]
    told = (
        replace(TEA, name=f"The circle of {written}", topic=text),
        replace(IDEA, text=text, step=f"Ask {written}"),
        replace(SUGGESTIONS[0], text=text),
    )
    page = Read(paper(*told, *seats, *members(5)[len(seats) :]))
    for name in names:
        assert not stands(name, page.text)


def stands(name: str, text: str) -> bool:
    """Whether a name is a word, or several, of a text."""
    spaced = "".join(c if c.isalnum() or c in "'-" or not c.isascii() else " " for c in text)
    return f" {name.casefold()} " in f" {spaced.casefold()} "


def test_neither_are_those_of_who_leads_and_of_members_of_the_other_circle() -> None:
    other = Member("m9", "walk", 109, "Kofi", MONDAY, "waiting")
    page = paper(replace(IDEA, text="Farah asks Kofi"), other, *members(5))
    assert "Farah" not in page
    assert "Kofi" not in page
    assert "… asks …" in page


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("pl", "ltr")])
def test_it_is_in_one_language_and_begins_on_the_side_of_that_language(
    language: str, direction: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if every sentence were translated, which a test cannot wait for.
    for catalogue in WORLD.wording.catalogues.values():
        monkeypatch.setattr(type(catalogue), "has", lambda *_: True)
    page = Read(paper(IDEA, language=language))
    assert page.html == {"lang": language, "dir": direction}


def test_where_a_sentence_is_missing_the_page_is_in_english_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalogue = type(WORLD.wording.catalogues["ar"])
    monkeypatch.setattr(catalogue, "has", lambda self, _: self.language == "en")
    page = Read(paper(IDEA, language="ar"))
    assert page.html == {"lang": "en", "dir": "ltr"}
    assert "Next step" in page.text


def test_it_loads_nothing_from_anywhere() -> None:
    page = paper(*SUGGESTIONS, IDEA, *members(5))
    for outside in ("http", "src=", "href=", "url(", "@import", "<link", "<img"):
        assert outside not in page


def test_nobody_gets_it_who_leads_none_of_the_circles() -> None:
    lee = Staff(2, "Lee", {"luton": "facilitator"}, date(2026, 11, 1), ("en",), "lee")
    desk = Shelf(FARAH, lee, TEA, FIRST, BIG, *members(5))
    world = replace(WORLD, desk=desk)
    reader = Person(language="en", place="luton")
    for chat, gets in ((1, True), (2, False), (101, False)):
        step = respond(reader, Tapped(choice="paper:big:", message=1), world, chat)
        assert (step.messages[0].attachment is not None) == gets
