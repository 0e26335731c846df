"""What somebody has found of a fact, brought to those in charge: they agree, or it was not so."""

from __future__ import annotations

from collections.abc import Iterator

from flows import buttons
from flows.facts import OneFact, finding_in
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Remove,
    Reply,
    Row,
    Screen,
    Tell,
    Unsay,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_staff
from flows.records import Staff
from flows.team import facts_words
from flows.team.facts import CHANGED_SINCE, FACTS, GONE, agree_row, fact_screen, facts_screen, found
from flows.team.facts_care import where_agreed
from flows.team.facts_words import claims, instead, sentences
from flows.team.menu import place_name
from flows.team.readers import Readers, of_the_team
from flows.welcoming import Check
from flows.world import Asked, World

# Letters of English for what a picture is about: with the rest, and longer in other languages, less
# than the 1024 that may stand under a picture.
CAPTION = 400

ANOTHER = words("You have found this yourself. Another person agrees, then people read it.")


def to_agree(one: OneFact, told: Readers, world: World) -> tuple[Effect, ...]:
    """The finding as a task, with the picture of it, for each who can agree."""
    all_of_it = Button(label("button", "All about it"), choice("fact", one.id))
    rows: tuple[Row, ...] = ((FACTS,),) if one.agreed_anywhere else ((all_of_it,), (FACTS,))
    screen = Screen(
        title=words("Somebody has looked: {place}", place=place_name(one.place, world)),
        lines=tuple(_brought(one, world)),
        buttons=(agree_row(one), *rows, (buttons.HOME, buttons.HELP)),
        attachment=one.found.photo if one.found else None,
    )
    return tuple(Tell(staff.chat, screen, source=one.source) for staff in told.people)


def _brought(one: OneFact, world: World) -> Iterator[Words]:
    """What it is about and what was found; under a picture no more than fits there."""
    first, *others = claims(one, sentences([one], world))
    yield first
    room = CAPTION - len(first.english)
    yield from (said for said in others if (room := room - len(said.english)) >= 0)
    yield from facts_words.found(one, world)
    if one.found and one.found.photo:
        return
    if one.known.holds(one.today):
        yield words("Until somebody agrees, it stays as it was.")
    else:
        yield words("Until somebody agrees, people read: {text}", text=instead(one))


def agree(asked: Asked) -> Reply:
    """What was found holds from now on, since the day it was found."""
    staff, one = found(asked)
    check = one.found if one else None
    if one is None or check is None or check.seen_on is None or asked.option != one.found_mark:
        return _look_again(asked, one, staff)
    if check.seen_by == staff.id:
        return Reply(asked.person, (fact_screen(one, staff, asked.world, ANOTHER),))
    kept = one.settled(finding_in(check), staff.id, check.seen_on)
    said = words("Thank you. People read it from now on.")
    screen = facts_screen(staff, asked.world, "", said, without=one.id)
    thanks = words(
        "{name} agrees with what you found. People read it from now on. Thank you.",
        name=Name(staff.name),
    )
    effects = (Put(kept), Unsay(one.source), *_to_finder(check, staff, thanks, asked.world))
    return Reply(asked.person, (screen,), effects)


def disagree(asked: Asked) -> Reply:
    """It stays as it was; whoever found it hears so, kindly."""
    staff, one = found(asked)
    check = one.found if one else None
    if one is None or check is None or asked.option != one.found_mark:
        return _look_again(asked, one, staff)
    left = one.let_go()
    said = words("It stays as it was.")
    screen = facts_screen(staff, asked.world, "", said, without=one.id)
    thanks = words(
        "Thank you for looking. {name} leaves it as it was for now. You can ask them why.",
        name=Name(staff.name),
    )
    effects = (
        Put(left) if left else Remove(check),
        Unsay(one.source),
        *_to_finder(check, staff, thanks, asked.world),
    )
    return Reply(asked.person, (screen,), effects)


def _look_again(asked: Asked, one: OneFact | None, staff: Staff) -> Reply:
    screen = fact_screen(one, staff, asked.world, CHANGED_SINCE) if one else GONE
    return Reply(asked.person, (screen,))


def _to_finder(check: Check, staff: Staff, said: Words, world: World) -> tuple[Effect, ...]:
    finder = of_the_team(check.seen_by, world.desk)
    if finder is None or finder.chat == staff.chat:
        return ()
    return (Tell(finder.chat, Screen((said,), buttons=((FACTS,), (buttons.HOME, buttons.HELP)))),)


TAPS: dict[str, Handler] = {
    "factyes": for_staff(agree, *COORDINATORS, where=where_agreed),
    "factno": for_staff(disagree, *COORDINATORS, where=where_agreed),
}
