"""What members hear of a meeting without asking: the invitation, changes, reminders, and more.

Who hears what, and in which words. When: `flows/circles/agenda.py`. Nothing is said here that a
member would not find on the meeting's own screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from flows import buttons
from flows.circles.agenda import Occasion, What, starts_at
from flows.circles.lines import calendar, name, particulars, pin, together, when, where
from flows.model import (
    Button,
    Day,
    Person,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.records import Attendance, Circle, Coming, Meeting
from flows.world import World

SOON = timedelta(hours=3)  # from then on the pin and the ground rules are sent once more

ANSWERS: Mapping[Coming, Words] = {
    "yes": label("button", "I am coming"),
    "unsure": label("button", "Not sure"),
    "no": label("button", "I can't"),
}
CHOSEN: Mapping[Coming, Words] = {
    "yes": label("button", "✓ I am coming"),
    "unsure": label("button", "✓ Not sure"),
    "no": label("button", "✓ I can't"),
}


def rules_button(circles: Sequence[Circle]) -> Button:
    """How people talk there, and back: to the circle, or to one's own circles."""
    back = circles[0].id if len(circles) == 1 else ""
    return Button(label("button", "How we talk"), choice("page", "ground-rules", back))


IN_SHORT = words("Everybody gets a turn. What people tell about themselves stays there.")


def answer_rows(meeting: Meeting, coming: Coming = "") -> tuple[Row, ...]:
    """The three answers; the one they have given is marked."""
    said = {key: CHOSEN[key] if key == coming else words for key, words in ANSWERS.items()}
    each = {key: Button(text, choice("coming", meeting.id, key)) for key, text in said.items()}
    return (each["yes"],), (each["unsure"], each["no"])


def needs_button(meeting: Meeting) -> Button:
    return Button(label("button", "What I need"), choice("needs", meeting.id))


def meeting_button(meeting: Meeting) -> Button:
    return Button(label("button", "More about it"), choice("meeting", meeting.id))


# --- who hears it ---------------------------------------------------------------------------------


def hears(what: What, meeting: Meeting, person: Person, attendance: Attendance | None) -> bool:
    """Whether a member is told: never who has left or asked for silence."""
    if person.away or person.paused:
        return False
    coming = attendance.coming if attendance else ""
    match what:
        case "reminder" | "cancelled":
            return coming != "no"
        case "story":
            came = attendance is not None and attendance.came
            return came or (meeting.came is None and coming == "yes")
    return True


# --- what they hear -------------------------------------------------------------------------------


def screens(
    occasion: Occasion, meeting: Meeting, circles: Sequence[Circle], coming: Coming, world: World
) -> tuple[Screen, ...]:
    """The messages of an occasion for one member, the one with the buttons last."""
    return tuple(SAID[occasion.what](occasion, meeting, circles, coming, world))


def _invitation(
    _: Occasion, meeting: Meeting, circles: Sequence[Circle], coming: Coming, world: World
) -> Iterator[Screen]:
    yield from invitation_screens(meeting, circles, coming)


def invitation_screens(
    meeting: Meeting, circles: Sequence[Circle], coming: Coming = ""
) -> Iterator[Screen]:
    """The invitation, with a pin and a file for their calendar; also for who joins later."""
    yield from _to_keep(meeting, circles)
    yield Screen(
        title=words("You are invited: {name}", name=name(meeting, circles)),
        lines=(*particulars(meeting), words("Can you come? You can change your answer any time.")),
        buttons=(
            *answer_rows(meeting, coming),
            (needs_button(meeting), rules_button(circles)),
            (meeting_button(meeting), buttons.HELP),
        ),
        fresh=True,
    )


def _to_keep(meeting: Meeting, circles: Sequence[Circle]) -> Iterator[Screen]:
    """What one keeps: the pin on the map, and the file for the calendar.

    Of a meeting that is cancelled only the file: a pin says "go there" to who cannot read.
    """
    line = words("For your calendar: tap the file.")
    if meeting.state == "cancelled":
        line = words("Tap the file to take it out of your calendar.")
    elif place := pin(meeting):
        yield Screen((), attachment=place)
    yield Screen((line,), attachment=calendar(meeting, circles))


def _moved(
    _: Occasion, meeting: Meeting, circles: Sequence[Circle], coming: Coming, world: World
) -> Iterator[Screen]:
    """Something has changed: everything is said again, so that nobody has to compare."""
    yield from _to_keep(meeting, circles)
    yield Screen(
        title=words("Changed: {name}", name=name(meeting, circles)),
        lines=(*_before(meeting), *particulars(meeting), words("Can you come?")),
        buttons=(*answer_rows(meeting, coming), (meeting_button(meeting), buttons.HELP)),
        fresh=True,
    )


