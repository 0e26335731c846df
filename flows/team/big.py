"""The Big Conversation of a town: several circles come, and leaders and services listen."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting
from flows.circles import agenda
from flows.circles.lines import when
from flows.model import Button, Day, Reply, Row, Screen, Words, choice, label, words
from flows.permission import COORDINATORS, Handler, for_staff
from flows.records import Circle, Meeting
from flows.team.circle_making import own_places, where_new, which_place
from flows.team.circles import OURS, meeting_state
from flows.team.meeting_days import NOT_A_DAY, chosen_day, days_screen, typed_day
from flows.team.meeting_making import USUAL, made
from flows.team.menu import place_name
from flows.world import Asked, World

SHOWN = 6  # of a town, the latest
NEW = "new"


def show_big(asked: Asked, *said: Words) -> Reply:
    """Those of a place, and a new one: a day, and everything else can be changed then."""
    world, places = asked.world, own_places(asked)
    place = next(iter(where_new(asked)), "")
    if place not in places:
        return Reply(asked.person, (which_place("big", places, world),))
    if not asked.option:
        return Reply(asked.person, (_list_screen(place, world),))
    circles = _open(place, world)
    if not circles:
        return Reply(asked.person, (_no_circles(place, world),))
    today = world.today(world.library.place(place))
    if day := chosen_day(asked.option, today):
        meeting = Meeting(
            id=world.new_id(),
            place=place,
            circles=tuple(circle.id for circle in circles),
            day=day,
            at=USUAL,
            zone=world.library.place(place).clock.key,
            changed_at=world.now,
            number=0,
        )
        return made(asked, meeting)
    back = Button(label("button", "← Back"), choice("big", place))
    person = awaiting(asked.person, world, "big", place, NEW)
    screen = days_screen("big", place, asked.option, today, back, *said)
    return Reply(person, (screen,))


def take_typed_day(asked: Asked) -> Reply:
    today = asked.world.today(asked.world.library.place(asked.object))
    option = typed_day(asked, today)
    return show_big(replace(asked, option=option or NEW), *(() if option else (NOT_A_DAY,)))


def _open(place: str, world: World) -> tuple[Circle, ...]:
    return world.desk.every(Circle, place=[place], state=["open"])


def _list_screen(place: str, world: World) -> Screen:
    known = [m for m in world.desk.every(Meeting, place=[place]) if not m.number]
    known.sort(key=agenda.starts_at)
    shown = known[-SHOWN:]
    lines = (
        words("{when}\n{state}", when=when(meeting), state=meeting_state(meeting, world))
        for meeting in shown
    )
    rows: list[Row] = [
        (Button(label("button", "{day}", day=Day(meeting.day)), choice("meetingset", meeting.id)),)
        for meeting in shown
    ]
    new = Button(label("button", "A new Big Conversation"), choice("big", place, NEW))
    return Screen(
        title=words("Big Conversation, {place}", place=place_name(place, world)),
        lines=(
            words("All circles of the town meet, with people who can change things."),
            *lines,
        ),
        buttons=(*rows, (new,), (OURS,), (buttons.HOME, buttons.HELP)),
    )


def _no_circles(place: str, world: World) -> Screen:
    new = Button(label("button", "A new circle"), choice("newcircle", place))
    return Screen(
        title=words("Big Conversation, {place}", place=place_name(place, world)),
        lines=(
            words("There is no open circle there yet. A Big Conversation brings them together."),
        ),
        buttons=((new,), (OURS,), (buttons.HOME, buttons.HELP)),
    )


TAPS: dict[str, Handler] = {"big": for_staff(show_big, *COORDINATORS, where=where_new)}
TEXTS: dict[str, Handler] = {"big": for_staff(take_typed_day, *COORDINATORS, where=where_new)}
