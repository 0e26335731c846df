"""The one front door: `respond` takes a person, an event and the world, and answers.

It is pure: the same three give the same answer. It answers anything, from anybody, at any
time; a button sent months ago still leads somewhere. What leads where: `flows/routes.py`.
"""

from __future__ import annotations

from dataclasses import replace

from flows import binday, care, followup, induction, onboarding, pages, talk
from flows.addressing import addressed, for_others
from flows.awaiting import done_waiting
from flows.events import (
    Brought,
    Commanded,
    Due,
    Elsewhere,
    Event,
    Failed,
    Hurried,
    Inspected,
    Left,
    Linked,
    LookedUp,
    Returned,
    Sent,
    Tapped,
    Wrote,
)
from flows.model import (
    Arrange,
    Audit,
    Drop,
    Effect,
    Forget,
    Person,
    Put,
    Remove,
    Reply,
    Screen,
    Step,
    Tell,
)
from flows.permission import NOT_ALLOWED, Handler, acting_as, may
from flows.routes import COMMANDS, HOME, MOMENTS, TAPS, TEXTS
from flows.team import groups, imports, round_held, voices_in
from flows.timing import awake, next_waking
from flows.world import Asked, World

# What is no sign of life: nobody wrote or tapped, or nothing is to be kept of it.
NO_SIGN_OF_LIFE = (Due, Left, Hurried, Failed, Brought, Inspected, LookedUp, Elsewhere)
OPEN_TO_ALL = ("page:help:", "page:privacy:", "page:privacy-more:")  # before a language is chosen


def respond(person: Person | None, event: Event, world: World, chat: int = 0) -> Step:
    """One step of the conversation, in somebody's chat.

    `person` is None for somebody who has not chosen a language yet, or whose data is deleted; and
    for a group, where nothing is ever answered.
    """
    if chat < 0:  # a group: Telegram counts them below zero
        reply = groups.noticed(event, world, chat)
    else:
        reply = _reply(_present(person, event), event, world, chat)
    effects = reply.effects
    if reply.person and not any(isinstance(effect, Forget) for effect in effects):
        reply, effects = _seen(reply, event, world)
    gone = any(isinstance(effect, Forget) for effect in effects)
    language = reply.person.language if reply.person else _language_for(event)
    messages = tuple(world.wording.message(screen, language) for screen in reply.screens)
    return Step(
        person=None if gone else reply.person,
        messages=addressed(messages, reply, person, event, world),
        effects=tuple(effect for effect in effects if not isinstance(effect, Tell)),
        told=tuple(for_others(effects, world)),
    )


def _reply(person: Person | None, event: Event, world: World, chat: int) -> Reply:
    if person is None:
        return _unknown(event, world, chat)
    asked = Asked(person, event, world, chat)
    match event:
        case Due():
            return _due(asked, event.moment)
        case Left():
            away = replace(person, away=True)
            return Reply(away, effects=(Drop(induction.OFFER), Drop(induction.NUDGE)))
        case Returned():
            missed = tuple(followup.missed(asked))
            return Reply(person, missed, induction.keep_going(person, world))
        case Linked() | Inspected() | LookedUp():
            return _begun_elsewhere(asked, event)
        case Hurried() | Failed():
            return Reply(person, (_apology(event),))
        case Tapped():
            return _tap(asked, event.choice)
        case Commanded() if tap := _stands_for(event, world):
            return _tap(asked, tap)
        case Commanded() | Wrote() | Sent() | Brought():
            return _awaited(asked) or _by_the_way(asked)
    return Reply(done_waiting(person))  # elsewhere: nothing more is awaited


# --- somebody who has chosen a language ---------------------------------------------------------


def _tap(asked: Asked, choice: str) -> Reply:
    """Follow a button; one that nobody knows any more leads to the menu.

    Whatever was awaited before is not awaited any more: they have gone elsewhere.
    """
    verb, asked = _taken_apart(asked, choice)
    handler = TAPS.get(verb, HOME)
    if handler is HOME and not asked.person.place:
        handler, asked = TAPS["place"], replace(asked, object="")  # the menu needs a town
    person = replace(asked.person, awaits="", awaits_until=None)
    return _handled(handler, replace(asked, person=person), verb)


def _begun_elsewhere(asked: Asked, event: Linked | Inspected | LookedUp) -> Reply:
    """What was begun with a tap or a text here, and what came of it outside of this chat."""
    match event:
        case Linked():
            return _handled(groups.LINKED, replace(asked, object=event.circle), "grouplink")
        case Inspected():
            return _handled(round_held.INSPECTED, replace(asked, object=event.round), "roundheld")
        case LookedUp():
            return _handled(binday.LOOKED_UP, replace(asked, object=event.place), "binday")


