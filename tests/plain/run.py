"""`make words`: measures how plain the content is; writes docs/plain-language.md."""

from __future__ import annotations

from pathlib import Path

from bot.check import from_here
from tests.plain.budget import beyond, typed
from tests.plain.measure import measured
from tests.plain.report import page
from tests.plain.texts import pieces

PAGE = Path(__file__).parents[2] / "docs" / "plain-language.md"


def main() -> None:
    """Write the page, and name what is not plain enough."""
    found = [measured(piece) for piece in pieces()]
    PAGE.write_text(page(found), encoding="utf-8")
    problems = [what for one in found for what in (*beyond(one), *typed(one.piece))]
    print(from_here("\n".join(problems)) or "Everything keeps to its budget.")


if __name__ == "__main__":
    main()
