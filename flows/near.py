"""The one nearby, real thing that a session ends with: a meeting of a circle, or a place to go."""

from __future__ import annotations

from datetime import date, timedelta

from flows.circles.circle import circle_button
from flows.circles.membership import circles_of, meetings_ahead
from flows.hours import parse
from flows.model import Button, Day, Name, Row, Words, choice, label, words
from flows.records import EVERYWHERE, Circle, Signpost
from flows.shapes import Session
from flows.signpost_screens import LONGEST, cut
from flows.signposts import found, overdue
from flows.world import Asked

WEEK = timedelta(days=7)

Door = tuple[tuple[Words, ...], tuple[Row, ...]]  # what is said, and the button that leads there

NOTHING: Door = ((), ())


def this_week(session: Session, asked: Asked) -> Door:
    """Where somebody can go this week, near them; nothing when nothing is known.

    A session that is about meeting people leads to a circle first, the others to a place that
    helps with what they are about.
    """
    if not asked.person.place:
        return NOTHING
    doors = (_place_to_go, _meeting)
    for door in reversed(doors) if meets_people(session) else doors:
        if (there := door(session, asked)) != NOTHING:
            return there
    return NOTHING


def meets_people(session: Session) -> bool:
    """Whether a session is about people: then its first heading is things to do together."""
    return session.leads_to[0] == "doing"


def _meeting(_: Session, asked: Asked) -> Door:
    """The next meeting of a circle that anybody may join, if it is within a week."""
    world = asked.world
    place = world.place_of(asked.person)
    listed = world.desk.every(Circle, place=[place.id], state=["open"], listed=[True])
    mine = set(circles_of(asked.chat, world.desk))
    circles = {one.id: one for one in listed if one not in mine}
    until = world.today(place) + WEEK
    for meeting in meetings_ahead(tuple(circles.values()), world):
        circle = next((circles[one] for one in meeting.circles if one in circles), None)
        if circle and meeting.day <= until:
            said = words(
                "Near you this week: {name}, on {day}. Neighbours meet and talk.",
                name=Name(circle.name),
                day=Day(meeting.day),
            )
            return (said,), ((circle_button(circle),),)
    return NOTHING


def _place_to_go(session: Session, asked: Asked) -> Door:
    """The entry of the directory that fits best: the heading first, then how soon it opens."""
    world = asked.world
    place = world.place_of(asked.person)
    today = world.today(place)
    local = [
        one.entry
        for one in found(place, world, session.leads_to)
        if one.entry.place != EVERYWHERE and one.away is None and not overdue(one.entry, today)
    ]
    if not local:
        return NOTHING
    best = min(local, key=lambda entry: _fit(entry, session, today))
    button = Button(
        label("button", "📍 {name}", name=cut(best.name, LONGEST - len("📍 ") - 2)),
        choice("signpost", best.id),
    )
    return (_said(best, today),), ((button,),)


def _fit(entry: Signpost, session: Session, today: date) -> tuple[int, date, str]:
    opens = opens_on(entry.hours, today)
    return session.leads_to.index(entry.category), opens or date.max, entry.name


def _said(entry: Signpost, today: date) -> Words:
    if opens := opens_on(entry.hours, today):
        return words(
            "Near you this week: {name}. It is open on {day}.",
            name=Name(entry.name),
            day=Day(opens),
        )
    return words("Near you: {name}. You can look in this week.", name=Name(entry.name))


def opens_on(hours: str, today: date) -> date | None:
    """The next day, from tomorrow on, on which it opens; None when nobody knows."""
    try:
        days = {day for opening in parse(hours) for day in opening.days}
    except ValueError:  # kept before it could be checked
        return None
    ahead = (today + timedelta(days=number) for number in range(1, 8))
    return next((day for day in ahead if day.weekday() in days), None)
