"""Making a circle: a draft with one tap, a name, and it can be opened; and closing it again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import clean_name
from flows.circles import agenda
from flows.model import Button, Put, Quote, Remove, Reply, Screen, Words, choice, label, words
from flows.permission import COORDINATORS, for_staff, places_of
from flows.records import Circle
from flows.team.cells import tidy
from flows.team.circles import OURS, back_to, circle_name, meetings_of, room_screen
from flows.team.editing import given
from flows.team.limits import LONGEST_NAME
from flows.team.menu import place_name
from flows.world import Asked, World

NAME = "name"  # the option of what is awaited


def own_places(asked: Asked) -> list[str]:
    """The places somebody is in charge of."""
    staff = asked.staff
    return places_of(staff, COORDINATORS, list(asked.world.library.places)) if staff else []


def where_new(asked: Asked) -> Collection[str]:
    """The place that is named, or the only one of whoever asks; none while it is to be chosen."""
    if asked.object:
        return (asked.object,)
    places = own_places(asked)
    return places if len(places) == 1 else ()


def begin(asked: Asked) -> Reply:
    """A draft in the coordinator's place; of several, they choose. Then it is given a name."""
    world, places = asked.world, own_places(asked)
    place = next(iter(where_new(asked)), "")
    if place not in places:
        return Reply(asked.person, (which_place("newcircle", places, world),))
    begun = (c for c in world.desk.every(Circle, place=[place], state=["draft"]) if not c.name)
    circle = next(begun, None)  # one that somebody has left without a name is as good as new
    if circle is not None:
        return ask_name(asked, circle)
    circle = Circle(world.new_id(), place, "", world.now)
    reply = ask_name(asked, circle)
    return Reply(reply.person, reply.screens, (Put(circle),))


def which_place(verb: str, places: Sequence[str], world: World) -> Screen:
    """In which of their places."""
    rows = ((Button(place_name(place, world), choice(verb, place)),) for place in places)
    return Screen(
        title=words("In which place?"),
        lines=(),
        buttons=(*rows, (OURS,), (buttons.HOME, buttons.HELP)),
    )


# --- its name -------------------------------------------------------------------------------------


def ask_name(asked: Asked, circle: Circle, *said: Words) -> Reply:
    """What they type next is its name."""
    now = (words("Now: {text}", text=Quote(circle.name)),) if circle.name else ()
    screen = Screen(
        title=words("What is the circle called?"),
        lines=(
            *(said or (words("Write a name, for example: Friday tea."),)),
            *now,
            words("Everything else can be changed later."),
        ),
        buttons=((back_to(circle),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, "circleset", circle.id, NAME), (screen,))


def take_name(asked: Asked, circle: Circle) -> Reply:
    """The name they typed; what is no name is asked for again."""
    typed = tidy(given(asked.event))
    name = clean_name(typed)
    if not any(letter.isalnum() for letter in name) or max(len(typed), len(name)) > LONGEST_NAME:
        return ask_name(asked, circle, words("A name has 1 to 64 letters. Please write it again."))
    return kept(asked, circle, name=name)


def kept(asked: Asked, circle: Circle, *said: Words, **fields: Any) -> Reply:
    """The circle with other values, and its room."""
    circle = replace(circle, **fields)
    screen = room_screen(circle, asked.world, *said)
    return Reply(done_waiting(asked.person), (screen,), (Put(circle),))


# --- opening and closing --------------------------------------------------------------------------


def open_it(asked: Asked, circle: Circle) -> Reply:
    """From now on people can join it."""
    if not circle.name:
        return ask_name(asked, circle)
    if circle.state == "open":
        return Reply(asked.person, (room_screen(circle, asked.world),))
    said = words("It is open now. You can invite people.")
    return kept(asked, circle, said, state="open")


def close(asked: Asked, circle: Circle, *, sure: bool) -> Reply:
    """Two taps: the question, then nobody can join it. A draft is thrown away."""
    if circle.state == "over":
        return Reply(asked.person, (room_screen(circle, asked.world),))
    if circle.state == "draft":
        return _throw_away(asked, circle) if sure else Reply(asked.person, (_ask_throw(circle),))
    meetings = meetings_of(circle, asked.world.desk)
    if any(agenda.is_ahead(meeting, asked.world.now) for meeting in meetings):
        # Whoever is invited to it must hear when it is moved.
        return Reply(asked.person, (_still_ahead(circle),))
    return kept(asked, circle, state="over") if sure else Reply(asked.person, (_ask_close(circle),))


def _ask_close(circle: Circle) -> Screen:
    yes = Button(label("button", "Yes, close it"), choice("circleset", circle.id, "close.sure"))
    no = Button(label("button", "No, keep it open"), choice("circleset", circle.id))
    return Screen(
        title=words("Close this circle? {circle}", circle=circle_name(circle)),
        lines=(
            words("Nobody can join it any more, and its members get no more invitations."),
            words("What they have planned stays, and you can open it again."),
        ),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )


def _still_ahead(circle: Circle) -> Screen:
    meetings = Button(label("button", "Meetings"), choice("circleset", circle.id, "meetings"))
    return Screen(
        lines=(
            words("This circle still has a meeting ahead, and people count on it."),
            words("You can close the circle after the meeting, or call the meeting off first."),
        ),
        buttons=((meetings,), (back_to(circle),), (buttons.HOME, buttons.HELP)),
    )


def _ask_throw(circle: Circle) -> Screen:
    yes = Button(
        label("button", "Yes, throw it away"), choice("circleset", circle.id, "close.sure")
    )
    no = Button(label("button", "No, keep it"), choice("circleset", circle.id))
    return Screen(
        title=words("Throw this draft away? {circle}", circle=circle_name(circle)),
        lines=(words("Nobody has seen it so far. Its meetings go with it."),),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )


def _throw_away(asked: Asked, circle: Circle) -> Reply:
    """The draft, and the meetings that were planned for it alone."""
    alone = [m for m in meetings_of(circle, asked.world.desk) if m.circles == (circle.id,)]
    screen = Screen(
        (words("The draft is thrown away."),), buttons=((OURS,), (buttons.HOME, buttons.HELP))
    )
    return Reply(asked.person, (screen,), (*map(Remove, alone), Remove(circle)))


TAPS = {"newcircle": for_staff(begin, *COORDINATORS, where=where_new)}
