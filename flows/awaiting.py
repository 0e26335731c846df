"""What somebody's next words are for, while they are asked to write, speak or send something."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.model import Person, choice
from flows.world import World

# Long enough to think and to be called away for a moment; short enough that what is typed next
# day, by another hand on a shared phone, does not go to a stranger.
PATIENCE = timedelta(hours=1)


def awaiting(
    person: Person, world: World, verb: str, object_: str = "", option: str | int = ""
) -> Person:
    """The person, whose next text, file or pin goes to the handler of `verb` in routes.TEXTS."""
    return replace(person, awaits=choice(verb, object_, option), awaits_until=world.now + PATIENCE)


def done_waiting(person: Person) -> Person:
    """The person, whose next words are just words."""
    return replace(person, awaits="", awaits_until=None)
