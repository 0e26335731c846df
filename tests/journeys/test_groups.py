"""A circle's group chat, over HTTP: linked by its facilitator, moved by Telegram, left in the end.

What is said there is a reminder and nothing else. While the group is linked no member is written
to; when the companion is put out of it, reminders find the members again.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path

from bot.simulator import Json, Simulator
from bot.store import people, records, schema
from bot.store.circle_tables import CIRCLE
from bot.store.engine import Store
from bot.store.tables import PERSON
from flows.circles import agenda
from flows.model import Person as Somebody
from flows.records import Circle, Meeting, Member
from tests.journeys.colleague import Colleague
from tests.journeys.companion import Companion, installed
from tests.journeys.conftest import BEGINNING, PACE
from tests.journeys.many import employ
from tests.journeys.tables import rows
from tests.journeys.watched import Watched

BEFORE = BEGINNING - timedelta(days=2)
MEETING = Meeting(
    "meeting1",
    "luton",
    ("circle01",),
    date(2026, 10, 20),
    time(18, 30),
    "Europe/London",
    BEFORE,
    venue="Community centre",
    state="set",
)


def gather(database: str, member: int) -> None:
    """A circle that Farah leads, with one member, and a meeting that they have heard of."""
    circle = Circle(
        "circle01", "luton", "Tea and talk", BEFORE, facilitators=("Farah",), state="open"
    )
    seat = Member("member01", "circle01", member, "Amina", BEFORE)
    told = agenda.heard(MEETING, BEFORE)
    meeting = agenda.changed(MEETING, BEFORE, told=told)
    reader = Somebody(language="en", place="luton", seen_on=date(2026, 10, 11))
    store = Store(database)
    schema.upgrade(store)
    store.run_here(lambda c: people.save(c, {member: reader}))
    store.run_here(lambda c: records.write(c, [circle, seat, meeting]))
    store.close()


def said_in(telegram: Simulator, group: int) -> list[str]:
    """What the companion has said in a group."""
    messages: list[Json] = telegram.messages(group)
    return [message.get("text", "") for message in messages if message["from"]["is_bot"]]


async def test_reminders_go_to_the_group_as_long_as_there_is_one(
    watched: Watched, tmp_path: Path, sqlite_url: str
) -> None:
    farah, amina = Colleague(watched, "Farah"), watched.open_phone("Amina")
    group = watched.groups.create("Our street", [farah.chat, amina]).id
    employ(sqlite_url, farah.chat, "Farah", "facilitator", "en")
    gather(sqlite_url, amina)
    companion = Companion(watched, tmp_path, sqlite_url, messages_per_second=PACE)
    async with installed(companion):
        await companion.start()
        await companion.ready()
        await farah.hears(1)
        watched.tap(farah.chat, 1, "grouplink:circle01:")
        await farah.finds("Open this link")
        [link] = re.findall(r"https://\S+", farah.text)
        watched.open_link(farah.chat, link)
        await farah.finds("go to the group now")
        watched.groups.say(group, amina, "Is anybody there?")
        watched.groups.say(group, amina, "/start")
        watched.groups.say(group, amina, "/help@companion_bot")

        watched.clock.move(timedelta(days=1, hours=9))  # a week before the meeting
        await farah.until(lambda: said_in(watched, group), "the first reminder")
        grown = watched.groups.upgrade(group).id
        watched.clock.move(timedelta(days=6))  # the day before
        await farah.until(lambda: said_in(watched, grown), "the second")
        assert watched.messages(amina) == [], "she is reminded in the group"

        watched.groups.remove_bot(grown)
        await farah.finds("I am not in this group chat any more")
        watched.clock.move(timedelta(hours=22))  # two hours before
        await farah.until(lambda: watched.messages(amina), "a reminder for Amina herself")
        await companion.stop()

    for text in said_in(watched, group) + said_in(watched, grown):
        assert text.startswith("Reminder: Tea and talk")
    assert (len(said_in(watched, group)), len(said_in(watched, grown))) == (1, 1)
    assert [row["group"] for row in rows(sqlite_url, CIRCLE)] == [None]
    assert {row["chat_id"] for row in rows(sqlite_url, PERSON)} == {farah.chat, amina}
    watched.assert_all_was_well_formed()
