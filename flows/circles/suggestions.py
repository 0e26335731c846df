"""Suggestions of what a circle could talk about: how they are written, listed and paged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flows import buttons
from flows.bidi import clean_quote, clean_text
from flows.desk import Desk
from flows.model import Button, Name, Quote, Row, Screen, Words, choice, label, words
from flows.paging import page_of, turning
from flows.records import Circle, Member, Suggestion
from flows.team.threads import cut
from flows.world import World

MOST = 20  # suggestions in one circle
LONGEST = 120  # UTF-16 units of one: the whole list fits into one message
ON_A_PAGE = 8
BEGINNING = 20  # UTF-16 units of it on a button, beside its number

Taken = Literal["new", "cut", "known", "full", "empty"]


def of_circle(circle: Circle, desk: Desk) -> tuple[Suggestion, ...]:
    """What was suggested, the first first."""
    found = desk.every(Suggestion, circle=[circle.id])
    return tuple(sorted(found, key=lambda one: (one.made_at, one.id)))


def members_in(circle: Circle, desk: Desk) -> tuple[Member, ...]:
    """Those who have a seat."""
    return desk.every(Member, circle=[circle.id], state=["in"])


# --- a new one ------------------------------------------------------------------------------------


def take(circle: Circle, typed: str, world: World) -> tuple[Suggestion | None, Taken]:
    """What somebody typed as a suggestion, and what became of it. Nothing tells who it was."""
    said = " ".join(clean_text(typed).split())
    if not clean_quote(said).strip():
        return None, "empty"
    text = cut(said, LONGEST)
    there = of_circle(circle, world.desk)
    if same := next((one for one in there if one.text.casefold() == text.casefold()), None):
        return same, "known"
    if len(there) >= MOST:
        return None, "full"
    made = Suggestion(world.new_id(), circle.id, text, world.now)
    return made, "cut" if text != said else "new"


SAID: dict[Taken, Words] = {
    "new": words("Thank you. It is on the list now."),
    "cut": words("Thank you. It was a little long, so I have kept the beginning."),
    "known": words("This is on the list already."),
    "full": words("There are many suggestions now. You can tick those that you like."),
    "empty": words("Please write it in a few words."),
}


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list that fits a phone; each with its number in the whole list."""

    number: int  # from 0
    shown: tuple[tuple[int, Suggestion], ...]
    of: int  # suggestions in the whole list


def page(listed: Sequence[Suggestion], option: str) -> Page:
    """The page that an option names ("p2"), or on which a suggestion stands; else the first."""
    places = [place for place, one in enumerate(listed) if one.id == option]
    named = str(places[0] // ON_A_PAGE) if places else option.removeprefix("p")
    number = page_of(named, len(listed), ON_A_PAGE)
    numbered = tuple(enumerate(listed, 1))
    return Page(number, numbered[number * ON_A_PAGE :][:ON_A_PAGE], len(listed))


def page_row(page: Page, verb: str, object_: str) -> tuple[Row, ...]:
    """To the pages before and after; nothing when there is one only."""
    return turning(lambda to: choice(verb, object_, f"p{to}"), page.number, page.of, ON_A_PAGE)


def line(number: int, suggestion: Suggestion) -> Words:
    """One of the list, whole."""
    return words("{number}. {suggestion}", number=number, suggestion=Quote(suggestion.text))


def beginning(suggestion: Suggestion, most: int = BEGINNING) -> Quote:
    """As much of it as a button shows."""
    return Quote(cut(suggestion.text, most))


# --- ways on --------------------------------------------------------------------------------------


def topic_name(circle: Circle) -> Words:
    return words("What we talk about: {name}", name=Name(circle.name))


def open_circle(circle: Circle) -> Button:
    return Button(label("button", "Open the circle"), choice("circle", circle.id))


GONE = Screen(
    (words("This circle is gone."),),
    buttons=((buttons.HOME, buttons.HELP),),
)
