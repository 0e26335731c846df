"""The welcome sessions: short cards, read at one's own pace, over several days.

After each sitting the next is offered a few days later, once, with one gentle nudge; then the
companion is silent until the person writes. Progress is the card last shown in each session.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows import buttons, hosts, lending
from flows.cards import (
    CLOSE,
    SHELVES,
    card_screen,
    nudge_screen,
    offer_screen,
    open_button,
    sessions_screen,
    upcoming,
)
from flows.home import home
from flows.library import Shelf
from flows.model import (
    Arrange,
    Button,
    Day,
    Drop,
    Effect,
    Person,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    label,
    words,
)
from flows.moments import Moment
from flows.near import Door, this_week
from flows.permission import for_everybody
from flows.shapes import Session
from flows.timing import in_days
from flows.world import Asked, World

OFFER, NUDGE = "offer", "nudge"
DAYS_BETWEEN = 3  # time to try things out and to forget nothing
PUT_OFF = {"tomorrow": 1, "week": 7}  # days


# --- when ---------------------------------------------------------------------------------------


def offer_time(person: Person, world: World, days: int = DAYS_BETWEEN) -> datetime:
    return in_days(world.now, world.place_of(person).clock, days, person.hour)


def keep_going(person: Person, world: World) -> tuple[Effect, ...]:
    """After any sign of reading: the next offer some days from now, and no nudge."""
    if person.paused or upcoming(person, world.library) is None:
        return (Drop(OFFER), Drop(NUDGE))
    return (Arrange(OFFER, offer_time(person, world)), Drop(NUDGE))


def when_line(person: Person, world: World) -> Words:
    """When the companion will write next."""
    if person.paused:
        return words("Messages are paused. You can open the next session at any time.")
    at = offer_time(person, world).astimezone(world.place_of(person).clock)
    if person.hour is None:
        return words(
            "I will write to you on {day}. At what hour is it good for you?", day=Day(at.date())
        )
    return words("I will write to you on {day} at {time}.", day=Day(at.date()), time=at.time())


# --- taps ---------------------------------------------------------------------------------------


def show_sessions(asked: Asked) -> Reply:
    """The sessions of a shelf, those for newcomers unless it says otherwise."""
    shelf: Shelf = next((name for name in SHELVES if name == asked.object), "newcomers")
    screen = sessions_screen(asked.person, asked.world.library, shelf)
    return Reply(asked.person, (replace(screen, stays=shelf == "private"),))


def open_card(asked: Asked) -> Reply:
    """Show a card and remember it; one that has been taken out leads to the session's first."""
    session = asked.world.library.sessions.get(asked.object)
    if session is None:
        return show_sessions(replace(asked, object=""))
    person = asked.person
    card = session.card(asked.option) or session.cards[0]
    if session.private:  # it takes the place of what was tapped: nothing is left behind
        return Reply(person, (replace(card_screen(session, card, asked), stays=True),))
    if session.id not in person.finished:
        person = replace(person, reading={**person.reading, session.id: card.id})
    screen = card_screen(session, card, replace(asked, person=person))
    return Reply(person, (screen,), keep_going(person, asked.world))


def in_session(asked: Asked) -> Reply:
    """Open a session where it was left, stop for today, or finish it."""
    session = asked.world.library.sessions.get(asked.object)
    if session is None:
        return show_sessions(replace(asked, object=""))
    match asked.option:
        case "stop" | "done" if session.private:
            return Reply(asked.person, (_private_end(session, asked),))
        case "stop":
            return _close(asked, asked.person, _stopped(session))
        case "done":
            read = replace(asked, person=_finish(asked.person, session))
            return _close(read, read.person, _read(session, read))
        case _:
            left_at = asked.person.reading.get(session.id, "")
            return open_card(replace(asked, option=left_at))


def _stopped(session: Session) -> Screen:
    return Screen(
        title=words("We stop here for today"),
        lines=(
            words("You can go on with “{title}” where you stopped.", title=Words(session.title)),
        ),
    )


def _read(session: Session, asked: Asked) -> Screen:
    """The end of a session: one small thing to do, one real place to go, and who says goodbye."""
    lines, rows = _to_do(session, asked)
    return Screen(
        title=words("Thank you for your time"),
        lines=(
            words("You have read: {title}.", title=Words(session.title)),
            *lines,
            *hosts.signature(asked.world.place_of(asked.person), asked.world),
        ),
        buttons=(*rows, *lending.rows_after(session, asked)),
    )


