"""What a day means to people in an English town: feasts, holidays, and the hours of prayer.

A coordinator who picks a day is told, gently, who may not come, and is shown other days. Nothing
is refused. Which feasts count is a table; their dates come from the package `holidays`, which
knows no towns: a feast is taken from a country that keeps it as people here do.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from flows.model import Words, words
from flows.sunset import sunset


@dataclass(frozen=True, slots=True)
class Feast:
    """Something that keeps people from a meeting on a day, or at that hour."""

    name: Words
    about: bool = False  # a day more or less: the moon decides, or it differs from place to place
    when: Literal["day", "evening", "hour"] = "day"  # evening: it begins then, at sunset


@dataclass(frozen=True, slots=True)
class Row:
    """A feast, and where its date comes from."""

    country: str
    english: str  # its name in the package
    name: Words
    days: tuple[int, ...] = (0,)  # from the day in the package on
    about: bool = False
    evening: bool = False  # it begins at sunset on the day before


AROUND = (-1, 0, 1)  # the moon is looked for; mosques agree on the evening before
EID_AL_FITR = words("Eid al-Fitr")
EID_AL_ADHA = words("Eid al-Adha")
ASHURA = words("Ashura")
MAWLID = words("The birthday of the Prophet Muhammad")
VAISAKHI = words("Vaisakhi")
PASSOVER = words("Passover (Pesach)")
VESAK = words("Vesak")
NOWRUZ = words("Nowruz")

ENGLAND = "GB-ENG"
BANK_HOLIDAY = words("A bank holiday")  # every other day that is published for England
TABLE = (
    # Where mosques in England look for the moon differs: Africa sees it first, India last.
    Row("SO", "Eid al-Fitr", EID_AL_FITR, AROUND, about=True),
    Row("IN", "Eid al-Fitr", EID_AL_FITR, AROUND, about=True),
    Row("SO", "Eid al-Adha", EID_AL_ADHA, AROUND, about=True),
    Row("IN", "Eid al-Adha", EID_AL_ADHA, AROUND, about=True),
    Row("SO", "Ashura", ASHURA, about=True),
    Row("IN", "Ashura", ASHURA, about=True),
    Row("SO", "Prophet's Birthday", MAWLID, about=True),
    Row("IN", "Prophet's Birthday", MAWLID, about=True),
    # Tamils keep the day before.
    Row("IN", "Diwali", words("Diwali"), (-1, 0), about=True),
    Row("IN", "Holi", words("Holi"), (-1, 0), about=True),  # the fires are on the evening before
    Row("IN", "Dussehra", words("Dussehra")),
    Row("IN", "Guru Nanak's Birthday", words("The birthday of Guru Nanak")),
    Row("IN", "Vaisakhi", VAISAKHI),
    Row("BD", "Bengali New Year's Day", VAISAKHI),  # 14 April, as gurdwaras count; India may not
    Row("IL", "Rosh Hashanah", words("Rosh Hashanah"), evening=True),
    Row("IL", "Yom Kippur", words("Yom Kippur"), evening=True),
    # Outside Israel the great days of a feast are two each.
    Row("IL", "Sukkot", words("Sukkot"), (0, 1), evening=True),
    Row("IL", "Pesach", PASSOVER, (0, 1), evening=True),
    Row("IL", "Seventh day of Pesach", PASSOVER, (0, 1), evening=True),
    Row("IL", "Shavuot", words("Shavuot"), (0, 1), evening=True),
    Row("RS", "Orthodox Christmas Day", words("Orthodox Christmas"), evening=True),
    Row("GR", "Good Friday", words("Orthodox Good Friday")),
    Row("ER", "Orthodox Easter", words("Orthodox Easter")),
    Row("ER", "Ethiopian New Year", words("Ethiopian and Eritrean New Year")),
    Row(ENGLAND, "Good Friday", words("Good Friday")),
    Row("PL", "Easter Sunday", words("Easter Sunday")),
    Row(ENGLAND, "Easter Monday", words("Easter Monday")),
    Row("PL", "Christmas Eve", words("Christmas Eve")),  # for many the evening that counts
    Row(ENGLAND, "Christmas Day", words("Christmas Day")),
    Row(ENGLAND, "Boxing Day", words("Boxing Day")),
    Row(ENGLAND, "New Year's Day", words("New Year's Day")),
    Row("VN", "Lunar New Year", words("Lunar New Year"), evening=True),
    # The full moon of May; when there are two, countries choose either.
    Row("IN", "Buddha Purnima", VESAK, about=True),
    Row("SG", "Vesak Day", VESAK, about=True),
    Row("IR", "Nowruz", NOWRUZ, evening=True),
    Row("IQ", "Nowruz", NOWRUZ, evening=True),
)
MEAL = Feast(words("the meal after sunset in Ramadan"), about=True, when="hour")
RAMADAN = Row("AF", "First Day of Ramadan", MEAL.name, tuple(range(30)), about=True)
DANCES = Feast(words("the dances of Navratri"), when="hour")
NAVRATRI = Row("IN", "Dussehra", DANCES.name, tuple(range(-9, 0)))  # the nine nights before

FRIDAY_PRAYERS = Feast(words("Friday prayers"), when="hour")
SABBATH = Feast(words("the Jewish Sabbath"), when="hour")
SERVICES = Feast(words("Sunday services in churches"), when="hour")

ON_THAT_DAY = words("{feast} is on that day.")
ABOUT_THEN = words("{feast} is about then.")
THAT_EVENING = words("{feast} begins that evening.")
AT_THAT_TIME = words("At the same time: {feast}.")
SOME_WILL_NOT_COME = words("Some people may not be able to come.")

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
USUAL_LENGTH = 2 * AN_HOUR  # of a meeting
YEARS = range(2001, 2100)  # beyond, the package knows too little
OFFERED = 3  # other days


# --- for the team ---------------------------------------------------------------------------------


def gentle_lines(day: date, at: time) -> tuple[Words, ...]:
    """What to say to somebody who thinks of this day; nothing on most days."""
    lines = tuple(_line(feast) for feast in feasts_at(day, at))
    return (*lines, SOME_WILL_NOT_COME) if lines else ()


def better_days(day: date, at: time, today: date) -> tuple[date, ...]:
    """Days near it, still to come, with nothing on them: of this week or the next two.

    The same weekday comes first, for people have their week.
    """
    monday = day - day.weekday() * A_DAY
    near = [monday + days * A_DAY for days in range(21)]
    free = [other for other in near if today < other != day and not feasts_at(other, at)]
    free.sort(key=lambda other: (other.weekday() != day.weekday(), abs(other - day)))
    return tuple(sorted(free[:OFFERED]))


def _line(feast: Feast) -> Words:
    if feast.when == "hour":
        sentence = AT_THAT_TIME
    elif feast.when == "evening":
        sentence = THAT_EVENING
    else:
        sentence = ABOUT_THEN if feast.about else ON_THAT_DAY
    return Words(sentence.english, {"feast": feast.name})


# --- what falls on a day --------------------------------------------------------------------------


def feasts(day: date) -> tuple[Feast, ...]:
    """The feasts of a day, and those that begin at its sunset."""
    return _feasts_of(day.year).get(day, ())


def feasts_at(day: date, at: time) -> tuple[Feast, ...]:
    """What a meeting at that time would meet with."""
    begins, dusk = datetime.combine(day, at), sunset(day)
    ends = begins + USUAL_LENGTH
    whole = tuple(feast for feast in feasts(day) if feast.when == "day" or ends > dusk)
    hours = (feast for feast, since, until in _hours(day, dusk) if since < ends and begins < until)
    return (*whole, *hours)


def _hours(day: date, dusk: datetime) -> Iterator[tuple[Feast, datetime, datetime]]:
    """The hours of a day that some people keep free, week by week or in their season."""
    midnight = datetime.combine(day, time())
    match day.weekday():
        case 4:  # Friday
            # In winter the prayer is soon after noon, in summer an hour later.
            yield FRIDAY_PRAYERS, midnight + 12 * AN_HOUR, midnight + 14.5 * AN_HOUR
            yield SABBATH, dusk, midnight + A_DAY
        case 5:  # Saturday
            yield SABBATH, midnight, dusk + AN_HOUR  # until three stars are seen
        case 6:  # Sunday
            yield SERVICES, midnight + 9 * AN_HOUR, midnight + 12 * AN_HOUR
    if day in _days_of(RAMADAN, day.year):
        # Who fasts is at home when the sun sets, eats and prays.
        yield MEAL, dusk - AN_HOUR / 2, dusk + AN_HOUR
    if day in _days_of(NAVRATRI, day.year):
        yield DANCES, midnight + 19 * AN_HOUR, midnight + A_DAY


@lru_cache(maxsize=8)
def _feasts_of(year: int) -> Mapping[date, tuple[Feast, ...]]:
    """A year's feasts by day, each once, in the order of the table."""
    found: defaultdict[date, dict[str, Feast]] = defaultdict(dict)
    for row in TABLE:
        for day in _days_of(row, year):
            found[day].setdefault(row.name.english, Feast(row.name, row.about))
    for row in TABLE:
        for day in _days_of(row, year) if row.evening else ():
            evening = Feast(row.name, row.about, "evening")
            found[day - A_DAY].setdefault(row.name.english, evening)
    named = {row.english for row in TABLE if row.country == ENGLAND}
    for name, days in _published(ENGLAND, year).items():
        for day in () if name in named else days:
            found[day].setdefault(BANK_HOLIDAY.english, Feast(BANK_HOLIDAY))
    return {day: tuple(by_name.values()) for day, by_name in found.items()}


def _days_of(row: Row, year: int) -> list[date]:
    """The days of a feast in a year, and in those on either side: it may cross New Year."""
    published = _published(row.country, year).get(row.english, ())
    return [day + days * A_DAY for day in published for days in row.days]


@lru_cache(maxsize=64)
def _published(country: str, year: int) -> Mapping[str, tuple[date, ...]]:
    """The holidays of a country by name: of a year, and of those on either side."""
    if year not in YEARS:
        return {}
    # Here and not above: 15 MiB and a tenth of a second, which only a coordinator who picks
    # a day has need of.
    from holidays import country_holidays  # noqa: PLC0415

    # Of later years the package knows no feasts of India, and says so.
    warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
    country, _, part = country.partition("-")
    kinds = ("public", "optional") if country == "IN" else None
    years = range(year - 1, year + 2)
    calendar = country_holidays(
        country, subdiv=part or None, years=years, language="en_US", categories=kinds
    )
    found = defaultdict(list)
    for day in sorted(calendar):
        for name in calendar.get_list(day):
            found[name.removesuffix(" (estimated)")].append(day)
    return {name: tuple(days) for name, days in found.items()}
