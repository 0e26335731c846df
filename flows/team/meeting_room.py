"""The room of a meeting, for those who prepare it: how it is, and what members hear of it, when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flows import buttons, feasts
from flows.awaiting import done_waiting
from flows.circles import agenda
from flows.circles.leading import circles_of_meeting, for_leaders, may_lead
from flows.circles.lines import about, comforts, name, when, where
from flows.model import (
    Button,
    Day,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import COORDINATORS, NOT_ALLOWED, Handler, role_in
from flows.records import Circle, Idea, Meeting, Staff
from flows.signpost_screens import in_twos
from flows.team.circles import OURS, circle_name, joined, meeting_state
from flows.world import Asked, World

GONE = Screen(
    (words("This meeting is not here any more."),),
    buttons=((OURS,), (buttons.HOME, buttons.HELP)),
)
MOST_NAMED = 8  # circles of a Big Conversation

Step = Callable[[Asked, Meeting], Reply]


def may_prepare(staff: Staff | None, meeting: Meeting, circles: Sequence[Circle]) -> bool:
    """Coordinators prepare every meeting of their places; those who lead a circle, its own."""
    if staff is None:
        return False
    if role_in(staff, meeting.place) in COORDINATORS:
        return True
    return bool(meeting.number) and any(may_lead(staff, circle) for circle in circles)


def for_meeting(step: Step) -> Handler:
    """A tap on a meeting, for those who may prepare it.

    Whoever leads a circle that comes to a Big Conversation can look at it.
    """

    def answer(asked: Asked) -> Reply:
        meeting, circles = asked.world.desk.find(Meeting, asked.object), circles_of_meeting(asked)
        if meeting is None:
            return Reply(done_waiting(asked.person), (GONE,))
        if may_prepare(asked.staff, meeting, circles):
            return step(asked, meeting)
        if any(may_lead(asked.staff, circle) for circle in circles):
            return show_meeting(asked, meeting)
        return Reply(done_waiting(asked.person), (NOT_ALLOWED,))

    return for_leaders(answer, circles_of_meeting)


def can_change(meeting: Meeting, world: World) -> bool:
    """A draft at any time; what members know of, until it begins."""
    return meeting.state == "draft" or agenda.is_ahead(meeting, world.now)


def back_to(meeting: Meeting) -> Button:
    return Button(label("button", "← The meeting"), choice("meetingset", meeting.id))


def of_its_circle(meeting: Meeting) -> Button:
    """To the list that it stands on."""
    if not meeting.number:
        return Button(label("button", "Big Conversation"), choice("big", meeting.place))
    to = choice("circleset", meeting.circles[0], "meetings") if meeting.circles else OURS.choice
    return Button(label("button", "← Meetings"), to)


# --- changing it ----------------------------------------------------------------------------------


def changed(asked: Asked, meeting: Meeting, **fields: Any) -> tuple[Meeting, Reply]:
    """The meeting with other values, kept with the agenda that follows; nothing is shown yet."""
    if replace(meeting, **fields) == meeting:
        return meeting, Reply(done_waiting(asked.person))
    effects = agenda.change(meeting, asked.world.now, **fields)
    after = agenda.changed(meeting, asked.world.now, **fields)
    return after, Reply(done_waiting(asked.person), effects=effects)


def kept(asked: Asked, meeting: Meeting, *said: Words, **fields: Any) -> Reply:
    """The meeting with other values, and its room."""
    meeting, reply = changed(asked, meeting, **fields)
    return replace(reply, screens=(meeting_screen(meeting, asked, *said),))


# --- what it looks like ---------------------------------------------------------------------------


def show_meeting(asked: Asked, meeting: Meeting) -> Reply:
    return Reply(done_waiting(asked.person), (meeting_screen(meeting, asked),))


def meeting_screen(
    meeting: Meeting, asked: Asked, *said: Words, days: Sequence[Row] = ()
) -> Screen:
    """All there is to know about a meeting, and what can be done with it.

    `days`: other days that may be better, when one has just been chosen.
    """
    world = asked.world
    circles = world.desk.every(Circle, id=meeting.circles)
    theirs = may_prepare(asked.staff, meeting, circles)
    return Screen(
        title=name(meeting, circles),
        lines=(
            *said,
            *(how_far(meeting, circles, world) if theirs else _seen(meeting, world)),
            *_subject(meeting, circles),
            when(meeting),
            *where(meeting),
            *_pin(meeting),
            *comforts(meeting),
        ),
        listed=True,
        buttons=(
            *days,
            *(_doings(meeting, circles, world) if theirs else _looks(meeting, world)),
            (of_its_circle(meeting) if theirs else OURS,),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _subject(meeting: Meeting, circles: Sequence[Circle]) -> Iterator[Words]:
    if subject := about(meeting):
        yield words("We talk about: {subject}.", subject=subject)
    if not meeting.number and circles:
        if len(circles) > MOST_NAMED:
            yield counted("{count} circle comes.", "{count} circles come.", len(circles))
            return
        names = joined([circle_name(circle) for circle in circles])
        yield words("The circles that come: {names}", names=names)


def _pin(meeting: Meeting) -> Iterator[Words]:
    if meeting.latitude is not None:
        yield words("A pin on the map goes along.")


# --- what members hear, and when ------------------------------------------------------------------


def _seen(meeting: Meeting, world: World) -> Iterator[Words]:
    """How it stands, for those who cannot change it."""
    yield words("This meeting: {state}.", state=meeting_state(meeting, world))


def how_far(meeting: Meeting, circles: Sequence[Circle], world: World) -> Iterator[Words]:
    """Whether members know of it, what they hear next, and when."""
    if meeting.state == "draft":
        yield words("A draft. Nobody has heard of it yet.")
        yield from missing(meeting, circles, world)
    elif meeting.state == "cancelled":
        yield words("This meeting is called off.")
        yield from _when_they_hear(meeting, world)
    elif agenda.is_over(meeting, world.now):
        yield words("This meeting is over.")
    elif not agenda.is_ahead(meeting, world.now):
        yield words("This meeting has begun.")
    elif agenda.news(meeting):
        yield from _when_they_hear(meeting, world)
    else:
        yield words("Members know of it.")
        yield from _reminder(meeting, world)
        if not meeting.venue:
            yield words("It still needs a place.")


def _when_they_hear(meeting: Meeting, world: World) -> Iterator[Words]:
    """News waits for five minutes, at night for the morning, shortly before a meeting never."""
    if not agenda.news(meeting):
        yield (
            words("Nobody had heard of it.")
            if meeting.told is None
            else words("Members know of it.")
        )
        return
    due = agenda.next_at(meeting, world.now)
    if due is None:
        yield words("It is too late to tell members.")
    elif due <= world.now:
        yield words("Members hear of it now.")
    elif due - world.now <= agenda.CHANGE_OF_MIND:
        yield words(
            "Members hear of it in five minutes. Until then you can still change your mind."
        )
    else:
        # To the next whole minute: nothing is said before it is due.
        local = (due + timedelta(seconds=59)).astimezone(world.library.place(meeting.place).clock)
        yield words(
            "Members hear of it on {day} at {time}. Until then you can still change your mind.",
            day=Day(local.date()),
            time=local.time().replace(second=0, microsecond=0),
        )


def _reminder(meeting: Meeting, world: World) -> Iterator[Words]:
    """The next reminder; none may be left."""
    ahead = [
        occasion.due
        for occasion in agenda.occasions(meeting)
        if occasion.what == "reminder" and occasion.due > world.now
    ]
    if ahead:
        local = min(ahead).astimezone(world.library.place(meeting.place).clock)
        yield words("The next reminder: {day} at {time}.", day=Day(local.date()), time=local.time())


def missing(meeting: Meeting, circles: Sequence[Circle], world: World) -> Iterator[Words]:
    """What a meeting still needs before members can be invited to it."""
    if not meeting.venue:
        yield words("It still needs a place.")
    if agenda.starts_at(meeting) <= world.now:
        yield words("It still needs a day and time that are ahead.")
    if not any(circle.state == "open" for circle in circles):
        yield words("Its circle is not open yet, so nobody can be invited.")


# --- what can be done -----------------------------------------------------------------------------


def _doings(meeting: Meeting, circles: Sequence[Circle], world: World) -> Iterator[Row]:
    begun = agenda.starts_at(meeting) <= world.now
    off = Button(label("button", "Call it off"), choice("calloff", meeting.id))
    match meeting.state:
        case "draft":
            if not any(missing(meeting, circles, world)):
                yield (Button(label("button", "Invite the members"), _announce(meeting)),)
            yield from _next_step(meeting, circles)
            yield from _fields(meeting)
            yield from _paper(meeting, world)
            yield (Button(label("button", "Throw the draft away"), off.choice),)
        case "cancelled" if not begun:
            yield (Button(label("button", "It takes place after all"), _announce(meeting)),)
        case "set":
            yield from _looks(meeting, world)
            if not begun:
                yield from _fields(meeting)
            if not agenda.is_over(meeting, world.now):
                yield (off,)


def _next_step(meeting: Meeting, circles: Sequence[Circle]) -> Iterator[Row]:
    """What is missing comes first, so that nobody has to look for it."""
    if not meeting.venue:
        yield (Button(label("button", "Choose the place"), to(meeting, "venue")),)
    drafts = [circle for circle in circles if circle.state == "draft"]
    if meeting.number and drafts:
        open_it = choice("circleset", drafts[0].id, "open")
        yield (Button(label("button", "Open it for people"), open_it),)


def _looks(meeting: Meeting, world: World) -> Iterator[Row]:
    """Who comes, once anybody can have said so; then who came; and the page about it."""
    if meeting.state != "set":
        return
    if agenda.starts_at(meeting) <= world.now:
        yield (Button(label("button", "Who came"), choice("whocame", meeting.id)),)
    elif agenda.is_known(meeting):
        yield (Button(label("button", "Who comes"), choice("heads", meeting.id)),)
    yield from _paper(meeting, world)


def _paper(meeting: Meeting, world: World) -> Iterator[Row]:
    """What the circles bring along, once they have ideas."""
    if not meeting.number and world.desk.every(Idea, circle=meeting.circles):
        yield (Button(label("button", "A page to print"), choice("paper", meeting.id)),)


def _announce(meeting: Meeting) -> str:
    return choice("announce", meeting.id)


def _fields(meeting: Meeting) -> tuple[Row, ...]:
    """A button for everything that can be changed."""
    each = [
        Button(label("button", "Day"), choice("meetingday", meeting.id)),
        Button(label("button", "Time"), choice("meetingtime", meeting.id)),
        *((Button(label("button", "Place"), to(meeting, "venue")),) if meeting.venue else ()),
        Button(label("button", "How to get there"), to(meeting, "directions")),
        Button(label("button", "How long"), to(meeting, "minutes")),
        Button(label("button", "Food"), to(meeting, "food")),
        Button(label("button", "Access"), to(meeting, "access")),
    ]
    if meeting.number:
        each.append(Button(label("button", "What about"), to(meeting, "about")))
    else:
        each.append(Button(label("button", "Circles"), to(meeting, "circles")))
    return in_twos(each)


def to(meeting: Meeting, option: str) -> str:
    return choice("meetingset", meeting.id, option)


# --- the feasts of the town -----------------------------------------------------------------------


def gently(meeting: Meeting, world: World) -> tuple[tuple[Words, ...], tuple[Row, ...]]:
    """What else falls on its day, and days on which nothing does, each with one tap.

    Not those on which its people meet already.
    """
    said = feasts.gentle_lines(meeting.day, meeting.at)
    if not said:
        return (), ()
    today = world.today(world.library.place(meeting.place))
    taken = {
        other.day
        for other in world.desk.every(Meeting, place=[meeting.place], state=["draft", "set"])
        if set(other.circles) & set(meeting.circles)
    }
    days = feasts.better_days(meeting.day, meeting.at, today)
    rows = tuple(
        (Button(words("{day}", day=Day(day)), choice("meetingday", meeting.id, day.isoformat())),)
        for day in days
        if day not in taken
    )
    offer = (words("You can keep this day, or tap another one."),) if rows else ()
    return (*said, *offer), rows
