"""Whatever happens, in whatever order: properties that hold for any event in any state."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.attachments import File
from flows.catalogue import LANGUAGES, Catalogue, Entry, read_catalogues
from flows.categories import CATEGORIES
from flows.conversation import respond
from flows.events import (
    Brought,
    Commanded,
    Due,
    Event,
    Failed,
    Hurried,
    Inspected,
    Left,
    Linked,
    LookedUp,
    Moved,
    Returned,
    Sent,
    Tapped,
    Wrote,
)
from flows.library import load
from flows.model import EVERY_LANGUAGE, Arrange, Person, Put
from flows.rounds import Held
from flows.routes import COMMANDS, MOMENTS, TAPS, TEXTS
from flows.shapes import placeholders
from flows.timing import AWAKE_FROM, AWAKE_UNTIL
from flows.wording import Wording
from flows.world import World
from tests.flows.everything import READER, TEAM_CHATS, everything

LIBRARY = load()
CATALOGUES = read_catalogues()
DESK = everything("en")
START = datetime(2026, 1, 1, tzinfo=UTC)

sessions = st.sampled_from([*LIBRARY.sessions, "gone"])
cards = st.sampled_from([card.id for s in LIBRARY.sessions.values() for card in s.cards] + ["gone"])
ids = st.sampled_from(["", "luton", "england", "name", "en", "ar", "quest002", "quest003"])
ids |= st.sampled_from(["broad000", "broad001", "broad003", "sign0001", "sign0004", "invite02"])
ids |= st.sampled_from(["circle01", "circle04", "circle06", "meetin01", "meetin06", "idea0001"])
ids |= st.sampled_from(["hand0001", "wish0001", "wish0003", "pair0001", "pair0002", "pair0005"])
ids |= st.sampled_from(["luton_council_phone", "luton_site", "shelter_phone"])
ids |= st.sampled_from(["foodensa", "howengr", "cleaensa", "food.en", "food.0000.en"])
ids |= st.sampled_from(["round001", "round004", "round010", "round022", "round030", "round040"])
ids |= st.sampled_from(["host0001", "is.sarah", "none.en", "sure"])
people = st.builds(
    Person,
    language=st.sampled_from(list(LANGUAGES)),
    place=st.sampled_from(["", *LIBRARY.places, "gone"]),
    hour=st.sampled_from([None, 9, 18, 20]),
    paused=st.booleans(),
    away=st.booleans(),
    reading=st.dictionaries(sessions, cards, max_size=3),
    finished=st.lists(sessions, unique=True, max_size=4).map(tuple),
    newest=st.integers(0, 50),
    seen_on=st.none() | st.dates(),
    topics=st.lists(st.sampled_from([*CATEGORIES, "gone"]), unique=True, max_size=3).map(tuple),
    awaits=st.just("") | st.builds("{}:{}:{}".format, st.sampled_from([*TEXTS, "x"]), ids, ids),
    voice=st.sampled_from(["", "en", "ar", "gone"]),
    awaits_until=st.none() | st.just(datetime(2029, 1, 1, tzinfo=UTC)),
)
chats = st.sampled_from([READER, *TEAM_CHATS])
who = {
    "name": st.text(max_size=80),
    "hint": st.sampled_from(["", "ar", "pl-PL", "fa", "en-GB", "?"]),
}
numbers = st.integers(1, 60)
objects = ["", "set", "ask", "sure", "resume", "never", "page", *LANGUAGES]
objects += [*LIBRARY.sessions, *LIBRARY.places, *LIBRARY.pages]
options = ["", "open", "stop", "done", "9", "help", "hello", "food", "luton"]
options += ["mine", "name", "yes", "no", "travel"]
options += ["all", "c0.circle01", "m.meetin06", "before", "after.2026-12-01", "chart", "words1"]
choices = st.text(max_size=64) | st.builds(
    "{}:{}:{}".format,
    st.sampled_from([*TAPS, "x"]),
    st.sampled_from(objects) | ids,
    st.sampled_from(options) | ids,
)
instants = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis draws naive times and adds the zone
    datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Tapped, choice=choices, message=numbers, sent_at=st.none() | instants, **who),
    st.builds(Wrote, text=st.text(max_size=200), message=numbers, **who),
    st.builds(
        Commanded,
        command=st.sampled_from([*COMMANDS, "x"]),
        payload=st.sampled_from(["", "place-luton", "place-gone", "circle-circle01", "x"]),
        message=numbers,
        **who,
    ),
    st.builds(
        Sent,
        what=st.sampled_from(["voice", "photo", "x"]),
        file=st.none() | st.builds(File, st.sampled_from(["voice", "document"]), st.just("f")),
        pin=st.none() | st.just((51.9, -0.4)),
        replies_to=st.just(()) | st.tuples(choices),
        message=numbers,
        **who,
    ),
    st.builds(Brought, rows=st.just((("name",), ("x",))) | st.just(())),
    st.builds(Due, moment=st.sampled_from([*MOMENTS, "forget", "x"])),
    st.builds(Left),
    st.builds(Returned),
    st.builds(Hurried, **who),
    st.builds(Failed, **who),
    st.builds(
        Inspected,
        round=ids,
        held=st.just((Held("stage", ("id", "ballot"), 15, 120, "c0ffee"),)) | st.just(()),
        lost=st.booleans(),
    ),
    st.builds(
        LookedUp,
        place=st.sampled_from(["luton", "gone"]),
        days=st.lists(st.tuples(st.dates(), st.text(max_size=80)), max_size=5).map(tuple),
    ),
    st.builds(Linked, group=st.just(-5), circle=st.sampled_from(["circle01", "gone"]), **who),
)
LINKED_GROUP = -1001  # of one of the circles on the desk
BY_A_PERSON = (Tapped, Wrote, Commanded, Sent, Hurried, Failed)


def at(now: datetime, catalogues: dict[str, Catalogue] = CATALOGUES) -> World:
    wording = Wording(catalogues)
    return World(now, LIBRARY, wording, DESK, token=lambda: "new" * 7, bot="companion_bot")


@given(st.none() | people, events, instants, chats)
def test_the_same_comes_of_the_same(
    person: Person | None, event: Event, now: datetime, chat: int
) -> None:
    assert respond(person, event, at(now), chat) == respond(person, event, at(now), chat)


@given(st.none() | people, events, instants, chats)
def test_whoever_does_something_is_answered(
    person: Person | None, event: Event, now: datetime, chat: int
) -> None:
    step = respond(person, event, at(now), chat)
    assert bool(step.messages) or not isinstance(event, BY_A_PERSON)


@given(st.none() | people, events | st.builds(Moved, to=st.just(-6)), instants)
def test_a_group_is_never_answered_and_never_becomes_somebody(
    person: Person | None, event: Event, now: datetime
) -> None:
    step = respond(person, event, at(now), LINKED_GROUP)
    assert step.messages == ()
    assert step.person is None
    assert all(isinstance(effect, Put) for effect in step.effects)
    assert all(chat > 0 for chat, _ in step.told)


@given(people, st.sampled_from(list(MOMENTS)), instants)
def test_nobody_is_written_to_first_at_night_or_against_their_wish(
    person: Person, moment: str, now: datetime
) -> None:
    step = respond(person, Due(moment=moment), at(now))
    if step.messages:
        assert not person.paused
        assert not person.away
        hour = now.astimezone(LIBRARY.place(person.place).clock).hour
        assert AWAKE_FROM <= hour < AWAKE_UNTIL


@given(st.none() | people, events, instants, chats)
def test_what_is_said_can_be_read_by_telegram(
    person: Person | None, event: Event, now: datetime, chat: int
) -> None:
    for message in respond(person, event, at(now), chat).messages:
        bare = re.sub(r"</?[bi]>", "", message.text)
        assert "<" not in bare
        assert re.sub(r"&(amp|lt|gt);", "", bare).count("&") == 0
        assert 0 < len(unescape(bare)) <= 4096
        assert not re.search("[\u202a-\u202e]", bare)
        assert bare.count("\u2068") == bare.count("\u2069")


# A number, or what follows one, within a sentence of several lines.
PHONE_ALONE = re.compile(r"\u200f?\u2068?[\d ]{3,}|\u200f?[^⟦]*⟧$")


def marked(missing: set[int]) -> dict[str, Catalogue]:
    """Arabic with holes, and every form in ⟦ ⟧, so that one sees where each word is from."""
    entries = {
        key: Entry(tuple(f"⟦{form}⟧" for form in entry.forms), entry.checked)
        for number, (key, entry) in enumerate(CATALOGUES["ar"].entries.items())
        if number not in missing
    }
    return {**CATALOGUES, "ar": Catalogue("ar", entries)}


@given(
    people.map(lambda person: replace(person, language="ar")),
    events,
    st.sets(st.integers(0, len(CATALOGUES["ar"].entries) - 1), max_size=60),
)
def test_a_message_is_never_in_two_languages(
    person: Person, event: Event, missing: set[int]
) -> None:
    step = respond(person, event, at(START, marked(missing)))
    for message in step.messages:
        if message.language == EVERY_LANGUAGE:
            continue
        lines = [line for line in message.text.split("\n") if re.search(r"\w", line)]
        labels = [text for row in message.buttons for text, _ in row if re.search(r"[^\W\d]", text)]
        parts = [part for part in lines + labels if not PHONE_ALONE.match(part)]
        ours = [bool(re.match(r"(<[bi]>)?\u200f?\W*⟦", part)) for part in parts]
        assert all(ours) if message.language == "ar" else not any(ours), (lines, labels)


@given(people.map(lambda person: replace(person, language="ar")), events, st.data())
def test_a_title_inside_a_label_counts_as_part_of_the_message(
    person: Person, event: Event, data: st.DataObject
) -> None:
    titles = [session.title for session in LIBRARY.sessions.values()]
    title = data.draw(st.sampled_from(titles))
    entries = {k: e for k, e in CATALOGUES["ar"].entries.items() if k != ("", title)}
    catalogues = {**CATALOGUES, "ar": Catalogue("ar", entries)}
    for message in respond(person, event, at(START, catalogues)).messages:
        labels = [text for row in message.buttons for text, _ in row]
        if any(title in label for label in labels):
            assert message.language == "en"


def test_one_missing_label_turns_the_whole_message_to_english(world: World) -> None:
    key = ("button", "Next →")
    entries = {k: entry for k, entry in CATALOGUES["ar"].entries.items() if k != key}
    catalogues = {**CATALOGUES, "ar": Catalogue("ar", entries)}
    step = respond(
        Person(language="ar", place="luton"),
        Tapped(choice="card:bins:food", message=1),
        at(START, catalogues),
    )
    assert [message.language for message in step.messages] == ["en"]


@given(people, events, instants, chats)
def test_time_is_only_arranged_forwards(
    person: Person, event: Event, now: datetime, chat: int
) -> None:
    step = respond(person, event, at(now), chat)
    for effect in step.effects:
        if isinstance(effect, Arrange):
            assert effect.at > now


def test_no_sentence_waits_for_a_value_it_is_not_given(world: World) -> None:
    for session in LIBRARY.sessions.values():
        for card in session.cards:
            for place in LIBRARY.places.values():
                for said in world.lines(card.lines, place):
                    assert placeholders(said.english) <= set(said.values)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_part_of_a_message_is_known_in_every_language(language: str, world: World) -> None:
    person = Person(language=language, place="luton")
    for command in COMMANDS:
        for message in respond(person, Commanded(command=command, message=1), world).messages:
            assert message.language in (language, EVERY_LANGUAGE)


@given(people.map(lambda person: replace(person, language="uk")), events)
def test_a_language_that_has_gone_falls_back_instead_of_failing(
    person: Person, event: Event
) -> None:
    for message in respond(person, event, at(START)).messages:
        assert message.language in ("en", *LANGUAGES, EVERY_LANGUAGE)


@given(people.map(lambda person: replace(person, place="")), events)
def test_without_a_town_nobody_is_shown_the_menu_of_another(person: Person, event: Event) -> None:
    step = respond(person, event, at(START))
    if step.person and not step.person.place:
        for message in step.messages:
            choices = {choice for row in message.buttons for _, choice in row}
            assert not {"settings::", "people::", "page:who-more:"} <= choices
