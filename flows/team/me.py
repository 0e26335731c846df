"""What people of the team change about themselves: their name, their languages, to stop."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.catalogue import LANGUAGES
from flows.events import Wrote
from flows.hosts import who_are
from flows.model import Button, Name, Put, Reply, Row, Screen, Verbatim, choice, label, words
from flows.permission import TEAM, for_staff
from flows.records import Staff
from flows.team.membership import name_for_the_team, parted, renamed
from flows.team.menu import DESK, post_line
from flows.world import Asked, World

BACK: Row = (Button(label("button", "My name and languages"), choice("me")),)


def switched(languages: tuple[str, ...], code: str) -> tuple[str, ...]:
    """These languages with one more, or one less."""
    others = tuple(known for known in languages if known != code)
    return others if code in languages else (*languages, code)


def language_rows(
    languages: tuple[str, ...], verb: str, object_: str = "", before: str = ""
) -> tuple[Row, ...]:
    """A switch for each language, those that are on with a tick."""
    return tuple(
        (
            Button(
                label("button", "✓ {language}", language=Verbatim(own_name))
                if code in languages
                else Verbatim(own_name),
                choice(verb, object_, before + code),
            ),
        )
        for code, own_name in LANGUAGES.items()
    )


def show_me(asked: Asked) -> Reply:
    staff = asked.staff
    assert staff is not None
    return Reply(asked.person, (_screen(staff, asked.world),))


def _screen(staff: Staff, world: World) -> Screen:
    return Screen(
        title=words("The team sees this name: {name}", name=Name(staff.name)),
        lines=(
            *(post_line(role, place, world) for place, role in staff.posts.items()),
            words("Tap the languages in which you can answer."),
        ),
        buttons=(
            *language_rows(staff.languages, "speak"),
            (Button(label("button", "Other languages I speak"), choice("spoken")),),
            (
                Button(label("button", "Another name"), choice("rename")),
                Button(label("button", "Leave the team"), choice("leave")),
            ),
            *_as_a_host(staff, world),
            (DESK,),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _as_a_host(staff: Staff, world: World) -> tuple[Row, ...]:
    """The way to their own hello, for those who are a host."""
    if not who_are(staff, world):
        return ()
    return ((Button(label("button", "How I say hello"), choice("hello")),),)


def speak(asked: Asked) -> Reply:
    """Switch a language on or off."""
    staff = asked.staff
    assert staff is not None
    if asked.option not in LANGUAGES:
        return show_me(asked)
    staff = replace(staff, languages=switched(staff.languages, asked.option))
    return Reply(asked.person, (_screen(staff, asked.world),), (Put(staff),))


def ask_name(asked: Asked) -> Reply:
    screen = Screen(
        title=words("What may the team call you?"),
        lines=(words("Write a first name or a nickname."),),
        buttons=(BACK, (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, "rename"), (screen,))


def take_name(asked: Asked) -> Reply:
    """The name they wrote; anything else is asked for once more."""
    staff, event = asked.staff, asked.event
    assert staff is not None
    name = name_for_the_team(event.text) if isinstance(event, Wrote) else ""
    if not name:
        return ask_name(asked)
    effects = (Put(replace(staff, name=name)), *renamed(staff, name, asked.world))
    screen = _screen(replace(staff, name=name), asked.world)
    return Reply(done_waiting(asked.person), (screen,), effects)


def leave(asked: Asked) -> Reply:
    """Two taps: the question, then they are of the team no longer."""
    staff = asked.staff
    assert staff is not None
    if asked.object != "sure":
        return Reply(asked.person, (_are_you_sure(),))
    screen = Screen(
        (words("You have left the team. Thank you for everything you have done."),),
        buttons=((buttons.HOME, buttons.HELP),),
    )
    return Reply(asked.person, (screen,), parted(staff, tuple(staff.posts), asked.world))


def _are_you_sure() -> Screen:
    return Screen(
        title=words("Leave the team?"),
        lines=(
            words("Questions you were answering go to somebody else."),
            words("To come back, you need a new invitation."),
        ),
        buttons=(
            (Button(label("button", "Yes, leave the team"), choice("leave", "sure")),),
            (Button(label("button", "No, stay"), choice("me")),),
            (buttons.HOME, buttons.HELP),
        ),
    )


TAPS = {
    "me": for_staff(show_me, *TEAM),
    "speak": for_staff(speak, *TEAM),
    "rename": for_staff(ask_name, *TEAM),
    "leave": for_staff(leave, *TEAM),
}
TEXTS = {"rename": for_staff(take_name, *TEAM)}
