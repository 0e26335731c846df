"""The new value of a fact, as somebody of the team types it: read into what its file would hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flows.facts import value_of
from flows.model import Verbatim, Words, words
from flows.team.cells import COLUMNS, a_day, short_text, tidy
from flows.team.meeting_typed import folded

LONGEST = 80  # characters of a name or a time of day: it stands in the middle of a sentence
LONGEST_LINK = 128

_POUNDS = re.compile(r"£? ?([0-9]{1,5}(?:[.,][0-9]{1,2})?)(?: pounds?)?")
_NUMBER = re.compile(r"[0-9]{1,7}")
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a value is asked for, how it is read, and what is said when it cannot be read."""

    ask: Words
    unfit: Words
    read: Callable[[str], str]  # raises ValueError


def _phone(typed: str) -> str:
    number: str = COLUMNS["phone"].read(folded(typed))
    return number


def _pounds(typed: str) -> str:
    match = _POUNDS.fullmatch(folded(typed))
    if not match:
        raise ValueError("no price")
    return match[1].replace(",", ".")


def _number(typed: str) -> str:
    if not _NUMBER.fullmatch(number := folded(typed)):
        raise ValueError("no number")
    return str(int(number))


def _day(typed: str) -> str:
    day = a_day(folded(typed))
    return day.isoformat() if day else ""


def _link(typed: str) -> str:
    """As it stands in the files: without the beginning that all have."""
    link: str = COLUMNS["link"].read(_SCHEME.sub("https://", tidy(typed)))
    bare = _SCHEME.sub("", link).rstrip("/")
    if len(bare) > LONGEST_LINK:
        raise ValueError("too long to be read")
    return bare


def _text(typed: str) -> str:
    return short_text(LONGEST)(tidy(typed))


_PHONE = Asking(
    words("What is the number now? Write only the number."),
    words("A phone number has only digits. For example: 01582 510333."),
    _phone,
)

ASKINGS: Mapping[str, Asking] = {
    "phone": _PHONE,
    "helpline": _PHONE,
    "money": Asking(
        words("What does it cost now, in pounds? For example: 3.50."),
        words("Write only a number of pounds, for example 3.50."),
        _pounds,
    ),
    "number": Asking(
        words("Which number is right now? Write it in digits."),
        words("I cannot read this number. Write only digits, for example: 14."),
        _number,
    ),
    "date": Asking(
        words("Which day is right now? For example: {example}.", example=Verbatim("20/11/2026")),
        words(
            "I cannot read this day. Write it like this: {example}.", example=Verbatim("20/11/2026")
        ),
        _day,
    ),
    "link": Asking(
        words("What is the page now? Write its address."),
        words(
            "I cannot read this address. It looks like this: {example}.",
            example=Verbatim("luton.gov.uk"),
        ),
        _link,
    ),
    "text": Asking(
        words("What is it now? Write only the name or the time, as it should stand there."),
        words(
            "Please write it in a few words. For example: {example}.",
            example=Verbatim("Central Library"),
        ),
        _text,
    ),
}


def read(kind: str, typed: str) -> str:
    """The value as it would stand in a file. Raises ValueError for what that kind cannot be."""
    if kind not in ASKINGS:
        raise ValueError("this kind has no value")
    value = ASKINGS[kind].read(typed)
    value_of(kind, value)  # what is kept can be shown
    return value
