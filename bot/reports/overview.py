"""One questionnaire over all places: rounds that were told of are added up, place by place.

Nothing but releases goes in, so nothing can come out that was not told already: there is no way
to ask for a part of it, and so nothing to subtract.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from bot.reports.cells import LOWEST
from bot.reports.statistics import wilson
from flows.feedback.result_lines import shown
from flows.feedback.result_overview import EVERYWHERE, Overview, Row
from flows.rounds import Finding, Release, Round, Share


@dataclass(frozen=True, slots=True)
class Told:
    """One release, and where it belongs."""

    place: str  # EVERYWHERE if its rounds are of several places
    round: Round
    release: Release


def overview(rounds: Iterable[Round], questionnaire: str, *, public: bool) -> Overview | None:
    """All that was told of a questionnaire; None if that is nothing.

    `public`: of what everybody may see, else of what the team may see. Rounds that were asked in
    other words than the newest one are left out.
    """
    told = _told(one for one in rounds if one.questionnaire == questionnaire)
    if not told:
        return None
    like = max(told, key=lambda one: (one.release.closed_on, one.round.id)).round
    told = [one for one in told if one.round.items == like.items and _twice(one) == _is_twice(like)]
    places = sorted({one.place for one in told} - {EVERYWHERE})
    rows = [_row(place, [one for one in told if one.place == place], public) for place in places]
    everywhere = _row(EVERYWHERE, told, public)
    return Overview(like, (*(row for row in rows if any(map(shown, row.findings))), everywhere))


def _is_twice(round_: Round) -> bool:
    return round_.before_from is not None


def _twice(one: Told) -> bool:
    return _is_twice(one.round)


def _told(rounds: Iterable[Round]) -> list[Told]:
    """Every release that told something, once."""
    found: dict[tuple[str, ...], Told] = {}
    for one in rounds:
        if one.release and not one.release.why_not:
            before = found.get(one.release.rounds)
            place = one.place if before is None or before.place == one.place else EVERYWHERE
            found[one.release.rounds] = Told(place, one, one.release)
    return list(found.values())


def _row(place: str, told: Sequence[Told], public: bool) -> Row:
    by_item: dict[str, list[Finding]] = {}
    for one in told:
        for finding in one.release.public if public else one.release.findings:
            by_item.setdefault(finding.item, []).append(finding)
    return Row(place, len(told), tuple(_added(item, all_) for item, all_ in by_item.items()))


def _added(item: str, findings: Sequence[Finding]) -> Finding:
    """What several findings say together; of one it is what it says itself."""
    visible = [finding for finding in findings if shown(finding)]
    if len(visible) <= 1:
        only = visible[0] if visible else Finding(item)
        return replace(only, evidence="", toward="")
    return Finding(
        item,
        sum(finding.answers for finding in visible),
        _together([(one.before, one.answers) for one in visible]),
        _together([(one.after, one.answers) for one in visible]),
        better=_sum(one.better for one in visible),
        same=_sum(one.same for one in visible),
        worse=_sum(one.worse for one in visible),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    """What they are together, if each of them is told."""
    known = list(counts)
    told = [count for count in known if count is not None]
    return sum(told) if len(told) == len(known) else None


def _together(shares: Sequence[tuple[Share | None, int]]) -> Share | None:
    """One share of several. What is told as a bound may be anything beyond it."""
    found = [(share, answers) for share, answers in shares if share]
    if len(found) < len(shares):
        return None
    of = sum(answers for _, answers in found)
    least = round(sum(_least(share) * answers for share, answers in found) / 100)
    most = round(sum(_most(share) * answers for share, answers in found) / 100)
    low, high = floor(100 * wilson(least, of).low), ceil(100 * wilson(most, of).high)
    percent = round(100 * (least + most) / (2 * of))
    if percent < LOWEST:
        return Share(LOWEST, 0, max(high, LOWEST), "or less")
    if percent > 100 - LOWEST:
        return Share(100 - LOWEST, min(low, 100 - LOWEST), 100, "or more")
    return Share(percent, low, high)


def _least(share: Share) -> int:
    return 0 if share.bound == "or less" else share.percent


def _most(share: Share) -> int:
    return 100 if share.bound == "or more" else share.percent
