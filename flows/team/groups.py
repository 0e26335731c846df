"""A circle's group chat: reminders go there, if somebody who leads the circle has linked it.

The link to it needs no secret. Whoever follows it is known by their own chat, and is asked then
whether they may lead the circle. Nothing that anybody writes in a group is read, and of the group
only its number is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flows import buttons
from flows.circles.leading import leaders
from flows.events import Event, Left, Linked, Moved
from flows.model import (
    Button,
    Effect,
    Put,
    Reply,
    Row,
    Screen,
    Tell,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.records import Circle
from flows.team.circles import back_to, circle_name, for_circle
from flows.world import Asked, World

LINK = "circle-group-"  # the start of a payload: /start@companion circle-group-CIRCLE
PAYLOAD = re.compile(rf"{LINK}([A-Za-z0-9_-]{{1,32}})")
IN_GROUP = "group"  # the option of `groupoff` that lets reminders go to the group again


def circle_in(payload: str) -> str:
    """The circle that a link into a group names, "" when it is no such link."""
    found = PAYLOAD.fullmatch(payload)
    return found[1] if found else ""


# --- for whoever leads the circle -----------------------------------------------------------------


def show_group(asked: Asked, circle: Circle) -> Reply:
    """Where reminders go, and how to have them in the group."""
    return Reply(asked.person, (group_screen(circle, asked.world),))


def group_screen(circle: Circle, world: World) -> Screen:
    """What there is to know and to choose about the group chat of a circle, as it is now."""
    linked = circle.group is not None
    return Screen(
        title=words("The group chat of {circle}", circle=circle_name(circle)),
        lines=tuple(_linked(circle) if linked else _how_to_link(circle, world)),
        buttons=(*(((_other_way(circle),),) if linked else ()), *_ways_on(circle)),
    )


def _how_to_link(circle: Circle, world: World) -> Iterator[Words | Verbatim]:
    yield words(
        "I can send the reminders of your meetings to your group chat, and not to each member."
    )
    yield words("There I say when and where you meet, and nothing about a person.")
    yield words("I do not read what people write to each other.")
    yield words("Open this link and choose your group:")
    yield Verbatim(world.group_link(LINK + circle.id))


def _linked(circle: Circle) -> Iterator[Words]:
    if circle.in_group:
        yield words("Reminders of {circle} go to the group now.", circle=circle_name(circle))
        yield words("Members who are not in the group get no reminder.")
    else:
        yield words("Reminders of {circle} go to each member.", circle=circle_name(circle))
    yield words("To unlink the group, take me out of it.")


def _other_way(circle: Circle) -> Button:
    """Where reminders do not go now."""
    if circle.in_group:
        text = label("button", "Send them to each member")
        return Button(text, choice("groupoff", circle.id))
    text = label("button", "Send them to the group")
    return Button(text, choice("groupoff", circle.id, IN_GROUP))


def _ways_on(circle: Circle) -> tuple[Row, ...]:
    return ((back_to(circle),), (buttons.HOME, buttons.HELP))


def switch(asked: Asked, circle: Circle) -> Reply:
    """Reminders go to each member again; or to the group, which is still linked."""
    if circle.group is None:
        return show_group(asked, circle)
    circle = replace(circle, in_group=asked.option == IN_GROUP)
    return Reply(asked.person, (group_screen(circle, asked.world),), (Put(circle),))


def link(asked: Asked, circle: Circle) -> Reply:
    """They have taken the companion into a group: reminders go there from now on."""
    if not isinstance(asked.event, Linked):
        return show_group(asked, circle)
    circle = replace(circle, group=asked.event.group, in_group=True)
    return Reply(asked.person, (group_screen(circle, asked.world),), (Put(circle),))


# --- what happens to a group ----------------------------------------------------------------------


def noticed(event: Event, world: World, chat: int) -> Reply:
    """Something happened to a group itself. Nothing is ever said there in answer."""
    effects: tuple[Effect, ...] = ()
    match event:
        case Moved(to=new):
            effects = tuple(Put(replace(circle, group=new)) for circle in _of(chat, world))
        case Left():
            effects = tuple(_unlinked(chat, world))
    return Reply(None, effects=effects)


def _of(chat: int, world: World) -> Iterator[Circle]:
    """The circles of a group: one, as a rule; each is looked up anew, and so locked."""
    for found in world.desk.every(Circle, group=[chat]):
        circle = world.desk.find(Circle, found.id)
        if circle and circle.group == chat:
            yield circle


def _unlinked(chat: int, world: World) -> Iterator[Effect]:
    for circle in _of(chat, world):
        yield Put(replace(circle, group=None, in_group=False))
        for staff in leaders([circle], world.desk):
            yield Tell(staff.chat, _no_longer(circle))


def _no_longer(circle: Circle) -> Screen:
    lines = [words("I am not in this group chat any more, or I cannot write there.")]
    if circle.in_group:
        lines.append(words("Reminders go to each member again."))
    again = Button(label("button", "Group chat"), choice("grouplink", circle.id))
    return Screen(
        title=words("The group chat of {circle}", circle=circle_name(circle)),
        lines=tuple(lines),
        buttons=((again,), *_ways_on(circle)),
    )


LINKED = for_circle(link)  # what answers a `Linked` event

TAPS = {
    "grouplink": for_circle(show_group),
    "groupoff": for_circle(switch),
}
