"""Plays a story of several people: each line is somebody doing something, through the real turn.

Everything goes the way it goes in service: the turn, the tables (SQLite, in memory), the outbox.
Only Telegram is missing: what waits in the outbox is delivered at once, and numbered.

    > person Amina * luton            a reader of a language (* : the story's), in a town
    > people 60 pl luton              so many readers more, who say nothing
    > staff Sarah coordinator luton   somebody of the team; languages may follow
    > circle tea Tea_and_talk luton Farah seats 2    a circle that is open, and who leads it
    > member Amina tea                somebody who is in it; or, with `waiting`, on its list
    > meeting tea1 tea 2026-12-01 18:30 Community centre   one that members have been told of;
                                      of several circles (tea,walk) it is a Big Conversation
    > Farah: links tea Neighbours     the link to a circle's group chat, followed in a group
    > group Neighbours grows          it becomes a supergroup; or `puts us out`
    > Amina: /start                   what people do is written as in a story of one (story.py)
    > Amina: tap ask:bins:food
    > Sarah: tap bcuse:1:ar.…         the newest button that begins like this
    > Amina: send voice               a voice with a file of its own
    > Amina: send pin 51.9 -0.4       a location
    > Sarah: reply ask:bins:food      a voice in answer to the newest message with that button
    > card bins/food Some new words.  from now on the first line of a card is another one
    > Sarah: brings id,name|x,y       what a document of theirs holds, when it has been fetched
    > Sarah: fails formulas           or why it cannot be read
    > Sarah: holds 1 stage id,ballot 20 99 c0ffee    what the ballots hold of a round: a table, its
                                      columns, rows, bytes of a row and the beginning of one
    > round 1 open                    a round of feedback is in another state by now
    > wait 1 day                      time goes by for everybody
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, cast

from sqlalchemy import func, select

from bot.arrival import Arrival
from bot.broadcasting import Broadcasting
from bot.meetings import Meetings
from bot.store import circles, ledger, moments, outbox, people, records, schema
from bot.store.circle_tables import MEETING
from bot.store.engine import Store
from bot.store.ledger import Settled
from bot.store.tables import AUDIT, PERSON
from bot.turn import take_turn
from flows.circles import agenda
from flows.events import Brought, Due, Event, Inspected, Left, Linked, Moved, Sent, Tapped, Wrote
from flows.model import Person
from flows.records import EVERYWHERE, Circle, Meeting, Member, Record, Role, Staff
from flows.rounds import Round
from flows.world import World
from tests.flows.parcels import answering, held, rewritten, sent, whole
from tests.flows.story import BY_ITSELF, MONDAY, SPAN, VISIBLE, command_or_text

FIRST_CHAT = 1001
A_MONTH = timedelta(days=30)  # who waits longer looks at the clock less often
FIRST_GROUP, SUPERGROUPS = -2001, -1_000_000_000_000  # Telegram counts groups below zero
CROWD = 5001  # the chats of those who say nothing


@dataclass(slots=True)
class Phone:
    """One person's chat, as it stands."""

    name: str
    chat: int
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    changed: dict[int, datetime] = field(default_factory=dict)
    texts: dict[int, Wrote | Sent] = field(default_factory=dict)  # what they wrote
    number: int = 0


