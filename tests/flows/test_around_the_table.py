"""What those who lead a circle do for it: who sees what, what is counted, what is asked after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

import pytest

from flows.attachments import Sheet
from flows.circles import agenda
from flows.circles.comforts import NEEDS
from flows.conversation import respond
from flows.events import Due, Event, Tapped, Wrote
from flows.model import Arrange, Drop, Person, Put, Step, Unsay
from flows.permission import NOT_ALLOWED
from flows.records import (
    Attendance,
    Circle,
    Coming,
    Idea,
    Meeting,
    Member,
    Need,
    Record,
    Staff,
    attendance_id,
)
from flows.team.attendance import who_came_screen
from flows.team.heads import HEADS, NEEDED, heads_screen
from flows.world import World
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

FARAH, HANA, GRACE, AMINA, JAN, BEN = range(1, 7)
STAFF = (
    Staff(FARAH, "Farah", {"luton": "facilitator"}, date(2026, 11, 1), ("en",), "farah"),
    Staff(HANA, "Hana", {"luton": "facilitator"}, date(2026, 11, 1), ("en",), "hana"),
    Staff(GRACE, "Grace", {"luton": "coordinator"}, date(2026, 11, 1), ("en",), "grace"),
)
TEA = Circle("tea", "luton", "Tea and talk", MONDAY, facilitators=("farah",), state="open")
WALK = replace(TEA, id="walk", name="Walking together", facilitators=("hana",))
SEATS = (
    Member("m1", "tea", AMINA, "Amina", MONDAY),
    Member("m2", "tea", JAN, "Jan", MONDAY),
    Member("m3", "walk", BEN, "Ben", MONDAY),
)
# It began half an hour ago, and members know of it.
MEETING = Meeting(
    "tea1", "luton", ("tea",), MONDAY.date(), time(9, 30), "Europe/London", MONDAY, state="set"
)
MEETING = replace(MEETING, told=agenda.heard(MEETING, MONDAY - timedelta(days=3)), sequence=1)
BIG = replace(MEETING, id="big", circles=("tea", "walk"), number=0)
IDEA = Idea("i1", "tea", "A litter pick", MONDAY, ("m1",), "Ask for bags", date(2026, 12, 5))
ATTENDANCE = ("whocame:tea1:", "whocame:tea1:done", "came:tea1:m1", "guest:tea1:plus")
PLANNING = ("newidea:tea:", "ideastep:i1:", "ideaday:i1:2026-12-06", "ideadone:i1:done")
LED_BY_TAPS = ("heads:tea1:", *ATTENDANCE, *PLANNING, "paper:tea1:")


class Room:
    """One desk, on which one thing after the other happens."""

    def __init__(self, world: World, *records: Record, language: str = "en") -> None:
        seen = Person(language="en", place="luton", seen_on=MONDAY.date())
        people = dict.fromkeys(range(1, 7), seen)
        self.people = people | {JAN: replace(seen, language=language)}
        basis = (*STAFF, TEA, WALK, *SEATS, MEETING, BIG, IDEA)
        self.desk = Shelf(*basis, *records, people=self.people)
        self.world = replace(world, desk=self.desk, token=lambda: "new00000")

    def happens(self, chat: int, event: Event) -> Step:
        step = respond(self.people[chat], event, self.world, chat)
        assert step.person is not None
        self.people[chat] = step.person
        self.desk.carry_out(step.effects)
        return step

    def taps(self, chat: int, choice: str) -> Step:
        return self.happens(chat, Tapped(choice=choice, message=1))

    def writes(self, chat: int, text: str) -> Step:
        return self.happens(chat, Wrote(text=text, message=1))

    def is_due(self, chat: int, moment: str, now: datetime) -> Step:
        self.world = replace(self.world, now=now)
        return self.happens(chat, Due(moment=moment))

    def meeting(self, key: str = "tea1") -> Meeting:
        found = self.desk.find(Meeting, key)
        assert found is not None
        return found

    def idea(self) -> Idea:
        found = self.desk.find(Idea, "i1")
        assert found is not None
        return found


def text(step: Step) -> str:
    return "\n".join(message.text for message in step.messages)


def answer(chat: int, coming: Coming, *needs: Need, meeting: str = "tea1") -> Attendance:
    return Attendance(attendance_id(meeting, chat), meeting, chat, coming, needs)


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", LED_BY_TAPS)
@pytest.mark.parametrize("who", [AMINA, BEN, HANA])
def test_members_and_those_who_lead_another_circle_are_refused(
    choice: str, who: int, world: World
) -> None:
    step = Room(world).taps(who, choice)
    assert text(step) == world.wording.message(NOT_ALLOWED, "en").text
    assert (step.effects, step.told) == ((), ())


@pytest.mark.parametrize("choice", LED_BY_TAPS)
@pytest.mark.parametrize("who", [FARAH, GRACE])
def test_who_leads_the_circle_and_who_coordinates_the_place_are_not(
    choice: str, who: int, world: World
) -> None:
    assert "people of the team" not in text(Room(world).taps(who, choice))


# --- who comes ------------------------------------------------------------------------------------


def test_every_answer_and_every_need_has_its_line() -> None:
    assert set(HEADS) == set(get_args(Coming))
    assert set(NEEDED) == set(get_args(Need)) == set(NEEDS)


def test_needs_are_counted_without_those_who_cannot_come(world: World) -> None:
    room = Room(
        world,
        answer(AMINA, "no", "childcare"),
        answer(JAN, "yes", "interpreter", "step_free"),
        language="pl",
    )
    said = text(room.taps(FARAH, "heads:tea1:"))
    assert "a way in without steps: 1" in said
    assert "An interpreter is for: Polish (1)" in said
    assert "children" not in said


def test_no_screen_of_a_member_tells_what_others_need_or_answer(world: World) -> None:
    needy = Room(world, answer(JAN, "no", *get_args(Need)))
    silent = Room(world)
    for choice in ("meeting:tea1:", "circle:tea:", "ideas:tea:", "idea:i1:", "coming:tea1:yes"):
        assert text(needy.taps(AMINA, choice)) == text(silent.taps(AMINA, choice))


def test_where_several_circles_meet_nobody_is_named(world: World) -> None:
    room = Room(world, answer(BEN, "yes", meeting="big"))
    for who in (FARAH, HANA, GRACE):
        said = text(room.taps(who, "heads:big:"))
        assert "Coming: 1" in said
        assert not [seat.name for seat in SEATS if seat.name in said]


def test_of_many_names_a_few_are_said_and_how_many_more_there_are(world: World) -> None:
    crowd = [Member(f"n{n}", "tea", 100 + n, f"Neighbour {n}", MONDAY) for n in range(30)]
    said = text(Room(world, *crowd).taps(FARAH, "heads:tea1:"))
    assert said.count("Neighbour") == 10  # beside Amina and Jan
    assert "and 20 more" in said


# --- who came -------------------------------------------------------------------------------------


def test_a_tick_is_kept_at_once_and_taken_away_by_the_next_tap(world: World) -> None:
    room = Room(world, answer(AMINA, "unsure", "travel"))
    room.taps(FARAH, "came:tea1:m1")
    assert room.desk.find(Attendance, "tea1-4") == replace(
        answer(AMINA, "unsure", "travel"), came=True
    )
    room.taps(FARAH, "came:tea1:m1")
    assert room.desk.find(Attendance, "tea1-4") == answer(AMINA, "unsure", "travel")


def test_how_many_came_is_kept_when_it_is_done_and_goes_with_later_ticks(world: World) -> None:
    room = Room(world)
    room.taps(FARAH, "came:tea1:m1")
    assert room.meeting().came is None
    room.taps(FARAH, "whocame:tea1:done")
    assert room.meeting().came == 1
    room.taps(FARAH, "came:tea1:m2")
    assert room.meeting().came == 2


def test_counting_is_no_news_for_members(world: World) -> None:
    room = Room(world)
    for choice in ("came:tea1:m1", "guest:tea1:plus", "guest:tea1:plus.0", "whocame:tea1:done"):
        room.taps(FARAH, choice)
    assert room.meeting() == replace(MEETING, came=1, guests=2)
    assert agenda.news(room.meeting()) is None


def test_there_are_never_fewer_guests_than_none(world: World) -> None:
    room = Room(world)
    for choice in ("guest:tea1:minus", "guest:tea1:plus", "guest:tea1:minus", "guest:tea1:minus"):
        room.taps(FARAH, choice)
    assert room.meeting().guests == 0


NOT_YET = (
    replace(MEETING, day=date(2026, 11, 24)),
    replace(MEETING, state="draft"),
    replace(MEETING, state="cancelled"),
)


@pytest.mark.parametrize("meeting", NOT_YET, ids=("tomorrow", "draft", "cancelled"))
def test_before_it_has_begun_nobody_is_ticked(meeting: Meeting, world: World) -> None:
    room = Room(world, meeting)
    for choice in ATTENDANCE:
        step = room.taps(FARAH, choice)
        assert not [effect for effect in step.effects if isinstance(effect, Put)]
        assert "Amina" not in str(step.messages[0].buttons)


def test_the_list_turns_its_pages_and_a_tick_stays_on_its_page(world: World) -> None:
    crowd = [Member(f"n{n:02}", "tea", 100 + n, f"Zed {n:02}", MONDAY) for n in range(20)]
    room = Room(world, *crowd)
    seen = [choices(room.taps(FARAH, f"whocame:tea1:.{page}"), "came") for page in range(3)]
    assert [len(page) for page in seen] == [8, 8, 6]
    assert len({choice for page in seen for choice in page}) == 22
    assert choices(room.taps(FARAH, seen[2][0]), "came") == seen[2]


def test_of_a_big_conversation_each_sees_the_circles_they_lead(world: World) -> None:
    room = Room(world)
    assert choices(room.taps(HANA, "whocame:big:"), "came") == ["came:big:m3"]
    assert choices(room.taps(HANA, "whocame:big:tea"), "came") == ["came:big:m3"]
    assert choices(room.taps(GRACE, "whocame:big:"), "came") == []
    assert len(choices(room.taps(GRACE, "whocame:big:tea"), "came")) == 2
    room.taps(HANA, "came:big:m1")
    assert room.desk.find(Attendance, attendance_id("big", AMINA)) is None


def test_what_comes_by_itself_names_nobody_to_those_who_lead_another_circle(world: World) -> None:
    room = Room(world, answer(BEN, "yes", meeting="big"))
    for make in (heads_screen, who_came_screen):
        message = world.wording.message(make(BIG, (TEA, WALK), room.world), "en")
        assert not [seat.name for seat in SEATS if seat.name in f"{message.text}{message.buttons}"]


def choices(step: Step, verb: str) -> list[str]:
    """The buttons of this verb under the first message."""
    rows = step.messages[0].buttons
    return [choice for row in rows for _, choice in row if choice.startswith(f"{verb}:")]


# --- ideas ----------------------------------------------------------------------------------------


def test_members_see_how_many_help_and_those_who_lead_see_who(world: World) -> None:
    room = Room(world)
    assert "1 person helps." in text(room.taps(JAN, "idea:i1:"))
    assert "Amina" not in text(room.taps(JAN, "idea:i1:")) + text(room.taps(JAN, "ideas:tea:"))
    assert "Amina" in text(room.taps(FARAH, "idea:i1:"))


@pytest.mark.parametrize("choice", ["ideas:tea:", "idea:i1:", "countme:i1:"])
@pytest.mark.parametrize("who", [BEN, HANA])
def test_ideas_are_for_members_and_those_who_lead(choice: str, who: int, world: World) -> None:
    room = Room(world)
    assert "litter" not in text(room.taps(who, choice))
    assert room.idea() == IDEA


def test_who_waits_for_a_seat_or_has_left_is_not_counted(world: World) -> None:
    helped = replace(IDEA, members=("m1", "m2", "m9"))
    room = Room(world, helped, replace(SEATS[1], state="waiting"))
    assert "1 person helps." in text(room.taps(FARAH, "idea:i1:"))
    assert "litter" not in text(room.taps(JAN, "countme:i1:"))


def test_a_step_and_a_day_are_told_once_to_those_who_help(world: World) -> None:
    room = Room(world, replace(IDEA, step="", due_on=None, members=("m1", "m2")))
    room.taps(FARAH, "ideastep:i1:")
    assert not room.writes(FARAH, "Ask for bags").told
    told = room.taps(FARAH, "ideaday:i1:2026-12-01").told
    assert [chat for chat, _ in told] == [AMINA, JAN]
    assert {message.kind for _, message in told} == {"notice"}
    assert not room.taps(FARAH, "ideaday:i1:2026-12-01").told


def test_a_step_for_a_day_that_has_gone_by_is_not_told(world: World) -> None:
    room = Room(world, replace(IDEA, due_on=date(2026, 11, 20)))
    room.taps(FARAH, "ideastep:i1:")
    assert not room.writes(FARAH, "Ask again").told
    assert room.taps(FARAH, "ideaday:i1:2026-12-01").told


@pytest.mark.parametrize("typed", ["", "  \n ", "x" * 201, "w " * 300, "\u202e\u200b"])
def test_an_idea_that_is_nothing_or_too_long_is_asked_for_again(typed: str, world: World) -> None:
    room = Room(world)
    room.taps(FARAH, "newidea:tea:")
    step = room.writes(FARAH, typed)
    assert not [effect for effect in step.effects if isinstance(effect, Put)]
    room.writes(FARAH, "A play\nfor   all")
    assert room.desk.every(Idea, id=("new00000",))[0].text == "A play for all"


def test_the_longest_idea_is_kept_as_it_was_written(world: World) -> None:
    room = Room(world)
    room.taps(FARAH, "newidea:tea:")
    room.writes(FARAH, "a.b/" * 50)
    assert room.desk.every(Idea, id=("new00000",))[0].text == "a.b/" * 50


def test_it_is_asked_after_at_nine_by_the_clock_of_its_place(world: World) -> None:
    step = Room(world).taps(FARAH, "ideaday:i1:2026-12-01")
    assert Arrange("idea:i1:", datetime(2026, 12, 1, 9, tzinfo=UTC)) in step.effects
    spring = replace(world, now=datetime(2027, 3, 20, 12, tzinfo=UTC))
    later = Room(spring).taps(FARAH, "ideaday:i1:2027-03-30")
    assert Arrange("idea:i1:", datetime(2027, 3, 30, 8, tzinfo=UTC)) in later.effects


DUE = datetime(2026, 12, 5, 9, tzinfo=UTC)


OVER = {
    "done": replace(IDEA, state="done"),
    "rests": replace(IDEA, state="dropped"),
    "another day was set since": replace(IDEA, due_on=date(2026, 12, 9)),
    "no day": replace(IDEA, due_on=None),
}


@pytest.mark.parametrize("idea", OVER.values(), ids=OVER)
def test_nobody_is_asked_about_an_idea_that_is_over_or_has_another_day(
    idea: Idea, world: World
) -> None:
    step = Room(world, idea).is_due(FARAH, "idea:i1:", DUE)
    assert not step.messages
    assert not step.told


@pytest.mark.parametrize(("leads", "asked"), [(("hana",), HANA), ((), GRACE)])
def test_whoever_leads_no_longer_is_not_asked_but_who_does_or_coordinates(
    leads: tuple[str, ...], asked: int, world: World
) -> None:
    step = Room(world, replace(TEA, facilitators=leads)).is_due(FARAH, "idea:i1:", DUE)
    assert not step.messages
    assert [(chat, message.kind) for chat, message in step.told] == [(asked, "task")]


@pytest.mark.parametrize("moment", ["idea:gone:", "idea::", "idea"])
def test_an_idea_that_is_gone_is_not_asked_after(moment: str, world: World) -> None:
    step = Room(world).is_due(FARAH, moment, DUE)
    assert (step.messages, step.told) == ((), ())


@pytest.mark.parametrize(("option", "state"), [("done", "done"), ("dropped", "dropped")])
def test_the_end_of_an_idea_ends_what_was_arranged_and_can_be_undone(
    option: str, state: str, world: World
) -> None:
    room = Room(world)
    step = room.taps(FARAH, f"ideadone:i1:{option}")
    assert Drop("idea:i1:") in step.effects
    assert Unsay("i1") in step.effects
    assert room.idea().state == state
    room.taps(FARAH, "ideadone:i1:open")
    assert room.idea() == replace(IDEA, due_on=None)


@pytest.mark.parametrize("option", ["", "w99", "w-1", "2020-01-01", "2026-11-23", "nonsense", "²"])
def test_a_day_that_cannot_be_chosen_leads_to_the_days_that_can(option: str, world: World) -> None:
    room = Room(world)
    step = room.taps(FARAH, f"ideaday:i1:{option}")
    assert room.idea() == IDEA
    assert len([c for c in choices(step, "ideaday") if c[len("ideaday:i1:") :][0] != "w"]) == 7


def test_a_list_of_the_longest_ideas_fits_into_one_message(world: World) -> None:
    longest = replace(IDEA, text="&" * 200, step="&" * 200)
    ideas = [replace(longest, id=f"x{n:02}") for n in range(12)]
    room = Room(world, *ideas)
    for page in range(3):
        shown = room.taps(AMINA, f"ideas:tea:{page}").messages[0]
        assert len(shown.text.replace("&amp;", "&")) <= 4096
        assert len(choices(room.taps(AMINA, f"ideas:tea:{page}"), "idea")) in (3, 5)


def test_the_paper_comes_as_a_file(world: World) -> None:
    attachment = Room(world).taps(FARAH, "paper:big:").messages[0].attachment
    assert isinstance(attachment, Sheet)
    assert attachment.name == "big-conversation.html"
