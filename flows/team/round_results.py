"""What came of a round: the result in sentences, as a picture, as files, and in people's words.

All of it is the release that was made once, when the round was closed. There is nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from flows import buttons
from flows.feedback.result import (
    chart_screens,
    page_screen,
    result_screen,
    table_screen,
    workbook_screen,
)
from flows.model import Quote, Reply, Row, Screen, Words, choice, words
from flows.paging import page_of, turning
from flows.permission import Handler
from flows.rounds import Release, Round
from flows.team.menu import place_name
from flows.team.round_lines import back_to, questions
from flows.team.round_room import WORDS, for_round, has_result, result_rows, shown
from flows.world import Asked

ON_A_PAGE = 3  # comments: each may have a thousand letters


def show(asked: Asked, round_: Round) -> Reply:
    """One of the forms of the result; a round that has none shows how far it is."""
    release = round_.release
    if release is None or not has_result(round_):
        return shown(asked, round_)
    return Reply(asked.person, _screens(asked, round_, release))


def _screens(asked: Asked, round_: Round, release: Release) -> tuple[Screen, ...]:
    world, ways = asked.world, _ways(round_)
    match asked.option.rstrip("0123456789"):  # in people's words there are pages
        case "chart":
            drawn = chart_screens(round_, release, ways)
            return drawn or (Screen((words("There is nothing to draw."),), buttons=ways),)
        case "sheet":
            return (workbook_screen(round_, release, ways),)
        case "csv":
            return (table_screen(round_, release, ways),)
        case "page":
            place, named = place_name(round_.place, world), questions(round_, world)
            return (page_screen(round_, release, place, named, ways),)
        case "words":
            return (_words_screen(round_, release, asked.option.removeprefix(WORDS)),)
    return (result_screen(round_, release, (*result_rows(round_), *ways)),)


def _ways(round_: Round) -> tuple[Row, ...]:
    return ((back_to(round_),), (buttons.HOME, buttons.HELP))


# --- in people's words ----------------------------------------------------------------------------


def _words_screen(round_: Round, release: Release, page_: str) -> Screen:
    """What people added, in no order, once somebody who is no coordinator has read it."""
    said = release.comments
    page = page_of(page_, len(said), ON_A_PAGE)
    here = said[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    return Screen(
        title=words("In their words"),
        lines=tuple(_said(here)) or (NOTHING_YET,),
        buttons=(
            *turning(
                lambda to: choice("roundget", round_.id, f"{WORDS}{to}"), page, len(said), ON_A_PAGE
            ),
            *_ways(round_),
        ),
    )


NOTHING_YET = words(
    "There is nothing here. What people write is shown once somebody who is no coordinator has"
    " read it."
)


def _said(comments: tuple[str, ...]) -> Iterator[Words]:
    for comment in comments:
        yield words("“{words}”", words=Quote(comment))


TAPS: dict[str, Handler] = {"roundget": for_round(show)}
