"""What a round found, for the team: in sentences, as a picture, and as files to keep or pass on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.attachments import Attachment
from flows.feedback.result_chart import charts
from flows.feedback.result_lines import (
    EARLY,
    cautions,
    how_many,
    item_of,
    listed,
    named,
    shown,
    told,
    why_nothing,
)
from flows.feedback.result_tables import page, table, workbook
from flows.model import Row, Screen, Words, words
from flows.rounds import Finding, Release, Round

IN_FULL = 5  # questions of which a message can hold everything; of more it holds what matters


def result_screen(round_: Round, release: Release, buttons: tuple[Row, ...] = ()) -> Screen:
    """What changed, question by question, in sentences."""
    if release.why_not:
        return Screen((why_nothing(release),), title=_title(release), buttons=buttons)
    return Screen(
        title=_title(release),
        lines=(
            *how_many(round_, release),
            *_found(round_, release),
            *cautions(round_),
        ),
        buttons=buttons,
    )


def _title(release: Release) -> Words:
    return words("What people told us, {day}", day=release.closed_on)


def _found(round_: Round, release: Release) -> Iterator[Words]:
    alone = {finding.item: finding for finding in release.unpaired}
    visible = [finding for finding in release.findings if shown(finding)]
    short = len(visible) > IN_FULL
    if visible and all(finding.evidence == "early" for finding in visible):
        yield EARLY  # once, and not with each of them
        visible = [replace(finding, evidence="") for finding in visible]
    for finding in visible:
        yield told(round_, finding, alone.get(finding.item), short=short)
    yield from _hidden(round_, [one for one in release.findings if not shown(one)])


def _hidden(round_: Round, findings: Sequence[Finding]) -> Iterator[Words]:
    """The questions of which nothing can be told, in one sentence."""
    asked = [finding for finding in findings if item_of(round_, finding)]  # and not their sums
    if asked:
        items = listed([named(round_, finding) for finding in asked])
        yield words("Too few to show: {items}.", items=items)


# --- with something attached ----------------------------------------------------------------------


def chart_screens(
    round_: Round, release: Release, buttons: tuple[Row, ...] = ()
) -> tuple[Screen, ...]:
    """The pictures, each with what it shows in words; the buttons stand below the last."""
    drawn = charts(round_, release)
    return tuple(
        Screen(
            tuple(line for line in chart.alt if isinstance(line, Words)),
            attachment=chart,
            listed=True,
            fresh=True,
            buttons=buttons if chart is drawn[-1] else (),
        )
        for chart in drawn
    )


def workbook_screen(round_: Round, release: Release, buttons: tuple[Row, ...] = ()) -> Screen:
    """All numbers as a spreadsheet."""
    line = words("All numbers, as a table. Only the sheet “To pass on” is for others.")
    return _with(line, workbook(round_, release), buttons)


def table_screen(round_: Round, release: Release, buttons: tuple[Row, ...] = ()) -> Screen:
    """All numbers as plain rows, for other programs."""
    line = words("All numbers, as rows for other programs. They are for the team only.")
    return _with(line, table(round_, release), buttons)


def page_screen(
    round_: Round,
    release: Release,
    place: Words,
    questions: Words,
    buttons: tuple[Row, ...] = (),
) -> Screen:
    """One page to print or to pass on. `questions` is what the questionnaire is called."""
    line = words("One page to print or to pass on: it holds only what everybody may see.")
    return _with(line, page(round_, release, place, questions), buttons)


def _with(line: Words, attachment: Attachment, buttons: tuple[Row, ...]) -> Screen:
    return Screen((line,), attachment=attachment, buttons=buttons)
