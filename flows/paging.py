"""Lists longer than a phone: which page is shown, and the way to the others."""

from __future__ import annotations

from collections.abc import Callable

from flows.model import Button, Row, label

ON_A_PAGE = 8  # rows that fit a phone with a title above and the ways on below


def page_of(option: str, rows: int, on_a_page: int = ON_A_PAGE) -> int:
    """The page a button names, counted from 0; the nearest there is, whatever it says."""
    page = int(option) if option.isascii() and option.isdecimal() and len(option) <= 4 else 0
    return min(page, max(rows - 1, 0) // on_a_page)


def turning(
    to: Callable[[int], str], page: int, rows: int, on_a_page: int = ON_A_PAGE
) -> tuple[Row, ...]:
    """The way to the pages before and after, if there are any; `to` makes the choice of a page."""
    ways = []
    if page:
        ways.append(Button(label("button", "← Back"), to(page - 1)))
    if (page + 1) * on_a_page < rows:
        ways.append(Button(label("button", "More →"), to(page + 1)))
    return (tuple(ways),) if ways else ()
