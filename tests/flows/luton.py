"""Luton in memory: people who ask, and a team that answers, for walks of many steps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.store.records import key_of
from flows.attachments import File
from flows.catalogue import read_catalogues
from flows.conversation import respond
from flows.events import Due, Event, Sent, Tapped, Wrote
from flows.library import load
from flows.model import Arrange, Drop, Message, Person, Put, Remove, Step
from flows.records import EVERYWHERE, Question, Record, Role, Staff
from flows.wording import Wording
from flows.world import World
from tests.flows.shelf import Shelf

LIBRARY, WORDING = load(), Wording(read_catalogues())
NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")

AMINA, BEN, SARAH, OMAR, GRACE, VERA, POLA, ADA = range(7_700_000_001, 7_700_000_009)
READERS = {AMINA: "Amina", BEN: "Ben"}
TEAM: dict[int, tuple[str, Role, str, str]] = {
    SARAH: ("Sarah", "volunteer", "luton", "en"),
    OMAR: ("Omar", "volunteer", "luton", "en"),
    GRACE: ("Grace", "coordinator", "luton", "en"),
    VERA: ("Vera", "coordinator", "bradford", "en"),
    POLA: ("Pola", "volunteer", "luton", "pl"),
    ADA: ("Ada", "administrator", EVERYWHERE, "en"),
}
NAMES = READERS | {chat: post[0] for chat, post in TEAM.items()}


class Desk(Shelf):
    """A desk in memory on which things change."""

    def put(self, record: Record) -> None:
        self._records[type(record), key_of(record)] = record

    def remove(self, record: Record) -> None:
        self._records.pop((type(record), key_of(record)), None)


@dataclass
class Luton:
    """The people of a town and their team, each with a chat; time goes by when it is told to."""

    world: World = field(init=False)
    people: dict[int, Person] = field(default_factory=dict)
    heard: list[tuple[int, Message]] = field(default_factory=list)
    moments: dict[tuple[int, str], datetime] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        self.people = {chat: Person(language="en", place="luton") for chat in NAMES}
        self.desk = Desk(people=self.people)
        for chat in TEAM:
            self.employ(chat)
        self.world = World(NOON, LIBRARY, WORDING, self.desk, token=self._token)

    def employ(self, chat: int) -> None:
        name, role, place, language = TEAM[chat]
        posts = {place: role}
        self.desk.put(Staff(chat, name, posts, date(2026, 1, 1), (language,), name.lower()))

    def dismiss(self, chat: int) -> None:
        if staff := self.desk.find(Staff, chat):
            self.desk.remove(staff)

    def _token(self) -> str:
        self.number += 1
        return f"{self.number:08d}" + "0" * 14

    def tap(self, chat: int, choice: str, text: str = "", file: File | None = None) -> Step:
        tapped = Tapped(choice=choice, message=1, name=NAMES[chat], text=text, file=file)
        return self.happen(chat, tapped)

    def write(self, chat: int, text: str) -> Step:
        return self.happen(chat, Wrote(text=text, message=1, name=NAMES[chat]))

    def say(self, chat: int, voice: str) -> Step:
        file = File("voice", voice)
        return self.happen(chat, Sent(what="voice", file=file, message=1, name=NAMES[chat]))

    def happen(self, chat: int, event: Event) -> Step:
        step = respond(self.people[chat], event, self.world, chat)
        if step.person:
            self.people[chat] = step.person
        for effect in step.effects:
            match effect:
                case Put(record):
                    self.desk.put(record)
                case Remove(record):
                    self.desk.remove(record)
                case Arrange(moment, at):
                    self.moments[chat, moment] = at
                case Drop(moment):
                    self.moments.pop((chat, moment), None)
        self.heard += [*((chat, message) for message in step.messages), *step.told]
        return step

    def wait(self, span: timedelta) -> None:
        until = self.world.now + span
        while due := [(at, key) for key, at in self.moments.items() if at <= until]:
            at, (chat, name) = min(due)
            del self.moments[chat, name]
            self.world = replace(self.world, now=max(at, self.world.now))
            self.happen(chat, Due(moment=name))
        self.world = replace(self.world, now=until)

    def questions(self) -> tuple[Question, ...]:
        return self.desk.every(Question)

    def asked(self, text: str = "Where is the library?", choice: str = "ask::") -> str:
        """Amina asks; the id of her question."""
        self.tap(AMINA, choice)
        self.write(AMINA, text)
        return self.questions()[-1].id

    def told(self, chat: int) -> list[str]:
        """What somebody has been told so far, in words."""
        return [message.text for to, message in self.heard if to == chat]