def _taken_apart(asked: Asked, choice: str) -> tuple[str, Asked]:
    verb, object_, option = (*choice.split(":"), "", "")[:3]
    return verb, replace(asked, object=object_, option=option)


def _handled(handler: Handler, asked: Asked, verb: str) -> Reply:
    """Let the handler answer, if it may; note what the team changes."""
    if not may(handler, asked):
        return Reply(done_waiting(asked.person), (NOT_ALLOWED,))
    places, role = acting_as(handler, asked)
    reply = handler.answer(asked)
    if role and any(isinstance(effect, Put | Remove) for effect in reply.effects):
        done = Audit(role, verb, asked.object, places)
        return replace(reply, effects=(*reply.effects, done))
    return reply


def _awaited(asked: Asked) -> Reply | None:
    """What they were asked to write or send, if anything, and not too long ago."""
    person, event = asked.person, asked.event
    if isinstance(event, Commanded) or not person.awaits or person.awaits_until is None:
        return None
    if asked.world.now > person.awaits_until:
        return None
    verb, asked = _taken_apart(asked, person.awaits)
    handler = TEXTS.get(verb)
    return _handled(handler, asked, verb) if handler else None


def _by_the_way(asked: Asked) -> Reply:
    """Something that nobody had asked for: it is welcome all the same."""
    match asked.event:
        case Commanded(command=text) | Wrote(text=text):
            return talk.about_text(text, asked)
        case Sent(what=what):
            return voices_in.by_reply(asked) or talk.about_other_things(what, asked)
        case Brought():
            return imports.came_late(asked)
    return Reply(asked.person)


def _stands_for(event: Commanded, world: World) -> str:
    """The tap a command is short for, "" when there is no such command."""
    if event.command == "start" and (tap := onboarding.linked(event.payload, world)):
        return tap
    return COMMANDS[event.command][1] if event.command in COMMANDS else ""


def _apology(event: Hurried | Failed) -> Screen:
    return care.TOO_FAST if isinstance(event, Hurried) else care.SORRY


def _due(asked: Asked, name: str) -> Reply:
    """A moment: never at night; words that come first, never to who asked for silence."""
    verb, asked = _taken_apart(asked, name)
    moment = MOMENTS.get(verb)
    if moment is None:
        return Reply(asked.person)
    person, world = asked.person, asked.world
    unwanted = person.paused or person.away or not person.place
    if unwanted and not moment.duty:
        return Reply(person)
    zone = world.place_of(person).clock
    if not awake(world.now, zone):
        return Reply(person, effects=(Arrange(name, next_waking(world.now, zone, person.hour)),))
    return moment.answer(asked)


# --- somebody who has not -----------------------------------------------------------------------


def _unknown(event: Event, world: World, chat: int) -> Reply:
    if isinstance(
        event, Due | Left | Returned | Brought | Inspected | LookedUp | Linked | Elsewhere
    ):
        return Reply(None)
    if isinstance(event, Hurried | Failed):
        return Reply(None, (_apology(event),))
    return _newcomer(event, world, chat)


def _newcomer(event: Event, world: World, chat: int) -> Reply:
    """Before a language is chosen: the choice of language, and help for anybody."""
    link = ""
    match event:
        case Tapped(choice=tapped) if tapped.startswith("language:"):
            guest = Asked(Person(language=""), event, world, chat)
            _, guest = _taken_apart(guest, tapped)
            return onboarding.choose_first_language(guest)
        case Tapped(choice=tapped) if tapped in OPEN_TO_ALL:
            return _help_for_all(tapped, event, world)
        case Commanded() if _stands_for(event, world) in OPEN_TO_ALL:
            return _help_for_all(_stands_for(event, world), event, world)
        case Commanded(command="start"):
            link = event.payload if onboarding.linked(event.payload, world) else ""
    return Reply(None, (onboarding.languages_screen(event.hint, link),))


def _help_for_all(tapped: str, event: Event, world: World) -> Reply:
    guest = Person(language=_language_for(event))
    page = pages.page_screen(tapped.split(":")[1], guest, world)
    chooser = onboarding.languages_screen(event.hint)
    return Reply(None, (page, replace(chooser, fresh=True)))


# --- signs of life --------------------------------------------------------------------------------


def _present(person: Person | None, event: Event) -> Person | None:
    """Anything from the person themselves, in their own chat, means they are back."""
    silent = Due | Left | Brought | Inspected | LookedUp | Linked
    if person and person.away and not isinstance(event, silent):
        return replace(person, away=False)
    return person


def _seen(reply: Reply, event: Event, world: World) -> tuple[Reply, tuple[Effect, ...]]:
    """Note the day of a sign of life, and the newest message the person sent."""
    person, effects = reply.person, reply.effects
    if person is None or isinstance(event, NO_SIGN_OF_LIFE):
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
