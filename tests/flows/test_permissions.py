"""Who may do what: every button and every awaited text, for every role, here and elsewhere.

`permissions.txt` is the whole matrix, made by asking each handler; `--update` writes it again.
The people of the matrix have their role in one place, and act on what belongs to Luton.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import count, product
from pathlib import Path
from types import ModuleType

import pytest

from flows import routes
from flows.conversation import respond
from flows.events import Tapped, Wrote
from flows.model import Audit, Doubt, Fetch, Inspect, Person, Put, Remove, Step
from flows.permission import NOT_ALLOWED, TEAM, Handler, for_staff, may, nowhere
from flows.records import (
    EVERYWHERE,
    Attendance,
    Audience,
    Broadcast,
    Circle,
    Idea,
    Invitation,
    Meeting,
    Member,
    Question,
    Record,
    Role,
    Saying,
    Signpost,
    Staff,
    Story,
    Suggestion,
    Version,
)
from flows.routes import TAPS, TEXTS
from flows.welcoming import Hand, Host, Recording, Wish
from flows.world import Asked, World
from tests.flows.everything_rounds import ROUND
from tests.flows.shelf import Shelf
from tests.flows.story import MONDAY

MATRIX = Path(__file__).with_name("permissions.txt")
OWN, OTHER = "luton", "bradford"

# Somebody who asks, somebody of the team, somebody who accepted; and whoever is tried out.
ASKER, MEMBER, GUEST, TRIED = 11, 12, 13, 99
RECORDS: tuple[Record, ...] = (
    Staff(MEMBER, "Mo", {OWN: "coordinator"}, date(2026, 11, 1), ("en", "ar"), "member01"),
    Invitation(
        "invite01",
        "volunteer",
        OWN,
        MEMBER,
        MONDAY,
        MONDAY + timedelta(days=14),
        "accepted",
        GUEST,
        "Gus",
    ),
    Signpost("sign0001", OWN, "health", "Surgery", {"en": "To see a doctor."}),
    Broadcast(
        "broad001",
        MEMBER,
        MONDAY,
        audience=Audience(places=(OWN,)),
        versions={"en": Version("written", "Hello")},
    ),
    Question(
        "quest001",
        ASKER,
        "Amina",
        OWN,
        "en",
        MONDAY,
        MONDAY,
        said=(Saying("asker", MONDAY, "Where is the library?"),),
    ),
    Circle("circle01", OWN, "Tea and talk", MONDAY, facilitators=("member01",), state="open"),
    Member("seat0001", "circle01", ASKER, "Amina", MONDAY),
    Meeting(
        "meetin01",
        OWN,
        ("circle01",),
        MONDAY.date(),
        time(9, 30),
        "Europe/London",
        MONDAY,
        state="set",
    ),
    Idea("idea0001", "circle01", "A litter pick", MONDAY),
    Suggestion("sugges01", "circle01", "Buses in the evening", MONDAY),
    Story("story001", OWN, ASKER, "en", MONDAY, text="A neighbour brought us bread."),
    ROUND,
    Host("host0001", OWN, "Mo", date(2026, 11, 1), ("en",), staff="member01"),
    Hand("hand0001", OWN, MEMBER, "Mo", ("bins",), MONDAY, ("en",)),
    Wish("wish0001", OWN, ASKER, "Amina", "bins", MONDAY),
)
TEAM_IDS = ("member01", "invite01", "sign0001", "broad001", "quest001", "host0001")
CIRCLE_IDS = ("circle01", "meetin01", "idea0001", "sugges01", "story001", ROUND.id)
FACT = "luton_site"  # of the town's file
IDS = (*TEAM_IDS, *CIRCLE_IDS, "hand0001", "wish0001", FACT)
OBJECTS = (*IDS, OWN, *TEAM, "")
OPTIONS = ("", OWN)
PEOPLE = {chat: Person(language="en", place=OWN) for chat in (ASKER, MEMBER, GUEST, TRIED)}
ADMINISTRATOR = Staff(
    TRIED, "Tia", {EVERYWHERE: "administrator"}, date(2026, 11, 1), ("en",), "tried001"
)


@dataclass(frozen=True)
class Way:
    """One way in: a button, or a text that was awaited."""

    kind: str
    verb: str
    handler: Handler


WAYS = [
    *(Way("tap", verb, handler) for verb, handler in sorted(TAPS.items())),
    *(Way("text", verb, handler) for verb, handler in sorted(TEXTS.items())),
]
FOR_STAFF = [way for way in WAYS if way.handler.roles]


def name_of(way: Way) -> str:
    return f"{way.kind}-{way.verb}"


def somebody(role: Role | None, place: str) -> Staff | None:
    """Somebody with this role in a place; an administrator is one everywhere."""
    if role is None:
        return None
    return ADMINISTRATOR if role == "administrator" else replace(ADMINISTRATOR, posts={place: role})


def desk_with(staff: Staff | None) -> Shelf:
    return Shelf(*RECORDS, *((staff,) if staff else ()), people=PEOPLE)


def asked_by(staff: Staff | None, way: Way, target: tuple[str, str], world: World) -> Asked:
    tokens = count(1)
    world = replace(
        world, desk=desk_with(staff), bot="companion_bot", token=lambda: f"{next(tokens):022d}"
    )
    object_, option = target
    event = (
        Tapped(choice=f"{way.verb}:{object_}:{option}", message=1)
        if way.kind == "tap"
        else Wrote(text="Some words", message=1)
    )
    return Asked(PEOPLE[TRIED], event, world, TRIED, object_, option)


def step_of(asked: Asked, way: Way) -> Step:
    """What comes of it, through the one front door."""
    person = asked.person
    if way.kind == "text":
        awaits = f"{way.verb}:{asked.object}:{asked.option}"
        until = asked.world.now + timedelta(hours=1)
        person = replace(person, awaits=awaits, awaits_until=until)
    return respond(person, asked.event, asked.world, TRIED)


@pytest.fixture(scope="module")
def targets(world: World) -> dict[Way, list[tuple[str, str]]]:
    """What each way in can be about that belongs to Luton: (object, option)."""
    return {
        way: [
            target
            for target in product(OBJECTS, OPTIONS)
            if set(way.handler.where(asked_by(ADMINISTRATOR, way, target, world))) == {OWN}
        ]
        for way in FOR_STAFF
    }


Targets = dict[Way, list[tuple[str, str]]]


def allowed(way: Way, place: str, targets: Targets, world: World) -> list[Role]:
    """The roles that may, when they are held in this place and the thing is Luton's."""
    roles: list[Role] = []
    for role in TEAM:
        staff = somebody(role, place)
        said = {
            may(way.handler, asked_by(staff, way, target, world))
            for target in targets[way] or [("", "")]
        }
        assert len(said) == 1, (
            f"{name_of(way)}: the answer to {role} depends on more than the place"
        )
        roles += [role] if said == {True} else []
    return roles


