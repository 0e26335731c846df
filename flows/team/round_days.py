"""The days of a round: with a tap on what is usual, or typed; one question after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from flows import buttons
from flows.awaiting import awaiting
from flows.circles.lines import together
from flows.model import Button, Put, Reply, Screen, Verbatim, Words, choice, label, words
from flows.permission import Handler
from flows.rounds import Round
from flows.team.meeting_days import EXAMPLE, NOT_A_DAY, chosen_day, typed_day
from flows.team.round_lines import back_to
from flows.team.round_review import review_screen
from flows.team.round_room import for_draft, kept
from flows.team.round_rules import (
    A_DAY,
    A_WEEK,
    BEFORE_WEEKS,
    LATER_WEEKS,
    OPEN_WEEKS,
    Which,
    last_before,
    last_day,
    meeting_ahead,
    misfit,
    today_at,
    with_days,
)
from flows.world import Asked, World

TITLES: Mapping[Which, Words] = {
    "before": words("Before: on which day does it begin?"),
    "until": words("Before: which is the last day to answer?"),
    "after": words("After: from which day on are people asked again?"),
    "close": words("After: which is the last day to answer?"),
}
ONCE = words("From which day on are people asked?")
ONCE_UNTIL = words("Which is the last day to answer?")

FOR_WEEKS: Mapping[int, Words] = {
    1: label("button", "For one week"),
    2: label("button", "For two weeks"),
}
FROM_TOMORROW: Mapping[int, Words] = {
    1: label("button", "Tomorrow, for one week"),
    2: label("button", "Tomorrow, for two weeks"),
}
WEEKS_LATER: Mapping[int, Words] = {
    4: label("button", "4 weeks later"),
    6: label("button", "6 weeks later"),
    8: label("button", "8 weeks later"),
    12: label("button", "12 weeks later"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something usual to tap: a first day, and perhaps the last one that goes with it."""

    text: Words
    first: date
    last: date | None = None

    @property
    def option(self) -> str:
        return ".".join(str(day) for day in (self.first, self.last) if day)


# --- asking ---------------------------------------------------------------------------------------


def ask_day(asked: Asked, before: Round, after: Round, which: Which, *said: Words) -> Reply:
    """Keep the draft, and ask for one of its days. What they type next is one, too."""
    person = awaiting(asked.person, asked.world, "roundwhen", after.id, which)
    effects = (Put(after),) if after != before else ()
    return Reply(person, (_screen(after, which, asked.world, *said),), effects)


