"""`companion circles`: a season from a file and to a file. All of it is taken in, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.links import new_token
from bot.settings import SettingsError
from bot.sheets import BAD_ROWS, line_of, name_problems, place_named, rows_of, save
from bot.store import audit, outbox, records
from bot.store.engine import Store
from flows.desk import R
from flows.library import load
from flows.records import Circle, Meeting, Member, Staff
from flows.team.register import towns
from flows.team.season import Season, Sorted, example, read, write
from flows.team.season_circles import Held, held
from flows.team.sheet import NoHeadings

TITLE = "Circles"
NO_HEADINGS = (
    "the first row must hold the headings, such as circle and meeting;"
    " “companion circles template FILE” writes them"
)


def now() -> datetime:
    return datetime.now(UTC)


# --- in -------------------------------------------------------------------------------------------


def import_file(
    store: Store,
    path: Path,
    place: str | None,
    *,
    announce: bool = False,
    clock: Callable[[], datetime] = now,
) -> int:
    """Take in a season, or name every row that cannot be used. Raises SettingsError."""
    rows, at = rows_of(path), clock()
    usual = _place(place)

    def take_in(connection: Connection) -> Season:
        known = _held(connection, usual, locked=True)
        season = read(rows, known, at, lambda: new_token()[:8], announce=announce)
        _keep(connection, season, at)
        return season

    try:
        season = store.run_here(take_in)
    except NoHeadings:
        raise SettingsError(f"{path}: {NO_HEADINGS}") from None
    name_problems(path, season.problems)
    for note in season.notes:
        print(line_of(path, note))
    if season.refused:
        rows_ = "1 row" if season.refused == 1 else f"{season.refused} rows"
        print(f"Nothing was taken in: {rows_} cannot be used.")
        return BAD_ROWS
    print(f"Circles: {_counted(season.circles)}. Meetings: {_counted(season.meetings)}.")
    return 0


def _keep(connection: Connection, season: Season, at: datetime) -> None:
    """Write what is new or changed, and take back what was to be said of it before."""
    found: list[Circle | Meeting] = [*season.circles.written, *season.meetings.written]
    records.write(connection, found)
    for meeting in season.meetings.changed:
        outbox.unsay(connection, meeting.id)
    for place in sorted({record.place for record in found}):
        audit.note_operator(connection, audit.Deed("season", "", place), at)


def _counted(found: Sorted[Circle] | Sorted[Meeting]) -> str:
    new, changed = len(found.new), len(found.changed)
    return f"{new} new, {changed} changed, {found.unchanged} as they were"


def _place(name: str | None) -> str | None:
    return place_named(name, towns(load()))


# --- out ------------------------------------------------------------------------------------------


def export_file(store: Store, path: Path, place: str | None) -> int:
    """Write the circles and their meetings as a table. Raises SettingsError."""
    wanted = _place(place)
    known = store.run_here(lambda connection: _held(connection, wanted))
    rows = tuple(write(known, wanted))
    save(path, TITLE, rows)
    print(f"{len(rows) - 1} written.")
    return 0


def write_template(path: Path) -> int:
    """Write a table to begin with. Raises SettingsError."""
    save(path, TITLE, example())
    print(f"{path}: change the rows, write the days, then import it.")
    return 0


def _held(connection: Connection, usual: str | None, *, locked: bool = False) -> Held:
    """What is there; locked, if a table is to change it."""
    team = records.every(connection, Staff, {})
    circles = _every(connection, Circle, locked=locked)
    meetings = _every(connection, Meeting, locked=locked)
    members = records.every(connection, Member, {"state": ["in"]})
    return held(load(), circles, meetings, team, usual).with_members(members)


def _every(connection: Connection, kind: type[R], *, locked: bool) -> list[R]:
    found = list(records.every(connection, kind, {}))
    if not locked:
        return found
    again = (records.find(connection, kind, records.key_of(record)) for record in found)
    return [record for record in again if record is not None]
