"""One entry of the directory, as the team sees it: still right, change, show, take away.

Two coordinators may be at it at once, so the entry is read anew at every tap.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from flows import buttons
from flows.awaiting import done_waiting
from flows.categories import CATEGORIES
from flows.model import (
    Button,
    Name,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, for_staff
from flows.records import EVERYWHERE, Signpost, Staff
from flows.signpost_screens import details, entry_name, in_twos
from flows.signposts import GOOD_FOR
from flows.team.fields import fields, ready
from flows.team.menu import place_name
from flows.team.register import ENGLAND
from flows.team.review import WAYS_ON, concerns, doubted, review_screen
from flows.team.weekly import REVIEW
from flows.world import Asked, World

GONE = Screen((words("This entry is not there any more."),), buttons=WAYS_ON)


def where(asked: Asked) -> Collection[str]:
    """The place of the entry that is named."""
    entry = asked.world.desk.find(Signpost, asked.object)
    return (entry.place,) if entry else ()


def taken_up(asked: Asked) -> tuple[Signpost | None, Staff]:
    """The entry as it is now, and who is at it."""
    staff = asked.staff
    assert staff is not None, "entries are changed by people of the team"
    return asked.world.desk.find(Signpost, asked.object), staff


# --- what it looks like -------------------------------------------------------------------------


def entry_screen(entry: Signpost, staff: Staff, world: World, *said: Words) -> Screen:
    """All that is kept of it, and what can be done with it."""
    return Screen(
        title=entry_name(entry),
        lines=(
            *said,
            *_state(entry),
            _heading(entry, world),
            *details(entry),
            *_care(entry, world),
        ),
        buttons=(*_doings(entry, staff), (_back(entry),), (buttons.HOME, buttons.HELP)),
    )


def _state(entry: Signpost) -> tuple[Words, ...]:
    match entry.state:
        case "draft" if not ready(entry):
            return (
                words("People cannot see this yet. It needs a name, what it is for, a heading."),
            )
        case "draft":
            return (words("People cannot see this yet. Add what you know, then show it."),)
        case "gone":
            return (words("This is taken away. People cannot see it."),)
    return ()


def _heading(entry: Signpost, world: World) -> Words:
    category, place = CATEGORIES.get(entry.category), place_name(entry.place, world)
    if category is None:
        return words("In the list of {place}, without a heading.", place=place)
    return words("In the list of {place}: {heading}.", place=place, heading=category.name)


def _care(entry: Signpost, world: World) -> tuple[Words, ...]:
    """Who looks after it, where it is from, when it was checked, what readers say."""
    said = [
        words("{name} looks after this.", name=Name(entry.owner))
        if entry.owner
        else words("The coordinators look after this.")
    ]
    if entry.source:
        said.append(words("Where this is from: {source}", source=Quote(entry.source)))
    if entry.checked_on is None:
        said.append(words("Nobody has checked this yet."))
    else:
        said.append(words("Last checked on {date}.", date=entry.checked_on))
    if entry.review_after:
        said.append(words("To check again after {date}.", date=entry.review_after))
    if readers := world.desk.doubted().get(f"signpost/{entry.id}", 0):
        said.append(doubted(readers))
    return tuple(said)


def _doings(entry: Signpost, staff: Staff) -> tuple[Row, ...]:
    away = Button(label("button", "Take away"), choice("entry-away", entry.id))
    change = Button(label("button", "✎ Change"), choice("entry-change", entry.id))
    show = Button(label("button", "Show it to people"), choice("entry-show", entry.id))
    match entry.state:
        case "draft":
            shown: tuple[Row, ...] = ((show,),) if ready(entry) else ()
            return (*shown, *field_rows(entry, staff), (away,))
        case "gone":
            return ((show, change),) if ready(entry) else ((change,),)
    right = Button(label("button", "✓ Still right"), choice("entry-still", entry.id))
    return ((right, change), (away,))


def field_rows(entry: Signpost, staff: Staff) -> tuple[Row, ...]:
    """A button for each field, with a tick on those that are filled."""
    return in_twos(
        [
            Button(
                label("button", "✓ {field}", field=field.name)
                if field.holds(entry)
                else field.name,
                choice("entry-field", entry.id, name),
            )
            for name, field in fields(staff).items()
        ]
    )


def _back(entry: Signpost) -> Button:
    shelf = "drafts" if entry.state == "draft" else entry.category
    return Button(label("button", "← Back"), choice("directory", place_key(entry.place), shelf))


def place_key(place: str) -> str:
    """A place as buttons name it."""
    return ENGLAND if place == EVERYWHERE else place


def show_entry(asked: Asked) -> Reply:
    entry, staff = taken_up(asked)
    screen = entry_screen(entry, staff, asked.world) if entry else GONE
    return Reply(asked.person, (screen,))


# --- what can be done ---------------------------------------------------------------------------


def put(asked: Asked, entry: Signpost, *said: Words) -> Reply:
    """Keep the entry and show it."""
    staff = asked.staff
    assert staff is not None
    screen = entry_screen(entry, staff, asked.world, *said)
    return Reply(done_waiting(asked.person), (screen,), (Put(entry),))


def checked(entry: Signpost, world: World) -> Signpost:
    """The entry, found right today."""
    today = world.today(world.library.place(entry.place))
    return replace(entry, checked_on=today, review_after=today + GOOD_FOR)


def still_right(asked: Asked) -> Reply:
    """Checked today; out of the weekly list, the next ones follow in it."""
    entry, staff = taken_up(asked)
    if entry is None:
        return Reply(asked.person, (GONE,))
    entry = checked(entry, asked.world)
    if asked.option != REVIEW:
        return put(asked, entry, words("Thank you. You have checked this today."))
    left = concerns(staff, asked.world, without=entry.id)
    return Reply(asked.person, (review_screen(left, asked.world),), (Put(entry),))


def show_to_people(asked: Asked) -> Reply:
    """A draft, or one that was taken away, as it can be seen from now on."""
    entry, _ = taken_up(asked)
    if entry is None or entry.state == "shown" or not ready(entry):
        return show_entry(asked)
    entry = replace(checked(entry, asked.world), state="shown")
    return put(asked, entry, words("People can see this now."))


def take_away(asked: Asked) -> Reply:
    """Two taps: the question, then nobody sees it any more."""
    entry, _ = taken_up(asked)
    if entry is None or entry.state == "gone":
        return show_entry(asked)
    if asked.option == "sure":
        return put(asked, replace(entry, state="gone"))
    yes = Button(label("button", "Yes, take it away"), choice("entry-away", entry.id, "sure"))
    no = Button(label("button", "No, keep this one"), choice("entry", entry.id))
    screen = Screen(
        title=entry_name(entry),
        lines=(words("Take this away? People will not find it any more."),),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


TAPS = {
    "entry": for_staff(show_entry, *COORDINATORS, where=where),
    "entry-still": for_staff(still_right, *COORDINATORS, where=where),
    "entry-show": for_staff(show_to_people, *COORDINATORS, where=where),
    "entry-away": for_staff(take_away, *COORDINATORS, where=where),
}
