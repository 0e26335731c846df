"""Where a message goes: in place of the one tapped or below it; and how long it may wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.model import Event, Message, Person, Reply, Screen, Tapped
from flows.timing import bedtime
from flows.world import World

# A message changes in place while somebody taps through it; after a pause, or when something
# newer stands below it, the next words come as a new message so that they are seen.
PAUSE = timedelta(hours=1)
REPLY_LIFE = timedelta(hours=24)  # an answer that could not be sent for a day answers nothing


def addressed(
    messages: tuple[Message, ...], reply: Reply, before: Person | None, event: Event, world: World
) -> tuple[Message, ...]:
    """The messages with their addresses: only the first can take the tapped one's place."""
    edits = _in_place(reply.screens, before, event, world)
    expires_at = _expiry(reply, world)
    return tuple(
        replace(message, kind=reply.kind, expires_at=expires_at, edits=None if number else edits)
        for number, message in enumerate(messages)
    )


def _expiry(reply: Reply, world: World) -> datetime:
    """Answers are worth sending for a day; words that come first, until the quiet hours."""
    if reply.kind == "reply" or reply.person is None:
        return world.now + REPLY_LIFE
    return bedtime(world.now, world.place_of(reply.person).clock)


def _in_place(
    screens: tuple[Screen, ...], person: Person | None, event: Event, world: World
) -> int | None:
    """The message to change, or None for a new one."""
    if not isinstance(event, Tapped) or not screens or screens[0].fresh:
        return None
    recent = event.sent_at is not None and world.now - event.sent_at < PAUSE
    newest = person is None or event.message >= person.newest
    return event.message if recent and newest else None
