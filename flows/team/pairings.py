"""Neighbours who help, as the coordinators of a place see them: hands, wishes, what came of them.

They see the names people chose, what they offer or wish, when, and in which language; no chats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from flows.lending.kinds import KINDS, kind_of, named
from flows.lending.matching import (
    Fit,
    State,
    can_be_asked,
    fitting,
    is_offered,
    pairings_of,
    state_of,
)
from flows.lending.parts import WAYS_ON, when_line
from flows.lending.telling import open_room, where_line
from flows.model import (
    Button,
    Day,
    Name,
    Reply,
    Screen,
    Tongue,
    Words,
    choice,
    counted,
    label,
    tongues,
    words,
)
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, Handler, for_staff, places_of
from flows.team.menu import OUR_WELCOME, place_name
from flows.team.seats import below, on_a_button
from flows.welcoming import Hand, Pairing, Wish
from flows.world import Asked, World

ON_A_PAGE = 6  # wishes, or hands, each with a few lines
NUMBER = len("100. ")  # beside a name on a button

# How a suggestion of somebody stands, for coordinators.
STOOD: dict[State, Words] = {
    "asked": words("is asked just now"),
    "agreed": words("both have said yes"),
    "declined": words("not this time"),
    "lapsed": words("no answer"),
}

GONE = Screen(
    (words("This wish is not there any more: it was fulfilled, or taken back."),),
    buttons=((OUR_WELCOME,), WAYS_ON),
)


def place_of(asked: Asked) -> Collection[str]:
    """The place whose neighbours are shown; none while it is still to be chosen."""
    return (asked.object,) if asked.object else ()


def place_of_wish(asked: Asked) -> Collection[str]:
    wish = asked.world.desk.find(Wish, asked.object)
    return (wish.place,) if wish else ()


# --- the room -------------------------------------------------------------------------------------


def show_room(asked: Asked) -> Reply:
    """Hands and wishes of the coordinator's place; of several, they choose."""
    staff, world = asked.staff, asked.world
    assert staff is not None, "the room is for people of the team"
    places = places_of(staff, COORDINATORS, list(world.library.places))
    place = asked.object or (places[0] if len(places) == 1 else "")
    if place not in world.library.places:
        return Reply(asked.person, (_which_place(places, world),))
    return Reply(asked.person, (room_screen(place, asked.option, world),))


def _which_place(places: Collection[str], world: World) -> Screen:
    return Screen(
        title=words("Neighbours who help"),
        lines=(words("Which place is it for?"),),
        buttons=(
            *((Button(place_name(place, world), choice("helping", place)),) for place in places),
            (OUR_WELCOME,),
            WAYS_ON,
        ),
    )


def room_screen(place: str, option: str, world: World) -> Screen:
    """How many would help with what; then the wishes that wait, the oldest first."""
    hands = [hand for hand in world.desk.every(Hand, place=[place]) if is_offered(hand)]
    pairings = world.desk.every(Pairing, place=[place])
    waiting = _waiting(place, pairings, world)
    page = page_of(option, len(waiting), ON_A_PAGE)
    numbered = list(enumerate(waiting, 1))[page * ON_A_PAGE :][:ON_A_PAGE]
    return Screen(
        title=words("Neighbours who help: {place}", place=place_name(place, world)),
        lines=(
            *_how_many(hands, pairings, waiting, world),
            *(_wish_line(number, wish, world) for number, wish in numbered),
        ),
        buttons=(
            *((_wish_button(number, wish),) for number, wish in numbered),
            *turning(lambda to: choice("helping", place, to), page, len(waiting), ON_A_PAGE),
            (OUR_WELCOME,),
            WAYS_ON,
        ),
    )


def _waiting(place: str, pairings: Collection[Pairing], world: World) -> list[Wish]:
    """The wishes that are finished and not agreed on."""
    agreed = {one.wish for one in pairings if state_of(one, world.now) == "agreed"}
    wishes = world.desk.every(Wish, place=[place])
    waiting = [wish for wish in wishes if wish.name and wish.id not in agreed]
    return sorted(waiting, key=lambda wish: (wish.made_at, wish.id))


def _how_many(
    hands: Collection[Hand],
    pairings: Collection[Pairing],
    waiting: Collection[Wish],
    world: World,
) -> Iterator[Words]:
    """Counts, and with what people would help."""
    said = counted("{count} neighbour would help.", "{count} neighbours would help.", len(hands))
    offered = Counter(kind for hand in hands for kind in hand.kinds)
    for kind in (kind for kind in KINDS.values() if offered[kind.id]):
        said = below(said, words("{kind}: {number}", kind=named(kind), number=offered[kind.id]))
    yield said
    states = Counter(state_of(one, world.now) for one in pairings)
    if states["asked"]:
        yield counted(
            "{count} suggestion waits for an answer.",
            "{count} suggestions wait for an answer.",
            states["asked"],
        )
    if states["agreed"]:
        yield counted(
            "For {count} suggestion both have said yes.",
            "For {count} suggestions both have said yes.",
            states["agreed"],
        )
    yield counted(
        "{count} wish waits for somebody.", "{count} wishes wait for somebody.", len(waiting)
    )