def _to_do(session: Session, asked: Asked) -> Door:
    """One small thing for this week, and a place to go with the button that leads there."""
    near, rows = this_week(session, asked)
    thing = words("One small thing for this week: {thing}", thing=Words(session.this_week))
    return (thing, *near), rows


def _private_end(session: Session, asked: Asked) -> Screen:
    """The end of a page that leaves no trace: nothing is arranged, and nothing offered."""
    lines, rows = _to_do(session, asked)
    return Screen(
        title=words("Thank you for your time"),
        lines=lines,
        buttons=(*rows, (CLOSE,), ((buttons.ASK,) if session.asks else ()) + (buttons.HELP,)),
        stays=True,
    )


def shut(asked: Asked) -> Reply:
    """Take a page out of the chat: the menu stands in its place, however old it is."""
    return Reply(asked.person, (replace(home(asked.person, asked.world), stays=True),))


def _finish(person: Person, session: Session) -> Person:
    if session.private or session.id in person.finished:
        return person
    reading = {key: card for key, card in person.reading.items() if key != session.id}
    return replace(person, reading=reading, finished=(*person.finished, session.id))


def _close(asked: Asked, person: Person, screen: Screen) -> Reply:
    """The end of a sitting: what comes next, when, and the door to people."""
    world = asked.world
    session = upcoming(person, world.library)
    if session is None:
        screen = replace(
            screen,
            lines=(
                *screen.lines,
                words("That was the last session for now. You can read each again at any time."),
            ),
            buttons=(*screen.buttons, (buttons.PEOPLE,), (buttons.SESSIONS, buttons.HOME)),
        )
    else:
        screen = replace(
            screen,
            lines=(
                *screen.lines,
                words("Next time: {title}.", title=Words(session.title)),
                when_line(person, world),
            ),
            buttons=(
                *screen.buttons,
                (open_button(session, person),),
                *_hours(person),
                (buttons.PEOPLE, buttons.HOME),
            ),
        )
    return Reply(person, (screen,), keep_going(person, world))


def _hours(person: Person) -> tuple[Row, ...]:
    """The first time, the hours themselves; later a way to change the hour chosen."""
    if person.paused:
        return ()
    if person.hour is None:
        return buttons.hours()
    return ((Button(label("button", "Change the hour"), choice("hour", "ask")),),)


def answer_offer(asked: Asked) -> Reply:
    """Tomorrow, in a week, or not unless they ask."""
    days = PUT_OFF.get(asked.object)
    person, world = asked.person, asked.world
    ways_on: tuple[Row, ...] = ((buttons.SESSIONS, buttons.HOME),)
    if days is None or person.paused:
        said = words("That is fine. You can find all sessions in the menu.")
        return Reply(person, (Screen((said,), buttons=ways_on),), (Drop(OFFER), Drop(NUDGE)))
    at = offer_time(person, world, days)
    local = at.astimezone(world.place_of(person).clock)
    said = words("Good. I will write on {day} at {time}.", day=Day(local.date()), time=local.time())
    effects = (Arrange(OFFER, at), Drop(NUDGE))
    return Reply(person, (Screen((said,), buttons=ways_on),), effects)


# --- moments ------------------------------------------------------------------------------------


def offer_due(asked: Asked) -> Reply:
    """Offer the next session, and keep one nudge for later."""
    person, world = asked.person, asked.world
    session = upcoming(person, world.library)
    if session is None:
        return Reply(person)
    nudge = Arrange(NUDGE, offer_time(person, world))
    return Reply(person, (offer_screen(session, person),), (nudge,), kind="offer")


def nudge_due(asked: Asked) -> Reply:
    person, world = asked.person, asked.world
    session = upcoming(person, world.library)
    return Reply(person, (nudge_screen(session, person),) if session else (), kind="nudge")


TAPS = {
    "sessions": for_everybody(show_sessions),
    "session": for_everybody(in_session),
    "card": for_everybody(open_card),
    "offer": for_everybody(answer_offer),
    "shut": for_everybody(shut),
}

MOMENTS = {OFFER: Moment(offer_due), NUDGE: Moment(nudge_due)}
