"""Hosts: who is one, what new people read of them, and whom a hello reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.bidi import clean_quote
from flows.events import Sent, Wrote
from flows.hosts import greet_rows, hosts_of, introduction, introductions, signature
from flows.model import Person, Put, Remove, Step, Unsay
from flows.records import EVERYWHERE, Staff
from flows.shapes import Welcomer
from flows.team.host_fields import LONGEST_WORDS
from flows.team.hosts import MOST
from flows.welcoming import Host
from tests.flows.test_team import ADE, BEN, KIM, LIBRARY, SARAH, VERA, WORDING, YUSUF, Room, staff

NOV = date(2026, 11, 1)
LUTON = LIBRARY.place("luton")
DANUTA = Host("danuta", "luton", "Danuta", NOV, ("pl", "en"), {"en": "I was new here too."})
VERA_HERE = Host("vera", "luton", "Vera", NOV, ("en",), {"en": "Ask me."}, f"id-{VERA}")
VERA_THERE = replace(VERA_HERE, id="vera-b", place="bradford")


def room_with(*hosts: Host) -> Room:
    room = Room()
    room.desk.carry_out(map(Put, hosts))
    return room


def writes(room: Room, chat: int, text: str) -> Step:
    return room.happen(chat, Wrote(text=text, message=9))


def said(step: Step) -> str:
    return "\n".join(message.text for message in step.messages)


def choices(step: Step) -> set[str]:
    return {data for message in step.messages for row in message.buttons for _, data in row}


def names(room: Room, place: str = "luton") -> list[str]:
    return [host.name for host in hosts_of(LIBRARY.place(place), room.world)]


def host(room: Room, id_: str) -> Host:
    found = room.desk.find(Host, id_)
    assert found is not None
    return found


# --- what new people read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "language", "read"),
    [
        (None, "en", ""),
        ({"en": "Hello"}, "en", "Hello"),
        ({"en": "Hello", "ar": "مرحبًا"}, "ar", "مرحبًا"),
        ({"en": "Hello", "ar": "مرحبًا"}, "pl", "Hello"),
        ({"ar": "مرحبًا"}, "pl", "مرحبًا"),
        ({"en": "See t.me/x"}, "en", "See t.\u200bme/\u200bx"),
    ],
)
def test_the_words_of_a_host_are_read_in_ones_language_else_in_english(
    words: dict[str, str] | None, language: str, read: str
) -> None:
    shown = WORDING.voice("en").plain(introduction(replace(DANUTA, words=words), language))
    assert shown.partition("\n")[2].strip("\u2068\u2069") == read


def test_hosts_in_the_file_of_a_place_welcome_until_somebody_is_set_in_the_chat() -> None:
    written = Welcomer(called="Grace", languages=("en",), says={"en": "Come in."})
    place = LUTON.model_copy(update={"hosts": (written,)})
    [grace] = introductions(place, room_with().world, "ar")
    assert WORDING.voice("en").plain(grace).replace("\u2068", "").replace("\u2069", "") == (
        "Grace speaks: English.\nCome in."
    )
    assert list(signature(place, room_with().world))
    assert greet_rows(place, room_with().world) == (), "a hello would reach nobody"
    [danuta] = introductions(place, room_with(DANUTA).world, "en")
    assert "Danuta" in WORDING.voice("en").plain(danuta)


@pytest.mark.parametrize(
    ("hosts", "signed"),
    [
        ((), []),
        ((DANUTA,), ["From Danuta, who welcomes you in Luton."]),
        ((DANUTA, VERA_HERE), ["From Danuta and Vera, who welcome you in Luton."]),
        (
            (DANUTA, replace(DANUTA, id="joan", name="Joan"), VERA_HERE),
            ["From Danuta, Joan and Vera, who welcome you in Luton."],
        ),
    ],
)
def test_a_session_is_signed_by_all_hosts_of_the_place(
    hosts: tuple[Host, ...], signed: list[str]
) -> None:
    room = room_with(*hosts, VERA_THERE)
    lines = [WORDING.voice("en").plain(line) for line in signature(LUTON, room.world)]
    assert [line.translate({0x2068: None, 0x2069: None}) for line in lines] == signed


def test_a_hello_reaches_the_hosts_of_the_team_and_nobody_else() -> None:
    room = room_with(DANUTA, VERA_HERE, VERA_THERE)
    assert [chat for chat, _ in room.tap(YUSUF, "greet:luton:").told] == [VERA]
    assert room.tap(VERA, "greet:luton:").told == (), "nobody hears their own hello"


def test_where_nobody_would_hear_it_no_hello_is_offered() -> None:
    room = room_with(DANUTA)
    assert "greet:luton:" not in choices(room.tap(YUSUF, "card:welcome:neighbours"))
    assert room.tap(YUSUF, "greet:luton:").told == ()


def test_somebody_without_an_id_is_no_host_and_hears_no_hello() -> None:
    room = room_with(DANUTA)
    room.desk.carry_out([Put(replace(staff(VERA), id=""))])
    assert room.tap(YUSUF, "greet:luton:").told == ()
    room.tap(VERA, "leave:sure:")
    assert names(room) == ["Danuta"]


# --- setting them -------------------------------------------------------------------------------


def test_somebody_of_the_team_brings_name_and_languages_along_and_hears_of_it() -> None:
    room = Room()
    step = room.tap(SARAH, f"hostadd:luton:is.id-{VERA}")
    [vera] = hosts_of(LUTON, room.world)
    assert (vera.name, vera.languages, vera.staff) == ("Vera", ("en",), f"id-{VERA}")
    assert [chat for chat, _ in step.told] == [VERA]
    assert room.tap(SARAH, f"hostadd:luton:is.id-{SARAH}").told == ()


def test_who_is_a_host_already_or_not_of_the_team_there_is_not_offered() -> None:
    room = room_with(VERA_HERE)
    offered = choices(room.tap(SARAH, "hostadd:luton:"))
    assert {data for data in offered if ":is." in data} == {
        f"hostadd:luton:is.id-{chat}" for chat in (SARAH, KIM, ADE)
    }
    for chat in (VERA, BEN):
        room.tap(SARAH, f"hostadd:luton:is.id-{chat}")
    assert names(room) == ["Vera"]


def test_a_place_has_six_hosts_at_most() -> None:
    room = Room()
    for number in range(MOST + 2):
        room.tap(SARAH, "hostadd:luton:")
        writes(room, SARAH, f"Host {number}")
        room.tap(KIM, f"hostadd:luton:is.id-{KIM}")
    assert len(names(room)) == MOST
    assert "hostadd:luton:" not in choices(room.tap(SARAH, "hosts:luton:"))
    assert "Take one away first" in said(room.tap(SARAH, f"hostadd:luton:is.id-{VERA}"))


def test_with_fewer_than_two_the_list_says_that_more_are_better() -> None:
    room = room_with(DANUTA)
    assert "different backgrounds" in said(room.tap(SARAH, "hosts::"))
    room.desk.carry_out([Put(VERA_HERE)])
    assert "different backgrounds" not in said(room.tap(SARAH, "hosts::"))


def test_who_looks_after_several_places_chooses_one_first() -> None:
    room = room_with(DANUTA)
    assert {"hosts:luton:", "hosts:bradford:"} <= choices(room.tap(ADE, "hosts::"))
    assert "Danuta" in said(room.tap(ADE, "hosts:luton:"))
    assert "hosts:luton:" in choices(room.tap(ADE, "hosts:nowhere:"))


def test_a_long_team_can_be_leafed_through() -> None:
    room = Room()
    many = [Staff(n, f"P{n}", {"luton": "volunteer"}, NOV, (), f"p{n}") for n in range(20, 40)]
    room.desk.carry_out(map(Put, many))
    seen: set[str] = set()
    choice = "hostadd:luton:"
    while choice:
        rows = room.tap(SARAH, choice).messages[0].buttons
        seen |= {data for row in rows for _, data in row}
        choice = next((data for row in rows for text, data in row if text == "More →"), "")
    assert {f"hostadd:luton:is.{one.id}" for one in many} <= seen


@pytest.mark.parametrize("tap", ["host", "hostname", "hostspeaks", "hostwords", "hostaway"])
def test_a_host_of_another_place_is_not_theirs_to_change(tap: str) -> None:
    room = room_with(VERA_THERE)
    option = {"hostspeaks": "ar", "hostaway": "sure", "hostwords": "none.en"}.get(tap, "")
    assert "for people of the team in that place" in said(room.tap(SARAH, f"{tap}:vera-b:{option}"))
    assert host(room, "vera-b") == VERA_THERE


@pytest.mark.parametrize("tap", ["host", "hostname", "hostspeaks", "hostwords", "hostaway"])
def test_a_button_of_a_host_who_is_gone_leads_to_the_list(tap: str) -> None:
    assert "hosts::" in choices(Room().tap(SARAH, f"{tap}:gone:"))


# --- changing them ------------------------------------------------------------------------------


def test_languages_are_switched_and_written() -> None:
    room = room_with(DANUTA)
    for option in ("ar", "en", "en", "xx"):
        room.tap(SARAH, f"hostspeaks:danuta:{option}")
    writes(room, SARAH, "Ukrainian, Urdu.")
    assert host(room, "danuta").languages == ("pl", "ar", "en", "uk", "ur")
    room.tap(SARAH, "hostspeaks:danuta:uk")
    assert host(room, "danuta").languages == ("pl", "ar", "en", "ur")


def test_nobody_speaks_more_than_eight_languages_here() -> None:
    room = room_with(DANUTA)
    room.tap(SARAH, "hostspeaks:danuta:")
    step = writes(room, SARAH, "Arabic, Urdu, Somali, Tigrinya, Pashto, Dari, French, Roma")
    assert "8 languages are enough" in said(step)
    assert host(room, "danuta") == DANUTA
    writes(room, SARAH, "Arabic, Urdu, Somali, Tigrinya, Pashto, French")
    assert len(host(room, "danuta").languages) == 8


def test_words_are_kept_in_the_language_they_read_or_in_the_one_they_chose() -> None:
    room = room_with(DANUTA)
    room.people[SARAH] = Person(language="pl", place="luton")
    room.tap(SARAH, "hostwords:danuta:")
    writes(room, SARAH, "Byłam tu nowa.")
    room.tap(SARAH, "hostwords:danuta:ar")
    writes(room, SARAH, "كنت جديدة هنا.")
    written = {"en": "I was new here too.", "pl": "Byłam tu nowa.", "ar": "كنت جديدة هنا."}
    assert host(room, "danuta").words == written
    for language in written:
        room.tap(SARAH, f"hostwords:danuta:none.{language}")
    assert host(room, "danuta").words is None


@pytest.mark.parametrize("text", ["x" * (LONGEST_WORDS + 1), " \n ", "\u202e"])
def test_words_that_are_too_long_or_empty_are_asked_for_again(text: str) -> None:
    room = room_with(DANUTA)
    room.tap(SARAH, "hostwords:danuta:en")
    writes(room, SARAH, text)
    room.happen(SARAH, Sent(what="voice", message=10))
    assert host(room, "danuta") == DANUTA
    writes(room, SARAH, "Hello")
    assert host(room, "danuta").words == {"en": "Hello"}


@given(st.text(max_size=400), st.sampled_from(["hostname", "hostwords", "hostspeaks", "hostadd"]))
def test_whatever_is_typed_can_be_kept_and_shown(typed: str, verb: str) -> None:
    room = room_with(DANUTA)
    room.tap(SARAH, f"{verb}:{'luton' if verb == 'hostadd' else 'danuta'}:")
    assert writes(room, SARAH, typed).messages
    for one in hosts_of(LUTON, room.world):
        assert 0 < len(one.name) <= 40
        assert all(
            clean_quote(own) and len(own) <= LONGEST_WORDS for own in (one.words or {}).values()
        )
    assert room.tap(YUSUF, "card:welcome:neighbours").messages


# --- hosts of the team --------------------------------------------------------------------------


def test_hosts_of_the_team_change_their_own_hello() -> None:
    room = room_with(VERA_HERE, DANUTA)
    assert "hello::" in choices(room.tap(VERA, "me::"))
    assert "Ask me." in said(room.tap(VERA, "hello::"))
    room.tap(VERA, "hellowords:vera:en")
    writes(room, VERA, "Tea is at ten.")
    room.tap(VERA, "hellospeaks:vera:ar")
    changed = replace(VERA_HERE, words={"en": "Tea is at ten."}, languages=("en", "ar"))
    assert host(room, "vera") == changed


@pytest.mark.parametrize("tap", ["hellowords:danuta:none.en", "hellospeaks:danuta:ar"])
def test_and_nobody_elses(tap: str) -> None:
    room = room_with(DANUTA, VERA_HERE)
    for chat in (VERA, SARAH, BEN):
        room.tap(chat, tap)
        room.tap(chat, "helloaway:danuta:sure")
    assert host(room, "danuta") == DANUTA


def test_who_is_a_host_in_two_places_chooses_one() -> None:
    room = room_with(VERA_HERE, VERA_THERE)
    assert {"hello:vera:", "hello:vera-b:"} <= choices(room.tap(VERA, "hello::"))
    assert "You are not a host" in said(room.tap(BEN, "hello::"))


def test_who_does_not_want_to_be_a_host_stops_in_two_taps() -> None:
    room = room_with(VERA_HERE)
    room.tap(VERA, "helloaway:vera:")
    assert names(room) == ["Vera"]
    room.tap(VERA, "helloaway:vera:sure")
    assert names(room) == []
    assert "hello::" not in choices(room.tap(VERA, "me::"))


def test_whoever_is_taken_off_the_list_hears_thanks_and_no_more_hellos() -> None:
    room = room_with(VERA_HERE)
    step = room.tap(SARAH, "hostaway:vera:sure")
    assert [chat for chat, _ in step.told] == [VERA]
    assert Unsay("hello-vera") in step.effects
    assert room.tap(YUSUF, "greet:luton:").told == ()


def test_another_name_in_the_team_is_another_name_as_a_host() -> None:
    nickname = replace(VERA_THERE, name="Auntie V")
    room = room_with(VERA_HERE, nickname)
    room.tap(VERA, "rename::")
    writes(room, VERA, "Veronica")
    assert (names(room), names(room, "bradford")) == (["Veronica"], ["Auntie V"])


# --- who leaves ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chat", "way_out"),
    [(SARAH, f"dismissed:id-{VERA}:luton"), (VERA, "leave:sure:"), (VERA, "forget:sure:")],
)
def test_no_name_stays_on_a_page_without_whoever_it_is(chat: int, way_out: str) -> None:
    room = room_with(VERA_HERE, DANUTA)
    step = room.tap(chat, way_out)
    assert Remove(VERA_HERE) in step.effects
    assert Unsay("hello-vera") in step.effects
    assert names(room) == ["Danuta"]


def test_who_leaves_one_place_still_says_hello_in_the_other() -> None:
    room = room_with(VERA_HERE, VERA_THERE)
    both = replace(staff(VERA), posts={"luton": "volunteer", "bradford": "volunteer"})
    room.desk.carry_out([Put(both)])
    room.tap(SARAH, f"dismissed:id-{VERA}:luton")
    assert (names(room), names(room, "bradford")) == ([], ["Vera"])


def test_an_administrator_who_was_a_volunteer_there_too_is_still_a_host() -> None:
    room = room_with(replace(VERA_HERE, id="ade", name="Ade", staff=f"id-{ADE}"))
    both = replace(staff(ADE), posts={EVERYWHERE: "administrator", "luton": "volunteer"})
    room.desk.carry_out([Put(both)])
    other = Staff(50, "Oda", {EVERYWHERE: "administrator"}, NOV, (), "oda")
    room.desk.carry_out([Put(other)])
    room.people[50] = Person(language="en", place="luton")
    room.tap(50, f"dismissed:id-{ADE}:luton")
    assert names(room) == ["Ade"]


def test_what_is_kept_about_a_host_is_said() -> None:
    room = room_with(VERA_HERE)
    assert "as a host" in said(room.tap(VERA, "data::"))
    assert "as a host" not in said(room.tap(BEN, "data::"))
