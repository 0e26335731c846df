"""The room of voices: how far each language is, and the next cards to read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows import buttons
from flows.awaiting import awaiting
from flows.model import (
    Button,
    Reply,
    Screen,
    Tongue,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.paging import page_of, turning
from flows.permission import TEAM, Handler, for_staff
from flows.records import Staff
from flows.signpost_screens import in_twos
from flows.spoken import SPOKEN
from flows.team.menu import OUR_WELCOME
from flows.team.voices_lines import (
    CARD_GONE,
    VOICES,
    Cards,
    Progress,
    card_named,
    groups_of,
    number_rows,
    numbered,
    progress_line,
    speaks,
    title_of,
    to_language,
    to_words,
)
from flows.voices import Script, script_about, standing, standing_now
from flows.welcoming import Recording
from flows.world import Asked, World

ON_A_PAGE = 5

MY_LANGUAGES = Button(label("button", "The languages I speak"), choice("spoken"))


def show_voices(asked: Asked) -> Reply:
    """All languages; or one of them, and what there is to do in it."""
    if asked.object in SPOKEN:
        return _show_language(asked)
    staff, world = asked.staff, asked.world
    assert staff is not None, "the room is for people of the team"
    recordings, cards = world.desk.every(Recording), Cards(asked.person, world)
    by_language = groups_of(recordings)
    others = sorted(code for code in by_language if code not in staff.languages)
    known = [*staff.languages, *others]
    progress = [cards.progress(code, by_language.get(code, ())) for code in known]
    waiting = list(to_hear(staff, recordings, world))
    screen = Screen(
        title=words("Voices"),
        lines=tuple(_about_all(staff, progress, len(waiting))),
        buttons=(
            *((_to_hear_button(one),) for one in waiting[:1]),
            *in_twos([_language_button(code) for code in known]),
            (MY_LANGUAGES,),
            (OUR_WELCOME,),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _about_all(staff: Staff, progress: Iterable[Progress], waiting: int) -> Iterator[Words]:
    yield words("Cards that somebody has read aloud, for people who would rather listen.")
    if not staff.languages:
        yield words("Tell me first which languages you speak.")
    yield from map(progress_line, progress)
    if waiting:
        yield counted(
            "{count} voice waits for you to listen.",
            "{count} voices wait for you to listen.",
            waiting,
        )


def _language_button(code: str) -> Button:
    return Button(label("button", "{language}", language=Tongue(code)), choice("voices", code))


def _to_hear_button(recording: Recording) -> Button:
    return Button(label("button", "🎧 Listen to the next one"), choice("voice", recording.id))


def to_hear(staff: Staff, recordings: Iterable[Recording], world: World) -> Iterator[Recording]:
    """What waits for this very speaker, the oldest first: never what they recorded themselves."""
    for one in sorted(recordings, key=lambda recording: recording.made_at):
        theirs = speaks(staff, one.language) and one.chat != staff.chat
        if theirs and standing_now(one, world) == "waiting":
            yield one


# --- one language ---------------------------------------------------------------------------------


def _show_language(asked: Asked) -> Reply:
    staff, language = asked.staff, asked.object
    assert staff is not None, "the room is for people of the team"
    recordings = asked.world.desk.every(Recording, language=(language,))
    found = Cards(asked.person, asked.world).progress(language, recordings)
    listed = found.to_read if speaks(staff, language) else ()
    page = page_of(_page_with(asked.option, listed), len(listed), ON_A_PAGE)
    shown = listed[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    waiting = list(to_hear(staff, recordings, asked.world))
    screen = Screen(
        title=progress_line(found),
        lines=tuple(_about_one(found, shown)),
        buttons=(
            *((_to_hear_button(one),) for one in waiting[:1]),
            *number_rows(to_words(one, language) for one in shown),
            *turning(lambda to: choice("voices", language, to), page, len(listed), ON_A_PAGE),
            *(((_recorded_button(language),),) if recordings else ()),
            (VOICES,),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _page_with(option: str, listed: tuple[Script, ...]) -> str:
    """The page an option names: by its number, or by a card that stands on it."""
    keys = [f"{one.session.id}/{one.card.id}" for one in listed]
    return str(keys.index(option) // ON_A_PAGE) if option in keys else option


def _about_one(found: Progress, shown: tuple[Script, ...]) -> Iterator[Words]:
    if found.waiting:
        yield counted(
            "{count} card waits for a second speaker.",
            "{count} cards wait for a second speaker.",
            len(found.waiting),
        )
    if not shown:
        return
    yield words("These cards have no voice yet. Open one, and read it aloud.")
    yield from numbered(
        words("{title}. It is old: record it again.", title=title_of(one))
        if one in found.old
        else title_of(one)
        for one in shown
    )


def _recorded_button(language: str) -> Button:
    return Button(label("button", "What is recorded"), choice("recorded", language))


# --- a card to read -------------------------------------------------------------------------------


def show_card(asked: Asked) -> Reply:
    """The words of a card, in the language it is to be read in; the next voice note is it."""
    staff, world = asked.staff, asked.world
    assert staff is not None, "the room is for people of the team"
    card_id, _, language = asked.option.partition(".")
    what = card_named(asked.object, card_id, asked.person, world)
    if what is None:
        return Reply(asked.person, (CARD_GONE,))
    if not speaks(staff, language):
        return show_voices(asked)
    person = awaiting(asked.person, world, "toread", asked.object, asked.option)
    return Reply(person, (card_to_read(what, language, world),))


def card_to_read(what: Script, language: str, world: World) -> Screen:
    """A card as whoever records it sees it: their reply to this message is its voice."""
    key = f"{what.session.id}/{what.card.id}"
    town = words("This is the card for {place}.", place=Words(what.place.name))
    say_it_in = words("Say it in {language}.", language=Tongue(language))
    return Screen(
        title=Words(what.card.title),
        lines=(
            *what.lines(world),
            *((town,) if what.is_of_a_town else ()),
            words("🎙 Reply to this with a voice note: read it aloud, slowly and as it stands."),
            *((say_it_in,) if language not in world.wording.catalogues else ()),
        ),
        buttons=((to_language(language, key),), (buttons.HOME, buttons.HELP)),
        language=language,
        fresh=True,
    )


# --- what is there --------------------------------------------------------------------------------


def show_recorded(asked: Asked) -> Reply:
    """Every recording of a language, those that wait first."""
    world, language = asked.world, asked.object
    if language not in SPOKEN:
        return show_voices(asked)
    order = {"waiting": 0, "old": 1, "current": 2}
    recordings = world.desk.every(Recording, language=(language,))
    stand = {one.id: standing_now(one, world) for one in recordings}
    listed = sorted(recordings, key=lambda one: (order[stand[one.id]], one.about))
    page = page_of(asked.option, len(listed), ON_A_PAGE)
    shown = listed[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = numbered(_recorded_line(one, world) for one in shown)
    screen = Screen(
        title=words("Voices in {language}", language=Tongue(language)),
        lines=tuple(lines) or (words("Nobody has recorded anything yet."),),
        listed=True,
        buttons=(
            *number_rows(choice("voice", one.id) for one in shown),
            *turning(lambda to: choice("recorded", language, to), page, len(listed), ON_A_PAGE),
            (to_language(language),),
            (buttons.HOME, buttons.HELP),
        ),
    )
    return Reply(asked.person, (screen,))


def _recorded_line(recording: Recording, world: World) -> Words:
    what = script_about(recording.about, world.library)
    if what is None:
        return words("A card that is not here any more")
    title = title_of(what)
    match standing(recording, what.english(world)):
        case "old":
            return words("{title}. It is old: the card has changed.", title=title)
        case "waiting":
            return words("{title}. It waits for a second speaker.", title=title)
        case "current":
            return title


TAPS: dict[str, Handler] = {
    "voices": for_staff(show_voices, *TEAM),
    "toread": for_staff(show_card, *TEAM),
    "recorded": for_staff(show_recorded, *TEAM),
}
