"""What a round found, as tables: for a spreadsheet, and for one page to pass on.

A table holds what the release holds, and nothing else: there is nothing to work back from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.attachments import Cell, Grid, Page, Table, Workbook
from flows.feedback.result_chart import charts, number
from flows.feedback.result_lines import (
    cautions,
    how_many,
    item_of,
    named,
    shown,
    verdict,
)
from flows.model import Quote, Words, label, words
from flows.rounds import Finding, Release, Round, Share

Row = tuple[Cell, ...]

FOR_TEAM = label("sheet", "For the team")
TO_PASS_ON = label("sheet", "To pass on")
ONLY_BEFORE = label("sheet", "First time only")
HOW_TO_READ = label("sheet", "How to read it")
IN_THEIR_WORDS = label("sheet", "In their words")

OF_A_SHARE: tuple[Words, ...] = (
    label("column", "at least"),  # the ends of the interval
    label("column", "at most"),
)
COLUMNS: tuple[Words, ...] = (
    label("column", "Question"),
    label("column", "In full"),
    label("column", "What people said"),
    label("column", "People"),
    label("column", "Before, in 100"),
    *OF_A_SHARE,
    label("column", "Afterwards, in 100"),
    *OF_A_SHARE,
    label("column", "Changed for the better"),
    label("column", "The same"),
    label("column", "Changed for the worse"),
    label("column", "The same or better"),
    label("column", "The same or worse"),
    label("column", "Without an answer, in 100"),
    label("column", "Clear or chance"),
    label("column", "Better minus worse, in 100"),
    *OF_A_SHARE,
    label("column", "Rank correlation"),
)


def workbook(round_: Round, release: Release) -> Workbook:
    """Everything the release holds, a sheet for each reader."""
    grids = [_grid(FOR_TEAM, round_, release.findings), _grid(TO_PASS_ON, round_, release.public)]
    if release.unpaired:
        grids.append(_grid(ONLY_BEFORE, round_, release.unpaired))
    grids.append(Grid(HOW_TO_READ, tuple((line,) for line in how_to_read(round_, release))))
    if release.comments:
        said = tuple((words("“{words}”", words=Quote(one)),) for one in release.comments)
        grids.append(Grid(IN_THEIR_WORDS, said))
    return Workbook(f"feedback-{round_.id}.xlsx", tuple(grids))


def table(round_: Round, release: Release) -> Table:
    """What the team is told, as one table."""
    return Table(f"feedback-{round_.id}.csv", _grid(FOR_TEAM, round_, release.findings))


def how_to_read(round_: Round, release: Release) -> Iterator[Words]:
    """What the columns mean, and what they do not say."""
    yield words("The questions were asked until {day}.", day=round_.closes_on)
    yield from how_many(round_, release)
    yield from cautions(round_)
    yield words("Empty: too few people. Only the sheet “To pass on” is for others.")
    yield words("In 100: how many of 100 people gave a good answer, and the range it may be in.")
    yield words("The range is a 95% Wilson interval; that of changes is a 95% bootstrap interval.")
    yield words("Clear: a sign test; from 50 people a Wilcoxon test, corrected after Holm.")


# --- cells ----------------------------------------------------------------------------------------


def _grid(title: Words, round_: Round, findings: Sequence[Finding]) -> Grid:
    return Grid(title, (COLUMNS, *(tuple(_row(round_, finding)) for finding in findings)))


def _row(round_: Round, finding: Finding) -> Iterator[Cell]:
    item, effect = item_of(round_, finding), finding.effect
    yield named(round_, finding)
    yield Words(item.ask) if item else None
    yield _good(round_, finding)
    yield finding.answers or None
    yield from _share(finding.before)
    yield from _share(finding.after)
    yield from (finding.better, finding.same, finding.worse)
    yield from (finding.not_worse, finding.not_better, finding.skipped)
    yield verdict(finding)
    yield from (effect.percent, effect.low, effect.high) if effect else (None, None, None)
    yield finding.ranks


def _good(round_: Round, finding: Finding) -> Words | None:
    """Whom the shares count: "Loneliness: 40 in 100" could be read either way."""
    item = item_of(round_, finding)
    return words("People who {good}", good=Words(item.good)) if item and item.good else None


def _share(of: Share | None) -> Row:
    if of is None:
        return None, None, None
    return (number(of) if of.bound else of.percent), of.low, of.high


# --- one page to pass on --------------------------------------------------------------------------


def page(round_: Round, release: Release, place: Words, questions: Words) -> Page:
    """One page for a funder or a newsletter: only what may be told to everybody.

    `questions` is what the questionnaire is called.
    """
    findings = [finding for finding in release.public if shown(finding)]
    lines = (
        words("Answers were given until {day}, without names.", day=round_.closes_on),
        *how_many(round_, release),
    )
    none = words("Too few people to show more without telling on somebody.")
    return Page(
        name=f"feedback-{round_.id}.html",
        title=words(
            "{questions}: what people in {place} told us", questions=questions, place=place
        ),
        lines=lines if findings else (*lines, none),
        charts=charts(round_, release, public=True),
        grid=_page_grid(round_, findings),
        notes=tuple(_page_notes(round_)) if findings else tuple(cautions(round_)),
    )


def _page_grid(round_: Round, findings: Sequence[Finding]) -> Grid:
    title = words("In numbers")
    if not findings:
        return Grid(title, ())
    if round_.before_from:
        head: Row = (
            label("column", "What people said"),
            label("column", "Before, in 100"),
            label("column", "Afterwards, in 100"),
            label("column", "Clear or chance"),
        )
    else:
        head = (label("column", "What people said"), label("column", "In 100"))
    return Grid(title, (head, *(tuple(_page_row(round_, finding)) for finding in findings)))


def _page_row(round_: Round, finding: Finding) -> Iterator[Cell]:
    yield _good(round_, finding) or named(round_, finding)
    if round_.before_from:
        yield _ranged(finding.before)
    yield _ranged(finding.after)  # a scale has no shares
    if round_.before_from:
        yield verdict(finding)


def _ranged(of: Share | None) -> Words | None:
    if of is None:
        return None
    if of.bound:
        return number(of)
    return words("{percent} ({low} to {high})", percent=of.percent, low=of.low, high=of.high)


def _page_notes(round_: Round) -> Iterator[Words]:
    yield from cautions(round_)
    yield words("In brackets: the range in which chance alone may have moved a number.")
    if round_.before_from:
        yield words("Clear: so large a change would hardly come by chance.")
