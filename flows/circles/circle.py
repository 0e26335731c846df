"""One circle, as whoever looks at it sees it: what it is, whether there is a seat, its rooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows import buttons
from flows.circles.comforts import WHO
from flows.circles.leading import leaders, may_lead
from flows.circles.lines import together, when
from flows.circles.membership import has_met, has_seat, meetings_ahead, place_on_list, seat_of
from flows.circles.notices import rules_button
from flows.model import (
    Button,
    Day,
    Name,
    Quote,
    Reply,
    Row,
    Screen,
    Value,
    Words,
    choice,
    label,
    tongues,
    words,
)
from flows.permission import Handler, for_everybody
from flows.records import Circle, Idea, Meeting, Member
from flows.signpost_screens import ISOLATES, LONGEST, cut, in_twos
from flows.world import Asked, World

WAYS_ON: tuple[Row, ...] = ((buttons.CIRCLES,), (buttons.HOME, buttons.HELP))
MEETINGS_SHOWN = 4  # a series, and the Big Conversation

WHAT_IT_IS = (
    words(
        "A circle is a few neighbours who meet three times, with tea."
        " You talk about what you love here, what troubles you, and what you can do together."
    ),
    words("Then comes a Big Conversation: all circles meet people who decide things in the town."),
)

GONE = Screen((words("This circle is not there any more."),), buttons=WAYS_ON)
NOT_YET = Screen(
    (words("This circle has not begun yet. Please look again in a few days."),), buttons=WAYS_ON
)
OVER = words("This circle has come to its end.")
ENDED = Screen((OVER, words("There may be others.")), buttons=WAYS_ON)
FULL = words("All seats are taken. You can wait for one.")


# --- in a few words -------------------------------------------------------------------------------


def circle_button(circle: Circle) -> Button:
    """The way to a circle, by its name."""
    name = cut(circle.name, LONGEST - ISOLATES)
    return Button(label("button", "{name}", name=name), choice("circle", circle.id))


def for_whom(circle: Circle) -> Words:
    """Who is welcome, and what is spoken there."""
    spoken = words("Languages: {languages}.", languages=tongues(circle.languages))
    return words("{who} {languages}", who=WHO[circle.who], languages=spoken)


def seat_line(circle: Circle, members: Sequence[Member], chat: int) -> Words:
    """Whether they are in it, wait, or could come."""
    mine = seat_of(chat, members)
    if circle.state == "over":
        return OVER
    if mine and mine.state == "waiting":
        return number_on_list(mine, members)
    if mine:
        return words("You are in this circle.")
    return words("There is a seat for you.") if has_seat(circle, members) else FULL


def number_on_list(member: Member, members: Sequence[Member]) -> Words:
    return words(
        "You are number {number} on the list. I will tell you when there is a seat.",
        number=place_on_list(member, members),
    )


# --- the circle itself ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """A circle, and what whoever looks at it is there."""

    circle: Circle
    members: tuple[Member, ...]
    mine: Member | None
    leads: bool  # it is theirs to lead: they need no seat
    ahead: tuple[Meeting, ...]

    @property
    def inside(self) -> bool:
        return self.leads or (self.mine is not None and self.mine.state == "in")


def show_circle(asked: Asked) -> Reply:
    """A circle. Whoever has come by its link, and has no town yet, lives where it is."""
    circle = asked.world.desk.find(Circle, asked.object)
    if circle is None:
        return Reply(asked.person, (GONE,))
    person = replace(asked.person, place=asked.person.place or circle.place)
    if circle.state == "draft":
        return Reply(person, (NOT_YET,))
    look = _look(circle, asked)
    if circle.state == "over" and not (look.mine or look.leads):
        return Reply(person, (ENDED,))
    return Reply(person, (_screen(look, replace(asked, person=person)),))


def _look(circle: Circle, asked: Asked) -> Look:
    members = asked.world.desk.every(Member, circle=[circle.id])
    staff = asked.staff
    return Look(
        circle,
        members,
        seat_of(asked.chat, members),
        leads=staff is not None and staff.id in circle.facilitators and may_lead(staff, circle),
        ahead=meetings_ahead([circle], asked.world) if circle.state == "open" else (),
    )


def _screen(look: Look, asked: Asked) -> Screen:
    return Screen(
        title=words("{name}", name=Name(look.circle.name)),
        lines=tuple(_lines(look, asked)),
        buttons=(*_rows(look, asked.world), *WAYS_ON),
    )


def _lines(look: Look, asked: Asked) -> Iterator[Words]:
    circle = look.circle
    if not look.inside:
        yield from WHAT_IT_IS
    yield from together(_about(look, asked))
    if look.inside and circle.topic:
        yield words("You have chosen to talk about: “{topic}”", topic=Quote(circle.topic))
    if look.ahead:
        yield words("Next meeting:\n{when}", when=when(look.ahead[0]))
    elif circle.state == "open":
        yield words("The next meeting is not set yet.")


def _about(look: Look, asked: Asked) -> Iterator[Words]:
    """Where it is, for whom, who leads it, and whether there is a seat."""
    circle = look.circle
    if circle.place != asked.person.place:
        place = asked.world.library.place(circle.place)
        yield words("This is in {place}.", place=Words(place.name))
    yield for_whom(circle)
    if hosts := leaders([circle], asked.world.desk):
        yield words("Who leads it: {names}.", names=_listed([Name(h.name) for h in hosts]))
    if look.leads:
        yield words("You lead this circle.")
    else:
        yield seat_line(circle, look.members, asked.chat)


def _listed(names: Sequence[Value]) -> Value:
    first, *rest = names
    return words("{first}, {rest}", first=first, rest=_listed(rest)) if rest else first


# --- its rooms ------------------------------------------------------------------------------------


def _rows(look: Look, world: World) -> Iterator[Row]:
    if look.inside:
        yield from _rooms(look, world)
    elif look.mine is None:
        yield (_join(look),)
        yield (rules_button([look.circle]),)
    else:
        yield (rules_button([look.circle]),)
    if look.mine:
        yield (leave_button(look.mine),)


def _rooms(look: Look, world: World) -> Iterator[Row]:
    """The rooms that have something in them."""
    circle = look.circle
    for meeting in look.ahead[:MEETINGS_SHOWN]:
        text = label("button", "🗓 {day}", day=Day(meeting.day))
        yield (Button(text, choice("meeting", meeting.id)),)
    rooms = []
    if circle.choosing != "before":
        rooms.append(Button(label("button", "What to talk about"), choice("choose", circle.id)))
    if world.desk.every(Idea, circle=[circle.id]):
        rooms.append(Button(label("button", "Our ideas"), choice("ideas", circle.id)))
    if has_met(circle, world):
        rooms.append(Button(label("button", "Tell a story"), choice("tellstory", circle.id)))
    yield from in_twos([*rooms, rules_button([circle])])


def _join(look: Look) -> Button:
    text = label("button", "I would like to join")
    if not has_seat(look.circle, look.members):
        text = label("button", "Wait for a seat")
    return Button(text, choice("enter", look.circle.id))


def leave_button(member: Member) -> Button:
    """The first of the two taps that lead out."""
    text = label("button", "Leave this circle")
    if member.state == "waiting":
        text = label("button", "Leave the list")
    return Button(text, choice("exit", member.circle))


TAPS: dict[str, Handler] = {"circle": for_everybody(show_circle)}
