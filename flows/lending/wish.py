"""A wish: that a neighbour does one small thing with somebody. No reason is asked.

Like a hand it is kept from the first choice on, and finished once it has a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flows.awaiting import awaiting, done_waiting
from flows.events import Brought, Wrote
from flows.lending import parts
from flows.lending.kinds import KINDS, Kind, kind_of, named
from flows.lending.leaving import taken_back
from flows.lending.matching import OPEN_WISHES, is_agreed, wishes_of
from flows.lending.parts import ANY_DAY, BACK, MINE, NAME, SURE, WAYS_ON, WHEN, WISH
from flows.model import Button, Name, Put, Reply, Row, Screen, Words, choice, label, words
from flows.permission import Handler, for_everybody
from flows.team.membership import name_for_the_team
from flows.welcoming import Wish
from flows.world import Asked

LIST = Button(label("button", "What I wish for"), choice("wish"))


def show_wish(asked: Asked) -> Reply:
    """Their wishes, or one of them; the option says what to change."""
    wish = _theirs(asked)
    if wish is None:
        return _list(asked)
    return STEPS.get(asked.option, _see)(asked, wish)


def _theirs(asked: Asked) -> Wish | None:
    wish = asked.world.desk.find(Wish, asked.object) if asked.object else None
    return wish if wish and wish.chat == asked.chat else None


def _open_wishes(asked: Asked) -> list[Wish]:
    """Those that wait for somebody: finished, and not agreed on."""
    desk, now = asked.world.desk, asked.world.now
    mine = wishes_of(asked.chat, desk)
    return [wish for wish in mine if wish.name and not is_agreed(wish, desk, now)]


# --- a new one ------------------------------------------------------------------------------------


def new_wish(asked: Asked) -> Reply:
    """What it could be; with the choice of one there is a wish, which is not finished yet."""
    if why := parts.not_here(asked):
        return Reply(asked.person, (why,))
    waiting = _open_wishes(asked)
    kind = KINDS.get(asked.object)
    if kind is None:
        full = len(waiting) >= OPEN_WISHES
        return Reply(asked.person, (_enough(waiting) if full else _kinds_screen(),))
    if same := next((wish for wish in waiting if wish.kind == kind.id), None):
        return _see(asked, same)
    if len(waiting) >= OPEN_WISHES:
        return Reply(asked.person, (_enough(waiting),))
    wish = _begun(asked, kind)
    return replace(_when(replace(asked, option=""), wish), effects=(Put(wish),))


def _begun(asked: Asked, kind: Kind) -> Wish:
    """A wish of that kind; one they had begun and not finished becomes it."""
    world = asked.world
    mine = wishes_of(asked.chat, world.desk)
    unfinished = next((wish for wish in mine if not wish.name), None)
    return Wish(
        id=unfinished.id if unfinished else world.new_id(),
        place=world.place_of(asked.person).id,
        chat=asked.chat,
        name="",
        kind=kind.id,
        made_at=world.now,
    )


def _kinds_screen() -> Screen:
    return Screen(
        title=words("Somebody to go along with you"),
        lines=(
            words("A neighbour can do something small with you. Choose what you would like."),
            words("You do not need a reason."),
            *parts.PROMISES,
        ),
        buttons=(
            *((Button(named(kind), choice("newwish", kind.id)),) for kind in KINDS.values()),
            WAYS_ON,
        ),
    )


def _enough(waiting: Sequence[Wish]) -> Screen:
    return Screen(
        (
            words(
                "You have enough wishes for now."
                " You can take one back, and wish for something else."
            ),
        ),
        buttons=(*((_open_button(wish),) for wish in waiting), WAYS_ON),
    )


# --- the list -------------------------------------------------------------------------------------


def _list(asked: Asked) -> Reply:
    """All their wishes; who has none is shown what there could be."""
    mine = wishes_of(asked.chat, asked.world.desk)
    if not mine:
        return new_wish(replace(asked, object=""))
    more = Button(label("button", "+ Wish something else"), choice("newwish"))
    screen = Screen(
        title=words("What you wish for"),
        lines=(words("Tap one to see it, to change it or to take it back."),),
        buttons=(
            *((_open_button(wish),) for wish in mine),
            *(((more,),) if len(_open_wishes(asked)) < OPEN_WISHES else ()),
            WAYS_ON,
        ),
    )
    return Reply(asked.person, (screen,))


def _open_button(wish: Wish) -> Button:
    return Button(named(kind_of(wish.kind)), choice("wish", wish.id))


# --- one of them ----------------------------------------------------------------------------------


def _see(asked: Asked, wish: Wish, *news: Words) -> Reply:
    """One that is not finished goes on where it stopped."""
    if not wish.name:
        return _when(asked, wish)
    return Reply(asked.person, (wish_screen(wish, asked, *news),))


def wish_screen(wish: Wish, asked: Asked, *news: Words) -> Screen:
    """A wish as a coordinator sees it, how it stands, and all that can be changed."""
    kind, place = kind_of(wish.kind), asked.world.library.place(wish.place)
    return Screen(
        title=words("What you wish for"),
        lines=(
            *news,
            named(kind),
            kind.means,
            parts.when_line(wish.when),
            words("The other may call you: {name}", name=Name(wish.name)),
            words("It is for {place}.", place=Words(place.name)),
            *_how_it_stands(wish, asked, *news),
            *parts.PROMISES,
        ),
        buttons=(*_rows(wish, asked), WAYS_ON),
    )


def _how_it_stands(wish: Wish, asked: Asked, *news: Words) -> Iterator[Words]:
    """That it waits is said once: whoever has just sent it in reads so in the thanks."""
    if is_agreed(wish, asked.world.desk, asked.world.now):
        yield words("You have both said yes.")
    elif asked.person.paused:
        yield words("You have paused messages, so nobody asks you just now.")
    elif wish.place != asked.world.place_of(asked.person).id:
        yield words("You live in another town now. Take it back, and wish it there.")
    elif not news:
        yield words("It waits for somebody who would come.")


def _rows(wish: Wish, asked: Asked) -> Iterator[Row]:
    yield from parts.pairing_rows(wish, asked.world)
    if not is_agreed(wish, asked.world.desk, asked.world.now):
        yield (
            Button(label("button", "When"), choice("wish", wish.id, WHEN)),
            Button(label("button", "Name"), choice("wish", wish.id, NAME)),
        )
    yield (Button(label("button", "Take it back"), choice("wish", wish.id, BACK)),)
    yield (LIST,)


def _changed(asked: Asked, wish: Wish, *news: Words, **fields: Any) -> Reply:
    after = replace(wish, **fields)
    seen = _see(replace(asked, person=done_waiting(asked.person)), after, *news)
    return replace(seen, effects=(Put(after),))


# --- when, and the name ---------------------------------------------------------------------------


def _when(asked: Asked, wish: Wish) -> Reply:
    person = awaiting(asked.person, asked.world, "wish", wish.id, WHEN)
    back = Button(label("button", "← Back"), choice("newwish"))
    if wish.name:
        back = Button(label("button", "← Back"), choice("wish", wish.id))
    return Reply(person, (parts.ask_when(choice("wish", wish.id, ANY_DAY), back),))


def _any_day(asked: Asked, wish: Wish) -> Reply:
    return _with_when(asked, wish, "")


def _with_when(asked: Asked, wish: Wish, when: str) -> Reply:
    """While it has no name yet, that is what comes next."""
    if wish.name:
        return _changed(asked, wish, when=when)
    wish = replace(wish, when=when)
    return replace(_name(asked, wish), effects=(Put(wish),))


def _name(asked: Asked, wish: Wish) -> Reply:
    """The name the chat app tells is offered; they can write another."""
    return _ask_name(asked, wish, name_for_the_team(asked.event.name))


def _other_name(asked: Asked, wish: Wish) -> Reply:
    return _ask_name(asked, wish, "")


def _ask_name(asked: Asked, wish: Wish, name: str) -> Reply:
    person = done_waiting(asked.person)
    if not name:
        person = awaiting(person, asked.world, "wish", wish.id, OTHER)
    mine, other = choice("wish", wish.id, MINE), choice("wish", wish.id, OTHER)
    step = "" if wish.name else WHEN
    back = Button(label("button", "← Back"), choice("wish", wish.id, step))
    return Reply(person, (parts.ask_name(name, mine, other, back),))


def _my_name(asked: Asked, wish: Wish) -> Reply:
    name = name_for_the_team(asked.event.name)
    return _with_name(asked, wish, name) if name else _other_name(asked, wish)


def _with_name(asked: Asked, wish: Wish, name: str) -> Reply:
    if wish.name:
        return _changed(asked, wish, name=name)
    if len(waiting := _open_wishes(asked)) >= OPEN_WISHES:
        return Reply(done_waiting(asked.person), (_enough(waiting),))
    thanks = words("It is with the coordinators now. When somebody would come, I ask you first.")
    return _changed(asked, wish, thanks, name=name)


def take_words(asked: Asked) -> Reply:
    """What they wrote: on which days, or a name. Anything else is asked for once more."""
    event, wish = asked.event, _theirs(asked)
    if isinstance(event, Brought):
        return Reply(asked.person)
    if wish is None:
        return _list(replace(asked, person=done_waiting(asked.person)))
    if asked.option == WHEN:
        when = parts.when_in(event)
        return _with_when(asked, wish, when) if when else _when(asked, wish)
    name = name_for_the_team(event.text) if isinstance(event, Wrote) else ""
    return _with_name(asked, wish, name) if name else _other_name(asked, wish)


# --- taking it back -------------------------------------------------------------------------------


def _back(asked: Asked, wish: Wish) -> Reply:
    """Two taps: the question, then it is gone."""
    yes, no = choice("wish", wish.id, SURE), choice("wish", wish.id)
    title = words("Take your wish back?")
    return Reply(asked.person, (parts.are_you_sure(title, wish, yes, no, asked.world),))


def _sure(asked: Asked, wish: Wish) -> Reply:
    screen = Screen(
        (words("It is taken back, and nothing of it is kept."),),
        buttons=((WISH,), WAYS_ON),
    )
    return Reply(asked.person, (screen,), tuple(taken_back(wish, asked.world)))


OTHER = "other"  # the option for a name they write

STEPS: Mapping[str, Callable[[Asked, Wish], Reply]] = {
    WHEN: _when,
    ANY_DAY: _any_day,
    NAME: _name,
    MINE: _my_name,
    OTHER: _other_name,
    BACK: _back,
    SURE: _sure,
}

TAPS: dict[str, Handler] = {"wish": for_everybody(show_wish), "newwish": for_everybody(new_wish)}
TEXTS: dict[str, Handler] = {"wish": for_everybody(take_words)}
