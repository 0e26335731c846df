"""One questionnaire over all places, as tables: of what was told of rounds, and nothing beyond."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.attachments import Cell, Grid, Workbook
from flows.feedback.result_chart import number
from flows.feedback.result_lines import cautions, named, shown
from flows.model import Words, label, words
from flows.rounds import Finding, Round, Share

EVERYWHERE = ""  # the last row: all places together


@dataclass(frozen=True, slots=True)
class Row:
    """What was told of one place, or of all of them."""

    place: str  # its id, or EVERYWHERE
    rounds: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """One questionnaire, place by place, then all together. Never less, and never otherwise cut."""

    like: Round  # whose questions these are
    rows: tuple[Row, ...]


COLUMNS: tuple[Words, ...] = (
    label("column", "Place"),
    label("column", "Rounds"),
    label("column", "Question"),
    label("column", "People"),
    label("column", "Before, in 100"),
    label("column", "at least"),
    label("column", "at most"),
    label("column", "Afterwards, in 100"),
    label("column", "at least"),
    label("column", "at most"),
    label("column", "Changed for the better"),
    label("column", "The same"),
    label("column", "Changed for the worse"),
)


def overview_book(
    team: Overview, public: Overview, places: Mapping[str, Words], questions: Words, name: str
) -> Workbook:
    """A sheet for the team, one to pass on, and how to read them.

    `places` are the names of places by id, `questions` is what the questionnaire is called, and
    `name` that of the file.
    """
    return Workbook(
        f"{name}.xlsx",
        (
            _grid(label("sheet", "For the team"), team, places),
            _grid(label("sheet", "To pass on"), public, places),
            Grid(label("sheet", "How to read it"), tuple((line,) for line in _notes(team.like))),
            Grid(label("sheet", "Questions"), ((questions,), *_in_full(team.like))),
        ),
    )


def _grid(title: Words, overview: Overview, places: Mapping[str, Words]) -> Grid:
    rows = (
        tuple(_row(overview.like, row, finding, places))
        for row in overview.rows
        for finding in row.findings
        if shown(finding)
    )
    return Grid(title, (COLUMNS, *rows))


def _row(like: Round, row: Row, finding: Finding, places: Mapping[str, Words]) -> Iterator[Cell]:
    everywhere = words("All places")
    yield everywhere if row.place == EVERYWHERE else places.get(row.place, everywhere)
    yield row.rounds
    yield named(like, finding)
    yield finding.answers
    for share in (finding.before, finding.after):
        yield from _share(share)
    yield from (finding.better, finding.same, finding.worse)


def _share(of: Share | None) -> tuple[Cell, ...]:
    if of is None:
        return None, None, None
    return (number(of) if of.bound else of.percent), of.low, of.high


def _notes(like: Round) -> Iterator[Words]:
    yield words("Added up from what was told of each round, and from nothing else.")
    yield words("A place is missing where too few people answered to show anything.")
    yield words("Somebody who answered in two rounds counts twice.")
    yield from cautions(like)


def _in_full(like: Round) -> Sequence[tuple[Cell, ...]]:
    return [(Words(item.ask),) for item in like.items]
