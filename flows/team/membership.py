"""Who becomes part of the team, and who is not any more: the decisions, without any screen.

The chat and the command line both decide here, so that there is one place to be careful in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flows import buttons
from flows.bidi import clean_name
from flows.hosts import taken_away, who_are
from flows.model import (
    Effect,
    Name,
    Put,
    Remove,
    Screen,
    Tell,
    words,
)
from flows.permission import COORDINATORS, role_in
from flows.records import EVERYWHERE, Invitation, Question, Role, Signpost, Staff
from flows.team.facts_care import findings_of
from flows.team.menu import DESK, post_line
from flows.team.telling import released
from flows.team.threads import waits
from flows.voices import voices_of
from flows.world import World

LIFE = timedelta(days=14)  # of an invitation: docs/data-map.yml
LINK = "inv-"  # the start of a deep link payload: /start inv-TOKEN
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 bits, see World.token
CODE = 8  # letters of an invitation's id, to be told from mouth to mouth
LONGEST_NAME = 40  # letters of a name for the team: it stands on buttons

INVITES: dict[Role, tuple[Role, ...]] = {
    "administrator": ("volunteer", "facilitator", "coordinator", "administrator"),
    "coordinator": ("volunteer", "facilitator", "coordinator"),
}


def token_in(payload: str) -> str:
    """The token of an invitation's link, "" when it is not whole."""
    token = payload.removeprefix(LINK)
    return token if TOKEN.fullmatch(token) else ""


