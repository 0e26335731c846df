"""What a reader of the sessions sees: the list, a card, an offer to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows import bins, buttons, hosts, plays, voices
from flows.library import Library, Shelf
from flows.model import (
    Button,
    Person,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.shapes import Card, Session
from flows.world import Asked


def track(person: Person, library: Library) -> tuple[Session, ...]:
    """The sessions somebody reads, in their order: a neighbour's are others.

    Private ones leave no trace, so nobody can know whether they were read: never offered.
    """
    touched = {*person.reading, *person.finished}
    newcomers, neighbours = library.shelf("newcomers"), library.shelf("neighbours")
    if touched.isdisjoint(one.id for one in newcomers):
        return newcomers if touched.isdisjoint(one.id for one in neighbours) else neighbours
    return newcomers


def upcoming(person: Person, library: Library) -> Session | None:
    """The session to read next: one that was begun, else the first not yet read."""
    unread = [one for one in track(person, library) if one.id not in person.finished]
    begun = [session for session in unread if session.id in person.reading]
    return next(iter(begun or unread), None)


def open_button(session: Session, person: Person) -> Button:
    """The door to a session: ticked once it is read, pointing when it was begun."""
    if session.id in person.finished:
        sign = "✓"
    else:
        sign = "▸" if session.id in person.reading else session.icon
    return Button(
        label("button", "{sign} {title}", sign=Verbatim(sign), title=Words(session.title)),
        choice("session", session.id, "open"),
    )


# What stands above the sessions of each shelf.
SHELVES: Mapping[Shelf, tuple[Words, Words]] = {
    "newcomers": (
        words("All sessions"),
        words("Choose what you would like to read. Each takes a few minutes."),
    ),
    "private": (
        words("Only for you"),
        words(
            "Nothing is kept about reading these pages."
            " Tap Close to take the page out of this chat."
        ),
    ),
    "neighbours": (
        words("For neighbours"),
        words("How to be a good neighbour to someone new. Each takes a few minutes."),
    ),
}
CLOSE = Button(label("button", "✕ Close this page"), choice("shut"))


def sessions_screen(person: Person, library: Library, shelf: Shelf = "newcomers") -> Screen:
    """The sessions of a shelf, with a tick on those read; and the doors to the others."""
    title, said = SHELVES[shelf]
    rows = [(open_button(session, person),) for session in library.shelf(shelf)]
    doors: tuple[Row, ...]
    if shelf == "newcomers":
        doors = ((buttons.PRIVATE,), (buttons.NEIGHBOURS,))
    else:
        doors = ((CLOSE,),) if shelf == "private" else ((buttons.SESSIONS,),)
    return Screen(title=title, lines=(said,), buttons=(*rows, *doors, (buttons.HOME, buttons.HELP)))


def card_screen(session: Session, card: Card, asked: Asked) -> Screen:
    """One card: its lines, where we are, and the ways on."""
    world, person = asked.world, asked.person
    place = world.place_of(person)
    number = session.cards.index(card)
    dots = "●" * (number + 1) + "○" * (len(session.cards) - number - 1)
    return Screen(
        title=Words(card.title),
        lines=(
            *world.lines(card.lines, place),
            *(hosts.introductions(place, world, person.language) if card.shows == "hosts" else ()),
            Verbatim(f"{session.icon} {dots}"),
        ),
        buttons=(*_beside(session, card, asked), *_ways(session, number)),
        about=f"{session.id}/{card.id}",
    )


def _beside(session: Session, card: Card, asked: Asked) -> Iterator[Row]:
    """What belongs to this card alone: a voice, a play, a picture, a greeting."""
    place = asked.world.place_of(asked.person)
    yield from voices.listen_row(session, card, asked.person, asked.world)
    yield from plays.play_row(card, asked)
    if card.shows == "bins":
        yield from bins.rows(place, asked.world)
    if card.shows == "hosts":
        yield from hosts.greet_rows(place, asked.world)


def _ways(session: Session, number: int) -> Iterator[Row]:
    """Back and on, a pause, help, and a person to ask."""
    card = session.cards[number]
    if number + 1 < len(session.cards):
        on = Button(
            label("button", "Next →"), choice("card", session.id, session.cards[number + 1].id)
        )
    else:
        on = Button(label("button", "Finish ✓"), choice("session", session.id, "done"))
    if number:
        back = choice("card", session.id, session.cards[number - 1].id)
        yield (Button(label("button", "← Back"), back), on)
    else:
        yield (on,)
    stop = Button(label("button", "Stop for today"), choice("session", session.id, "stop"))
    yield (CLOSE if session.private else stop, buttons.HELP)
    if session.asks:
        yield (replace(buttons.ASK, choice=choice("ask", *_with_question(session, card))),)


def _with_question(session: Session, card: Card) -> tuple[str, ...]:
    """What goes along with a question asked here; nothing from sessions that leave no trace."""
    return () if session.private else (session.id, card.id)


def offer_screen(session: Session, person: Person) -> Screen:
    """The words that come first, after some days: an offer, easy to put off."""
    minutes = counted(
        "It takes about {count} minute.", "It takes about {count} minutes.", session.minutes
    )
    if session.id in person.reading:
        title = words("Shall we go on with: {title}?", title=Words(session.title))
        lines: tuple[Words, ...] = (words("We go on where you stopped reading."),)
    else:
        title = words("Would you like to read: {title}?", title=Words(session.title))
        lines = (Words(session.about), minutes)
    return Screen(
        title=title,
        lines=lines,
        buttons=(
            (Button(label("button", "Start now"), choice("session", session.id, "open")),),
            (
                Button(label("button", "Tomorrow"), choice("offer", "tomorrow")),
                Button(label("button", "In a week"), choice("offer", "week")),
            ),
            (Button(label("button", "I will ask for it myself"), choice("offer", "never")),),
        ),
        about=f"{session.id}/about",
        fresh=True,
    )


def nudge_screen(session: Session, person: Person) -> Screen:
    """One gentle reminder of the offer, saying that it is the last."""
    offer = offer_screen(session, person)
    last = words("This is the only reminder. The session stays here for whenever you want it.")
    return replace(offer, lines=(*offer.lines, last))
