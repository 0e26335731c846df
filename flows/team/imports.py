"""The directory as a file: somebody of the team sends one, or gets one.

A file is not kept. It is fetched, read, and answered: what is new, what has changed, and which
rows could not be used, with the reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from flows import buttons
from flows.attachments import Sheet
from flows.awaiting import awaiting
from flows.events import Brought, Sent
from flows.model import (
    Button,
    Fetch,
    Put,
    Reply,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import COORDINATORS, for_staff
from flows.records import Signpost
from flows.team.directory import GET_FILE, own_places
from flows.team.entry import place_key
from flows.team.register import register
from flows.team.sheet import NoHeadings, Problem
from flows.team.table import Result, read, write
from flows.team.weekly import coordinates
from flows.world import Asked

IMPORT = "import"
MOST_TOLD = 10  # problems in one message: more than that are mended in the file anyway
# Changes in one turn: everybody waits while they are written, a tenth of a second for so many.
MOST_AT_ONCE = 1_000

BACK = Button(label("button", "Places that help"), choice("directory"))
AGAIN = Button(label("button", "Send a file"), choice(IMPORT))
WAYS_ON: tuple[Row, ...] = ((BACK, GET_FILE), (buttons.HOME, buttons.HELP))
MARK = "\ufeff"  # tells Excel that the letters are UTF-8

READING = Screen(
    title=words("I am reading your file"),
    lines=(words("This takes a few seconds. Please wait here."),),
    buttons=((buttons.HOME, buttons.HELP),),
)
PROBLEMS: Mapping[str, Words] = {
    "large": words(
        "It is too large. It can have {megabytes} MB, {columns} columns and {letters} letters in a "
        "cell.",
        megabytes=5,
        columns=60,
        letters=2000,
    ),
    "rows": words("It has too many rows. It can have {rows}. Please send it in parts.", rows=5000),
    "formulas": words(
        "There are formulas in it. In Excel, copy the sheet and paste it as values, then send it."
    ),
    "unreadable": words(
        "I cannot read it. I can read CSV, and Excel files that end in .xlsx and have no password."
    ),
    "lost": words("Telegram did not give me the file. Please send it again."),
}
AS_A_FILE = words("Please send the table as a file: tap the paper clip, then File.")
NO_HEADINGS = words(
    "The first row must hold the headings, such as name and category. “Get the file” has them all."
)


def ask_for_file(asked: Asked) -> Reply:
    """What can be sent; the next document is read as a table."""
    screen = Screen(
        title=words("Send a file"),
        lines=(
            words("Send me a CSV or Excel file with one place in each row."),
            words("“Get the file” gives you the table as it is now. Change it and send it back."),
            words("Rows you leave out stay as they are. Nothing is deleted."),
        ),
        buttons=WAYS_ON,
    )
    return Reply(awaiting(asked.person, asked.world, IMPORT), (screen,))


def take_file(asked: Asked) -> Reply:
    """A document is fetched; what it holds comes back as an event and is read here, too."""
    match asked.event:
        case Sent(file=file) if file and file.kind == "document":
            waiting = awaiting(asked.person, asked.world, IMPORT)
            return Reply(waiting, (READING,), (Fetch(file),))
        case Brought(problem="", rows=rows):
            return _read(asked, rows)
        case Brought(problem=problem):
            return _sorry(asked, PROBLEMS[problem])
    return _sorry(asked, AS_A_FILE)


def came_late(asked: Asked) -> Reply:
    """They have gone elsewhere while it was read: nothing of it is taken in, and they hear so."""
    if not coordinates(asked.staff):
        return Reply(asked.person)
    title = words("Nothing has changed")
    return Reply(asked.person, (Screen((AS_A_FILE,), title, ((AGAIN,), *WAYS_ON)),))


def _sorry(asked: Asked, why: Words) -> Reply:
    screen = Screen(
        title=words("Nothing has changed"),
        lines=(why,),
        buttons=WAYS_ON,
    )
    return Reply(awaiting(asked.person, asked.world, IMPORT), (screen,))


def _read(asked: Asked, rows: Iterable[tuple[str, ...]]) -> Reply:
    world, places = asked.world, own_places(asked)
    usual = places[0] if len(places) == 1 else None
    held = register(world.library, world.desk.every(Signpost), places, usual)
    try:
        result = read(rows, held, world.today(world.place_of(asked.person)))
    except NoHeadings:
        return _sorry(asked, NO_HEADINGS)
    records = (*result.new, *result.changed)
    if len(records) > MOST_AT_ONCE:
        return _sorry(
            asked,
            words(
                "That would change {count} places. In one go I can change {most}. Please send the "
                "file in parts.",
                count=len(records),
                most=MOST_AT_ONCE,
            ),
        )
    # Whoever has mended the rows can send the file again at once.
    waiting = awaiting(asked.person, world, IMPORT)
    return Reply(waiting, (told(result),), tuple(Put(record) for record in records))


# --- what became of it ----------------------------------------------------------------------------


def told(result: Result) -> Screen:
    """What a file has changed, and what could not be used."""
    new, changed = len(result.new), len(result.changed)
    same = result.unchanged
    lines = (
        counted("{count} place is new.", "{count} places are new.", new),
        counted("{count} place has changed.", "{count} places have changed.", changed),
        counted("{count} place is as it was.", "{count} places are as they were.", same),
    )
    counts = [line for line in lines if line.count] or [words("Nothing has changed.")]
    return Screen(
        title=words("I have read your file"),
        lines=(*counts, *_problems(result)),
        listed=True,
        buttons=((AGAIN,), *WAYS_ON) if result.refused else WAYS_ON,
    )


def _problems(result: Result) -> tuple[Words, ...]:
    headings = [_problem(problem) for problem in result.problems if problem.line == 1]
    if not result.refused:
        return tuple(headings[:MOST_TOLD])
    listed = [_problem(problem) for problem in result.problems if problem.line > 1]
    more = len(listed) - MOST_TOLD
    if more > 0:
        listed[MOST_TOLD:] = [counted("And {count} more.", "And {count} more.", more)]
    return (
        *headings[:MOST_TOLD],
        counted(
            "{count} row could not be used:", "{count} rows could not be used:", result.refused
        ),
        *listed,
        words("Mend these rows and send the whole file again. Nothing will be there twice."),
    )


def _problem(problem: Problem) -> Words:
    return words(
        "Row {line}, {column}: {reason}.",
        line=problem.line,
        column=Verbatim(problem.column),
        reason=problem.reason,
    )


# --- out ------------------------------------------------------------------------------------------


def get_file(asked: Asked) -> Reply:
    """The entries of the places one looks after, as a table that Excel opens."""
    places = own_places(asked)
    records = asked.world.desk.every(Signpost, place=places, state=("shown",))
    written = StringIO(newline="")
    csv.writer(written).writerows(write(records))
    where = place_key(places[0]) if len(places) == 1 else "all"
    screen = Screen(
        lines=(
            counted(
                "The table with {count} place. Open it in Excel, change it, send it back here.",
                "The table with {count} places. Open it in Excel, change it, send it back here.",
                len(records),
            ),
        ),
        buttons=((AGAIN,), (BACK, buttons.HELP)),
        attachment=Sheet(f"signposts-{where}.csv", MARK + written.getvalue()),
    )
    # They may well send it back before they tap anything else.
    return Reply(awaiting(asked.person, asked.world, IMPORT), (screen,))


def where_written(asked: Asked) -> tuple[str, ...]:
    """Only the places of whoever sends the file: rows of others are refused one by one."""
    return tuple(own_places(asked)) if asked.staff else ()


TAPS = {
    IMPORT: for_staff(ask_for_file, *COORDINATORS),
    "export": for_staff(get_file, *COORDINATORS),
}
TEXTS = {IMPORT: for_staff(take_file, *COORDINATORS, where=where_written)}
