"""What the screens of hands and of wishes share: the promise, when, and the name."""

from __future__ import annotations

from flows import buttons
from flows.bidi import clean_text
from flows.events import Event, Wrote
from flows.lending.matching import is_agreed, state_of, under_way
from flows.library import ELSEWHERE
from flows.model import Button, Name, Quote, Row, Screen, Words, choice, label, words
from flows.team.readers import in_charge
from flows.team.threads import cut
from flows.welcoming import Hand, Wish
from flows.world import Asked, World

HAND = Button(label("button", "🤝 I would like to help"), choice("hand"))
WISH = Button(label("button", "🤝 Somebody to go along"), choice("wish"))

LONGEST_WHEN = 80  # UTF-16 units: two lines on a phone
WAYS_ON: Row = (buttons.HOME, buttons.HELP)

# What can be done with a hand or a wish: parts of the choices of its buttons.
WHEN, ANY_DAY, NAME, MINE, BACK, SURE = "when", "any", "name", "mine", "back", "sure"

NOT_BEFORE = words(
    "A coordinator suggests who could meet. Nobody else hears of you before you both say yes."
)
IN_PUBLIC = words("You meet in a public place. It is never about money, papers or advice on visas.")
PROMISES = (NOT_BEFORE, IN_PUBLIC)


def not_here(asked: Asked) -> Screen | None:
    """Why nobody can be brought together where they are, if so."""
    place = asked.world.place_of(asked.person)
    if place.id == ELSEWHERE:
        return Screen(
            (words("First choose your town. Then a coordinator there can bring people together."),),
            buttons=((Button(label("button", "Choose my town"), choice("place", "ask")),), WAYS_ON),
        )
    if in_charge(place.id, asked.world.desk).kind == "nobody":
        return Screen(
            (
                words(
                    "There is nobody in {place} yet who can bring people together.",
                    place=Words(place.name),
                ),
            ),
            buttons=((buttons.PEOPLE,), WAYS_ON),
        )
    return None


# --- when -----------------------------------------------------------------------------------------


def ask_when(any_day: str, back: Button) -> Screen:
    """On which days it is good; `any_day` is the choice that says all of them."""
    return Screen(
        title=words("When is it good for you?"),
        lines=(words("Write it in a few words, for example: Thursday afternoons."),),
        buttons=((Button(label("button", "Any day"), any_day),), (back,), WAYS_ON),
    )


def when_in(event: Event) -> str:
    """What somebody wrote, as one short line; "" if it was nothing that can be read."""
    text = event.text if isinstance(event, Wrote) else ""
    return cut(" ".join(clean_text(text).split()), LONGEST_WHEN)


def when_line(when: str) -> Words:
    return words("When: {when}", when=Quote(when)) if when else words("When: any day")


# --- what has come of it --------------------------------------------------------------------------


def pairing_rows(record: Hand | Wish, world: World) -> tuple[Row, ...]:
    """The way to what they are asked, and to what they have agreed on."""
    return tuple(
        (
            Button(
                label("button", "What you agreed on")
                if state_of(one, world.now) == "agreed"
                else label("button", "What you are asked"),
                choice("pairing", one.id),
            ),
        )
        for one in under_way(record, world.desk, world.now)
    )


def are_you_sure(title: Words, record: Hand | Wish, yes: str, no: str, world: World) -> Screen:
    """Before it is taken back; `yes` and `no` are choices."""
    agreed = is_agreed(record, world.desk, world.now)
    heard = words("Whoever you had agreed to meet hears that it does not take place.")
    return Screen(
        title=title,
        lines=(
            words("It is deleted at once. Nobody will ask you why."),
            *((heard,) if agreed else ()),
        ),
        buttons=(
            (Button(label("button", "Yes, take it back"), yes),),
            (Button(label("button", "No, leave it"), no),),
            WAYS_ON,
        ),
    )


# --- the name -------------------------------------------------------------------------------------


def ask_name(name: str, mine: str, other: str, back: Button) -> Screen:
    """What the other may call them: the name the chat app tells, or one they write.

    `mine` and `other` are the choices of these two; without a name there is only the second.
    """
    rows: tuple[Row, ...] = ()
    last = words("Write a first name or a nickname.")
    if name:
        use = Button(label("button", "Use “{name}”", name=Name(name)), mine)
        rows = ((use,), (Button(label("button", "Choose a name"), other),))
        last = words("It can be a first name or a nickname.")
    return Screen(
        title=words("What may the other person call you?"),
        lines=(
            words("They hear it once you have both said yes. A coordinator sees it before."),
            words("Nobody sees your number or your account."),
            last,
        ),
        buttons=(*rows, (back,), WAYS_ON),
    )
