"""Messages to many: who gets them, in which words, how they look, and when they may go."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.attachments import File
from flows.broadcasts import (
    LONGEST,
    belongs,
    by_language,
    cleaned,
    message,
    reach,
    recipients,
    roughly,
    too_long,
    version_for,
    window,
    written,
)
from flows.catalogue import LANGUAGES, Catalogue, Entry, read_catalogues
from flows.categories import CATEGORIES
from flows.conversation import respond
from flows.events import Tapped
from flows.library import load
from flows.model import Person as Reader
from flows.model import words
from flows.records import Audience, Broadcast, Member, Record, Signpost, Version
from flows.team.broadcast_sending import previews
from flows.team.progress import bar, progress_screen
from flows.timing import AWAKE_FROM, AWAKE_UNTIL
from flows.topics import chosen, switched
from flows.wording import Voice, Wording
from flows.world import World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

LIBRARY = load()
CATALOGUES = read_catalogues()
LONDON = ZoneInfo("Europe/London")

# Most people are meant by most audiences: otherwise nobody would get anything, and all would hold.
languages = st.sampled_from([*LANGUAGES, "prs"])
topics = st.sampled_from(["health", "food"])
sessions = st.sampled_from(["welcome", "bins"])
circles = st.sampled_from(["tea", "walk"])
rarely = st.integers(0, 5).map(lambda drawn: drawn == 3)


# One in two has a seat in the first circle; some have one in the second, others wait for it.
MEMBERS = (
    *(Member(f"t{chat}", "tea", chat, "Ada", MONDAY) for chat in range(0, 100, 2)),
    *(Member(f"w{chat}", "walk", chat, "Ada", MONDAY) for chat in range(0, 100, 6)),
    *(Member(f"w{chat}", "walk", chat, "Ada", MONDAY, "waiting") for chat in range(1, 100, 3)),
)
SEATED = {(member.circle, member.chat) for member in MEMBERS if member.state == "in"}


def some(values: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, unique=True, min_size=least, max_size=2).map(tuple)


PARTS: dict[str, st.SearchStrategy[str]] = {
    "languages": languages,
    "topics": topics,
    "sessions": sessions,
    "circles": circles,
    "without_languages": languages,
    "without_sessions": sessions,
}


@st.composite
def some_audience(draw: st.DrawFn) -> Audience:
    """Some towns, and mostly nothing or one thing that narrows it."""
    narrow = draw(st.lists(st.sampled_from(["", "", *PARTS]), max_size=2))
    fields: dict[str, Any] = {name: draw(some(PARTS[name], 1)) for name in narrow if name}
    return Audience(places=("luton", *draw(some(st.just("leicester")))), **fields)


audiences = some_audience()
people = st.builds(
    Reader,
    language=languages,
    place=st.sampled_from(["luton", "luton", "leicester", ""]),
    paused=rarely,
    away=rarely,
    reading=st.dictionaries(sessions, st.just("hello"), max_size=1),
    finished=some(sessions),
    topics=some(topics),
)
readers = st.dictionaries(st.integers(1, 99), people, min_size=4, max_size=16)
texts = st.text("abc ب.\n<&👋", min_size=1, max_size=60).map(cleaned).filter(bool)
others = st.dictionaries(
    st.sampled_from(list(LANGUAGES)),
    st.builds(Version, state=st.sampled_from(["written", "asked", "offered"]), text=texts)
    | st.builds(Version, state=st.sampled_from(["first", "leave"])),
)


@st.composite
def some_broadcast(draw: st.DrawFn) -> Broadcast:
    """A message as it can be: nearly always with first words."""
    language = draw(st.sampled_from(list(LANGUAGES)))
    first = {} if draw(rarely) else {language: Version("written", draw(texts))}
    return Broadcast(
        id="b",
        author=7,
        made_at=MONDAY,
        kind=draw(st.sampled_from(["service", "service", "promotion"])),
        topic=draw(topics),
        audience=draw(audiences),
        language=language,
        versions={**draw(others), **first},
    )


broadcasts = some_broadcast()


OURS = {"ar": "⟦ع⟧", "pl": "⟦ł⟧"}  # a sentence of ours, by which one sees its language


def complete(language: str) -> Catalogue:
    """A catalogue in which every sentence is there, in its own marks."""

    class Everything(dict[Any, Entry]):
        def get(self, key: Any, default: Any = None) -> Entry:
            return Entry((OURS[language],), checked=True)

    return Catalogue(language, Everything())


WHOLE = {code: Catalogue("en", {}) if code == "en" else complete(code) for code in LANGUAGES}


def world(*records: Record, people: dict[int, Reader] | None = None) -> World:
    desk = Shelf(*MEMBERS, *records, people=people or {})
    return World(MONDAY, LIBRARY, Wording(WHOLE), desk)


def in_its_circles(chat: int, audience: Audience) -> bool:
    return not audience.circles or any((circle, chat) in SEATED for circle in audience.circles)


def draft(**fields: Any) -> Broadcast:
    return replace(Broadcast("b", 1, MONDAY, audience=Audience(("luton",))), **fields)


# --- who gets it ----------------------------------------------------------------------------------


@given(broadcasts, readers)
def test_nobody_gets_a_message_that_is_not_for_them(
    broadcast: Broadcast, everybody: dict[int, Reader]
) -> None:
    audience = broadcast.audience
    for recipient in recipients(broadcast, world(people=everybody).desk):
        person = everybody[recipient.chat]
        assert not person.paused
        assert not person.away
        assert person.place in audience.places
        assert person.language in (audience.languages or [person.language])
        assert person.language not in audience.without_languages
        assert not set(audience.without_sessions) & set(person.finished)
        assert not audience.topics or set(audience.topics) & set(person.topics)
        begun = {*person.reading, *person.finished}
        assert not audience.sessions or set(audience.sessions) & begun
        assert in_its_circles(recipient.chat, audience)
        assert broadcast.kind == "service" or broadcast.topic in person.topics


@given(broadcasts, readers)
def test_whoever_gets_it_gets_words_that_are_there(
    broadcast: Broadcast, everybody: dict[int, Reader]
) -> None:
    for recipient in recipients(broadcast, world(people=everybody).desk):
        person = everybody[recipient.chat]
        assert written(broadcast, recipient.language)
        own = broadcast.versions.get(person.language)
        assert own is None or own.state != "leave"
        if own and own.state == "written":
            assert (recipient.language, recipient.first) == (person.language, False)


@given(broadcasts, readers)
def test_nobody_is_missed_and_nobody_counted_twice(
    broadcast: Broadcast, everybody: dict[int, Reader]
) -> None:
    chats = [recipient.chat for recipient in recipients(broadcast, world(people=everybody).desk)]
    assert len(chats) == len(set(chats))
    for chat, person in everybody.items():
        wanted = broadcast.kind == "service" or broadcast.topic in person.topics
        served = version_for(broadcast, person.language) is not None
        meant = belongs(person, broadcast.audience) and in_its_circles(chat, broadcast.audience)
        assert (chat in chats) == (meant and wanted and served)


@given(broadcasts, readers)
def test_what_the_wizard_counts_is_what_is_sent(
    broadcast: Broadcast, everybody: dict[int, Reader]
) -> None:
    there = world(people=everybody)
    sent = list(recipients(broadcast, world(people=everybody).desk))
    assert reach(broadcast, there) == len(sent)
    assert sum(by_language(broadcast, there).values()) >= len(sent)


@pytest.mark.parametrize("state", [{"paused": True}, {"away": True}, {"place": ""}])
def test_who_has_paused_or_left_gets_nothing(state: dict[str, Any]) -> None:
    person = Reader(language="en", place="luton")
    audience = Audience(places=("luton", ""))
    assert belongs(person, audience)
    assert not belongs(replace(person, **state), audience)


@given(audiences)
def test_without_a_town_there_is_no_audience(audience: Audience) -> None:
    assert not belongs(Reader(language="en", place=""), audience)
    assert not belongs(Reader(language="en", place="luton"), replace(audience, places=()))


@pytest.mark.parametrize(
    ("versions", "language", "expected"),
    [
        ({"en": "written", "ar": "written"}, "ar", ("ar", False)),
        ({"en": "written", "ar": "first"}, "ar", ("en", True)),
        ({"en": "written", "ar": "leave"}, "ar", None),
        ({"en": "written"}, "pl", ("en", True)),  # came to town after it was written
        ({"ar": "written"}, "pl", None),
        ({"en": "written", "ar": "asked"}, "ar", ("en", True)),
    ],
)
def test_everybody_is_served_as_was_decided(
    versions: dict[str, Any], language: str, expected: tuple[str, bool] | None
) -> None:
    said = {code: Version(state, code) for code, state in versions.items()}
    assert version_for(draft(versions=said, language="en"), language) == expected


# --- what they see --------------------------------------------------------------------------------


@given(broadcasts, readers)
def test_a_message_is_in_one_language_and_can_be_stopped(
    broadcast: Broadcast, everybody: dict[int, Reader]
) -> None:
    for to in recipients(broadcast, world(people=everybody).desk):
        said = message(broadcast, to.language, world(), first=to.first)
        assert said.kind == "broadcast"
        assert said.language == to.language
        stop = said.buttons[-1][0]
        topic = f"topic:{broadcast.topic}:off"
        assert stop[1] == (topic if broadcast.kind == "promotion" else "writing:pause:")
        # Our words, on the button and in the note, are in the language of theirs.
        for ours in (stop[0], said.text.split("\n\n")[-1]) if to.first else (stop[0],):
            assert OURS.get(to.language, "s") in ours
        assert said.expires_at is None


@given(
    st.sampled_from(list(LANGUAGES)),
    st.text("aab ب.\n1<&👋", min_size=1, max_size=8),
    st.integers(800, LONGEST),
    st.booleans(),
)
def test_whatever_was_let_in_fits_under_a_picture(
    language: str, typed: str, length: int, first: bool
) -> None:
    text = cleaned((typed * length)[:length])
    if not text or too_long(text, language):
        return
    picture = File("photo", "p")
    said = {language: Version("written", text)}
    broadcast = draft(versions=said, language=language, attachment=picture)
    shown = message(broadcast, language, world(), first=first)
    assert shown.attachment == picture
    assert len(unescape(shown.text).encode("utf-16-le")) // 2 < 1024


def test_what_was_typed_is_shown_as_typed_and_not_as_markup() -> None:
    text = "<b>5 & 6</b> https://luton.gov.uk/a?b=1"
    said = message(draft(versions={"en": Version("written", text)}), "en", world())
    assert unescape(said.text) == text
    assert "<" not in said.text


@given(st.text())
def test_what_cannot_be_seen_is_not_sent(typed: str) -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x09]", cleaned(typed))


@given(broadcasts, readers)
def test_the_preview_is_what_readers_see(
    broadcast: Broadcast, everybody: dict[int, Reader]
) -> None:
    there = world(people=everybody)
    shown = [there.wording.message(screen, "pl") for screen in previews(broadcast, there)]
    for to in recipients(broadcast, world(people=everybody).desk):
        said = message(broadcast, to.language, there, first=to.first)
        assert replace(said, kind="reply") in shown


def test_a_place_that_helps_comes_as_a_button_while_it_is_shown() -> None:
    sign = Signpost(
        "s1", "luton", "food", "The Very Long Name of a Food Bank in Luton", {"en": "-"}
    )
    broadcast = draft(versions={"en": Version("written", "Come")}, signpost="s1")
    row = message(broadcast, "en", world(sign)).buttons[0]
    assert row == (("📍 The Very Long Name of a Foo…", "signpost:s1:"),)
    gone = replace(sign, state="gone")
    assert len(message(broadcast, "en", world(gone)).buttons) == 1


# --- when, and how many ---------------------------------------------------------------------------


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_sending_happens_in_waking_hours_only(now: datetime) -> None:
    opens_at, closes_at = window(now, LONDON)
    assert now <= opens_at < closes_at
    assert opens_at - now < timedelta(hours=14)
    opens, closes = opens_at.astimezone(LONDON), closes_at.astimezone(LONDON)
    assert AWAKE_FROM <= opens.hour < AWAKE_UNTIL
    assert (closes.date(), closes.hour, closes.minute) == (opens.date(), AWAKE_UNTIL, 0)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "nobody"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "about 5"),
        (22, "about 20"),
        (23, "about 25"),
        (50, "about 50"),
        (56, "about 60"),
        (1234, "about 1,230"),
    ],
)
def test_numbers_of_people_are_rounded(number: int, expected: str) -> None:
    assert Voice(CATALOGUES["en"]).plain(words("{n}", n=roughly(number, draft()))) == expected


def test_progress_is_told_without_pointing_at_anybody() -> None:
    there = world()
    tally = {"sent": 150, "waiting": 2400, "sending": 6, "blocked": 3, "unknown": 1}
    said = there.wording.message(progress_screen(draft(state="sending"), tally, there), "en").text
    assert "Sent: 150" in said
    assert "Waiting: 2,406" in said
    assert "Not reached: fewer than 5" in said
    assert "about 2 minutes" in said
    assert bar(tally).text == "░" * 10
    assert bar({"sent": 5, "waiting": 5}).text == "▓" * 5 + "░" * 5
    assert bar({"sent": 5}).text == "▓" * 10


# --- topics ---------------------------------------------------------------------------------------


@given(people, st.sampled_from([*CATEGORIES, "gone"]))
def test_a_topic_can_be_switched_off_and_on(person: Reader, topic: str) -> None:
    off = switched(person, topic, on=False)
    assert topic not in off.topics
    on = switched(off, topic, on=True)
    assert (topic in on.topics) == (topic in CATEGORIES and topic != "asked")
    assert len(chosen(on)) == len(on.topics) == len(set(on.topics))


def test_what_is_kept_about_somebody_names_their_topics() -> None:
    person = Reader(language="en", place="luton", topics=("food", "gone"))
    step = respond(
        person, Tapped(choice="data::", message=1), World(MONDAY, LIBRARY, Wording(WHOLE))
    )
    assert "You want to be invited to: Food." in step.messages[0].text
