"""The circles somebody leads: the list of them, and the room of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from flows import buttons
from flows.attachments import Qr
from flows.awaiting import done_waiting
from flows.bidi import clean_name
from flows.circles import agenda
from flows.circles.comforts import WHO
from flows.circles.leading import for_leaders, may_lead
from flows.desk import Desk
from flows.model import (
    Button,
    Day,
    Name,
    Quote,
    Reply,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    tongues,
    words,
)
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, HOSTS, Handler, for_staff, places_of
from flows.records import Circle, Meeting, Member, Staff
from flows.signpost_screens import cut
from flows.team.menu import DESK, place_name
from flows.world import Asked, World

LINK = "circle-"  # the start of a deep link payload: /start circle-ID
ON_A_PAGE = 6  # circles, each with three short lines
MEETINGS_SHOWN = 4  # in the room of a circle; the rest is a tap away
LONGEST = 26  # letters of a name on a button, beside a sign

OURS = Button(label("button", "Circles and meetings"), choice("ourcircles"))
OVER = "over"  # the option for those that are closed
GONE = Screen(
    (words("This circle is not here any more."),),
    buttons=((OURS,), (buttons.HOME, buttons.HELP)),
)

Step = Callable[[Asked, Circle], Reply]


def for_circle(step: Step) -> Handler:
    """A tap on a circle, for those who lead it."""

    def answer(asked: Asked) -> Reply:
        circle = asked.world.desk.find(Circle, asked.object)
        if circle is None:
            return Reply(done_waiting(asked.person), (GONE,))
        return step(asked, circle)

    return for_leaders(answer)


def where(asked: Asked) -> Collection[str]:
    """The place of the circle that is named."""
    circle = asked.world.desk.find(Circle, asked.object)
    return (circle.place,) if circle else ()


def circle_name(circle: Circle) -> Words:
    if not clean_name(circle.name):
        return words("No name yet")
    return words("{name}", name=Name(circle.name))


def circle_button(circle: Circle) -> Button:
    """Leads to its room."""
    to = choice("circleset", circle.id)
    if not clean_name(circle.name):
        return Button(label("button", "No name yet"), to)
    return Button(label("button", "{name}", name=cut(circle.name, LONGEST)), to)


def back_to(circle: Circle) -> Button:
    return Button(label("button", "← The circle"), choice("circleset", circle.id))


def joined(said: Sequence[Words]) -> Words:
    """Some things, one after the other."""
    first, *rest = said
    return words("{first}, {rest}", first=first, rest=joined(rest)) if rest else first


# --- the list -------------------------------------------------------------------------------------


def show_ours(asked: Asked) -> Reply:
    """The circles they lead, with seats and the next meeting; those that are closed apart."""
    staff, world = asked.staff, asked.world
    assert staff is not None, "circles are led by people of the team"
    closed = asked.option.startswith(OVER)
    places = places_of(staff, HOSTS, list(world.library.places))
    theirs = [c for c in world.desk.every(Circle, place=places) if may_lead(staff, c)]
    listed = [circle for circle in theirs if (circle.state == "over") == closed]
    listed.sort(key=lambda circle: (circle.place, circle.state, circle.name.casefold()))
    page = page_of(asked.option.removeprefix(OVER), len(listed), ON_A_PAGE)
    shelf = OVER if closed else ""
    shown = listed[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    several = len({circle.place for circle in theirs}) > 1
    old = Button(label("button", "Circles that are closed"), choice("ourcircles", "", OVER))
    screen = Screen(
        title=words("Circles that are closed") if closed else words("Circles and meetings"),
        lines=tuple(_lines(shown, world, several)) or (words("There is nothing here so far."),),
        buttons=(
            *((circle_button(circle),) for circle in shown),
            *turning(
                lambda to: choice("ourcircles", "", f"{shelf}{to}"), page, len(listed), ON_A_PAGE
            ),
            *(((OURS,),) if closed else _beginnings(staff)),
            *(((old,),) if len(theirs) > len(listed) and not closed else ()),
            (DESK,),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _beginnings(staff: Staff) -> tuple[Row, ...]:
    if not set(staff.posts.values()) & set(COORDINATORS):
        return ()
    return (
        (Button(label("button", "A new circle"), choice("newcircle")),),
        (Button(label("button", "Big Conversation"), choice("big")),),
        (Button(label("button", "Stories"), choice("stories")),),
    )


def _lines(shown: Sequence[Circle], world: World, several: bool) -> Iterable[Words]:
    members = world.desk.every(Member, circle=[circle.id for circle in shown])
    planned = world.desk.every(
        Meeting, place=list({circle.place for circle in shown}), state=["set"]
    )
    for circle in shown:
        name = circle_name(circle)
        if several:
            name = words("{first}, {rest}", first=name, rest=place_name(circle.place, world))
        yield words(
            "{circle}\n{seats}\n{next}",
            circle=name,
            seats=seats([m for m in members if m.circle == circle.id], circle),
            next=_next(circle, planned, world),
        )


def seats(members: Sequence[Member], circle: Circle) -> Words:
    """How many are in, and how many wait."""
    if circle.state == "draft":
        return words("A draft. Nobody can join it yet.")
    seated = sum(member.state == "in" for member in members)
    taken = counted(
        "{count} of {seats} seats is taken.",
        "{count} of {seats} seats are taken.",
        seated,
        seats=circle.capacity,
    )
    if not (waiting := len(members) - seated):
        return taken
    queue = counted("{count} person is waiting.", "{count} people are waiting.", waiting)
    return words("{first} {rest}", first=taken, rest=queue)


def _next(circle: Circle, planned: Iterable[Meeting], world: World) -> Words:
    ahead = [m for m in planned if circle.id in m.circles and agenda.is_ahead(m, world.now)]
    if not ahead:
        return words("No meeting is planned.")
    first = min(ahead, key=agenda.starts_at)
    return words("Next meeting: {day}, {time}.", day=Day(first.day), time=first.at)


# --- the room of one ------------------------------------------------------------------------------


def meetings_of(circle: Circle, desk: Desk) -> list[Meeting]:
    """Its meetings, in the order in which they are held."""
    theirs = desk.every(Meeting, place=[circle.place], circles=[circle.id])
    return sorted(theirs, key=lambda meeting: (meeting.day, meeting.at, meeting.id))


def room_screen(circle: Circle, world: World, *said: Words) -> Screen:
    """All there is to know about a circle, and what can be done with it."""
    members = world.desk.every(Member, circle=[circle.id])
    return Screen(
        title=circle_name(circle),
        lines=(
            *said,
            *_found_by(circle),
            seats(members, circle),
            *facts(circle, world.desk),
            *_topic(circle),
            *_meetings(circle, world),
        ),
        listed=True,
        buttons=(*_doings(circle), (OURS,), (buttons.HOME, buttons.HELP)),
    )


def facts(circle: Circle, desk: Desk) -> Iterable[Words]:
    """What it is like: for whom, in which languages, who leads it, when it reminds people."""
    yield WHO[circle.who]
    yield words("Languages: {languages}.", languages=tongues(circle.languages))
    yield _led_by(circle, desk)
    yield from _reminders(circle)


def _found_by(circle: Circle) -> tuple[Words, ...]:
    match circle.state:
        case "open" if circle.listed:
            return (words("Open. People find it in the menu."),)
        case "open":
            return (words("Open. People join it by its link only."),)
        case "over":
            return (words("Closed. Nobody can join it any more."),)
    return ()


def _led_by(circle: Circle, desk: Desk) -> Words:
    known = {staff.id: staff for staff in desk.every(Staff, id=circle.facilitators)}
    names = [
        words("{name}", name=Name(known[id_].name)) for id_ in circle.facilitators if id_ in known
    ]
    return words("Led by {names}.", names=joined(names)) if names else words("Nobody leads it yet.")


def _reminders(circle: Circle) -> Iterable[Words]:
    if not circle.reminders:
        yield words("Members get no reminders.")
        return
    spans = joined([span(each) for each in sorted(circle.reminders, reverse=True)])
    yield words("Reminders before a meeting: {times}.", times=spans)
    if circle.in_group:
        yield words("Reminders go to the group chat.")


def span(minutes: int) -> Words:
    """So many days, hours or minutes."""
    if minutes % (24 * 60) == 0:
        return counted("{count} day", "{count} days", minutes // (24 * 60))
    if minutes % 60 == 0:
        return counted("{count} hour", "{count} hours", minutes // 60)
    return counted("{count} minute", "{count} minutes", minutes)


def _topic(circle: Circle) -> tuple[Words, ...]:
    return (words("They talk about: {topic}", topic=Quote(circle.topic)),) if circle.topic else ()


def _meetings(circle: Circle, world: World) -> Iterable[Words]:
    meetings = meetings_of(circle, world.desk)
    if not meetings:
        return (words("No meeting is planned."),)
    over = sum(agenda.is_over(meeting, world.now) for meeting in meetings)
    first = max(0, min(over, len(meetings) - MEETINGS_SHOWN))
    return [_in_short(meeting, world) for meeting in meetings[first : first + MEETINGS_SHOWN]]


def _in_short(meeting: Meeting, world: World) -> Words:
    return words(
        "• {day}, {time}: {state}",
        day=Day(meeting.day),
        time=meeting.at,
        state=meeting_state(meeting, world),
    )


def meeting_state(meeting: Meeting, world: World) -> Words:
    """How far it is, in a word."""
    if meeting.state == "draft":
        return words("not announced yet")
    if meeting.state == "cancelled":
        return words("called off")
    if agenda.is_over(meeting, world.now):
        return words("over")
    return words("announced") if agenda.is_ahead(meeting, world.now) else words("it has begun")


def _doings(circle: Circle) -> tuple[Row, ...]:
    change = Button(label("button", "✎ Change"), choice("circleset", circle.id, "change"))
    meetings = Button(label("button", "Meetings"), choice("circleset", circle.id, "meetings"))
    ideas = Button(label("button", "Ideas"), choice("ideas", circle.id))
    open_it = choice("circleset", circle.id, "open")
    match circle.state:
        case "draft":
            rows: tuple[Row, ...] = ((meetings, change),)
            if not clean_name(circle.name):
                return rows
            return ((Button(label("button", "Open it for people"), open_it),), *rows)
        case "over":
            again = Button(label("button", "Open it again"), open_it)
            return ((meetings, ideas), (again,))
    return (
        (meetings, change),
        (Button(label("button", "Invite people"), choice("circlelink", circle.id)),),
        (Button(label("button", "Choose what to talk about"), choice("choosing", circle.id)),),
        (ideas, Button(label("button", "Group chat"), choice("grouplink", circle.id))),
    )


# --- inviting -------------------------------------------------------------------------------------


def show_link(asked: Asked, circle: Circle) -> Reply:
    """The link to a circle, and the same as a picture for a poster."""
    if circle.state != "open":
        said = words("Open the circle first. Then there is a link for it.")
        return Reply(asked.person, (room_screen(circle, asked.world, said),))
    link = asked.world.link(LINK + circle.id)
    screen = Screen(
        title=words("An invitation to {circle}", circle=circle_name(circle)),
        lines=(
            words("Send this link to people, or let them scan the picture:"),
            Verbatim(link),
            words("Whoever opens it sees the circle first, and then decides."),
            words("When all seats are taken, they can wait for one."),
        ),
        buttons=((back_to(circle),), (buttons.HOME, buttons.HELP)),
        attachment=Qr(link),
    )
    return Reply(asked.person, (screen,))


TAPS = {
    "ourcircles": for_staff(show_ours, *HOSTS),
    "circlelink": for_circle(show_link),
}
