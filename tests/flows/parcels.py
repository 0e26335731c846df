"""What the lines of a story bring along: things people send, and what was asked for elsewhere."""

from __future__ import annotations

from flows.attachments import File
from flows.events import Sent
from flows.rounds import Held


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
