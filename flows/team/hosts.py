"""The hosts of a place, as its coordinators see them: who they are, and a new one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.events import Brought, Wrote
from flows.hosts import ENOUGH, hosts_of
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Reply,
    Screen,
    Tell,
    Words,
    choice,
    counted,
    label,
    tongues,
    words,
)
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, Handler, for_staff, places_of, role_in
from flows.records import Staff
from flows.signpost_screens import ISOLATES, LONGEST, cut
from flows.team.host import MINE, MOST_LANGUAGES, THEIRS, show, to_list
from flows.team.membership import name_for_the_team
from flows.team.menu import OUR_WELCOME, place_name
from flows.welcoming import Host
from flows.world import Asked, World

MOST = 4  # hosts of a place: they introduce themselves on one card, and it fits a phone
ON_A_PAGE = 8
IS = "is."  # "is.ID": somebody of the team, by the id of Staff

FULL = counted(
    "There is {count} host already. Take one away first.",
    "There are {count} hosts already. Take one away first.",
    MOST,
)


# --- the room -------------------------------------------------------------------------------------


def where_named(asked: Asked) -> Collection[str]:
    """The place whose hosts are named, if one is."""
    return (asked.object,) if asked.object else ()


def own_places(asked: Asked) -> list[str]:
    """The places whose hosts they look after."""
    staff = asked.staff
    assert staff is not None, "hosts are looked after by people of the team"
    return places_of(staff, COORDINATORS, list(asked.world.library.places))


def show_hosts(asked: Asked) -> Reply:
    """Choose the place, if there are several, then see who welcomes there."""
    places = own_places(asked)
    named = asked.object if asked.object in places else places[0] if len(places) == 1 else ""
    screen = _hosts_screen(asked, named) if named else _places_screen(asked, places)
    return Reply(done_waiting(asked.person), (screen,))


def _places_screen(asked: Asked, places: Sequence[str]) -> Screen:
    each = [
        Button(
            label("button", "{place}", place=place_name(place, asked.world)),
            choice("hosts", place),
        )
        for place in places
    ]
    return Screen(
        title=words("Hosts"),
        lines=(words("Whose hosts would you like to see?"),),
        buttons=(*((button,) for button in each), (OUR_WELCOME,), (buttons.HOME, buttons.HELP)),
    )


def _hosts_screen(asked: Asked, place: str, *said: Words) -> Screen:
    welcome = hosts_of(asked.world.library.place(place), asked.world)
    few = words("Two or more hosts from different backgrounds make a better welcome.")
    add = Button(label("button", "+ Add a host"), choice("hostadd", place))
    elsewhere = Button(label("button", "Another place"), choice("hosts"))
    return Screen(
        title=words("Hosts: {place}", place=place_name(place, asked.world)),
        lines=(
            *said,
            words("Hosts say hello to new people, by name, and sign each session."),
            *(map(_line, welcome) if welcome else (words("Nobody is a host here yet."),)),
            *((few,) if len(welcome) < ENOUGH else ()),
        ),
        buttons=(
            *((Button(_named(host.name), choice(THEIRS.shows, host.id)),) for host in welcome),
            *(((add,),) if len(welcome) < MOST else ()),
            *(((elsewhere,),) if len(own_places(asked)) > 1 else ()),
            (OUR_WELCOME,),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _line(host: Host) -> Words:
    name = Name(host.name)
    if not host.languages:
        return words("• {name}", name=name)
    return words("• {name}: {languages}", name=name, languages=tongues(host.languages))


def _named(name: str) -> Words:
    return label("button", "{name}", name=cut(name, LONGEST - ISOLATES))


# --- a new one ------------------------------------------------------------------------------------


def add(asked: Asked) -> Reply:
    """Offer who is of the team there, or take the one tapped; what is typed next is a name."""
    place = asked.object
    if place not in own_places(asked):
        return show_hosts(asked)
    team = _could_be(place, asked.world)
    chosen = next((staff for staff in team if IS + staff.id == asked.option), None)
    # Found by the key the row is locked: they cannot leave while they become a host.
    staff = asked.world.desk.find(Staff, chosen.chat) if chosen else None
    if staff is None:
        return _offer(asked, team)
    new = _new(asked, staff.name)
    spoken = staff.languages[:MOST_LANGUAGES]
    return _added(asked, replace(new, languages=spoken, staff=staff.id), staff)


def _could_be(place: str, world: World) -> list[Staff]:
    """Who is of the team there and no host yet: those of this very place first."""
    taken = {host.staff for host in hosts_of(world.library.place(place), world)}
    team = [
        staff
        for staff in world.desk.every(Staff)
        if staff.id and staff.id not in taken and role_in(staff, place)
    ]
    return sorted(team, key=lambda staff: (place not in staff.posts, staff.name.casefold()))


def _offer(asked: Asked, team: Sequence[Staff]) -> Reply:
    place, world = asked.object, asked.world
    if full := _full(asked):
        return full
    page = page_of(asked.option, len(team), ON_A_PAGE)
    shown = team[page * ON_A_PAGE :][:ON_A_PAGE]
    tap = words("Tap somebody of the team: they hear it when somebody says hello.")
    screen = Screen(
        title=words("A new host: {place}", place=place_name(place, world)),
        lines=(
            *((tap,) if team else ()),
            words("You can also write the first name of somebody who is not in the team."),
            words("Please ask them first. Everybody who reads here sees their name."),
        ),
        buttons=(
            *(
                (Button(_named(staff.name), choice("hostadd", place, IS + staff.id)),)
                for staff in shown
            ),
            *turning(lambda to: choice("hostadd", place, to), page, len(team), ON_A_PAGE),
            to_list(place),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(awaiting(asked.person, world, "hostadd", place), (screen,))


def take_new(asked: Asked) -> Reply:
    """The name of somebody who is not in the team."""
    if isinstance(asked.event, Brought):
        return Reply(asked.person)  # a file for something else, late
    if asked.object not in own_places(asked):
        return show_hosts(asked)
    name = _typed_name(asked)
    if not name:
        return _offer(asked, _could_be(asked.object, asked.world))
    return _added(asked, _new(asked, name))


def _typed_name(asked: Asked) -> str:
    event = asked.event
    return name_for_the_team(event.text) if isinstance(event, Wrote) else ""


def _full(asked: Asked) -> Reply | None:
    """What is said when a place has all the hosts it can have."""
    place = asked.object
    if len(hosts_of(asked.world.library.place(place), asked.world)) < MOST:
        return None
    return Reply(done_waiting(asked.person), (_hosts_screen(asked, place, FULL),))


def _new(asked: Asked, name: str) -> Host:
    world, place = asked.world, asked.object
    return Host(world.new_id(), place, name, world.today(world.library.place(place)))


def _added(asked: Asked, host: Host, staff: Staff | None = None) -> Reply:
    """Keep the new host, if there is room; whoever is of the team hears of it."""
    if full := _full(asked):
        return full
    said = words("{name} is a host now. What would they like to say?", name=Name(host.name))
    effects: tuple[Effect, ...] = (Put(host),)
    if staff and staff.chat != asked.chat:
        effects = (*effects, Tell(staff.chat, _news(host, asked.world)))
    return replace(show(asked, host, THEIRS, said), effects=effects)


def _news(host: Host, world: World) -> Screen:
    say = Button(label("button", "How I say hello"), choice(MINE.shows, host.id))
    return Screen(
        title=words("You are a host: {place}", place=place_name(host.place, world)),
        lines=(
            words("New people meet your name and your languages. You can add a few words."),
            words("When somebody says hello, you hear it here."),
        ),
        buttons=((say,), (OUR_WELCOME,), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )


TAPS: dict[str, Handler] = {
    "hosts": for_staff(show_hosts, *COORDINATORS, where=where_named),
    "hostadd": for_staff(add, *COORDINATORS, where=where_named),
}
TEXTS: dict[str, Handler] = {
    "hostadd": for_staff(take_new, *COORDINATORS, where=where_named),
}
