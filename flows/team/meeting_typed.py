"""A day or a time of day that somebody types: taken only when it can mean one thing.

Both raise ValueError for anything else; whoever asks says kindly how it is written.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from functools import cache

from flows.catalogue import SOURCE, locale

FARTHEST = timedelta(days=2 * 366)  # ahead; a day after that is a slip of the finger
LONGEST = 40  # characters: nothing longer is a day
SHORTEST = 3  # letters that a month is known by

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DIGITS = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4})?)?")
_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.? (?P<name>[^\W\d]+)\.?,?(?: (?P<year>\d{4}))?"
)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?: ?([ap])\.?m\.?)?")
_HOUR = re.compile(r"(\d{1,2}) ?([ap])\.?m\.?")


def folded(typed: str) -> str:
    """One line in small letters, with digits as a computer writes them."""
    text = unicodedata.normalize("NFKC", typed[: 2 * LONGEST]).casefold()
    plain = (str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)
    # Marks of direction come along when a date is copied from a right-to-left text.
    kept = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(kept.split())


# --- a time of day --------------------------------------------------------------------------------


def time_of_day(typed: str) -> time:
    """ "18:30", "18.30", "6:30 pm" or "6 pm"; not "6:30", which could be twice a day."""
    text = folded(typed)
    if match := _CLOCK.fullmatch(text):
        hour, minute, half = match.groups()
        if half is None and len(hour) == 1:
            raise ValueError("in the morning or in the evening?")
        return time(_hour(int(hour), half), int(minute))
    if match := _HOUR.fullmatch(text):
        hour, half = match.groups()
        return time(_hour(int(hour), half))
    raise ValueError("no time of day")


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day. Raises ValueError for an hour that no clock shows."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("a clock with am and pm has twelve hours")
    return hour % 12 + (12 if half == "p" else 0)


# --- a day ----------------------------------------------------------------------------------------


def day_ahead(typed: str, today: date, language: str = SOURCE) -> date:
    """ "14/4/2027", "2027-04-14", "14 April 2027"; without a year, the next such day.

    Months have their names in English and in the reader's language.
    """
    text = folded(typed)
    if len(text) > LONGEST:
        raise ValueError("too long for a day")
    weekday, text = _weekday(text, language)
    parts = _parts(text, language)
    if parts is None:
        raise ValueError("no day")
    year, month, number = parts
    day = date(year, month, number) if year else _next(month, number, today)
    if weekday is not None and weekday != day.weekday():
        raise ValueError("the weekday is that of another day")
    if not today <= day <= today + FARTHEST:
        raise ValueError("not a day that is ahead")
    return day


def _parts(text: str, language: str) -> tuple[int, int, int] | None:
    """Year (0 if it is not said), month and day."""
    if match := _ISO.fullmatch(text) or _DIGITS.fullmatch(text):
        return int(match["year"] or 0), int(match["month"]), int(match["day"])
    if match := _NAMED.fullmatch(text):
        month = _month(match["name"], language) or _month(match["name"], SOURCE)
        return (int(match["year"] or 0), month, int(match["day"])) if month else None
    return None


def _next(month: int, number: int, today: date) -> date:
    """The first such day from today on. Raises ValueError when there is none."""
    for year in range(today.year, today.year + 5):  # the 29th of February may take some time
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day >= today:
            return day
    raise ValueError("no such day")


def _month(name: str, language: str) -> int | None:
    """A month by its name, or by the beginning of it: "sep" and "sept" are September."""
    months = _months(language)
    if name in months:
        return months[name]
    begun = {number for known, number in months.items() if known.startswith(name)}
    return begun.pop() if len(begun) == 1 and len(name) >= SHORTEST else None


@cache
def _months(language: str) -> dict[str, int]:
    return _by_name(language, "months")


def _weekday(text: str, language: str) -> tuple[int | None, str]:
    """The weekday that a text begins with, if it does, and the rest."""
    first, _, rest = text.partition(" ")
    named = first.rstrip(",.،")
    known = _weekdays(language).get(named, _weekdays(SOURCE).get(named))
    return (None, text) if known is None else (known, rest)


@cache
def _weekdays(language: str) -> dict[str, int]:
    return _by_name(language, "days")


def _by_name(language: str, kind: str) -> dict[str, int]:
    """The names of months or weekdays, long and short, as sentences and lists write them."""
    names = getattr(locale(language), kind)
    return {
        folded(str(name)).rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in names[form][width].items()
    }
