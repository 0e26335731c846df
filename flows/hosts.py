"""Hosts: the people who welcome in a place. They introduce themselves, sign, and can be greeted.

A greeting says that somebody said hello, and nothing else. Nothing is kept about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flows import buttons
from flows.bidi import clean_quote
from flows.model import (
    Button,
    Effect,
    Name,
    Quote,
    Remove,
    Reply,
    Row,
    Screen,
    Tell,
    Unsay,
    Words,
    choice,
    label,
    tongues,
    words,
)
from flows.permission import Handler, for_everybody
from flows.records import Staff
from flows.shapes import Place
from flows.team.readers import of_the_team
from flows.welcoming import Host
from flows.world import Asked, World

ENOUGH = 2  # hosts of a place, from different backgrounds: nobody speaks for a town alone


def hosts_of(place: Place, world: World) -> tuple[Host, ...]:
    """The hosts of a place, those who began first before the others."""
    return tuple(sorted(world.desk.every(Host, place=[place.id]), key=lambda h: (h.since, h.id)))


def who_are(staff: Staff, world: World) -> tuple[Host, ...]:
    """The hosts that somebody of the team is: at most one in each of their places."""
    return world.desk.every(Host, staff=[staff.id]) if staff.id else ()


def staff_of(host: Host, world: World) -> Staff | None:
    """Who of the team a host is, if they are."""
    return of_the_team(host.staff, world.desk)


def taken_away(host: Host) -> tuple[Effect, ...]:
    """A host no more: nobody meets them, and a hello that waits for the morning is void."""
    return (Remove(host), Unsay(_hello_to(host)))


def welcoming(place: Place, world: World) -> tuple[Host, ...]:
    """Whom readers meet: the hosts set in the chat; without any, those in the file of the place."""
    return hosts_of(place, world) or tuple(
        Host(f"{place.id}-{number}", place.id, one.called, date.min, one.languages, one.says)
        for number, one in enumerate(place.hosts)
    )


def introductions(place: Place, world: World, language: str) -> Iterator[Words]:
    """Each host: the name, what they speak, and a few words of theirs."""
    hosts = welcoming(place, world)
    if not hosts:
        yield words("They will say hello here. Until then you can ask a person at any time.")
    for host in hosts:
        yield introduction(host, language)


def introduction(host: Host, language: str) -> Words:
    """One host, as readers of a language meet them."""
    said = words("{name}", name=Name(host.name))
    if host.languages:
        said = words(
            "{name} speaks: {languages}.",
            name=Name(host.name),
            languages=tongues(host.languages),
        )
    if own := own_words(host, language):
        return words("{host}\n{words}", host=said, words=Quote(own))
    return said


def own_words(host: Host, language: str) -> str:
    """What they say of themselves: in the reader's language if they said it in it, else in English.

    It is what a person said, so it may stand in another language than what is around it.
    """
    said = host.words or {}
    return clean_quote(said.get(language) or said.get("en") or next(iter(said.values()), ""))


def signature(place: Place, world: World) -> Iterator[Words]:
    """Who says goodbye at the end of a session."""
    hosts, here = welcoming(place, world), Words(place.name)
    if len(hosts) == 1:
        [host] = hosts
        yield words("From {name}, who welcomes you in {place}.", name=Name(host.name), place=here)
    elif hosts:
        yield words("From {names}, who welcome you in {place}.", names=_names(hosts), place=here)


def _names(hosts: Sequence[Host]) -> Words:
    first, *rest = hosts
    if not rest:
        return words("{name}", name=Name(first.name))
    if len(rest) == 1:
        return words("{name} and {others}", name=Name(first.name), others=_names(rest))
    return words("{name}, {others}", name=Name(first.name), others=_names(rest))


# --- greeting back --------------------------------------------------------------------------------


def greet_rows(place: Place, world: World) -> tuple[Row, ...]:
    """A way to say hello back, if somebody will hear it."""
    if not any(_chats(hosts_of(place, world), world)):
        return ()
    return ((Button(label("button", "👋 Say hello back"), choice("greet", place.id)),),)


def _chats(hosts: Sequence[Host], world: World) -> Iterator[tuple[Host, int]]:
    """The hosts who are of the team, and so can hear a greeting."""
    team = {one.id: one.chat for one in world.desk.every(Staff) if one.id} if hosts else {}
    yield from ((host, team[host.staff]) for host in hosts if host.staff in team)


def greet(asked: Asked) -> Reply:
    """Bring a hello to the hosts; several that wait through the night are one in the morning."""
    world = asked.world
    place = world.library.place(asked.object)
    heard = [(host, chat) for host, chat in _chats(hosts_of(place, world), world)]
    others = [(host, chat) for host, chat in heard if chat != asked.chat]
    back = Button(label("button", "← Back"), choice("session", "welcome"))
    if not others:
        said = words("Thank you. It is good that you are here.")
    else:
        names = _names([host for host, _ in others])
        said = words("{names} will hear that somebody said hello.", names=names)
    screen = Screen((said,), buttons=((back,), (buttons.HOME, buttons.HELP)))
    return Reply(asked.person, (screen,), tuple(_hello(others, place)))


def _hello_to(host: Host) -> str:
    """The source of a hello: see Unsay."""
    return f"hello-{host.id}"


def _hello(heard: Sequence[tuple[Host, int]], place: Place) -> Iterator[Effect]:
    for host, chat in heard:
        source = _hello_to(host)
        hello = Screen(
            (words("👋 Somebody new in {place} says hello to you.", place=Words(place.name)),),
            buttons=((buttons.HOME,),),
        )
        yield Unsay(source, chat)
        yield Tell(chat, hello, source=source)


TAPS: dict[str, Handler] = {"greet": for_everybody(greet)}
