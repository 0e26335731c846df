"""One host: who may change them, and how new people meet them.

The coordinators of the place change them, and so do hosts of the team themselves: each by verbs of
their own, so that who may do what is checked at every tap.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from flows import buttons, hosts
from flows.awaiting import done_waiting
from flows.catalogue import SOURCE
from flows.model import Button, Name, Put, Reply, Row, Screen, Words, choice, label, tongues, words
from flows.permission import COORDINATORS, TEAM, Handler, for_staff
from flows.records import Staff
from flows.team.menu import OUR_WELCOME, place_name
from flows.welcoming import Host
from flows.world import Asked, World

MOST_LANGUAGES = 8  # of a host: they stand in one line of a card


@dataclass(frozen=True, slots=True)
class Door:
    """The verbs by which somebody comes to a host."""

    shows: str
    speaks: str
    says: str
    leaves: str


# For the coordinators of the place, and for hosts themselves.
THEIRS = Door("host", "hostspeaks", "hostwords", "hostaway")
MINE = Door("hello", "hellospeaks", "hellowords", "helloaway")
Answer = Callable[[Asked, Host, Door], Reply]


# --- who may --------------------------------------------------------------------------------------


def place_of(asked: Asked) -> Collection[str]:
    """The place of the host that is named."""
    host = asked.world.desk.find(Host, asked.object)
    return (host.place,) if host else ()


def for_coordinators(answer: Answer) -> Handler:
    def with_host(asked: Asked) -> Reply:
        host = asked.world.desk.find(Host, asked.object)
        return answer(asked, host, THEIRS) if host else gone(asked)

    return for_staff(with_host, *COORDINATORS, where=place_of)


def for_themselves(answer: Answer) -> Handler:
    """For somebody of the team, about the host they are themselves; else they see which."""

    def with_own(asked: Asked) -> Reply:
        host = asked.world.desk.find(Host, asked.object)
        mine = host if host and host.staff and host.staff == _me(asked).id else None
        return answer(asked, mine, MINE) if mine else show_own(asked)

    return for_staff(with_own, *TEAM)


def _me(asked: Asked) -> Staff:
    staff = asked.staff
    assert staff is not None, "hosts are looked after by people of the team"
    return staff


def gone(asked: Asked) -> Reply:
    """What is said of a host who has been taken away."""
    screen = Screen(
        (words("This host is not on the list any more."),),
        buttons=(to_list(), (buttons.HOME, buttons.HELP)),
    )
    return Reply(done_waiting(asked.person), (screen,))


def show_own(asked: Asked) -> Reply:
    """How they say hello; who is a host in several places chooses one."""
    mine = hosts.who_are(_me(asked), asked.world)
    if len(mine) == 1:
        return show(asked, mine[0], MINE)
    each = [
        Button(
            label("button", "{place}", place=place_name(host.place, asked.world)),
            choice(MINE.shows, host.id),
        )
        for host in mine
    ]
    said = words("You are not a host. A coordinator can add you.")
    screen = Screen(
        (words("Where do you say hello?") if mine else said,),
        buttons=(*((button,) for button in each), (OUR_WELCOME,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(done_waiting(asked.person), (screen,))


# --- as readers meet them -------------------------------------------------------------------------


def show(asked: Asked, host: Host, door: Door, *said: Words) -> Reply:
    screen = _screen(host, door, asked.person.language, asked.world, *said)
    return Reply(done_waiting(asked.person), (screen,))


def _screen(host: Host, door: Door, language: str, world: World, *said: Words) -> Screen:
    own = door is MINE
    place = place_name(host.place, world)
    return Screen(
        title=words("New people in {place} meet you like this", place=place)
        if own
        else words("New people in {place} meet this host like this", place=place),
        lines=(
            *said,
            hosts.introduction(host, language),
            *_said_in(host),
            _hears(host, own=own),
        ),
        buttons=(*_doings(host, door), _back(host, door), (buttons.HOME, buttons.HELP)),
    )


def _said_in(host: Host) -> Iterator[Words]:
    if not host.words:
        yield words("There are no words yet. A few of them make a warmer hello.")
        return
    yield words("The words are written in: {languages}.", languages=tongues([*host.words]))
    if SOURCE not in host.words:
        yield words("Please add English, too: others read it who find no words in their language.")


def _hears(host: Host, *, own: bool) -> Words:
    name = Name(host.name)
    if own:
        return words("You hear it when somebody says hello.")
    if host.staff:
        return words("{name} hears it when somebody says hello.", name=name)
    return words("{name} is not in the team: a hello from here does not reach them.", name=name)


def _doings(host: Host, door: Door) -> Iterator[Row]:
    speaks = Button(label("button", "Languages"), choice(door.speaks, host.id))
    says = Button(label("button", "A few words"), choice(door.says, host.id))
    if door is MINE:
        out = label("button", "I do not want to be a host")
        yield (says, speaks)
        yield (Button(out, choice(door.leaves, host.id)),)
    else:
        name = Button(label("button", "Name"), choice("hostname", host.id))
        yield (name, speaks)
        yield (says, Button(label("button", "Take away"), choice(door.leaves, host.id)))


def _back(host: Host, door: Door) -> Row:
    if door is MINE:
        return (Button(label("button", "My name and languages"), choice("me")),)
    return to_list(host.place)


def to_list(place: str = "") -> Row:
    return (Button(label("button", "← Hosts"), choice("hosts", place)),)


def back_to(host: Host, door: Door) -> Row:
    return (Button(label("button", "← Back"), choice(door.shows, host.id)),)


def kept(asked: Asked, host: Host, door: Door) -> Reply:
    """Keep the host as they are now, and show it."""
    return replace(show(asked, host, door, words("Saved.")), effects=(Put(host),))


TAPS: dict[str, Handler] = {
    THEIRS.shows: for_coordinators(show),
    MINE.shows: for_themselves(show),
}