class Town:
    """Several people, one companion, one clock."""

    def __init__(self, world: World, language: str) -> None:
        tokens = count(1)
        self.language = language
        self.world = replace(
            world, now=MONDAY, token=lambda: f"{next(tokens):08d}" + "0" * 14, bot="companion_bot"
        )
        self.store = Store("sqlite://")
        schema.upgrade(self.store)
        self.phones: dict[str, Phone] = {}
        self._quiet: list[int] = []
        self._audited = 0
        self._many = Broadcasting(self.store, lambda: self.world)
        self._meetings = Meetings(self.store, lambda: self.world)

    def close(self) -> None:
        self.store.close()

    def play(self, line: str) -> Iterator[str]:
        """What a line of the story leads to, as lines of the golden file."""
        verb, _, rest = line.replace("*", self.language).partition(" ")
        if settle := self._settling().get(verb):
            settle(*rest.split())
            return
        match verb:
            case "meeting":
                self._meet(*rest.split(maxsplit=4))
            case "group":
                yield from self._change_group(*rest.split(maxsplit=1))
            case "wait":
                yield from self._wait(rest)
            case _ if verb.endswith(":"):
                yield from self._happen(self._phone(verb[:-1]), rest)
            case _:
                raise ValueError(f"nobody knows what this line means: {line}")

    # Who is there

    def _settling(self) -> Mapping[str, Callable[..., None]]:
        """What is there without anybody doing anything."""
        return {
            "person": self._move_in,
            "people": self._crowd,
            "staff": self._employ,
            "circle": self._gather,
            "member": self._seat,
            "round": self._move_round,
            "card": self._rewrite,
        }

    def _phone(self, name: str) -> Phone:
        return self.phones.setdefault(name, Phone(name, FIRST_CHAT + len(self.phones)))

    def _move_in(self, name: str, language: str, place: str) -> None:
        person = Person(language=language, place=place, seen_on=date(2026, 11, 22))
        chat = self._phone(name).chat
        self.store.run_here(lambda c: people.save(c, {chat: person}))

    def _crowd(self, number: str, language: str, place: str) -> None:
        first = CROWD + len(self._quiet)
        self._quiet += range(first, first + int(number))
        person = Person(language=language, place=place, seen_on=date(2026, 11, 22))
        crowd = dict.fromkeys(self._quiet[-int(number) :], person)
        self.store.run_here(lambda c: people.save(c, crowd))

    def _employ(self, name: str, role: str, place: str, *languages: str) -> None:
        if name not in self.phones:
            self._move_in(name, self.language, place if place != "everywhere" else "luton")
        posts = {EVERYWHERE if place == "everywhere" else place: cast(Role, role)}
        spoken = languages or (self.language,)
        staff = Staff(self.phones[name].chat, name, posts, date(2026, 11, 1), spoken, name.lower())
        self.store.run_here(lambda c: records.write(c, [staff]))

    def _gather(self, key: str, name: str, place: str, *who: str) -> None:
        leaders = [word.lower() for word in who]
        seats = int(leaders.pop()) if "seats" in leaders else 12
        circle = Circle(
            id=key,
            place=place,
            name=name.replace("_", " "),
            made_at=self.world.now,
            capacity=seats,
            facilitators=tuple(word for word in leaders if word != "seats"),
            state="open",
        )
        self._keep_records(circle)

    def _seat(self, name: str, circle: str, state: str = "in") -> None:
        seat = Member(
            id=f"{circle}-{name.lower()}",
            circle=circle,
            chat=self._phone(name).chat,
            name=name,
            since=self.world.now,
            state=cast(Any, state),
        )
        self._keep_records(seat)

    def _meet(self, key: str, circles: str, day: str, at: str, venue: str) -> None:
        gathered = tuple(circles.split(","))
        known = self.store.run_here(lambda c: list(records.every(c, Meeting, {})))
        earlier = sum(meeting.circles == gathered for meeting in known)
        gatherers = self.store.run_here(lambda c: list(records.every(c, Circle, {"id": gathered})))
        place = gatherers[0].place
        meeting = Meeting(
            id=key,
            place=place,
            circles=gathered,
            day=date.fromisoformat(day),
            at=time.fromisoformat(at),
            zone=self.world.library.place(place).clock.key,
            changed_at=self.world.now,
            number=0 if len(gathered) > 1 else earlier + 1,
            venue=venue,
            address="1 High Street",
            latitude=51.88,
            longitude=-0.42,
            state="set",
        )
        told = agenda.heard(meeting, self.world.now)
        self._keep_records(agenda.changed(meeting, self.world.now, told=told))

    def _group(self, name: str) -> Phone:
        """A group's chat: what is said there is heard by no phone in particular."""
        groups = sum(phone.chat < 0 for phone in self.phones.values())
        return self.phones.setdefault(name, Phone(name, FIRST_GROUP - groups))

    def _change_group(self, name: str, what: str) -> Iterator[str]:
        group = self._group(name)
        old, grown = group.chat, group.chat + SUPERGROUPS
        group.chat = grown if what == "grows" else old
        event = Moved(to=grown) if what == "grows" else Left()
        yield from self._turn(Arrival(old, event))

    def _move_round(self, key: str, state: str) -> None:
        """What the service does with the ballots, and then notes with the round."""
        rounds = self.store.run_here(lambda c: list(records.every(c, Round, {"id": [key]})))
        self._keep_records(replace(rounds[0], state=cast(Any, state)))

    def _rewrite(self, about: str, *line: str) -> None:
        self.world = replace(self.world, library=rewritten(self.world.library, about, *line))

    def _keep_records(self, *kept: Record) -> None:
        self.store.run_here(lambda c: records.write(c, kept))

    # What happens

    def _happen(self, phone: Phone, line: str) -> Iterator[str]:
        yield from self._turn(Arrival(phone.chat, self._event(phone, line)))

    def _event(self, phone: Phone, line: str) -> Event:
        verb, _, rest = line.partition(" ")
        name = phone.name
        match verb:
            case "tap":
                return self._tap(phone, rest)
            case "event":
                return BY_ITSELF[rest](name=name)
            case "brings":  # what a file of theirs turned out to hold
                rows = tuple(tuple(row.split(",")) for row in rest.split("|"))
                return Brought(rows=rows)
            case "links":
                circle, group = rest.split()
                return Linked(group=self._group(group).chat, circle=circle, name=name)
            case "holds":  # what the ballots hold of a round
                key, *table = rest.split()
                return Inspected(round=key, held=(held(*table),))
            case "fails":  # why it cannot be read
                return Brought(problem=rest)  # type: ignore[arg-type]
        phone.number += 1
        if verb in {"send", "reply"}:
            what = "voice" if verb == "reply" else rest
            thing = sent(what, phone.number, name)
            return self._keep(phone, answering(thing, phone.messages, rest))
        event = command_or_text(line, phone.number, name, "")
        return self._keep(phone, event) if isinstance(event, Wrote) else event

    def _keep(self, phone: Phone, event: Wrote | Sent) -> Event:
        phone.texts[phone.number] = event
        return event

    def _tap(self, phone: Phone, choice: str) -> Tapped:
        choice = whole(phone.messages, choice)
        holder = next(
            (
                number
                for number, message in reversed(phone.messages.items())
                if any(data == choice for row in message["buttons"] for _, data in row)
            ),
            max(phone.messages, default=0),
        )
        hung_on = phone.texts.get(phone.messages.get(holder, {}).get("replies_to", 0))
        return Tapped(
            choice=choice,
            message=holder,
            sent_at=phone.changed.get(holder),
            name=phone.name,
            text=hung_on.text if hung_on else "",
            file=hung_on.file if isinstance(hung_on, Sent) else None,
        )

    def _wait(self, span: str) -> Iterator[str]:
        until = self.world.now + timedelta(**{u + "s": int(n) for n, u in SPAN.findall(span)})
        stride = timedelta(minutes=30 if until - self.world.now < A_MONTH else 180)
        while True:
            step = min(until, self.world.now + stride, *self._next_notice())
            self.world = replace(self.world, now=step)
            due = self.store.run_here(lambda c: moments.due(c, self.world.now, 100))
            for chat, name in due:
                yield f"  {self._name(chat)}: {name} is due"
                yield from self._turn(Arrival(chat, Due(moment=name)))
            yield from self._send_to_many()
            if step == until:
                return

    def _next_notice(self) -> list[datetime]:
        """When something is to be said about a meeting next: at that very minute."""
        coming = select(func.min(MEETING.c.next_at)).where(MEETING.c.next_at > self.world.now)
        at = self.store.run_here(lambda c: c.execute(coming).scalar())
        return [at] if at else []

    def _turn(self, arrival: Arrival) -> Iterator[str]:
        done = self.store.run_here(lambda c: take_turn(c, [arrival], self.world))
        yield from self._audit()
        for chat, file in done.fetches:
            yield f"  {self._name(chat)}: {file.kind} {file.id} is fetched"
        for chat, round_ in done.inspects:
            yield f"  {self._name(chat)}: round {round_} is inspected"
        yield from self._deliver()

    # What is said

    def _deliver(self) -> Iterator[str]:
        claimed = self.store.run_here(lambda c: outbox.claim(c, self.world.now, 1000))
        while claimed:
            for message in claimed:
                yield from self._hear(message.chat, message.kind, message.payload)
            ids = [message.id for message in claimed]
            self.store.run_here(lambda c, ids=ids: outbox.gone(c, ids))  # type: ignore[misc]
            claimed = self.store.run_here(lambda c: outbox.claim(c, self.world.now, 1000))

    def _send_to_many(self) -> Iterator[str]:
        """What the service does every second: meetings and broadcasts go on, a few at a time."""
        yield from self._meetings_go_on()
        self._move_on()
        claimed = self.store.run_here(lambda c: self._many.claim(c, self.world.now, 1000))
        for message in claimed:
            if message.chat not in self._quiet:
                yield from self._hear(message.chat, message.kind, message.payload)
        settled = [Settled(message.id, "sent") for message in claimed]
        self.store.run_here(lambda c: ledger.settle(c, settled, self.world.now))
        self._move_on()
        yield from self._deliver()

    def _meetings_go_on(self) -> Iterator[str]:
        for step, found in (
            (self._meetings.tell, lambda c: circles.due(c, self.world.now, 1000)),
            (self._meetings.move_up, circles.with_free_seats),
        ):
            for one in self.store.run_here(found):
                self.store.run_here(lambda c, one=one, step=step: step(c, one))  # type: ignore[misc]
                yield from self._deliver()

    def _move_on(self) -> None:
        for broadcast in self.store.run_here(self._many._under_way):
            self.store.run_here(lambda c, one=broadcast: self._many._move_one(c, one))  # type: ignore[misc]
        self._many._any = True

    def _hear(self, chat: int, kind: str, payload: dict[str, Any]) -> Iterator[str]:
        phone = self.phones[self._name(chat)]
        edits = payload.get("edits")
        if edits is None:
            phone.number += 1
            newest = {chat: phone.number}
            self.store.run_here(lambda c: people.note_newest(c, newest))
        number = edits or phone.number
        before = phone.messages.get(number, {})  # a message that is changed hangs where it hung
        hangs = {"replies_to": before["replies_to"]} if "replies_to" in before else {}
        phone.messages[number] = {**hangs, **payload}
        phone.changed[number] = self.world.now
        how = f"changes {number}" if edits else f"message {number}"
        if "replies_to" in payload:
            how += f" on {payload['replies_to']}"
        yield f"{phone.name}: {how}, {kind}"
        for line in payload["text"].translate(VISIBLE).split("\n") if payload["text"] else ():
            yield f"  | {line}".rstrip()
        if attachment := payload.get("attachment"):
            yield f"  + {json.dumps(attachment, ensure_ascii=False)}"
        for row in payload["buttons"]:
            yield "  " + " ".join(f"[{text.translate(VISIBLE)} → {data}]" for text, data in row)

    def _audit(self) -> Iterator[str]:
        query = select(AUDIT).where(AUDIT.c.id > self._audited).order_by(AUDIT.c.id)
        for row in self.store.run_here(lambda c: c.execute(query).all()):
            self._audited = row.id
            places = " ".join(row.places) or "-"
            yield f"  noted: {row.role} {self._name(row.chat_id)} {row.verb} {row.object} {places}"

    def _name(self, chat: int) -> str:
        return next((phone.name for phone in self.phones.values() if phone.chat == chat), "?")

    def person(self, name: str) -> Person:
        """Somebody as they are stored."""
        chat = self.phones[name].chat
        query = select(PERSON).where(PERSON.c.chat_id == chat)
        return people.person_of(self.store.run_here(lambda c: c.execute(query).one()))
