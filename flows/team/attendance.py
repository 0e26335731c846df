"""Who came: a list of names with ticks, for the end of a meeting or the bus home.

Every tick is kept at once, so nothing is lost when a phone dies; "Done" keeps how many there were.
Where several circles meet, those who lead one see its members only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from flows import buttons
from flows.circles.agenda import starts_at
from flows.circles.leading import circles_of_meeting, for_leaders
from flows.circles.lines import when
from flows.model import (
    Button,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.paging import ON_A_PAGE, page_of, turning
from flows.permission import Handler
from flows.records import Attendance, Circle, Meeting, Member, attendance_id
from flows.team.menu import DESK
from flows.team.seats import NO_MEETING, WAYS_ON, led_here, on_a_button, seated, which
from flows.world import Asked, World

DONE = "done"
PAGE = "."  # in an option: what stands before it is a circle, what follows is a page
MOST_GUESTS = 500
TICK = "✓ "


# --- the taps -------------------------------------------------------------------------------------


def show_who_came(asked: Asked) -> Reply:
    """The list, once there is anything to tick; with `done`, how many there were."""
    meeting, circles = led_here(asked)
    if meeting is None or not circles:
        return Reply(asked.person, (NO_MEETING,))
    if not _begun(meeting, asked.world):
        return Reply(asked.person, (_too_early(meeting, circles),))
    if asked.option == DONE:
        return _done(asked, meeting, circles)
    return Reply(asked.person, (who_came_screen(meeting, circles, asked.world, asked.option),))


def tick(asked: Asked) -> Reply:
    """A member was there, or was not after all."""
    meeting, circles = led_here(asked)
    if meeting is None or not circles:
        return Reply(asked.person, (NO_MEETING,))
    desk, led = asked.world.desk, {circle.id for circle in circles}
    member = desk.find(Member, asked.option)
    theirs = member is not None and member.circle in led and member.state == "in"
    if not theirs or not _begun(meeting, asked.world):
        return show_who_came(replace(asked, option=""))
    assert member is not None
    key = attendance_id(meeting.id, member.chat)
    known = desk.find(Attendance, key) or Attendance(key, meeting.id, member.chat)
    ticked = replace(known, came=not known.came)
    came = _came(meeting, asked.world) - {known.chat}
    if ticked.came:
        came |= {known.chat}
    # Once they have been counted, the number goes with the ticks.
    recounted = () if meeting.came is None else (Put(replace(meeting, came=len(came))),)
    page = _page_with(member, [one for one in circles if one.id == member.circle], asked.world)
    option = f"{member.circle if len(circles) > 1 else ''}{PAGE}{page}"
    screen = _list_screen(meeting, circles, asked.world, option, came)
    return Reply(asked.person, (screen,), (Put(ticked), *recounted))


def count_guest(asked: Asked) -> Reply:
    """Somebody came who is no member: a number, nothing more."""
    meeting, circles = led_here(asked)
    if meeting is None or not circles:
        return Reply(asked.person, (NO_MEETING,))
    how, _, page = asked.option.partition(PAGE)
    step = {"plus": 1, "minus": -1}.get(how, 0)
    guests = min(max(meeting.guests + step, 0), MOST_GUESTS)
    if guests == meeting.guests or not _begun(meeting, asked.world):
        return show_who_came(replace(asked, option=f"{PAGE}{page}"))
    # No news for members, so no change of its agenda.
    meeting = replace(meeting, guests=guests)
    screen = who_came_screen(meeting, circles, asked.world, f"{PAGE}{page}")
    return Reply(asked.person, (screen,), (Put(meeting),))


def _done(asked: Asked, meeting: Meeting, circles: Sequence[Circle]) -> Reply:
    counted_now = replace(meeting, came=len(_came(meeting, asked.world)))
    screen = _thanks(counted_now, circles)
    return Reply(asked.person, (screen,), (Put(counted_now),))


# --- what is known --------------------------------------------------------------------------------


def _begun(meeting: Meeting, world: World) -> bool:
    return meeting.state == "set" and world.now >= starts_at(meeting)


def _came(meeting: Meeting, world: World) -> set[int]:
    """Who has a tick, by chat."""
    answers = world.desk.every(Attendance, meeting=(meeting.id,))
    return {answer.chat for answer in answers if answer.came}


def _page_with(member: Member, circles: Sequence[Circle], world: World) -> int:
    chats = [other.chat for other in seated(circles, world.desk)]
    return chats.index(member.chat) // ON_A_PAGE


# --- the screens ----------------------------------------------------------------------------------


def who_came_screen(
    meeting: Meeting, circles: Sequence[Circle], world: World, option: str = ""
) -> Screen:
    """The names of a circle's members, to be ticked; of several circles, first which one."""
    return _list_screen(meeting, circles, world, option, _came(meeting, world))


