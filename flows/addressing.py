"""Where a message goes: in place of the one tapped or below it; and how long it may wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.events import Commanded, Event, Sent, Tapped, Wrote
from flows.model import Effect, Message, Person, Reply, Screen, Tell
from flows.timing import AWAKE_FROM, awake, bedtime, next_waking
from flows.world import World

# A message changes in place while somebody taps through it; after a pause, or when something
# newer stands below it, the next words come as a new message so that they are seen.
PAUSE = timedelta(hours=1)
TOLD_LIFE = timedelta(days=3)  # what one person says to another through the companion
LATEST = datetime.max.replace(tzinfo=UTC)
REPLY_LIFE = timedelta(hours=24)  # an answer that could not be sent for a day answers nothing


def addressed(
    messages: tuple[Message, ...], reply: Reply, before: Person | None, event: Event, world: World
) -> tuple[Message, ...]:
    """The messages with their addresses: only the first can take the tapped one's place."""
    edits = _in_place(reply.screens, before, event, world)
    expires_at = _expiry(reply, world)
    return tuple(
        replace(
            message,
            kind=reply.kind,
            expires_at=expires_at,
            edits=None if number else edits,
            replies_to=_hung_on(reply.screens[number], event),
        )
        for number, message in enumerate(messages)
    )


def for_others(effects: Iterable[Effect], world: World) -> Iterator[tuple[int, Message]]:
    """What other people are told, each in their language; nobody at night, if it can wait."""
    for effect in effects:
        if not isinstance(effect, Tell):
            continue
        reader = world.desk.reader(effect.chat)
        if reader is None or reader.away or (effect.kind == "notice" and reader.paused):
            continue
        zone = world.place_of(reader).clock
        sleeps = effect.kind != "answer" and not awake(world.now, zone)
        not_before = next_waking(world.now, zone, AWAKE_FROM) if sleeps else None
        message = replace(
            world.wording.message(effect.screen, reader.language),
            kind=effect.kind,
            not_before=not_before,
            expires_at=min(world.now + TOLD_LIFE, effect.until or LATEST),
            source=effect.source,
        )
        yield effect.chat, message


def _hung_on(screen: Screen, event: Event) -> int | None:
    """The message of theirs that this one answers, so that a tap brings its words back."""
    if screen.replies and isinstance(event, Wrote | Sent | Commanded):
        return event.message
    return None


def _expiry(reply: Reply, world: World) -> datetime:
    """Answers are worth sending for a day; words that come first, until the quiet hours."""
    if reply.kind == "reply" or reply.person is None:
        return world.now + REPLY_LIFE
    return bedtime(world.now, world.place_of(reply.person).clock)


def _in_place(
    screens: tuple[Screen, ...], person: Person | None, event: Event, world: World
) -> int | None:
    """The message to change, or None for a new one."""
    if not isinstance(event, Tapped) or not screens:
        return None
    if screens[0].fresh or screens[0].attachment:  # a text cannot become a picture
        return None
    if screens[0].stays:
        return event.message
    recent = event.sent_at is not None and world.now - event.sent_at < PAUSE
    newest = person is None or event.message >= person.newest
    return event.message if recent and newest else None
