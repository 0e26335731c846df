"""Facts in the weekly look: what those in charge check again, and what neighbours may know.

Nothing is kept about whom was asked when: the week of a fact follows from its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from flows.facts import OneFact
from flows.model import Button, Person, Row, Screen, Words, choice, counted, label, words
from flows.permission import COORDINATORS, role_in
from flows.records import EVERYWHERE, Staff
from flows.team.facts import WAYS_ON, WEEKLY
from flows.team.facts_care import facts_in, places_in_care
from flows.team.facts_words import listed, sentences
from flows.world import World

AT_ONCE = 5  # facts in one message to those in charge
ASKED_AT_ONCE = 3  # and to others: few enough to look at on the way home
EVERY = 5  # weeks: so nobody is asked the same twice in a month
STILL_TRUE = words("Please look if this is still so")
DO_YOU_KNOW = words("Do you know this?")


def weekly_screens(staff: Staff, person: Person, world: World) -> Iterator[Screen]:
    """What there is to look at this week: for those in charge, and for who lives there."""
    if due := to_review(staff, world):
        said = words("Look, or call. If all is as it was, tap: Still right.")
        yield _asking(STILL_TRUE, said, due, AT_ONCE, world)
    # A favour is not asked of somebody who wants no messages; what one looks after is a duty.
    if not person.paused and (asked := to_ask(staff, world)):
        said = words("You live there, so you may know, or see it on your way. A picture helps.")
        yield _asking(DO_YOU_KNOW, said, asked, ASKED_AT_ONCE, world)


def to_review(staff: Staff, world: World) -> list[OneFact]:
    """What its owner is asked to check: what waits for a word of theirs, then what is due first."""
    places = places_in_care(staff, world.desk.every(Staff), world)
    due = [one for one in facts_in(places, world) if _is_due(one) and _is_for(one, staff)]
    return sorted(due, key=lambda one: (one.state != "found", one.known.review_after, one.id))


def _is_due(one: OneFact) -> bool:
    return one.state != "unconfirmed" or is_its_week(one.id, one.today)


def _is_for(one: OneFact, staff: Staff) -> bool:
    if one.found and one.found.seen_by == staff.id:
        return False
    return one.role == "coordinator" or EVERYWHERE in staff.posts


def to_ask(staff: Staff, world: World) -> list[OneFact]:
    """What readers cannot be told for sure in the places where somebody helps, this week's part."""
    places = [place for place in staff.posts if role_in(staff, place) not in COORDINATORS]
    open_ = [
        one
        for one in facts_in(places, world)
        if is_its_week(one.id, one.today) and not one.found and _is_unsure(one)
    ]
    return _in_turn(open_)


def _is_unsure(one: OneFact) -> bool:
    return one.state == "unconfirmed" or not one.known.holds(one.today)


def is_its_week(fact_id: str, today: date) -> bool:
    """Whether a fact is asked about in the week of this day. It is so once in EVERY weeks."""
    number = int(hashlib.sha256(fact_id.encode()).hexdigest()[:8], 16)
    return number % EVERY == _week(today) % EVERY


def _week(day: date) -> int:
    return (day.toordinal() - 1) // 7  # Monday to Sunday are one


def _in_turn(ones: list[OneFact]) -> list[OneFact]:
    """More than are asked at once take turns, from month to month."""
    if not ones:
        return []
    first = _week(ones[0].today) // EVERY * ASKED_AT_ONCE % len(ones)
    return (ones[first:] + ones[:first])[:ASKED_AT_ONCE]


# --- the message ----------------------------------------------------------------------------------


def _asking(title: Words, said: Words, ones: Sequence[OneFact], most: int, world: World) -> Screen:
    shown = list(enumerate(ones[:most], 1))
    known = sentences([one for _, one in shown], world)
    more = len(ones) - len(shown)
    after = counted("{count} more comes after.", "{count} more come after.", more)
    return Screen(
        title=title,
        lines=(
            said,
            *(listed(number, one, known, world) for number, one in shown),
            *((after,) if more else ()),
        ),
        buttons=(*(_row(number, one) for number, one in shown), *WAYS_ON),
    )


def _row(number: int, one: OneFact) -> Row:
    if one.found:
        look = label("button", "{number}. Look at it", number=number)
        return (Button(look, choice("fact", one.id, WEEKLY)),)
    right = label("button", "{number}. Still right ✓", number=number)
    other = label("button", "{number}. Not quite ✎", number=number)
    return (
        Button(right, choice("factok", one.id, WEEKLY + one.mark)),
        Button(other, choice("fact", one.id, WEEKLY)),
    )
