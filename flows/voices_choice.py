"""In which language cards are read to somebody, if it is not the one they read."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.model import Button, Person, Reply, Row, Screen, Words, choice, label, words
from flows.permission import Handler, for_everybody
from flows.signpost_screens import in_twos
from flows.spoken import own_name
from flows.voices import heard_in, listens_in
from flows.welcoming import Recording
from flows.world import Asked, World

VOICE = Button(label("button", "🔊 Voice"), choice("readto", "ask"))


def languages(world: World) -> tuple[str, ...]:
    """The languages that have something to listen to."""
    return heard_in(world.desk.every(Recording, state=("accepted",)), world)


def voice_line(person: Person) -> Words:
    return words("Voice: {language}", language=own_name(listens_in(person)))


def in_settings(person: Person, world: World) -> tuple[tuple[Words, ...], tuple[Row, ...]]:
    """A line and a row for the settings; nothing while nobody has recorded anything."""
    if not languages(world):
        return (), ()
    return (voice_line(person),), ((VOICE,),)


def choose(asked: Asked) -> Reply:
    """Ask in which language, or take the one tapped; none is the one they read."""
    known = languages(asked.world)
    person = asked.person
    if asked.object != "set" or (asked.option and asked.option not in known):
        return Reply(person, (_which(person, known),))
    person = replace(person, voice=asked.option)
    screen = Screen(
        title=words("Thank you"),
        lines=(
            voice_line(person),
            words("Where a card has a voice in this language, you see the button: 🔊 Listen"),
        ),
        buttons=((buttons.SESSIONS, buttons.SETTINGS), (buttons.HOME, buttons.HELP)),
    )
    return Reply(person, (screen,))


def _which(person: Person, known: tuple[str, ...]) -> Screen:
    others = tuple(code for code in known if code != person.language)
    ways_on: tuple[Row, ...] = ((buttons.SETTINGS,), (buttons.HOME, buttons.HELP))
    if not others:
        said = words("There are no voices in other languages yet.")
        return Screen((said,), buttons=ways_on)
    return Screen(
        title=words("In which language do you like to listen?"),
        lines=(
            words("People of the team have read cards aloud."),
            words("What you read stays in the language you have chosen."),
        ),
        buttons=(
            *in_twos([_button(code, code, person) for code in others]),
            (_button(person.language, "", person),),
            *ways_on,
        ),
    )


def _button(language: str, to: str, person: Person) -> Button:
    name = own_name(language)
    text = label("button", "✓ {language}", language=name) if person.voice == to else name
    return Button(text, choice("readto", "set", to))


TAPS: dict[str, Handler] = {"readto": for_everybody(choose)}
