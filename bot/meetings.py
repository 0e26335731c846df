"""Meetings on their way: every second, whatever is to be said about one goes to the outbox.

The agenda of a meeting is computed from the meeting itself (`flows/circles/agenda.py`); its row
holds when it is next due, which occasion is under way, and the last chat that one has come to. So a
hundred thousand reminders of one minute are planned by having a time in a column: members are
walked through a few at a time, as fast as the outbox empties, each rendered as things are then.
The messages and the cursor are written in one transaction: nobody is told twice, nobody missed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.crash import crash_point
from bot.resting import Resting
from bot.store import circles as circles_store
from bot.store import outbox, people, records
from bot.store.desk import StoreDesk
from bot.store.engine import Store, StoreDown
from bot.turn import message_row
from flows.addressing import for_others
from flows.circles import agenda
from flows.circles.agenda import Occasion, What
from flows.circles.door import days_ahead, invitations
from flows.circles.leading import leaders
from flows.circles.notices import group_screen, hears, screens, seat_screen
from flows.circles.telling import told_to_leaders
from flows.model import Kind, Person, Screen, Tell
from flows.pages import page_screen
from flows.records import Attendance, Circle, Meeting, Member, attendance_id
from flows.world import World

log = logging.getLogger(__name__)

OF_MEETINGS: tuple[Kind, ...] = ("notice",)  # what is said of meetings
FOR_LEADERS: tuple[What, ...] = ("headcount", "after")  # members hear nothing of these
AT_ONCE = 50  # meetings in one look; the next look takes the rest
MOST_WAITING = 100  # notices in the outbox when nothing says how fast it empties
MEMBERS_AT_ONCE = 50  # in one transaction: answers to people wait for it
ROUNDS = 20  # such transactions for one meeting, before the others have their turn


class Meetings:
    """Says what is to be said about meetings, and gives free seats to those who wait."""

    def __init__(
        self, store: Store, world: Callable[[], World], messages_per_second: float = 0
    ) -> None:
        self._store = store
        self._world = world
        # Enough for a few seconds: what is in the outbox is not looked at again.
        self._most = int(messages_per_second * 4) or MOST_WAITING
        self._resting = Resting("a meeting", lambda: world().now)

    async def look(self) -> bool:
        """Say what is due. Returns whether there is something new to say."""
        said = False
        try:
            for identifier in await self._store.run(self._due):
                for _ in range(ROUNDS):
                    if not await self._do(identifier, self.tell):
                        break
                    said = True
            for identifier in await self._store.run(self._with_free_seats):
                said = await self._do(identifier, self.move_up) or said
        except StoreDown as down:
            log.error("the database is out of reach (%s): meetings wait until it is back", down)
        return said

    async def _do(self, identifier: str, step: Callable[[Connection, str], bool]) -> bool:
        """One step of one meeting or circle: whatever is wrong with it, the others go on."""
        done = self._store.run(lambda connection: step(connection, identifier))
        return await self._resting.unless_it_fails(identifier, done)

    def _due(self, connection: Connection) -> list[str]:
        """The meetings about which something is to be said, the most urgent first."""
        return circles_store.due(connection, self._world().now, AT_ONCE, self._resting.now())

    def _with_free_seats(self, connection: Connection) -> list[str]:
        """The circles in which somebody can move up."""
        resting = self._resting.now()
        return [one for one in circles_store.with_free_seats(connection) if one not in resting]

    # What is said about a meeting

    def tell(self, connection: Connection, identifier: str) -> bool:
        """The next few messages about a meeting. Returns whether that was a step."""
        world = replace(self._world(), desk=StoreDesk(connection, {}, locks=False))
        meeting = world.desk.find(Meeting, identifier)
        if meeting is None:
            return False
        occasion = agenda.current(meeting, world.now)
        if occasion is None:
            if circles_store.lock_as_read(connection, meeting):
                later = replace(meeting, next_at=agenda.next_at(meeting, world.now))
                records.write(connection, [later])
            return False
        room = self._most - outbox.soon_to_be_said(connection, OF_MEETINGS, world.now)
        if room <= 0 and occasion.what not in FOR_LEADERS:
            return False
        return _told(connection, Telling(occasion, meeting, world), min(room, MEMBERS_AT_ONCE))

    # Who waits for a seat

    def move_up(self, connection: Connection, identifier: str) -> bool:
        """Give the free seats of a circle to those who have waited longest."""
        # People first, as in every turn: nobody pauses or deletes everything meanwhile.
        waiting = records.every(connection, Member, {"circle": [identifier], "state": ["waiting"]})
        present = people.load(connection, [member.chat for member in waiting])
        world = replace(self._world(), desk=StoreDesk(connection, present))
        circle = world.desk.find(Circle, identifier)  # locked: nobody else sits down meanwhile
        if circle is None or circle.state != "open":
            return False
        members = world.desk.every(Member, circle=[circle.id])
        free = circle.capacity - sum(member.state == "in" for member in members)
        able = [m for m in members if m.state == "waiting" and _can_hear(present.get(m.chat))]
        able.sort(key=_by_arrival)
        moved = [replace(member, state="in") for member in able[: max(0, free)]]
        records.write(connection, moved)
        tells = [tell for member in moved for tell in _welcome(member, circle, world)]
        rows = [message_row(chat, said, world.now) for chat, said in for_others(tells, world)]
        outbox.put(connection, rows)
        return bool(rows)


def _welcome(member: Member, circle: Circle, world: World) -> Iterator[Tell]:
    """What whoever sits down hears: that there is a seat, and all that comes with it."""
    person = world.desk.reader(member.chat)
    assert person is not None, "who cannot hear does not move up"
    rules = replace(page_screen("ground-rules", person, world, circle.id), fresh=True)
    for screen in (seat_screen(circle, days_ahead(circle, world)), rules):
        yield Tell(member.chat, screen, "notice", circle.id)
    for meeting, screen in invitations(circle, member, world):
        yield Tell(member.chat, screen, "notice", circle.id, agenda.starts_at(meeting))


def _can_hear(person: Person | None) -> bool:
    """Whoever is away or has asked for silence keeps their place on the list."""
    return person is not None and not (person.away or person.paused)


def _by_arrival(member: Member) -> tuple[datetime, str]:
    return member.since, member.id


# --- how far it is --------------------------------------------------------------------------------


class Telling:
    """An occasion under way: of which meeting, and to whom it is told."""

    def __init__(self, occasion: Occasion, meeting: Meeting, world: World) -> None:
        self.occasion = occasion
        self.before = meeting
        self.world = world
        self.begins = meeting.doing != occasion.key
        self.is_news = occasion.what in agenda.NEWS
        self.meeting = _begun(meeting, occasion) if self.begins else meeting
        self.circles = world.desk.every(Circle, id=meeting.circles)
        self.walk = _walk(occasion, meeting, self.circles, world)


def _told(connection: Connection, telling: Telling, room: int) -> bool:
    """Tell as many as there is room for, and write down how far that is. Returns whether it is."""
    before, meeting = telling.before, telling.meeting
    walk = telling.walk, meeting.cursor, room
    chats = circles_store.next_members(connection, *walk)
    # People first and in one order, as in every turn; then the meeting, or not at all.
    present = people.load(connection, chats)
    if not circles_store.lock_as_read(connection, before):
        return False
    # Until they were locked, somebody may have joined or left.
    still = set(circles_store.next_members(connection, *walk))
    if not still.issubset(chats):
        return False  # the next look begins with them
    present = {chat: person for chat, person in present.items() if chat in still}
    if telling.begins and telling.is_news and _at_another_time(before):
        circles_store.ask_again(connection, meeting.id)
    rows = list(_first(telling)) if telling.begins else []
    rows += _for_members(telling, present)
    if not telling.walk or len(chats) < room:
        meeting = _over(meeting, telling.occasion, telling.world.now)
        if agenda.is_over(meeting, telling.world.now):
            circles_store.forget_needs(connection, meeting.id)
    elif chats:
        meeting = replace(meeting, cursor=chats[-1])
    records.write(connection, [meeting])
    outbox.put(connection, rows)
    crash_point("meetings.told")
    return True


def _begun(meeting: Meeting, occasion: Occasion) -> Meeting:
    fresh = occasion.what in agenda.NEWS
    sequence = meeting.sequence + (1 if fresh else 0)
    return replace(meeting, doing=occasion.key, cursor=0, sequence=sequence)


def _over(meeting: Meeting, occasion: Occasion, now: datetime) -> Meeting:
    """The meeting, once everybody has heard of this occasion."""
    if occasion.what in agenda.NEWS:
        meeting = replace(meeting, told=agenda.heard(meeting, now))
    meeting = replace(meeting, done=(*meeting.done, occasion.key), doing="", cursor=0)
    return replace(meeting, next_at=agenda.next_at(meeting, now))


def _at_another_time(meeting: Meeting) -> bool:
    """Whether members have heard of another time."""
    told = meeting.told
    return told is not None and (told.day, told.at) != (meeting.day, meeting.at)


# --- who is told ----------------------------------------------------------------------------------


def _walk(
    occasion: Occasion, meeting: Meeting, circles: Sequence[Circle], world: World
) -> list[str]:
    """The circles whose members are told, one by one."""
    if occasion.what in FOR_LEADERS:
        return []
    match occasion.what:
        case "reminder":
            return [circle.id for circle in circles if not _in_its_group(circle)]
        case "story":
            again = _meet_again(circles, meeting, world)
            return [circle.id for circle in circles if circle.id not in again]
    return [circle.id for circle in circles]


def _in_its_group(circle: Circle) -> bool:
    return circle.in_group and circle.group is not None


def _meet_again(circles: Sequence[Circle], meeting: Meeting, world: World) -> set[str]:
    """The circles of which another meeting is still to come."""
    ids, places = [circle.id for circle in circles], {circle.place for circle in circles}
    others = world.desk.every(Meeting, place=places, circles=ids, state=["set"])
    start = agenda.starts_at(meeting)
    return {id_ for other in others if agenda.starts_at(other) > start for id_ in other.circles}


# --- what they are told ---------------------------------------------------------------------------


def _for_members(telling: Telling, present: Mapping[int, Person]) -> Iterator[dict[str, Any]]:
    """What each of these members hears, in their language."""
    meeting, what = telling.meeting, telling.occasion.what
    keys = [attendance_id(meeting.id, chat) for chat in present]
    answers = {a.chat: a for a in telling.world.desk.every(Attendance, id=keys)}
    for chat, person in present.items():
        attendance = answers.get(chat)
        if hears(what, meeting, person, attendance):
            coming = attendance.coming if attendance else ""
            said = screens(telling.occasion, meeting, telling.circles, coming, telling.world)
            yield from _rows(telling, chat, person.language, said)


def _first(telling: Telling) -> Iterator[dict[str, Any]]:
    """What is said once: to those who lead, and in groups."""
    meeting, circles, world = telling.meeting, telling.circles, telling.world
    lead = leaders(circles, world.desk)
    tells = told_to_leaders(telling.occasion, meeting, circles, lead, world)
    for chat, said in for_others(tells, world):
        yield message_row(chat, said, world.now)
    for circle in circles:
        if telling.occasion.what == "reminder" and _in_its_group(circle):
            assert circle.group is not None
            said_there = [group_screen(telling.occasion, meeting, circles, world)]
            yield from _rows(telling, circle.group, circle.languages[0], said_there)


def _rows(
    telling: Telling, chat: int, language: str, said: Iterable[Screen]
) -> Iterator[dict[str, Any]]:
    for screen in said:
        message = replace(
            telling.world.wording.message(screen, language),
            kind="notice",
            expires_at=telling.occasion.until,
            source=telling.meeting.id,
        )
        yield message_row(chat, message, telling.world.now)
