"""The languages of a message: for each that people read, what its readers get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows import buttons
from flows.broadcasts import DECIDED, by_language, mark, roughly, written
from flows.catalogue import LANGUAGES
from flows.model import (
    Button,
    Name,
    Quote,
    Reply,
    Row,
    Screen,
    Tongue,
    Value,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler
from flows.records import Broadcast, Version
from flows.team.broadcast_draft import changed, for_draft, kept, part, ways_on
from flows.team.readers import of_the_team
from flows.world import Asked, World

OPEN = Version("asked")  # stands for a language that nobody has decided about


def version_of(broadcast: Broadcast, language: str) -> Version:
    return broadcast.versions.get(language, OPEN)


def others(broadcast: Broadcast, world: World) -> Mapping[str, int]:
    """The languages of the audience besides the first, and how many read each."""
    numbers = by_language(broadcast, world)
    return {code: number for code, number in numbers.items() if code != broadcast.language}


def undecided(broadcast: Broadcast, world: World) -> list[str]:
    """The languages about which somebody still has to decide, or to answer."""
    return [
        language
        for language in others(broadcast, world)
        if version_of(broadcast, language).state not in DECIDED
    ]


# --- all of them ----------------------------------------------------------------------------------


def versions_screen(broadcast: Broadcast, world: World, reminding: bool = False) -> Screen:
    """Every language besides the first, how many read it, and what they get."""
    reading = others(broadcast, world)
    lines = [_line(broadcast, language, number, world) for language, number in reading.items()] or [
        words("Everybody it is for reads {language}.", language=Tongue(broadcast.language))
    ]
    reminder = words("Please decide first about what is still open.")
    return Screen(
        title=words("The other languages"),
        lines=(*((reminder,) if reminding else ()), *lines),
        listed=True,
        buttons=(
            *((_door(broadcast, language),) for language in reading),
            *ways_on(
                broadcast, Button(label("button", "Next: see it"), choice("bcsee", broadcast.id))
            ),
        ),
    )


def _door(broadcast: Broadcast, language: str) -> Button:
    decided = version_of(broadcast, language).state in DECIDED
    text = label(
        "button",
        "{sign} {what}",
        sign=Verbatim("✓" if decided else "?"),
        what=Tongue(language),
    )
    return Button(text, choice("bcversion", broadcast.id, language))


def _line(broadcast: Broadcast, language: str, number: int, world: World) -> Words:
    values: dict[str, Value] = {"language": Tongue(language), "number": roughly(number, broadcast)}
    version = version_of(broadcast, language)
    match version.state:
        case "written":
            return words("{language}: {number}. It is written.", **values)
        case "first":
            first = Tongue(broadcast.language)
            return words("{language}: {number}. They get {first}.", first=first, **values)
        case "leave":
            return words("{language}: {number}. They are left out.", **values)
        case "offered":
            return words("{language}: {number}. Please look at the words.", **values)
        case "asked" if helper := _helper(version, world):
            return words("{language}: {number}. {name} is asked.", name=helper, **values)
    return words("{language}: {number}. Still open.", **values)


def _helper(version: Version, world: World) -> Name | None:
    staff = of_the_team(version.by, world.desk)
    return Name(staff.name) if staff else None


# --- one of them ----------------------------------------------------------------------------------


def version_screen(broadcast: Broadcast, language: str, world: World) -> Screen:
    """One language: the words as they are, and the choices."""
    number = by_language(broadcast, world).get(language, 0)
    version = version_of(broadcast, language)
    return Screen(
        title=words("{language}", language=Tongue(language)),
        lines=(
            _line(broadcast, language, number, world),
            *((words("{text}", text=Quote(version.text)),) if version.text else ()),
        ),
        buttons=(
            *_accepting(broadcast, language, version),
            *_choices(broadcast, language),
            *ways_on(
                broadcast,
                Button(label("button", "← All languages"), choice("bclang", broadcast.id)),
            ),
        ),
    )


def _accepting(broadcast: Broadcast, language: str, version: Version) -> tuple[Row, ...]:
    if version.state != "offered":
        return ()
    return (accept_buttons(broadcast, language, version),)


def accept_buttons(broadcast: Broadcast, language: str, version: Version) -> Row:
    """Take the words that were offered, these very words, or not."""
    these = f"{language}.{mark(version.text)}"
    return (
        Button(label("button", "Use it"), choice("bcuse", broadcast.id, these)),
        Button(label("button", "Not this one"), choice("bcnot", broadcast.id, these)),
    )


def _choices(broadcast: Broadcast, language: str) -> tuple[Row, ...]:
    first = label("button", "{language}, with a note", language=Tongue(broadcast.language))
    writing: tuple[Row, ...] = (
        (Button(label("button", "Write it"), choice("bcwrite", broadcast.id, language)),),
        (Button(label("button", "Ask a volunteer"), choice("bcask", broadcast.id, language)),),
    )
    return (
        *(writing if language in LANGUAGES else ()),
        (Button(first, choice("bcversion", broadcast.id, f"{language}.first")),),
        (
            Button(
                label("button", "Leave them out"),
                choice("bcversion", broadcast.id, f"{language}.leave"),
            ),
        ),
    )


def show_versions(asked: Asked, broadcast: Broadcast) -> Reply:
    if not written(broadcast, broadcast.language):
        return Reply(asked.person, (no_words_yet(broadcast),))
    return Reply(asked.person, (versions_screen(broadcast, asked.world),))


def no_words_yet(broadcast: Broadcast) -> Screen:
    """Before anything else there are the first words."""
    write = Button(
        label("button", "Write it now"), choice("bcwrite", broadcast.id, broadcast.language)
    )
    said = words("There are no words yet. Write them first, in your language.")
    return Screen((said,), buttons=ways_on(broadcast, write))


def take_version(asked: Asked, broadcast: Broadcast) -> Reply:
    """Show a language, or take what its readers get instead of words of their own."""
    language, what = part(asked)
    # Somebody may still read a language that has gone from the companion since.
    known = {*LANGUAGES, *by_language(broadcast, asked.world)}
    if language not in known or language == broadcast.language:
        return show_versions(asked, broadcast)
    if what == "first":
        broadcast = _with(asked, broadcast, language, Version("first"))
    elif what == "leave":
        broadcast = _with(asked, broadcast, language, Version("leave"))
    else:
        return Reply(asked.person, (version_screen(broadcast, language, asked.world),))
    return kept(asked, broadcast, versions_screen(broadcast, asked.world))


def _with(asked: Asked, broadcast: Broadcast, language: str, version: Version) -> Broadcast:
    return changed(asked, broadcast, versions={**broadcast.versions, language: version})


# --- words that a volunteer has offered -----------------------------------------------------------


def _offered(asked: Asked, broadcast: Broadcast) -> tuple[str, Version | None]:
    """The language, and the words that the button was about, if they are still those."""
    language, which = part(asked)
    version = broadcast.versions.get(language)
    fits = version and version.state == "offered" and mark(version.text) == which
    return language, version if fits else None


def use(asked: Asked, broadcast: Broadcast) -> Reply:
    """Take these words; an older button shows the words as they are now."""
    language, version = _offered(asked, broadcast)
    if version is None:
        return take_version(replace(asked, option=language), broadcast)
    broadcast = _with(asked, broadcast, language, replace(version, state="written"))
    return kept(asked, broadcast, versions_screen(broadcast, asked.world))


def use_not(asked: Asked, broadcast: Broadcast) -> Reply:
    """Not these words: the language is open again."""
    language, version = _offered(asked, broadcast)
    if version is not None:
        versions = {code: v for code, v in broadcast.versions.items() if code != language}
        broadcast = changed(asked, broadcast, versions=versions)
        screen = version_screen(broadcast, language, asked.world)
        return kept(asked, broadcast, screen)
    return take_version(replace(asked, option=language), broadcast)


def ask_again_row(broadcast: Broadcast, language: str) -> Row:
    again = label("button", "Ask again")
    return (Button(again, choice("bcask", broadcast.id, language)), buttons.HELP)


TAPS: Mapping[str, Handler] = {
    "bclang": for_draft(show_versions),
    "bcversion": for_draft(take_version),
    "bcuse": for_draft(use),
    "bcnot": for_draft(use_not),
}