def _screen(draft: Round, which: Which, world: World, *said: Words) -> Screen:
    once = {"after": ONCE, "close": ONCE_UNTIL}.get(which) if not draft.before_from else None
    offers = tuple(_offers(draft, which, world))
    example = today_at(draft, world) + EXAMPLE
    written = Verbatim(f"{example.day}/{example.month}/{example.year}")
    return Screen(
        title=once or TITLES[which],
        lines=(
            *said,
            *together(_so_far(draft, which)),
            *together(map(_explained, offers)),
            words("You can also write the day, for example {day}.", day=written),
        ),
        buttons=(
            *(
                (Button(offer.text, choice("roundwhen", draft.id, f"{which}.{offer.option}")),)
                for offer in offers
            ),
            (back_to(draft),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _explained(offer: Offer) -> Words:
    if offer.last:
        return words(
            "{offer}: {first} to {last}", offer=offer.text, first=offer.first, last=offer.last
        )
    return words("{offer}: {first}", offer=offer.text, first=offer.first)


def _so_far(draft: Round, which: Which) -> Iterator[Words]:
    """The days that this one follows."""
    first, last = draft.before_from, draft.before_until
    if which == "until" and first:
        yield words("First time: from {first} on", first=first)
    elif which in ("after", "close") and first and last:
        yield words("First time: {first} to {last}", first=first, last=last)
    if which == "close":
        yield words("Asked from {first} on", first=draft.after_from)


def _offers(draft: Round, which: Which, world: World) -> Iterator[Offer]:
    """What is usual, and what fits the meeting that it is about."""
    today, meeting = today_at(draft, world), meeting_ahead(draft, world)
    match which:
        case "before":
            yield from _offers_before(today + A_DAY, meeting)
        case "until" if draft.before_from:
            for weeks in BEFORE_WEEKS:
                yield Offer(FOR_WEEKS[weeks], last_day(draft.before_from, weeks))
        case "after" if draft.before_until:
            if meeting and meeting >= draft.before_until:
                yield Offer(THE_DAY_AFTER, meeting + A_DAY)
            for weeks in LATER_WEEKS:
                yield Offer(WEEKS_LATER[weeks], draft.before_until + weeks * A_WEEK)
        case "after":
            yield from _offers_once(today, meeting)
        case "close":
            for weeks in OPEN_WEEKS:
                yield Offer(FOR_WEEKS[weeks], last_day(draft.after_from, weeks))


def _offers_before(tomorrow: date, meeting: date | None) -> Iterator[Offer]:
    if meeting and meeting > tomorrow:
        until = last_before(tomorrow, 1, meeting)
        yield Offer(label("button", "Until the day before it"), tomorrow, until)
    for weeks in BEFORE_WEEKS:
        last = last_day(tomorrow, weeks)
        if meeting is None or last < meeting:
            yield Offer(FROM_TOMORROW[weeks], tomorrow, last)


def _offers_once(today: date, meeting: date | None) -> Iterator[Offer]:
    if meeting:
        first = meeting + A_DAY
        yield Offer(label("button", "The day after, for one week"), first, last_day(first, 1))
        return
    yield Offer(label("button", "From today, for one week"), today, last_day(today, 1))
    tomorrow = today + A_DAY
    yield Offer(FROM_TOMORROW[1], tomorrow, last_day(tomorrow, 1))


THE_DAY_AFTER = label("button", "The day after the meeting")


# --- taking ---------------------------------------------------------------------------------------


def choose(asked: Asked, draft: Round) -> Reply:
    """The first of the days, or the one tapped: then the next, and at the end the whole of it."""
    which, first, last = _read(asked.option, draft, today_at(draft, asked.world))
    if first is None:
        return ask_day(asked, draft, draft, which)
    return _taken(asked, draft, which, first, last)


def take_typed(asked: Asked, draft: Round) -> Reply:
    """The day they typed; what is none, or does not fit, is asked for again."""
    today = today_at(draft, asked.world)
    which, _, _ = _read(asked.option, draft, today)
    first = chosen_day(typed_day(asked, today), today)
    if first is None:
        return ask_day(asked, draft, draft, which, NOT_A_DAY)
    return _taken(asked, draft, which, first, None)


def _read(option: str, draft: Round, today: date) -> tuple[Which, date | None, date | None]:
    """Which day is meant, and the days that a button carries, if they are still ahead."""
    named, _, days = option.partition(".")
    known = ("after", "close") if draft.before_from is None else get_args(Which)
    which: Which = next((each for each in known if each == named), known[0])
    first, _, last = days.partition(".") if which == named else ("", "", "")
    return which, chosen_day(first, today), chosen_day(last, today)


def _taken(asked: Asked, draft: Round, which: Which, first: date, last: date | None) -> Reply:
    if why := misfit(draft, which, first):
        return ask_day(asked, draft, draft, which, why)
    meeting = meeting_ahead(draft, asked.world)
    after = with_days(draft, which, first, last, meeting)
    match which:
        case "before":
            return ask_day(asked, draft, after, "after" if last else "until")
        case "until":
            return ask_day(asked, draft, after, "after")
        case "after" if last is None:
            return ask_day(asked, draft, after, "close")
    return kept(asked, draft, after, review_screen(after, asked.world))


TAPS: dict[str, Handler] = {"roundwhen": for_draft(choose)}
TEXTS: dict[str, Handler] = {"roundwhen": for_draft(take_typed)}
