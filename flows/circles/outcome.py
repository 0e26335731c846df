"""What a choice by approval leads to. It depends on the last approvals of each member only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from flows.records import Circle, Member, Suggestion

# With fewer, a number would tell what one of them has chosen.
ENOUGH_TO_COUNT = 5


def choosers(members: Iterable[Member]) -> int:
    """How many members have taken part: they approve of something."""
    return sum(bool(member.approves) for member in members if _counts(member))


def counted(
    members: Iterable[Member], suggestions: Collection[Suggestion]
) -> tuple[Suggestion, ...]:
    """The suggestions, each with how many members approve of it."""
    approvals = Counter(
        id_ for member in members if _counts(member) for id_ in set(member.approves)
    )
    return tuple(replace(one, approvals=approvals[one.id]) for one in suggestions)


def _counts(member: Member) -> bool:
    return member.state == "in"


def first(suggestions: Collection[Suggestion]) -> tuple[Suggestion, ...]:
    """Those with the most approvals: one, or several that are tied; none if nobody approves."""
    most = max((one.approvals for one in suggestions), default=0)
    return in_order(one for one in suggestions if most and one.approvals == most)


def in_order(suggestions: Iterable[Suggestion], topic: str = "") -> tuple[Suggestion, ...]:
    """By approvals; of tied ones the one that was picked first, then the one made first."""
    return tuple(
        sorted(suggestions, key=lambda s: (-s.approvals, s.text != topic, s.made_at, s.id))
    )


def shown_count(suggestions: Collection[Suggestion]) -> int | None:
    """How many approve of the first, if that many people can stand for one another."""
    most = max((one.approvals for one in suggestions), default=0)
    return most if most >= ENOUGH_TO_COUNT else None


def to_pick(circle: Circle, suggestions: Collection[Suggestion]) -> tuple[Suggestion, ...]:
    """The tied ones, while nobody has picked one of them yet."""
    if circle.choosing != "closed" or circle.topic:
        return ()
    return first(suggestions)
