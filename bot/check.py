"""`companion check`: is everything that authors and translators wrote fit to be shown?"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from flows.authoring import ContentError
from flows.checking import catalogue_problems, facts_past_review
from flows.library import load


def check() -> int:
    """Print what is wrong, each on a line; 0 when nothing is, 1 otherwise."""
    try:
        library = load()
        problems = catalogue_problems()
    except ContentError as error:
        problems = error.problems
    if problems:
        print("\n".join(problems), file=sys.stderr)
        print(f"{len(problems)} problems", file=sys.stderr)
        return 1
    waiting = facts_past_review(library, datetime.now(UTC).date())
    print(f"Content and catalogues are fit. {len(waiting)} facts wait for review:")
    print("\n".join(f"  {fact}" for fact in waiting))
    return 0
