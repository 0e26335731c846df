"""The one front door: `respond` takes a person, an event and the world, and answers.

It is pure: the same three give the same answer. It answers anything, from anybody, at any
time; a button sent months ago still leads somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flows import care, home, induction, onboarding, pages, settings, talk
from flows.addressing import addressed
from flows.model import (
    Arrange,
    Commanded,
    Drop,
    Due,
    Effect,
    Event,
    Failed,
    Forget,
    Hurried,
    Left,
    Person,
    Reply,
    Returned,
    Sent,
    Step,
    Tapped,
    Words,
    Wrote,
    words,
)
from flows.timing import awake, next_waking
from flows.world import Asked, World

Tap = Callable[[Asked], Reply]
Moment = Callable[[Person, World], Reply]

TAPS: Mapping[str, Tap] = {
    **home.TAPS,
    **onboarding.TAPS,
    **induction.TAPS,
    **pages.TAPS,
    **settings.TAPS,
    **care.TAPS,
}
MOMENTS: Mapping[str, Moment] = {**induction.MOMENTS, **care.MOMENTS}

# Each command, what its menu says, and the tap it stands for.
COMMANDS: Mapping[str, tuple[Words, str]] = {
    "start": (words("Begin, or go to the menu"), "home::"),
    "help": (words("Help and emergency numbers"), "page:help:"),
    "language": (words("Choose your language"), "language:ask:"),
    "settings": (words("Change town, hour and more"), "settings::"),
    "mydata": (words("See what is kept about you"), "data::"),
    "privacy": (words("How your privacy is kept"), "page:privacy:"),
    "stop": (words("Pause messages"), "writing:pause:"),
    "deleteme": (words("Delete everything about you"), "forget:ask:"),
}
OPEN_TO_ALL = ("page:help:", "page:privacy:", "page:privacy-more:")  # before a language is chosen


def respond(person: Person | None, event: Event, world: World) -> Step:
    """One step of the conversation.

    `person` is None for somebody who has not chosen a language yet, or whose data is deleted.
    """
    reply = _reply(_present(person, event), event, world)
    effects = reply.effects
    if reply.person and not any(isinstance(effect, Forget) for effect in effects):
        reply, effects = _seen(reply, event, world)
    gone = any(isinstance(effect, Forget) for effect in effects)
    language = reply.person.language if reply.person else _language_for(event)
    messages = tuple(world.wording.message(screen, language) for screen in reply.screens)
    return Step(
        person=None if gone else reply.person,
        messages=addressed(messages, reply, person, event, world),
        effects=effects,
    )


def _reply(person: Person | None, event: Event, world: World) -> Reply:
    if isinstance(event, Due | Left | Returned):
        return _by_itself(person, event, world) if person else Reply(None)
    if isinstance(event, Hurried | Failed):
        return Reply(person, (care.TOO_FAST if isinstance(event, Hurried) else care.SORRY,))
    if person is None:
        return _newcomer(event, world)
    return _known(person, event, world)


def _known(person: Person, event: Event, world: World) -> Reply:
    match event:
        case Tapped():
            return _tap(person, event.choice, event, world)
        case Commanded() if tap := _stands_for(event, world):
            return _tap(person, tap, event, world)
        case Commanded(command=text) | Wrote(text=text):
            return talk.about_text(text, person, world)
        case Sent():
            return talk.about_other_things(event.what, person)
    return Reply(person)


def _stands_for(event: Commanded, world: World) -> str:
    """The tap a command is short for, "" when there is no such command."""
    if event.command == "start" and (place := onboarding.poster_place(event.payload, world)):
        return f"poster:{place}:"
    return COMMANDS[event.command][1] if event.command in COMMANDS else ""


def _tap(person: Person, choice: str, event: Event, world: World) -> Reply:
    """Follow a button; one that nobody knows any more leads to the menu."""
    verb, object_, option = (*choice.split(":"), "", "")[:3]
    tap = TAPS.get(verb, home.show_home)
    if tap is home.show_home and not person.place:
        tap, object_ = onboarding.take_place, ""  # the menu needs a town
    return tap(Asked(person, event, world, object_, option))


def _newcomer(event: Event, world: World) -> Reply:
    """Before a language is chosen: the choice of language, and help for anybody."""
    place = ""
    match event:
        case Tapped(choice=tapped) if tapped.startswith("language:"):
            _, code, place = (*tapped.split(":"), "", "")[:3]
            return onboarding.choose_language(None, event, world, code, place)
        case Tapped(choice=tapped) if tapped in OPEN_TO_ALL:
            return _help_for_all(tapped, event, world)
        case Commanded() if _stands_for(event, world) in OPEN_TO_ALL:
            return _help_for_all(_stands_for(event, world), event, world)
        case Commanded(command="start"):
            place = onboarding.poster_place(event.payload, world)
    return Reply(None, (onboarding.languages_screen(event.hint, place),))


def _help_for_all(tapped: str, event: Event, world: World) -> Reply:
    guest = Person(language=_language_for(event))
    page = pages.page_screen(tapped.split(":")[1], guest, world)
    chooser = onboarding.languages_screen(event.hint)
    return Reply(None, (page, replace(chooser, fresh=True)))


def _by_itself(person: Person, event: Due | Left | Returned, world: World) -> Reply:
    """What happens without a word from the person: time passing, a block, a return."""
    match event:
        case Left():
            away = replace(person, away=True)
            return Reply(away, effects=(Drop(induction.OFFER), Drop(induction.NUDGE)))
        case Returned():
            return Reply(person, effects=induction.keep_going(person, world))
        case Due(moment=care.FORGET):
            return care.forget_due(person, world)
        case Due(moment=moment) if moment in MOMENTS:
            return _due(person, moment, world)
    return Reply(person)


def _due(person: Person, moment: str, world: World) -> Reply:
    """A moment for words: never at night, never to somebody who asked for silence."""
    zone = world.place_of(person).clock
    unwanted = person.paused or person.away or not person.place
    if unwanted and moment != care.FAREWELL:  # which itself says nothing then, but must follow
        return Reply(person)
    if not awake(world.now, zone):
        return Reply(person, effects=(Arrange(moment, next_waking(world.now, zone, person.hour)),))
    return MOMENTS[moment](person, world)


def _present(person: Person | None, event: Event) -> Person | None:
    """Anything from the person themselves means they are back."""
    if person and person.away and not isinstance(event, Due | Left):
        return replace(person, away=False)
    return person


def _seen(reply: Reply, event: Event, world: World) -> tuple[Reply, tuple[Effect, ...]]:
    """Note the day of a sign of life, and the newest message the person sent."""
    person, effects = reply.person, reply.effects
    if person is None or isinstance(event, Due | Left | Hurried | Failed):
        return reply, effects
    today = world.today(world.place_of(person))
    if person.seen_on != today:
        person = replace(person, seen_on=today)
        effects = (*effects, care.silence(world, person), Drop(care.FORGET))
    if isinstance(event, Wrote | Commanded | Sent):
        person = replace(person, newest=max(person.newest, event.message))
    return replace(reply, person=person), effects


def _language_for(event: Event) -> str:
    """For words that cannot wait until a language is chosen: what their app speaks."""
    return onboarding.ordered(event.hint)[0]
