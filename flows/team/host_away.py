"""A host no more: taken away by the coordinators of the place, or by themselves, in two taps."""

from __future__ import annotations

from flows import buttons, hosts
from flows.model import Button, Effect, Name, Reply, Screen, Tell, choice, label, words
from flows.permission import Handler
from flows.team.host import MINE, THEIRS, Door, for_coordinators, for_themselves, to_list
from flows.team.menu import OUR_WELCOME, place_name
from flows.welcoming import Host
from flows.world import Asked, World


def take_away(asked: Asked, host: Host, door: Door) -> Reply:
    """Two taps: the question, then new people do not meet them any more."""
    if asked.option != "sure":
        return Reply(asked.person, (_are_you_sure(host, door, asked.world),))
    effects: tuple[Effect, ...] = hosts.taken_away(host)
    if door is MINE:
        said = words("You are not a host any more. Thank you for every hello.")
        screen = Screen((said,), buttons=((OUR_WELCOME,), (buttons.HOME, buttons.HELP)))
        return Reply(asked.person, (screen,), effects)
    staff = hosts.staff_of(host, asked.world)
    if staff and staff.chat != asked.chat:
        effects = (*effects, Tell(staff.chat, _thanks(host, asked.world)))
    said = words("{name} is not a host any more.", name=Name(host.name))
    screen = Screen((said,), buttons=(to_list(host.place), (buttons.HOME, buttons.HELP)))
    return Reply(asked.person, (screen,), effects)


def _are_you_sure(host: Host, door: Door, world: World) -> Screen:
    own = door is MINE
    yes = label("button", "Yes, I stop") if own else label("button", "Yes, take off the list")
    name, place = Name(host.name), place_name(host.place, world)
    return Screen(
        title=words("Stop being a host?")
        if own
        else words("Take {name} off the list of hosts?", name=name),
        lines=(
            words("New people in {place} do not meet you as a host any more.", place=place)
            if own
            else words("New people in {place} do not meet this host any more.", place=place),
            words("The languages and the words are deleted."),
        ),
        buttons=(
            (Button(yes, choice(door.leaves, host.id, "sure")),),
            (Button(label("button", "No"), choice(door.shows, host.id)),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _thanks(host: Host, world: World) -> Screen:
    place = place_name(host.place, world)
    return Screen(
        title=words("Thank you for every hello"),
        lines=(
            words("You are not on the list of hosts any more: {place}.", place=place),
            words("Everything else stays here for you."),
        ),
        buttons=((buttons.HOME, buttons.HELP),),
        fresh=True,
    )


TAPS: dict[str, Handler] = {
    THEIRS.leaves: for_coordinators(take_away),
    MINE.leaves: for_themselves(take_away),
}
