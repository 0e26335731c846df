"""Messages to many: the list, a new one, and a draft as a whole with the way to each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows import buttons
from flows.broadcasts import written
from flows.model import (
    Button,
    Put,
    Quote,
    Remove,
    Reply,
    Row,
    Screen,
    Tongue,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, Handler, for_staff
from flows.records import Audience, Broadcast
from flows.team import (
    broadcast_audience,
    broadcast_eyes,
    broadcast_place,
    broadcast_sending,
    broadcast_versions,
    broadcast_volunteers,
    broadcast_words,
    progress,
)
from flows.team.broadcast_audience import how_many, kind_screen, what_line
from flows.team.broadcast_draft import (
    ALL,
    GONE,
    for_draft,
    found,
    own_places,
    sample,
    where,
)
from flows.team.broadcast_eyes import state_screen
from flows.team.broadcast_sending import previews
from flows.team.broadcast_versions import undecided
from flows.team.menu import DESK
from flows.world import Asked, World

SHORT = 22  # letters of a message on its button
MOST_DRAFTS = 30  # the newest: a message has room for a hundred buttons
MOST_OVER = 5  # of those that have gone out, the newest

SIGNS: Mapping[str, str] = {
    "draft": "✎",
    "waiting": "👀",
    "scheduled": "🕐",
    "sending": "▶",
    "paused": "⏸",
    "done": "✓",
    "cancelled": "✕",
}
OVER = ("done", "cancelled")


# --- the list -------------------------------------------------------------------------------------


def show_all(asked: Asked) -> Reply:
    """The messages of one's own towns, those that still move first."""
    newest = sorted(_of_mine(asked), key=lambda b: b.made_at, reverse=True)
    drafts = [broadcast for broadcast in newest if broadcast.state == "draft"][:MOST_DRAFTS]
    moving = [b for b in newest if b.state not in OVER and (b.state != "draft" or b in drafts)]
    over = [broadcast for broadcast in newest if broadcast.state in OVER]
    new = Button(label("button", "New message"), choice("bcnew"))
    screen = Screen(
        title=words("Messages to many"),
        lines=(
            words("A message can be left at any step. It waits here."),
            words(
                "✎ being written, 👀 somebody looks, 🕐 waits,"
                " ▶ on its way, ⏸ paused, ✓ sent, ✕ stopped"
            ),
        ),
        buttons=(
            (new,),
            *(_door(broadcast) for broadcast in (*moving, *over[:MOST_OVER])),
            (DESK, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _of_mine(asked: Asked) -> Iterator[Broadcast]:
    own = set(own_places(asked.staff, asked.world)) if asked.staff else set()
    for broadcast in asked.world.desk.every(Broadcast):
        if own.issuperset(broadcast.audience.places):
            yield broadcast


def _door(broadcast: Broadcast) -> Row:
    sign, text = Verbatim(SIGNS[broadcast.state]), sample(broadcast)[:SHORT]
    if text:
        said = label("button", "{sign} {words}", sign=sign, words=Quote(text))
    else:
        said = label("button", "{sign} No words yet", sign=sign)
    return (Button(said, choice("bc", broadcast.id)),)


# --- a new one, and one as a whole ----------------------------------------------------------------


def begin(asked: Asked) -> Reply:
    """A new draft, for the town they live in if it is one of theirs."""
    staff, person = asked.staff, asked.person
    assert staff is not None, "for people of the team"
    own = own_places(staff, asked.world)
    if not own:  # a town may have gone from the content
        return show_all(asked)
    places = [place for place in own if place == person.place] or own
    broadcast = Broadcast(
        id=asked.world.new_id(),
        author=asked.chat,
        made_at=asked.world.now,
        audience=Audience(places=tuple(places[:1])),
        language=person.language,
    )
    return Reply(person, (kind_screen(broadcast),), (Put(broadcast),))


def open_it(asked: Asked) -> Reply:
    """A message as it is: its steps while it is written, then how far it is."""
    broadcast = found(asked)
    if broadcast is None:
        return Reply(asked.person, (GONE,))
    if broadcast.state != "draft":
        return Reply(asked.person, (state_screen(broadcast, asked),))
    return Reply(asked.person, (draft_screen(broadcast, asked.world),))


def draft_screen(broadcast: Broadcast, world: World) -> Screen:
    """A draft as a whole: what is decided, what is open, and the door to each step."""
    steps = (
        (label("button", "1. Who it is for"), "bcwho"),
        (label("button", "2. The words"), "bcwords"),
        (label("button", "3. Other languages"), "bclang"),
        (label("button", "4. See it and send it"), "bcsee"),
    )
    delete = Button(label("button", "Delete this draft"), choice("bcdelete", broadcast.id))
    return Screen(
        title=words("A message that is being written"),
        lines=(what_line(broadcast), *how_many(broadcast, world), *_open(broadcast, world)),
        listed=True,
        buttons=(
            *((Button(text, choice(verb, broadcast.id)),) for text, verb in steps),
            (delete,),
            (ALL, buttons.HELP),
        ),
    )


def _open(broadcast: Broadcast, world: World) -> Iterator[Words]:
    if not written(broadcast, broadcast.language):
        yield words("The words are not written yet.")
        return
    yield words("First words: {words}", words=Quote(sample(broadcast)))
    for language in undecided(broadcast, world):
        yield words("Still open: {language}", language=Tongue(language))


def look(asked: Asked) -> Reply:
    """Each version as its readers see it, for whoever is to agree."""
    broadcast = found(asked)
    if broadcast is None:
        return Reply(asked.person, (GONE,))
    if broadcast.state != "waiting":
        return open_it(asked)
    question = replace(state_screen(broadcast, asked), fresh=True)
    return Reply(asked.person, (*previews(broadcast, asked.world), question))


def delete(asked: Asked, broadcast: Broadcast) -> Reply:
    """Two taps: the question, then the draft is gone."""
    if asked.option == "sure":
        screen = Screen((words("The draft is deleted."),), buttons=((ALL, buttons.HELP),))
        return Reply(asked.person, (screen,), (Remove(broadcast),))
    yes = Button(label("button", "Yes, delete it"), choice("bcdelete", broadcast.id, "sure"))
    no = Button(label("button", "No, keep this one"), choice("bc", broadcast.id))
    said = words("Delete this draft? Nothing of it has gone out.")
    return Reply(asked.person, (Screen((said,), buttons=((yes,), (no,))),))


# Every step, so that they are all to be found in one place.
TAPS: Mapping[str, Handler] = {
    **broadcast_audience.TAPS,
    **broadcast_words.TAPS,
    **broadcast_place.TAPS,
    **broadcast_versions.TAPS,
    **broadcast_volunteers.TAPS,
    **broadcast_sending.TAPS,
    **broadcast_eyes.TAPS,
    **progress.TAPS,
    "broadcasts": for_staff(show_all, *COORDINATORS),
    "bcnew": for_staff(begin, *COORDINATORS),
    "bc": for_staff(open_it, *COORDINATORS, where=where),
    "bclook": for_staff(look, *COORDINATORS, where=where),
    "bcdelete": for_draft(delete),
}
TEXTS: Mapping[str, Handler] = {
    **broadcast_words.TEXTS,
    **broadcast_volunteers.TEXTS,
    **broadcast_eyes.TEXTS,
}
