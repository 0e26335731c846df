"""What a circle is like, changed by buttons: who it is for, languages, seats, who leads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flows import buttons
from flows.catalogue import LANGUAGES
from flows.circles import agenda
from flows.circles.comforts import WHO
from flows.circles.lines import BIG, about, when
from flows.model import (
    Button,
    Day,
    Effect,
    Name,
    Put,
    Reply,
    Row,
    Screen,
    Tell,
    Tongue,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, HOSTS, Handler, for_staff, role_in
from flows.records import Circle, Meeting, Member, Staff, Who
from flows.signpost_screens import cut, in_twos
from flows.team.broadcast_draft import ticked
from flows.team.circle_making import NAME, ask_name, close, open_it, take_name
from flows.team.circles import (
    GONE,
    LONGEST,
    back_to,
    circle_name,
    facts,
    for_circle,
    meeting_state,
    meetings_of,
    room_screen,
    span,
    where,
)
from flows.world import Asked, World

SEATS = (6, 8, 10, 12, 15, 20)  # a table at which everybody is heard
HOUR, DAY = 60, 24 * 60
REMINDERS = (14 * DAY, 7 * DAY, 3 * DAY, DAY, 3 * HOUR, 2 * HOUR, HOUR)  # minutes before
MOST_LEADERS = 2
MOST_SHOWN = 16  # people of the team, or languages, to choose from
MEETINGS_ON_A_PAGE = 6

WHO_LABELS: Mapping[Who, Words] = {
    "everybody": label("button", "Everybody"),
    "women": label("button", "Women"),
    "men": label("button", "Men"),
    "young": label("button", "Young people"),
    "parents": label("button", "Parents"),
    "older": label("button", "Older people"),
}

Show = Callable[[Asked, Circle, str], Reply]


def set_circle(asked: Asked, circle: Circle) -> Reply:
    """Its room; with an option, one of its rooms further in, or a change made with one tap."""
    part, _, chosen = asked.option.partition(".")
    show = PARTS.get(part)
    if show is None or (circle.state == "over" and part not in FOR_CLOSED):
        return Reply(asked.person, (room_screen(circle, asked.world),))
    return show(asked, circle, chosen)


def put(asked: Asked, circle: Circle, show: Show, **fields: Any) -> Reply:
    """The circle with other values, and the screen on which one goes on choosing."""
    circle = replace(circle, **fields)
    return replace(show(asked, circle, ""), effects=(Put(circle),))


def screen_of(circle: Circle, title: Words, rows: Sequence[Row], *lines: Words) -> Screen:
    change = Button(label("button", "← Change"), choice("circleset", circle.id, "change"))
    return Screen(
        title=title, lines=lines, buttons=(*rows, (change, back_to(circle)), (buttons.HELP,))
    )


def to(circle: Circle, option: str) -> str:
    return choice("circleset", circle.id, option)


def toggle(on: bool, what: Words | Tongue | Name, to: str) -> Button:
    """A button for something that is switched on or off."""
    return Button(label("button", "{sign} {what}", sign=Verbatim(ticked(on)), what=what), to)


# --- what can be changed --------------------------------------------------------------------------


def _change(asked: Asked, circle: Circle, _: str) -> Reply:
    staff = asked.staff
    assert staff is not None
    each = [
        Button(label("button", "Name"), to(circle, NAME)),
        Button(label("button", "Who it is for"), to(circle, "who")),
        Button(label("button", "Languages"), to(circle, "languages")),
        Button(label("button", "Seats"), to(circle, "seats")),
        Button(label("button", "Reminders"), to(circle, "reminders")),
    ]
    if role_in(staff, circle.place) in COORDINATORS:
        each.append(Button(label("button", "Who leads it"), to(circle, "leaders")))
    in_menu = Button(label("button", "Show it in the menu"), to(circle, "listed"))
    if circle.listed:
        in_menu = Button(label("button", "By its link only"), to(circle, "hidden"))
    end = label("button", "Close the circle")
    if circle.state == "draft":
        end = label("button", "Throw the draft away")
    screen = Screen(
        title=circle_name(circle),
        lines=(*facts(circle, asked.world.desk), words("What would you like to change?")),
        listed=True,
        buttons=(
            *in_twos(each),
            (in_menu,),
            (Button(end, to(circle, "close")),),
            (back_to(circle), buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _who(asked: Asked, circle: Circle, chosen: str) -> Reply:
    known = next((who for who in WHO if who == chosen), None)
    if known:
        return put(asked, circle, _change, who=known)
    each = [
        toggle(who == circle.who, said, to(circle, f"who.{who}"))
        for who, said in WHO_LABELS.items()
    ]
    screen = screen_of(circle, words("Who is the circle for?"), in_twos(each))
    return Reply(asked.person, (screen,))


def _languages(asked: Asked, circle: Circle, chosen: str) -> Reply:
    """Those of the companion, and those that the team of the place speaks."""
    team = [s for s in asked.world.desk.every(Staff) if role_in(s, circle.place)]
    spoken = sorted({code for staff in team for code in staff.languages})
    every = tuple(dict.fromkeys((*LANGUAGES, *circle.languages, *spoken)))[:MOST_SHOWN]
    if chosen in every:
        codes = tuple(c for c in every if (c in circle.languages) != (c == chosen))
        if codes:  # people meet in some language
            return put(asked, circle, _languages, languages=codes)
    each = [
        toggle(code in circle.languages, Tongue(code), to(circle, f"languages.{code}"))
        for code in every
    ]
    title = words("Which languages are spoken there?")
    return Reply(asked.person, (screen_of(circle, title, in_twos(each)),))


def _seats(asked: Asked, circle: Circle, chosen: str) -> Reply:
    """How many seats there are; nobody loses theirs."""
    members = asked.world.desk.every(Member, circle=[circle.id], state=["in"])
    lines = [words("At eight to twelve, everybody has time to speak.")]
    number = next((seats for seats in SEATS if str(seats) == chosen), 0)
    if number and number >= len(members):
        return put(asked, circle, _change, capacity=number)
    if number:
        lines.insert(
            0,
            counted(
                "{count} person is in it already. Please choose more seats.",
                "{count} people are in it already. Please choose more seats.",
                len(members),
            ),
        )
    each = [
        Button(
            label(
                "button",
                "{sign} {seats}",
                sign=Verbatim(ticked(seats == circle.capacity)),
                seats=seats,
            ),
            to(circle, f"seats.{seats}"),
        )
        for seats in SEATS
    ]
    rows = (tuple(each[:3]), tuple(each[3:]))
    screen = screen_of(circle, words("How many seats are there?"), rows, *lines)
    return Reply(asked.person, (screen,))


def _listed(asked: Asked, circle: Circle, _: str) -> Reply:
    return put(asked, circle, _change, listed=True)


def _hidden(asked: Asked, circle: Circle, _: str) -> Reply:
    return put(asked, circle, _change, listed=False)


# --- reminders ------------------------------------------------------------------------------------


def _reminders(asked: Asked, circle: Circle, chosen: str) -> Reply:
    """When members are reminded; it holds for the meetings that are planned already, too."""
    every = sorted({*REMINDERS, *circle.reminders}, reverse=True)
    minutes = next((each for each in every if str(each) == chosen), 0)
    if minutes:
        held = tuple(m for m in every if (m in circle.reminders) != (m == minutes))
        reply = put(asked, circle, _reminders, reminders=held)
        return replace(reply, effects=(*reply.effects, *_for_meetings(circle, held, asked.world)))
    each = [
        toggle(minutes in circle.reminders, span(minutes), to(circle, f"reminders.{minutes}"))
        for minutes in every
    ]
    screen = screen_of(
        circle,
        words("How long before a meeting do members get a reminder?"),
        in_twos(each),
        words("Nobody is reminded at night: it comes in the morning, or on the evening before."),
        words("Whoever said that they cannot come gets none."),
    )
    return Reply(asked.person, (screen,))


def _for_meetings(circle: Circle, reminders: tuple[int, ...], world: World) -> list[Effect]:
    effects: list[Effect] = []
    for listed in meetings_of(circle, world.desk):
        meeting = world.desk.find(Meeting, listed.id)  # locked, as it is about to be changed
        if meeting and meeting.number and not agenda.is_over(meeting, world.now):
            effects += agenda.change(meeting, world.now, reminders=reminders)
    return effects


# --- who leads it ---------------------------------------------------------------------------------


def _leaders(asked: Asked, circle: Circle, _: str, *said: Words) -> Reply:
    staff = asked.staff
    assert staff is not None
    if role_in(staff, circle.place) not in COORDINATORS:
        return Reply(asked.person, (room_screen(circle, asked.world),))
    each = [
        toggle(
            host.id in circle.facilitators,
            words("{name}", name=cut(host.name, LONGEST)),
            choice("circlelead", circle.id, host.id),
        )
        for host in hosts(circle, asked.world)
    ]
    screen = screen_of(
        circle,
        words("Who leads it? One or two people."),
        [(button,) for button in each],
        *said,
        words("They see how many come, and can change the circle and its meetings."),
    )
    return Reply(asked.person, (screen,))


def hosts(circle: Circle, world: World) -> list[Staff]:
    """Who could lead it: facilitators first; whoever leads it already is always among them."""
    able = [s for s in world.desk.every(Staff) if s.id and role_in(s, circle.place) in HOSTS]

    def rank(staff: Staff) -> tuple[bool, bool, str]:
        leads = staff.id in circle.facilitators
        return not leads, role_in(staff, circle.place) != "facilitator", staff.name.casefold()

    shown = sorted(able, key=rank)[:MOST_SHOWN]
    return sorted(shown, key=lambda staff: rank(staff)[1:])


def choose_leader(asked: Asked) -> Reply:
    """Let somebody lead the circle, or no longer; they hear of it."""
    circle = asked.world.desk.find(Circle, asked.object)
    if circle is None:
        return Reply(asked.person, (GONE,))
    host = next((host for host in hosts(circle, asked.world) if host.id == asked.option), None)
    if host is None or circle.state == "over":
        return _leaders(asked, circle, "")
    leads = host.id not in circle.facilitators
    # Whoever has left the team leads nothing any more, and takes nobody's place.
    still = {staff.id for staff in hosts(circle, asked.world)}
    others = tuple(id_ for id_ in circle.facilitators if id_ != host.id and id_ in still)
    if leads and len(others) >= MOST_LEADERS:
        full = words("Two people lead it already. Take one of them off first.")
        return _leaders(asked, circle, "", full)
    circle = replace(circle, facilitators=(*others, host.id) if leads else others)
    told = () if host.chat == asked.chat else (Tell(host.chat, _news_for(circle, leads=leads)),)
    return replace(_leaders(asked, circle, ""), effects=(Put(circle), *told))


def _news_for(circle: Circle, *, leads: bool) -> Screen:
    name = circle_name(circle)
    if leads:
        said = words("You lead the circle {circle} from now on. Thank you.", circle=name)
        open_it = Button(label("button", "Open the circle"), choice("circleset", circle.id))
        return Screen((said,), buttons=((open_it,), (buttons.HOME, buttons.HELP)), fresh=True)
    said = words("You do not lead the circle {circle} any more. Thank you.", circle=name)
    return Screen((said,), buttons=((buttons.HOME, buttons.HELP),), fresh=True)


# --- its meetings ---------------------------------------------------------------------------------


def _meetings(asked: Asked, circle: Circle, page: str) -> Reply:
    """All its meetings, a few at a time, beginning where the next one is."""
    world = asked.world
    meetings = meetings_of(circle, world.desk)
    over = sum(agenda.is_over(meeting, world.now) for meeting in meetings)
    beginning = min(over, max(0, len(meetings) - 1)) // MEETINGS_ON_A_PAGE
    number = page_of(page or str(beginning), len(meetings), MEETINGS_ON_A_PAGE)
    first = number * MEETINGS_ON_A_PAGE
    shown = meetings[first : first + MEETINGS_ON_A_PAGE]
    add = Button(label("button", "A new meeting"), choice("newmeeting", circle.id))
    screen = Screen(
        title=words("Meetings of {circle}", circle=circle_name(circle)),
        lines=tuple(_in_lines(meeting, world) for meeting in shown)
        or (words("No meeting is planned."),),
        buttons=(
            *((_meeting_button(meeting),) for meeting in shown),
            *turning(
                lambda to: choice("circleset", circle.id, f"meetings.{to}"),
                number,
                len(meetings),
                MEETINGS_ON_A_PAGE,
            ),
            *(((add,),) if circle.state != "over" else ()),
            (back_to(circle), buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _in_lines(meeting: Meeting, world: World) -> Words:
    subject = (BIG if not meeting.number else about(meeting)) or words("A meeting")
    state = meeting_state(meeting, world)
    return words("{when}\n{subject}: {state}", when=when(meeting), subject=subject, state=state)


def _meeting_button(meeting: Meeting) -> Button:
    to_it = choice("meetingset", meeting.id)
    return Button(label("button", "{day}", day=Day(meeting.day)), to_it)


# --- taps -----------------------------------------------------------------------------------------


def _name(asked: Asked, circle: Circle, _: str) -> Reply:
    return ask_name(asked, circle)


def _open(asked: Asked, circle: Circle, _: str) -> Reply:
    return open_it(asked, circle)


def _close(asked: Asked, circle: Circle, chosen: str) -> Reply:
    return close(asked, circle, sure=chosen == "sure")


PARTS: Mapping[str, Show] = {
    "change": _change,
    NAME: _name,
    "who": _who,
    "languages": _languages,
    "seats": _seats,
    "listed": _listed,
    "hidden": _hidden,
    "reminders": _reminders,
    "leaders": _leaders,
    "meetings": _meetings,
    "open": _open,
    "close": _close,
}
FOR_CLOSED = ("meetings", "open")


def take_text(asked: Asked, circle: Circle) -> Reply:
    """What they typed is its name: nothing else of a circle is typed."""
    if circle.state == "over":
        return set_circle(replace(asked, option=""), circle)
    return take_name(asked, circle)


TAPS: dict[str, Handler] = {
    "circleset": for_circle(set_circle),
    "circlelead": for_staff(choose_leader, *COORDINATORS, where=where),
}
TEXTS: dict[str, Handler] = {"circleset": for_circle(take_text)}
