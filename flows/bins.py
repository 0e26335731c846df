"""The bins of a town: which are known today, their picture, and a sign of each for plays.

A container is shown only while the fact it leans on holds: an old colour is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows import buttons
from flows.attachments import Bins, Container
from flows.library import ELSEWHERE, Library
from flows.model import Button, Reply, Row, Screen, Words, choice, label, words
from flows.permission import for_everybody
from flows.shapes import Bin, Colour, Place, Stream
from flows.world import Asked, World

SHOWS = "bins"  # what a card that has the picture says under `shows`
CAPTION_LIMIT = 1024  # Bot API, sendPhoto

# There is no grey square; this one is grey on every phone.
JOINER = "\u2060"  # keeps the two on one line
SQUARES: Mapping[Colour, str] = {
    "black": "⬛",
    "grey": "🔘",
    "brown": "🟫",
    "green": "🟩",
    "blue": "🟦",
    "red": "🟥",
    "purple": "🟪",
    "orange": "🟧",
    "yellow": "🟨",
    "white": "⬜",
}
SHAPES: Mapping[str, str] = {"bin": "🗑", "caddy": "🪣", "box": "📦", "bag": "🛍"}

# Which week it is this week, nobody has written down.
DOTS = words("Each dot is a week. In a week with a full dot the lorry comes.")
HOW_OFTEN = words("The dots show how often it comes, not in which week.")


def shown(place: Place, world: World) -> tuple[Bin, ...]:
    """The containers of which we may speak today, in the order people meet them."""
    today = world.today(place)
    return tuple(one for one in place.bins if world.fact(one.fact, place).holds(today))


def rows(place: Place, world: World) -> tuple[Row, ...]:
    """What stands under the card about a town's bins."""
    picture = Button(label("button", "🖼 Show the bins"), choice("bins", place.id))
    day = Button(label("button", "🗓 When is my bin day?"), choice("binday", place.id))
    return (
        *(((picture,),) if shown(place, world) else ()),
        *(((day,),) if place.bin_days and world.asks_councils else ()),
    )


def sign_of(stream: Stream, place: Place, world: World) -> str:
    """The container for a kind of waste as an emoji of its colour and one of its shape.

    The colour is the lid's, for by it people tell one bin from another. "" when it is not known.
    """
    fits = next((one for one in shown(place, world) if stream in one.takes), None)
    return JOINER.join((SQUARES[fits.lid or fits.body], SHAPES[fits.shape])) if fits else ""


def card_of(library: Library) -> Button:
    """The way back to the card with the town's bins; the menu when no card has them."""
    for session in library.sessions.values():
        for card in session.cards:
            if card.shows == SHOWS:
                return Button(
                    label("button", "← Back to the card"), choice("card", session.id, card.id)
                )
    return buttons.HOME


def drawn(bins: tuple[Bin, ...]) -> Bins:
    """What is to be drawn, as plain data."""
    return Bins(
        tuple(
            Container(one.takes, one.shape, one.body, one.lid or "", one.every or 0) for one in bins
        )
    )


def show_bins(asked: Asked) -> Reply:
    """The picture of a town's bins, and below it what the town says about them."""
    world, person = asked.world, asked.person
    place = world.library.places.get(asked.object) or world.place_of(person)
    screen = _under_the_picture(place, world)
    if known := shown(place, world):
        screen = _fitting(replace(screen, attachment=drawn(known)), person.language, world)
    return Reply(person, (screen,))


def _under_the_picture(place: Place, world: World) -> Screen:
    """The town's lines; they are what people hear who do not see the picture."""
    rhythm = any(one.every for one in shown(place, world))
    return Screen(
        title=words("Bins: {place}", place=Words(place.name)) if place.id != ELSEWHERE else None,
        lines=(*((DOTS, HOW_OFTEN) if rhythm else ()), *world.lines(place.topics["bins"], place)),
        buttons=((card_of(world.library),), (buttons.HOME, buttons.HELP)),
        about=f"place/{place.id}",
        fresh=True,
    )


def _fitting(screen: Screen, language: str, world: World) -> Screen:
    """As many lines as fit under a picture; all of them are on the card."""
    while len(screen.lines) > 1:
        said = world.wording.message(screen, language).text
        if len(said.encode("utf-16-le")) // 2 <= CAPTION_LIMIT:  # as Telegram counts
            break
        screen = replace(screen, lines=screen.lines[:-1])
    return screen


TAPS = {"bins": for_everybody(show_bins)}