def _before(meeting: Meeting) -> Iterator[Words]:
    """How members knew it, as far as that is not true any more."""
    told = meeting.told
    if told is None:
        return
    if told.cancelled:
        yield words("This meeting takes place after all.")
    if (told.day, told.at) != (meeting.day, meeting.at):
        yield words("It is not on {day} at {time} any more.", day=Day(told.day), time=told.at)
    if told.venue != meeting.venue:
        yield words("It is not at {venue} any more.", venue=Verbatim(told.venue))
    yield words("This is how it is now:")


def _cancelled(
    _: Occasion, meeting: Meeting, circles: Sequence[Circle], coming: Coming, world: World
) -> Iterator[Screen]:
    yield from _to_keep(meeting, circles)
    yield Screen(
        title=words("Not taking place: {name}", name=name(meeting, circles)),
        lines=(
            when(meeting),
            words("This meeting does not take place. We are sorry."),
            words("I will tell you when there is another one."),
        ),
        buttons=((meeting_button(meeting),), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )


def _reminder(
    occasion: Occasion,
    meeting: Meeting,
    circles: Sequence[Circle],
    coming: Coming,
    world: World,
) -> Iterator[Screen]:
    """Shortly before, with the pin; who is not sure is asked; all of it short."""
    soon = _is_soon(occasion, meeting, world)
    place = pin(meeting)
    if soon and place:
        yield Screen((), attachment=place)
    lines = [in_how_long(meeting, world), *together((when(meeting), *where(meeting)))]
    if coming == "yes":
        lines.append(words("You said that you are coming. It is good to have you."))
    elif coming == "unsure":
        lines.append(words("Do you know yet if you can come? It is fine if you do not."))
    else:
        lines.append(words("Can you come?"))
    if soon:
        lines.append(IN_SHORT)
    yield Screen(
        title=words("Reminder: {name}", name=name(meeting, circles)),
        lines=tuple(lines),
        buttons=(
            *answer_rows(meeting, coming),
            (meeting_button(meeting), rules_button(circles)),
            (buttons.HELP,),
        ),
        fresh=True,
    )


def _is_soon(occasion: Occasion, meeting: Meeting, world: World) -> bool:
    """Whether people set out now, or hear nothing more before: of a morning, on the day before."""
    start = starts_at(meeting)
    return start - world.now <= SOON or occasion.until == start


def in_how_long(meeting: Meeting, world: World) -> Words:
    """Today, tomorrow, or in so many days, as people count them."""
    start = starts_at(meeting)
    here = world.library.place(meeting.place)
    days = (start.astimezone(here.clock).date() - world.today(here)).days
    if days <= 0:
        return words("It is today.")
    if days == 1:
        return words("It is tomorrow.")
    return counted("It is in {count} day.", "It is in {count} days.", days)


def group_screen(
    occasion: Occasion, meeting: Meeting, circles: Sequence[Circle], world: World
) -> Screen:
    """The reminder for a circle's group chat: nothing personal, and nothing to tap."""
    rules = (IN_SHORT,) if _is_soon(occasion, meeting, world) else ()
    return Screen(
        title=words("Reminder: {name}", name=name(meeting, circles)),
        lines=(in_how_long(meeting, world), *particulars(meeting), *rules),
        fresh=True,
    )


def _story(
    _: Occasion, meeting: Meeting, circles: Sequence[Circle], coming: Coming, world: World
) -> Iterator[Screen]:
    yield Screen(
        title=words("Thank you for being part of it"),
        lines=(
            words("Did something good come of these meetings?"),
            words("You can tell it as a short story, written or spoken. Only if you like."),
        ),
        buttons=(
            (Button(label("button", "Tell a story"), choice("tellstory", circles[0].id)),),
            (buttons.HOME, buttons.HELP),
        ),
        fresh=True,
    )


Say = Callable[[Occasion, Meeting, Sequence[Circle], Coming, World], Iterator[Screen]]

SAID: Mapping[What, Say] = {
    "invitation": _invitation,
    "moved": _moved,
    "cancelled": _cancelled,
    "reminder": _reminder,
    "story": _story,
}


def seat_screen(circle: Circle, days: Iterable[Words]) -> Screen:
    """For whoever moves up from the waiting list, with the days on which they meet."""
    return Screen(
        title=words("There is a seat for you: {name}", name=Verbatim(circle.name)),
        lines=(
            words("You have waited for it, and now you are in the circle. Welcome."),
            *days,
        ),
        buttons=(
            (Button(label("button", "Open the circle"), choice("circle", circle.id)),),
            (Button(label("button", "I do not want it any more"), choice("exit", circle.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )
