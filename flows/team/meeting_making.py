"""Making a meeting with a few taps; inviting members to it, calling it off, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from flows import buttons, feasts
from flows.awaiting import awaiting
from flows.circles import agenda
from flows.circles.lines import name, when
from flows.model import (
    Button,
    Day,
    Put,
    Remove,
    Reply,
    Screen,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler
from flows.records import Circle, Meeting
from flows.team.circles import circle_name, for_circle, meetings_of, room_screen
from flows.team.meeting_days import NOT_A_DAY, chosen_day, days_screen, first_time, typed_day
from flows.team.meeting_room import (
    back_to,
    for_meeting,
    gently,
    kept,
    meeting_screen,
    missing,
    of_its_circle,
    show_meeting,
)
from flows.world import Asked, World

OTHER = "day"  # the option: on another day
USUAL = time(18)  # after most work and school
A_WEEK = timedelta(days=7)
LAST_OF_THE_SERIES = 3


# --- a new one ------------------------------------------------------------------------------------


def begin(asked: Asked, circle: Circle, *said: Words) -> Reply:
    """As last time, a week later, with one tap; or on another day."""
    world = asked.world
    if circle.state == "over":
        return Reply(asked.person, (room_screen(circle, world),))
    earlier = _earlier(circle, world)
    today = world.today(world.library.place(circle.place))
    if day := chosen_day(asked.option, today):
        return made(asked, _like(earlier, circle, day, world))
    if earlier and not asked.option:
        again = _like(earlier, circle, _weeks_later(earlier.day, today), world)
        return Reply(asked.person, (_again_screen(again, circle),))
    person = awaiting(asked.person, world, "newmeeting", circle.id)
    back = Button(label("button", "← Back"), choice("circleset", circle.id, "meetings"))
    screen = days_screen("newmeeting", circle.id, asked.option, today, back, *said)
    return Reply(person, (screen,))


def take_typed_day(asked: Asked, circle: Circle) -> Reply:
    today = asked.world.today(asked.world.library.place(circle.place))
    option = typed_day(asked, today)
    return begin(replace(asked, option=option or OTHER), circle, *(() if option else (NOT_A_DAY,)))


def _earlier(circle: Circle, world: World) -> Meeting | None:
    """The last meeting of the circle that was not called off."""
    own = [m for m in meetings_of(circle, world.desk) if m.number and m.state != "cancelled"]
    return own[-1] if own else None


def _weeks_later(day: date, today: date) -> date:
    """The same weekday, a week later, or so many weeks that it is ahead."""
    weeks = max(1, (today - day) // A_WEEK + 1)
    return day + weeks * A_WEEK


def _like(earlier: Meeting | None, circle: Circle, day: date, world: World) -> Meeting:
    """The next meeting of a circle: time, place and comforts are those of the one before."""
    meeting = Meeting(
        id=world.new_id(),
        place=circle.place,
        circles=(circle.id,),
        day=day,
        at=USUAL,
        zone=world.library.place(circle.place).clock.key,
        changed_at=world.now,
        reminders=circle.reminders,
    )
    if earlier is None:
        return meeting
    numbers = [m.number for m in meetings_of(circle, world.desk) if m.state != "cancelled"]
    return replace(
        meeting,
        at=earlier.at,
        number=max(numbers) + 1,
        minutes=earlier.minutes,
        venue=earlier.venue,
        address=earlier.address,
        latitude=earlier.latitude,
        longitude=earlier.longitude,
        directions=earlier.directions,
        food=earlier.food,
        access=earlier.access,
    )


def _again_screen(again: Meeting, circle: Circle) -> Screen:
    same = words("{day}, {time}", day=Day(again.day), time=again.at)
    where = (words("{place}", place=Verbatim(again.venue)),) if again.venue else ()
    # The button names the day: tapped twice, it begins one meeting.
    to_it = choice("newmeeting", circle.id, again.day.isoformat())
    yes = Button(label("button", "Yes, like that"), to_it)
    no = Button(label("button", "On another day"), choice("newmeeting", circle.id, OTHER))
    back = Button(label("button", "← Back"), choice("circleset", circle.id, "meetings"))
    return Screen(
        title=words("The next meeting of {circle}", circle=circle_name(circle)),
        lines=(
            words("The same day of the week, time and place as last time?"),
            same,
            *where,
            *feasts.gentle_lines(again.day, again.at),
        ),
        buttons=((yes,), (no,), (back,), (buttons.HOME, buttons.HELP)),
    )


def made(asked: Asked, meeting: Meeting) -> Reply:
    """Keep the draft. What it is missing is asked next; of a day, nothing is begun twice."""
    world = asked.world
    twin = _twin(meeting, world)
    draft = twin or meeting
    effects = () if twin else (Put(draft),)
    if draft.venue:
        said, days = gently(draft, world)
        return Reply(asked.person, (meeting_screen(draft, asked, *said, days=days),), effects)
    return replace(first_time(asked, draft), effects=effects)


def _twin(meeting: Meeting, world: World) -> Meeting | None:
    """A draft for the same people on the same day: two taps on one button begin one meeting."""
    drafts = world.desk.every(Meeting, place=[meeting.place], state=["draft"])
    same = (meeting.number == 0, meeting.number == 0 or meeting.circles, meeting.day)
    return next(
        (
            one
            for one in drafts
            if same == (one.number == 0, one.number == 0 or one.circles, one.day)
        ),
        None,
    )


# --- inviting members to it -----------------------------------------------------------------------


def announce(asked: Asked, meeting: Meeting) -> Reply:
    """From now on it takes place, and members hear of it; first what it needs for that."""
    world = asked.world
    circles = world.desk.every(Circle, id=meeting.circles)
    if meeting.state == "set" or not can_bring_back(meeting, world):
        return show_meeting(asked, meeting)
    if lacking := tuple(missing(meeting, circles, world)):
        return Reply(asked.person, (_lacking_screen(meeting, circles, lacking),))
    return kept(asked, meeting, state="set")


def can_bring_back(meeting: Meeting, world: World) -> bool:
    """A draft, or one that was called off and would still be ahead."""
    return meeting.state == "draft" or agenda.starts_at(meeting) > world.now


def _lacking_screen(
    meeting: Meeting, circles: Sequence[Circle], lacking: tuple[Words, ...]
) -> Screen:
    place = Button(label("button", "Place"), choice("meetingset", meeting.id, "venue"))
    day = Button(label("button", "Day"), choice("meetingday", meeting.id))
    return Screen(
        title=words("Not yet: {name}", name=name(meeting, circles)),
        lines=lacking,
        buttons=((day, place), (back_to(meeting),), (buttons.HOME, buttons.HELP)),
    )


# --- calling it off -------------------------------------------------------------------------------


def call_off(asked: Asked, meeting: Meeting) -> Reply:
    """Two taps: the question, then it does not take place. A draft is thrown away."""
    world, sure = asked.world, asked.option == "sure"
    if meeting.state == "draft":
        return _thrown_away(asked, meeting) if sure else Reply(asked.person, (_ask_throw(meeting),))
    if meeting.state == "cancelled" or agenda.is_over(meeting, world.now):
        return show_meeting(asked, meeting)
    if sure:
        return kept(asked, meeting, state="cancelled")
    circles = world.desk.every(Circle, id=meeting.circles)
    yes = Button(label("button", "Yes, call it off"), choice("calloff", meeting.id, "sure"))
    no = Button(label("button", "No, it takes place"), choice("meetingset", meeting.id))
    screen = Screen(
        title=words("Call this meeting off? {name}", name=name(meeting, circles)),
        lines=(when(meeting), _who_hears(meeting)),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


def _who_hears(meeting: Meeting) -> Words:
    if not agenda.is_known(meeting):
        return words("No member knows of this meeting yet, so nobody is told.")
    return words("I will tell the members that it does not take place.")


def _ask_throw(meeting: Meeting) -> Screen:
    yes = Button(label("button", "Yes, throw it away"), choice("calloff", meeting.id, "sure"))
    no = Button(label("button", "No, keep it"), choice("meetingset", meeting.id))
    return Screen(
        title=words("Throw this draft away?"),
        lines=(when(meeting), words("No member knows of this meeting yet, so nobody is told.")),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )


def _thrown_away(asked: Asked, meeting: Meeting) -> Reply:
    screen = Screen(
        (words("The draft is thrown away."),),
        buttons=((of_its_circle(meeting),), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,), (Remove(meeting),))


TAPS: dict[str, Handler] = {
    "newmeeting": for_circle(begin),
    "announce": for_meeting(announce),
    "calloff": for_meeting(call_off),
}
TEXTS: dict[str, Handler] = {"newmeeting": for_circle(take_typed_day)}
