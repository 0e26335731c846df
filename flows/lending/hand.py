"""A hand: what somebody would happily do with a neighbour, when, and under which name.

It is kept from the first choice on, so that each step changes one thing; until it has a name it is
not finished, and nobody sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from flows.awaiting import awaiting, done_waiting
from flows.catalogue import LANGUAGES
from flows.events import Brought, Wrote
from flows.lending import parts
from flows.lending.kinds import KINDS, Kind, kind_of, named
from flows.lending.leaving import taken_back
from flows.lending.matching import hand_of
from flows.lending.parts import ANY_DAY, BACK, HAND, MINE, NAME, SURE, WAYS_ON, WHEN
from flows.model import (
    Button,
    Name,
    Put,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    label,
    tongues,
    words,
)
from flows.permission import Handler, for_everybody
from flows.team.me import language_rows, switched
from flows.team.membership import name_for_the_team
from flows.welcoming import Hand
from flows.world import Asked

KIND, SPEAK, REST, AGAIN, HERE = "kind", "speak", "rest", "again", "here"

TICKED = "✓"
SEE = Button(label("button", "What I offer"), choice("hand"))
READY = label("button", "Ready")


def show_hand(asked: Asked) -> Reply:
    """What they offer, or how to begin; the object of the choice says what to change."""
    hand = hand_of(asked.chat, asked.world.desk)
    if hand is None:
        return _begin(asked)
    return STEPS.get(asked.object, _see)(asked, hand)


def _see(asked: Asked, hand: Hand, *news: Words) -> Reply:
    if not hand.name:
        return Reply(asked.person, (_kinds_screen(hand),))
    return Reply(asked.person, (hand_screen(hand, asked, *news),))


def _changed(asked: Asked, hand: Hand, *news: Words, **fields: Any) -> Reply:
    """The hand with some fields changed, as they see it then. It is kept for a year from now."""
    after = replace(hand, made_at=asked.world.now, **fields)
    seen = _see(replace(asked, person=done_waiting(asked.person)), after, *news)
    return replace(seen, effects=(Put(after),))


# --- the beginning --------------------------------------------------------------------------------


def _begin(asked: Asked) -> Reply:
    """What it means to offer a hand; with the first thing they choose there is one."""
    if why := parts.not_here(asked):
        return Reply(asked.person, (why,))
    if asked.object == KIND and asked.option in KINDS:
        hand = _new(asked, KINDS[asked.option])
        return Reply(asked.person, (_kinds_screen(hand),), (Put(hand),))
    return Reply(asked.person, (_kinds_screen(None),))


def _new(asked: Asked, kind: Kind) -> Hand:
    person, world = asked.person, asked.world
    return Hand(
        id=world.new_id(),
        place=world.place_of(person).id,
        chat=asked.chat,
        name="",
        kinds=(kind.id,),
        made_at=world.now,
        languages=asked.staff.languages if asked.staff else (person.language,),
    )


# --- what -----------------------------------------------------------------------------------------


def _kinds(asked: Asked, hand: Hand) -> Reply:
    """A tap on a kind switches it."""
    if asked.option not in KINDS:
        return Reply(asked.person, (_kinds_screen(hand),))
    chosen = {*hand.kinds} ^ {asked.option}
    hand = replace(
        hand, kinds=tuple(kind for kind in KINDS if kind in chosen), made_at=asked.world.now
    )
    return Reply(asked.person, (_kinds_screen(hand),), (Put(hand),))


def _kinds_screen(hand: Hand | None) -> Screen:
    chosen = hand.kinds if hand else ()
    ready = ((Button(READY, _after_kinds(hand)),),) if hand and chosen else ()
    return Screen(
        title=words("What would you happily do with a neighbour?"),
        lines=(words("Tap what you would do. Tap again to take it out."), *parts.PROMISES),
        buttons=(*((_toggle(kind, chosen),) for kind in KINDS.values()), *ready, WAYS_ON),
    )


def _toggle(kind: Kind, chosen: tuple[str, ...]) -> Button:
    return Button(named(kind, TICKED if kind.id in chosen else ""), choice("hand", KIND, kind.id))


def _after_kinds(hand: Hand) -> str:
    return choice("hand") if hand.name else choice("hand", WHEN)


# --- when, and the name ---------------------------------------------------------------------------


def _when(asked: Asked, hand: Hand) -> Reply:
    if asked.option == ANY_DAY:
        return _with_when(asked, hand, "")
    back = SEE if hand.name else Button(label("button", "← Back"), choice("hand", KIND))
    person = awaiting(asked.person, asked.world, "hand", WHEN)
    return Reply(person, (parts.ask_when(choice("hand", WHEN, ANY_DAY), back),))


def _with_when(asked: Asked, hand: Hand, when: str) -> Reply:
    """While it has no name yet, that is what comes next."""
    if hand.name:
        return _changed(asked, hand, when=when)
    hand = replace(hand, when=when)
    asked_name = _name(replace(asked, option=""), hand)
    return replace(asked_name, effects=(Put(hand),))


def _name(asked: Asked, hand: Hand) -> Reply:
    name = name_for_the_team(asked.event.name)
    if asked.option == MINE and name:
        return _with_name(asked, hand, name)
    if asked.option == NAME:
        name = ""  # they would rather write one
    person = done_waiting(asked.person)
    if not name:
        person = awaiting(person, asked.world, "hand", NAME)
    mine, other = choice("hand", NAME, MINE), choice("hand", NAME, NAME)
    back = SEE if hand.name else Button(label("button", "← Back"), choice("hand", WHEN))
    return Reply(person, (parts.ask_name(name, mine, other, back),))


def _with_name(asked: Asked, hand: Hand, name: str) -> Reply:
    if hand.name:
        return _changed(asked, hand, name=name)
    thanks = words("Thank you. When it fits somebody, I ask you first.")
    return _changed(asked, hand, thanks, name=name)


def take_words(asked: Asked) -> Reply:
    """What they wrote: on which days, or a name. Anything else is asked for once more."""
    event, hand = asked.event, hand_of(asked.chat, asked.world.desk)
    if isinstance(event, Brought):
        return Reply(asked.person)
    if hand is None:
        return _begin(replace(asked, person=done_waiting(asked.person), object=""))
    if asked.object == WHEN:
        when = parts.when_in(event)
        return _with_when(asked, hand, when) if when else _when(asked, hand)
    name = name_for_the_team(event.text) if isinstance(event, Wrote) else ""
    return _with_name(asked, hand, name) if name else _name(replace(asked, option=NAME), hand)


# --- as it stands ---------------------------------------------------------------------------------


def hand_screen(hand: Hand, asked: Asked, *news: Words) -> Screen:
    """What they offer, as a coordinator sees it, and all that can be changed."""
    return Screen(
        title=words("What you offer"),
        lines=(*news, *_as_it_is(hand, asked), *parts.PROMISES),
        buttons=(*_rows(hand, asked), WAYS_ON),
    )


def _as_it_is(hand: Hand, asked: Asked) -> Iterator[Words]:
    for kind in hand.kinds:
        yield named(kind_of(kind))
    if not hand.kinds:
        yield words("Nothing is chosen just now.")
    yield parts.when_line(hand.when)
    yield words("The other may call you: {name}", name=Name(hand.name))
    if hand.languages:
        yield words("You speak: {languages}", languages=tongues(hand.languages))
    yield words("It is for {place}.", place=Words(asked.world.library.place(hand.place).name))
    if hand.paused:
        yield words("It rests. Nobody asks you until you offer it again.")
    elif asked.person.paused:
        yield words("You have paused messages, so nobody asks you just now.")


def _rows(hand: Hand, asked: Asked) -> Iterator[Row]:
    if hand.place != asked.world.place_of(asked.person).id and not parts.not_here(asked):
        place = Words(asked.world.place_of(asked.person).name)
        yield (Button(label("button", "Offer it in {place}", place=place), choice("hand", HERE)),)
    yield from parts.pairing_rows(hand, asked.world)
    yield (
        Button(label("button", "What"), choice("hand", KIND)),
        Button(label("button", "When"), choice("hand", WHEN)),
    )
    yield (
        Button(label("button", "Name"), choice("hand", NAME)),
        Button(label("button", "Languages"), choice("hand", SPEAK)),
    )
    if hand.paused:
        yield (Button(label("button", "Offer it again"), choice("hand", AGAIN)),)
    else:
        yield (Button(label("button", "Let it rest"), choice("hand", REST)),)
    yield (Button(label("button", "Take it back"), choice("hand", BACK)),)


def _speak(asked: Asked, hand: Hand) -> Reply:
    """The languages they speak: hands with the language of the other come first."""
    if asked.option in LANGUAGES:
        hand = replace(hand, languages=switched(hand.languages, asked.option))
    screen = Screen(
        title=words("Which languages do you speak?"),
        lines=(words("Tap each of them. It helps to find somebody you can talk with."),),
        buttons=(
            *language_rows(hand.languages, "hand", SPEAK),
            (Button(READY, choice("hand")),),
            WAYS_ON,
        ),
    )
    return Reply(asked.person, (screen,), (Put(hand),) if asked.option in LANGUAGES else ())


def _rest(asked: Asked, hand: Hand) -> Reply:
    return _changed(asked, hand, paused=asked.object == REST)


def _here(asked: Asked, hand: Hand) -> Reply:
    """They have moved to another town."""
    if why := parts.not_here(asked):
        return Reply(asked.person, (why,))
    return _changed(asked, hand, place=asked.world.place_of(asked.person).id)


# --- taking it back -------------------------------------------------------------------------------


def _back(asked: Asked, hand: Hand) -> Reply:
    """Two taps: the question, then it is gone."""
    if asked.option != SURE:
        yes, no = choice("hand", BACK, SURE), choice("hand")
        title = words("Take your offer back?")
        return Reply(asked.person, (parts.are_you_sure(title, hand, yes, no, asked.world),))
    screen = Screen(
        (words("It is taken back, and nothing of it is kept. Thank you for offering it."),),
        buttons=((HAND,), WAYS_ON),
    )
    return Reply(asked.person, (screen,), tuple(taken_back(hand, asked.world)))


STEPS: Mapping[str, Callable[[Asked, Hand], Reply]] = {
    KIND: _kinds,
    WHEN: _when,
    NAME: _name,
    SPEAK: _speak,
    REST: _rest,
    AGAIN: _rest,
    HERE: _here,
    BACK: _back,
}

TAPS: dict[str, Handler] = {"hand": for_everybody(show_hand)}
TEXTS: dict[str, Handler] = {"hand": for_everybody(take_words)}
