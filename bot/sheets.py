"""Tables at the command line: read from a file, written to one, their mistakes named by line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.package import Unusable
from bot.settings import SettingsError
from bot.spreadsheets import csv_of, read_table, xlsx_of
from bot.workbook import Table
from flows.bidi import CLOSE, OPEN
from flows.catalogue import SOURCE, Catalogue
from flows.model import Words
from flows.team.imports import PROBLEMS
from flows.team.sheet import Problem
from flows.wording import Voice

BAD_ROWS = 1  # exit code when some rows could not be used
ENGLISH = Voice(Catalogue(SOURCE, {}))


def plain(said: Words) -> str:
    """For a terminal, which has no use for marks of direction."""
    return ENGLISH.plain(said).replace(OPEN, "").replace(CLOSE, "")


def rows_of(path: Path) -> Table:
    """What stands in a file. Raises SettingsError."""
    try:
        return read_table(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
    except Unusable as unusable:
        raise SettingsError(f"{path}: {plain(PROBLEMS[unusable.problem])}") from None


def place_named(name: str | None, towns: Mapping[str, str]) -> str | None:
    """The place of that id. Raises SettingsError."""
    if name is not None and name not in towns:
        raise SettingsError(f"--place is one of {', '.join(sorted(towns))}")
    return None if name is None else towns[name]


def line_of(path: Path, problem: Problem) -> str:
    """Where it is, and what: "season.csv:7: day: this is no date …"."""
    return f"{path}:{problem.line}: {problem.column}: {plain(problem.reason)}"


def name_problems(path: Path, problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(line_of(path, problem), file=sys.stderr)


def save(path: Path, title: str, rows: Iterable[Iterable[str]]) -> None:
    """Write a table, by the ending of the file. Raises SettingsError."""
    match path.suffix.lower():
        case ".csv":
            content = csv_of(rows).encode()
        case ".xlsx":
            content = xlsx_of(rows, title)
        case _:
            raise SettingsError(f"{path} must end in .csv or .xlsx")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
