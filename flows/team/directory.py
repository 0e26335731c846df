"""The directory, as the team sees it: what stands in it, what to check, and adding to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import clean_text
from flows.categories import ASKED, CATEGORIES
from flows.events import Brought
from flows.model import (
    Button,
    Put,
    Reply,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import COORDINATORS, for_staff, places_of
from flows.records import EVERYWHERE, Signpost
from flows.signpost_screens import ISOLATES, LONGEST, ON_A_PAGE, cut, in_twos
from flows.signposts import overdue
from flows.team import typed
from flows.team.editing import asking, given
from flows.team.entry import place_key
from flows.team.menu import DESK, place_name
from flows.team.register import ENGLAND
from flows.team.review import concerns
from flows.team.weekly import REVIEW, weekly
from flows.world import Asked, World

SEND_FILE = Button(label("button", "Send a file"), choice("import"))
GET_FILE = Button(label("button", "Get the file"), choice("export"))
WAYS_ON: tuple[Row, ...] = ((DESK,), (buttons.HOME, buttons.HELP))

DRAFTS = "drafts"
LATE, DOUBTED, DRAFT, FINE = "⏰", "✎", "✍", "✓"  # what there is to say of an entry in a list
LEGEND = words("⏰ check it again. ✎ a reader found something wrong.")

HOW_IT_IS_ASKED = words("What is the new place called? Write the name.")
NO_NAME = words("A name has 1 to 64 letters. For example: Luton Food Bank.")


def where_listed(asked: Asked) -> Collection[str]:
    """The place whose list is named, if one is."""
    if not asked.object:
        return ()
    return (EVERYWHERE if asked.object == ENGLAND else asked.object,)


def own_places(asked: Asked) -> list[str]:
    """The places whose lists they look after; administrators also that of all of England."""
    staff = asked.staff
    assert staff is not None, "the directory is changed by people of the team"
    return places_of(staff, COORDINATORS, (*asked.world.library.places, EVERYWHERE))


# --- what there is ------------------------------------------------------------------------------


def show_directory(asked: Asked) -> Reply:
    """Choose the place, then the heading, then the entry."""
    places = own_places(asked)
    named = next(iter(where_listed(asked)), None)
    if named not in places:
        named = places[0] if len(places) == 1 else None
    if named is None:
        return Reply(asked.person, (_places_screen(asked, places),), weekly(asked))
    return Reply(asked.person, (_list_of(asked, named),), weekly(asked))


def _places_screen(asked: Asked, places: Sequence[str]) -> Screen:
    each = [
        Button(
            label("button", "{place}", place=place_name(place, asked.world)),
            choice("directory", place_key(place)),
        )
        for place in places
    ]
    return Screen(
        title=words("Places that help"),
        lines=(words("Which list would you like to see?"),),
        buttons=(
            *((button,) for button in each),
            *_to_check(asked),
            (SEND_FILE, GET_FILE),
            *WAYS_ON,
        ),
    )


def _to_check(asked: Asked) -> tuple[Row, ...]:
    assert asked.staff is not None
    number = len(concerns(asked.staff, asked.world))
    if not number:
        return ()
    return ((Button(label("button", "To check: {count}", count=number), choice(REVIEW)),),)


def _list_of(asked: Asked, place: str) -> Screen:
    entries = asked.world.desk.every(Signpost, place=(place,), state=("shown", "draft"))
    shelf, _, page = asked.option.partition(".")
    number = int(page) if page.isdecimal() else 0
    if shelf == DRAFTS:
        drafts = [entry for entry in entries if entry.state == "draft"]
        return _entries_screen(asked.world, place, shelf, drafts, number)
    if shelf in CATEGORIES:
        shown = [entry for entry in entries if (entry.state, entry.category) == ("shown", shelf)]
        return _entries_screen(asked.world, place, shelf, shown, number)
    return _place_screen(asked, place, entries)


def _place_screen(asked: Asked, place: str, entries: Sequence[Signpost]) -> Screen:
    """The headings of a place that have something, with a mark where there is something to do."""
    signs = _signs(entries, asked.world)
    headings = []
    for category in CATEGORIES.values():
        shown = [e for e in entries if (e.state, e.category) == ("shown", category.id)]
        marks = {signs[entry.id] for entry in shown} - {FINE}
        if shown:
            sign = next((mark for mark in (LATE, DOUBTED) if mark in marks), category.icon)
            title = label("button", "{sign} {title}", sign=Verbatim(sign), title=category.name)
            to = choice("directory", place_key(place), category.id)
            headings.append(Button(title, to))
    drafts = sum(entry.state == "draft" for entry in entries)
    number = len(entries) - drafts
    add = Button(label("button", "+ Add a place"), choice("entry-add", place_key(place)))
    return Screen(
        title=words("Places that help: {place}", place=place_name(place, asked.world)),
        lines=(
            counted("People can see {count} entry.", "People can see {count} entries.", number),
            *((LEGEND,) * any(sign in (LATE, DOUBTED) for sign in signs.values())),
        ),
        buttons=(
            *in_twos(headings),
            *_drafts_row(place, drafts),
            (add,),
            *_to_check(asked),
            (SEND_FILE, GET_FILE),
            *WAYS_ON,
        ),
    )


def _drafts_row(place: str, drafts: int) -> tuple[Row, ...]:
    if not drafts:
        return ()
    said = label("button", "Not shown yet: {count}", count=drafts)
    return ((Button(said, choice("directory", place_key(place), DRAFTS)),),)


def _entries_screen(
    world: World, place: str, shelf: str, entries: Sequence[Signpost], page: int
) -> Screen:
    """Some entries, those first that need somebody, at most eight on a page."""
    signs = _signs(entries, world)
    order = (DOUBTED, LATE, DRAFT, FINE)
    entries = sorted(entries, key=lambda e: (order.index(signs[e.id]), e.name.casefold(), e.id))
    last = max(len(entries) - 1, 0) // ON_A_PAGE
    page = min(page, last)
    rows = [
        (Button(_entry_label(signs[entry.id], entry), choice("entry", entry.id)),)
        for entry in entries[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    ]
    back = choice("directory", place_key(place), f"{shelf}.{page - 1}" if page else "")
    ways = [Button(label("button", "← Back"), back)]
    if page < last:
        to = choice("directory", place_key(place), f"{shelf}.{page + 1}")
        ways.append(Button(label("button", "More →"), to))
    name = CATEGORIES[shelf].name if shelf in CATEGORIES else words("Not shown yet")
    marked = {LATE, DOUBTED} & set(signs.values())
    said = LEGEND if marked else words("Tap one to see it or change it.")
    said = said if rows else words("There is nothing here now.")
    return Screen(
        title=words("{place}: {heading}", place=place_name(place, world), heading=name),
        lines=(said,),
        buttons=(*rows, tuple(ways), (buttons.HOME, buttons.HELP)),
    )


def _entry_label(sign: str, entry: Signpost) -> Words:
    mark = Verbatim(sign)
    if not clean_text(entry.name):
        return label("button", "{sign} {title}", sign=mark, title=words("No name yet"))
    name = cut(entry.name, LONGEST - len(f"{sign} ") - 2 * ISOLATES)
    return label("button", "{sign} {name}", sign=mark, name=name)


def _signs(entries: Sequence[Signpost], world: World) -> dict[str, str]:
    """What is to be said of each entry, in one sign."""
    readers = world.desk.doubted()
    return {
        entry.id: _sign(entry, readers.get(f"signpost/{entry.id}", 0), world) for entry in entries
    }


def _sign(entry: Signpost, doubts: int, world: World) -> str:
    if entry.state == "draft":
        return DRAFT
    if doubts:
        return DOUBTED
    return LATE if overdue(entry, world.today(world.library.place(entry.place))) else FINE


# --- adding -------------------------------------------------------------------------------------


def add(asked: Asked) -> Reply:
    """Ask for the name of a new place. It is kept from its name on, as a draft."""
    if not set(where_listed(asked)) & set(own_places(asked)):
        return show_directory(asked)
    person = awaiting(asked.person, asked.world, "entry-add", asked.object)
    return Reply(person, (_name_screen(asked, HOW_IT_IS_ASKED),))


def _name_screen(asked: Asked, said: Words) -> Screen:
    back = Button(label("button", "← Back"), choice("directory", asked.object))
    return Screen((said,), buttons=((back,), (buttons.HOME, buttons.HELP)))


def take_name(asked: Asked) -> Reply:
    """The name of a new place: a draft from now on, and the next question."""
    place = next(iter(where_listed(asked)), None)
    if isinstance(asked.event, Brought):
        return Reply(asked.person)
    if place is None or place not in own_places(asked):
        return show_directory(replace(asked, person=done_waiting(asked.person)))
    entry = Signpost(
        id=asked.world.new_id(), place=place, category="", name="", purpose={}, state="draft"
    )
    try:
        entry = typed.name(entry, given(asked.event))
    except ValueError:
        person = awaiting(asked.person, asked.world, "entry-add", asked.object)
        return Reply(person, (_name_screen(asked, NO_NAME),))
    return replace(asking(asked, entry, "purpose"), effects=(Put(entry),))


def draft_from_answer(place: str, text: str, world: World) -> Signpost:
    """A card for everyone out of the answer to one question, still without its heading line."""
    return Signpost(
        id=world.new_id(),
        place=place,
        category=ASKED,
        name="",
        purpose={"en": clean_text(text)},
        state="draft",
    )


TAPS = {
    "directory": for_staff(show_directory, *COORDINATORS, where=where_listed),
    "entry-add": for_staff(add, *COORDINATORS, where=where_listed),
}
TEXTS = {"entry-add": for_staff(take_name, *COORDINATORS, where=where_listed)}
