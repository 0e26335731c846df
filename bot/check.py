"""`companion check`: is everything that authors and translators wrote fit to be shown?"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from flows.authoring import ContentError
from flows.checking import catalogue_problems, facts_past_review
from flows.library import load
from flows.signposts import overdue
from flows.team.shipped import shipped


def check() -> int:
    """Print what is wrong, each on a line; 0 when nothing is, 1 otherwise."""
    try:
        library = load()
        places_that_help = shipped(library)
        problems = catalogue_problems()
    except ContentError as error:
        problems = error.problems
    if problems:
        print("\n".join(problems), file=sys.stderr)
        print(f"{len(problems)} problems", file=sys.stderr)
        return 1
    today = datetime.now(UTC).date()
    waiting = facts_past_review(library, today)
    unsure = sum(overdue(place, today) for place in places_that_help)
    print(f"Content and catalogues are fit. {len(waiting)} facts wait for review:")
    print("\n".join(f"  {fact}" for fact in waiting))
    print(f"{unsure} of {len(places_that_help)} places that help say: please check first.")
    return 0
