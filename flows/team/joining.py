"""Following an invitation: who asks, what one would do, which name the team may see.

A link that does not work says so in one way, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.catalogue import LANGUAGES
from flows.events import Wrote
from flows.model import (
    Arrange,
    Button,
    Name,
    Person,
    Put,
    Remove,
    Reply,
    Row,
    Screen,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import for_everybody
from flows.records import Invitation, Staff
from flows.team.invitations import MEANING, TEAM_LIST, to_confirm
from flows.team.me import language_rows, switched
from flows.team.membership import (
    CODE,
    current,
    hashed,
    name_for_the_team,
    on_the_way,
    stands,
    token_in,
)
from flows.team.menu import ROLES, post_line
from flows.team.weekly import REVIEW, next_monday
from flows.world import Asked

SPEAKS = "in-"  # the start of the option that switches a language on or off: "in-ar"


@dataclass(frozen=True, slots=True)
class Way:
    """An invitation, and what somebody who follows it has chosen so far."""

    invitation: Invitation
    chosen: Invitation

    @property
    def complete(self) -> bool:
        """Whether all is chosen that is needed to say yes."""
        spoken = bool(self.chosen.languages) or self.invitation.role != "volunteer"
        return bool(self.chosen.name) and spoken


def join(asked: Asked) -> Reply:
    """Open an invitation's link, or go a step further on the way to saying yes."""
    way = _way(asked)
    if isinstance(way, Screen):
        return Reply(asked.person, (way,))
    step = STEPS.get(asked.option, _switch if asked.option.startswith(SPEAKS) else _about)
    return step(way, asked)


def take_name(asked: Asked) -> Reply:
    """The name they wrote; anything else is asked for once more."""
    way = _way(asked)
    asked = replace(asked, person=done_waiting(asked.person))
    if isinstance(way, Screen):
        return Reply(asked.person, (way,))
    name = name_for_the_team(asked.event.text) if isinstance(asked.event, Wrote) else ""
    return _named(way, asked, name)


def _way(asked: Asked) -> Way | Screen:
    """The invitation they follow; or why they cannot.

    The first step names it by the token of the link. Whoever has taken one is known, and from
    then on its id will do: the token is kept nowhere.
    """
    token, chat, world = token_in(asked.object), asked.chat, asked.world
    invitation = current(hashed(token) if token else asked.object, world)
    if invitation is None:
        return _works_no_more(asked)
    if invitation.state == "accepted" and invitation.chat == chat:
        return _waiting_screen(invitation, asked)
    if invitation.state != "open" or not stands(invitation, world):
        return _works_no_more(asked)
    if invitation.inviter == chat:
        return _own()
    nothing = on_the_way(invitation, chat)
    chosen = world.desk.find(Invitation, nothing.id)
    if not (token or chosen):
        return _works_no_more(asked)
    return Way(invitation, chosen or nothing)


# --- the steps ----------------------------------------------------------------------------------


def _about(way: Way, asked: Asked) -> Reply:
    """What it is about, and the choice of a name."""
    invitation = way.invitation
    screen = Screen(
        title=words("Would you like to help?"),
        lines=(
            _who_asks(invitation, asked),
            post_line(invitation.role, invitation.place, asked.world),
            MEANING[invitation.role],
            *_instead(invitation, asked),
            words("The team sees the name you choose, never your number or your account."),
        ),
        buttons=(*_names(asked), (_no(asked.object),), (buttons.HELP,)),
    )
    return Reply(asked.person, (screen,))


def _instead(invitation: Invitation, asked: Asked) -> tuple[Words, ...]:
    """For people of the team: what they would not do there any more."""
    role = asked.staff.posts.get(invitation.place) if asked.staff else None
    if role is None or role == invitation.role:
        return ()
    return (words("It takes the place of what you are there now: {role}.", role=ROLES[role]),)


def _who_asks(invitation: Invitation, asked: Asked) -> Words:
    inviter = asked.world.desk.find(Staff, invitation.inviter)
    if inviter is None:
        return words("The people who look after this companion invite you to the team.")
    return words("{name} invites you to the team.", name=Name(inviter.name))


def _names(asked: Asked) -> tuple[Row, ...]:
    other = Button(label("button", "Choose a name"), choice("join", asked.object, "name"))
    if not (name := _offered_name(asked)):
        return ((other,),)
    use = label("button", "Use “{name}”", name=Name(name))
    return (Button(use, choice("join", asked.object, "mine")),), (other,)


def _offered_name(asked: Asked) -> str:
    """The name the team knows already, or the one the chat app tells."""
    return asked.staff.name if asked.staff else name_for_the_team(asked.event.name)


def _no(named: str) -> Button:
    return Button(label("button", "No, thank you"), choice("join", named, "no"))


