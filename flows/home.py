"""The home menu: only what works, the next session first, help always there."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons, lending
from flows.cards import open_button, track, upcoming
from flows.circles import finding
from flows.model import Name, Person, Reply, Screen, Words, counted, words
from flows.permission import for_everybody
from flows.team import menu
from flows.world import Asked, World


def home(person: Person, world: World, name: str = "") -> Screen:
    """The menu, with a greeting; by first name when the chat app told it."""
    place, library = world.place_of(person), world.library
    theirs = track(person, library)
    done = sum(session.id in person.finished for session in theirs)
    session = upcoming(person, library)
    return Screen(
        title=words("Hello, {name}", name=Name(name)) if name else words("Hello"),
        lines=(
            words("Where you live: {place}.", place=Words(place.name)),
            _progress(done, len(theirs)),
        ),
        listed=True,
        buttons=(
            *(((open_button(session, person),),) if session else ()),
            (buttons.SESSIONS, buttons.PEOPLE),
            (buttons.PLACES, buttons.ASK),
            (buttons.HELP, buttons.SETTINGS),
            (buttons.WHO, buttons.PRIVACY),
        ),
    )


def _progress(done: int, total: int) -> Words:
    """How much is read; before the first, what there is, for this is no test."""
    if done:
        return counted(
            "You have read {count} of {total} sessions.",
            "You have read {count} of {total} sessions.",
            done,
            total=total,
        )
    return counted(
        "There is {count} short session for you.",
        "There are {count} short sessions for you.",
        total,
    )


def show_home(asked: Asked) -> Reply:
    """The menu; members find their circles on it, and the team the door to the desk."""
    screen = home(asked.person, asked.world, asked.event.name)
    lines, rows = finding.next_for(asked)
    screen = replace(screen, lines=(*screen.lines, *lines), buttons=(*rows, *screen.buttons))
    if asked.staff:
        screen = replace(screen, buttons=((menu.DESK,), *screen.buttons))
    return Reply(asked.person, (screen,))


def show_people(asked: Asked) -> Reply:
    """Where one can meet people in this town, and its circles if there are any."""
    place = asked.world.place_of(asked.person)
    screen = Screen(
        title=words("People near you"),
        lines=asked.world.lines(place.topics["meet"], place),
        buttons=(
            *(((buttons.CIRCLES,),) if finding.are_near(asked) else ()),
            *lending.doors(asked.person, asked.world),
            (buttons.PLACES, buttons.NEIGHBOURS),
            (buttons.HOME, buttons.HELP),
        ),
        about=f"place/{place.id}",
    )
    return Reply(asked.person, (screen,))


TAPS = {"home": for_everybody(show_home), "people": for_everybody(show_people)}
