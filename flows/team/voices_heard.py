"""A second speaker listens: accepts a voice, or says kindly what would make it better.

Whoever recorded a voice can take it away, and so can coordinators.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import QUOTE_LENGTH, clean_text
from flows.events import Brought, Wrote
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Quote,
    Remove,
    Reply,
    Row,
    Screen,
    Tell,
    Tongue,
    Unsay,
    Words,
    choice,
    label,
    words,
)
from flows.permission import COORDINATORS, TEAM, Handler, for_staff
from flows.records import Staff
from flows.team.readers import of_the_team
from flows.team.voices_lines import (
    GONE,
    VOICES,
    WAYS_ON,
    by_whom,
    read_button,
    speaks,
    title_of,
    to_language,
)
from flows.voices import Script, Standing, script_about, source_of, standing_now
from flows.welcoming import Recording
from flows.world import Asked, World

AGAIN = label("button", "Record it again")

# What there is to say without typing: on the button, and to whoever recorded it.
REASONS: Mapping[str, tuple[Words, Words]] = {
    "quiet": (
        label("button", "It is hard to hear"),
        words("It is hard to hear. A quiet room helps, and the phone close to you."),
    ),
    "fast": (
        label("button", "It is too fast"),
        words("It is a little fast. Slowly is good for people who are tired."),
    ),
    "other": (
        label("button", "The words are different"),
        words("Some words are not as on the card. Could you look once more?"),
    ),
}


def found(asked: Asked) -> tuple[Staff, Recording | None, Script | None]:
    """Who asks; the recording, if it is still there; its card, if that is."""
    staff, world = asked.staff, asked.world
    assert staff is not None, "voices are heard by people of the team"
    recording = world.desk.find(Recording, asked.object)
    return staff, recording, script_about(recording.about, world.library) if recording else None


def may_judge(staff: Staff, recording: Recording) -> bool:
    """A second speaker: of the language, and not who recorded it."""
    return speaks(staff, recording.language) and recording.chat != staff.chat


def may_take_away(staff: Staff, recording: Recording) -> bool:
    leads = any(role in COORDINATORS for role in staff.posts.values())
    return leads or recording.chat == staff.chat


# --- listening ------------------------------------------------------------------------------------


def show_voice(asked: Asked) -> Reply:
    """The card's words, and below them the voice, with what this person can do about it."""
    staff, recording, what = found(asked)
    world = asked.world
    if recording is None:
        return Reply(asked.person, (GONE,))
    how = standing_now(recording, world)
    hears = how == "current" or may_judge(staff, recording) or may_take_away(staff, recording)
    if not hears:
        said = words("A second speaker of this language listens to it first.")
        return Reply(asked.person, (Screen((said,), buttons=WAYS_ON),))
    played = Screen(
        title=title_of(what) if what else None,
        lines=(by_whom(recording, world), *_says(how, staff, recording)),
        buttons=(
            *_rows(how, staff, recording, what),
            (to_language(recording.language),),
            (buttons.HOME, buttons.HELP),
        ),
        attachment=recording.file,
    )
    words_of = (_card_screen(what, recording, world),) if what else ()
    return Reply(asked.person, (*words_of, played))


def _card_screen(what: Script, recording: Recording, world: World) -> Screen:
    return Screen(
        title=Words(what.card.title),
        lines=what.lines(world),
        buttons=((VOICES, buttons.HELP),),
        language=recording.language,
    )


def _says(how: Standing, staff: Staff, recording: Recording) -> Iterator[Words]:
    match how:
        case "old":
            yield words("It is old: the card has changed. Nobody hears it any more.")
        case "waiting" if may_judge(staff, recording):
            yield words("Is it clear, and does it say what the card says?")
        case "waiting":
            yield words("It waits for a second speaker.")
        case "current":
            yield words("Everybody can hear it.")


def _rows(how: Standing, staff: Staff, recording: Recording, what: Script | None) -> Iterator[Row]:
    if how == "waiting" and may_judge(staff, recording):
        yield (
            Button(label("button", "Accept ✓"), choice("voiceyes", recording.id)),
            Button(label("button", "Not yet ✗"), choice("voiceno", recording.id)),
        )
    if how == "old" and what and speaks(staff, recording.language):
        yield (read_button(what, recording.language, AGAIN),)
    if may_take_away(staff, recording):
        yield (Button(label("button", "Take it away"), choice("voiceoff", recording.id)),)


# --- accepting ------------------------------------------------------------------------------------


def accept(asked: Asked) -> Reply:
    """From now on readers can hear it, and no other one of the same card."""
    staff, recording, what = found(asked)
    if recording is None or what is None:
        return Reply(asked.person, (GONE,))
    waits = standing_now(recording, asked.world) == "waiting"
    if not waits or recording.state != "offered" or not may_judge(staff, recording):
        return show_voice(asked)
    accepted = replace(recording, state="accepted", accepted_by=staff.id)
    same = asked.world.desk.every(
        Recording, about=(recording.about,), language=(recording.language,), state=("accepted",)
    )
    thanks = words(
        "{name} has accepted your voice: {title}. Now everybody can hear it. Thank you.",
        name=Name(staff.name),
        title=title_of(what),
    )
    effects: tuple[Effect, ...] = (
        *(Remove(one) for one in same if one.id != recording.id),
        Put(accepted),
        Unsay(source_of(recording)),
        *_to_reader(recording, asked.world, (thanks,)),
    )
    screen = Screen(
        title=words("Thank you for listening"),
        lines=(words("{title}. Everybody can hear it now.", title=title_of(what)),),
        buttons=((to_language(recording.language),), (VOICES, buttons.HELP)),
        fresh=True,
    )
    return Reply(asked.person, (screen,), effects)


