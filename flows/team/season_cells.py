"""One cell of a season: what stands in the columns of a circle, and in those of a meeting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from flows.circles.comforts import ACCESS, FOOD, WHO
from flows.model import Quote, Words, words
from flows.records import Staff
from flows.team.cells import COLUMNS, Column, Unfit, a_day, short_text, tidy, yes_no, yes_or_no
from flows.team.circle_fields import MOST_LEADERS
from flows.team.limits import LONGEST_NAME
from flows.team.meeting_fields import LONGEST_WAY
from flows.team.meeting_typed import time_of_day

FEWEST_SEATS, MOST_SEATS = 2, 60
MOST_MEETINGS = 999  # in one series
SHORTEST, USUAL, LONGEST = 15, 120, 720  # minutes of a meeting
BIG = "big"  # how a Big Conversation is written
JOINER = "; "  # between names

NO_DAY = words("the day is missing")
NO_TIME = words("the time is missing")
NO_VENUE = words("the venue is missing")

_GAP = re.compile(r"[,;]")
_DIGITS = re.compile(r"[0-9]{1,4}")
_WITH_SECONDS = re.compile(r"([0-9]{1,2}:[0-9]{2}):[0-9]{2}")


def names_in(typed: str) -> list[str]:
    """The names in a cell, each once."""
    return list(dict.fromkeys(name for part in typed.split(";") if (name := part.strip())))


def number_of(typed: str) -> int:
    """Which meeting it is; 0 for a Big Conversation. Raises Unfit."""
    if typed.casefold() in (BIG, "big conversation"):
        return 0
    if _DIGITS.fullmatch(typed) and 0 < int(typed) <= MOST_MEETINGS:
        return int(typed)
    raise Unfit(words("write which meeting it is: 1, 2, 3, or big"))


def number_written(number: int) -> str:
    return str(number) if number else BIG


def _number(low: int, high: int, usual: int | None = None) -> Callable[[str], int]:
    def read(typed: str) -> int:
        if not typed and usual is not None:
            return usual
        if not _DIGITS.fullmatch(typed) or not low <= int(typed) <= high:
            raise Unfit(words("write a number from {low} to {high}", low=low, high=high))
        return int(typed)

    return read


def _day(typed: str) -> date:
    if (day := a_day(typed)) is None:
        raise Unfit(NO_DAY)
    return day


def _time(typed: str) -> time:
    if not typed:
        raise Unfit(NO_TIME)
    if match := _WITH_SECONDS.fullmatch(typed):  # as Excel writes a time into a CSV file
        typed = match[1].zfill(5)
    try:
        return time_of_day(typed)
    except ValueError:
        reason = words("this is no time, write it like {time}", time=time(18, 30))
        raise Unfit(reason) from None


def _languages(typed: str) -> tuple[str, ...]:
    codes: tuple[str, ...] = COLUMNS["languages"].read(typed)
    if not codes:
        raise Unfit(words("no language is named"))
    return codes


def _one_of(known: Mapping[Any, Words]) -> Callable[[str], str]:
    def read(typed: str) -> str:
        wanted = typed.casefold().strip(" .")
        for key, said in known.items():
            if wanted in (key, key.replace("_", " "), said.english.casefold().strip(" .")):
                return str(key)
        listed = ", ".join(known)
        raise Unfit(words("“{name}” is not known, use: {list}", name=_shown(typed), list=listed))

    return read


def _several_of(known: Mapping[Any, Words]) -> Callable[[str], tuple[str, ...]]:
    one = _one_of(known)

    def read(typed: str) -> tuple[str, ...]:
        parts = (part.strip() for part in _GAP.split(typed))
        return tuple(dict.fromkeys(one(part) for part in parts if part))

    return read


def _people(team: Iterable[Staff]) -> Callable[[str], tuple[str, ...]]:
    """Names of the team of a place into ids."""
    by_name: dict[str, list[str]] = {}
    for staff in team:
        by_name.setdefault(tidy(staff.name).casefold(), []).append(staff.id)

    def read(typed: str) -> tuple[str, ...]:
        if len(wanted := names_in(typed)) > MOST_LEADERS:
            raise Unfit(words("a circle has one facilitator or two"))
        return tuple(dict.fromkeys(one(name) for name in wanted))

    def one(name: str) -> str:
        match by_name.get(name.casefold(), []):
            case [id_]:
                return id_
            case []:
                reason = words(
                    "nobody who can lead a circle there is called “{name}”", name=_shown(name)
                )
            case _:
                reason = words("several people there are called “{name}”", name=_shown(name))
        raise Unfit(reason)

    return read


def _shown(typed: str) -> Quote:
    return Quote(typed[:LONGEST_NAME])


# --- the columns ----------------------------------------------------------------------------------


def circle_columns(team: Iterable[Staff], seated: int = 0) -> Mapping[str, Column]:
    """What is said of a circle in which so many have a seat, where these people may lead one."""
    team = tuple(team)
    called = {staff.id: staff.name for staff in team}

    def written(ids: Iterable[str]) -> str:
        return JOINER.join(called[id_] for id_ in ids if id_ in called)

    return {
        "who": Column(_one_of(WHO)),
        "languages": replace(COLUMNS["languages"], read=_languages),
        "seats": Column(_number(max(FEWEST_SEATS, seated), MOST_SEATS), str, field="capacity"),
        "facilitators": Column(_people(team), written),
        "listed": Column(yes_or_no, yes_no),
    }


MEETING_COLUMNS: Mapping[str, Column] = {
    "day": Column(_day, date.isoformat),
    "time": Column(_time, lambda at: at.isoformat("minutes"), field="at"),
    "minutes": Column(_number(SHORTEST, LONGEST, USUAL), str),
    "venue": Column(short_text(LONGEST_NAME)),
    "address": COLUMNS["address"],
    "latitude": COLUMNS["latitude"],
    "longitude": COLUMNS["longitude"],
    "directions": Column(short_text(LONGEST_WAY)),
    "food": Column(_several_of(FOOD), ", ".join),
    "access": Column(_several_of(ACCESS), ", ".join),
}
CIRCLE_HEADINGS = tuple(circle_columns(()))
HEADINGS: tuple[str, ...] = ("circle", "place", *CIRCLE_HEADINGS, "meeting", *MEETING_COLUMNS)
