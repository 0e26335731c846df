"""Which facts somebody of the team looks after, and who agrees to what another has found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from flows.desk import Desk
from flows.facts import TWO_PEOPLE, OneFact
from flows.model import Effect, Put, Remove, Unsay
from flows.permission import COORDINATORS
from flows.records import EVERYWHERE, Staff
from flows.shapes import Fact
from flows.team.readers import Readers, in_charge, reachable
from flows.welcoming import Check
from flows.world import Asked, World

# --- which ones -----------------------------------------------------------------------------------


def one_fact(fact_id: str, world: World) -> OneFact | None:
    """A fact by its id; None if it has gone from the files."""
    for place, known_id, fact in world.library.every_fact():
        if known_id == fact_id:
            return _looked_up(place, fact_id, fact, world)
    return None


def facts_in(places: Collection[str], world: World) -> list[OneFact]:
    """Every fact of these places that wants a look, those longest unchecked first."""
    each = (
        _looked_up(place, fact_id, fact, world)
        for place, fact_id, fact in world.library.every_fact()
        if place in places
    )
    return sorted((one for one in each if one.state != "fresh"), key=_in_order)


def _in_order(one: OneFact) -> tuple[bool, date, str]:
    return one.state != "found", one.known.checked_on, one.id


def _looked_up(place: str, fact_id: str, fact: Fact, world: World) -> OneFact:
    today = world.today(world.library.place(place))
    return OneFact(fact_id, place, fact, world.desk.checks().get(fact_id), today)


def where(asked: Asked) -> Collection[str]:
    """The place of the fact that is named."""
    one = one_fact(asked.object, asked.world)
    return (one.place,) if one else ()


def where_agreed(asked: Asked) -> Collection[str]:
    """Where somebody is to be a coordinator to agree; for some facts anywhere will do."""
    one = one_fact(asked.object, asked.world)
    return (one.place,) if one and not one.agreed_anywhere else ()


# --- whose ----------------------------------------------------------------------------------------


def places_in_care(staff: Staff, team: Sequence[Staff], world: World) -> list[str]:
    """Their own places; for an administrator also those that have no coordinator."""
    own = [place for place, role in staff.posts.items() if role in COORDINATORS]
    if EVERYWHERE not in own:
        return own
    cared_for = {
        place for one in team for place, role in one.posts.items() if role == "coordinator"
    }
    return sorted({*own, *world.library.places} - (cared_for - set(own)))


def to_look_at(staff: Staff, world: World) -> list[OneFact]:
    """All that wants a look in the places somebody looks after or lives in."""
    cared_for = places_in_care(staff, world.desk.every(Staff), world)
    return facts_in({*cared_for, *staff.posts}, world)


def who_agrees(one: OneFact, desk: Desk, without: Collection[int]) -> Readers:
    """Who is asked whether a finding is so: those in charge, without whoever found it."""
    asked = in_charge(one.place, desk, without)
    if asked.people or not one.agreed_anywhere:
        return asked
    coordinators = [
        staff
        for staff in desk.every(Staff)
        if staff.chat not in without and "coordinator" in staff.posts.values()
    ]
    return Readers("coordinators", reachable(coordinators, desk))


def findings_of(staff: Staff, world: World) -> Iterator[Effect]:
    """What becomes of findings when whoever found them leaves the team.

    What waits to be said of them has their name in it, so it is not said: they stand in the room.
    Those that two people must say go with them: by another id they could agree one day.
    """
    for check in world.desk.every(Check, seen_by=(staff.id,)) if staff.id else ():
        one = one_fact(check.id, world)
        if one is None or one.found is None:
            continue
        yield Unsay(one.source)
        if one.written.kind in TWO_PEOPLE:
            left = one.let_go()
            yield Put(left) if left else Remove(check)
