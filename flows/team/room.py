"""Carried into the room: what people of a town ask, without names, to answer together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta

from flows import buttons
from flows.bidi import clean_quote
from flows.model import (
    Arrange,
    Button,
    Day,
    Quote,
    Reply,
    Screen,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.moments import Moment
from flows.permission import HOSTS, Handler, for_staff, places_of, role_in
from flows.records import Question, Staff
from flows.talk import JOINED
from flows.team.menu import DESK, place_name
from flows.team.threads import VOICE, cut
from flows.timing import instant
from flows.world import Asked, World

ROOM = "room"
MOST = 15  # questions that a group can talk about
BEGINNING = 200  # UTF-16 units of each: all of them fit into one message
SHORT = 3  # letters of a part of a name: "de" and "al" are words, too
DAYS_AHEAD = 7
MORNING = time(9)


def place_of(asked: Asked) -> Collection[str]:
    """The place whose questions are shown; none while it is still to be chosen."""
    return (asked.object,) if asked.object else ()


def show_room(asked: Asked) -> Reply:
    """The questions of the host's place; of several, they choose."""
    staff, world = asked.staff, asked.world
    assert staff is not None, "the room is for people of the team"
    places = places_of(staff, HOSTS, list(world.library.places))
    place = asked.object or (places[0] if len(places) == 1 else "")
    if place not in world.library.places:
        return Reply(asked.person, (_which_place(places, world),))
    return Reply(asked.person, (room_screen(place, world),))


def _which_place(places: Collection[str], world: World) -> Screen:
    return Screen(
        title=words("Questions for the room"),
        lines=(words("Which place is it for?"),),
        buttons=(
            *((Button(place_name(place, world), choice(ROOM, place)),) for place in places),
            (DESK,),
            (buttons.HOME, buttons.HELP),
        ),
    )


def room_screen(place: str, world: World) -> Screen:
    """What has been asked there, the oldest first. Nothing tells who asked."""
    asked_there = sorted(
        world.desk.every(Question, place=[place]), key=lambda question: question.opened_at
    )
    when = Button(label("button", "My meeting is on …"), choice("roomday", place))
    return Screen(
        title=words("Questions for the room: {place}", place=place_name(place, world)),
        lines=tuple(_lines(asked_there)),
        buttons=(*(((when,),) if asked_there else ()), (DESK,), (buttons.HOME, buttons.HELP)),
    )


def _lines(questions: list[Question]) -> Iterator[Words]:
    if not questions:
        yield words("Nobody there has asked anything in the last days.")
        return
    yield words("Nothing here tells who asked.")
    for number, question in enumerate(questions[:MOST], 1):
        yield words("{number}. {question}", number=number, question=_without_name(question))
    if len(questions) > MOST:
        more = len(questions) - MOST
        yield counted("There is {count} more.", "There are {count} more.", more)


def _without_name(question: Question) -> Words:
    first = question.said[0]
    if first.file:
        return VOICE
    text = " ".join(clean_quote(nameless(first.text, question.name)).split())  # as it will stand
    return words("{words}", words=Quote(cut(text, BEGINNING)))


def nameless(text: str, *names: str) -> str:
    """A text in which these names do not stand: people sign what they write.

    What Arabic writes onto a name ("and", "for") stays.
    """
    for name in names:
        # Whoever is called Amina Yusuf in the chat app signs as Amina.
        for part in (name.strip(), *re.findall(rf"\w{{{SHORT},}}", name)):
            if part:
                found = rf"(?<!\w)({JOINED}){re.escape(part)}(?!\w)"
                text = re.sub(found, r"\1…", text, flags=re.IGNORECASE)
    return text


# --- the day of a meeting -------------------------------------------------------------------------


def choose_day(asked: Asked) -> Reply:
    """On the morning of a meeting, the list comes by itself."""
    place, world = asked.object, asked.world
    if place not in world.library.places:
        return show_room(asked)
    days = _days(place, world)
    chosen = next((day for day in days if day.isoformat() == asked.option), None)
    if chosen is None:
        return Reply(asked.person, (_which_day(place, days),))
    at = instant(datetime.combine(chosen, MORNING), world.library.place(place).clock)
    line = words(
        "I will bring you the questions on {day} at {time}.", day=Day(chosen), time=MORNING
    )
    back = Button(label("button", "Questions for the room"), choice(ROOM, place))
    screen = Screen((line,), buttons=((back,), (buttons.HOME, buttons.HELP)))
    return Reply(asked.person, (screen,), (Arrange(choice(ROOM, place), at),))


def _days(place: str, world: World) -> list[date]:
    today = world.today(world.library.place(place))
    return [today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]


def _which_day(place: str, days: list[date]) -> Screen:
    rows = (
        (Button(words("{day}", day=Day(day)), choice("roomday", place, day.isoformat())),)
        for day in days
    )
    return Screen(
        title=words("On which day is your meeting?"),
        lines=(words("That morning I bring you the questions as they are then."),),
        buttons=(*rows, (buttons.HOME, buttons.HELP)),
    )


def room_due(asked: Asked) -> Reply:
    """The morning of a meeting: the list, if they are still a host there."""
    staff, world = asked.staff, asked.world
    if not _hosts(staff, asked.object) or asked.person.away:
        return Reply(asked.person)
    return Reply(asked.person, (room_screen(asked.object, world),), kind="task")


def _hosts(staff: Staff | None, place: str) -> bool:
    return staff is not None and role_in(staff, place) in HOSTS


TAPS: dict[str, Handler] = {
    ROOM: for_staff(show_room, *HOSTS, where=place_of),
    "roomday": for_staff(choose_day, *HOSTS, where=place_of),
}
MOMENTS = {ROOM: Moment(room_due, duty=True)}
