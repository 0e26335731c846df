"""A circle from the first invitation to the Big Conversation, over HTTP.

A coordinator makes it, a facilitator leads it, twelve people who read three languages come by its
link. They meet before and after the clocks go back, choose what to talk about, plan something, and
a page without names goes to the Big Conversation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import vobject

from flows.circles import agenda
from flows.records import Circle, Meeting, Member
from tests.journeys.colleague import Colleague
from tests.journeys.companion import PATIENCE, Companion, installed
from tests.journeys.many import employ, settle_in, write
from tests.journeys.person import LONDON, Person, choices
from tests.journeys.watched import Watched

READS = ("en", "ar", "pl")
NAMES = [
    "Amina",
    "Bo",
    "Cleo",
    "Dara",
    "Esi",
    "Femi",
    "Gita",
    "Hugo",
    "Ines",
    "Jun",
    "Kofi",
    "Lena",
]
MEMBERS = 150  # more than are told in one step
ANSWERS = ("yes", "unsure", "no")
TOPIC = "A park where children can play"
IDEA = "Amina and all of us plant trees"
REMINDER = {"en": "Reminder:", "ar": "تذكير:", "pl": "Przypomnienie:"}


class Neighbour(Person):
    """Somebody who comes by the link of a circle."""

    async def joins(self, link: str) -> None:
        """Open the link, choose a language, read who is there, and sit down."""
        self.simulator.open_link(self.chat, link)
        await self.until(lambda: self.button(f"language:{self.language}:"), "the languages")
        await self.taps(self.button(f"language:{self.language}:"), answers=2)
        await self.goes("enter:", "enter:…:mine")
        await self.until(lambda: self.button("circle:"), "a welcome")

    @property
    def reminders(self) -> int:
        """How often they were reminded of a meeting."""
        return sum(REMINDER[self.language] in str(m.get("text")) for m in self.told)

    @property
    def files(self) -> int:
        """How many files they have got."""
        return sum("document" in m for m in self.told)

    @property
    def calendar(self) -> bytes:
        """The newest file for their calendar."""
        file = next(m["document"] for m in reversed(self.told) if "document" in m)
        return self.simulator.file(str(file["file_id"]))


class Journey:
    """The people of this story, and its clock."""

    def __init__(self, telegram: Watched) -> None:
        self.telegram = telegram
        self.khadija = Colleague(telegram, "Khadija")
        self.farah = Colleague(telegram, "Farah")
        self.members = [
            Neighbour(telegram, name, READS[number % 3]) for number, name in enumerate(NAMES)
        ]

    def later(self, **by: float) -> None:
        self.telegram.clock.move(timedelta(**by))

    def until(self, day: int, month: int, hour: int, minute: int = 0) -> None:
        """Let the clock go on to that time in England."""
        then = datetime(2026, month, day, hour, minute, tzinfo=LONDON)
        self.telegram.clock.move(then - self.telegram.clock.now())

    async def make_the_circle(self) -> str:
        """By the coordinator, with its facilitator. Returns its link."""
        await self.khadija.hears(1)
        await self.khadija.says("/start")
        await self.khadija.goes("desk:", "ourcircles:", "newcircle:")
        await self.khadija.says("Tea and talk")
        await self.khadija.goes("circleset:…:change", "circleset:…:leaders", "circlelead:…:Farah")
        await self.khadija.goes("circleset:…:", "circleset:…:open")
        self.khadija.tap(self.khadija.button("circlelink:"))
        await self.khadija.until(lambda: "photo" in self.khadija.newest, "the link as a picture")
        text = str(self.khadija.newest["caption"])
        return next(word for word in text.split() if "start=circle-" in word)

    async def invite(self, day: str, time: str) -> None:
        """By the facilitator, to the first meeting: day, time, place."""
        await self.farah.goes("desk:", "ourcircles:", "circleset:…:", "circleset:…:meetings")
        await self.farah.goes("newmeeting:")
        await self.farah.says(day)
        await self.farah.says(time)
        await self.farah.goes("meetingset:…:venue")
        await self.farah.says("Community centre")
        await self.farah.says("12 High Street, LU1 2AB")
        self.telegram.locate(self.farah.chat, 51.88, -0.42)
        await self.farah.until(lambda: self.farah.button("announce:"), "the way to announce it")
        await self.farah.goes("announce:")

    async def meet(self) -> None:
        """The first meeting: invitation, answers, reminders, who came."""
        # On Thursday the 22nd, before the clocks go back; today is the 12th.
        await self.invite("22 October", "6:30 pm")
        assert not any(m.button("coming:") for m in self.members), "five minutes are not over"
        self.later(minutes=6)
        for number, member in enumerate(self.members):
            await member.until(lambda m=member: m.button("coming:"), "the invitation")  # type: ignore[misc]
            assert begin_of(member.calendar) == datetime(2026, 10, 22, 18, 30, tzinfo=LONDON)
            await member.goes(f"coming:…:{ANSWERS[number % 3]}")
        cannot = self.members[2::3]
        for times, (day, hour) in enumerate(((15, 18), (21, 18), (22, 16)), 1):
            self.until(day, 10, hour, 31)
            await all_reminded([m for m in self.members if m not in cannot], times)
        assert [member.reminders for member in cannot] == [0] * len(cannot)
        self.until(22, 10, 20, 31)
        await self.farah.until(lambda: self.farah.button("came:"), "the question who came")
        await self.farah.goes("came:", "whocame:…:done")

    async def choose_and_plan(self) -> None:
        """What they want to talk about, and what they want to do."""
        farah, members = self.farah, self.members
        await farah.goes("desk:", "ourcircles:", "circleset:…:", "choosing:", "choosing:…:open")
        await members[0].says("/start")
        await members[0].goes("circles::", "circle:", "choose:", "suggest:")
        await members[0].says(TOPIC)
        for member in members[:6]:
            await member.says("/start")
            await member.goes("circles::", "circle:", "choose:", "approve:")
        await farah.goes("circleset:…:", "choosing:…:", "choosing:…:close", "choosing:…:sure")
        await farah.goes("circleset:…:", "ideas:", "newidea:")
        await farah.says(IDEA)
        await members[1].says("/start")
        await members[1].goes("circles::", "circle:", "ideas:", "idea:", "countme:")

    async def talk_with_the_town(self) -> str:
        """The Big Conversation: everybody is invited. Returns the page of what they plan."""
        khadija = self.khadija
        await khadija.says("/start")
        await khadija.goes("desk:", "ourcircles:", "big:", "big:…:new")
        await khadija.says("14 November")
        await khadija.says("2 pm")
        await khadija.goes("meetingset:…:venue")
        await khadija.says("Town Hall")
        await khadija.goes("meetingset:…:address.none", "meetingset:…:pin.none", "announce:")
        files = {member.chat: member.files for member in self.members}
        self.later(minutes=6)
        for member in self.members:
            await member.until(lambda m=member: m.files > files[m.chat], "the invitation")  # type: ignore[misc]
            assert begin_of(member.calendar) == datetime(2026, 11, 14, 14, tzinfo=LONDON)
        await khadija.goes("paper:")
        await khadija.until(lambda: "document" in khadija.newest, "the page")
        return self.telegram.file(khadija.newest["document"]["file_id"]).decode()


async def test_twelve_neighbours_go_from_an_invitation_to_the_big_conversation(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    journey = Journey(watched)
    employ(sqlite_url, journey.khadija.chat, "Khadija", "coordinator", "en")
    employ(sqlite_url, journey.farah.chat, "Farah", "facilitator", "en")
    async with installed(Companion(watched, tmp_path, sqlite_url)) as companion:
        await companion.start()
        await companion.ready()
        link = await journey.make_the_circle()
        for member in journey.members:
            await member.joins(link)
        await journey.farah.says("/start")
        await journey.meet()
        await journey.choose_and_plan()
        page = await journey.talk_with_the_town()
        await companion.stop()
    assert TOPIC in page
    assert IDEA.removeprefix("Amina") in page
    assert [name for name in NAMES if name in page] == []
    for member in journey.members:
        assert [other for other in NAMES if other != member.name and said(member, other)] == []
    watched.assert_all_was_well_formed()


async def test_a_power_cut_in_the_middle_of_a_reminder_leaves_nobody_out_and_repeats_nothing(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    chats = settle_in(watched, sqlite_url, MEMBERS)
    now = watched.clock.now()
    circle = Circle("tea", "luton", "Tea and talk", now, capacity=MEMBERS, state="open")
    seats = [Member(f"m{chat}", "tea", chat, "Amina", now) for chat in chats]
    begins = (now + timedelta(days=1)).astimezone(LONDON)
    meeting = Meeting(
        "tea1", "luton", ("tea",), begins.date(), begins.time(), "Europe/London", now, state="set"
    )
    known = replace(meeting, told=agenda.heard(meeting, now - timedelta(days=9)))
    write(sqlite_url, {}, circle, *seats, agenda.changed(known, now))
    async with installed(Companion(watched, tmp_path, sqlite_url)) as companion:
        await companion.start(crash_at="meetings.told:2")
        await companion.crashed()
        await companion.start()
        await watched.wait_for(lambda: len(reminded(watched)) >= MEMBERS, PATIENCE)
        await companion.stop()
    assert Counter(reminded(watched)) == Counter(chats)


def reminded(telegram: Watched) -> list[int]:
    """Who was sent a reminder, each time."""
    return [
        int(call.params["chat_id"])
        for call in telegram.calls
        if call.method == "sendMessage"
        and call.outcome["ok"]
        and any(title in str(call.params["text"]) for title in REMINDER.values())
    ]


def begin_of(calendar: bytes) -> datetime:
    """When a calendar that is not ours says that the meeting begins."""
    begins: datetime = vobject.readOne(calendar.decode()).vevent.dtstart.value
    return begins.astimezone(LONDON)


async def all_reminded(members: list[Neighbour], times: int) -> None:
    """Wait until each was reminded so often; then nobody more often."""
    for member in members:
        await member.until(lambda m=member: m.reminders >= times, f"{times} reminders")  # type: ignore[misc]
    assert {m.name: m.reminders for m in members} == {m.name: times for m in members}


def said(member: Neighbour, words: str) -> bool:
    """Whether these words have reached somebody, apart from the idea, in words or on a button."""
    texts = [str(m.get("text", "")).replace(IDEA, "") for m in member.told]
    return any(words in text + str(choices(m)) for text, m in zip(texts, member.told, strict=True))
