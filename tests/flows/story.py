"""Plays a story: the lines of a golden file become events, and what is said is written down.

A line of a story is an event:

    > /start place-luton         a command, with what a deep link carries
    > where do the bins go?      something typed
    > tap card:bins:food         a tap on the newest message that has that button, if any has
    > tap language:*:            the star stands for the language the story is played in
    > send voice                 something that is not text
    > wait 3 days 2 hours        time goes by, and what comes due happens
    > event Left                 something that happens by itself
    > name Amina                 from now on the chat app tells this first name
    > hint ar                    ... and this language of the app
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from bot.store.people import person_of, row_of
from flows.conversation import respond
from flows.events import (
    Commanded,
    Due,
    Event,
    Failed,
    Hurried,
    Left,
    Returned,
    Sent,
    Tapped,
    Who,
    Wrote,
)
from flows.model import Arrange, Drop, Forget, Message, Person, Step
from flows.world import World

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a quiet winter morning
BY_ITSELF = {"Left": Left, "Returned": Returned, "Hurried": Hurried, "Failed": Failed}
SPAN = re.compile(r"(\d+) (day|hour|minute)s?")
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")  # invisible characters are written out
VISIBLE = str.maketrans({"\u2068": "⟨", "\u2069": "⟩", "\u200b": "·", "\u200f": "⟸"})


@dataclass(slots=True)
class Player:
    """One person's chat, played in one language."""

    world: World
    language: str
    person: Person | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    changed: dict[int, datetime] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    name: str = ""
    hint: str = ""
    number: int = 0

    def play(self, line: str) -> Iterator[str]:
        """What a line of the story leads to, as lines of the golden file."""
        verb, _, rest = line.replace("*", self.language).partition(" ")
        match verb:
            case "name":
                self.name = ESCAPED.sub(lambda match: chr(int(match[1], 16)), rest)
            case "hint":
                self.hint = rest
            case "wait":
                yield from self._wait(rest)
            case _:
                yield from self._happen(self._event(verb, rest, line))

    def _event(self, verb: str, rest: str, line: str) -> Event:
        who: Who = {"name": self.name, "hint": self.hint}
        if verb == "tap":
            holder = self._holder(rest)
            return Tapped(choice=rest, message=holder, sent_at=self.changed.get(holder), **who)
        if verb == "event":
            return BY_ITSELF[rest](**who)
        self.number += 1
        if verb == "send":
            return Sent(what=rest, message=self.number, **who)
        return command_or_text(line, self.number, self.name, self.hint)

    def _holder(self, choice: str) -> int:
        for number, message in reversed(self.messages.items()):
            if any(data == choice for row in message.buttons for _, data in row):
                return number
        return max(self.messages, default=0)

    def _wait(self, span: str) -> Iterator[str]:
        units = {unit + "s": int(number) for number, unit in SPAN.findall(span)}
        until = self.world.now + timedelta(**units)
        while due := [(at, name) for name, at in self.moments.items() if at <= until]:
            at, name = min(due)
            del self.moments[name]
            self.world = replace(self.world, now=max(at, self.world.now))
            yield f"  {self._time(self.world.now)} {name} is due"
            yield from self._happen(Due(moment=name))
        self.world = replace(self.world, now=until)

    def _happen(self, event: Event) -> Iterator[str]:
        before = self.person
        step = respond(before, event, self.world)
        self.person = kept(step.person)
        yield from self._state(before)
        yield from self._effects(step)
        for message in step.messages:
            yield from self._hear(message)

    def _hear(self, message: Message) -> Iterator[str]:
        if message.edits is None:
            self.number += 1
            number = self.number
            if self.person:  # the speaker notes the newest message once it is sent
                self.person = replace(self.person, newest=number)
        else:
            number = message.edits
        self.messages[number] = message
        self.changed[number] = self.world.now
        how = f"changes {number}" if message.edits else f"message {number}"
        until = f", until {self._time(message.expires_at)}" if message.kind != "reply" else ""
        yield f"{self.language}: {how}, {message.kind}, in {message.language}{until}"
        for line in message.text.translate(VISIBLE).split("\n"):
            yield f"  | {line}".rstrip()
        for row in message.buttons:
            yield "  " + " ".join(f"[{text.translate(VISIBLE)} → {data}]" for text, data in row)

    def _state(self, before: Person | None) -> Iterator[str]:
        if self.person is None:
            if before is not None:
                yield "  nobody is remembered"
            return
        old = row_of(0, before) if before else {}
        new = row_of(0, self.person)
        changes = [f"{key}={value}" for key, value in new.items() if old.get(key) != value]
        if changes:
            yield f"  remembered: {', '.join(changes)}".replace("chat_id=0, ", "")

    def _effects(self, step: Step) -> Iterator[str]:
        for effect in step.effects:
            match effect:
                case Arrange(moment, at):
                    self.moments[moment] = at
                    yield f"  arranged: {moment} at {self._time(at)}"
                case Drop(moment):
                    if self.moments.pop(moment, None):
                        yield f"  not any more: {moment}"
                case Forget():
                    self.moments.clear()
                    yield "  forgotten: everything"
                case _:
                    yield f"  effect: {effect}"

    def _time(self, at: datetime | None) -> str:
        assert at is not None
        zone = self.world.library.place(self.person.place if self.person else "").clock
        return f"{at.astimezone(zone):%a %d %b %Y %H:%M}"


def command_or_text(line: str, message: int, name: str, hint: str) -> Commanded | Wrote:
    """What somebody types: with a slash it is a command."""
    verb, _, rest = line.partition(" ")
    if verb.startswith("/"):
        return Commanded(command=verb[1:], payload=rest, message=message, name=name, hint=hint)
    return Wrote(text=line, message=message, name=name, hint=hint)


def kept(person: Person | None) -> Person | None:
    """The person as the database gives them back: written, serialised and read again."""
    if person is None:
        return None
    row = row_of(1, person)
    instants = {name: row.pop(name) for name in ("seen_on", "awaits_until")}
    stored = json.loads(json.dumps(row))
    return person_of(SimpleNamespace(**stored, **instants))
