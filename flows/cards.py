"""What a reader of the sessions sees: the list, a card, an offer to go on."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.library import Library
from flows.model import (
    Button,
    Person,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.shapes import Card, Session
from flows.world import World


def upcoming(person: Person, library: Library) -> Session | None:
    """The session to read next: one that was begun, else the first not yet read."""
    # Private sessions leave no trace, so nobody can know whether they were read: never offered.
    unread = [
        session
        for session in library.sessions.values()
        if session.id not in person.finished and not session.private
    ]
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


def sessions_screen(person: Person, library: Library) -> Screen:
    """Every session, with a tick on those read."""
    rows = [(open_button(session, person),) for session in library.sessions.values()]
    return Screen(
        title=words("All sessions"),
        lines=(words("Choose what you would like to read. Each takes a few minutes."),),
        buttons=(*rows, (buttons.HOME, buttons.HELP)),
    )


def card_screen(session: Session, card: Card, person: Person, world: World) -> Screen:
    """One card: its lines, where we are, and the ways on."""
    number = session.cards.index(card)
    last = number == len(session.cards) - 1
    dots = "●" * (number + 1) + "○" * (len(session.cards) - number - 1)
    back = Button(
        label("button", "← Back"), choice("card", session.id, session.cards[number - 1].id)
    )
    stop = Button(label("button", "Stop for today"), choice("session", session.id, "stop"))
    if last:
        on = Button(label("button", "Finish ✓"), choice("session", session.id, "done"))
    else:
        on = Button(
            label("button", "Next →"), choice("card", session.id, session.cards[number + 1].id)
        )
    ask = replace(buttons.ASK, choice=choice("ask", *_with_question(session, card)))
    return Screen(
        title=Words(card.title),
        lines=(
            *world.lines(card.lines, world.place_of(person)),
            Verbatim(f"{session.icon} {dots}"),
        ),
        buttons=((back, on) if number else (on,), (stop, buttons.HELP), (ask,)),
        about=f"{session.id}/{card.id}",
    )


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
