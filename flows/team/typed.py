"""What somebody of the team types into a field of an entry: read as a cell of their file is.

Each takes an entry and a text, and gives the entry with it. Raises ValueError when the text
cannot be that field. Whatever gets in can be read by the readers of the directory.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from flows.bidi import clean_name, clean_text
from flows.records import Signpost
from flows.team.cells import COLUMNS, tidy
from flows.team.limits import LONGEST_NAME, LONGEST_PURPOSE

Take = Callable[[Signpost, str], Signpost]


def cell(field: str) -> Take:
    """A field that is one cell of the file as well."""

    def take(entry: Signpost, text: str) -> Signpost:
        value = COLUMNS[field].read(_line(text))
        return replace(entry, **{field: value})

    return take


def _line(text: str) -> str:
    """One line with something on it; digits as people dial them."""
    if not (line := tidy(text)):
        raise ValueError("nothing is written there")
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in line)


def name(entry: Signpost, text: str) -> Signpost:
    said = tidy(text)
    if not clean_name(said) or len(said) > LONGEST_NAME:
        raise ValueError("no name of a length that a button shows")
    return replace(entry, name=said)


def purpose_in(language: str) -> Take:
    """What it is for, in a language. It may have several lines."""

    def take(entry: Signpost, text: str) -> Signpost:
        said = clean_text(text)
        if not said or len(said) > LONGEST_PURPOSE:
            raise ValueError("too long for one entry, or empty")
        return replace(entry, purpose={**entry.purpose, language: said})

    return take


def pin(entry: Signpost, text: str) -> Signpost:
    """Latitude and longitude, as maps give them: "51.8787, -0.4200"."""
    parts = re.split(r"[\s,،;]+", _line(text))
    if len(parts) != 2:
        raise ValueError("two numbers are needed")
    latitude, longitude = (
        COLUMNS[field].read(part)
        for field, part in zip(("latitude", "longitude"), parts, strict=True)
    )
    return replace(entry, latitude=latitude, longitude=longitude)


def spoken(text: str) -> tuple[str, ...]:
    """The languages somebody names, as codes; "and" and a full stop are no names."""
    codes: tuple[str, ...] = COLUMNS["languages"].read(_line(re.sub(r"\band\b|\.|،", ",", text)))
    if not codes:
        raise ValueError("no language is named")
    return codes


def languages(entry: Signpost, text: str) -> Signpost:
    return replace(entry, languages=spoken(text))


def cost(entry: Signpost, text: str) -> Signpost:
    return cell("cost")(entry, text.replace(",", "."))


def link(entry: Signpost, text: str) -> Signpost:
    return cell("link")(entry, re.sub(r"^http://", "https://", tidy(text)))
