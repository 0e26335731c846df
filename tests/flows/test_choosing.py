"""A circle chooses its topic: what counts is what each approves of in the end, and nobody learns
who that was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.circles.outcome import counted, first, in_order
from flows.circles.suggestions import LONGEST, MOST
from flows.conversation import respond
from flows.events import Event, Tapped, Wrote
from flows.model import Message, Person, Step, Unsay
from flows.records import Circle, Meeting, Member, Staff, Suggestion
from flows.world import World
from tests.flows.luton import LIBRARY, NOON, WORDING, Desk

FARAH, MEMBERS = 1, tuple(range(11, 18))
IDS = ("aaaa0001", "bbbb0002", "cccc0003", "dddd0004")
CIRCLE = Circle("tea", "luton", "Tea", NOON, facilitators=("farah",), state="open", choosing="open")
TEXTS = dict(zip(IDS, ("Parks", "Buses", "English", "Rents"), strict=True))
MEETING = Meeting(
    "tea1", "luton", ("tea",), date(2026, 12, 1), time(18), "Europe/London", NOON, state="set"
)

Approvals = dict[int, frozenset[str]]


@dataclass
class Room:
    """A circle whose members tap, and the facilitator who closes the choice."""

    members: Sequence[int] = MEMBERS
    circle: Circle = CIRCLE
    heard: list[tuple[int, Message]] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.people = {chat: Person(language="en", place="luton") for chat in (FARAH, *MEMBERS)}
        self.desk = Desk(
            Staff(FARAH, "Farah", {"luton": "facilitator"}, date(2026, 1, 1), ("en",), "farah"),
            self.circle,
            *(Member(f"seat{chat}", "tea", chat, f"Name{chat}", NOON) for chat in self.members),
            *(
                Suggestion(id_, "tea", text, NOON + timedelta(minutes=number))
                for number, (id_, text) in enumerate(TEXTS.items())
            ),
            people=self.people,
        )
        self.world = World(NOON, LIBRARY, WORDING, self.desk, token=self._token)

    def _token(self) -> str:
        self.number += 1
        return f"{self.number:08d}" + "0" * 14

    def happen(self, chat: int, event: Event) -> Step:
        step = respond(self.people[chat], event, self.world, chat)
        if step.person:
            self.people[chat] = step.person
        self.desk.carry_out(step.effects)
        self.heard += [*((chat, message) for message in step.messages), *step.told]
        return step

    def tap(self, chat: int, choice: str) -> str:
        """What is said to whoever taps."""
        step = self.happen(chat, Tapped(choice=choice, message=1))
        return "\n".join(message.text for message in step.messages)

    def write(self, chat: int, text: str) -> str:
        step = self.happen(chat, Wrote(text=text, message=1))
        return "\n".join(message.text for message in step.messages)

    def approve(self, approvals: Approvals) -> None:
        """Everybody taps until they approve of just this."""
        for chat, wanted in approvals.items():
            for id_ in sorted(wanted ^ set(self.seat(chat).approves)):
                self.tap(chat, f"approve:tea:{id_}")

    def seat(self, chat: int) -> Member:
        (seat,) = self.desk.every(Member, chat=[chat])
        return seat

    def close(self) -> str:
        self.tap(FARAH, "choosing:tea:close")
        return self.tap(FARAH, "choosing:tea:sure")

    @property
    def now(self) -> Circle:
        (circle,) = self.desk.every(Circle)
        return circle

    def said_to(self, chats: Iterable[int], start: int = 0) -> list[tuple[int, str, object]]:
        """All that these people have seen, with the buttons below it."""
        known = set(chats)
        return [(to, m.text, m.buttons) for to, m in self.heard[start:] if to in known]


approvals = st.fixed_dictionaries({chat: st.frozensets(st.sampled_from(IDS)) for chat in MEMBERS})
taps = st.lists(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(IDS)), max_size=25)


# --- what counts ----------------------------------------------------------------------------------


@given(approvals, taps, st.permutations(MEMBERS))
@settings(max_examples=60, deadline=None)
def test_only_the_last_approvals_count_whatever_came_before(
    wanted: Approvals, changes_of_mind: list[tuple[int, str]], order: Sequence[int]
) -> None:
    straight, winding = Room(), Room()
    straight.approve(wanted)
    for chat, id_ in changes_of_mind:
        winding.tap(chat, f"approve:tea:{id_}")
    winding.approve({chat: wanted[chat] for chat in order})
    ends = []
    for room in (straight, winding):
        start = len(room.heard)
        room.close()
        told = room.said_to((FARAH, *MEMBERS), start)
        ends.append((room.now, room.desk.every(Suggestion), told))
    assert ends[0] == ends[1]


@given(approvals, taps, st.lists(st.sampled_from(["merge", "leave", "close", "anew"]), max_size=6))
@settings(max_examples=60, deadline=None)
def test_after_the_close_nothing_tells_who_approved_of_what(
    wanted: Approvals, later: list[tuple[int, str]], acts: list[str]
) -> None:
    room = Room()
    room.approve(wanted)
    for act in [*acts, "close"]:
        match act:
            case "merge":
                room.tap(FARAH, f"merge:{IDS[0]}:{IDS[1]}")
            case "leave":
                room.tap(MEMBERS[0], "exit:tea:yes")
            case _:
                room.tap(FARAH, f"choosing:tea:{'sure' if act == 'close' else act}")
        for chat, id_ in later:
            room.tap(chat, f"approve:tea:{id_}")
        there = {one.id for one in room.desk.every(Suggestion)}
        for member in room.desk.every(Member):
            assert not member.approves or room.now.choosing == "open"
            assert set(member.approves) <= there


@given(approvals)
@settings(max_examples=40, deadline=None)
def test_merging_keeps_the_approvals_of_both_and_counts_nobody_twice(wanted: Approvals) -> None:
    room = Room()
    room.approve(wanted)
    room.tap(FARAH, f"merge:{IDS[0]}:{IDS[2]}")
    for chat, chosen in wanted.items():
        expected = {IDS[0] if id_ == IDS[2] else id_ for id_ in chosen}
        assert sorted(room.seat(chat).approves) == sorted(expected)
    assert room.desk.find(Suggestion, IDS[2]) is None
    kept = room.desk.find(Suggestion, IDS[0])
    assert kept
    assert kept.text == "Parks"


# --- who learns what ------------------------------------------------------------------------------


def what_others_see(wanted: Approvals, hidden: Sequence[int]) -> list[tuple[int, str, object]]:
    """The whole choice, as everybody sees it but these two; its end, as those two see it."""
    room = Room()
    room.approve(wanted)
    others = [chat for chat in MEMBERS if chat not in hidden]
    start = len(room.heard)
    for chat in others:
        room.tap(chat, "choose:tea:")
        room.tap(chat, "circle:tea:")
    for tap in ("choosing:tea:", f"merge:{IDS[0]}:", f"merge:{IDS[0]}:{IDS[3]}", "circleset:tea:"):
        room.tap(FARAH, tap)
    room.close()
    room.tap(FARAH, f"choosing:tea:{IDS[1]}")  # if it is tied
    for chat in MEMBERS:
        room.tap(chat, "choose:tea:")
    seen = room.said_to((FARAH, *others), start)
    return [*seen, *room.said_to(hidden, start)]


@given(approvals, st.permutations(MEMBERS))
@settings(max_examples=60, deadline=None)
def test_two_who_swap_their_approvals_change_no_screen_of_anybody_else(
    wanted: Approvals, order: Sequence[int]
) -> None:
    one, two = order[:2]
    swapped = {**wanted, one: wanted[two], two: wanted[one]}
    assert what_others_see(wanted, (one, two)) == what_others_see(swapped, (one, two))


@given(approvals, st.integers(2, len(MEMBERS)))
@settings(max_examples=60, deadline=None)
def test_no_number_is_told_that_fewer_than_five_stand_behind(wanted: Approvals, seats: int) -> None:
    room = Room(members=MEMBERS[:seats])
    few = {chat: wanted[chat] for chat in MEMBERS[:seats]}
    room.approve(few)
    room.close()
    room.tap(FARAH, f"choosing:tea:{IDS[0]}")
    said = " ".join(text for _, text, _ in room.said_to((FARAH, *MEMBERS)))
    most = max((one.approvals for one in room.desk.every(Suggestion)), default=0)
    told = room.now.topic != "" and most >= 5
    assert ("approve of it" in said) == told


@pytest.mark.parametrize(("number", "told"), [(1, False), (4, False), (5, True), (7, True)])
def test_a_number_is_told_when_five_can_stand_for_one_another(number: int, told: bool) -> None:
    room = Room()
    room.approve(dict.fromkeys(MEMBERS[:number], frozenset(IDS[:1])))
    room.close()
    said = " ".join(text for _, text, _ in room.said_to(MEMBERS[-1:]))
    assert (f"{number} members approve of it" in said) == told


@pytest.mark.parametrize("number", [0, 1, 2])
def test_while_it_is_open_one_or_two_who_took_part_look_like_nobody(number: int) -> None:
    nobody, few = Room(), Room()
    few.approve(dict.fromkeys(MEMBERS[:number], frozenset(IDS[:2])))
    assert few.tap(FARAH, "choosing:tea:") == nobody.tap(FARAH, "choosing:tea:")


def test_those_who_lead_see_how_many_took_part_and_not_for_what() -> None:
    room, other = Room(), Room()
    room.approve(dict.fromkeys(MEMBERS[:4], frozenset(IDS[:1])))
    other.approve(dict.fromkeys(MEMBERS[:4], frozenset(IDS[1:])))
    seen = room.tap(FARAH, "choosing:tea:")
    assert "4 members have taken part" in seen
    assert seen == other.tap(FARAH, "choosing:tea:")


# --- suggesting -----------------------------------------------------------------------------------


def test_nothing_kept_tells_who_suggested_it() -> None:
    rooms = Room(), Room()
    for room, chat in zip(rooms, MEMBERS, strict=False):
        room.tap(chat, "suggest:tea:")
        room.write(chat, "More trees")
    assert rooms[0].desk.every(Suggestion) == rooms[1].desk.every(Suggestion)
    assert rooms[0].desk.every(Member) == rooms[1].desk.every(Member)


@pytest.mark.parametrize("typed", ["PARKS", " parks ", "pa\u200brks"])
def test_what_is_on_the_list_already_does_not_stand_there_twice(typed: str) -> None:
    room = Room()
    room.tap(MEMBERS[0], "suggest:tea:")
    assert "on the list already" in room.write(MEMBERS[0], typed)
    assert len(room.desk.every(Suggestion)) == len(IDS)


def test_a_long_suggestion_is_cut_and_the_list_comes_to_an_end() -> None:
    room = Room()
    for number in range(MOST):
        room.tap(MEMBERS[0], "suggest:tea:")
        room.write(MEMBERS[0], f"{number} " + "more trees " * 30)
    found = room.desk.every(Suggestion)
    assert len(found) == MOST
    assert all(len(one.text) <= LONGEST for one in found)
    assert room.people[MEMBERS[0]].awaits == ""


def test_the_longest_list_fits_into_one_message_whatever_stands_in_it() -> None:
    room = Room()
    for number in range(MOST):
        room.tap(MEMBERS[0], "suggest:tea:")
        room.write(MEMBERS[0], chr(0x1F600 + number) * LONGEST)
    room.approve({MEMBERS[0]: frozenset({"00000001"})})
    room.close()
    room.tap(MEMBERS[0], "choose:tea:")
    for _, message in room.heard:
        assert len(message.text.encode("utf-16-le")) // 2 <= 4096


def test_every_suggestion_of_a_long_list_can_be_ticked_on_its_page() -> None:
    room = Room()
    for number in range(MOST - len(IDS)):
        room.tap(FARAH, "choosing:tea:write")
        room.write(FARAH, f"Suggestion number {number}")
    seen = set()
    for page in ("", "p1", "p2", "p99", "px"):
        step = room.happen(MEMBERS[0], Tapped(choice=f"choose:tea:{page}", message=1))
        seen |= {c for m in step.messages for row in m.buttons for _, c in row}
    every = {f"approve:tea:{one.id}" for one in room.desk.every(Suggestion)}
    assert {choice for choice in seen if choice.startswith("approve")} == every


# --- closing, and opening it again ----------------------------------------------------------------


def test_a_tie_is_said_and_picked_by_those_who_lead() -> None:
    room = Room()
    room.approve(dict.fromkeys(MEMBERS[:2], frozenset(IDS[:2])))
    assert "the same number" in room.close()
    assert (room.now.choosing, room.now.topic) == ("closed", "")
    room.tap(FARAH, f"choosing:tea:{IDS[2]}")  # not one of those that are tied
    assert room.now.topic == ""
    room.tap(FARAH, f"choosing:tea:{IDS[1]}")
    assert room.now.topic == "Buses"
    assert "Others got the same number" in room.tap(MEMBERS[0], "choose:tea:")


def test_a_choice_nobody_has_taken_part_in_stays_open() -> None:
    room = Room()
    assert "stays open" in room.close()
    assert room.now.choosing == "open"


@pytest.mark.parametrize(
    ("days", "state", "again"),
    [(None, "open", True), (3, "open", True), (-3, "open", False), (3, "over", False)],
    ids=["no meeting yet", "a meeting ahead", "the meeting is over", "the circle is over"],
)
def test_it_can_be_opened_again_until_the_next_meeting(
    days: int | None, state: str, again: bool
) -> None:
    room = Room(circle=replace(CIRCLE, choosing="closed", topic="Parks", state=state))  # type: ignore[arg-type]
    if days is not None:
        day = (NOON + timedelta(days=days)).date()
        room.desk.put(replace(MEETING, day=day))
    room.tap(FARAH, "choosing:tea:anew")
    assert (room.now.choosing == "open") == again
    assert (room.now.topic == "") == again


def test_opened_again_everybody_begins_without_a_tick() -> None:
    room = Room()
    room.approve(dict.fromkeys(MEMBERS, frozenset(IDS[:1])))
    room.close()
    room.tap(FARAH, "choosing:tea:anew")
    assert {one.approvals for one in room.desk.every(Suggestion)} == {0}
    assert {member.approves for member in room.desk.every(Member)} == {()}


def test_what_was_to_be_said_in_the_morning_is_taken_back_when_it_is_not_true_any_more() -> None:
    """In the night it is closed, and opened again: who wakes up hears the last of it only."""
    room = Room()
    room.approve({MEMBERS[0]: frozenset({IDS[0]})})
    for tap in ("sure", "anew"):
        step = room.happen(FARAH, Tapped(choice=f"choosing:tea:{tap}", message=1))
        told = {message.source for _, message in step.told}
        assert {e.source for e in step.effects if isinstance(e, Unsay) and e.chat is None} == told
    left = room.happen(MEMBERS[0], Tapped(choice="exit:tea:yes", message=1))
    assert {Unsay(source, MEMBERS[0]) for source in told} <= set(left.effects)


def test_an_old_button_that_opened_the_choice_does_not_open_it_again() -> None:
    room = Room(circle=replace(CIRCLE, choosing="closed", topic="Parks"))
    room.tap(FARAH, "choosing:tea:open")
    assert room.now.topic == "Parks"


def test_who_waits_for_a_seat_does_not_choose() -> None:
    room = Room()
    seat = room.seat(MEMBERS[0])
    room.desk.put(replace(seat, state="waiting"))
    room.tap(MEMBERS[0], f"approve:tea:{IDS[0]}")
    room.tap(MEMBERS[0], "suggest:tea:")
    assert room.seat(MEMBERS[0]).approves == ()
    assert room.people[MEMBERS[0]].awaits == ""


# --- counting -------------------------------------------------------------------------------------

ROOM = Room()
THERE = ROOM.desk.every(Suggestion)


@given(approvals, st.permutations(range(len(MEMBERS))))
def test_the_order_of_the_members_does_not_matter(wanted: Approvals, order: list[int]) -> None:
    seats = [
        Member(f"seat{chat}", "tea", chat, "", NOON, approves=tuple(sorted(chosen)))
        for chat, chosen in wanted.items()
    ]
    one, other = counted(seats, THERE), counted([seats[i] for i in order], THERE)
    assert one == other
    assert in_order(one)[: len(first(one))] == first(one)
    for suggestion in one:
        assert suggestion.approvals == sum(suggestion.id in each for each in wanted.values())
