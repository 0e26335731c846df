"""People of the team: who is there, who is invited, and how somebody leaves it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows import buttons
from flows.model import (
    Button,
    Name,
    Reply,
    Row,
    Screen,
    Tell,
    Words,
    choice,
    label,
    tongues,
    words,
)
from flows.paging import page_of, turning
from flows.permission import COORDINATORS, for_staff, places_of
from flows.records import EVERYWHERE, Invitation, Role, Staff
from flows.team.invitations import WAYS_ON
from flows.team.membership import is_made, parted
from flows.team.menu import DESK, ROLES, place_name, post_line
from flows.team.readers import of_the_team
from flows.world import Asked, World

ON_A_PAGE = 8  # people and invitations: a list that fits on a phone with its buttons
INVITE = Button(label("button", "Invite somebody"), choice("invite"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list, and the button that opens it."""

    line: Words
    button: Button


def show_team(asked: Asked) -> Reply:
    """Everybody who is of the team in one's places, and the invitations that are open."""
    entries = [*_members(asked), *_invitations(asked)]
    page = page_of(asked.option, len(entries), ON_A_PAGE)
    shown = entries[page * ON_A_PAGE :][:ON_A_PAGE]
    screen = Screen(
        title=words("People of the team"),
        lines=tuple(entry.line for entry in shown) or (words("Nobody is here so far."),),
        listed=True,
        buttons=(
            *((entry.button,) for entry in shown),
            *turning(lambda to: choice("team", "", to), page, len(entries), ON_A_PAGE),
            (INVITE,),
            (DESK,),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _members(asked: Asked) -> list[Entry]:
    places = _mine(asked)
    here = [
        (places.index(place), staff.name, staff, place, role)
        for staff in asked.world.desk.every(Staff)
        for place, role in staff.posts.items()
        if place in places
    ]
    return [
        Entry(
            _member_line(staff, role, place, asked.world),
            Button(label("button", "{name}", name=Name(staff.name)), _opens(staff, place)),
        )
        for *_, staff, place, role in sorted(here, key=lambda member: member[:2])
    ]


def _mine(asked: Asked) -> list[str]:
    """The places whose team somebody looks after; for administrators, all and everywhere."""
    assert asked.staff is not None
    everywhere = (EVERYWHERE, *asked.world.library.places)
    return places_of(asked.staff, COORDINATORS, everywhere)


def _member_line(staff: Staff, role: Role, place: str, world: World) -> Words:
    name, said, where = Name(staff.name), ROLES[role], place_name(place, world)
    if not staff.languages:
        return words("{name}: {role}, {place}", name=name, role=said, place=where)
    return words(
        "{name}: {role}, {place} ({languages})",
        name=name,
        role=said,
        place=where,
        languages=tongues(staff.languages),
    )


def _opens(staff: Staff, place: str) -> str:
    return choice("member", staff.id, place)


def _invitations(asked: Asked) -> list[Entry]:
    world = asked.world
    kept = world.desk.every(Invitation, place=_mine(asked))
    return [
        _invitation_entry(invitation, world)
        for invitation in sorted(kept, key=lambda invitation: invitation.made_at)
        if is_made(invitation) and invitation.expires_at > world.now
    ]


def _invitation_entry(invitation: Invitation, world: World) -> Entry:
    role, place = ROLES[invitation.role], place_name(invitation.place, world)
    if invitation.state == "accepted":
        name = Name(invitation.name)
        line = words(
            "{name} waits to be confirmed: {role}, {place}", name=name, role=role, place=place
        )
        text = label("button", "Waiting: {name}", name=name)
    else:
        line = words("Open invitation: {role}, {place}", role=role, place=place)
        text = label("button", "Invitation: {role}", role=role)
    return Entry(line, Button(text, choice("invited", invitation.id)))


# --- one of them --------------------------------------------------------------------------------


def member_named(asked: Asked) -> Staff | None:
    """The person of the team that is named, if they still have a post in that place."""
    desk = asked.world.desk
    named = of_the_team(asked.object, desk)
    staff = desk.find(Staff, named.chat) if named else None
    return staff if staff and asked.option in staff.posts else None


def where_member(asked: Asked) -> Collection[str]:
    """The place in which they are of the team."""
    return (asked.option,) if member_named(asked) else ()


def show_member(asked: Asked) -> Reply:
    """What somebody does for the team, and the way out for them."""
    staff, place = member_named(asked), asked.option
    if staff is None:
        return _gone(asked)
    lines = [post_line(staff.posts[place], place, asked.world)]
    if staff.languages:
        lines.append(words("Languages: {languages}", languages=tongues(staff.languages)))
    rows: Sequence[Row] = ()
    if may_dismiss(asked, staff):
        out = Button(label("button", "Remove from the team"), choice("dismiss", staff.id, place))
        rows = ((out,),)
    screen = Screen(
        title=words("{name}", name=Name(staff.name)),
        lines=tuple(lines),
        buttons=(*rows, *WAYS_ON),
    )
    return Reply(asked.person, (screen,))


def may_dismiss(asked: Asked, staff: Staff) -> bool:
    """Nobody removes themselves here, and an administrator only another administrator."""
    if staff.chat == asked.chat:
        return False
    mine = asked.staff.posts if asked.staff else {}
    administrator = mine.get(EVERYWHERE) == "administrator"
    return administrator or EVERYWHERE not in staff.posts


def ask_dismiss(asked: Asked) -> Reply:
    """The question before somebody is removed."""
    staff, place = member_named(asked), asked.option
    if staff is None or not may_dismiss(asked, staff):
        return _gone(asked) if staff is None else show_member(asked)
    yes = Button(label("button", "Yes, remove"), choice("dismissed", staff.id, place))
    no = Button(label("button", "No"), choice("member", staff.id, place))
    screen = Screen(
        title=words("Remove {name} from the team?", name=Name(staff.name)),
        lines=(
            post_line(staff.posts[place], place, asked.world),
            words("They hear it from me. Questions they were answering are open again."),
        ),
        buttons=((yes,), (no,), (buttons.HOME, buttons.HELP)),
    )
    return Reply(asked.person, (screen,))


def dismiss(asked: Asked) -> Reply:
    """Take their post in that place; from the next tap on they are out."""
    staff, place = member_named(asked), asked.option
    if staff is None or not may_dismiss(asked, staff):
        return _gone(asked) if staff is None else show_member(asked)
    screen = Screen(
        title=words("{name} is not in the team any more", name=Name(staff.name)),
        lines=(post_line(staff.posts[place], place, asked.world),),
        buttons=WAYS_ON,
    )
    told = Tell(staff.chat, _farewell(staff.posts[place], place, asked.world))
    return Reply(asked.person, (screen,), (*parted(staff, (place,), asked.world), told))


def _farewell(role: Role, place: str, world: World) -> Screen:
    return Screen(
        title=words("Thank you for your help"),
        lines=(
            words("This role has come to an end:"),
            post_line(role, place, world),
            words("Everything else stays here for you."),
        ),
        buttons=((buttons.HOME, buttons.HELP),),
        fresh=True,
    )


def _gone(asked: Asked) -> Reply:
    screen = Screen((words("They are not in the team there any more."),), buttons=WAYS_ON)
    return Reply(asked.person, (screen,))


TAPS = {
    "team": for_staff(show_team, *COORDINATORS),
    "member": for_staff(show_member, *COORDINATORS, where=where_member),
    "dismiss": for_staff(ask_dismiss, *COORDINATORS, where=where_member),
    "dismissed": for_staff(dismiss, *COORDINATORS, where=where_member),
}
