"""What can be changed about a host: the name, what they speak, a few words of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting
from flows.bidi import clean_quote
from flows.broadcasts import cleaned
from flows.catalogue import LANGUAGES, SOURCE
from flows.events import Brought, Event, Wrote
from flows.model import (
    Button,
    Name,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Tongue,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.permission import Handler
from flows.team.host import (
    MINE,
    MOST_LANGUAGES,
    THEIRS,
    Door,
    back_to,
    for_coordinators,
    for_themselves,
    kept,
)
from flows.team.me import language_rows, switched
from flows.team.membership import name_for_the_team
from flows.team.typed import spoken
from flows.welcoming import Host
from flows.world import Asked

LONGEST_WORDS = 200  # letters of what a host says: several hosts stand on one card
NONE = "none."  # "none.ar": take the Arabic words away

TOO_LONG = counted(
    "This is a little long. Please write at most {count} letter.",
    "This is a little long. Please write at most {count} letters.",
    LONGEST_WORDS,
)
LANGUAGES_ENOUGH = counted(
    "{count} language is enough here.", "{count} languages are enough here.", MOST_LANGUAGES
)


# --- the name -------------------------------------------------------------------------------------


def ask_name(asked: Asked, host: Host, door: Door) -> Reply:
    screen = Screen(
        title=words("What may new people call this host?"),
        lines=(
            words("Now: {text}", text=Name(host.name)),
            words("Write a first name or a nickname."),
        ),
        buttons=(back_to(host, door), (buttons.HOME, buttons.HELP)),
    )
    return Reply(awaiting(asked.person, asked.world, "hostname", host.id), (screen,))


def take_name(asked: Asked, host: Host, door: Door) -> Reply:
    """The name they wrote; anything else is asked for once more."""
    if isinstance(asked.event, Brought):
        return Reply(asked.person)  # a file for something else, late
    name = name_for_the_team(_text(asked.event))
    return kept(asked, replace(host, name=name), door) if name else ask_name(asked, host, door)


# --- what they speak ------------------------------------------------------------------------------


def languages(asked: Asked, host: Host, door: Door) -> Reply:
    """Switch one on or off; what is typed next are others."""
    code = asked.option
    if code not in (*LANGUAGES, *host.languages):
        return _ask_languages(asked, host, door)
    return _spoken(asked, host, door, switched(host.languages, code))


def _spoken(asked: Asked, host: Host, door: Door, codes: tuple[str, ...]) -> Reply:
    if len(codes) > max(MOST_LANGUAGES, len(host.languages)):
        return _ask_languages(asked, host, door, LANGUAGES_ENOUGH)
    host = replace(host, languages=codes)
    return replace(_ask_languages(asked, host, door), effects=(Put(host),))


def _ask_languages(asked: Asked, host: Host, door: Door, *said: Words) -> Reply:
    others = tuple(
        (
            Button(
                label("button", "✓ {language}", language=Tongue(code)),
                choice(door.speaks, host.id, code),
            ),
        )
        for code in host.languages
        if code not in LANGUAGES
    )
    screen = Screen(
        title=words("Which languages do you speak?")
        if door is MINE
        else words("Which languages does {name} speak?", name=Name(host.name)),
        lines=(*said, words("Tap them. You can also write others, with commas: Urdu, Somali.")),
        buttons=(
            *language_rows(host.languages, door.speaks, host.id),
            *others,
            back_to(host, door),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(awaiting(asked.person, asked.world, door.speaks, host.id), (screen,))


def take_languages(asked: Asked, host: Host, door: Door) -> Reply:
    """Languages they wrote, besides those that stand there."""
    if isinstance(asked.event, Brought):
        return Reply(asked.person)  # a file for something else, late
    try:
        named = spoken(_text(asked.event))
    except ValueError:
        unknown = words(
            "I do not know one of these languages. Write them like this: Arabic, Polish, Urdu."
        )
        return _ask_languages(asked, host, door, unknown)
    return _spoken(asked, host, door, tuple(dict.fromkeys((*host.languages, *named))))


# --- a few words ----------------------------------------------------------------------------------


def ask_words(asked: Asked, host: Host, door: Door) -> Reply:
    """Ask for a few words in the language that is named, else in the one that is read here."""
    told = host.words or {}
    code = asked.option.removeprefix(NONE)
    if asked.option.startswith(NONE) and code in told:
        left = {language: said for language, said in told.items() if language != code}
        return kept(asked, replace(host, words=left or None), door)
    return _ask_words(asked, host, door, _language(asked, code))


def _language(asked: Asked, code: str) -> str:
    mine = asked.person.language
    return next(one for one in (code, mine, SOURCE) if one in LANGUAGES)


def _ask_words(asked: Asked, host: Host, door: Door, language: str, *said: Words) -> Reply:
    told = host.words or {}
    now: tuple[Words, ...] = ()
    away: tuple[Row, ...] = ()
    if language in told:
        now = (words("Now: {text}", text=Quote(told[language])),)
        none = choice(door.says, host.id, NONE + language)
        away = ((Button(label("button", "Take these words away"), none),),)
    screen = Screen(
        title=words("A few words in {language}", language=Tongue(language)),
        lines=(*said, *_how(host, door), *now, words("Or tap another language to write in.")),
        buttons=(
            *language_rows(tuple(told), door.says, host.id),
            *away,
            back_to(host, door),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(awaiting(asked.person, asked.world, door.says, host.id, language), (screen,))


def _how(host: Host, door: Door) -> Iterator[Words]:
    if door is MINE:
        yield words("What would you like to say to somebody new? Where you come from, what helped.")
    else:
        yield words(
            "What would {name} like to say to somebody new? Where they come from, what helped.",
            name=Name(host.name),
        )
    yield counted("At most {count} letter.", "At most {count} letters.", LONGEST_WORDS)
    yield words("Everybody who reads here sees it: no phone number and no address, please.")


def take_words(asked: Asked, host: Host, door: Door) -> Reply:
    """What they wrote, kept in the language they were asked for."""
    if isinstance(asked.event, Brought):
        return Reply(asked.person)  # a file for something else, late
    language = _language(asked, asked.option)
    text = cleaned(_text(asked.event))
    if not clean_quote(text).strip():
        return _ask_words(asked, host, door, language, words("Please write it as a text."))
    if len(text) > LONGEST_WORDS:
        return _ask_words(asked, host, door, language, TOO_LONG)
    return kept(asked, replace(host, words={**(host.words or {}), language: text}), door)


def _text(event: Event) -> str:
    return event.text if isinstance(event, Wrote) else ""


TAPS: dict[str, Handler] = {
    "hostname": for_coordinators(ask_name),
    THEIRS.speaks: for_coordinators(languages),
    THEIRS.says: for_coordinators(ask_words),
    MINE.speaks: for_themselves(languages),
    MINE.says: for_themselves(ask_words),
}
TEXTS: dict[str, Handler] = {
    "hostname": for_coordinators(take_name),
    THEIRS.speaks: for_coordinators(take_languages),
    THEIRS.says: for_coordinators(take_words),
    MINE.speaks: for_themselves(take_languages),
    MINE.says: for_themselves(take_words),
}
