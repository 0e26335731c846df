"""One cell of a table: from what somebody typed to a value, and back.

What is typed is taken generously: a date as in England or as in a computer, yes or true or 1, a
language by its name or its code. What cannot be right is refused with a reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flows import hours
from flows.catalogue import LANGUAGES, SOURCE, locale
from flows.categories import CATEGORIES
from flows.model import Quote, Words, words
from flows.team.limits import EAST, LONGEST_LINE, LONGEST_NAME, LONGEST_PURPOSE, NORTH

LONGEST_PHONE = 60
LONGEST_OWNER = 64

YES = frozenset({"yes", "y", "true", "1", "x", "ja"})
NO = frozenset({"no", "n", "false", "0", "nein"})
JOINERS = "\u200c\u200d"  # part of the spelling of Persian, Urdu and Hindi
LOST = "???"  # what an old CSV makes of letters that it cannot hold

# Names that people use, beside those of CLDR.
ALSO_CALLED = {
    "bengali": "bn",
    "sylheti": "syl",
    "farsi": "fa",
    "panjabi": "pa",
    "sorani": "ckb",
    "kurdish sorani": "ckb",
    "kurmanji": "kmr",
    "kurdish kurmanji": "kmr",
    "roma": "rom",
    "romani": "rom",
    "british sign language": "bfi",
    "bsl": "bfi",
    "mandarin": "zh",
    "cantonese": "yue",
}

# A spreadsheet takes a cell that begins so for a formula; "'" in front says that it is text.
_FORMULA = re.compile(r"'*[=+\-@]")
_MASKED = re.compile(r"'+[=+\-@]")
_PHONE = re.compile(r"\+?[0-9() /.-]+")
_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
_POUNDS = re.compile(r"£? ?([0-9]{1,4}(?:\.[0-9]{1,2})?)")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_UK_DATE = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_GAP = re.compile(r"[,;/]")


class Unfit(ValueError):
    """A cell cannot be used. `reason` says why, in a way that helps."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason.english)
        self.reason = reason


def tidy(typed: str) -> str:
    """What is in a cell: on one line, without controls, and without the mark against formulas."""
    kept = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", typed)
        if character.isspace()
        or character in JOINERS
        or not unicodedata.category(character).startswith("C")
    )
    text = " ".join("".join(kept).split())
    return text[1:] if _MASKED.match(text) else text


def masked(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


# --- each kind of cell ----------------------------------------------------------------------------


def short_text(length: int) -> Callable[[str], str]:
    """Reads a text of at most so many letters. Raises Unfit."""

    def read(typed: str) -> str:
        if len(typed) > length:
            raise Unfit(words("this is too long, at most {most} letters fit", most=length))
        if LOST in typed:
            raise Unfit(words("letters were lost here, save the file as “CSV UTF-8” or Excel"))
        return typed

    return read


def _phone(typed: str) -> str:
    digits = re.sub(r"[^0-9]", "", typed)
    fits = _PHONE.fullmatch(typed) and len(digits) >= 3 and len(typed) <= LONGEST_PHONE
    if typed and not fits:
        raise Unfit(words("a phone number has only digits and spaces, one number in a row"))
    # Short ones such as 111 stand alone; a long one without its 0 was taken for an amount.
    if len(digits) > 8 and not typed.startswith(("0", "+", "(0", "18001 ")):
        raise Unfit(words("the 0 at the front is missing, make this column text in Excel"))
    return typed


def _category(typed: str) -> str:
    wanted = typed.casefold()
    for category in CATEGORIES.values():
        if wanted in (category.id, category.name.english.casefold()):
            return category.id
    raise Unfit(
        words("this is no category, use one of: {list}", list=", ".join(CATEGORIES))
        if typed
        else words("the category is missing")
    )


def _within(low: float, high: float) -> Callable[[str], float | None]:
    def read(typed: str) -> float | None:
        if not typed:
            return None
        if not _NUMBER.fullmatch(typed):
            raise Unfit(words("this is no number, write it like {number}", number="51.8787"))
        if not low <= float(typed) <= high:
            raise Unfit(words("this is not in England, perhaps the two numbers are swapped"))
        return float(typed)

    return read


def _hours(typed: str) -> str:
    try:
        return hours.spelled(hours.parse(typed)) if typed else ""
    except ValueError:
        example = "Mo-Fr 09:00-17:00; Sa 10:00-12:00"
        raise Unfit(words("write the hours like this: {example}", example=example)) from None


def _languages(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for part in _GAP.split(typed) for code in _spoken(part)))


