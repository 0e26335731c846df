"""Pages that commands write: each command its own section, and leaves the others alone."""

from __future__ import annotations

import re
from pathlib import Path


def section(page: Path, heading: str) -> str:
    """A section of a page, from its heading to the next one; "" if it is not there."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    found = re.search(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[0].rstrip() + "\n" if found else ""


def write_section(page: Path, heading: str, body: str) -> None:
    """Write a section anew, at the end of the page if it was not there."""
    before = section(page, heading)
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    after = f"## {heading}\n\n{body.strip()}\n"
    text = text.replace(before, after) if before else f"{text.rstrip()}\n\n{after}"
    page.write_text(text, encoding="utf-8")


def write_between(page: Path, name: str, body: str) -> None:
    """Write anew what stands between `<!-- name -->` and `<!-- /name -->`, and nothing else.

    Raises ValueError if the page has no such marks.
    """
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, mark, rest = text.partition(begin)
    _, closing, after = rest.partition(end)
    if not (mark and closing):
        raise ValueError(f"{page.name} has no place for {name}")
    page.write_text(f"{before}{begin}\n{body.strip()}\n\n{end}{after}", encoding="utf-8")
