"""Voices: cards read aloud by somebody who speaks a language, for people who would rather listen.

A voice is played when a second speaker has accepted it, and only while the card says what was read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from flows import buttons
from flows.library import ELSEWHERE, Library
from flows.model import (
    Button,
    Effect,
    Person,
    Remove,
    Reply,
    Row,
    Screen,
    Tongue,
    Unsay,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler, for_everybody
from flows.records import Staff
from flows.shapes import Card, Line, Place, Session
from flows.welcoming import Recording
from flows.world import Asked, World

HASH = 16  # hex digits of a hash that are kept
PROOF = 4  # and that travel in a button, to see that the card is still the one that was read

Standing = Literal["current", "waiting", "old"]


@dataclass(frozen=True, slots=True)
class Script:
    """A card as somebody reads it aloud; one with lines of the town is another in each town."""

    session: Session
    card: Card
    place: Place

    @property
    def is_of_a_town(self) -> bool:
        return any(line.town for line in self.card.lines)

    @property
    def about(self) -> str:
        """What a recording of it is about: "bins/food", or "bins/town@luton"."""
        key = f"{self.session.id}/{self.card.id}"
        return f"{key}@{self.place.id}" if self.is_of_a_town else key

    def lines(self, world: World) -> tuple[Words, ...]:
        """What there is to read today."""
        return world.lines(self.card.lines, self.place)

    def english(self, world: World) -> str:
        """A short hash of all that is said: another sentence, or another fact, is another hash.

        A line whose fact does not hold is not said, so a voice that says it is not right either.
        """
        said = [self.card.title, *(line.english for line in self.lines(world))]
        facts = sorted({fact for line in self._written() for fact in line.leans_on})
        known = [f"{fact}={world.fact(fact, self.place).value}" for fact in facts]
        return sha256(json.dumps([said, known]).encode()).hexdigest()[:HASH]

    def _written(self) -> Iterator[Line]:
        for line in self.card.lines:
            yield from self.place.topics.get(line.town, ()) if line.town else (line,)


def script(session: Session, card: Card, place: Place, library: Library) -> Script:
    """The card as it is read aloud in this place: a card without a town is the same in all."""
    here = Script(session, card, place)
    return here if here.is_of_a_town else Script(session, card, library.place(ELSEWHERE))


def scripts(place: Place, library: Library) -> tuple[Script, ...]:
    """Every card there is to read aloud in this place, in the order of the sessions."""
    return tuple(
        script(session, card, place, library)
        for session in library.sessions.values()
        for card in session.cards
    )


def script_about(about: str, library: Library) -> Script | None:
    """What a recording is about, if there is such a card in such a place."""
    key, _, place_id = about.partition("@")
    session_id, _, card_id = key.partition("/")
    at = library.card(session_id, card_id)
    if at is None:
        return None
    found = script(*at, library.place(place_id), library)
    return found if found.about == about else None


# --- how a recording stands -----------------------------------------------------------------------


def standing(recording: Recording, english: str) -> Standing:
    """How a recording stands, given the hash of its card today ("" when the card has gone)."""
    if recording.english != english:
        return "old"
    second = recording.accepted_by not in ("", recording.by)
    return "current" if recording.state == "accepted" and second else "waiting"


def standing_now(recording: Recording, world: World) -> Standing:
    found = script_about(recording.about, world.library)
    return standing(recording, found.english(world) if found else "")


def newest(recordings: Collection[Recording]) -> Recording | None:
    return max(recordings, key=lambda one: (one.made_at, one.id), default=None)


def playing(what: Script, language: str, world: World) -> Recording | None:
    """What is played to readers who listen in this language, if there is anything."""
    found = world.desk.every(Recording, about=(what.about,), language=(language,))
    if not found:
        return None
    english = what.english(world)
    return newest([one for one in found if standing(one, english) == "current"])


def heard_in(recordings: Iterable[Recording], world: World) -> tuple[str, ...]:
    """The languages that have something to listen to, each once."""
    known: dict[str, str] = {}
    languages = set()
    for one in recordings:
        if one.about not in known:
            found = script_about(one.about, world.library)
            known[one.about] = found.english(world) if found else ""
        if standing(one, known[one.about]) == "current":
            languages.add(one.language)
    return tuple(sorted(languages))


def voices_of(staff: Staff, world: World) -> tuple[Effect, ...]:
    """The voices that nobody has accepted yet of somebody who leaves the team, gone with them.

    What waits to be said about them has their name in it, so it is not said. What was accepted
    stays until they delete everything.
    """
    theirs = world.desk.every(Recording, chat=(staff.chat,), state=("offered",))
    return (*map(Remove, theirs), *(Unsay(source_of(recording)) for recording in theirs))


def source_of(recording: Recording) -> str:
    """What is said about a recording and is void when it has gone."""
    return f"voice-{recording.id}"


# --- listening ------------------------------------------------------------------------------------


def listens_in(person: Person) -> str:
    """The language in which cards are read to somebody."""
    return person.voice or person.language


def listen_row(session: Session, card: Card, person: Person, world: World) -> tuple[Row, ...]:
    """The way to the voice of a card, if it has one. One look at the desk."""
    what = script(session, card, world.place_of(person), world.library)
    if playing(what, listens_in(person), world) is None:
        return ()
    return ((Button(label("button", "🔊 Listen"), choice("listen", session.id, card.id)),),)


def listen(asked: Asked) -> Reply:
    """Play the voice of a card, below the card."""
    world, person = asked.world, asked.person
    at = world.library.card(asked.object, asked.option)
    if at is None:
        return Reply(person, (GONE,))
    session, card = at
    what = script(session, card, world.place_of(person), world.library)
    recording = playing(what, listens_in(person), world)
    back = Button(label("button", "← Back to the card"), choice("card", session.id, card.id))
    ways_on: tuple[Row, ...] = ((back,), (buttons.HOME, buttons.HELP))
    if recording is None:
        said = words("This card has no voice just now. You can read it.")
        return Reply(person, (Screen((said,), buttons=ways_on),))
    line = words("In {language}", language=Tongue(recording.language))
    screen = Screen(
        title=Words(card.title),
        lines=(line,),
        buttons=((HUSH,),) if session.private else ways_on,
        attachment=recording.file,
    )
    return Reply(person, (screen,))


def hush(asked: Asked) -> Reply:
    """Where a voice cannot be taken out of the chat by us: what they can do."""
    said = words("I cannot take this voice out of the chat. You can hold it down and delete it.")
    ways_on = ((buttons.SESSIONS,), (buttons.HOME, buttons.HELP))
    return Reply(asked.person, (Screen((said,), buttons=ways_on, fresh=True),))


# A page changes into the menu when it is closed; a voice cannot, and is taken away instead.
HUSH = Button(label("button", "✕ Take this voice away"), choice("hush"))

GONE = Screen(
    (words("This card is not here any more."),),
    buttons=((buttons.SESSIONS,), (buttons.HOME, buttons.HELP)),
)

TAPS: dict[str, Handler] = {"listen": for_everybody(listen), "hush": for_everybody(hush)}
