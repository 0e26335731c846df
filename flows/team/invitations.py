"""Inviting somebody to the team: a link for one person, which the inviter confirms in the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows import buttons
from flows.attachments import Qr
from flows.model import (
    Button,
    Day,
    Name,
    Put,
    Reply,
    Row,
    Screen,
    Tell,
    Verbatim,
    Words,
    choice,
    label,
    tongues,
    words,
)
from flows.permission import COORDINATORS, for_staff, places_of
from flows.records import EVERYWHERE, Invitation, Role, Staff
from flows.team.membership import (
    INVITES,
    LINK,
    admitted,
    current,
    invited,
    may_confirm,
    who_confirms,
    withdrawn,
)
from flows.team.menu import ROLES, place_name, post_line
from flows.world import Asked, World

TEAM_LIST = Button(label("button", "People of the team"), choice("team"))
WAYS_ON: tuple[Row, ...] = ((TEAM_LIST,), (buttons.HOME, buttons.HELP))

# What a role is for, in one sentence.
MEANING: dict[Role, Words] = {
    "volunteer": words("You answer questions that people ask, when you have time."),
    "facilitator": words("You lead meetings and see the questions that people bring to them."),
    "coordinator": words("You look after the team, the places that help and messages to many."),
    "administrator": words("You look after the teams of all places."),
}


def where_invited(asked: Asked) -> Collection[str]:
    """The place of the invitation that is named."""
    invitation = asked.world.desk.find(Invitation, asked.object)
    return (invitation.place,) if invitation else ()


def where_to(asked: Asked) -> Collection[str]:
    """The place somebody is to be invited to; administrators are invited everywhere."""
    if asked.object == "administrator":
        return (EVERYWHERE,)
    return (asked.option,) if asked.option else ()


# --- making one ---------------------------------------------------------------------------------


def invite(asked: Asked) -> Reply:
    """Choose the role, then the place, then there is a link."""
    world, staff = asked.world, asked.staff
    assert staff is not None
    role = next((role for role in ROLES if role == asked.object), None)
    places = places_of(staff, COORDINATORS, list(world.library.places))
    if role is None:
        return Reply(asked.person, (_roles_screen(staff, places),))
    if role == "administrator":
        return _made(asked, role, EVERYWHERE)
    if asked.option in places:
        return _made(asked, role, asked.option)
    return Reply(asked.person, (_places_screen(role, places, world),))


def _roles_screen(staff: Staff, places: Sequence[str]) -> Screen:
    """What they would do; whoever looks after one place is not asked which."""
    open_to_them = {role for held in staff.posts.values() for role in INVITES.get(held, ())}
    place = places[0] if len(places) == 1 else ""
    return Screen(
        title=words("What would they do?"),
        lines=(words("You confirm them at the end, so nobody joins by mistake."),),
        buttons=(
            *(
                (Button(label("button", "{role}", role=said), choice("invite", role, place)),)
                for role, said in ROLES.items()
                if role in open_to_them
            ),
            *WAYS_ON,
        ),
    )


def _places_screen(role: Role, places: Sequence[str], world: World) -> Screen:
    return Screen(
        title=words("In which place?"),
        lines=(words("They would be: {role}.", role=ROLES[role]),),
        buttons=(
            *(
                (Button(place_name(place, world), choice("invite", role, place)),)
                for place in places
            ),
            (TEAM_LIST, buttons.HELP),
        ),
    )


def _made(asked: Asked, role: Role, place: str) -> Reply:
    world = asked.world
    token = world.token()
    invitation = invited(token, role, place, asked.chat, world)
    link = world.link(LINK + token)
    screen = Screen(
        title=words("An invitation to the team"),
        lines=(
            post_line(role, place, world),
            words("Send this link to one person, or let them scan the picture:"),
            Verbatim(link),
            words("It works once, until {day}.", day=last_day(invitation, world)),
            words("When they say yes, I ask you to confirm. It counts only then."),
        ),
        buttons=((take_back_button(invitation),), *WAYS_ON),
        attachment=Qr(link),
    )
    return Reply(asked.person, (screen,), (Put(invitation),))


def last_day(invitation: Invitation, world: World) -> Day:
    """The day on which an invitation ends."""
    zone = world.library.place(invitation.place).clock
    return Day(invitation.expires_at.astimezone(zone).date())


def take_back_button(invitation: Invitation) -> Button:
    return Button(label("button", "Take it back"), choice("uninvite", invitation.id))


# --- looking at one -----------------------------------------------------------------------------


def show_invitation(asked: Asked) -> Reply:
    """How far an invitation is, and what can be done with it."""
    invitation = current(asked.object, asked.world)
    if invitation is None:
        return gone(asked)
    if invitation.state == "accepted":
        assert asked.staff is not None
        theirs = may_confirm(asked.staff, invitation)
        return Reply(asked.person, (confirm_screen(invitation, asked.world, theirs=theirs),))
    screen = Screen(
        title=words("An invitation to the team"),
        lines=(
            post_line(invitation.role, invitation.place, asked.world),
            words("Nobody has said yes so far."),
            words("It works once, until {day}.", day=last_day(invitation, asked.world)),
            words("If the link is lost, take it back and make another: I do not keep it."),
        ),
        buttons=((take_back_button(invitation),), *WAYS_ON),
    )
    return Reply(asked.person, (screen,))


def confirm_screen(invitation: Invitation, world: World, *, theirs: bool = True) -> Screen:
    """Somebody would like to help: is it the right person?"""
    name = Name(invitation.name)
    lines = [post_line(invitation.role, invitation.place, world)]
    if invitation.languages:
        lines.append(words("Languages: {languages}", languages=tongues(invitation.languages)))
    if not theirs:
        lines.append(words("The person who invited them confirms it."))
        rows: tuple[Row, ...] = ((take_back_button(invitation),),)
    else:
        lines.append(words("Is this the person the link was for?"))
        yes = Button(label("button", "Yes, confirm"), choice("admit", invitation.id))
        no = Button(label("button", "No"), choice("uninvite", invitation.id))
        rows = ((yes,), (no,))
    return Screen(
        title=words("{name} would like to help", name=name),
        lines=tuple(lines),
        buttons=(*rows, *WAYS_ON),
    )


def to_confirm(invitation: Invitation, world: World) -> tuple[Tell, ...]:
    """The task for whoever is to confirm an invitation that was accepted."""
    screen = confirm_screen(invitation, world)
    return tuple(Tell(chat, screen) for chat in who_confirms(invitation, world))


# --- the end of one -----------------------------------------------------------------------------


def admit(asked: Asked) -> Reply:
    """Confirm who accepted: from now on they are of the team."""
    invitation = current(asked.object, asked.world)
    if invitation is None or invitation.state != "accepted":
        return gone(asked)
    assert asked.staff is not None
    if not may_confirm(asked.staff, invitation):
        return Reply(asked.person, (confirm_screen(invitation, asked.world, theirs=False),))
    screen = Screen(
        title=words("{name} is part of the team now", name=Name(invitation.name)),
        lines=(post_line(invitation.role, invitation.place, asked.world),),
        buttons=WAYS_ON,
    )
    return Reply(asked.person, (screen,), admitted(invitation, asked.world))


def take_back(asked: Asked) -> Reply:
    """The link works no longer; whoever had accepted hears that it was not confirmed."""
    invitation = asked.world.desk.find(Invitation, asked.object)
    if invitation is None:
        return gone(asked)
    screen = Screen(
        (words("The invitation is taken back. Its link does not work any more."),),
        buttons=WAYS_ON,
    )
    return Reply(asked.person, (screen,), withdrawn(invitation))


def gone(asked: Asked) -> Reply:
    """An invitation that was used, taken back, or is past its time."""
    screen = Screen((words("This invitation is not open any more."),), buttons=WAYS_ON)
    return Reply(asked.person, (screen,))


TAPS = {
    "invite": for_staff(invite, *COORDINATORS, where=where_to),
    "invited": for_staff(show_invitation, *COORDINATORS, where=where_invited),
    "uninvite": for_staff(take_back, *COORDINATORS, where=where_invited),
    "admit": for_staff(admit, *COORDINATORS, where=where_invited),
}
