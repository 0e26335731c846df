"""A message in one more language: a volunteer who speaks it is asked, writes, and is thanked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import clean_name
from flows.broadcasts import LONGEST, cleaned, too_long, written
from flows.catalogue import LANGUAGES
from flows.events import Sent, Wrote
from flows.model import (
    Button,
    Name,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Tell,
    Tongue,
    Verbatim,
    choice,
    label,
    words,
)
from flows.permission import TEAM, Handler, for_staff, role_in
from flows.records import Broadcast, Staff, Version
from flows.team.broadcast_draft import (
    EDITABLE,
    author_of,
    changed,
    for_draft,
    found,
    kept,
    part,
    ways_on,
    where,
)
from flows.team.broadcast_versions import (
    accept_buttons,
    ask_again_row,
    no_words_yet,
    version_screen,
    versions_screen,
)
from flows.team.menu import DESK
from flows.world import Asked

TEAM_ROOM = Button(label("button", "People of the team"), choice("team"))
LONGEST_NAME = 30  # letters on a button


# --- the coordinator asks -------------------------------------------------------------------------


def speakers(asked: Asked, broadcast: Broadcast, language: str) -> list[Staff]:
    """Who of the team in its places speaks a language, besides whoever asks."""
    return [
        staff
        for staff in asked.world.desk.every(Staff)
        if language in staff.languages
        and staff.chat != asked.chat
        and any(role_in(staff, place) for place in broadcast.audience.places)
    ]


def ask(asked: Asked, broadcast: Broadcast) -> Reply:
    """Show who can be asked, or ask the one tapped."""
    language, id_ = part(asked)
    if language not in LANGUAGES or not written(broadcast, broadcast.language):
        return Reply(asked.person, (no_words_yet(broadcast),))
    known = speakers(asked, broadcast, language)
    helper = next((staff for staff in known if id_ and staff.id == id_), None)
    if helper is None:
        return Reply(asked.person, (_who_speaks(broadcast, language, known),))
    versions = {**broadcast.versions, language: Version("asked", by=helper.id)}
    broadcast = changed(asked, broadcast, versions=versions)
    task = Tell(helper.chat, task_screen(broadcast, language, asked))
    reply = kept(asked, broadcast, versions_screen(broadcast, asked.world))
    return replace(reply, effects=(*reply.effects, task))


def _who_speaks(broadcast: Broadcast, language: str, known: list[Staff]) -> Screen:
    back = Button(label("button", "← What they get"), choice("bcversion", broadcast.id, language))
    if not known:
        said = words(
            "Nobody else of the team here has said that they speak {language}."
            " You can invite somebody who does.",
            language=Tongue(language),
        )
        return Screen((said,), buttons=((TEAM_ROOM,), *ways_on(broadcast, back)))
    return Screen(
        title=words("Who shall write it in {language}?", language=Tongue(language)),
        lines=(words("They get your words, and you see theirs before anybody else does."),),
        buttons=(
            *(
                (
                    Button(
                        Verbatim(clean_name(staff.name)[:LONGEST_NAME]),
                        choice("bcask", broadcast.id, f"{language}.{staff.id}"),
                    ),
                )
                for staff in known
            ),
            *ways_on(broadcast, back),
        ),
    )


# --- the volunteer answers ------------------------------------------------------------------------


def task_screen(broadcast: Broadcast, language: str, asked: Asked) -> Screen:
    """What a volunteer is asked: these words, in their language."""
    coordinator = asked.staff.name if asked.staff else ""
    return Screen(
        title=words("Can you write this in {language}?", language=Tongue(language)),
        lines=(
            words("{name} would like to send it to people.", name=Name(coordinator)),
            words("{text}", text=Quote(written(broadcast, broadcast.language))),
        ),
        buttons=(*_answers(broadcast, language), (DESK, buttons.HELP)),
        fresh=True,
    )


def _answers(broadcast: Broadcast, language: str) -> tuple[Row, ...]:
    write = label("button", "Write it in {language}", language=Tongue(language))
    return (
        (Button(write, choice("bctask", broadcast.id, language)),),
        (Button(label("button", "I cannot this time"), choice("bcpass", broadcast.id, language)),),
    )


def where_they_serve(asked: Asked) -> Collection[str]:
    """Of the places of the message those in which they have a role; without any, all of them."""
    staff, places = asked.staff, where(asked)
    return [place for place in places if staff and role_in(staff, place)] or places


def _task(asked: Asked) -> Broadcast | None:
    """The message, if it still waits for words of whoever asks."""
    broadcast, staff = found(asked), asked.staff
    if broadcast is None or staff is None or broadcast.state not in EDITABLE:
        return None
    version = broadcast.versions.get(asked.option)
    waits = version is not None and version.state in ("asked", "offered")
    return broadcast if waits and version and version.by == staff.id else None


def _not_wanted(asked: Asked) -> Reply:
    said = words("Thank you for your help. The text is not needed any more.")
    person = done_waiting(asked.person)
    return Reply(person, (Screen((said,), buttons=((DESK, buttons.HELP),)),))


def write_it(asked: Asked) -> Reply:
    """Their next text is the message in their language."""
    broadcast = _task(asked)
    if broadcast is None:
        return _not_wanted(asked)
    language = asked.option
    person = awaiting(asked.person, asked.world, "bctask", broadcast.id, language)
    screen = Screen(
        title=words("Write it now, in {language}", language=Tongue(language)),
        lines=(
            words("{text}", text=Quote(written(broadcast, broadcast.language))),
            words("As you would say it to a neighbour. Numbers and names stay as they are."),
        ),
        buttons=((DESK, buttons.HELP),),
    )
    return Reply(person, (screen,))


def take_it(asked: Asked) -> Reply:
    """The volunteer's words, for the coordinator to look at."""
    broadcast, event, language = _task(asked), asked.event, asked.option
    if broadcast is None:
        return _not_wanted(asked)
    text = cleaned(event.text) if isinstance(event, Wrote | Sent) else ""
    if not text or too_long(text, language):
        said = words("Please write it as a text, with {most} letters at most.", most=LONGEST)
        return Reply(asked.person, (Screen((said,), buttons=((DESK, buttons.HELP),)),))
    version = replace(broadcast.versions[language], state="offered", text=text)
    broadcast = replace(broadcast, versions={**broadcast.versions, language: version})
    again = Button(label("button", "Write it again"), choice("bctask", broadcast.id, language))
    thanks = Screen(
        (words("Thank you. It goes to whoever asked you."),),
        buttons=((again,), (DESK, buttons.HELP)),
    )
    told = [
        Tell(minder.chat, _offer_screen(broadcast, language, version, asked))
        for minder in author_of(broadcast, asked.world)
    ]
    return Reply(done_waiting(asked.person), (thanks,), (Put(broadcast), *told))


