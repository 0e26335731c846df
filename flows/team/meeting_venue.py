"""Where a meeting is: a name, an address and a pin, typed or sent; or a place that helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows import buttons
from flows.awaiting import awaiting
from flows.bidi import clean_name, clean_quote
from flows.categories import CATEGORIES
from flows.events import Sent
from flows.model import Button, Quote, Reply, Row, Screen, Verbatim, Words, label, words
from flows.paging import page_of, turning
from flows.records import EVERYWHERE, Meeting, Signpost
from flows.signpost_screens import ON_A_PAGE, cut, in_twos
from flows.team.cells import COLUMNS, tidy
from flows.team.circles import LONGEST
from flows.team.editing import given
from flows.team.limits import LONGEST_LINE, LONGEST_NAME
from flows.team.meeting_room import back_to, changed, kept, to
from flows.world import Asked

ADDRESS_EXAMPLE = Verbatim("12 High Street, LU1 2AB")
NO_PIN: Mapping[str, Any] = {"latitude": None, "longitude": None}


def _question(
    asked: Asked, meeting: Meeting, part: str, rows: tuple[Row, ...], *lines: Words
) -> Reply:
    """A question for a part of the venue; what they write or send next answers it."""
    screen = Screen(
        title=words("Where is the meeting?"),
        lines=lines,
        buttons=(*rows, (back_to(meeting),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, "meetingset", meeting.id, part), (screen,))


# --- its name -------------------------------------------------------------------------------------


def ask_venue(asked: Asked, meeting: Meeting, _: str = "", *said: Words) -> Reply:
    """The name of the building, written; or chosen from the places that help."""
    now = (words("Now: {text}", text=Quote(meeting.venue)),) if meeting.venue else ()
    rows: list[Row] = []
    if _entries(asked, meeting):
        known = Button(label("button", "From the places that help"), to(meeting, "spot"))
        rows.append((known,))
    if meeting.venue:
        address = Button(label("button", "Address"), to(meeting, "address"))
        pin = Button(label("button", "Pin on the map"), to(meeting, "pin"))
        rows.append((address, pin))
    ask = said or (words("Write the name of the building, for example: Community centre."),)
    return _question(asked, meeting, "venue", tuple(rows), *ask, *now)


def take_venue(asked: Asked, meeting: Meeting) -> Reply:
    """A name they wrote: another building has another address, which is asked for next."""
    if _pin_of(asked):
        return take_pin(asked, meeting)
    typed = tidy(given(asked.event))
    name = clean_name(typed)
    if not any(letter.isalnum() for letter in name) or max(len(typed), len(name)) > LONGEST_NAME:
        said = words("A name has 1 to 64 letters. Please write it again.")
        return ask_venue(asked, meeting, "", said)
    if name != meeting.venue:
        # A pin that was sent before there was a name is of the building that is named now.
        gone = {"address": "", "directions": "", **NO_PIN} if meeting.venue else {}
        meeting, reply = changed(asked, meeting, venue=name, **gone)
        return replace(ask_address(asked, meeting), effects=reply.effects)
    return ask_address(asked, meeting)


# --- its address ----------------------------------------------------------------------------------


def ask_address(asked: Asked, meeting: Meeting, tapped: str = "", *said: Words) -> Reply:
    if tapped == "none":
        meeting, reply = changed(asked, meeting, address="")
        return replace(ask_pin(asked, meeting), effects=reply.effects)
    now = (words("Now: {text}", text=Quote(meeting.address)),) if meeting.address else ()
    skip = Button(label("button", "Without an address"), to(meeting, "address.none"))
    ask = said or (words("Write the address, for example: {example}", example=ADDRESS_EXAMPLE),)
    return _question(asked, meeting, "address", ((skip,),), *ask, *now)


def take_address(asked: Asked, meeting: Meeting) -> Reply:
    if _pin_of(asked):
        return take_pin(asked, meeting)
    address = clean_quote(tidy(given(asked.event)))
    if not address or len(address) > LONGEST_LINE:
        said = words("Please write a shorter address. For example: {example}.")
        return ask_address(asked, meeting, "", replace(said, values={"example": ADDRESS_EXAMPLE}))
    meeting, reply = changed(asked, meeting, address=address)
    return replace(ask_pin(asked, meeting), effects=reply.effects)


# --- its pin --------------------------------------------------------------------------------------


def ask_pin(asked: Asked, meeting: Meeting, tapped: str = "", *said: Words) -> Reply:
    if tapped == "none":
        return kept(asked, meeting, **NO_PIN)
    skip = Button(label("button", "Without a pin"), to(meeting, "pin.none"))
    ask = said or (
        words("Send the place as a location from your phone. Members get it as a pin on the map."),
    )
    return _question(asked, meeting, "pin", ((skip,),), *ask)


def take_pin(asked: Asked, meeting: Meeting) -> Reply:
    """The location they sent, if it is in England."""
    try:
        north, east = _pin_of(asked)
        spot = {
            "latitude": COLUMNS["latitude"].read(f"{north:.6f}"),
            "longitude": COLUMNS["longitude"].read(f"{east:.6f}"),
        }
    except ValueError:
        said = words("I cannot find that in England. You can send a location from your phone.")
        return ask_pin(asked, meeting, "", said)
    if not meeting.venue:  # a pin alone is no place that one could ask the way to
        meeting, reply = changed(asked, meeting, **spot)
        return replace(ask_venue(asked, meeting), effects=reply.effects)
    return kept(asked, meeting, **spot)


def _pin_of(asked: Asked) -> tuple[float, ...]:
    """Where the location is that they sent; nothing if they sent something else."""
    event = asked.event
    return event.pin if isinstance(event, Sent) and event.pin else ()


# --- from the places that help --------------------------------------------------------------------


def _entries(asked: Asked, meeting: Meeting) -> Mapping[str, list[Signpost]]:
    """Those of the town that have an address, by heading."""
    places = (meeting.place, EVERYWHERE)
    shown = asked.world.desk.every(Signpost, place=places, state=("shown",))
    under = {
        id_: [entry for entry in shown if entry.category == id_ and entry.address]
        for id_ in CATEGORIES
    }
    return {id_: found for id_, found in under.items() if found}


def choose_spot(asked: Asked, meeting: Meeting, chosen: str) -> Reply:
    """The headings; the entries of one, a page at a time."""
    by_heading = _entries(asked, meeting)
    heading, _, page = chosen.partition(".")
    if heading in by_heading:
        return Reply(asked.person, (_entries_screen(meeting, heading, by_heading[heading], page),))
    each = [
        Button(
            label(
                "button",
                "{sign} {title}",
                sign=Verbatim(CATEGORIES[id_].icon),
                title=CATEGORIES[id_].name,
            ),
            to(meeting, f"spot.{id_}"),
        )
        for id_ in by_heading
    ]
    screen = Screen(
        title=words("Places that help"),
        lines=(words("Only places with an address are here."),),
        buttons=(*in_twos(each), (back_to(meeting),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


def _entries_screen(meeting: Meeting, heading: str, found: list[Signpost], page: str) -> Screen:
    number = page_of(page, len(found), ON_A_PAGE)
    shown = found[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
    rows = (
        (
            Button(
                label("button", "{name}", name=cut(entry.name, LONGEST)),
                to(meeting, f"at.{entry.id}"),
            ),
        )
        for entry in shown
    )
    back = Button(label("button", "← Headings"), to(meeting, "spot"))
    return Screen(
        title=CATEGORIES[heading].name,
        lines=(words("Where is the meeting?"),),
        buttons=(
            *rows,
            *turning(
                lambda page: to(meeting, f"spot.{heading}.{page}"), number, len(found), ON_A_PAGE
            ),
            (back, back_to(meeting)),
            (buttons.HELP,),
        ),
    )


def take_spot(asked: Asked, meeting: Meeting, chosen: str) -> Reply:
    """A place that helps, with its address and pin. How to get there is another way now."""
    entry = asked.world.desk.find(Signpost, chosen)
    held_here = entry is not None and entry.place in (meeting.place, EVERYWHERE)
    if entry is None or not held_here or entry.state != "shown" or not entry.address:
        return choose_spot(asked, meeting, "")
    venue = clean_name(entry.name)[:LONGEST_NAME]
    return kept(
        asked,
        meeting,
        venue=venue,
        address=clean_quote(entry.address)[:LONGEST_LINE],
        latitude=entry.latitude,
        longitude=entry.longitude,
        directions=meeting.directions if venue == meeting.venue else "",
    )
