"""`companion feedback report`: what a round found, as files; without a round, all that was told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.reports import books, pictures, printed
from bot.reports.overview import overview
from bot.settings import SettingsError
from bot.sheets import plain
from bot.store import records
from bot.store.engine import Store
from bot.turn import attached
from flows.attachments import Attachment
from flows.catalogue import LANGUAGES, read_catalogues
from flows.feedback.result_chart import charts
from flows.feedback.result_lines import how_many, listed, why_nothing
from flows.feedback.result_overview import overview_book
from flows.feedback.result_tables import page, table, workbook
from flows.library import Library, load
from flows.model import Screen, Words
from flows.rounds import Release, Round
from flows.wording import Wording

NOTHING = 1  # exit code when there is nothing to report

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Folder:
    """Where files go, and in which language."""

    path: Path
    wording: Wording
    language: str

    def write(self, name: str, attachment: Attachment, made: Callable[[Json], bytes]) -> None:
        """Write a file and say so. Raises SettingsError."""
        said = self.wording.message(Screen((), attachment=attachment), self.language).attachment
        assert said is not None, "it was there before it had a language"
        path = self.path / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made(attached(said)))
        except OSError as error:
            raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
        except pictures.NotDrawn as failed:
            raise SettingsError(f"{path} cannot be drawn: {failed}") from None
        print(path)


def report(store: Store, round_id: str | None, folder: Path, language: str = "en") -> int:
    """Write what was told of a round into a folder: pictures, XLSX, CSV, and a page to pass on.

    Without a round: list all that was told, and write one overview for each questionnaire.
    Returns an exit code. Raises SettingsError for what the operator can put right.
    """
    if language not in LANGUAGES:
        raise SettingsError(f"--language is one of {', '.join(LANGUAGES)}")
    rounds, library = store.run_here(_closed), load()
    where = _Folder(folder, Wording(read_catalogues()), language)
    if round_id is None:
        return _everything(rounds, library, where)
    found = next((one for one in rounds if one.id == round_id), None)
    if found is None or found.release is None:
        raise SettingsError(f"there is no result of a round {round_id}: it may still be open")
    places = [one.place for one in rounds if one.id in found.release.rounds]
    return _one(found, found.release, _named(places, library), library, where)


def _closed(connection: Connection) -> Sequence[Round]:
    closed = records.every(connection, Round, {"state": ["closed"]})
    return sorted(
        (one for one in closed if one.release),
        key=lambda one: (one.release.closed_on if one.release else one.closes_on, one.id),
    )


# --- one round ------------------------------------------------------------------------------------


def _one(round_: Round, release: Release, place: Words, library: Library, folder: _Folder) -> int:
    if release.why_not:
        print(plain(why_nothing(release)), file=sys.stderr)
        return NOTHING
    drawn = charts(round_, release)
    for number, chart in enumerate(drawn, 1):
        which = f"-{number}" if len(drawn) > 1 else ""
        folder.write(f"feedback-{round_.id}{which}.png", chart, pictures.png)
    book, rows = workbook(round_, release), table(round_, release)
    folder.write(book.name, book, books.xlsx)
    folder.write(rows.name, rows, books.csv)
    to_pass_on = page(round_, release, place, _questions(round_, library))
    folder.write(to_pass_on.name, to_pass_on, printed.html)
    return 0


def _named(places: Sequence[str], library: Library) -> Words:
    """The place of a round; of rounds that were put together, their places."""
    return listed([Words(library.place(place).name) for place in sorted(set(places))])


def _questions(round_: Round, library: Library) -> Words:
    """What its questionnaire is called; one that has gone is called by its id."""
    found = library.questionnaires.get(round_.questionnaire)
    return Words(found.title if found else round_.questionnaire)


# --- all of them ----------------------------------------------------------------------------------


def _everything(rounds: Sequence[Round], library: Library, folder: _Folder) -> int:
    for one in rounds:
        assert one.release is not None, "they are closed"
        told = why_nothing(one.release) if one.release.why_not else next(how_many(one, one.release))
        print(f"{one.id}  {one.release.closed_on}  {one.place}  {one.questionnaire}  {plain(told)}")
    places = {id_: Words(place.name) for id_, place in library.places.items()}
    written = 0
    for questionnaire in sorted({one.questionnaire for one in rounds}):
        team, public = (overview(rounds, questionnaire, public=public) for public in (False, True))
        if team and public:
            name = f"feedback-{questionnaire}"
            book = overview_book(team, public, places, _questions(team.like, library), name)
            folder.write(book.name, book, books.xlsx)
            written += 1
    return 0 if written else NOTHING