def _offer_screen(broadcast: Broadcast, language: str, version: Version, asked: Asked) -> Screen:
    helper = asked.staff.name if asked.staff else ""
    return Screen(
        title=words(
            "{name} has written it in {language}", name=Name(helper), language=Tongue(language)
        ),
        lines=(words("{text}", text=Quote(version.text)),),
        buttons=(
            accept_buttons(broadcast, language, version),
            ask_again_row(broadcast, language),
        ),
        fresh=True,
    )


def pass_on(asked: Asked) -> Reply:
    """They cannot: the coordinator chooses anew."""
    broadcast, language = _task(asked), asked.option
    if broadcast is None:
        return _not_wanted(asked)
    versions = {code: v for code, v in broadcast.versions.items() if code != language}
    broadcast = replace(broadcast, versions=versions)
    thanks = Screen(
        (words("Thank you for saying so. Somebody else will be asked."),),
        buttons=((DESK, buttons.HELP),),
    )
    screen = replace(version_screen(broadcast, language, asked.world), fresh=True)
    helper = asked.staff.name if asked.staff else ""
    sorry = words("{name} cannot this time.", name=Name(helper))
    screen = replace(screen, lines=(sorry, *screen.lines))
    told = [Tell(minder.chat, screen) for minder in author_of(broadcast, asked.world)]
    return Reply(asked.person, (thanks,), (Put(broadcast), *told))


TAPS: Mapping[str, Handler] = {
    "bcask": for_draft(ask),
    "bctask": for_staff(write_it, *TEAM, where=where_they_serve),
    "bcpass": for_staff(pass_on, *TEAM, where=where_they_serve),
}
TEXTS: Mapping[str, Handler] = {"bctask": for_staff(take_it, *TEAM, where=where_they_serve)}
