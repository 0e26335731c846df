"""Small duties: a doubt about a translation, too many taps, a failure, a long silence."""

from __future__ import annotations

from datetime import timedelta

from flows import buttons, lending
from flows.cards import CLOSE
from flows.model import (
    Arrange,
    Button,
    Doubt,
    Effect,
    Forget,
    Person,
    Reply,
    Screen,
    choice,
    label,
    words,
)
from flows.moments import Moment
from flows.permission import for_everybody
from flows.records import Signpost
from flows.team.membership import forgotten
from flows.timing import in_days
from flows.world import Asked, World

FAREWELL, FORGET = "farewell", "forget"
SILENT_DAYS = 335  # then a notice, 30 days before the 12 months of the retention table are over
NOTICE_DAYS = 30

TOO_FAST = Screen(
    (words("That was a lot at once. Please wait a few seconds, then tap again."),),
    buttons=((buttons.HOME, buttons.HELP),),
    fresh=True,
)
SORRY = Screen(
    (words("I am sorry, something went wrong here. Nothing of yours is lost. Please try again."),),
    buttons=((buttons.HOME, buttons.HELP),),
    fresh=True,
)


# What becomes of a doubt: about words; or about a place that people go to.
WORDS_LOOKED_AT = words("Thank you. Somebody who speaks your language will look at these words.")
LOOKED_AT = {"signpost": words("Thank you. Somebody in the team will check this place.")}


def doubt(asked: Asked) -> Reply:
    """Count a reader's "this is wrong", thank them, and lead back to where they were."""
    if not known(asked.object, asked.option, asked.world):
        return Reply(asked.person, (Screen((words("Thank you."),), buttons=((buttons.HOME,),)),))
    back = Button(label("button", "Go on"), way_back(asked.object, asked.option))
    session = asked.world.library.sessions.get(asked.object)
    leaves_no_trace = session is not None and session.private  # then no page is left behind
    screen = Screen(
        (LOOKED_AT.get(asked.object, WORDS_LOOKED_AT),),
        buttons=((back,), (CLOSE,)) if leaves_no_trace else ((back, buttons.HOME),),
        fresh=not leaves_no_trace,
        stays=leaves_no_trace,
    )
    about = f"{asked.object}/{asked.option}"
    return Reply(asked.person, (screen,), (Doubt(about, asked.person.language),))


def known(shelf: str, item: str, world: World) -> bool:
    """Whether there is such content: a forged tap must not fill the list of doubts."""
    library = world.library
    if shelf == "signpost":
        signpost = world.desk.find(Signpost, item)
        return signpost is not None and signpost.state == "shown"
    if shelf in (
        shelves := {"page": library.pages, "place": library.places, "play": library.plays}
    ):
        return item in shelves[shelf]
    session = library.sessions.get(shelf)
    return session is not None and (item == "about" or session.card(item) is not None)


def way_back(shelf: str, item: str) -> str:
    if shelf in ("page", "play"):
        return choice(shelf, item)
    if shelf == "place":
        return choice("people")
    if shelf == "signpost":
        return choice("signpost", item)
    return choice("session", shelf, "open") if item == "about" else choice("card", shelf, item)


def silence(world: World, person: Person) -> Effect:
    """What follows if they never write again: every sign of life moves it on."""
    place = world.place_of(person)
    return Arrange(FAREWELL, in_days(world.now, place.clock, SILENT_DAYS, person.hour))


def farewell_due(asked: Asked) -> Reply:
    """After eleven quiet months: say what will happen, unless they asked for silence."""
    person, world = asked.person, asked.world
    gone = Arrange(FORGET, world.now + timedelta(days=NOTICE_DAYS))
    if person.paused or person.away or not person.place:
        return Reply(person, effects=(gone,))
    screen = Screen(
        title=words("It has been a long time"),
        lines=(
            words("In a month I will delete what is kept about you: language, town, progress."),
            words("If you want to keep it, tap the button."),
        ),
        buttons=((Button(label("button", "Keep it"), choice("home")),),),
        fresh=True,
    )
    return Reply(person, (screen,), (gone,), kind="farewell")


def forget_due(asked: Asked) -> Reply:
    left = forgotten(asked.staff, asked.world) if asked.staff else ()
    lent = lending.forgotten(asked.chat, asked.world)
    return Reply(asked.person, effects=(*left, *lent, Forget()))


TAPS = {"doubt": for_everybody(doubt)}
MOMENTS = {FAREWELL: Moment(farewell_due, duty=True), FORGET: Moment(forget_due, duty=True)}
