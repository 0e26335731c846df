"""The desk: where people of the team begin. Everybody sees what their role is for."""

from __future__ import annotations

from flows import buttons
from flows.model import Button, Name, Reply, Row, Screen, Words, choice, label, words
from flows.permission import COORDINATORS, HOSTS, TEAM, for_staff
from flows.records import EVERYWHERE, Role, Staff
from flows.team.weekly import weekly
from flows.world import Asked, World

DESK = Button(label("button", "🗂 For the team"), choice("desk"))
OUR_WELCOME = Button(
    label("button", "The welcome"), choice("ourwelcome")
)  # and its rooms' way back

ROLES: dict[Role, Words] = {
    "administrator": words("administrator"),
    "coordinator": words("coordinator"),
    "facilitator": words("facilitator"),
    "volunteer": words("volunteer"),
}

Rooms = tuple[tuple[Button, tuple[Role, ...]], ...]

# The rooms of the desk, and the roles they are open to; their handlers check again.
ROOMS: Rooms = (
    (Button(label("button", "Questions people ask"), choice("inbox")), TEAM),
    (Button(label("button", "Questions for the room"), choice("room")), HOSTS),
    (Button(label("button", "Circles and meetings"), choice("ourcircles")), HOSTS),
    (OUR_WELCOME, TEAM),
    (Button(label("button", "Places that help"), choice("directory")), COORDINATORS),
    (Button(label("button", "Messages to many"), choice("broadcasts")), COORDINATORS),
    (Button(label("button", "Before and after"), choice("rounds")), COORDINATORS),
    (Button(label("button", "People of the team"), choice("team")), COORDINATORS),
    (Button(label("button", "My name and languages"), choice("me")), TEAM),
)


# What newcomers meet in the town.
WELCOME: Rooms = (
    (Button(label("button", "Hosts"), choice("hosts")), COORDINATORS),
    (Button(label("button", "Facts to check"), choice("facts")), TEAM),
    (Button(label("button", "🔊 Voices"), choice("voices")), TEAM),
    (Button(label("button", "Neighbours who help"), choice("helping")), COORDINATORS),
)


def place_name(place: str, world: World) -> Words:
    """A place as it is named on a screen of the team."""
    if place == EVERYWHERE:
        return words("all of England")
    return Words(world.library.place(place).name)


def post_line(role: Role, place: str, world: World) -> Words:
    """A role and its place."""
    return words("{role}, {place}", role=ROLES[role], place=place_name(place, world))


def show_desk(asked: Asked) -> Reply:
    staff = asked.staff
    assert staff is not None, "the desk is for people of the team"
    return Reply(asked.person, (desk_screen(staff, asked.world),), weekly(asked))


def desk_screen(staff: Staff, world: World) -> Screen:
    """Who they are, and the rooms that are open to them."""
    posts = [post_line(role, place, world) for place, role in staff.posts.items()]
    return Screen(
        title=words("For the team: {name}", name=Name(staff.name)),
        lines=tuple(posts),
        listed=True,
        buttons=(*_open_to(staff, ROOMS), (buttons.HOME, buttons.HELP)),
    )


def show_welcome(asked: Asked) -> Reply:
    """The rooms for what newcomers meet in the town."""
    staff = asked.staff
    assert staff is not None, "the desk is for people of the team"
    screen = Screen(
        title=words("The welcome"),
        lines=(words("What people meet who are new in your town."),),
        buttons=(*_open_to(staff, WELCOME), (DESK,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


def _open_to(staff: Staff, rooms: Rooms) -> tuple[Row, ...]:
    held = set(staff.posts.values())
    return tuple((button,) for button, roles in rooms if held.intersection(roles))


TAPS = {"desk": for_staff(show_desk, *TEAM), "ourwelcome": for_staff(show_welcome, *TEAM)}
