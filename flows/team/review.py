"""The weekly look: entries nobody has checked for too long, or that readers doubt; and facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows import buttons
from flows.model import Button, Name, Reply, Row, Screen, Words, choice, counted, label, words
from flows.moments import Moment
from flows.permission import COORDINATORS, for_staff
from flows.records import EVERYWHERE, Signpost, Staff
from flows.signposts import overdue
from flows.team.facts_care import places_in_care
from flows.team.facts_weekly import weekly_screens
from flows.team.menu import place_name
from flows.team.weekly import REVIEW, coordinates, weekly
from flows.world import Asked, World

AT_ONCE = 5  # entries in one message: few enough to do before the tea is cold
# Doubts are counted and never taken back, so one that somebody has looked into is quiet so long.
QUIET = timedelta(days=28)

DIRECTORY = Button(label("button", "All the places"), choice("directory"))
WAYS_ON: tuple[Row, ...] = ((DIRECTORY,), (buttons.HOME, buttons.HELP))


@dataclass(frozen=True, slots=True)
class Concern:
    """An entry to look into, and why."""

    entry: Signpost
    late: bool
    doubts: int

    @property
    def why(self) -> Words:
        if self.doubts:
            return doubted(self.doubts)
        if self.entry.checked_on is None:
            return words("Nobody has checked this yet.")
        return words("Last checked on {date}.", date=self.entry.checked_on)


def doubted(readers: int) -> Words:
    return counted(
        "{count} reader found something wrong.", "{count} readers found something wrong.", readers
    )


def concern(entry: Signpost, doubts: int, today: date) -> Concern | None:
    """What there is to look into about an entry, if anything."""
    late = overdue(entry, today)
    if entry.checked_on and today - entry.checked_on < QUIET:
        doubts = 0
    return Concern(entry, late, doubts) if late or doubts else None


def concerns(staff: Staff, world: World, without: str = "") -> list[Concern]:
    """What somebody of the team is to look into: the most doubted first, then the oldest."""
    team = world.desk.every(Staff)
    places = places_in_care(staff, team, world)
    readers = world.desk.doubted()
    found = [
        one
        for entry in world.desk.every(Signpost, place=places, state=("shown",))
        if entry.id != without
        and _is_for(staff, entry, team)
        and (one := concern(entry, readers.get(f"signpost/{entry.id}", 0), _today(entry, world)))
    ]
    return sorted(found, key=lambda one: (-one.doubts, one.entry.checked_on or date.min))


def _today(entry: Signpost, world: World) -> date:
    return world.today(world.library.place(entry.place))


def _is_for(staff: Staff, entry: Signpost, team: Sequence[Staff]) -> bool:
    """Its owner's, everybody's if it has none, or if its owner has gone."""
    owners = {
        one.name
        for one in team
        if one.posts.get(entry.place) in COORDINATORS or EVERYWHERE in one.posts
    }
    return entry.owner == staff.name or entry.owner not in owners


# --- the message --------------------------------------------------------------------------------


def review_screen(found: Sequence[Concern], world: World) -> Screen:
    """Up to five of them, each with two buttons of its number."""
    if not found:
        return Screen((words("There is nothing to check. Thank you."),), buttons=WAYS_ON)
    shown = list(enumerate(found[:AT_ONCE], 1))
    more = len(found) - len(shown)
    return Screen(
        title=words("Please check these places"),
        lines=(
            words("Call, or look at their page. If all is as it was, tap: Still right."),
            *(_line(number, one, world) for number, one in shown),
            *(
                (counted("{count} more comes after.", "{count} more come after.", more),)
                * (more > 0)
            ),
        ),
        buttons=(*(_row(number, one.entry) for number, one in shown), *WAYS_ON),
    )


def _line(number: int, one: Concern, world: World) -> Words:
    return words(
        "{number}. {name}, {place}. {why}",
        number=number,
        name=Name(one.entry.name),
        place=place_name(one.entry.place, world),
        why=one.why,
    )


def _row(number: int, entry: Signpost) -> Row:
    right = label("button", "{number}. Still right ✓", number=number)
    change = label("button", "{number}. Change ✎", number=number)
    return (
        Button(right, choice("entry-still", entry.id, REVIEW)),
        Button(change, choice("entry", entry.id)),
    )


def show_review(asked: Asked) -> Reply:
    staff = asked.staff
    assert staff is not None, "the review is for people of the team"
    screen = review_screen(concerns(staff, asked.world), asked.world)
    return Reply(asked.person, (screen,))


def review_due(asked: Asked) -> Reply:
    """On Monday: what there is to check; nothing is said when all is well."""
    screens = () if asked.staff is None or asked.person.away else _to_check(asked.staff, asked)
    return Reply(asked.person, tuple(screens), weekly(asked), kind="task")


def _to_check(staff: Staff, asked: Asked) -> Iterator[Screen]:
    """Places that help, for those who look after them; and facts."""
    if coordinates(staff) and (found := concerns(staff, asked.world)):
        yield review_screen(found, asked.world)
    yield from weekly_screens(staff, asked.person, asked.world)


TAPS = {REVIEW: for_staff(show_review, *COORDINATORS)}
MOMENTS = {REVIEW: Moment(review_due, duty=True)}
