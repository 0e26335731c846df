"""Changing an entry, field by field: each is asked for, read, and kept at once."""

from __future__ import annotations

from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.events import Brought, Event, Sent, Wrote
from flows.model import Button, Put, Quote, Reply, Screen, Words, choice, label, words
from flows.permission import COORDINATORS, for_staff
from flows.records import Signpost
from flows.signpost_screens import entry_name, in_twos
from flows.team.entry import GONE, field_rows, put, show_entry, taken_up, where
from flows.team.fields import Field, fields
from flows.world import Asked

SAVED = words("Saved.")
NEEDED = ("name", "purpose", "category")  # what a new entry cannot do without


def choose_field(asked: Asked) -> Reply:
    entry, staff = taken_up(asked)
    if entry is None:
        return Reply(asked.person, (GONE,))
    screen = Screen(
        title=entry_name(entry),
        lines=(words("What would you like to change?"),),
        buttons=(*field_rows(entry, staff), (_to_entry(entry),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


def ask_for_field(asked: Asked) -> Reply:
    """Ask what to put into a field; or put in what one tap gives."""
    entry, staff = taken_up(asked)
    name, _, tapped = asked.option.partition(".")
    field = fields(staff).get(name)
    if entry is None or field is None:
        return show_entry(asked)
    option = next((option for option in field.options if option.id == tapped), None)
    if option is not None:
        return saved(asked, replace(entry, **option.changes))
    return asking(asked, entry, name)


def asking(asked: Asked, entry: Signpost, name: str, *said: Words) -> Reply:
    """The question for a field. What is typed next goes into it."""
    staff = asked.staff
    assert staff is not None
    field = fields(staff)[name]
    person = asked.person
    if field.take:
        person = awaiting(person, asked.world, "entry-field", entry.id, name)
    return Reply(person, (_question(entry, name, field, said or (field.ask,)),))


def _question(entry: Signpost, name: str, field: Field, said: tuple[Words, ...]) -> Screen:
    options = [
        Button(option.text, choice("entry-field", entry.id, f"{name}.{option.id}"))
        for option in field.options
    ]
    held = field.holds(entry) if field.take else ""
    now = (words("Now: {text}", text=Quote(held)),) if held else ()
    return Screen(
        title=entry_name(entry),
        lines=(*said, *now),
        buttons=(*in_twos(options), (_to_entry(entry),), (buttons.HOME, buttons.HELP)),
    )


def _to_entry(entry: Signpost) -> Button:
    return Button(label("button", "← Back"), choice("entry", entry.id))


def take_field(asked: Asked) -> Reply:
    """What they typed or sent, into its field; what does not fit is asked for again."""
    entry, staff = taken_up(asked)
    field = fields(staff).get(asked.option)
    if isinstance(asked.event, Brought):
        return Reply(asked.person)  # a file for something else, late
    if entry is None or field is None or field.take is None:
        return show_entry(replace(asked, person=done_waiting(asked.person)))
    try:
        return saved(asked, field.take(entry, given(asked.event)))
    except ValueError:
        return asking(asked, entry, asked.option, field.unfit or field.ask)


def given(event: Event) -> str:
    """What they wrote, or where the pin stands that they sent."""
    match event:
        case Sent(pin=(latitude, longitude)):
            return f"{latitude:.6f}, {longitude:.6f}"
        case Wrote(text=text) | Sent(text=text):
            return text
    return ""


def saved(asked: Asked, entry: Signpost) -> Reply:
    """Keep it; a new entry is asked next for what it cannot do without."""
    staff = asked.staff
    assert staff is not None
    missing = next((name for name in NEEDED if not fields(staff)[name].holds(entry)), "")
    if entry.state != "draft" or not missing:
        return put(asked, entry, SAVED)
    asked = replace(asked, person=done_waiting(asked.person))
    return replace(asking(asked, entry, missing), effects=(Put(entry),))


TAPS = {
    "entry-change": for_staff(choose_field, *COORDINATORS, where=where),
    "entry-field": for_staff(ask_for_field, *COORDINATORS, where=where),
}
TEXTS = {"entry-field": for_staff(take_field, *COORDINATORS, where=where)}
