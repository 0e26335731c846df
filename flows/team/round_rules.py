"""What a round of feedback may be: its days, whom it asks, and what stands in its way.

Decisions only. The coordinator's screens, the tests and the opening lean on the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from flows.broadcasts import mark, rounded
from flows.desk import Desk
from flows.feedback.agenda import WAITS
from flows.feedback.asked import circles_asked
from flows.model import Words, words
from flows.records import Circle, Meeting, Member
from flows.rounds import LEAST_MINIMUM, Round
from flows.world import World

A_DAY = timedelta(days=1)
A_WEEK = timedelta(weeks=1)

MINIMUMS = (LEAST_MINIMUM, 15, 20)  # pairs below which nothing is shown, to choose from
BEFORE_WEEKS = (1, 2)  # so long people can answer for the first time
LATER_WEEKS = (4, 6, 8, 12)  # after that, the second time begins
OPEN_WEEKS = (1, 2)  # so long people can answer for the second time
USUAL_LATER, USUAL_OPEN = 8, 2  # until they choose others

KEPT_WAITING = WAITS.days  # that the answers of a small round wait for others
RECENT = timedelta(days=90)  # so long after a meeting people can still be asked about it

ASKING = ("opening", "open")  # people are asked, or will be in a moment

Part = Literal["who", "what", "when", "wait"]
# The first and the last day of the first time, and of the second.
Which = Literal["before", "until", "after", "close"]


@dataclass(frozen=True, slots=True)
class Hitch:
    """Why a draft cannot be opened yet, and what would have to be other."""

    part: Part
    why: Words


# --- days -----------------------------------------------------------------------------------------


def today_at(round_: Round, world: World) -> date:
    """The day on the walls of its place."""
    return world.today(world.library.place(round_.place))


def meeting_ahead(draft: Round, world: World) -> date | None:
    """The day of the meeting that it is about, if that day is still to come."""
    meeting = meeting_of(draft, world.desk)
    return meeting.day if meeting and meeting.day > today_at(draft, world) else None


def last_day(first: date, weeks: int) -> date:
    """The last of so many weeks: a week from Monday on ends on Sunday."""
    return first + weeks * A_WEEK - A_DAY


def with_usual_days(draft: Round, world: World, *, twice: bool) -> Round:
    """The draft with days that make sense: from tomorrow, and around the meeting it is about."""
    tomorrow = today_at(draft, world) + A_DAY
    ahead = meeting_ahead(draft, world)
    if not twice:
        first = ahead + A_DAY if ahead else tomorrow
        draft = replace(draft, before_from=None, before_until=None)
        return with_days(draft, "after", first, last_day(first, 1))
    return with_days(draft, "before", tomorrow, last_before(tomorrow, 1, ahead), ahead)


def last_before(first: date, weeks: int, meeting: date | None) -> date:
    """The last of so many weeks; for a meeting that is ahead, the day before it."""
    return meeting - A_DAY if meeting and meeting > first else last_day(first, weeks)


def with_days(
    draft: Round, which: Which, day: date, last: date | None = None, meeting: date | None = None
) -> Round:
    """The draft with another first or last day; what comes after follows, until it is chosen.

    `last`: the last day that goes with a first one. `meeting`: the day of the meeting ahead.
    """
    match which:
        case "before":
            until = last or last_day(day, BEFORE_WEEKS[0])
            return _second_follows(replace(draft, before_from=day, before_until=until), meeting)
        case "until":
            return _second_follows(replace(draft, before_until=day), meeting)
        case "after":
            return replace(draft, after_from=day, closes_on=last or last_day(day, USUAL_OPEN))
    return replace(draft, closes_on=day)


def _second_follows(draft: Round, meeting: date | None) -> Round:
    assert draft.before_until is not None, "it is asked twice"
    first = draft.before_until + USUAL_LATER * A_WEEK
    if meeting and meeting >= draft.before_until:
        first = meeting + A_DAY
    return with_days(draft, "after", first)


def misfit(draft: Round, which: Which, day: date) -> Words | None:
    """Why this cannot be that day of the draft; None if it can."""
    if which == "until" and draft.before_from and day < draft.before_from:
        return BEFORE_IT_BEGINS
    if which == "close" and day < draft.after_from:
        return BEFORE_IT_BEGINS
    if which == "after" and draft.before_until and day <= draft.before_until:
        return words("The second time begins after the first time is over. Please choose again.")
    return None


BEFORE_IT_BEGINS = words("That is before the first day. Please choose a later day.")


# --- what stands in its way -----------------------------------------------------------------------


def hitches(draft: Round, world: World) -> Iterator[Hitch]:
    """What has to be settled or changed before this draft can be opened."""
    if draft.questionnaire not in world.library.questionnaires:
        yield Hitch("what", words("Please choose the questions."))
    yield from _whom(draft, world)
    yield from _when(draft, world)
    if other := overlapping(draft, world.desk):
        why = words(
            "Another round asks the same people until {day}. You can open this one after that.",
            day=other.closes_on,
        )
        yield Hitch("wait", why)


def _whom(draft: Round, world: World) -> Iterator[Hitch]:
    found = world.desk.every(Circle, id=draft.circles) if draft.circles else ()
    there = [circle for circle in found if circle.place == draft.place]
    meeting = meeting_of(draft, world.desk)
    lost = draft.meeting and (meeting is None or meeting.place != draft.place)
    if lost or len(there) < len(draft.circles):
        yield Hitch("who", words("Whom this asks is not here any more. Please choose again."))
    elif meeting and meeting.state != "set":
        yield Hitch("who", words("This meeting does not take place. Please choose again."))


def _when(draft: Round, world: World) -> Iterator[Hitch]:
    first, last = draft.before_from, draft.before_until
    if (first or draft.after_from) < today_at(draft, world):
        yield Hitch("when", words("The first day is over already. Please choose the days again."))
    elif not in_order(draft):
        yield Hitch("when", words("The days are not in order. Please choose them again."))
    meeting = meeting_of(draft, world.desk)
    if meeting is None or meeting.state != "set":
        return
    if last and meeting.day < last:
        why = words("The meeting is before the last day of the first time. Please choose again.")
        yield Hitch("when", why)
    if draft.after_from < meeting.day:
        yield Hitch("when", words("People would be asked before the meeting takes place."))


def in_order(round_: Round) -> bool:
    """Whether each day is after the one it has to follow."""
    if round_.closes_on < round_.after_from:
        return False
    if round_.before_from is None or round_.before_until is None:
        return round_.before_from is round_.before_until
    return round_.before_from <= round_.before_until < round_.after_from


def overlapping(draft: Round, desk: Desk) -> Round | None:
    """A round that is asking the same people now: everybody of the place, or the same circle."""
    asking = desk.every(Round, place=[draft.place], state=ASKING)
    return next((other for other in asking if other.id != draft.id and same(draft, other)), None)


def same(one: Round, other: Round) -> bool:
    """Whether two rounds of a place ask some of the same people, as far as circles tell."""
    if not one.circles or not other.circles:  # everybody in the place
        return one.place == other.place
    return not set(one.circles).isdisjoint(other.circles)


# --- whom it asks ---------------------------------------------------------------------------------


def meeting_of(round_: Round, desk: Desk) -> Meeting | None:
    """The meeting it is about, if it is about one that is still there."""
    return desk.find(Meeting, round_.meeting) if round_.meeting else None


def people_asked(round_: Round, desk: Desk) -> int:
    """How many people would be asked as things are now: never told but rounded."""
    living_there = dict(desk.readers([round_.place]))
    circles = circles_asked(round_, desk)
    if circles is None:
        return sum(not (person.paused or person.away) for person in living_there.values())
    seats = desk.every(Member, circle=circles, state=["in"]) if circles else ()
    found = (living_there.get(chat) or desk.reader(chat) for chat in {m.chat for m in seats})
    return sum(person is not None and not (person.paused or person.away) for person in found)


def is_small(number: int, minimum: int) -> bool:
    """Whether most likely too few will answer: fewer than five for every two pairs needed.

    It goes by the rounded number, so that the warning tells no more than the number beside it.
    """
    return rounded(number) * 2 < minimum * 5


def fingerprint(draft: Round) -> str:
    """All that is fixed when it is opened: a button under a review knows what was reviewed."""
    days = (draft.before_from, draft.before_until, draft.after_from, draft.closes_on)
    people = (draft.circles, draft.meeting)
    return mark(draft.place, people, draft.questionnaire, draft.items, days, draft.minimum)
