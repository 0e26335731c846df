"""What the steps of a message to many share: finding it, changing it, the buttons between them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

from flows import buttons
from flows.awaiting import done_waiting
from flows.bidi import shortened
from flows.broadcasts import written
from flows.categories import CATEGORIES
from flows.model import (
    Button,
    Put,
    Quote,
    Remove,
    Reply,
    Row,
    Screen,
    Tell,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_staff, places_of, role_in
from flows.records import Broadcast, Staff
from flows.world import Asked, World

EDITABLE = ("draft", "waiting", "scheduled")  # nothing of it has gone out
SAMPLE = 40  # letters by which people know a message again

ALL = Button(label("button", "All messages"), choice("broadcasts"))
GONE = Screen(
    (words("This message is not here any more."),),
    buttons=((ALL,), (buttons.HOME, buttons.HELP)),
)

NOTHING_GOES_OUT = words("It is a draft again. Nothing goes out until you send it.")

Step = Callable[[Asked, Broadcast], Reply]


def found(asked: Asked) -> Broadcast | None:
    return asked.world.desk.find(Broadcast, asked.object)


def where(asked: Asked) -> Collection[str]:
    """The places of the message acted on."""
    broadcast = found(asked)
    return broadcast.audience.places if broadcast else ()


def for_draft(step: Step, where: Callable[[Asked], Collection[str]] = where) -> Handler:
    """A step of the wizard: for coordinators of all its places, while nothing has gone out."""

    def answer(asked: Asked) -> Reply:
        broadcast = found(asked)
        if broadcast is None:
            return Reply(done_waiting(asked.person), (GONE,))
        if broadcast.state not in EDITABLE:
            return Reply(done_waiting(asked.person), (on_its_way(broadcast),))
        reply = step(asked, broadcast)
        return replace(reply, effects=(*reply.effects, *_stopped(asked, broadcast, reply)))

    return for_staff(answer, *COORDINATORS, where=where)


def _stopped(asked: Asked, before: Broadcast, reply: Reply) -> Iterator[Tell]:
    """Whoever had sent it hears that it does not go out, if it was somebody else who stopped it."""
    if before.state == "draft" or before.author == asked.chat:
        return
    if any(isinstance(effect, Remove) for effect in reply.effects):
        said, rows = GONE.lines, GONE.buttons
    elif any(isinstance(effect, Put) for effect in reply.effects):
        said, rows = (NOTHING_GOES_OUT,), ways_on(before)
    else:
        return
    which = words("First words: {words}", words=Quote(sample(before)))
    screen = Screen((*said, which), buttons=rows, fresh=True)
    others = (staff for staff in author_of(before, asked.world) if staff.chat != asked.chat)
    yield from (Tell(staff.chat, screen) for staff in others)


def on_its_way(broadcast: Broadcast) -> Screen:
    """For buttons from before it went out."""
    see = Button(label("button", "See how far it is"), choice("bc", broadcast.id))
    said = words("This message has gone out or is on its way. It cannot be changed any more.")
    return Screen((said,), buttons=((see,), (ALL, buttons.HELP)))


def changed(asked: Asked, broadcast: Broadcast, **fields: Any) -> Broadcast:
    """The message with these changes: a draft again, of whoever changed it last.

    What somebody has agreed to is not what it is now. And whoever changed it cannot be the
    second pair of eyes.
    """
    draft = replace(broadcast, state="draft", author=asked.chat, approver=None, send_at=None)
    return replace(draft, opens_at=None, closes_at=None, **fields)


def kept(asked: Asked, broadcast: Broadcast, screen: Screen) -> Reply:
    return Reply(asked.person, (screen,), (Put(broadcast),))


def own_places(staff: Staff, world: World) -> list[str]:
    """The places somebody may write to."""
    return places_of(staff, COORDINATORS, world.library.places)


def minders(broadcast: Broadcast, world: World) -> list[Staff]:
    """Everybody who may send this message, stop it, or agree to it."""
    return [
        staff
        for staff in world.desk.every(Staff)
        if all(role_in(staff, place) in COORDINATORS for place in broadcast.audience.places)
    ]


def author_of(broadcast: Broadcast, world: World) -> list[Staff]:
    """Who is told about it: the author; once they have left, all who may send it."""
    all_of_them = minders(broadcast, world)
    return [staff for staff in all_of_them if staff.chat == broadcast.author] or all_of_them


def sample(broadcast: Broadcast) -> str:
    """The first words, by which one message is told from another."""
    return shortened(" ".join(written(broadcast, broadcast.language).split()), SAMPLE)


def topic_name(topic: str) -> Words:
    category = CATEGORIES.get(topic)
    return category.name if category else words("something else")


def ticked(on: bool) -> str:
    """The sign of something that is switched on or off."""
    return "✓" if on else "○"


def ways_on(broadcast: Broadcast, *next_: Button) -> tuple[Row, ...]:
    """The last rows of each step: the next step, and the whole of it."""
    whole = Button(label("button", "All steps"), choice("bc", broadcast.id))
    return (*((button,) for button in next_), (whole, buttons.HELP))


def part(asked: Asked) -> tuple[str, str]:
    """The two parts of an option: "ar.first" is what readers of Arabic get."""
    one, _, other = asked.option.partition(".")
    return one, other
