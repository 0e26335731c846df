"""What the lines of a story bring along: things people send, and what was asked for elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.attachments import File
from flows.events import Sent
from flows.library import Library
from flows.rounds import Held
from flows.shapes import Line


def held(table: str, columns: str, rows: str, size: str, sample: str) -> Held:
    """A table of the ballots."""
    return Held(table, tuple(columns.split(",")), int(rows), int(size), sample)


def sent(what: str, number: int, name: str) -> Sent:
    """Something other than text: `voice`, `photo`, `document`, `pin LATITUDE LONGITUDE`."""
    kind, *numbers = what.split()
    if kind == "pin":
        latitude, longitude = map(float, numbers)
        return Sent(what="location", pin=(latitude, longitude), message=number, name=name)
    file = File(kind, f"{kind}-{number}") if kind in {"voice", "photo", "document"} else None  # type: ignore[arg-type]
    return Sent(what=kind, file=file, message=number, name=name)


def answering(event: Sent, messages: Mapping[int, dict[str, Any]], choice: str) -> Sent:
    """The same in answer to the newest message that has this button, if any has it."""
    for message in reversed([*messages.values()]):
        choices = tuple(data for row in message["buttons"] for _, data in row)
        if choice in choices:
            return replace(event, replies_to=choices)
    return event


def rewritten(library: Library, about: str, *line: str) -> Library:
    """The library in which the first line of a card is another one."""
    session_id, _, card_id = about.partition("/")
    session = library.sessions[session_id]
    cards = tuple(
        card.model_copy(update={"lines": (Line(say=" ".join(line)), *card.lines[1:])})
        if card.id == card_id
        else card
        for card in session.cards
    )
    changed = session.model_copy(update={"cards": cards})
    return replace(library, sessions={**library.sessions, session_id: changed})


def whole(messages: Mapping[int, dict[str, Any]], choice: str) -> str:
    """A choice of which the story leaves a part to chance: the newest like it."""
    if "…" not in choice:
        return choice
    start, _, end = choice.partition("…")
    found: str = next(
        data
        for message in reversed([*messages.values()])
        for row in message["buttons"]
        for _, data in row
        if data.startswith(start) and data.endswith(end)
    )
    return found
