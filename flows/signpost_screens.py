"""What a reader of the directory sees: the headings, a list, an entry, a pin on the map."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flows import buttons
from flows.attachments import Venue
from flows.bidi import clean_name, clean_text, shortened
from flows.categories import Category
from flows.distance import Spot
from flows.hours import Hours
from flows.library import Library
from flows.model import (
    Button,
    Money,
    Name,
    Phone,
    Quote,
    Row,
    Screen,
    Verbatim,
    Words,
    Written,
    choice,
    label,
    tongues,
    words,
)
from flows.records import EVERYWHERE, Signpost
from flows.shapes import Place

ON_A_PAGE = 8
LONGEST = 30  # characters of a label that stands alone in its row
ISOLATES = 2  # the invisible marks around a name

HELP_ROW: Row = (buttons.HOME, buttons.HELP)

STEP_FREE = words("Step-free: there are no steps.")
STEPS = words("There are steps.")

Listed = tuple[Signpost, int | None]  # an entry, and how many kilometres away, if in another town


def cut(name: str, length: int) -> Name:
    """As much of a name as a button shows."""
    return Name(shortened(clean_name(name), length))


# --- the headings -------------------------------------------------------------------------------


def category_button(category: Category) -> Button:
    return Button(
        label("button", "{sign} {title}", sign=Verbatim(category.icon), title=category.name),
        choice("signposts", category.id),
    )


def in_twos(every: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(every[start : start + 2]) for start in range(0, len(every), 2))


def headings_screen(
    categories: Sequence[Category], place: Place, *, here: bool, gone: bool
) -> Screen:
    """What there is help with. `here`: something of it is in this place, or near it."""
    lines: list[Words] = []
    if gone:
        lines.append(words("This place is not on the list any more."))
    if not categories:
        lines.append(words("There is nothing on this list yet."))
        lines.append(words("The help page has phone numbers for all of England."))
    elif here:
        lines.append(words("What would help you? Tap it to see where to go."))
    else:
        lines.append(
            words("There is nothing for {place} on this list yet.", place=Words(place.name))
        )
        lines.append(words("These are for all of England. Help has more phone numbers."))
    return Screen(
        title=words("Places that help"),
        lines=tuple(lines),
        buttons=(*in_twos([category_button(c) for c in categories]), HELP_ROW),
    )


# --- the entries under a heading ----------------------------------------------------------------


def list_screen(
    category: Category, entries: Sequence[Listed], page: int, place: Place, *, here: bool
) -> Screen:
    """At most eight of them, the nearest first, and a way to more."""
    last = (len(entries) - 1) // ON_A_PAGE
    page = min(page, last)
    shown = entries[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    said = (
        words("The nearest come first. Tap one to see more.")
        if here
        else words(
            "There is nothing here for {place} yet. These are for all of England.",
            place=Words(place.name),
        )
    )
    back = choice("signposts", category.id, page - 1) if page else choice("signposts")
    ways = [Button(label("button", "← Back"), back)]
    if page < last:
        ways.append(Button(label("button", "More →"), choice("signposts", category.id, page + 1)))
    return Screen(
        title=category.name,
        lines=(said,),
        buttons=(*((_entry_button(one, page),) for one in shown), tuple(ways), HELP_ROW),
    )


def _entry_button(listed: Listed, page: int) -> Button:
    entry, away = listed
    to = choice("signpost", entry.id, page or "")
    if away is None:
        return Button(label("button", "{name}", name=cut(entry.name, LONGEST - ISOLATES)), to)
    name = cut(entry.name, LONGEST - ISOLATES - len(", 40 km") - ISOLATES)
    return Button(label("button", "{name}, {distance} km", name=name, distance=away), to)


# --- one entry ----------------------------------------------------------------------------------


def entry_screen(
    entry: Signpost, place: Place, library: Library, *, page: str, late: bool
) -> Screen:
    """Everything that is known about it. `late`: nobody has checked it for too long."""
    rows: list[Row] = []
    if entry.latitude is not None and entry.longitude is not None:
        pin = choice("pin", entry.id, _page(page))
        rows.append((Button(label("button", "📍 Show on the map"), pin),))
    wrong = choice("doubt", "signpost", entry.id)
    rows.append((Button(label("button", "✎ Something is wrong here"), wrong),))
    rows.append((Button(label("button", "← Back"), _back_to_list(entry, page)), *HELP_ROW))
    town = () if entry.place in (place.id, EVERYWHERE) else (_town(entry, library),)
    return Screen(
        title=entry_name(entry),
        lines=(*_warning(entry, late=late), *details(entry), *town, *_checked(entry, late=late)),
        buttons=tuple(rows),
        about=f"signpost/{entry.id}",
    )


def entry_name(entry: Signpost) -> Words:
    if not clean_name(entry.name):
        return words("No name yet")
    return words("{name}", name=Name(entry.name))


def details(entry: Signpost) -> tuple[Words | Written, ...]:
    """What it is for, how to reach it, what it is like."""
    said: list[Words | Written] = []
    if purpose := purpose_of(entry):
        said.append(purpose)
    if phone := clean_text(entry.phone):
        said.append(words("Phone:\n{phone}", phone=Phone(phone)))
    if entry.address:
        said.append(words("Address:\n{address}", address=Quote(entry.address)))
    if entry.hours:
        said.append(words("Open:\n{hours}", hours=Hours(entry.hours)))
    if entry.languages:
        said.append(words("Languages: {languages}.", languages=tongues(entry.languages)))
    if cost := cost_of(entry):
        said.append(cost)
    if entry.women_only:
        said.append(words("For women only."))
    if entry.step_free is not None:
        said.append(STEP_FREE if entry.step_free else STEPS)
    if link := clean_text(entry.link):
        said.append(words("On the internet:\n{link}", link=Verbatim(link)))
    return tuple(said)


def purpose_of(entry: Signpost) -> Written | None:
    """What it is for, in the languages in which somebody wrote it."""
    cleaned = {language: clean_text(text) for language, text in entry.purpose.items()}
    texts = {language: text for language, text in cleaned.items() if text}
    if not texts:
        return None
    return Written({"en": next(iter(texts.values())), **texts})


def cost_of(entry: Signpost) -> Words | None:
    """What it costs; nothing is said when nobody knows."""
    if entry.cost == "free":
        return words("It is free.")
    if entry.cost.replace(".", "", 1).isdecimal():
        return words("It costs {price}.", price=Money(Decimal(entry.cost)))
    return None


def _town(entry: Signpost, library: Library) -> Words:
    return words("This is in {place}.", place=Words(library.place(entry.place).name))


def _warning(entry: Signpost, *, late: bool) -> tuple[Words, ...]:
    if not late:
        return ()
    if entry.checked_on is None:
        return (words("Please check first, for example by phone: nobody has checked this yet."),)
    return (
        words(
            "Please check first, for example by phone: this was last checked on {date}.",
            date=entry.checked_on,
        ),
    )


def _checked(entry: Signpost, *, late: bool) -> tuple[Words, ...]:
    if late or entry.checked_on is None:
        return ()
    return (words("Last checked on {date}.", date=entry.checked_on),)


def _page(page: str) -> str:
    """The page they came from; a forged one is the first."""
    return page if page.isdecimal() and len(page) <= 2 else ""


def _back_to_list(entry: Signpost, page: str) -> str:
    return choice("signposts", entry.category, _page(page))


def pin_screen(entry: Signpost, spot: Spot, library: Library, *, page: str) -> Screen:
    """A pin for the map of the chat app. It takes no words, so its language is nobody's."""
    name = clean_text(entry.name) or library.place(entry.place).name
    return Screen(
        lines=(),
        attachment=Venue(*spot, title=name, address=clean_text(entry.address) or name),
        buttons=(
            (Button(label("button", "← Back"), choice("signpost", entry.id, _page(page))),),
            HELP_ROW,
        ),
    )
