"""A round of feedback in a few plain lines: what is asked, whom, when, from how many on."""

from __future__ import annotations

from collections.abc import Iterator

from flows import buttons
from flows.broadcasts import about
from flows.model import (
    Button,
    Quote,
    Row,
    Screen,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.records import Circle
from flows.rounds import Round
from flows.team.menu import place_name
from flows.team.round_rules import is_small, meeting_of, people_asked
from flows.team.seats import in_a_row, which
from flows.world import World

ROUNDS = Button(label("button", "Before and after"), choice("rounds"))
WAYS_ON: tuple[Row, ...] = ((ROUNDS,), (buttons.HOME, buttons.HELP))
GONE = Screen((words("This round is not here any more."),), buttons=WAYS_ON)

WHAT_IT_IS = words(
    "A few questions before, the same after. Nobody of the team learns who said what."
)


def back_to(round_: Round) -> Button:
    return Button(label("button", "← The round"), choice("round", round_.id))


def questions(round_: Round, world: World) -> Words:
    """What its questions are called."""
    found = world.library.questionnaires.get(round_.questionnaire)
    return Words(found.title) if found else words("No questions yet")


def how_many(round_: Round) -> Words:
    return counted("{count} question", "{count} questions", len(round_.items))


def asks(round_: Round, world: World) -> Words:
    """Whom it asks."""
    circles = world.desk.every(Circle, id=round_.circles) if round_.circles else ()
    if meeting := meeting_of(round_, world.desk):
        held = which(meeting, circles)
        return words("Asked: those invited to {meeting}, {day}", meeting=held, day=meeting.day)
    if circles:
        names = in_a_row([Quote(circle.name) for circle in circles])
        return words("Asked: the members of {circles}", circles=names)
    if round_.circles or round_.meeting:
        return words("Asked: people who are not here any more")
    return words("Asked: everybody in {place}", place=place_name(round_.place, world))


def people(round_: Round, world: World) -> Iterator[Words]:
    """How many would be asked now, rounded; with an honest word if they are few."""
    number = people_asked(round_, world.desk)
    yield words("People: {number}", number=about(number))
    if not is_small(number, round_.minimum):
        return
    if round_.before_from:
        yield words(
            "This is a small group. Most likely too few will answer both times, and then there is"
            " nothing to show."
        )
    else:
        yield words(
            "This is a small group. Most likely too few will answer, and then there is nothing to"
            " show."
        )


def days(round_: Round) -> Iterator[Words]:
    """From when to when people can answer."""
    first, last = round_.before_from, round_.before_until
    second = {"first": round_.after_from, "last": round_.closes_on}
    if first and last:
        yield words("First time: {first} to {last}", first=first, last=last)
        yield words("Second time: {first} to {last}", **second)
    else:
        yield words("Asked once: {first} to {last}", **second)


def least(round_: Round) -> Words:
    """How many must answer before anything is shown."""
    if round_.before_from:
        return counted(
            "Shown if at least {count} person answers both times",
            "Shown if at least {count} people answer both times",
            round_.minimum,
        )
    return counted(
        "Shown if at least {count} person answers",
        "Shown if at least {count} people answer",
        round_.minimum,
    )
