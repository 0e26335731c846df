"""Facts to check: which ones want somebody to look, and one of them with all that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows import buttons
from flows.attachments import File
from flows.facts import OneFact
from flows.model import Button, Reply, Row, Screen, Verbatim, Words, choice, counted, label, words
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, TEAM, Handler, for_staff, role_in
from flows.records import Staff
from flows.team.facts_care import one_fact, to_look_at, where
from flows.team.facts_words import listed, particulars, sentences
from flows.team.menu import OUR_WELCOME
from flows.world import Asked, World

ON_A_PAGE = 6
IN_A_ROW = 3  # numbers on buttons
WEEKLY = "w"  # in a button of the weekly look: its answer stands below, so that the list stays
FACTS = Button(label("button", "Facts to check"), choice("facts"))
WAYS_ON: tuple[Row, ...] = ((FACTS,), (OUR_WELCOME,), (buttons.HOME, buttons.HELP))

GONE = Screen((words("This fact is not here any more. Nobody reads it now."),), buttons=WAYS_ON)
CHANGED_SINCE = words("This is not as it was when you saw it. Please look again.")


def found(asked: Asked) -> tuple[Staff, OneFact | None]:
    """Who of the team asks for which fact."""
    staff = asked.staff
    assert staff is not None, "facts are checked by people of the team"
    return staff, one_fact(asked.object, asked.world)


# --- the room -------------------------------------------------------------------------------------


def show_facts(asked: Asked) -> Reply:
    staff = asked.staff
    assert staff is not None, "facts are checked by people of the team"
    return Reply(asked.person, (facts_screen(staff, asked.world, asked.option),))


def facts_screen(
    staff: Staff, world: World, option: str = "", *said: Words, without: str = ""
) -> Screen:
    """A page of what wants a look in their places, after what there is to say first.

    `without`: the fact that has just been looked at.
    """
    ones = [one for one in to_look_at(staff, world) if one.id != without]
    page = page_of(option, len(ones), ON_A_PAGE)
    first = page * ON_A_PAGE
    shown = list(enumerate(ones[first : first + ON_A_PAGE], first + 1))
    known = sentences([one for _, one in shown], world)
    return Screen(
        title=words("Facts to check"),
        lines=(
            *said,
            _how_many(len(ones)),
            *(listed(number, one, known, world) for number, one in shown),
        ),
        buttons=(
            *_numbers(shown),
            *turning(lambda to: choice("facts", "", to), page, len(ones), ON_A_PAGE),
            (OUR_WELCOME,),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _how_many(number: int) -> Words:
    if not number:
        return words("There is nothing to check. Thank you.")
    return counted(
        "{count} fact wants somebody to look. Tap its number.",
        "{count} facts want somebody to look. Tap a number.",
        number,
    )


def _numbers(shown: Sequence[tuple[int, OneFact]]) -> Iterator[Row]:
    each = [Button(Verbatim(str(number)), choice("fact", one.id)) for number, one in shown]
    for first in range(0, len(each), IN_A_ROW):
        yield tuple(each[first : first + IN_A_ROW])


# --- one fact -------------------------------------------------------------------------------------


def show_fact(asked: Asked) -> Reply:
    staff, one = found(asked)
    screen = fact_screen(one, staff, asked.world) if one else GONE
    return Reply(asked.person, (replace(screen, fresh=asked.option == WEEKLY),))


def fact_screen(one: OneFact, staff: Staff, world: World, *said: Words) -> Screen:
    """All that is known of it, and what somebody who looks can say."""
    return Screen(
        title=words("Is this still so?"),
        lines=(*said, *particulars(one, sentences([one], world), world)),
        buttons=(*_agreeing(one, staff), *_saying(one), *WAYS_ON),
    )


def _saying(one: OneFact) -> Iterator[Row]:
    yield (
        Button(label("button", "Still right ✓"), choice("factok", one.id, one.mark)),
        Button(label("button", "It has changed ✎"), choice("factnew", one.id, one.mark)),
    )
    yield (Button(label("button", "📷 Send a picture"), choice("factpic", one.id)),)
    if one.check and one.check.photo:
        yield (Button(label("button", "🖼 See the picture"), choice("factsee", one.id)),)


def _agreeing(one: OneFact, staff: Staff) -> tuple[Row, ...]:
    """For those in charge, while something waits that another has found."""
    if one.found is None or not leads(one, staff):
        return ()
    return (agree_row(one),) if one.found.seen_by != staff.id else ((not_so(one),),)


def leads(one: OneFact, staff: Staff) -> bool:
    """Whether somebody's word decides about it: that of coordinators of the place does."""
    if one.agreed_anywhere and not COORDINATING.isdisjoint(staff.posts.values()):
        return True
    return role_in(staff, one.place) in COORDINATORS


COORDINATING = frozenset(COORDINATORS)


def agree_row(one: OneFact) -> Row:
    agree = Button(label("button", "Agree ✓"), choice("factyes", one.id, one.found_mark))
    return agree, not_so(one)


def not_so(one: OneFact) -> Button:
    return Button(label("button", "Not so"), choice("factno", one.id, one.found_mark))


def see_picture(asked: Asked) -> Reply:
    """What somebody saw, and the way back to the fact."""
    staff, one = found(asked)
    if one is None:
        return Reply(asked.person, (GONE,))
    photo = one.check.photo if one.check else None
    if photo is None:
        return Reply(asked.person, (fact_screen(one, staff, asked.world),))
    return Reply(asked.person, (_picture(one, photo, asked.world),))


def _picture(one: OneFact, photo: File, world: World) -> Screen:
    back = Button(label("button", "← Back"), choice("fact", one.id))
    return Screen(
        sentences([one], world)[one.id][:1],
        buttons=((back,), (buttons.HOME, buttons.HELP)),
        attachment=photo,
    )


TAPS: dict[str, Handler] = {
    "facts": for_staff(show_facts, *TEAM),
    "fact": for_staff(show_fact, *TEAM, where=where),
    "factsee": for_staff(see_picture, *TEAM, where=where),
}