def _list_screen(
    meeting: Meeting, circles: Sequence[Circle], world: World, option: str, came: Collection[int]
) -> Screen:
    circle, _, page = option.partition(PAGE)
    several = len(circles) > 1
    one = [known for known in circles if known.id == circle or not several]
    if not one:
        return _circles_screen(meeting, circles, page)
    members = seated(one, world.desk)
    number = page_of(page, len(members))
    before = f"{one[0].id if several else ''}{PAGE}"
    return Screen(
        title=words("Who came: {meeting}", meeting=_whose(meeting, one)),
        lines=tuple(_said(meeting, members, came, several=several)),
        buttons=(
            *_names(meeting, members[number * ON_A_PAGE :][:ON_A_PAGE], came),
            *turning(
                lambda page: choice("whocame", meeting.id, f"{before}{page}"), number, len(members)
            ),
            *(((_back(meeting),),) if several else _end(meeting, str(number))),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _whose(meeting: Meeting, one: Sequence[Circle]) -> Words | Quote:
    """At a Big Conversation the list is of one circle."""
    return which(meeting, one) if meeting.number else Quote(one[0].name)


def _said(
    meeting: Meeting, members: Sequence[Member], came: Collection[int], *, several: bool
) -> Iterator[Words]:
    if members:
        yield words("Tap each person who was there. Tap again to take the tick away.")
        yield _members(sum(member.chat in came for member in members))
    else:
        yield words("This circle has no members.")
    if not several:
        yield _guests(meeting)


def _members(there: int) -> Words:
    if not there:
        return words("Nobody has a tick.")
    return counted("{count} member was there.", "{count} members were there.", there)


def _guests(meeting: Meeting) -> Words:
    return words("Guests, who are not members: {number}", number=meeting.guests)


def _names(meeting: Meeting, members: Sequence[Member], came: Collection[int]) -> Iterator[Row]:
    for member in members:
        name = on_a_button(member.name, len(TICK))
        ticked = label("button", "✓ {name}", name=name)
        text = ticked if member.chat in came else label("button", "{name}", name=name)
        yield (Button(text, choice("came", meeting.id, member.id)),)


def _back(meeting: Meeting) -> Button:
    return Button(label("button", "All the circles"), choice("whocame", meeting.id))


def _end(meeting: Meeting, page: str) -> tuple[Row, ...]:
    """Guests, and the end of the list."""
    fewer = Button(label("button", "− guest"), choice("guest", meeting.id, f"minus{PAGE}{page}"))
    more = Button(label("button", "+ guest"), choice("guest", meeting.id, f"plus{PAGE}{page}"))
    done = Button(label("button", "Done"), choice("whocame", meeting.id, DONE))
    return ((fewer, more), (done,))


def _circles_screen(meeting: Meeting, circles: Sequence[Circle], page: str) -> Screen:
    """The circles of a Big Conversation; whoever leads them opens the one they have before them."""
    ordered = sorted(circles, key=lambda circle: (circle.name.casefold(), circle.id))
    number = page_of(page, len(ordered))
    rows = (
        (
            Button(
                label("button", "{name}", name=on_a_button(circle.name)),
                choice("whocame", meeting.id, circle.id),
            ),
        )
        for circle in ordered[number * ON_A_PAGE :][:ON_A_PAGE]
    )
    return Screen(
        title=words("Who came: {meeting}", meeting=which(meeting, circles)),
        lines=(words("Choose a circle, and tap who was there."), _guests(meeting)),
        buttons=(
            *rows,
            *turning(
                lambda page: choice("whocame", meeting.id, f"{PAGE}{page}"), number, len(ordered)
            ),
            *_end(meeting, str(number)),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _too_early(meeting: Meeting, circles: Sequence[Circle]) -> Screen:
    heads = Button(label("button", "Who comes"), choice("heads", meeting.id))
    if meeting.state == "cancelled":
        line = words("This meeting does not take place.")
    else:
        line = words("It has not begun yet. When it has, you can tick here who is there.")
    return Screen(
        title=words("Who came: {meeting}", meeting=which(meeting, circles)),
        lines=(when(meeting), line),
        buttons=((heads,), *WAYS_ON),
    )


def _thanks(meeting: Meeting, circles: Sequence[Circle]) -> Screen:
    """How many there were, and what comes next: what they want to do."""
    assert meeting.came is not None
    rows: list[Row] = []
    if len(circles) == 1:
        line = words("Is there something they want to do? Write it down while you remember it.")
        to_ideas = Button(label("button", "Ideas"), choice("ideas", circles[0].id))
        rows.append((to_ideas,))
    else:
        line = words("It is good that they came.")
    again = Button(label("button", "Change the list"), choice("whocame", meeting.id))
    return Screen(
        title=words("Thank you"),
        lines=(
            _members(meeting.came),
            _guests(meeting),
            line,
        ),
        buttons=(*rows, (again,), (DESK,), (buttons.HOME, buttons.HELP)),
    )


TAPS: dict[str, Handler] = {
    "whocame": for_leaders(show_who_came, circles_of_meeting),
    "came": for_leaders(tick, circles_of_meeting),
    "guest": for_leaders(count_guest, circles_of_meeting),
}
