"""What a round found, in sentences: of the team's words for numbers, the plainest.

Numbers are what the release holds, and nothing is worked out from them here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.model import Words, counted, label, words
from flows.rounds import Finding, Item, Release, Round, Share

TOO_FEW = words("too few to show")
EARLY = words("An early sign: too few people to be sure.")
UNCLEAR = words("No clear change: it may be chance.")
BETTER = words("More people changed for the better than chance explains.")
WORSE = words("More people changed for the worse than chance explains.")


# --- the round ------------------------------------------------------------------------------------


def how_many(round_: Round, release: Release) -> Iterator[Words]:
    """How many answered, of how many who were asked."""
    if round_.before_from:
        yield counted(
            "About {count} person answered both times.",
            "About {count} people answered both times.",
            release.pairs,
        )
    else:
        yield counted(
            "About {count} person answered.", "About {count} people answered.", release.after
        )
    if release.invited:
        yield counted(
            "About {count} person was asked.", "About {count} people were asked.", release.invited
        )
    if len(release.rounds) > 1:
        yield words("Several small rounds were put together for this.")


def why_nothing(release: Release) -> Words:
    """Why there is nothing to show."""
    if release.why_not == "close":
        return words("There is nothing to show: with another result it could tell on somebody.")
    return words("Too few people answered. There is nothing to show, to protect them.")


def cautions(round_: Round) -> Iterator[Words]:
    """What nobody may forget who reads the numbers."""
    yield words("Numbers are rounded, and small ones left out, so that they tell on nobody.")
    if round_.before_from:
        yield words("People who answered both times may differ from the others.")
        yield words("The numbers do not show what made the change.")
    else:
        yield words("People who answered may differ from the others.")


# --- one finding ----------------------------------------------------------------------------------


def item_of(round_: Round, finding: Finding) -> Item | None:
    """The question it is about; None for a scale."""
    return next((item for item in round_.items if item.id == finding.item), None)


def named(round_: Round, finding: Finding) -> Words:
    """What charts and tables call it."""
    if item := item_of(round_, finding):
        return Words(item.short)
    parts = [Words(item.short) for item in round_.items if item.scale == finding.item]
    return words("{items}, taken together", items=listed(parts))


def listed(parts: Sequence[Words]) -> Words:
    """One after the other, with commas."""
    first, *rest = parts
    return words("{first}, {rest}", first=first, rest=listed(rest)) if rest else first


def in_a_row(sentences: Iterable[Words]) -> Words:
    """Sentences as one text."""
    first, *rest = sentences
    return words("{first} {rest}", first=first, rest=in_a_row(rest)) if rest else first


def shown(finding: Finding) -> bool:
    """Whether anything is told of it."""
    return bool(finding.before or finding.after or finding.better or finding.worse)


def share(of: Share | None) -> Words:
    """How many in a hundred."""
    if of is None:
        return TOO_FEW
    if of.bound == "or more":
        return words("{percent} in 100 or more", percent=of.percent)
    if of.bound == "or less":
        return words("{percent} in 100 or fewer", percent=of.percent)
    return words("about {percent} in 100", percent=of.percent)


def shares(round_: Round, finding: Finding) -> Words | None:
    """How many gave a good answer, before and afterwards."""
    item = item_of(round_, finding)
    if item is None or not item.good or finding.after is None:
        return None
    after = share(finding.after)
    if not round_.before_from:
        return words("People who {good}: {after}.", good=Words(item.good), after=after)
    return words(
        "People who {good}: {before} before, {after} afterwards.",
        good=Words(item.good),
        before=share(finding.before),
        after=after,
    )


def moved(finding: Finding) -> Words | None:
    """How many changed which way."""
    match finding:
        case Finding(better=int(better), same=int(same), worse=int(worse)):
            return words(
                "Changed for the better: about {better} people. The same: about {same}."
                " Changed for the worse: about {worse}.",
                better=better,
                same=same,
                worse=worse,
            )
        case Finding(better=int(better), not_better=int(others)):
            return words(
                "Changed for the better: about {better} people. The same or worse: about {others}.",
                better=better,
                others=others,
            )
        case Finding(worse=int(worse), not_worse=int(others)):
            return words(
                "Changed for the worse: about {worse} people. The same or better: about {others}.",
                worse=worse,
                others=others,
            )
    return None


def judged(finding: Finding) -> Words | None:
    """Whether it is more than chance."""
    match finding.evidence:
        case "early":
            return EARLY
        case "unclear":
            return UNCLEAR
        case "clear":
            return WORSE if finding.toward == "worse" else BETTER
    return None


def verdict(finding: Finding) -> Words | None:
    """The same in a cell of a table."""
    match finding.evidence:
        case "early":
            return label("verdict", "early sign")
        case "unclear":
            return label("verdict", "not clear")
        case "clear" if finding.toward == "worse":
            return label("verdict", "clearly worse")
        case "clear":
            return label("verdict", "clearly better")
    return None


def passed_over(finding: Finding) -> Words | None:
    """How many gave no answer to it."""
    if finding.skipped is None:
        return None
    return words("Without an answer: about {percent} in 100.", percent=finding.skipped)


def alone(finding: Finding | None) -> Words | None:
    """How those began who answered the first time only."""
    if finding is None or finding.before is None:
        return None
    return words(
        "Among those who answered only the first time: {before}.", before=share(finding.before)
    )


def told(
    round_: Round, finding: Finding, only_before: Finding | None = None, *, short: bool = False
) -> Words:
    """Everything about one question, as one text; `short`: without who changed which way."""
    if not shown(finding):
        return words("{item}: {said}.", item=named(round_, finding), said=TOO_FEW)
    first = shares(round_, finding)
    moves = None if short and first else moved(finding)
    if first is None and moves:
        moves = words("{item}. {said}", item=named(round_, finding), said=moves)
    parts = (first, moves, judged(finding), alone(only_before), passed_over(finding))
    return in_a_row(part for part in parts if part)
