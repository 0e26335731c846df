"""The day and the time of a meeting: from buttons, or typed; with a word on what else is then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from flows import buttons, feasts
from flows.awaiting import awaiting
from flows.circles import agenda
from flows.model import (
    Button,
    Day,
    Reply,
    Row,
    Screen,
    ShortDay,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler
from flows.records import Meeting
from flows.team.editing import given
from flows.team.meeting_room import (
    back_to,
    can_change,
    changed,
    for_meeting,
    gently,
    meeting_screen,
    show_meeting,
)
from flows.team.meeting_typed import FARTHEST, day_ahead, time_of_day
from flows.world import Asked, World

SHOWN = 21  # days on one screen: three weeks
PAGES = 4  # of them; a day farther ahead is typed
PAGE = "w"  # "w2": the option for the third three weeks
EXAMPLE = timedelta(days=60)  # ahead: the day that shows how one is written

# Times to choose from, by the part of the day; others can be typed.
PARTS: Mapping[str, Words] = {
    "morning": label("button", "Morning"),
    "afternoon": label("button", "Afternoon"),
    "evening": label("button", "Evening"),
}
HALF_HOURS: Mapping[str, tuple[time, ...]] = {
    "morning": tuple(time(n // 2, n % 2 * 30) for n in range(18, 24)),
    "afternoon": tuple(time(n // 2, n % 2 * 30) for n in range(24, 34)),
    "evening": tuple(time(n // 2, n % 2 * 30) for n in range(34, 42)),
}

WAYS_ON: Row = (buttons.HOME, buttons.HELP)
IN_THE_PAST = words("That time is over already. Please choose one that is ahead.")
NOT_A_DAY = words("I cannot read this day, or it is over already.")
NOT_A_TIME = words("I cannot read this as a time. Is it in the morning or in the evening?")


def in_threes(every: Sequence[Button]) -> Iterator[Row]:
    return (tuple(every[start : start + 3]) for start in range(0, len(every), 3))


# --- the day --------------------------------------------------------------------------------------


def days_screen(
    verb: str, object_: str, option: str, today: date, back: Button, *said: Words
) -> Screen:
    """Three weeks of days; the option of each is the day, or `w1` for the next three weeks."""
    number = option.removeprefix(PAGE)
    page = min(int(number), PAGES - 1) if number.isdecimal() and len(number) == 1 else 0
    days = [today + timedelta(days=page * SHOWN + ahead) for ahead in range(SHOWN)]
    each = [
        Button(words("{day}", day=ShortDay(day)), choice(verb, object_, day.isoformat()))
        for day in days
    ]
    example = today + EXAMPLE
    written = Verbatim(f"{example.day}/{example.month}/{example.year}")
    return Screen(
        title=words("On which day?"),
        lines=(
            *said,
            words("From {first} to {last}.", first=Day(days[0]), last=Day(days[-1])),
            words("You can also write the day, for example {day}.", day=written),
        ),
        buttons=(*in_threes(each), _turning(verb, object_, page), (back,), WAYS_ON),
    )


def _turning(verb: str, object_: str, page: int) -> Row:
    earlier = Button(label("button", "← Earlier"), choice(verb, object_, f"{PAGE}{page - 1}"))
    later = Button(label("button", "Later →"), choice(verb, object_, f"{PAGE}{page + 1}"))
    return (*((earlier,) if page else ()), *((later,) if page + 1 < PAGES else ()))


def chosen_day(option: str, today: date) -> date | None:
    """The day that a button names, if it is ahead; None for anything else."""
    try:
        day = date.fromisoformat(option)
    except ValueError:
        return None
    return day if today <= day <= today + FARTHEST else None


def typed_day(asked: Asked, today: date) -> str:
    """The option that stands for the day they typed, "" if it is none."""
    try:
        return day_ahead(given(asked.event), today, asked.person.language).isoformat()
    except ValueError:
        return ""


def today_at(meeting: Meeting, world: World) -> date:
    return world.today(world.library.place(meeting.place))


def take_day(asked: Asked, meeting: Meeting, *said: Words) -> Reply:
    """The days to choose from, or the one tapped."""
    if not can_change(meeting, asked.world):
        return show_meeting(asked, meeting)
    today = today_at(meeting, asked.world)
    if day := chosen_day(asked.option, today):
        reply = _at(asked, meeting, day, meeting.at)
        if meeting.state != "draft" or meeting.venue:
            return reply
        # A draft that has just begun has no time of its own yet.
        return replace(first_time(asked, replace(meeting, day=day)), effects=reply.effects)
    person = awaiting(asked.person, asked.world, "meetingday", meeting.id)
    screen = days_screen("meetingday", meeting.id, asked.option, today, back_to(meeting), *said)
    return Reply(person, (screen,))


def take_typed_day(asked: Asked, meeting: Meeting) -> Reply:
    option = typed_day(asked, today_at(meeting, asked.world))
    return take_day(replace(asked, option=option), meeting, *(() if option else (NOT_A_DAY,)))


# --- the time -------------------------------------------------------------------------------------


def take_time(asked: Asked, meeting: Meeting, *said: Words) -> Reply:
    """The times to choose from, by part of the day, or the one tapped."""
    if not can_change(meeting, asked.world):
        return show_meeting(asked, meeting)
    if (at := _chosen_time(asked.option)) is not None:
        return _at(asked, meeting, meeting.day, at)
    return ask_time(asked, meeting, *said)


def ask_time(asked: Asked, meeting: Meeting, *said: Words, days: Sequence[Row] = ()) -> Reply:
    """At what time? What they type is one, too."""
    usual = next((part for part, times in HALF_HOURS.items() if meeting.at in times), "evening")
    part = asked.option if asked.option in PARTS else usual
    each = [
        Button(words("{time}", time=at), choice("meetingtime", meeting.id, f"{at:%H%M}"))
        for at in HALF_HOURS[part]
    ]
    parts = tuple(
        Button(text, choice("meetingtime", meeting.id, key)) for key, text in PARTS.items()
    )
    screen = Screen(
        title=words("At what time?"),
        lines=(
            words("{day}", day=Day(meeting.day)),
            *said,
            words("You can also write the time, for example {time}.", time=time(18, 45)),
        ),
        buttons=(*in_threes(each), parts, *days, (back_to(meeting),), WAYS_ON),
    )
    return Reply(awaiting(asked.person, asked.world, "meetingtime", meeting.id), (screen,))


def first_time(asked: Asked, draft: Meeting) -> Reply:
    """The time of a draft whose day was chosen; with a word on that day, but not yet on hours."""
    said, days = gently(draft, asked.world) if feasts.feasts(draft.day) else ((), ())
    return ask_time(replace(asked, option=""), draft, *said, days=days)


def _chosen_time(option: str) -> time | None:
    try:
        return time(int(option[:2]), int(option[2:])) if len(option) == 4 else None
    except ValueError:
        return None


def take_typed_time(asked: Asked, meeting: Meeting) -> Reply:
    try:
        at = time_of_day(given(asked.event))
    except ValueError:
        return take_time(replace(asked, option=""), meeting, NOT_A_TIME)
    return take_time(replace(asked, option=f"{at:%H%M}"), meeting)


# --- both -----------------------------------------------------------------------------------------


def _at(asked: Asked, meeting: Meeting, day: date, at: time) -> Reply:
    """The meeting at another time, and what else falls on that day."""
    moved = replace(meeting, day=day, at=at)
    if meeting.state == "set" and agenda.starts_at(moved) <= asked.world.now:
        return Reply(asked.person, (meeting_screen(meeting, asked, IN_THE_PAST),))
    moved, reply = changed(asked, meeting, day=day, at=at)
    said, days = gently(moved, asked.world)
    return replace(reply, screens=(meeting_screen(moved, asked, *said, days=days),))


TAPS: dict[str, Handler] = {
    "meetingday": for_meeting(take_day),
    "meetingtime": for_meeting(take_time),
}
TEXTS: dict[str, Handler] = {
    "meetingday": for_meeting(take_typed_day),
    "meetingtime": for_meeting(take_typed_time),
}