def _to_reader(
    recording: Recording, world: World, lines: tuple[Words, ...], rows: tuple[Row, ...] = ()
) -> Iterator[Effect]:
    """Words for whoever recorded it, if they are still of the team."""
    if reader := of_the_team(recording.by, world.desk):
        screen = Screen(lines, buttons=(*rows, (VOICES, buttons.HELP)), fresh=True)
        yield Tell(reader.chat, screen)


# --- not yet --------------------------------------------------------------------------------------


def not_yet(asked: Asked) -> Reply:
    """Ask what would make it better: a tap, or a few words."""
    staff, recording, what = found(asked)
    if recording is None or what is None:
        return Reply(asked.person, (GONE,))
    if recording.state != "offered" or not may_judge(staff, recording):
        return show_voice(asked)
    if asked.option in REASONS:
        return _given_back(asked, REASONS[asked.option][1])
    person = awaiting(asked.person, asked.world, "voiceno", recording.id)
    rows = tuple(
        (Button(text, choice("voiceno", recording.id, reason)),)
        for reason, (text, _) in REASONS.items()
    )
    screen = Screen(
        title=words("What would make it better?"),
        lines=(
            words("Tap one, or write a few kind words. They go to whoever recorded it."),
            words("They can record it again. This voice is not kept."),
        ),
        buttons=(*rows, (to_language(recording.language),), (buttons.HOME, buttons.HELP)),
        fresh=True,
    )
    return Reply(person, (screen,))


def take_note(asked: Asked) -> Reply:
    """The kind words, as they were written; anything else is asked for once more."""
    staff, recording, what = found(asked)
    event = asked.event
    if isinstance(event, Brought):
        return Reply(asked.person)
    if recording is None or what is None:
        return Reply(done_waiting(asked.person), (GONE,))
    typed = clean_text(event.text) if isinstance(event, Wrote) else ""
    gone_on = recording.state != "offered" or not may_judge(staff, recording)
    if gone_on or not typed or len(typed) > QUOTE_LENGTH:
        return not_yet(replace(asked, option=""))
    asked = replace(asked, person=done_waiting(asked.person))
    return _given_back(asked, words("“{words}”", words=Quote(typed)))


def _given_back(asked: Asked, note: Words) -> Reply:
    staff, recording, what = found(asked)
    assert recording is not None
    assert what is not None, "see not_yet"
    said = words(
        "Thank you for your voice: {title}. {name} asks you to record it once more.",
        title=title_of(what),
        name=Name(staff.name),
    )
    again: Row = (read_button(what, recording.language, AGAIN),)
    effects: tuple[Effect, ...] = (
        Remove(recording),
        Unsay(source_of(recording)),
        *_to_reader(recording, asked.world, (said, note), (again,)),
    )
    screen = Screen(
        (words("Thank you. I have passed it on."),),
        buttons=((to_language(recording.language),), (VOICES, buttons.HELP)),
    )
    return Reply(asked.person, (screen,), effects)


# --- taking it away -------------------------------------------------------------------------------


def take_away(asked: Asked) -> Reply:
    """Two taps: the question, then nobody hears it any more."""
    staff, recording, what = found(asked)
    if recording is None:
        return Reply(asked.person, (GONE,))
    if not may_take_away(staff, recording):
        return show_voice(asked)
    if asked.option != "sure":
        return Reply(asked.person, (_are_you_sure(recording),))
    told = words("A voice of yours has been taken away. Thank you for reading aloud.")
    if what:
        told = words(
            "Your voice has been taken away: {title}. Thank you for reading aloud.",
            title=title_of(what),
        )
    effects: tuple[Effect, ...] = (
        Remove(recording),
        Unsay(source_of(recording)),
        *(_to_reader(recording, asked.world, (told,)) if recording.by != staff.id else ()),
    )
    screen = Screen(
        (words("It is taken away. Where it was heard before, it still stands in the chat."),),
        buttons=((to_language(recording.language),), *WAYS_ON),
    )
    return Reply(asked.person, (screen,), effects)


def _are_you_sure(recording: Recording) -> Screen:
    sure = choice("voiceoff", recording.id, "sure")
    return Screen(
        title=words("Take this voice away?"),
        lines=(
            words(
                "Nobody can listen to it any more, in {language}.",
                language=Tongue(recording.language),
            ),
        ),
        buttons=(
            (Button(label("button", "Yes, take it away"), sure),),
            (Button(label("button", "No, keep it"), choice("voice", recording.id)),),
            (buttons.HOME, buttons.HELP),
        ),
        fresh=True,
    )


TAPS: dict[str, Handler] = {
    "voice": for_staff(show_voice, *TEAM),
    "voiceyes": for_staff(accept, *TEAM),
    "voiceno": for_staff(not_yet, *TEAM),
    "voiceoff": for_staff(take_away, *TEAM),
}
TEXTS: dict[str, Handler] = {"voiceno": for_staff(take_note, *TEAM)}
