"""What a meeting is like, changed by buttons: how long, food, access, the way there, about what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from flows import buttons
from flows.awaiting import awaiting
from flows.bidi import clean_quote
from flows.circles import agenda
from flows.circles.lines import SERIES
from flows.model import Button, Quote, Reply, Row, Screen, Words, label, words
from flows.paging import page_of, turning
from flows.permission import Handler
from flows.records import Circle, Meeting
from flows.signpost_screens import cut
from flows.team.circle_fields import toggle
from flows.team.circles import LONGEST
from flows.team.editing import given
from flows.team.meeting_room import (
    back_to,
    can_change,
    changed,
    for_meeting,
    kept,
    show_meeting,
    to,
)
from flows.team.meeting_venue import (
    ask_address,
    ask_pin,
    ask_venue,
    choose_spot,
    take_address,
    take_pin,
    take_spot,
    take_venue,
)
from flows.world import Asked

LENGTHS = (60, 90, 120, 180)  # minutes
LONGEST_WAY = 400  # letters of how to get there
ON_A_PAGE = 8  # circles to choose from

# An invitation goes to everybody at once; a circle that came later would not hear of it.
CIRCLES_STAY = words("The circles have heard of it, so they stay.")

# The same lists as members read, short enough for a button.
FOOD_LABELS: Mapping[str, Words] = {
    "tea": label("button", "Tea and coffee"),
    "snacks": label("button", "Snacks"),
    "meal": label("button", "A meal"),
    "halal": label("button", "Halal food"),
    "vegetarian": label("button", "Vegetarian food"),
    "share": label("button", "People bring something"),
}
ACCESS_LABELS: Mapping[str, Words] = {
    "step_free": label("button", "No steps"),
    "toilet": label("button", "Toilet for wheelchairs"),
    "loop": label("button", "Hearing loop"),
    "parking": label("button", "Parking"),
    "bus": label("button", "Bus stop close by"),
    "children": label("button", "Corner for children"),
    "quiet": label("button", "Quiet room"),
}

Show = Callable[[Asked, Meeting, str], Reply]
Take = Callable[[Asked, Meeting], Reply]


def set_meeting(asked: Asked, meeting: Meeting) -> Reply:
    """Its room; with an option, a question about one part of it, or a change made with one tap."""
    part, _, chosen = asked.option.partition(".")
    show = PARTS.get(part)
    if show is None or not can_change(meeting, asked.world):
        return show_meeting(asked, meeting)
    return show(asked, meeting, chosen)


def _screen(meeting: Meeting, title: Words, rows: tuple[Row, ...], *lines: Words) -> Screen:
    last = ((back_to(meeting),), (buttons.HOME, buttons.HELP))
    return Screen(title=title, lines=lines, buttons=(*rows, *last))


# --- chosen from lists ----------------------------------------------------------------------------


def _minutes(asked: Asked, meeting: Meeting, chosen: str) -> Reply:
    minutes = next((length for length in LENGTHS if str(length) == chosen), 0)
    if minutes:
        return kept(asked, meeting, minutes=minutes)
    each = [
        toggle(
            length == meeting.minutes,
            words("{count} minutes", count=length),
            to(meeting, f"minutes.{length}"),
        )
        for length in LENGTHS
    ]
    rows = (tuple(each[:2]), tuple(each[2:]))
    return Reply(asked.person, (_screen(meeting, words("How long is the meeting?"), rows),))


@dataclass(frozen=True, slots=True)
class Several:
    """A list of which several things can hold."""

    field: Literal["food", "access"]
    title: Words
    labels: Mapping[str, Words]


EATING = Several("food", words("What is there to eat and drink?"), FOOD_LABELS)
COMING_IN = Several("access", words("What makes it easy to come in and take part?"), ACCESS_LABELS)


def _food(asked: Asked, meeting: Meeting, chosen: str) -> Reply:
    return _several(asked, meeting, chosen, EATING)


def _access(asked: Asked, meeting: Meeting, chosen: str) -> Reply:
    return _several(asked, meeting, chosen, COMING_IN)


def _several(asked: Asked, meeting: Meeting, chosen: str, what: Several) -> Reply:
    """Each is switched on and off with a tap."""
    reply = Reply(asked.person)
    held: tuple[str, ...] = getattr(meeting, what.field)
    if chosen in what.labels:
        held = tuple(key for key in what.labels if (key in held) != (key == chosen))
        meeting, reply = changed(asked, meeting, **{what.field: held})
    rows = tuple(
        (toggle(key in held, said, to(meeting, f"{what.field}.{key}")),)
        for key, said in what.labels.items()
    )
    tap = words("Tap what there is. Tap again to take it away.")
    return replace(reply, screens=(_screen(meeting, what.title, rows, tap),))


def _about(asked: Asked, meeting: Meeting, chosen: str) -> Reply:
    """Which of the three usual ones it is; or another one."""
    if not meeting.number:
        return show_meeting(asked, meeting)
    another = max(SERIES) + 1 if meeting.number in SERIES else meeting.number
    each: dict[int, Words] = {**SERIES, another: words("Something else")}
    number = next((number for number in each if str(number) == chosen), 0)
    if number:
        return kept(asked, meeting, number=number)
    rows = tuple(
        (toggle(number == meeting.number, said, to(meeting, f"about.{number}")),)
        for number, said in each.items()
    )
    screen = _screen(
        meeting,
        words("What is this meeting about?"),
        rows,
        words("Most circles meet three times, in this order."),
    )
    return Reply(asked.person, (screen,))


def _circles(asked: Asked, meeting: Meeting, chosen: str) -> Reply:
    """The circles that come to a Big Conversation; one at least."""
    known = [circle.id for circle in _could_come(asked, meeting)]
    if meeting.number or chosen not in known:
        return _circle_page(asked, meeting, "")
    page = str(known.index(chosen) // ON_A_PAGE)
    come = tuple(id_ for id_ in known if (id_ in meeting.circles) != (id_ == chosen))
    if not come:
        return _circle_page(asked, meeting, page)
    if agenda.is_known(meeting):
        return _circle_page(asked, meeting, page, CIRCLES_STAY)
    meeting, reply = changed(asked, meeting, circles=come)
    return replace(reply, screens=_circle_page(asked, meeting, page).screens)


def _could_come(asked: Asked, meeting: Meeting) -> list[Circle]:
    there = asked.world.desk.every(Circle, place=[meeting.place])
    known = [circle for circle in there if circle.state == "open" or circle.id in meeting.circles]
    return sorted(known, key=lambda circle: (circle.name.casefold(), circle.id))


def _circle_page(asked: Asked, meeting: Meeting, page: str, *said: Words) -> Reply:
    if meeting.number:
        return show_meeting(asked, meeting)
    known = _could_come(asked, meeting)
    number = page_of(page, len(known), ON_A_PAGE)
    rows = tuple(
        (
            toggle(
                circle.id in meeting.circles,
                words("{name}", name=cut(circle.name, LONGEST)),
                to(meeting, f"circles.{circle.id}"),
            ),
        )
        for circle in known[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
    )
    screen = _screen(
        meeting,
        words("Which circles come?"),
        (
            *rows,
            *turning(lambda page: to(meeting, f"page.{page}"), number, len(known), ON_A_PAGE),
        ),
        *said,
        words("Their members are invited. At least one circle comes."),
    )
    return Reply(asked.person, (screen,))


# --- the way there, typed -------------------------------------------------------------------------


def _directions(asked: Asked, meeting: Meeting, chosen: str, *said: Words) -> Reply:
    if chosen == "none":
        return kept(asked, meeting, directions="")
    now = (words("Now: {text}", text=Quote(meeting.directions)),) if meeting.directions else ()
    none = Button(label("button", "Leave it empty"), to(meeting, "directions.none"))
    ask = said or (
        words("Write it in short sentences: the bus, the entrance, whom to ask."),
        words("Members read it just as you write it."),
    )
    screen = _screen(meeting, words("How do people get there?"), ((none,),), *ask, *now)
    person = awaiting(asked.person, asked.world, "meetingset", meeting.id, "directions")
    return Reply(person, (screen,))


def take_directions(asked: Asked, meeting: Meeting) -> Reply:
    way = clean_quote(given(asked.event))
    if not way or len(way) > LONGEST_WAY:
        said = words("Please write it in at most {count} letters.", count=LONGEST_WAY)
        return _directions(asked, meeting, "", said)
    return kept(asked, meeting, directions=way)


PARTS: Mapping[str, Show] = {
    "venue": ask_venue,
    "address": ask_address,
    "pin": ask_pin,
    "spot": choose_spot,
    "at": take_spot,
    "minutes": _minutes,
    "food": _food,
    "access": _access,
    "about": _about,
    "circles": _circles,
    "page": _circle_page,
    "directions": _directions,
}
TYPED: Mapping[str, Take] = {
    "venue": take_venue,
    "address": take_address,
    "pin": take_pin,
    "directions": take_directions,
}


def take_text(asked: Asked, meeting: Meeting) -> Reply:
    """What they wrote or sent, for the part that was asked for."""
    take = TYPED.get(asked.option)
    if take is None or not can_change(meeting, asked.world):
        return show_meeting(asked, meeting)
    return take(asked, meeting)


TAPS: dict[str, Handler] = {"meetingset": for_meeting(set_meeting)}
TEXTS: dict[str, Handler] = {"meetingset": for_meeting(take_text)}
