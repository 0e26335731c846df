"""The door of a circle: in with a name, and out in two taps.

Whoever comes in or goes out looks the circle up first: that locks it, so that two people never sit
down on one seat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.circles.agenda import is_ahead
from flows.circles.circle import (
    FULL,
    OVER,
    WAYS_ON,
    leave_button,
    number_on_list,
    show_circle,
)
from flows.circles.lines import BIG, together, when
from flows.circles.membership import has_seat, left, meetings_ahead, seat_of
from flows.circles.notices import invitation_screens
from flows.events import Wrote
from flows.model import (
    Button,
    Name,
    Person,
    Put,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    label,
    words,
)
from flows.pages import page_screen
from flows.permission import Handler, for_everybody
from flows.records import Attendance, Circle, Meeting, Member, attendance_id
from flows.team.membership import name_for_the_team as clean_name
from flows.world import Asked, World

MINE, OTHER, YES = "mine", "name", "yes"  # options: the name the chat app tells, another, sure

Door = tuple[Circle, tuple[Member, ...]]  # a circle that is open, and who is in it or waits


def _door(asked: Asked) -> Door | None:
    """The circle, if whoever knocks could come in; None for those who are in it, or if it is
    closed. Such people see the circle, or why there is none."""
    circle = asked.world.desk.find(Circle, asked.object)
    if circle is None or circle.state != "open":
        return None
    members = asked.world.desk.every(Member, circle=[circle.id])
    return None if seat_of(asked.chat, members) else (circle, members)


# --- in -------------------------------------------------------------------------------------------


def enter(asked: Asked) -> Reply:
    """Say what joining means and ask for a name; or take the one that is offered."""
    door = _door(asked)
    if door is None:
        return show_circle(asked)
    name = clean_name(asked.event.name)
    if asked.option == MINE and name:
        return _come_in(door, name, asked)
    if asked.option == OTHER or not name:
        return _ask_name(door, asked)
    return Reply(asked.person, (_name_screen(door, name),))


def take_name(asked: Asked) -> Reply:
    """The name they wrote; anything else is asked for once more."""
    asked = replace(asked, person=done_waiting(asked.person))
    door = _door(asked)
    if door is None:
        return show_circle(asked)
    name = clean_name(asked.event.text) if isinstance(asked.event, Wrote) else ""
    return _come_in(door, name, asked) if name else _ask_name(door, asked)


def _ask_name(door: Door, asked: Asked) -> Reply:
    circle, _ = door
    person = awaiting(asked.person, asked.world, "enter", circle.id)
    write = words("Write a first name or a nickname.")
    return Reply(person, (_asking(door, write, ()),))


def _name_screen(door: Door, name: str) -> Screen:
    circle, _ = door
    use = Button(label("button", "Use “{name}”", name=Name(name)), choice("enter", circle.id, MINE))
    other = Button(label("button", "Choose a name"), choice("enter", circle.id, OTHER))
    return _asking(door, words("It can be a first name or a nickname."), ((use,), (other,)))


def _asking(door: Door, last: Words, rows: Sequence[Row]) -> Screen:
    circle, members = door
    full = () if has_seat(circle, members) else (FULL,)
    no = Button(label("button", "No, thank you"), choice("circle", circle.id))
    return Screen(
        title=words("What may we call you there?"),
        lines=(
            words("The circle: {name}.", name=Name(circle.name)),
            *full,
            words(
                "Those who lead it see the name you choose, your answers, and whether you came."
                " They never see your number or your account."
            ),
            words("You can leave at any time."),
            last,
        ),
        buttons=(*rows, (no,), (buttons.HELP,)),
    )


def _come_in(door: Door, name: str, asked: Asked) -> Reply:
    """A seat, if there is one; else a place on the waiting list."""
    circle, members = door
    world = asked.world
    person = replace(asked.person, place=asked.person.place or circle.place)
    member = Member(
        id=world.new_id(),
        circle=circle.id,
        chat=asked.chat,
        name=name,
        since=world.now,
        state="in" if has_seat(circle, members) else "waiting",
    )
    if member.state == "waiting":
        screens: tuple[Screen, ...] = (_on_the_list(circle, member, (*members, member)),)
    else:
        screens = tuple(welcome(circle, member, person, world))
    return Reply(person, screens, (Put(member),))


def welcome(circle: Circle, member: Member, person: Person, world: World) -> Iterator[Screen]:
    """For whoever has come in: that they are, then what they need to know."""
    yield Screen(
        title=words("Welcome to {name}", name=Name(circle.name)),
        lines=(
            words("You are in this circle. We call you {name} there.", name=Name(member.name)),
            *days_ahead(circle, world),
        ),
        buttons=((_open(circle),), (buttons.HOME, buttons.HELP)),
    )
    yield from first_things(circle, member, person, world)


def first_things(circle: Circle, member: Member, person: Person, world: World) -> Iterator[Screen]:
    """How people talk here, and the meetings ahead."""
    yield replace(page_screen("ground-rules", person, world, circle.id), fresh=True)
    for _, screen in invitations(circle, member, world):
        yield screen


def invitations(circle: Circle, member: Member, world: World) -> Iterator[tuple[Meeting, Screen]]:
    """To the first meeting ahead, with pin and file.

    Of three invitations at once people would answer the last. The other days they know from the
    welcome, each is a tap away in the circle, and they are asked when it comes near.
    """
    for meeting in meetings_ahead([circle], world):
        if not is_ahead(meeting, world.now) or _comes_by_itself(meeting, member):
            continue
        circles = world.desk.every(Circle, id=meeting.circles)
        # To a Big Conversation they may be invited already, by another circle of theirs.
        answer = world.desk.find(Attendance, attendance_id(meeting.id, member.chat))
        for screen in invitation_screens(meeting, circles, answer.coming if answer else ""):
            yield meeting, screen
        return


def _comes_by_itself(meeting: Meeting, member: Member) -> bool:
    """Whether the invitation is on its way to all members, and has yet to come to them."""
    return meeting.told is None and meeting.cursor < member.chat


def days_ahead(circle: Circle, world: World) -> Iterator[Words]:
    """When they meet, if it is more than once; or that there will be word of it."""
    ahead = [m for m in meetings_ahead([circle], world) if is_ahead(m, world.now)]
    if not ahead:
        yield words("I will write to you when the next meeting is set.")
    if len(ahead) > 1:
        yield from together(line for meeting in ahead for line in _day(meeting))


def _day(meeting: Meeting) -> Iterator[Words]:
    yield when(meeting)
    if not meeting.number:
        yield BIG


def _open(circle: Circle) -> Button:
    return Button(label("button", "Open the circle"), choice("circle", circle.id))


def _on_the_list(circle: Circle, member: Member, members: Sequence[Member]) -> Screen:
    return Screen(
        title=words("You are on the list: {name}", name=Name(circle.name)),
        lines=(
            words("All seats are taken just now."),
            number_on_list(member, members),
            words("We will call you {name}.", name=Name(member.name)),
            words("If you do not want to wait any more, you can leave the list."),
        ),
        buttons=((_open(circle),), (leave_button(member),), (buttons.HOME, buttons.HELP)),
    )


# --- out ------------------------------------------------------------------------------------------


def go_out(asked: Asked) -> Reply:
    """Two taps: the question, then they are out."""
    circle = asked.world.desk.find(Circle, asked.object)
    members = asked.world.desk.every(Member, circle=[asked.object]) if circle else ()
    mine = seat_of(asked.chat, members)
    if circle is None or mine is None:
        return show_circle(asked)
    if asked.option != YES:
        return Reply(asked.person, (_sure(circle, mine),))
    screen = Screen(
        title=words("You have left: {name}", name=Name(circle.name)),
        lines=(_back(circle),),
        buttons=WAYS_ON,
    )
    return Reply(asked.person, (screen,), tuple(left(mine, circle, asked.world)))


def _back(circle: Circle) -> Words:
    return OVER if circle.state == "over" else words("You can come back at any time.")


def _sure(circle: Circle, mine: Member) -> Screen:
    if mine.state == "waiting":
        line = words("Your place on the list will be gone.")
    else:
        line = words("Your seat and your answers about the next meetings will be gone.")
    yes = Button(label("button", "Yes, leave"), choice("exit", circle.id, YES))
    no = Button(label("button", "No, stay"), choice("circle", circle.id))
    return Screen(
        title=words("Leave {name}?", name=Name(circle.name)),
        lines=(line, words("Nobody will ask you why.")),
        buttons=((yes,), (no,), (buttons.HELP,)),
    )


TAPS: dict[str, Handler] = {"enter": for_everybody(enter), "exit": for_everybody(go_out)}
TEXTS: dict[str, Handler] = {"enter": for_everybody(take_name)}
