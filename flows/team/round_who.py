"""Whom a round asks: everybody in the place, members of circles, or those of one meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows import buttons
from flows.circles.lines import together
from flows.model import Button, Reply, Row, Screen, Verbatim, Words, choice, label, words
from flows.paging import page_of, turning
from flows.permission import Handler
from flows.records import Circle, Meeting
from flows.rounds import Round
from flows.team.broadcast_draft import ticked
from flows.team.menu import place_name
from flows.team.round_lines import WAYS_ON, WHAT_IT_IS, asks, back_to, people
from flows.team.round_room import for_draft, kept
from flows.team.round_rules import RECENT, today_at
from flows.team.round_what import onward
from flows.team.seats import on_a_button, which
from flows.world import Asked, World

ON_A_PAGE = 8
SIGNED = 2  # the sign in front of what can be ticked
ALL, CIRCLES, MEETINGS, DONE = "all", "circles", "meetings", "done"
TICK, ABOUT = "c", "m"  # "c1.ID" ticks a circle on the second page, "m.ID" chooses a meeting


def choose(asked: Asked, draft: Round) -> Reply:
    """The three kinds of people to ask, one of them, or something in it."""
    option = asked.option
    kind, _, id_ = option.partition(".")
    if option == ALL:
        return onward(asked, draft, replace(draft, circles=(), meeting=""))
    if option == DONE:
        return onward(asked, draft, draft)
    if option.startswith(CIRCLES):
        return Reply(asked.person, (_circles_screen(draft, asked.world, kind[len(CIRCLES) :]),))
    if option.startswith(MEETINGS):
        return Reply(asked.person, (_meetings_screen(draft, asked.world, kind[len(MEETINGS) :]),))
    if id_ and kind == ABOUT:
        return _about(asked, draft, id_)
    if id_ and kind.startswith(TICK):
        return _tick(asked, draft, id_, kind[len(TICK) :])
    return Reply(asked.person, (who_screen(draft, asked.world),))


def who_screen(draft: Round, world: World) -> Screen:
    """Everybody, circles, or a meeting."""
    kinds = (
        (label("button", "Everybody in the place"), ALL),
        (label("button", "Members of circles"), CIRCLES),
        (label("button", "About one meeting"), MEETINGS),
    )
    return Screen(
        title=words("Who is asked?"),
        lines=(
            WHAT_IT_IS,
            words(
                "You can ask everybody in {place}, for example about the first sessions here.",
                place=place_name(draft.place, world),
            ),
            words("Or only the members of some circles, or those who were invited to a meeting."),
        ),
        buttons=(
            *((Button(text, choice("roundwho", draft.id, kind)),) for text, kind in kinds),
            (back_to(draft),),
            *WAYS_ON,
        ),
    )


# --- circles --------------------------------------------------------------------------------------


def _circles(draft: Round, world: World) -> list[Circle]:
    """Those of the place that people could join: the open ones first, then those that are over."""
    there = world.desk.every(Circle, place=[draft.place], state=["open", "over"])
    return sorted(there, key=lambda c: (c.state, c.name.casefold(), c.id))


def _ticked(draft: Round) -> tuple[str, ...]:
    """The circles that are ticked: those of a meeting are not, they came with it."""
    return () if draft.meeting else draft.circles


def _circles_screen(draft: Round, world: World, page_: str) -> Screen:
    circles, chosen = _circles(draft, world), _ticked(draft)
    page = page_of(page_, len(circles), ON_A_PAGE)
    shown = circles[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    next_ = Button(label("button", "Next"), choice("roundwho", draft.id, DONE if chosen else ALL))
    picked = replace(draft, circles=chosen, meeting="")
    return Screen(
        title=words("Which circles?"),
        lines=(
            *(() if circles else (words("There is no circle in this place yet."),)),
            words("Nothing ticked means everybody in the place."),
            *together((asks(picked, world), *people(picked, world))),
        ),
        buttons=(
            *((_tick_button(draft, circle, page, on=circle.id in chosen),) for circle in shown),
            *turning(
                lambda to: choice("roundwho", draft.id, f"{CIRCLES}{to}"),
                page,
                len(circles),
                ON_A_PAGE,
            ),
            (next_,),
            (_back(draft), buttons.HELP),
        ),
    )


def _tick_button(draft: Round, circle: Circle, page: int, *, on: bool) -> Button:
    what = on_a_button(circle.name, SIGNED)
    text = label("button", "{sign} {what}", sign=Verbatim(ticked(on)), what=what)
    return Button(text, choice("roundwho", draft.id, f"{TICK}{page}.{circle.id}"))


def _tick(asked: Asked, draft: Round, id_: str, page: str) -> Reply:
    """Tick a circle, or take the tick away. One that has gone can only be taken away."""
    chosen = _ticked(draft)
    if id_ in chosen:
        now = tuple(circle for circle in chosen if circle != id_)
    elif any(circle.id == id_ for circle in _circles(draft, asked.world)):
        now = (*chosen, id_)
    else:
        return Reply(asked.person, (_circles_screen(draft, asked.world, page),))
    after = replace(draft, circles=now, meeting="")
    return kept(asked, draft, after, _circles_screen(after, asked.world, page))


def _back(draft: Round) -> Button:
    return Button(label("button", "← Who is asked"), choice("roundwho", draft.id))


# --- one meeting ----------------------------------------------------------------------------------


def _meetings(draft: Round, world: World) -> list[Meeting]:
    """Those that take place soon or took place not long ago, the nearest to today first."""
    today = today_at(draft, world)
    known = world.desk.every(Meeting, place=[draft.place], state=["set"])
    near = [meeting for meeting in known if meeting.day >= today - RECENT]
    return sorted(near, key=lambda m: (abs(m.day - today), m.day, m.at, m.id))


def _meetings_screen(draft: Round, world: World, page_: str) -> Screen:
    meetings = _meetings(draft, world)
    page = page_of(page_, len(meetings), ON_A_PAGE)
    first = page * ON_A_PAGE
    shown = meetings[first : first + ON_A_PAGE]
    return Screen(
        title=words("Which meeting?"),
        lines=(
            *together(_named(shown, first, world)),
            words("All members who were invited to it are asked, whether they came or not.")
            if meetings
            else words("There is no meeting that people could be asked about."),
        ),
        buttons=(
            *_days(draft, shown, first),
            *turning(
                lambda to: choice("roundwho", draft.id, f"{MEETINGS}{to}"),
                page,
                len(meetings),
                ON_A_PAGE,
            ),
            (_back(draft), buttons.HELP),
        ),
    )


def _named(shown: Sequence[Meeting], first: int, world: World) -> Iterator[Words]:
    for number, meeting in enumerate(shown, first + 1):
        held = which(meeting, world.desk.every(Circle, id=meeting.circles))
        yield words("{number}. {meeting}", number=number, meeting=held)


def _days(draft: Round, shown: Sequence[Meeting], first: int) -> Iterator[Row]:
    for number, meeting in enumerate(shown, first + 1):
        text = label("button", "{number}. {day}", number=number, day=meeting.day)
        yield (Button(text, choice("roundwho", draft.id, f"{ABOUT}.{meeting.id}")),)


def _about(asked: Asked, draft: Round, id_: str) -> Reply:
    meeting = next((m for m in _meetings(draft, asked.world) if m.id == id_), None)
    if meeting is None:
        return Reply(asked.person, (_meetings_screen(draft, asked.world, ""),))
    return onward(asked, draft, replace(draft, circles=meeting.circles, meeting=meeting.id))


TAPS: dict[str, Handler] = {"roundwho": for_draft(choose)}
