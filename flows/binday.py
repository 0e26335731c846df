"""When is my bin day? The council's page is asked for one home, and the home is forgotten.

What somebody types here is in no table, no button and no message of ours: it goes along with an
effect, in memory, and what comes back tells days only. `bot/bindays.py` does the asking.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from flows import bins, buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import shortened
from flows.events import LookedUp, Wrote
from flows.library import shown
from flows.model import (
    Button,
    Day,
    Home,
    LookUp,
    Quote,
    Reply,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import for_everybody
from flows.shapes import BinDays, Place, Stream
from flows.world import Asked, World

BIN_DAY = "binday"
AHEAD = timedelta(weeks=6)
MOST_DAYS = 4
MOST_READ, LONGEST_HOUSE, LONGEST_BIN = 200, 40, 40  # letters

POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)
UPRN = re.compile(r"\b[0-9]{6,12}\b")  # the number that a council gives to a home
COMMAS = re.compile(r"[,،;\n]")
IN_GROUPS = re.compile(r"(?<=[0-9])[ -]+(?=[0-9])")  # long numbers are copied with gaps in them

# What councils call their bins, and what we call that; the first that is found holds.
CALLED: Sequence[tuple[str, Stream, Words]] = (
    ("food", "food", label("bin", "Food")),
    ("garden", "garden", label("bin", "Garden waste")),
    ("glass", "glass", label("bin", "Glass")),
    ("paper|card", "paper", label("bin", "Paper and card")),
    ("recycl|plastic|mixed", "dry", label("bin", "Recycling")),
    ("general|rubbish|refuse|residual|household|domestic", "rest", label("bin", "Rubbish")),
)

TITLE = words("When is my bin day?")
FORGOTTEN = words(
    "This is the only time I ask for an address. I ask {site} with it, and then forget it."
)
NEIGHBOURS = words("A neighbour often knows the day. You can also ask a person of our team.")
WHAT_TO_SEND = {
    ("postcode", "house"): words(
        "Send me your postcode and the number of your house in one message, like this: {example}"
    ),
    ("uprn",): words("Then send me the number in one message, like this: {example}"),
    ("postcode", "uprn"): words(
        "Then send me your postcode and the number in one message, like this: {example}"
    ),
}
EXAMPLES = {"postcode": "AB1 2CD", "house": "12", "uprn": "100012345678"}


def ask_where(asked: Asked) -> Reply:
    """Say what is needed, and that nothing of it is kept; then wait for it."""
    place, terms = _place(asked), _terms(asked)
    if terms is None:
        return Reply(asked.person, (_other_ways(place, asked, TITLE),))
    person = awaiting(asked.person, asked.world, BIN_DAY, place.id)
    return Reply(person, (_question(terms, place, asked),))


def take_home(asked: Asked) -> Reply:
    """What they sent, if it tells a home, goes to the council's page and nowhere else."""
    place, terms = _place(asked), _terms(asked)
    if terms is None:
        return Reply(done_waiting(asked.person), (_other_ways(place, asked, TITLE),))
    home = read(asked.event.text, terms) if isinstance(asked.event, Wrote) else None
    if home is None:
        again = replace(_question(terms, place, asked), title=words("I could not read that"))
        return Reply(awaiting(asked.person, asked.world, BIN_DAY, place.id), (again,))
    moment = Screen(
        title=words("One moment"),
        lines=(words("I ask the council's page. That can take half a minute."),),
        buttons=((buttons.HOME, buttons.HELP),),
    )
    return Reply(done_waiting(asked.person), (moment,), (LookUp(place.id, home),))


def tell(asked: Asked) -> Reply:
    """What the council's page has said; when it said nothing, the other ways."""
    place, event = _place(asked), asked.event
    days = tuple(_soon(event, asked.world.today(place))) if isinstance(event, LookedUp) else ()
    if not days:
        sorry = words("I could not find your bin day")
        why = words("The council's page did not answer, or it does not know that home.")
        screen = _other_ways(place, asked, sorry)
        again = Button(label("button", "Try again"), choice(BIN_DAY, place.id))
        return Reply(
            asked.person,
            (replace(screen, lines=(why, *screen.lines), buttons=((again,), *screen.buttons)),),
        )
    screen = Screen(
        title=TITLE,
        lines=(
            *(_on(day, named, place, asked.world) for day, named in days),
            words("The council's page says so today. Around holidays the day can change."),
        ),
        buttons=_ways_on(asked),
        fresh=True,
    )
    return Reply(asked.person, (screen,))


# --- what they send -----------------------------------------------------------------------------


