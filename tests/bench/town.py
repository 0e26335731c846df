"""A town in which a hundred thousand people are to be reminded in the same minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.store import people, records, schema
from bot.store.engine import Store
from flows.circles import agenda
from flows.model import Person
from flows.records import Circle, Meeting, Member, Record

PLACE, ZONE = "luton", "Europe/London"
A_DAY = 24 * 60  # minutes: the reminder that comes due, and it is not the last
AT_ONCE = 5_000  # rows written in one transaction


@dataclass(frozen=True, slots=True)
class Plan:
    """How many meetings there are, of how many circles each, with how many members."""

    name: str
    meetings: int
    circles: int  # of each meeting
    members: int  # of each circle

    @property
    def people(self) -> int:
        return self.meetings * self.circles * self.members


ONE = Plan("one meeting with 100,000 members", 1, 100, 1_000)
MANY = Plan("10,000 circles with 10 members each", 10_000, 1, 10)


def settle(plan: Plan, database: str, chats: Sequence[int], due: datetime) -> None:
    """Write it all down: everybody knows of their meeting, and is reminded of it then."""
    store = Store(database)
    schema.upgrade(store)
    person = Person(language="en", place=PLACE, seen_on=date(2026, 11, 22))
    for begin in range(0, len(chats), AT_ONCE):
        some = dict.fromkeys(chats[begin : begin + AT_ONCE], person)
        store.run_here(partial(people.save, people=some))
    kept = list(_records(plan, chats, due))
    for begin in range(0, len(kept), AT_ONCE):
        store.run_here(partial(records.write, records=kept[begin : begin + AT_ONCE]))
    store.close()


def _records(plan: Plan, chats: Sequence[int], due: datetime) -> Iterator[Record]:
    chat = iter(chats)
    heard = due - timedelta(days=9)
    start = (due + timedelta(days=1)).astimezone(ZoneInfo(ZONE))
    for number in range(plan.meetings):
        circles = tuple(f"c{number}-{circle}" for circle in range(plan.circles))
        for circle in circles:
            yield Circle(circle, PLACE, "Tea", heard, capacity=plan.members, state="open")
            for member in range(plan.members):
                yield Member(f"{circle}-{member}", circle, next(chat), "Amina", heard)
        meeting = Meeting(
            f"m{number}",
            PLACE,
            circles,
            start.date(),
            start.time(),
            ZONE,
            heard,
            number=1 if plan.circles == 1 else 0,
            venue="Hall",
            address="1 High Street",
            latitude=51.88,
            longitude=-0.42,
            reminders=(A_DAY, 2 * 60),
            state="set",
        )
        yield agenda.changed(meeting, heard, told=agenda.heard(meeting, heard))
