"""Opening hours: "Mo-Fr 09:00-17:00; Sa 10:00-12:00", "24/7", or "" when nobody knows them.

They are kept as that short text, in its one usual spelling, and said in the words of each
language. How people type it is taken generously: "mon to fri 9am - 5pm" is the same.
Bank holidays, and hours that change with the week, are for the words of the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ALWAYS = "24/7"
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MIDNIGHT = 24 * 60
LENGTH = 256  # of the text that is kept

Span = tuple[int, int]  # minutes after midnight, from and to; a night ends before it begins
Run = tuple[int, int]  # the first and the last day of several in a row


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours as a value of a sentence. Text that cannot be read is shown as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The same hours on some days of the week."""

    days: tuple[int, ...]  # 0 is Monday
    times: tuple[Span, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """The days, those in a row together: three or more; two stand side by side."""
        return tuple(_runs(self.days))


EVERY_DAY = tuple(range(7))
DAY_AND_NIGHT = Opening(EVERY_DAY, ((0, MIDNIGHT),))

_ANY_TIME = {ALWAYS, "24 hours", "24h", "always", "always open"}
_ANY_DAY = {"daily", "every day"}
_SHUT = ("closed", "off")
_DASH = re.compile(r"\s*(?:[-–—‐−]|\bto\b|\buntil\b)\s*")
_RULES = re.compile(r";|(?<=[0-9m])\s*,\s*(?=[a-z])")  # "mo 9-12, tu 10-12" are two
_RULE = re.compile(r"(?P<days>[^0-9]*?)[\s:]*(?P<times>[0-9].*)")
_DAY = re.compile(r"(mo|tu|we|th|fr|sa|su)[a-z]{0,7}\.?")
_AND = re.compile(r",|&|\band\b")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm)?")


def parse(text: str) -> tuple[Opening, ...]:
    """What a text says; nothing for "". Raises ValueError with the reason."""
    text = " ".join(text.casefold().split()).strip(" ;")
    if not text:
        return ()
    if text in _ANY_TIME:
        return (DAY_AND_NIGHT,)
    parts = [part.strip() for part in _RULES.split(text)]
    openings = tuple(_rule(part) for part in parts if part and not part.endswith(_SHUT))
    if not openings:
        raise ValueError("it is never open")
    if len(spelled(openings)) > LENGTH:
        raise ValueError("these are too many hours for one entry")
    return openings


def spelled(openings: tuple[Opening, ...]) -> str:
    """The one usual spelling: `parse` of it gives the same again."""
    if openings == (DAY_AND_NIGHT,):
        return ALWAYS
    return "; ".join(
        f"{','.join(map(_run, opening.runs))} {','.join(map(_span, opening.times))}"
        for opening in openings
    )


def clock(minutes: int) -> str:
    """A time of day as people in England read it on a door: 09:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _rule(text: str) -> Opening:
    """One rule, such as "mo-fr 9am-5pm"."""
    parts = _RULE.fullmatch(text)
    if parts is None:
        raise ValueError(f"no time is written in {text!r}")
    times = sorted({_read_span(span) for span in parts["times"].split(",") if span.strip()})
    if not times:
        raise ValueError(f"no time is written in {text!r}")
    return Opening(tuple(_days(parts["days"])), tuple(times))


def _days(text: str) -> list[int]:
    written = text.strip(" ,:")
    if not written:
        raise ValueError("the days are missing, for example Mo-Fr")
    if written in _ANY_DAY:
        return list(EVERY_DAY)
    found: set[int] = set()
    for part in _AND.split(written):
        ends = [_day(day) for day in _DASH.split(part.strip())]
        if len(ends) > 2:
            raise ValueError(f"these days cannot be read: {part.strip()!r}")
        first, last = ends[0], ends[-1]
        # "Sa-Mo" goes round the end of the week.
        found.update(day % 7 for day in range(first, last + (7 if last < first else 0) + 1))
    return sorted(found)


def _day(text: str) -> int:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a day: write Mo, Tu, We, Th, Fr, Sa or Su")
    return [day.casefold() for day in DAYS].index(match[1])


def _read_span(text: str) -> Span:
    ends = _DASH.split(text.strip())
    if len(ends) != 2:
        raise ValueError(f"{text.strip()!r} needs a beginning and an end, for example 09:00-17:00")
    (begin, _), (end, exact) = _time(ends[0]), _time(ends[1])
    if begin in (end, MIDNIGHT):
        raise ValueError(f"{text.strip()!r} is no time at all")
    # "9-5" may mean the afternoon; "20:00-08:00" is a night.
    if end < begin and not exact:
        raise ValueError(f"{text.strip()!r} can mean two things: write it like 09:00-17:00")
    return begin, end


def _time(text: str) -> tuple[int, bool]:
    """Minutes after midnight, and whether it was written so that it can mean only one thing."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text.strip()!r} is not a time: write it like 09:00")
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"{text.strip()!r} is not a time: write it like 09:00")
        hour = hour % 12 + (12 if half == "pm" else 0)
    minutes = hour * 60 + minute
    if minute > 59 or minutes > MIDNIGHT:
        raise ValueError(f"{text.strip()!r} is not a time: write it like 09:00")
    return minutes, bool(half or match[2])


def _runs(days: tuple[int, ...]) -> Iterator[Run]:
    """Neighbouring days as one run, if they are three or more."""
    row: list[int] = []
    for day in (*days, None):
        if row and (day is None or day != row[-1] + 1):
            yield from [(row[0], row[-1])] if len(row) > 2 else [(d, d) for d in row]
            row = []
        if day is not None:
            row.append(day)


def _run(run: Run) -> str:
    first, last = run
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _span(span: Span) -> str:
    return f"{clock(span[0])}-{clock(span[1])}"