def matrix(targets: Targets, world: World) -> Iterator[str]:
    yield "# Who may do what. Made by tests/flows/test_permissions.py; --update writes it again."
    yield "# Of what acts on a place: who may in their own place, and who in another."
    yield ""
    for way in WAYS:
        start = f"{way.kind:<5} {way.verb:<16}"
        if not way.handler.roles:
            yield f"{start} everybody"
            continue
        own = " ".join(allowed(way, OWN, targets, world))
        if not targets[way]:
            yield f"{start} in any place: {own}"
            continue
        other = " ".join(allowed(way, OTHER, targets, world)) or "nobody"
        yield f"{start} own: {own} | other: {other}"


def test_the_matrix_is_the_one_that_was_agreed(
    targets: Targets, world: World, request: pytest.FixtureRequest
) -> None:
    made = "\n".join(matrix(targets, world)) + "\n"
    if request.config.getoption("--update"):
        MATRIX.write_text(made, encoding="utf-8")
    assert MATRIX.read_text(encoding="utf-8") == made


@pytest.mark.parametrize("way", WAYS, ids=name_of)
def test_every_way_in_says_for_whom_it_is(way: Way) -> None:
    assert isinstance(way.handler, Handler)
    assert way.handler.roles <= set(TEAM)


@pytest.mark.parametrize("table", ["TAPS", "TEXTS", "MOMENTS"])
def test_no_verb_is_taken_twice(table: str) -> None:
    conversations = [module for module in vars(routes).values() if isinstance(module, ModuleType)]
    taken = Counter(verb for module in conversations for verb in getattr(module, table, ()))
    assert [verb for verb, times in taken.items() if times > 1] == []
    assert set(taken) == set(getattr(routes, table))


def test_what_is_for_the_team_cannot_leave_out_for_whom() -> None:
    with pytest.raises(ValueError, match="names its roles"):
        for_staff(TAPS["home"].answer)


@pytest.mark.parametrize("way", FOR_STAFF, ids=name_of)
def test_the_matrix_has_something_for_everything_that_acts_on_a_place(
    way: Way, targets: Targets, world: World
) -> None:
    acts_nowhere = way.handler.where is nowhere
    assert targets[way] or acts_nowhere or keeps_to_their_own(way, world), (
        "give the matrix a record that this acts on"
    )


def keeps_to_their_own(way: Way, world: World) -> bool:
    """Whether it acts on the places of whoever asks, whatever the button names."""
    return all(
        set(way.handler.where(asked_by(somebody("coordinator", place), way, target, world)))
        == {place}
        for place, target in product((OWN, OTHER), tried(way, ()))
    )


@pytest.mark.parametrize("way", FOR_STAFF, ids=name_of)
def test_nothing_of_the_team_is_open_to_anybody_else(way: Way, world: World) -> None:
    refusal = world.wording.message(NOT_ALLOWED, "en").text
    for target in tried(way, ()):
        step = step_of(asked_by(None, way, target, world), way)
        assert [message.text for message in step.messages] == [refusal]
        assert nothing_changes(step)


@pytest.mark.parametrize("way", FOR_STAFF, ids=name_of)
def test_only_an_administrator_may_do_something_in_the_place_of_others(
    way: Way, targets: Targets, world: World
) -> None:
    if targets[way]:
        assert set(allowed(way, OTHER, targets, world)) <= {"administrator"}


@pytest.mark.parametrize("way", FOR_STAFF, ids=name_of)
def test_what_is_refused_changes_nothing(way: Way, targets: Targets, world: World) -> None:
    for role, place, target in product(TEAM, (OWN, OTHER), tried(way, targets[way])):
        asked = asked_by(somebody(role, place), way, target, world)
        if not may(way.handler, asked):
            assert nothing_changes(step_of(asked, way))


@pytest.mark.parametrize("way", FOR_STAFF, ids=name_of)
def test_nobody_changes_what_belongs_to_the_place_of_others(
    way: Way, targets: Targets, world: World
) -> None:
    for role, target in product(TEAM, tried(way, targets[way])):
        if role == "administrator":
            continue
        step = step_of(asked_by(somebody(role, OTHER), way, target, world), way)
        changed = [effect.record for effect in step.effects if isinstance(effect, Put | Remove)]
        assert [record for record in changed if OWN in places_of(record)] == []


def tried(way: Way, also: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a forged or a stale button could name."""
    return sorted({*((object_, "") for object_ in OBJECTS), *also})


def nothing_changes(step: Step) -> bool:
    """Whether no record is touched, nobody else is told, and nothing is noted as done."""
    kinds = Put | Remove | Audit | Doubt | Fetch | Inspect
    acts = [effect for effect in step.effects if isinstance(effect, kinds)]
    return not acts and not step.told


def places_of(record: Record) -> tuple[str, ...]:
    match record:
        case Staff():
            return tuple(record.posts)
        case Broadcast():
            return record.audience.places
        case Member() | Suggestion() | Idea():
            return (OWN,) if record.circle in CIRCLE_IDS else ()
        case Recording():
            return ()  # a voice belongs to a language
        case Attendance():
            return (OWN,) if record.meeting in CIRCLE_IDS else ()
        case _:
            return (record.place,)
