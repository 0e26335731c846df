"""The side of those who lead circles: what they may do, and what follows from a tap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import onboarding
from flows.circles import agenda
from flows.circles.comforts import ACCESS, FOOD, WHO
from flows.conversation import respond
from flows.events import Event, Sent, Tapped, Wrote
from flows.model import Audit, Person, Put, Remove, Step, choice
from flows.permission import NOT_ALLOWED
from flows.records import Attendance, Circle, Coming, Meeting, Member, Staff, attendance_id
from flows.routes import TAPS, TEXTS
from flows.team.circle_fields import REMINDERS, SEATS, WHO_LABELS
from flows.team.circles import LINK
from flows.team.meeting_fields import ACCESS_LABELS, FOOD_LABELS
from flows.world import World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

TODAY = MONDAY.date()  # 23 November 2026
FARAH, NOOR, GRACE, AMINA = 1, 2, 3, 4
TEA = Circle("tea", "luton", "Tea and talk", MONDAY, facilitators=("farah",), state="open")
WALK = replace(TEA, id="walk", name="Walking", facilitators=("noor",))
MEETING = Meeting(
    "tea1",
    "luton",
    ("tea",),
    date(2026, 12, 1),
    time(18, 30),
    "Europe/London",
    MONDAY - timedelta(days=2),
    venue="Community centre",
    address="1 High Street",
    state="set",
)
TOLD = replace(MEETING, told=agenda.heard(MEETING, MEETING.changed_at), sequence=1)
TEAM = (
    Staff(FARAH, "Farah", {"luton": "facilitator"}, TODAY, ("en",), "farah"),
    Staff(NOOR, "Noor", {"luton": "facilitator"}, TODAY, ("en",), "noor"),
    Staff(GRACE, "Grace", {"luton": "coordinator"}, TODAY, ("en",), "grace"),
)
READERS = {chat: Person(language="en", place="luton") for chat in (FARAH, NOOR, GRACE, AMINA)}
LEADING = (
    "circleset",
    "circlelink",
    "newmeeting",
    "meetingset",
    "meetingday",
    "meetingtime",
    "announce",
    "calloff",
)
OPTIONS = (
    "",
    "sure",
    "open",
    "close.sure",
    "seats.8",
    "who.women",
    "name",
    "2026-12-02",
    "1900",
    "food.tea",
    "minutes.60",
    "at.sign0001",
)


class Room:
    """A desk, and taps that change it."""

    def __init__(self, world: World, *records: Circle | Meeting | Member | Attendance) -> None:
        tokens = count(1)
        self.desk = Shelf(*TEAM, *records, people=READERS)
        self.world = replace(world, desk=self.desk, bot="b", token=lambda: f"{next(tokens):022d}")
        self.people = dict(READERS)

    def tap(self, chat: int, data: str) -> Step:
        return self._happen(chat, Tapped(choice=data, message=1))

    def write(self, chat: int, text: str) -> Step:
        return self._happen(chat, Wrote(text=text, message=2))

    def send_pin(self, chat: int, north: float, east: float) -> Step:
        return self._happen(chat, Sent(what="location", pin=(north, east), message=2))

    def _happen(self, chat: int, event: Event) -> Step:
        step = respond(self.people[chat], event, self.world, chat)
        assert step.person is not None
        self.people[chat] = step.person
        self.desk.carry_out(step.effects)
        return step

    def meeting(self, id_: str = "tea1") -> Meeting:
        found = self.desk.find(Meeting, id_)
        assert found is not None
        return found

    def circle(self, id_: str = "tea") -> Circle:
        found = self.desk.find(Circle, id_)
        assert found is not None
        return found


def changes(step: Step) -> list[object]:
    return [effect for effect in step.effects if isinstance(effect, Put | Remove | Audit)]


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("verb", LEADING)
def test_a_facilitator_of_another_circle_cannot_lead_this_one(
    verb: str, option: str, world: World
) -> None:
    refusal = world.wording.message(NOT_ALLOWED, "en").text
    object_ = "tea" if verb in {"circleset", "circlelink", "newmeeting"} else "tea1"
    room = Room(world, TEA, WALK, TOLD)
    step = room.tap(NOOR, choice(verb, object_, option))
    assert [message.text for message in step.messages] == [refusal]
    assert changes(step) == []


@pytest.mark.parametrize("verb", sorted({"circleset", "newmeeting", "meetingset", "meetingday"}))
def test_what_a_facilitator_of_another_circle_types_changes_nothing(
    verb: str, world: World
) -> None:
    assert verb in TEXTS
    object_ = "tea" if verb in {"circleset", "newmeeting"} else "tea1"
    room = Room(world, TEA, WALK, TOLD)
    room.people[NOOR] = replace(
        READERS[NOOR],
        awaits=choice(verb, object_, "name"),
        awaits_until=MONDAY + timedelta(hours=1),
    )
    assert changes(room.write(NOOR, "2/12/2026")) == []


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("verb", ["meetingset", "meetingday", "meetingtime", "announce", "calloff"])
def test_a_big_conversation_is_changed_by_coordinators_only(
    verb: str, option: str, world: World
) -> None:
    big = replace(TOLD, number=0, circles=("tea", "walk"))
    step = Room(world, TEA, WALK, big).tap(FARAH, choice(verb, "tea1", option))
    assert changes(step) == []
    refusal = world.wording.message(NOT_ALLOWED, "en").text
    assert step.messages[0].text != refusal  # they can look at it


def test_a_facilitator_does_not_choose_who_leads(world: World) -> None:
    step = Room(world, TEA).tap(FARAH, "circlelead:tea:noor")
    assert changes(step) == []


def test_no_more_than_two_people_lead_a_circle(world: World) -> None:
    room = Room(world, TEA)
    for name in ("noor", "grace", "farah", "grace", "noor"):
        room.tap(GRACE, f"circlelead:tea:{name}")
        assert len(room.circle().facilitators) <= 2
    # Farah and Noor; no room for Grace; without Farah; Grace; without Noor.
    assert room.circle().facilitators == ("grace",)


# --- what follows from a tap ----------------------------------------------------------------------


def test_the_link_that_is_shown_leads_to_the_circle(world: World) -> None:
    step = Room(world, TEA).tap(FARAH, "circlelink:tea:")
    link = f"https://t.me/b?start={LINK}tea"
    assert link in step.messages[0].text
    assert onboarding.linked(f"{LINK}tea", world) == "circle:tea:"


def test_two_taps_on_one_button_begin_one_meeting(world: World) -> None:
    room = Room(world, TEA, TOLD)
    for _ in range(2):
        room.tap(FARAH, "newmeeting:tea:2026-12-08")
    assert len(room.desk.every(Meeting, state=["draft"])) == 1


def test_a_circle_without_a_name_is_taken_up_again(world: World) -> None:
    room = Room(world)
    for _ in range(2):
        room.tap(GRACE, "newcircle:luton:")
    assert len(room.desk.every(Circle)) == 1


def test_the_next_meeting_is_like_the_last_a_week_later(world: World) -> None:
    room = Room(world, TEA, TOLD)
    offered = room.tap(FARAH, "newmeeting:tea:").messages[0].buttons[0][0][1]
    room.tap(FARAH, offered)
    (made,) = room.desk.every(Meeting, state=["draft"])
    assert (made.day, made.at, made.number) == (date(2026, 12, 8), time(18, 30), 2)
    assert (made.venue, made.address) == (TOLD.venue, TOLD.address)
    assert made.told is None


def test_the_next_meeting_is_ahead_however_long_ago_the_last_was(world: World) -> None:
    last = replace(TOLD, day=date(2026, 9, 1))
    offered = Room(world, TEA, last).tap(FARAH, "newmeeting:tea:").messages[0].buttons[0][0][1]
    assert offered == "newmeeting:tea:2026-11-24"


def test_other_reminders_hold_for_the_meetings_that_are_planned(world: World) -> None:
    past = replace(TOLD, id="tea0", day=date(2026, 11, 17))
    room = Room(world, TEA, TOLD, past)
    room.tap(FARAH, "circleset:tea:reminders.10080")
    assert room.circle().reminders == room.meeting().reminders == (1440, 120)
    assert room.meeting().told == TOLD.told
    assert room.meeting("tea0").reminders == past.reminders


def test_nobody_loses_a_seat_to_a_smaller_number(world: World) -> None:
    seats = [Member(f"m{n}", "tea", 100 + n, "Mei", MONDAY) for n in range(9)]
    room = Room(world, TEA, *seats)
    room.tap(FARAH, "circleset:tea:seats.8")
    assert room.circle().capacity == TEA.capacity
    room.tap(FARAH, "circleset:tea:seats.10")
    assert room.circle().capacity == 10


def test_a_circle_with_a_meeting_ahead_is_not_closed(world: World) -> None:
    room = Room(world, TEA, TOLD)
    room.tap(FARAH, "circleset:tea:close.sure")
    assert room.circle().state == "open"
    room.tap(FARAH, "calloff:tea1:sure")
    room.tap(FARAH, "circleset:tea:close.sure")
    assert room.circle().state == "over"


def test_a_meeting_people_know_of_is_never_moved_into_the_past(world: World) -> None:
    room = Room(world, TEA, replace(TOLD, day=TODAY))
    room.tap(FARAH, "meetingtime:tea1:0900")
    room.tap(FARAH, "meetingday:tea1:2026-11-22")
    assert (room.meeting().day, room.meeting().at) == (TODAY, TOLD.at)


@pytest.mark.parametrize(
    "lacking",
    [
        {"venue": ""},
        {"day": TODAY, "at": time(9)},
        {"circles": ("walk",)},
    ],
)
def test_nobody_is_invited_to_a_meeting_that_lacks_something(
    lacking: dict[str, object], world: World
) -> None:
    draft = replace(MEETING, state="draft", **lacking)  # type: ignore[arg-type]
    room = Room(world, TEA, replace(WALK, state="draft"), draft)
    room.tap(GRACE, "announce:tea1:")
    assert room.meeting().state == "draft"


def test_what_has_begun_is_not_changed_any_more(world: World) -> None:
    running = replace(TOLD, day=TODAY, at=time(9, 30))
    room = Room(world, TEA, running)
    for data in ("meetingtime:tea1:1900", "meetingday:tea1:2026-12-02", "meetingset:tea1:food.tea"):
        assert changes(room.tap(FARAH, data)) == []
    room.tap(FARAH, "calloff:tea1:sure")  # people may stand at a closed door
    assert room.meeting().state == "cancelled"


def test_another_building_has_no_old_address(world: World) -> None:
    room = Room(world, TEA, replace(TOLD, latitude=51.88, longitude=-0.42, directions="Left."))
    room.tap(FARAH, "meetingset:tea1:venue")
    room.write(FARAH, "Library")
    meeting = room.meeting()
    assert (meeting.venue, meeting.address, meeting.directions) == ("Library", "", "")
    assert meeting.latitude is meeting.longitude is None


def test_a_pin_outside_england_is_not_taken(world: World) -> None:
    room = Room(world, TEA, TOLD)
    room.tap(FARAH, "meetingset:tea1:pin")
    room.send_pin(FARAH, 48.8, 2.3)
    assert room.meeting().latitude is None
    room.send_pin(FARAH, 51.88, -0.42)
    assert (room.meeting().latitude, room.meeting().longitude) == (51.88, -0.42)


@given(
    typed=st.text(min_size=1, max_size=900),
    part=st.sampled_from(["venue", "address", "directions"]),
)
def test_what_is_typed_fits_into_its_column(typed: str, part: str, world: World) -> None:
    room = Room(world, TEA, TOLD)
    room.tap(FARAH, f"meetingset:tea1:{part}")
    room.write(FARAH, typed)
    meeting = room.meeting()
    assert 0 < len(meeting.venue) <= 128
    assert len(meeting.address) <= 256
    assert len(meeting.directions) <= 512


@given(typed=st.text(min_size=1, max_size=200))
def test_the_name_of_a_circle_fits_and_can_be_read(typed: str, world: World) -> None:
    room = Room(world, TEA)
    room.tap(FARAH, "circleset:tea:name")
    room.write(FARAH, typed)
    name = room.circle().name
    assert 0 < len(name) <= 64
    assert any(letter.isalnum() for letter in name)


# --- lists ----------------------------------------------------------------------------------------


def test_the_longest_names_fit_into_one_message(world: World) -> None:
    seats = [Member(f"m{n}", "tea", 100 + n, "🌻" * 64, MONDAY) for n in range(60)]
    said: tuple[Coming, ...] = ("yes", "unsure", "no", "")
    answers = [
        Attendance(attendance_id("tea1", 100 + n), "tea1", 100 + n, said[n % 4]) for n in range(60)
    ]
    [message] = Room(world, TEA, TOLD, *seats, *answers).tap(FARAH, "heads:tea1:").messages
    assert len(message.text.encode("utf-16-le")) // 2 <= 4096


def test_every_choice_of_a_list_has_a_button() -> None:
    assert list(FOOD_LABELS) == list(FOOD)
    assert list(ACCESS_LABELS) == list(ACCESS)
    assert list(WHO_LABELS) == list(WHO)


def test_the_usual_values_are_among_those_to_choose_from() -> None:
    assert set(TEA.reminders) <= set(REMINDERS)
    assert TEA.capacity in SEATS


def test_every_way_in_is_there() -> None:
    assert set(LEADING) <= set(TAPS)
