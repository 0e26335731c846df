"""Seats in a circle: never more people than seats, and nobody passes those who wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import read_catalogues
from flows.conversation import respond
from flows.events import Tapped, Wrote
from flows.library import load
from flows.model import Message, Person, Put, Remove, Step, Unsay
from flows.records import Attendance, Circle, Meeting, Member, attendance_id
from flows.wording import Wording
from flows.world import World
from tests.flows.everything_circles import CIRCLE, MEETINGS
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

WORLD = World(MONDAY, load(), Wording(read_catalogues()))
SEATS = 3
TEA = replace(CIRCLE, id="tea", capacity=SEATS)
WALK = replace(CIRCLE, id="walk", name="Walk and talk")
AMINA = 1
CHATS = range(1, 8)

# What people do, in any order and as often as they like; and what the service does by itself.
TAP_IN, WRITE_NAME, LEAVE, SEATS_GIVEN = "enter:tea:mine", "a name", "exit:tea:yes", "seats given"
steps = st.lists(
    st.tuples(st.sampled_from(CHATS), st.sampled_from([TAP_IN, WRITE_NAME, LEAVE, SEATS_GIVEN])),
    max_size=60,
)


class Evening:
    """A desk with circles on it, and people who come and go."""

    def __init__(self, *records: Circle | Meeting | Member | Attendance) -> None:
        tokens = count(1)
        self.desk = Shelf(TEA, WALK, *records)
        self.world = replace(WORLD, desk=self.desk, token=lambda: f"{next(tokens):08d}")

    def of(self, state: str) -> list[int]:
        """The chats of those who are in the circle, or wait: in the order in which they came."""
        found = self.desk.every(Member, circle=["tea"], state=[state])
        return [member.chat for member in sorted(found, key=lambda m: (m.since, m.id))]

    def tap(self, chat: int, choice: str) -> Step:
        return self._happen(
            chat, Person("en", "luton"), Tapped(choice=choice, message=1, name="Amina")
        )

    def write_name(self, chat: int) -> Step:
        until = self.world.now + timedelta(hours=1)
        person = Person("en", "luton", awaits="enter:tea:", awaits_until=until)
        return self._happen(chat, person, Wrote(text="Mina", message=1, name="Amina"))

    def _happen(self, chat: int, person: Person, event: Tapped | Wrote) -> Step:
        step = respond(person, event, self.world, chat)
        self.desk.carry_out(step.effects)
        self.world = replace(self.world, now=self.world.now + timedelta(seconds=1))
        return step

    def give_seats(self) -> None:
        """What the service does every second: see bot/meetings.py."""
        for chat in self.of("waiting")[: SEATS - len(self.of("in"))]:
            [member] = self.desk.every(Member, circle=["tea"], chat=[chat])
            self.desk.carry_out([Put(replace(member, state="in"))])

    def go_on(self, chat: int, what: str) -> None:
        match what:
            case "a name":
                self.write_name(chat)
            case "seats given":
                self.give_seats()
            case _:
                self.tap(chat, what)


@given(done=steps)
def test_there_are_never_more_members_than_seats(done: list[tuple[int, str]]) -> None:
    evening = Evening()
    for chat, what in done:
        evening.go_on(chat, what)
        assert len(evening.of("in")) <= SEATS


@given(done=steps)
def test_nobody_has_two_seats(done: list[tuple[int, str]]) -> None:
    evening = Evening()
    for chat, what in done:
        evening.go_on(chat, what)
        everybody = evening.of("in") + evening.of("waiting")
        assert len(set(everybody)) == len(everybody)


@given(done=steps)
def test_whoever_comes_in_takes_no_seat_from_those_who_wait(done: list[tuple[int, str]]) -> None:
    evening = Evening()
    for chat, what in done:
        inside, waited = evening.of("in"), evening.of("waiting")
        evening.go_on(chat, what)
        sat_down = set(evening.of("in")) - set(inside)
        if what == SEATS_GIVEN:
            assert sat_down == set(waited[: len(sat_down)])
        elif len(inside) + len(waited) >= SEATS:
            assert sat_down == set()
        elif what in (TAP_IN, WRITE_NAME) and chat not in waited:
            assert chat in evening.of("in")


@given(done=steps)
def test_everybody_hears_their_true_place_on_the_list(done: list[tuple[int, str]]) -> None:
    evening = Evening()
    for chat, what in done:
        evening.go_on(chat, what)
    for number, chat in enumerate(evening.of("waiting"), 1):
        said = evening.tap(chat, "circle:tea:").messages[0].text
        assert f"You are number {number} on the list." in said


def test_whoever_joins_is_asked_about_the_first_meeting_and_told_of_all() -> None:
    """Of three questions at once people answer the last, which is weeks away."""
    later = replace(AHEAD, id="later", day=AHEAD.day + timedelta(weeks=1))
    welcome, *others = Evening(AHEAD, later).tap(AMINA, TAP_IN).messages
    assert welcome.text.count("🗓") == len([AHEAD, later])
    assert {to for to in choices(*others) if to.startswith("coming:")} == {
        "coming:ahead:yes",
        "coming:ahead:unsure",
        "coming:ahead:no",
    }


def test_how_people_talk_there_leads_back_to_the_circle() -> None:
    evening = Evening(AHEAD)
    for tap in ("circle:tea:", TAP_IN):
        assert "page:ground-rules:tea" in choices(*evening.tap(AMINA, tap).messages)
    assert "circle:tea:" in choices(*evening.tap(AMINA, "page:ground-rules:tea").messages)


def choices(*messages: Message) -> list[str]:
    """What all the buttons of these messages lead to."""
    return [to for message in messages for row in message.buttons for _, to in row]


@pytest.mark.parametrize(("chat", "invited"), [(2, True), (6, False)])
def test_whoever_joins_while_an_invitation_goes_out_gets_it_once(chat: int, invited: bool) -> None:
    """The first have it, down to the third chat; to the others it comes by itself."""
    going_out = replace(AHEAD, told=None, doing="invitation:now", cursor=3)
    step = Evening(going_out).tap(chat, TAP_IN)
    assert any("You are invited" in message.text for message in step.messages) == invited


def test_whoever_leaves_while_an_invitation_goes_out_does_not_get_it_any_more() -> None:
    going_out = replace(AHEAD, told=None, doing="invitation:now", cursor=3)
    step = Evening(going_out, member("tea")).tap(AMINA, LEAVE)
    assert Unsay("ahead", AMINA) in step.effects


# --- leaving --------------------------------------------------------------------------------------

AHEAD = replace(MEETINGS[0], id="ahead", circles=("tea",))
OVER = replace(MEETINGS[4], id="over", circles=("tea",))
BIG = replace(MEETINGS[5], id="big", circles=("tea", "walk"))


def member(circle: str, state: str = "in") -> Member:
    return Member(f"{circle}-1", circle, AMINA, "Amina", MONDAY, state)  # type: ignore[arg-type]


def answer(meeting: Meeting) -> Attendance:
    return Attendance(attendance_id(meeting.id, AMINA), meeting.id, AMINA, "yes", ("travel",))


def after_leaving(*also: Member) -> tuple[set[str], set[str]]:
    """The answers that are deleted when Amina leaves, and what is not said to her any more."""
    meetings = AHEAD, OVER, BIG
    evening = Evening(*meetings, *map(answer, meetings), member("tea"), *also)
    effects = evening.tap(AMINA, LEAVE).effects
    removed = [effect.record for effect in effects if isinstance(effect, Remove)]
    answers = {record.meeting for record in removed if isinstance(record, Attendance)}
    unsaid = {effect.source for effect in effects if isinstance(effect, Unsay)}
    assert all(effect.chat == AMINA for effect in effects if isinstance(effect, Unsay))
    return answers, unsaid


def test_whoever_leaves_hears_nothing_more_and_their_answers_are_deleted() -> None:
    answers, unsaid = after_leaving()
    assert answers == {"ahead", "big"}
    assert unsaid == {"tea", "choice-tea", "ahead", "over", "big"}


def test_whoever_leaves_one_circle_still_comes_to_the_big_conversation_with_another() -> None:
    answers, unsaid = after_leaving(member("walk"))
    assert answers == {"ahead"}
    assert unsaid == {"tea", "choice-tea", "ahead", "over"}


def test_waiting_for_another_circle_is_no_invitation() -> None:
    answers, _ = after_leaving(member("walk", "waiting"))
    assert answers == {"ahead", "big"}


@pytest.mark.parametrize("state", ["draft", "over"])
def test_a_circle_that_is_closed_lets_nobody_in(state: str) -> None:
    evening = Evening()
    evening.desk.carry_out([Put(replace(TEA, state=state))])  # type: ignore[arg-type]
    evening.tap(AMINA, TAP_IN)
    evening.write_name(AMINA)
    assert evening.desk.every(Member) == ()
