"""`companion signposts`: the directory from files and to files; the sets that are shipped."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.package import Unusable
from bot.settings import SettingsError
from bot.spreadsheets import csv_of, read_table, xlsx_of
from bot.store import audit, records
from bot.store.engine import Store
from bot.workbook import Table
from flows.bidi import CLOSE, OPEN
from flows.catalogue import SOURCE, Catalogue
from flows.library import Library, load
from flows.model import Words
from flows.records import EVERYWHERE, Signpost
from flows.team.imports import NO_HEADINGS, PROBLEMS
from flows.team.register import register
from flows.team.shipped import shipped
from flows.team.table import NoHeadings, Result, read, write
from flows.wording import Voice

BAD_ROWS = 1  # exit code when some rows could not be used; the others are in
ENGLISH = Voice(Catalogue(SOURCE, {}))


def seed(connection: Connection, library: Library) -> int:
    """Add the shipped entries that were never there. Returns how many.

    What was changed here stays changed, and what was taken away stays away.
    """
    return records.add(connection, shipped(library))


def print_seed(store: Store) -> int:
    added = store.run_here(lambda connection: seed(connection, load()))
    print(f"{added} new.")
    return 0


# --- in -------------------------------------------------------------------------------------------


def import_file(store: Store, path: Path, place: str | None) -> int:
    """Take in a table: the good rows are kept, the others named. Raises SettingsError."""
    rows, library = _rows(path), load()
    usual = _place(library, place)

    def take_in(connection: Connection) -> Result:
        known = records.every(connection, Signpost, {})
        held = register(library, known, (*library.places, EVERYWHERE), usual)
        now = datetime.now(UTC)
        result = read(rows, held, now.date())
        if found := (*result.new, *result.changed):
            records.write(connection, found)
            where = usual if usual is not None else EVERYWHERE
            audit.note_operator(connection, audit.Deed("import", "", where), now)
        return result

    try:
        result = store.run_here(take_in)
    except NoHeadings:
        raise SettingsError(f"{path}: {_plain(NO_HEADINGS)}") from None
    for problem in result.problems:
        line = f"{path}:{problem.line}: {problem.column}: {_plain(problem.reason)}"
        print(line, file=sys.stderr)
    new, changed, refused = len(result.new), len(result.changed), result.refused
    print(f"{new} new, {changed} changed, {result.unchanged} as they were, {refused} not used.")
    return BAD_ROWS if refused else 0


def _rows(path: Path) -> Table:
    try:
        return read_table(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
    except Unusable as unusable:
        raise SettingsError(f"{path}: {_plain(PROBLEMS[unusable.problem])}") from None


def _place(library: Library, place: str | None) -> str | None:
    """The place of that id. Raises SettingsError."""
    towns = register(library, (), ()).towns
    if place is not None and place not in towns:
        raise SettingsError(f"--place is one of {', '.join(sorted(towns))}")
    return None if place is None else towns[place]


def _plain(said: Words) -> str:
    """For a terminal, which has no use for marks of direction."""
    return ENGLISH.plain(said).replace(OPEN, "").replace(CLOSE, "")


# --- out ------------------------------------------------------------------------------------------


def export_file(store: Store, path: Path, place: str | None) -> int:
    """Write the directory as a table, by the ending of the file. Raises SettingsError."""
    usual = _place(load(), place)
    where = {"state": ("shown",)} | ({} if usual is None else {"place": (usual,)})
    found = store.run_here(lambda c: list(records.every(c, Signpost, dict(where))))
    rows = write(found)
    match path.suffix.lower():
        case ".csv":
            content = csv_of(rows).encode()
        case ".xlsx":
            content = xlsx_of(rows)
        case _:
            raise SettingsError(f"{path} must end in .csv or .xlsx")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
    print(f"{len(found)} written.")
    return 0
