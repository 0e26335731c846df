"""The place that helps which goes along with a message: one entry of the directory."""

from __future__ import annotations

from collections.abc import Mapping

from flows import buttons
from flows.bidi import clean_name
from flows.categories import CATEGORIES
from flows.model import Button, Reply, Screen, Verbatim, choice, label, words
from flows.permission import Handler
from flows.records import EVERYWHERE, Broadcast, Signpost
from flows.team.broadcast_draft import changed, for_draft, kept, part, ways_on
from flows.team.broadcast_words import words_screen
from flows.world import Asked

SHELF = "in"  # "in.health": the entries under a heading; else the option is an entry
MOST = 30  # entries on one screen
LONGEST_NAME = 28  # letters on a button


def entries(asked: Asked, broadcast: Broadcast) -> Mapping[str, list[Signpost]]:
    """What can go along, by heading: the entries of its towns, and those for all of England."""
    places = (*broadcast.audience.places, EVERYWHERE)
    shown = asked.world.desk.every(Signpost, place=places, state=("shown",))
    under = {id_: [entry for entry in shown if entry.category == id_] for id_ in CATEGORIES}
    return {id_: found for id_, found in under.items() if found}


def choose_place(asked: Asked, broadcast: Broadcast) -> Reply:
    """The headings, the entries under one, or the entry tapped; "none" takes it away."""
    by_heading = entries(asked, broadcast)
    shelf, heading = part(asked)
    if shelf == SHELF and heading in by_heading:
        return Reply(asked.person, (_entries(broadcast, by_heading[heading]),))
    known = {entry.id for found in by_heading.values() for entry in found}
    if asked.option == "none" or asked.option in known:
        id_ = "" if asked.option == "none" else asked.option
        broadcast = changed(asked, broadcast, signpost=id_)
        return kept(asked, broadcast, words_screen(broadcast))
    return Reply(asked.person, (_headings(broadcast, by_heading),))


def _headings(broadcast: Broadcast, by_heading: Mapping[str, list[Signpost]]) -> Screen:
    said = words("It comes as a button. Readers open it and find the pin on the map there.")
    if not by_heading:
        said = words("There are no places that help for these towns yet.")
    rows = [
        (
            Button(
                label(
                    "button",
                    "{icon} {name}",
                    icon=Verbatim(CATEGORIES[id_].icon),
                    name=CATEGORIES[id_].name,
                ),
                choice("bcplace", broadcast.id, f"{SHELF}.{id_}"),
            ),
        )
        for id_ in by_heading
    ]
    if broadcast.signpost:
        none = Button(label("button", "Without a place"), choice("bcplace", broadcast.id, "none"))
        rows.append((none,))
    return Screen(
        title=words("A place that helps"), lines=(said,), buttons=(*rows, *ways_on(broadcast))
    )


def _entries(broadcast: Broadcast, found: list[Signpost]) -> Screen:
    rows = [
        (
            Button(
                Verbatim(clean_name(entry.name)[:LONGEST_NAME]),
                choice("bcplace", broadcast.id, entry.id),
            ),
        )
        for entry in found[:MOST]
    ]
    back = Button(label("button", "← Headings"), choice("bcplace", broadcast.id))
    return Screen(
        title=words("Which place?"),
        lines=(words("Everybody sees it in their own language, if it is there."),),
        buttons=(*rows, (back, buttons.HELP)),
    )


TAPS: Mapping[str, Handler] = {"bcplace": for_draft(choose_place)}
