"""`companion check`: is everything that authors and translators wrote fit to be shown?"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from flows.authoring import ContentError
from flows.checking import (
    catalogue_problems,
    facts_past_review,
    facts_table,
    facts_without_care,
)
from flows.library import load
from flows.published import lost
from flows.signposts import overdue
from flows.team.shipped import shipped


def check() -> int:
    """Print what is wrong, each on a line; 0 when nothing is, 1 otherwise."""
    try:
        library = load()
        places_that_help = shipped(library)
        problems = [*facts_without_care(library), *lost(library), *catalogue_problems()]
    except ContentError as error:
        problems = error.problems
    if problems:
        return _wrong(problems)
    today = datetime.now(UTC).date()
    waiting = facts_past_review(library, today)
    unsure = sum(overdue(place, today) for place in places_that_help)
    print(f"Content and catalogues are fit. {len(waiting)} facts wait for review:")
    print("\n".join(f"  {fact}" for fact in waiting))
    print(f"{unsure} of {len(places_that_help)} places that help say: please check first.")
    return 0


def check_facts() -> int:
    """Print every fact of the files, what is due first at the top; 1 if one is without care."""
    try:
        library = load()
    except ContentError as error:
        return _wrong(error.problems)
    print("\n".join(facts_table(library, datetime.now(UTC).date())))
    problems = facts_without_care(library)
    return _wrong(problems) if problems else 0


def _wrong(problems: list[str]) -> int:
    print(from_here("\n".join(problems)), file=sys.stderr)
    print("1 problem" if len(problems) == 1 else f"{len(problems)} problems", file=sys.stderr)
    return 1


def from_here(told: str) -> str:
    """The same, with the files named as they are called from where somebody stands."""
    return told.replace(f"{Path.cwd()}/", "")