def hashed(token: str) -> str:
    """What is kept of a token: enough to know it again, too little to make the link from it."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def invited(token: str, role: Role, place: str, inviter: int, world: World) -> Invitation:
    """A new invitation; 0 as the inviter stands for the operator."""
    return Invitation(hashed(token), role, place, inviter, world.now, world.now + LIFE)


def name_for_the_team(typed: str) -> str:
    """A name as it is kept: clean and short; "" when there is nothing to see of it."""
    name = clean_name(typed)[:LONGEST_NAME].strip()
    seen = any(letter.isprintable() and not letter.isspace() for letter in name)
    return name if seen else ""


def renamed(staff: Staff, name: str, world: World) -> tuple[Effect, ...]:
    """What else has their name: the host they are, unless new people call them otherwise."""
    known = (host for host in who_are(staff, world) if host.name == staff.name)
    return tuple(Put(replace(host, name=name)) for host in known)


# --- an invitation ------------------------------------------------------------------------------


def current(invitation_id: str, world: World) -> Invitation | None:
    """An invitation that is not past its time."""
    invitation = world.desk.find(Invitation, invitation_id)
    return invitation if invitation and invitation.expires_at > world.now else None


def on_the_way(invitation: Invitation, chat: int) -> Invitation:
    """What somebody who follows an invitation has chosen so far: nothing yet.

    It is kept beside the invitation, for each who follows it, and shows that they had the link.
    Its id can be told from the two, so whoever knows the one and is the other finds it again.
    """
    return replace(invitation, id=hashed(f"{invitation.id}:{chat}"), chat=chat)


def is_made(invitation: Invitation) -> bool:
    """Whether it is an invitation itself, not what somebody who follows one has chosen so far."""
    return invitation.state == "accepted" or invitation.chat is None


def stands(invitation: Invitation, world: World) -> bool:
    """Whether whoever made it could still make it."""
    if not invitation.inviter:
        return True
    inviter = world.desk.find(Staff, invitation.inviter)
    return inviter is not None and role_in(inviter, invitation.place) in COORDINATORS


def may_confirm(staff: Staff, invitation: Invitation) -> bool:
    """Whether it is theirs to confirm: who invited does, or any administrator."""
    if staff.posts.get(EVERYWHERE) == "administrator":
        return True
    invites = role_in(staff, invitation.place) in COORDINATORS
    return invites and invitation.inviter == staff.chat


def who_confirms(invitation: Invitation, world: World) -> list[int]:
    """The chats that are told when it is accepted: the inviter; for the operator's, every
    administrator."""
    if invitation.inviter:
        return [invitation.inviter]
    everybody = world.desk.every(Staff)
    return [staff.chat for staff in everybody if staff.posts.get(EVERYWHERE) == "administrator"]


def admitted(invitation: Invitation, world: World) -> tuple[Effect, ...]:
    """Make whoever accepted part of the team, use the invitation up, and let them know."""
    assert invitation.state == "accepted"
    assert invitation.chat is not None
    if world.desk.reader(invitation.chat) is None:  # they have deleted everything since
        return (Remove(invitation),)
    known = world.desk.find(Staff, invitation.chat)
    post = {invitation.place: invitation.role}
    if known is None:
        place = world.library.place(invitation.place)
        staff = Staff(
            chat=invitation.chat,
            name=invitation.name,
            posts=post,
            since=world.today(place),
            languages=invitation.languages,
            id=world.new_id(),
        )
    else:
        languages = tuple(dict.fromkeys((*known.languages, *invitation.languages)))
        posts = {**known.posts, **post}
        staff = replace(known, name=invitation.name, posts=posts, languages=languages)
    return (
        Put(staff),
        *(renamed(known, staff.name, world) if known else ()),
        Remove(invitation),
        Tell(invitation.chat, _welcome(invitation, world)),
    )


def _welcome(invitation: Invitation, world: World) -> Screen:
    return Screen(
        title=words("Welcome to the team, {name}", name=Name(invitation.name)),
        lines=(post_line(invitation.role, invitation.place, world),),
        buttons=((DESK,), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )


def withdrawn(invitation: Invitation) -> tuple[Effect, ...]:
    """Use an invitation up without anybody joining; who waits for an answer hears it."""
    gone = Remove(invitation)
    if invitation.state != "accepted" or invitation.chat is None:
        return (gone,)
    screen = Screen(
        (
            words("Thank you for your offer to help. It could not be confirmed."),
            words("The person who invited you can tell you more."),
        ),
        buttons=((buttons.HOME, buttons.HELP),),
        fresh=True,
    )
    return (gone, Tell(invitation.chat, screen))


# --- leaving ------------------------------------------------------------------------------------


def parted(staff: Staff, places: Sequence[str], world: World) -> tuple[Effect, ...]:
    """Take these posts from somebody; with the last one they leave the team.

    Questions they were answering there are open again, and go to others while somebody waits. New
    people meet them as a host there no more: no name stays on a page without whoever it is. With
    the last post a voice of theirs that nobody has accepted goes, too, and so does another number
    of a helpline that nobody has agreed to.
    """
    posts = {place: role for place, role in staff.posts.items() if place not in places}
    left = replace(staff, posts=posts)
    return (
        Put(left) if posts else Remove(staff),
        *(() if posts else voices_of(staff, world)),
        *(() if posts else findings_of(staff, world)),
        *(
            effect
            for question in world.desk.every(Question, volunteer=(staff.chat,))
            if question.state == "claimed" and role_in(left, question.place) is None
            for effect in _open_again(question, world)
        ),
        *(
            effect
            for host in who_are(staff, world)
            if role_in(left, host.place) is None
            for effect in taken_away(host)
        ),
    )


def forgotten(staff: Staff, world: World) -> tuple[Effect, ...]:
    """What others keep when somebody of the team deletes everything; their name is not in it."""
    namesake = any(
        other.name == staff.name and other.chat != staff.chat for other in world.desk.every(Staff)
    )
    theirs = () if namesake else world.desk.every(Signpost, owner=(staff.name,))
    return (
        *parted(staff, tuple(staff.posts), world),
        *(Put(replace(entry, owner="")) for entry in theirs),
    )


def _open_again(question: Question, world: World) -> tuple[Effect, ...]:
    if waits(question):
        return released(question, world, words("Your question goes to somebody else now."))
    return (Put(replace(question, state="open", volunteer=None, changed_at=world.now)),)