def read(text: str, terms: BinDays) -> Home | None:
    """A home as it was typed; None when something that the council asks for is missing."""
    seen = (c for c in text[:MOST_READ] if c.isprintable() or c.isspace())  # no marks of direction
    typed = "".join(map(_western, seen))
    code = POSTCODE.search(typed)
    rest = POSTCODE.sub(" ", typed)
    number = UPRN.search(IN_GROUPS.sub("", rest))
    house = " ".join(COMMAS.sub(" ", rest).split()).strip(" .")[:LONGEST_HOUSE]
    found = {
        "postcode": f"{code[1]} {code[2]}".upper() if code else "",
        "uprn": number[0] if number else "",
        "house": house if any(map(str.isalnum, house)) else "",
    }
    if not all(found[part] for part in terms.asks):
        return None
    return Home(**{part: found[part] for part in terms.asks})


def _western(character: str) -> str:
    """Digits as the council writes them, from whichever keyboard they come."""
    return str(unicodedata.digit(character)) if character.isdecimal() else character


# --- what is said -------------------------------------------------------------------------------


def _question(terms: BinDays, place: Place, asked: Asked) -> Screen:
    example = ", ".join(EXAMPLES[part] for part in terms.asks)
    send = WHAT_TO_SEND[terms.asks]
    return Screen(
        title=TITLE,
        lines=(
            *(_about_the_number(place, asked.world) if "uprn" in terms.asks else ()),
            words(send.english, example=Verbatim(example)),
            words(FORGOTTEN.english, site=Verbatim(terms.site)),
        ),
        buttons=((buttons.ASK,), *_ways_on(asked)),
    )


def _about_the_number(place: Place, world: World) -> Iterator[Words]:
    yield words("The council asks for the number of your home. It is long, and not on the door.")
    yield _link("uprn_page", words("You can find it with your postcode: {page}"), place, world)


def _other_ways(place: Place, asked: Asked, title: Words) -> Screen:
    """How people find their day without us: the council's own page, and each other."""
    page = place.bin_page or "bin_day_page"
    look = words("You can look for your bin day here: {page}")
    return Screen(
        title=title,
        lines=(_link(page, look, place, asked.world), NEIGHBOURS),
        buttons=((buttons.ASK,), *_ways_on(asked)),
        fresh=isinstance(asked.event, LookedUp),
    )


def _link(fact_id: str, said: Words, place: Place, world: World) -> Words:
    """A sentence with a link, while the link holds; then what people read instead of it."""
    fact = world.fact(fact_id, place)
    if not fact.holds(world.today(place)):
        return Words(fact.otherwise)
    return words(said.english, page=shown(fact))


def _soon(event: LookedUp, today: date) -> Iterator[tuple[date, tuple[str, ...]]]:
    """The next days on which something is collected, and what."""
    near = sorted((d, name) for d, name in {*event.days} if today <= d <= today + AHEAD)
    days = [(day, tuple(name for _, name in group)) for day, group in groupby(near, itemgetter(0))]
    yield from days[:MOST_DAYS]


def _on(day: date, named: tuple[str, ...], place: Place, world: World) -> Words:
    return words("{day}:\n{bins}", day=Day(day), bins=_listed(named, place, world))


def _listed(named: tuple[str, ...], place: Place, world: World) -> Words:
    first, *rest = named
    if not rest:
        return _named(first, place, world)
    return words(
        "{first}\n{rest}",
        first=_named(first, place, world),
        rest=_listed(tuple(rest), place, world),
    )


def _named(name: str, place: Place, world: World) -> Words:
    """A bin in the reader's words, with the sign of its colour, and in the council's words."""
    said = Quote(shortened(name, LONGEST_BIN))
    for pattern, stream, ours in CALLED:
        if re.search(pattern, name, re.IGNORECASE):
            sign = bins.sign_of(stream, place, world) or "•"
            return words("{sign} {bin} ({name})", sign=Verbatim(sign), bin=ours, name=said)
    return words("{sign} {bin}", sign=Verbatim("•"), bin=said)


# --- where --------------------------------------------------------------------------------------


def _place(asked: Asked) -> Place:
    return asked.world.library.places.get(asked.object) or asked.world.place_of(asked.person)


def _terms(asked: Asked) -> BinDays | None:
    """What the council of the place wants to know, if its page can be asked at all."""
    return _place(asked).bin_days if asked.world.asks_councils else None


def _ways_on(asked: Asked) -> tuple[Row, ...]:
    return ((bins.card_of(asked.world.library),), (buttons.HOME, buttons.HELP))


LOOKED_UP = for_everybody(tell)
TAPS = {BIN_DAY: for_everybody(ask_where)}
TEXTS = {BIN_DAY: for_everybody(take_home)}
