"""Settings: language, town, hour, pause; what is kept, and deleting it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from flows import buttons, lending
from flows.cards import upcoming
from flows.catalogue import LANGUAGES
from flows.hosts import who_are
from flows.induction import NUDGE, OFFER, keep_going, when_line
from flows.model import (
    Button,
    Drop,
    Forget,
    Person,
    Reply,
    Screen,
    ShowData,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import for_everybody
from flows.records import Member, Question, Story
from flows.team.membership import forgotten
from flows.timing import HOURS, USUAL_HOUR
from flows.topics import TOPICS, chosen
from flows.voices_choice import in_settings, voice_line
from flows.welcoming import Recording
from flows.world import Asked, World

DELETE = Button(label("button", "Delete everything"), choice("forget", "ask"))
HOUR = Button(label("button", "Hour"), choice("hour", "ask"))
PAUSE = Button(label("button", "Pause messages"), choice("writing", "pause"))
MY_STORIES = Button(label("button", "My stories"), choice("mystories"))
RESUME = Button(label("button", "Write to me again"), choice("writing", "resume"))


def settings_screen(person: Person, world: World) -> Screen:
    """Everything that can be changed, as it is now."""
    voice, voice_rows = in_settings(person, world)
    return Screen(
        title=words("Settings"),
        lines=(*_as_they_are(person, world), *voice, _writing(person)),
        listed=True,
        buttons=(
            (buttons.LANGUAGE, Button(label("button", "Town"), choice("place", "ask"))),
            (HOUR, RESUME if person.paused else PAUSE),
            *voice_rows,
            (TOPICS,),
            (buttons.MY_DATA, DELETE),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _as_they_are(person: Person, world: World) -> tuple[Words, ...]:
    return (
        words(
            "Language: {language}",
            language=Verbatim(LANGUAGES.get(person.language, person.language)),
        ),
        words("Town: {place}", place=Words(world.place_of(person).name)),
    )


def _writing(person: Person) -> Words:
    if person.paused:
        return words("Messages are paused. I answer when you write to me.")
    hour = time(USUAL_HOUR if person.hour is None else person.hour)
    return words("I write to you at {time}, never at night.", time=hour)


def show_settings(asked: Asked) -> Reply:
    return Reply(asked.person, (settings_screen(asked.person, asked.world),))


# --- the hour -----------------------------------------------------------------------------------


def hour_screen() -> Screen:
    return Screen(
        title=words("At what hour may I write to you?"),
        lines=(words("I write first only now and then, and never at night."),),
        buttons=(*buttons.hours(), (buttons.HOME, buttons.HELP)),
    )


def take_hour(asked: Asked) -> Reply:
    """Ask for the hour, or take the one tapped: the next offer moves to it."""
    person, world = asked.person, asked.world
    if asked.option not in {str(hour) for hour in HOURS}:
        return Reply(person, (hour_screen(),))
    person = replace(person, hour=int(asked.option))
    coming = upcoming(person, world.library)
    screen = Screen(
        title=words("Thank you"),
        lines=(when_line(person, world) if coming else _writing(person),),
        buttons=((buttons.SESSIONS, buttons.PEOPLE), (buttons.HOME, buttons.SETTINGS)),
    )
    return Reply(person, (screen,), keep_going(person, world))


# --- pause --------------------------------------------------------------------------------------


def pause_or_resume(asked: Asked) -> Reply:
    if asked.object == "resume":
        person = replace(asked.person, paused=False)
        effects = keep_going(person, asked.world)
        return Reply(person, (settings_screen(person, asked.world),), effects)
    return pause(asked)


def pause(asked: Asked) -> Reply:
    """Say nothing first any more; everything else stays as it is."""
    screen = Screen(
        title=words("I will not write to you first"),
        lines=(
            words("Your sessions stay here. I answer whenever you write to me."),
            words("If you want nothing to be kept, you can delete everything."),
        ),
        buttons=((RESUME,), (DELETE, buttons.HOME)),
        fresh=True,  # tapped under a message from the team, whose words are to stay
    )
    person = replace(asked.person, paused=True)
    return Reply(person, (screen,), (Drop(OFFER), Drop(NUDGE)))


# --- what is kept -------------------------------------------------------------------------------


def show_data(asked: Asked) -> Reply:
    """In words, and as a document with everything that is stored."""
    person, world = asked.person, asked.world
    begun = [world.library.sessions[s] for s in person.reading if s in world.library.sessions]
    read = [world.library.sessions[s] for s in person.finished if s in world.library.sessions]
    screen = Screen(
        title=words("What is kept about you"),
        lines=(
            *_as_they_are(person, world),
            *((voice_line(person),) if person.voice else ()),
            _writing(person),
            *(words("You have begun: {title}.", title=Words(session.title)) for session in begun),
            *(words("You have read: {title}.", title=Words(session.title)) for session in read),
            *(words("You want to be invited to: {topic}.", topic=t) for t in chosen(person)),
            *_with_others(asked),
            words("The numbers of this chat and of its newest message, so that I can answer."),
            words("The day you last wrote or tapped, and when I will write next."),
            words("Nothing else. The document below shows it exactly as it is stored."),
        ),
        buttons=(
            *(((MY_STORIES,),) if _stories(asked) else ()),
            (DELETE,),
            (buttons.HOME, buttons.SETTINGS),
        ),
        fresh=True,
    )
    return Reply(person, (screen,), (ShowData(),))


def _stories(asked: Asked) -> bool:
    return bool(asked.world.desk.every(Story, chat=(asked.chat,)))


def _with_others(asked: Asked) -> Iterator[Words]:
    """What there is besides, for the team, for members of circles, and for those who have asked."""
    if asked.staff:
        yield words("Your name and your places in the team, and what you did there.")
        if who_are(asked.staff, asked.world):
            yield words("How you say hello as a host: your name, your languages, your words.")
        if asked.world.desk.every(Recording, by=(asked.staff.id,)):
            yield words("The cards you have read aloud. You can take them away.")
    if asked.world.desk.every(Member, chat=(asked.chat,)):
        yield words(
            "Your circles, your name there, whether you come to their meetings,"
            " what you need and what you tick."
        )
    if _stories(asked):
        yield words("The stories you have told, for two years. You can take them back.")
    yield from lending.kept(asked.chat, asked.world)
    if asked.world.desk.every(Question, chat=(asked.chat,)):
        yield words("Your questions, the answers and notes on them, for a week after the end.")


def forget(asked: Asked) -> Reply:
    """Two taps: the question, then everything is gone."""
    if asked.object != "sure":
        return Reply(asked.person, (_are_you_sure(),))
    screen = Screen(
        title=words("Everything is deleted"),
        lines=(
            words("Nothing about you is kept here any more. I wish you well."),
            words("Telegram still holds this chat. You can delete the chat too."),
            words("If you ever want to come back, send /start."),
        ),
    )
    left = forgotten(asked.staff, asked.world) if asked.staff else ()
    lent = lending.forgotten(asked.chat, asked.world)
    return Reply(asked.person, (screen,), (*left, *lent, Forget()))


def _are_you_sure() -> Screen:
    return Screen(
        title=words("Delete everything about you?"),
        lines=(
            words("Your language, your town and how far you have read will be gone."),
            words("This cannot be undone."),
        ),
        buttons=(
            (Button(label("button", "Yes, delete everything"), choice("forget", "sure")),),
            (Button(label("button", "No, keep it"), choice("home")),),
        ),
    )


TAPS = {
    "settings": for_everybody(show_settings),
    "hour": for_everybody(take_hour),
    "writing": for_everybody(pause_or_resume),
    "data": for_everybody(show_data),
    "forget": for_everybody(forget),
}
