"""The second pair of eyes: nothing goes to many people before somebody else has looked at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.broadcasts import clock_of, fingerprint
from flows.events import Sent, Wrote
from flows.model import (
    Button,
    Day,
    Effect,
    Name,
    Put,
    Quote,
    Reply,
    Screen,
    Tell,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_staff
from flows.records import Broadcast, Staff
from flows.team.broadcast_audience import how_many, what_line, who_get_it
from flows.team.broadcast_draft import (
    ALL,
    GONE,
    NOTHING_GOES_OUT,
    author_of,
    changed,
    for_draft,
    found,
    minders,
    sample,
    ways_on,
    where,
)
from flows.team.broadcast_volunteers import TEAM_ROOM
from flows.team.progress import as_it_is, scheduled
from flows.world import Asked, World

# Over so many recipients, somebody else looks first: the law-and-care checklist, "second person
# approves > 50 recipients".
SECOND_EYES = 50


def others_who_may(asked: Asked, broadcast: Broadcast) -> list[Staff]:
    """Who could be the second pair of eyes for whoever asks."""
    return [staff for staff in minders(broadcast, asked.world) if staff.chat != asked.chat]


def send_to_eyes(asked: Asked, broadcast: Broadcast, previews: Sequence[Screen]) -> Reply:
    """Let it wait until somebody else has looked; each of them gets it as its readers would."""
    eyes = others_who_may(asked, broadcast)
    if not eyes:
        return Reply(asked.person, (_nobody_else(broadcast),))
    broadcast = replace(broadcast, state="waiting")
    question = replace(eyes_screen(broadcast, asked.world), fresh=True)
    told: list[Effect] = [
        Tell(staff.chat, screen) for staff in eyes for screen in (*previews, question)
    ]
    screen = waiting_screen(broadcast, asked.world)
    return Reply(asked.person, (screen,), (Put(broadcast), *told))


def _nobody_else(broadcast: Broadcast) -> Screen:
    return Screen(
        title=words("Somebody else has to look first"),
        lines=(
            words(
                "This goes to more than {count} people, so a second person looks at it.",
                count=SECOND_EYES,
            ),
            words("There is no other coordinator for all of its towns yet. You can invite one."),
        ),
        buttons=((TEAM_ROOM,), *ways_on(broadcast)),
    )


# --- what is seen while it waits ------------------------------------------------------------------


def state_screen(broadcast: Broadcast, asked: Asked) -> Screen:
    """A message that is no draft: how far it is, or what it waits for."""
    if broadcast.state != "waiting":
        return as_it_is(broadcast, asked.world)
    if broadcast.author == asked.chat:
        return waiting_screen(broadcast, asked.world)
    return eyes_screen(broadcast, asked.world)


def waiting_screen(broadcast: Broadcast, world: World) -> Screen:
    """For the author."""
    change = Button(label("button", "Change it"), choice("bcback", broadcast.id))
    return Screen(
        title=words("Somebody else looks first"),
        lines=(
            words("First words: {words}", words=Quote(sample(broadcast))),
            words(
                "It goes to many people, so a second person looks at it."
                " The other coordinators know."
            ),
            *_when(broadcast, world),
        ),
        buttons=((change,), (ALL, buttons.HELP)),
    )


def _when(broadcast: Broadcast, world: World) -> tuple[Words, ...]:
    if broadcast.send_at is None:
        return ()
    at = broadcast.send_at.astimezone(clock_of(broadcast, world))
    return (words("It will begin on {day} at {time}.", day=Day(at.date()), time=at.time()),)


def eyes_screen(broadcast: Broadcast, world: World) -> Screen:
    """For whoever is to look: whom it goes to, and the choice."""
    author = world.desk.find(Staff, broadcast.author) if broadcast.author else None
    seen = fingerprint(broadcast)
    see = Button(label("button", "See it as readers do"), choice("bclook", broadcast.id))
    agree = Button(label("button", "Looks right, send it"), choice("bcagree", broadcast.id, seen))
    change = Button(label("button", "Please change something"), choice("bcchange", broadcast.id))
    return Screen(
        title=words("May this go out?"),
        lines=(
            words("{name} would like to send it.", name=Name(author.name))
            if author
            else words("Somebody of the team would like to send it."),
            what_line(broadcast),
            *how_many(broadcast, world),
            who_get_it(broadcast, world),
            *_when(broadcast, world),
        ),
        listed=True,
        buttons=((agree,), (change,), (see,), (ALL, buttons.HELP)),
    )


# --- the taps -------------------------------------------------------------------------------------


def agree(asked: Asked) -> Reply:
    """Send it, if it is still what they saw, and not their own."""
    broadcast = found(asked)
    if broadcast is None:
        return Reply(asked.person, (GONE,))
    if broadcast.state != "waiting" or broadcast.author == asked.chat:
        return Reply(asked.person, (_not_now(broadcast, asked),))
    if asked.option != fingerprint(broadcast):
        screen = eyes_screen(broadcast, asked.world)
        news = words("It has changed since you saw it. Please look again.")
        return Reply(asked.person, (replace(screen, lines=(news, *screen.lines)),))
    broadcast = scheduled(replace(broadcast, approver=asked.chat), asked.world)
    see = Button(label("button", "See how far it is"), choice("bc", broadcast.id))
    told = Screen(
        (words("{name} has looked at your message. It goes out.", name=_name(asked)),),
        buttons=((see,), (ALL, buttons.HELP)),
        fresh=True,
    )
    return Reply(
        asked.person,
        (as_it_is(broadcast, asked.world),),
        (Put(broadcast), *_tell_author(broadcast, told, asked)),
    )


def _not_now(broadcast: Broadcast, asked: Asked) -> Screen:
    """For whoever cannot agree to it, or not any more."""
    if broadcast.state == "waiting":
        own = words("You have written or changed this yourself. Somebody else looks at it.")
        screen = waiting_screen(broadcast, asked.world)
        return replace(screen, lines=(own, *screen.lines))
    if broadcast.state == "draft":
        said = words("It is being changed just now. You will be asked again.")
        return Screen((said,), buttons=((ALL, buttons.HELP),))
    return as_it_is(broadcast, asked.world)


def ask_for_change(asked: Asked) -> Reply:
    """A draft again; the author is told, and what they write next goes along."""
    broadcast = found(asked)
    if broadcast is None:
        return Reply(asked.person, (GONE,))
    if broadcast.state != "waiting" or broadcast.author == asked.chat:
        return Reply(asked.person, (_not_now(broadcast, asked),))
    draft = replace(broadcast, state="draft", approver=None, send_at=None)
    screen = Screen(
        title=words("It does not go out like this"),
        lines=(words("If you like, write in a few words what should change. I pass it on."),),
        buttons=((ALL, buttons.HELP),),
    )
    told = _change_wanted(draft, words("{name} asks you to change something.", name=_name(asked)))
    person = awaiting(asked.person, asked.world, "bcchange", draft.id)
    return Reply(person, (screen,), (Put(draft), *_tell_author(draft, told, asked)))


def pass_on_change(asked: Asked) -> Reply:
    """What should change, in their words, to the author."""
    broadcast, event = found(asked), asked.event
    if broadcast is None:
        return Reply(done_waiting(asked.person), (GONE,))
    text = event.text if isinstance(event, Wrote | Sent) else ""
    thanks = Screen(
        (
            words("Thank you. I have passed it on.")
            if text
            else words("Please write it as a text."),
        ),
        buttons=((ALL, buttons.HELP),),
    )
    if not text:
        return Reply(asked.person, (thanks,))
    said = words("{name} writes about your message: {text}", name=_name(asked), text=Quote(text))
    told = _tell_author(broadcast, _change_wanted(broadcast, said), asked)
    return Reply(done_waiting(asked.person), (thanks,), tuple(told))


def _change_wanted(broadcast: Broadcast, said: Words) -> Screen:
    return Screen(
        lines=(said, words("First words: {words}", words=Quote(sample(broadcast)))),
        buttons=ways_on(broadcast),
        fresh=True,
    )


def _name(asked: Asked) -> Name:
    return Name(asked.staff.name if asked.staff else "")


def _tell_author(broadcast: Broadcast, screen: Screen, asked: Asked) -> list[Tell]:
    return [
        Tell(staff.chat, screen)
        for staff in author_of(broadcast, asked.world)
        if staff.chat != asked.chat
    ]


def take_back(asked: Asked, broadcast: Broadcast) -> Reply:
    """A draft again, to be changed."""
    if broadcast.state != "draft":
        broadcast = changed(asked, broadcast)
    screen = Screen(
        (NOTHING_GOES_OUT,),
        buttons=ways_on(broadcast),
    )
    return Reply(asked.person, (screen,), (Put(broadcast),))


TAPS: Mapping[str, Handler] = {
    "bcagree": for_staff(agree, *COORDINATORS, where=where),
    "bcchange": for_staff(ask_for_change, *COORDINATORS, where=where),
    "bcback": for_draft(take_back),
}
TEXTS: Mapping[str, Handler] = {"bcchange": for_staff(pass_on_change, *COORDINATORS, where=where)}
