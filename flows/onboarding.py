"""The first minutes: choose a language, hear who we are, choose a town."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from flows import buttons
from flows.catalogue import LANGUAGES
from flows.circles.circle import show_circle
from flows.home import home
from flows.induction import keep_going
from flows.model import Button, Person, Reply, Row, Screen, Verbatim, Words, choice, words
from flows.pages import page_screen
from flows.permission import for_everybody
from flows.settings import settings_screen
from flows.team import joining
from flows.team.membership import LINK, token_in
from flows.world import Asked, World

POSTER = "place-"  # the start of a deep link payload: /start place-luton
CIRCLE = "circle-"  # the same, of a link that leads to a circle: /start circle-ID
CIRCLE_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


def ordered(hint: str) -> tuple[str, ...]:
    """All languages; the one their app uses comes first, and nothing is decided by it."""
    first = hint.partition("-")[0].lower()
    return tuple(sorted(LANGUAGES, key=lambda code: code != first))


def languages_screen(hint: str, link: str = "") -> Screen:
    """The choice of language, each in its own script.

    What a link carried travels in the buttons: nobody is remembered before they choose.
    """
    order = ordered(hint)
    link = invitation(link) or _to_circle(link) or link.removeprefix(POSTER)
    names = [Button(Verbatim(LANGUAGES[code]), choice("language", code, link)) for code in order]
    numbers = Button(Verbatim("☎ 999 · 111"), choice("page", "help"))
    return Screen(
        lines=(words("Choose your language"),),
        buttons=(*((name,) for name in names), (numbers,)),
        languages=order,
    )


def linked(payload: str, world: World) -> str:
    """The tap that a deep link stands for: a town's poster, a circle, an invitation to the team.

    "" when it is no link of ours.
    """
    if payload.startswith(LINK):
        return choice("join", token_in(payload))
    if circle := circle_in(payload):
        return choice("circle", circle)
    place = _town(payload, world) if payload.startswith(POSTER) else ""
    return choice("poster", place) if place else ""


def invitation(link: str) -> str:
    """The link of an invitation, without a token that is not whole; "" for any other."""
    return LINK + token_in(link) if link.startswith(LINK) else ""


def circle_in(link: str) -> str:
    """The circle that a link names, "" when it is no such link."""
    circle = link.removeprefix(CIRCLE) if link.startswith(CIRCLE) else ""
    return circle if CIRCLE_ID.fullmatch(circle) else ""


def _to_circle(link: str) -> str:
    circle = circle_in(link)
    return CIRCLE + circle if circle else ""


def _town(link: str, world: World) -> str:
    """The town a poster's link names, "" when there is none of that name."""
    place = link.removeprefix(POSTER)
    return place if place in world.library.places else ""


def choose_first_language(guest: Asked) -> Reply:
    """The first thing anybody chooses; from then on they are remembered."""
    code, link, world = guest.object, guest.option, guest.world
    if code not in LANGUAGES:
        return Reply(None, (languages_screen(guest.event.hint, link),))
    person = Person(language=code, place=_town(link, world))
    if invitation(link):
        return joining.join(replace(guest, person=person, object=token_in(link), option=""))
    screens: tuple[Screen, ...] = ()
    if circle := circle_in(link):
        shown = show_circle(replace(guest, person=person, object=circle, option=""))
        person, screens = shown.person or person, shown.screens
    # Whoever only looks in today is offered the first session once, some days later.
    screens = (page_screen("who", person, world), *screens)
    return Reply(person, screens, keep_going(person, world))


def take_language(asked: Asked) -> Reply:
    """Ask for another language, or take the one tapped."""
    code, world = asked.object, asked.world
    if code not in LANGUAGES:
        return Reply(asked.person, (languages_screen(asked.event.hint),))
    place = asked.person.place or _town(asked.option, world)
    person = replace(asked.person, language=code, place=place)
    if invitation(asked.option):
        return joining.join(replace(asked, person=person, object=token_in(asked.option), option=""))
    if circle := circle_in(asked.option):
        return show_circle(replace(asked, person=person, object=circle, option=""))
    back = asked.person.place
    screen = settings_screen(person, world) if back else page_screen("who", person, world)
    return Reply(person, (screen,))


# --- the town -----------------------------------------------------------------------------------


def places_screen(world: World) -> Screen:
    return Screen(
        title=words("Where do you live?"),
        lines=(words("Some things differ from town to town, for example the bins."),),
        buttons=(*_place_rows(world), (buttons.HELP,)),
    )


def _place_rows(world: World) -> Iterable[Row]:
    for place in world.library.places.values():
        yield (Button(Words(place.name), choice("place", place.id)),)


def take_place(asked: Asked) -> Reply:
    """Ask for the town, or take the one tapped."""
    person, world = asked.person, asked.world
    if asked.object not in world.library.places:
        return Reply(person, (places_screen(world),))
    arrives = person.place in ("", asked.object)
    person = replace(person, place=asked.object)
    screen = home(person, world, asked.event.name) if arrives else settings_screen(person, world)
    return Reply(person, (screen,))


def scan_poster(asked: Asked) -> Reply:
    """The link on a town's poster: their town if they have none, else a question."""
    person, world = asked.person, asked.world
    poster = world.library.places.get(asked.object)
    if poster is None or person.place in ("", poster.id):
        place = poster.id if poster else person.place
        return take_place(replace(asked, object=place))
    screen = Screen(
        title=words("The place on this poster: {place}.", place=Words(poster.name)),
        lines=(words("Which town do you live in?"),),
        buttons=(
            (Button(Words(poster.name), choice("place", poster.id)),),
            (Button(Words(world.place_of(person).name), choice("home")),),
        ),
    )
    return Reply(person, (screen,))


TAPS = {
    "language": for_everybody(take_language),
    "place": for_everybody(take_place),
    "poster": for_everybody(scan_poster),
}
