"""`companion signposts`: the directory from files and to files; the sets that are shipped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.settings import SettingsError
from bot.sheets import BAD_ROWS, name_problems, place_named, plain, rows_of, save
from bot.store import audit, records
from bot.store.engine import Store
from bot.store.shipped import seed
from flows.library import Library, load
from flows.records import EVERYWHERE, Signpost
from flows.team.imports import NO_HEADINGS
from flows.team.register import register
from flows.team.sheet import NoHeadings
from flows.team.table import Result, read, write


def print_seed(store: Store) -> int:
    added = store.run_here(lambda connection: seed(connection, load()))
    print(f"{added} new.")
    return 0


# --- in -------------------------------------------------------------------------------------------


def import_file(store: Store, path: Path, place: str | None) -> int:
    """Take in a table: the good rows are kept, the others named. Raises SettingsError."""
    rows, library = rows_of(path), load()
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
        raise SettingsError(f"{path}: {plain(NO_HEADINGS)}") from None
    name_problems(path, result.problems)
    new, changed, refused = len(result.new), len(result.changed), result.refused
    print(f"{new} new, {changed} changed, {result.unchanged} as they were, {refused} not used.")
    return BAD_ROWS if refused else 0


def _place(library: Library, place: str | None) -> str | None:
    return place_named(place, register(library, (), ()).towns)


# --- out ------------------------------------------------------------------------------------------


def export_file(store: Store, path: Path, place: str | None) -> int:
    """Write the directory as a table, by the ending of the file. Raises SettingsError."""
    usual = _place(load(), place)
    where = {"state": ("shown",)} | ({} if usual is None else {"place": (usual,)})
    found = store.run_here(lambda c: list(records.every(c, Signpost, dict(where))))
    save(path, "Signposts", write(found))
    print(f"{len(found)} written.")
    return 0