def _wish_line(number: int, wish: Wish, world: World) -> Words:
    said = words(
        "{number}. {name}: {kind}",
        number=number,
        name=Name(wish.name),
        kind=named(kind_of(wish.kind)),
    )
    if reader := world.desk.reader(wish.chat):
        said = below(said, words("Language: {language}", language=Tongue(reader.language)))
    return below(said, when_line(wish.when))


def _wish_button(number: int, wish: Wish) -> Button:
    name = on_a_button(wish.name, NUMBER)
    return Button(
        label("button", "{number}. {name}", number=number, name=name), choice("wished", wish.id)
    )


# --- one wish -------------------------------------------------------------------------------------


def show_wish(asked: Asked) -> Reply:
    wish = asked.world.desk.find(Wish, asked.object)
    if wish is None or not wish.name:
        return Reply(asked.person, (GONE,))
    return Reply(asked.person, (wish_screen(wish, asked.option, asked.world),))


def wish_screen(wish: Wish, option: str, world: World, *news: Words) -> Screen:
    """What is wished for, what was suggested, and the hands that fit."""
    fits = fitting(wish, world.desk, world.now)
    page = page_of(option, len(fits), ON_A_PAGE)
    numbered = list(enumerate(fits, 1))[page * ON_A_PAGE :][:ON_A_PAGE]
    return Screen(
        title=words("A wish of {name}", name=Name(wish.name)),
        lines=(
            *news,
            *_particulars(wish, world),
            *_suggested(wish, world),
            *_who_fits(wish, numbered, world),
        ),
        buttons=(
            *((_bring_button(number, fit, wish),) for number, fit in numbered),
            *turning(lambda to: choice("wished", wish.id, to), page, len(fits), ON_A_PAGE),
            (open_room(wish.place),),
            WAYS_ON,
        ),
    )


def _particulars(wish: Wish, world: World) -> Iterator[Words]:
    kind, place = kind_of(wish.kind), world.library.place(wish.place)
    yield named(kind)
    yield kind.means
    if reader := world.desk.reader(wish.chat):
        yield words("Language: {language}", language=Tongue(reader.language))
    yield when_line(wish.when)
    made_on = wish.made_at.astimezone(place.clock).date()
    yield words("Since {day}", day=Day(made_on))


def _suggested(wish: Wish, world: World) -> Iterator[Words]:
    """What was suggested before, and what came of it; not who of the two said what."""
    for pairing in pairings_of(wish, world.desk):
        for hand in world.desk.every(Hand, id=[pairing.hand]):
            state = state_of(pairing, world.now)
            said = words("{name}: {state}", name=Name(hand.name), state=STOOD[state])
            yield below(said, where_line(pairing.where)) if state == "asked" else said


def _who_fits(wish: Wish, numbered: Sequence[tuple[int, Fit]], world: World) -> Iterator[Words]:
    if numbered:
        yield words("These neighbours would do it. Those who share a language come first.")
    elif any(state_of(one, world.now) == "asked" for one in pairings_of(wish, world.desk)):
        yield words("I tell you when they have answered.")
    elif can_be_asked(wish, world.desk) is None:
        yield words("They cannot be asked just now.")
    else:
        yield words("Nobody who would do it can be asked just now.")
    for number, fit in numbered:
        yield _fit_line(number, fit)


def _fit_line(number: int, fit: Fit) -> Words:
    said = words("{number}. {name}", number=number, name=Name(fit.hand.name))
    if fit.hand.languages:
        spoken = tongues(fit.hand.languages)
        said = below(said, words("Speaks: {languages}", languages=spoken))
    return below(said, when_line(fit.hand.when))


def _bring_button(number: int, fit: Fit, wish: Wish) -> Button:
    text = label(
        "button", "{number}. 🤝 {name}", number=number, name=on_a_button(fit.hand.name, NUMBER + 2)
    )
    return Button(text, choice("bring", wish.id, fit.hand.id))


TAPS: dict[str, Handler] = {
    "helping": for_staff(show_room, *COORDINATORS, where=place_of),
    "wished": for_staff(show_wish, *COORDINATORS, where=place_of_wish),
}
