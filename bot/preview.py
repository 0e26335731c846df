"""`companion preview`: reads a session in the terminal, in any language and as in any town.

It is the real conversation with nobody else in it: what stands here is what people will see.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from html import unescape

from bot.check import from_here
from flows.authoring import ContentError, meant
from flows.catalogue import LANGUAGES, read_catalogues
from flows.conversation import respond
from flows.events import Tapped
from flows.library import Library, load
from flows.model import Message, Person
from flows.shapes import Session
from flows.wording import Wording
from flows.world import World

WRONG = 2  # exit code for what the author can put right
TAG = re.compile(r"<[^>]+>")
ONWARD = ("card:", "play:")  # what the buttons that lead on begin with
ASKED = "number, Enter to go on, q to stop: "


class Unknown(Exception):
    """A session, a language or a town of that name does not exist. The text is one line."""


class Reader:
    """Somebody who taps through the pages, one message at a time."""

    def __init__(self, world: World, language: str, place: str) -> None:
        self._world = world
        self._person: Person | None = Person(language=language, place=place)

    def tap(self, choice: str) -> tuple[Message, ...]:
        """What a tap leads to."""
        event = Tapped(choice=choice, message=1, sent_at=self._world.now)
        step = respond(self._person, event, self._world)
        self._person = step.person
        return step.messages


def preview(session: str | None, language: str, place: str, *, everything: bool) -> int:
    """Read a session card by card, or print all of it. Returns the exit code."""
    try:
        library = load()
    except ContentError as error:
        print(from_here(str(error)), file=sys.stderr)
        return WRONG
    if session is None:
        for one in library.sessions.values():
            print(f"{one.id:<16}{one.title}")
        return 0
    try:
        _known("session", session, library.sessions)
        _known("language", language, LANGUAGES)
        _known("place", place, library.places)
    except Unknown as unknown:
        print(f"companion: {unknown}", file=sys.stderr)
        return WRONG
    reader = Reader(_world(library), language, place)
    if everything:
        print("\n\n".join(shown(message) for message in whole(library, session, reader)))
    else:
        read(library.sessions[session], reader, input)
    for waiting in _waiting(library, session, place):
        print(waiting)
    return 0


def _known(kind: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        there = ", ".join(known)
        raise Unknown(f"there is no {kind} {word}{meant(word, known)}; there is {there}")


def _world(library: Library) -> World:
    return World(datetime.now(UTC), library, Wording(read_catalogues()), bot="companion_bot")


def whole(library: Library, session_id: str, reader: Reader) -> Iterator[Message]:
    """Every card of a session with its play, and the end."""
    session = library.sessions[session_id]
    for card in session.cards:
        yield from reader.tap(f"card:{session.id}:{card.id}")
        if play := library.plays.get(card.play):
            for step in play.steps:
                yield from reader.tap(f"play:{play.id}:{step.id}")
                yield from reader.tap(f"play:{play.id}:{step.id}.{step.answer}")
    yield from reader.tap(f"session:{session.id}:done")


def read(session: Session, reader: Reader, ask: Callable[[str], str]) -> None:
    """Show a message, ask which button, and go on until somebody has seen enough."""
    picked: str | None = f"session:{session.id}:open"
    seen = {f"card:{session.id}:{session.cards[0].id}"}  # what opening it shows
    while picked is not None:
        seen.add(picked)
        messages = reader.tap(picked)
        print("\n\n".join(shown(message) for message in messages))
        choices = [choice for message in messages for row in message.buttons for _, choice in row]
        picked = _picked(choices, seen, ask)


def _picked(choices: list[str], seen: Collection[str], ask: Callable[[str], str]) -> str | None:
    """The button somebody asks for; None when they have seen enough."""
    while choices:
        try:
            typed = ask(ASKED).strip().lower()
        except (EOFError, KeyboardInterrupt):
            return None
        if typed == "q":
            return None
        if not typed:
            return _on(choices, seen)
        if typed.isdecimal() and 1 <= int(typed) <= len(choices):
            return choices[int(typed) - 1]
        print(f"There are the numbers from 1 to {len(choices)}.")
    return None


def _on(choices: list[str], seen: Collection[str]) -> str:
    """The way on: what has not been seen of the session or of its play."""
    ahead = [one for one in choices if one.startswith(ONWARD) and one not in seen]
    done = [one for one in choices if one.endswith(":done")]
    return (*ahead, *done, *choices)[0]


def _waiting(library: Library, session_id: str, place_id: str) -> Iterator[str]:
    """The facts of a session that wait for review: people read their `otherwise` instead."""
    place, today = library.place(place_id), datetime.now(UTC).date()
    lines = [line for card in library.sessions[session_id].cards for line in card.lines]
    for line in tuple(lines):
        lines += place.topics.get(line.town, ())
    named = dict.fromkeys(fact for line in lines for fact in line.leans_on)
    if waiting := [one for one in named if not library.fact(one, place).holds(today)]:
        yield f"\nThese facts wait for review, so people read their otherwise: {', '.join(waiting)}"


def shown(message: Message) -> str:
    """A message as text, its buttons numbered below it."""
    text = unescape(TAG.sub("", message.text))
    if message.attachment:
        text = f"[{type(message.attachment).__name__.lower()}]\n{text}"
    labels = [label for row in message.buttons for label, _ in row]
    return "\n".join([text, "", *(f"  {n}. {label}" for n, label in enumerate(labels, 1))])