def _spoken(part: str) -> Iterator[str]:
    """The languages of one part: a name of several words, or several names."""
    if whole := language_code(part):
        yield whole
        return
    for word in part.split():
        code = language_code(word)
        if code is None:
            raise Unfit(words("the language {name} is not known", name=Quote(word[:LONGEST_NAME])))
        yield code


def language_code(name: str) -> str | None:
    """The code of a language, by its code or its English name."""
    wanted = " ".join(name.split()).casefold()
    return _codes().get(wanted)


@cache
def _codes() -> Mapping[str, str]:
    english = {
        code.replace("_", "-"): name
        for code, name in locale(SOURCE).languages.items()
        if code not in ("mul", "und", "zxx")
    }
    by_name = {name.casefold(): code for code, name in english.items()}
    by_code = {code.casefold(): code for code in (*english, *ALSO_CALLED.values(), "prs")}
    by_own_name = {name.casefold(): code for code, name in LANGUAGES.items()}
    return {**by_name, **by_code, **by_own_name, **ALSO_CALLED}


def language_name(code: str) -> str:
    """The English name of a language, if it leads back to the code; else the code."""
    name = locale(SOURCE).languages.get(code.replace("-", "_"), "")
    usable = name and not _GAP.search(name) and language_code(name) == code
    return name if usable else code


def _cost(typed: str) -> str:
    match = _POUNDS.fullmatch(typed)
    if typed.casefold() == "free" or (match and Decimal(match[1]) == 0):
        return "free"
    if match:
        return f"{Decimal(match[1]):.2f}".removesuffix(".00")
    if not typed:
        return ""
    raise Unfit(words("write the cost as “free” or as pounds, like {price}", price="3.50"))


def yes_or_no(typed: str) -> bool | None:
    """Yes, no, or nothing said. Raises Unfit."""
    wanted = typed.casefold()
    if wanted in YES or wanted in NO:
        return wanted in YES
    if not typed:
        return None
    raise Unfit(words("write yes or no, or leave it empty"))


def _link(typed: str) -> str:
    if not typed:
        return ""
    link = typed if "://" in typed else f"https://{typed}"
    if not _is_a_link(link) or len(link) > LONGEST_LINE:
        raise Unfit(words("a link begins with {start} and has no spaces", start="https://"))
    return link


def _is_a_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
        _ = parts.port  # raises for what is no number
    except ValueError:
        return False
    plain = link.isascii() and link.isprintable() and not re.search(r"[\s\"<>\\]", link)
    host = _HOST.fullmatch((parts.hostname or "").lower())
    return bool(plain and parts.scheme == "https" and host and "@" not in parts.netloc)


def a_day(typed: str) -> date | None:
    """A day as it is written in England or in a computer. Raises Unfit."""
    if not typed:
        return None
    try:
        if match := _ISO_DATE.fullmatch(typed):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _UK_DATE.fullmatch(typed):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass  # the 31st of June
    raise Unfit(words("this is no date, write it like {day}", day="20/11/2026"))


# --- the columns ----------------------------------------------------------------------------------


def _as_it_is(value: str) -> str:
    return value


def yes_no(value: bool | None) -> str:
    """How that is written."""
    return "" if value is None else "yes" if value else "no"


def _or_nothing(value: float | date | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else repr(value)


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of one field are read and written."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = _as_it_is
    signed: bool = False  # may begin with + or - and is no formula all the same
    field: str = ""  # of the record; "" when it is called as the column is


# Each field of a signpost that is one cell, in the order of the columns.
COLUMNS: Mapping[str, Column] = {
    "category": Column(_category),
    "name": Column(short_text(LONGEST_NAME)),
    "phone": Column(_phone, signed=True),
    "address": Column(short_text(LONGEST_LINE)),
    "latitude": Column(_within(*NORTH), _or_nothing, signed=True),
    "longitude": Column(_within(*EAST), _or_nothing, signed=True),
    "hours": Column(_hours),
    "languages": Column(_languages, lambda codes: ", ".join(map(language_name, codes))),
    "cost": Column(_cost),
    "women_only": Column(lambda typed: bool(yes_or_no(typed)), yes_no),
    "step_free": Column(yes_or_no, yes_no),
    "link": Column(_link),
    "source": Column(short_text(LONGEST_LINE)),
    "checked_on": Column(a_day, _or_nothing),
    "review_after": Column(a_day, _or_nothing),
    "owner": Column(short_text(LONGEST_OWNER)),
}
PURPOSE = Column(short_text(LONGEST_PURPOSE))