def _ask_name(way: Way, asked: Asked) -> Reply:
    screen = Screen(
        title=words("What may the team call you?"),
        lines=(words("Write a first name or a nickname."),),
        buttons=((_no(way.invitation.id), buttons.HELP),),
    )
    person = awaiting(asked.person, asked.world, "join", way.invitation.id)
    return Reply(person, (screen,), (Put(way.chosen),))


def _mine(way: Way, asked: Asked) -> Reply:
    return _named(way, asked, _offered_name(asked))


def _named(way: Way, asked: Asked, name: str) -> Reply:
    """Take the name; who is to answer questions chooses languages, too."""
    if not name:
        return _ask_name(way, asked)
    languages = way.chosen.languages
    if way.invitation.role == "volunteer" and not languages:
        known = asked.staff.languages if asked.staff else ()
        languages = known or (asked.person.language,)
    return _chosen(replace(way, chosen=replace(way.chosen, name=name, languages=languages)), asked)


def _switch(way: Way, asked: Asked) -> Reply:
    """A language they can answer in, on or off."""
    code = asked.option.removeprefix(SPEAKS)
    if not way.chosen.name or code not in LANGUAGES:
        return _about(way, asked)
    languages = switched(way.chosen.languages, code)
    return _chosen(replace(way, chosen=replace(way.chosen, languages=languages)), asked)


def _chosen(way: Way, asked: Asked) -> Reply:
    """Everything as it is chosen so far, and the last word."""
    named = way.invitation.id
    lines = [
        words("The team will see this name: {name}", name=Name(way.chosen.name)),
        post_line(way.invitation.role, way.invitation.place, asked.world),
    ]
    rows: tuple[Row, ...] = ()
    if way.invitation.role == "volunteer":
        lines.append(words("Tap the languages in which you can answer."))
        rows = language_rows(way.chosen.languages, "join", named, SPEAKS)
    yes = Button(label("button", "I would like to help"), choice("join", named, "yes"))
    other = Button(label("button", "Another name"), choice("join", named, "name"))
    screen = Screen(
        title=words("Is this right?"),
        lines=tuple(lines),
        buttons=(*rows, *(((yes,),) if way.complete else ()), (other, _no(named)), (buttons.HELP,)),
    )
    return Reply(asked.person, (screen,), (Put(way.chosen),))


# --- the answer ---------------------------------------------------------------------------------


def _yes(way: Way, asked: Asked) -> Reply:
    """They would like to: the link is used, and the inviter is asked to confirm."""
    if not way.complete:
        return _about(way, asked)
    accepted = replace(way.chosen, id=way.invitation.id, state="accepted")
    screen = _waiting_screen(accepted, asked)
    tasks = to_confirm(accepted, asked.world)
    look = Arrange(REVIEW, next_monday(asked))  # their first, if they are confirmed by then
    return Reply(asked.person, (screen,), (Put(accepted), Remove(way.chosen), look, *tasks))


def _waiting_screen(invitation: Invitation, asked: Asked) -> Screen:
    inviter = asked.world.desk.find(Staff, invitation.inviter)
    if inviter:
        lines = [words("{name} confirms it, then I write to you.", name=Name(inviter.name))]
    else:
        code = Verbatim(invitation.id[:CODE])
        lines = [
            words("Tell this code to the person who invited you: {code}", code=code),
            words("They confirm it, then I write to you."),
        ]
    return Screen(
        title=words("Thank you, {name}", name=Name(invitation.name)),
        lines=tuple(lines),
        buttons=((_way_on(asked.person), buttons.HELP),),
    )


def _decline(way: Way, asked: Asked) -> Reply:
    """Nothing they chose is kept; the link works until somebody says yes."""
    screen = Screen(
        (words("That is fine. Thank you for thinking about it."),),
        buttons=((_way_on(asked.person), buttons.HELP),),
    )
    return Reply(asked.person, (screen,), (Remove(way.chosen),))


def _way_on(person: Person) -> Button:
    """The menu; for somebody who is new, first who we are."""
    if person.place:
        return buttons.HOME
    return Button(label("button", "Continue"), choice("page", "who"))


def _works_no_more(asked: Asked) -> Screen:
    return Screen(
        (
            words("This invitation does not work any more."),
            words("The person who gave it to you can make a new one."),
        ),
        buttons=((_way_on(asked.person), buttons.HELP),),
    )


def _own() -> Screen:
    return Screen(
        (words("This link is for the person you invite. Please send it to them."),),
        buttons=((TEAM_LIST,), (buttons.HOME, buttons.HELP)),
    )


STEPS: Mapping[str, Callable[[Way, Asked], Reply]] = {
    "name": _ask_name,
    "mine": _mine,
    "yes": _yes,
    "no": _decline,
}

TAPS = {"join": for_everybody(join)}
TEXTS = {"join": for_everybody(take_name)}
