"""What a round found, as a picture: bars before and afterwards, and what they show in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.attachments import Bar, Bars, Chart
from flows.feedback.result_lines import TOO_FEW, how_many, item_of, judged, named, shares
from flows.model import Words, label, words
from flows.rounds import Finding, Release, Round, Share

IN_ONE = 5  # questions in one picture: more would be too small on a phone
THE_LINES = words("The thin line shows how far chance alone may have moved the number.")
A_BOUND = words("Dotted: the number is somewhere in there. To say more could tell on somebody.")


def charts(round_: Round, release: Release, *, public: bool = False) -> tuple[Chart, ...]:
    """All questions that can be drawn, a few to each picture; none if there is nothing to see."""
    findings = release.public if public else release.findings
    drawn = [finding for finding in findings if (item := item_of(round_, finding)) and item.good]
    if not any(finding.after for finding in drawn):
        return ()
    return tuple(
        _chart(round_, release, drawn[first : first + IN_ONE])
        for first in range(0, len(drawn), IN_ONE)
    )


def _chart(round_: Round, release: Release, findings: Sequence[Finding]) -> Chart:
    bounded = any(one and one.bound for found in findings for one in (found.before, found.after))
    return Chart(
        title=words("How many in 100"),
        lines=(next(how_many(round_, release)),),
        rows=tuple(_bars(round_, finding) for finding in findings),
        notes=(THE_LINES, A_BOUND) if bounded else (THE_LINES,),
        alt=tuple(in_words(round_, finding) for finding in findings),
    )


def _bars(round_: Round, finding: Finding) -> Bars:
    item = item_of(round_, finding)
    assert item is not None, "scales are not drawn"
    title = words("People who {good}", good=Words(item.good))
    if finding.after is None:
        return Bars(title, (), TOO_FEW)
    return Bars(title, tuple(_two(round_, finding)), judged(finding) or "")


def _two(round_: Round, finding: Finding) -> Iterator[Bar]:
    if finding.before:
        yield _bar(label("bar", "Before"), finding.before, later=False)
    if finding.after:
        name = label("bar", "Afterwards") if round_.before_from else label("bar", "Answers")
        yield _bar(name, finding.after, later=True)


def _bar(name: Words, of: Share, *, later: bool) -> Bar:
    return Bar(name, of.percent, of.low, of.high, number(of), of.bound, later)


def number(of: Share) -> Words:
    """How many in a hundred, as short as can be."""
    if of.bound == "or more":
        return label("bar", "{percent} or more", percent=of.percent)
    if of.bound == "or less":
        return label("bar", "{percent} or fewer", percent=of.percent)
    return label("bar", "{percent}", percent=of.percent)


def in_words(round_: Round, finding: Finding) -> Words:
    """What the bars of one question show, in few words."""
    few = words("{item}: {said}.", item=named(round_, finding), said=TOO_FEW)
    return shares(round_, finding) or few
