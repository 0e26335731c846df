"""Before and after: the rounds of feedback of somebody's places, and a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flows import buttons
from flows.circles.lines import together
from flows.model import Button, Put, Reply, Row, Screen, Words, choice, label, words
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, Handler, for_staff
from flows.rounds import Round
from flows.team import (
    round_days,
    round_held,
    round_opening,
    round_results,
    round_room,
    round_what,
    round_who,
)
from flows.team.circle_making import own_places, where_new
from flows.team.menu import DESK, place_name
from flows.team.round_lines import ROUNDS, WHAT_IT_IS, asks, questions
from flows.team.round_rules import A_DAY, last_day, with_usual_days
from flows.team.round_state import state
from flows.team.round_who import who_screen
from flows.world import Asked, World

ON_A_PAGE = 6  # rounds, each with three short lines


# --- the list -------------------------------------------------------------------------------------


def show_all(asked: Asked) -> Reply:
    """The rounds of their places, the newest first."""
    world, places = asked.world, own_places(asked)
    rounds = sorted(
        world.desk.every(Round, place=places), key=lambda r: (r.made_at, r.id), reverse=True
    )
    page = page_of(asked.option, len(rounds), ON_A_PAGE)
    first = page * ON_A_PAGE
    shown = rounds[first : first + ON_A_PAGE]
    screen = Screen(
        title=words("Before and after"),
        lines=(
            WHAT_IT_IS,
            *_listed(shown, first, world, several=len(places) > 1),
            *(() if rounds else (words("There is nothing here so far."),)),
        ),
        buttons=(
            *_doors(shown, first),
            *turning(lambda to: choice("rounds", "", to), page, len(rounds), ON_A_PAGE),
            (Button(label("button", "New round"), choice("newround")),),
            (DESK,),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _listed(shown: Sequence[Round], first: int, world: World, *, several: bool) -> Iterator[Words]:
    for number, round_ in enumerate(shown, first + 1):
        title = words("{number}. {title}", number=number, title=questions(round_, world))
        place = (place_name(round_.place, world),) if several else ()
        yield from together((title, *place, asks(round_, world), state(round_, world)))


def _doors(shown: Sequence[Round], first: int) -> Iterator[Row]:
    for number, round_ in enumerate(shown, first + 1):
        begins = round_.before_from or round_.after_from
        text = label("button", "{number}. {day}", number=number, day=begins)
        yield (Button(text, choice("round", round_.id)),)


# --- a new one ------------------------------------------------------------------------------------


def begin(asked: Asked) -> Reply:
    """A draft in the coordinator's place; of several, they choose. Then whom it asks."""
    world, places = asked.world, own_places(asked)
    place = next(iter(where_new(asked)), "")
    if place not in places:
        return Reply(asked.person, (_which_place(places, world),))
    begun = world.desk.every(Round, place=[place], state=["draft"])
    # One that somebody has left at the first step is as good as new.
    left = next((r for r in begun if not (r.questionnaire or r.circles or r.meeting)), None)
    tomorrow = world.today(world.library.place(place)) + A_DAY
    draft = left or Round(
        id=_new_id(world),
        place=place,
        made_at=world.now,
        questionnaire="",
        items=(),
        after_from=tomorrow,
        closes_on=last_day(tomorrow, 1),
    )
    draft = with_usual_days(replace(draft, made_at=world.now), world, twice=False)
    return Reply(asked.person, (who_screen(draft, world),), (Put(draft),))


def _new_id(world: World) -> str:
    """An id that can be typed on the server: one that begins with "-" is taken for an option."""
    while (id_ := world.new_id()).startswith("-"):
        pass
    return id_


def _which_place(places: Sequence[str], world: World) -> Screen:
    rows = ((Button(place_name(place, world), choice("newround", place)),) for place in places)
    return Screen(
        title=words("In which place?"),
        lines=(),
        buttons=(*rows, (ROUNDS,), (buttons.HOME, buttons.HELP)),
    )


# Every step, so that they are all to be found in one place.
TAPS: Mapping[str, Handler] = {
    "rounds": for_staff(show_all, *COORDINATORS),
    "newround": for_staff(begin, *COORDINATORS, where=where_new),
    **round_room.TAPS,
    **round_who.TAPS,
    **round_what.TAPS,
    **round_days.TAPS,
    **round_opening.TAPS,
    **round_held.TAPS,
    **round_results.TAPS,
}
TEXTS: Mapping[str, Handler] = {**round_days.TEXTS}
