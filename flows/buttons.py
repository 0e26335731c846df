"""Buttons that stand on many screens."""

from __future__ import annotations

from datetime import time

from flows.model import Button, Person, Row, choice, label, words
from flows.timing import HOURS

HOME = Button(label("button", "⌂ Menu"), choice("home"))
HELP = Button(label("button", "☎ Help"), choice("page", "help"))
ASK = Button(label("button", "💬 Ask a person"), choice("ask"))
PEOPLE = Button(label("button", "People near you"), choice("people"))
CIRCLES = Button(label("button", "Circles near you"), choice("circles"))
PLACES = Button(label("button", "Places that help"), choice("signposts"))
SETTINGS = Button(label("button", "Settings"), choice("settings"))
SESSIONS = Button(label("button", "All sessions"), choice("sessions"))
PRIVATE = Button(label("button", "🔒 Only for you"), choice("sessions", "private"))
NEIGHBOURS = Button(label("button", "🏘 For neighbours"), choice("sessions", "neighbours"))
LANGUAGE = Button(label("button", "🌐 Language"), choice("language", "ask"))
PRIVACY = Button(label("button", "Privacy"), choice("page", "privacy"))
MY_DATA = Button(label("button", "What is kept about me"), choice("data"))
WHO = Button(label("button", "Who we are"), choice("page", "who-more"))


def go_on(person: Person) -> Button:
    """From the first screens to the next thing: the town first, the menu once they have one."""
    to = HOME.choice if person.place else choice("place", "ask")
    return Button(label("button", "Continue"), to)


def way_on(person: Person) -> Button:
    """The menu, for those who have one already."""
    return HOME if person.place else go_on(person)


def hours() -> tuple[Row, ...]:
    """The hours one can choose, three to a row."""
    each = [Button(words("{time}", time=time(hour)), choice("hour", "set", hour)) for hour in HOURS]
    return (tuple(each[:3]), tuple(each[3:]))
