"""A voice note becomes the voice of a card: said back first, sent in with one tap.

Until then it is kept nowhere: our answer hangs on their voice note, and the tap brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from flows import buttons
from flows.attachments import File
from flows.awaiting import awaiting, done_waiting
from flows.events import Brought, Sent, Tapped
from flows.library import Library
from flows.model import (
    Button,
    Effect,
    Name,
    Put,
    Remove,
    Reply,
    Row,
    Screen,
    Tell,
    Tongue,
    choice,
    label,
    words,
)
from flows.permission import TEAM, Handler, for_staff
from flows.records import Staff
from flows.shapes import Session
from flows.team.voices_lines import (
    CARD_GONE,
    LOST,
    VOICES,
    WAYS_ON,
    Cards,
    card_named,
    read_button,
    second_speakers,
    speaks,
    title_of,
    to_language,
)
from flows.voices import PROOF, Script, source_of
from flows.welcoming import Recording
from flows.world import Asked, World

SHUT = "shut::"  # under every page that leaves no trace, and under no voice
OTHER = "other"  # in place of a language: they choose
NOT_THIS = Button(label("button", "Not this recording"), choice("norec"))


@dataclass(frozen=True, slots=True)
class Shown:
    """The card that a message of ours shows, and the language it was opened in, if any."""

    session: str
    card: str
    language: str = ""


# --- a reply to a card ----------------------------------------------------------------------------


def shown_by(choices: Collection[str], library: Library) -> Shown | None:
    """The card of a message, told by what its buttons lead to."""
    for one in choices:
        verb, object_, option = (*one.split(":"), "", "")[:3]
        match verb:
            case "ask" | "listen" if option:
                return Shown(object_, option)
            case "voices" if "/" in option:  # in the room: the way back from a card
                session, _, card = option.partition("/")
                return Shown(session, card, object_)
    return _between(choices, library)


def _between(choices: Collection[str], library: Library) -> Shown | None:
    """A page that leaves no trace has no button of its own: it lies between its neighbours."""
    named = [one.split(":") for one in choices if one.startswith("card:") and one.count(":") == 2]
    sessions = {parts[1] for parts in named}
    session = library.sessions.get(sessions.pop()) if len(sessions) == 1 else None
    if session is None or not session.private or SHUT not in choices:
        return None
    around = {parts[2] for parts in named}
    for number, card in enumerate(session.cards):
        if around == _neighbours(session, number):
            return Shown(session.id, card.id)
    return None


def _neighbours(session: Session, number: int) -> set[str]:
    near = (number - 1, number + 1)
    return {session.cards[at].id for at in near if 0 <= at < len(session.cards)}


def by_reply(asked: Asked) -> Reply | None:
    """A voice of the team that answers a card is offered as its voice; None for anything else."""
    event = asked.event
    if not isinstance(event, Sent) or not _voice(event.file) or not event.replies_to:
        return None
    shown = shown_by(event.replies_to, asked.world.library)
    staff = asked.staff if shown else None
    if shown is None or staff is None or not staff.languages:
        return None
    what = card_named(shown.session, shown.card, asked.person, asked.world)
    return _offered(what, _language(shown, staff, asked), asked) if what else None


def _language(shown: Shown, staff: Staff, asked: Asked) -> str:
    """As the card was opened, else the one they read, else their only one; "": they choose."""
    if shown.language in staff.languages:
        return shown.language
    if asked.person.language in staff.languages:
        return asked.person.language
    return staff.languages[0] if len(staff.languages) == 1 else ""


def _voice(file: File | None) -> bool:
    return file is not None and file.kind == "voice"


def take(asked: Asked) -> Reply:
    """The voice note of the card that they have opened in the room."""
    event = asked.event
    if isinstance(event, Brought):
        return Reply(asked.person)
    again = replace(asked, person=done_waiting(asked.person))
    if answered := by_reply(again):
        return answered
    card_id, _, language = asked.option.partition(".")
    what = card_named(asked.object, card_id, asked.person, asked.world)
    if what is None:
        return Reply(again.person, (CARD_GONE,))
    if not isinstance(event, Sent) or not _voice(event.file):
        said = words("That is no voice note. Hold the microphone and read the card aloud.")
        back = ((to_language(language),), (buttons.HOME, buttons.HELP))
        person = awaiting(asked.person, asked.world, "toread", asked.object, asked.option)
        return Reply(person, (Screen((said,), buttons=back),))
    return _offered(what, language, again)


# --- said back ------------------------------------------------------------------------------------


def _offered(what: Script, language: str, asked: Asked) -> Reply:
    """Which card and which language it is for; the voice itself stays with them."""
    staff = asked.staff
    assert staff is not None, "voices are recorded by people of the team"
    if not language:
        return Reply(asked.person, (_which_language(what, staff, asked.world),))
    send = Button(label("button", "Send it in"), _to_send(what, asked.world, language))
    other = Button(label("button", "It is another language"), _to_send(what, asked.world))
    screen = Screen(
        title=words("Thank you for reading aloud"),
        lines=(
            words(
                "The card: {title}. The language: {language}.",
                title=title_of(what),
                language=Tongue(language),
            ),
            words("Somebody else who speaks it listens first. Then anybody can hear your voice."),
            words("You can take it away at any time."),
        ),
        buttons=(
            (send,),
            *(((other,),) if len(staff.languages) > 1 else ()),
            (NOT_THIS,),
            (buttons.HOME, buttons.HELP),
        ),
        replies=True,
    )
    return Reply(asked.person, (screen,))


def _to_send(what: Script, world: World, language: str = OTHER) -> str:
    """What sends it in, with the beginning of the card's hash: the card may change meanwhile."""
    proof = what.english(world)[:PROOF]
    return choice("rec", what.session.id, f"{what.card.id}.{proof}.{language}")


def _which_language(what: Script, staff: Staff, world: World) -> Screen:
    rows: tuple[Row, ...] = tuple(
        (
            Button(
                label("button", "In {language}", language=Tongue(code)),
                _to_send(what, world, code),
            ),
        )
        for code in staff.languages
    )
    return Screen(
        title=words("In which language is your voice?"),
        lines=(
            words("The card: {title}.", title=title_of(what)),
            words("Tap the language, and it is sent in. Somebody else listens first."),
        ),
        buttons=(*rows, (NOT_THIS,), (buttons.HOME, buttons.HELP)),
        replies=True,
    )


def leave_it(asked: Asked) -> Reply:
    """Nothing was kept, so there is nothing to delete."""
    said = words("That is fine. I have kept nothing. You can record it again whenever you like.")
    return Reply(asked.person, (Screen((said,), buttons=WAYS_ON),))


# --- sent in --------------------------------------------------------------------------------------


def send_in(asked: Asked) -> Reply:
    """Keep the voice that the tap has brought back, and let a second speaker know."""
    staff, world, event = asked.staff, asked.world, asked.event
    assert staff is not None, "voices are recorded by people of the team"
    card_id, proof, language = (*asked.option.split("."), "", "")[:3]
    what = card_named(asked.object, card_id, asked.person, world)
    if what is None:
        return Reply(asked.person, (CARD_GONE,))
    english = what.english(world)
    if len(proof) != PROOF or not english.startswith(proof):
        return Reply(asked.person, (_changed(what, language, staff),))
    if language == OTHER and staff.languages:
        # It hangs on their voice note: changed in place, it goes on hanging there.
        return Reply(asked.person, (replace(_which_language(what, staff, world), stays=True),))
    if not speaks(staff, language):
        return Reply(asked.person, (_not_theirs(),))
    file = event.file if isinstance(event, Tapped) else None
    if file is None or file.kind != "voice":
        return Reply(asked.person, (LOST,))
    new = Recording(
        id=world.new_id(),
        about=what.about,
        language=language,
        english=english,
        file=file,
        by=staff.id,
        chat=asked.chat,
        made_at=world.now,
    )
    return _kept(what, new, staff, asked)


def _kept(what: Script, new: Recording, staff: Staff, asked: Asked) -> Reply:
    """In place of what the same person had sent in for it, if nobody has accepted that yet."""
    world = asked.world
    mine = world.desk.every(Recording, about=(new.about,), language=(new.language,), by=(new.by,))
    if any(one.file == new.file and one.english == new.english for one in mine):
        new = next(one for one in mine if one.file == new.file)
        return Reply(asked.person, (_sent_in(what, new, staff, asked),))  # tapped twice
    effects: tuple[Effect, ...] = (
        *(Remove(one) for one in mine if one.state == "offered"),
        Put(new),
        *_to_second_speakers(what, new, staff, world),
    )
    return Reply(asked.person, (_sent_in(what, new, staff, asked),), effects)


def _to_second_speakers(
    what: Script, recording: Recording, staff: Staff, world: World
) -> Iterator[Effect]:
    hear = Button(label("button", "🎧 Listen"), choice("voice", recording.id))
    screen = Screen(
        title=words("A new voice in {language}", language=Tongue(recording.language)),
        lines=(
            words(
                "{name} has read a card aloud: {title}.",
                name=Name(staff.name),
                title=title_of(what),
            ),
            words("Please listen. When you accept it, everybody can hear it."),
        ),
        buttons=((hear,), (VOICES, buttons.HELP)),
        fresh=True,
    )
    for one in second_speakers(staff, recording.language, world):
        yield Tell(one.chat, screen, source=source_of(recording))


def _sent_in(what: Script, recording: Recording, staff: Staff, asked: Asked) -> Screen:
    world, language = asked.world, recording.language
    said = words("Somebody else who speaks {language} listens now.", language=Tongue(language))
    if not second_speakers(staff, language, world):
        said = words(
            "Nobody else of the team speaks {language} yet. It waits until somebody does.",
            language=Tongue(language),
        )
    found = world.desk.every(Recording, language=(language,))
    to_read = Cards(asked.person, world).progress(language, (*found, recording)).to_read
    further = [
        read_button(one, language, label("button", "Next card →"))
        for one in to_read
        if one.about != what.about
    ]
    return Screen(
        title=words("It is sent in. Thank you"),
        lines=(words("The card: {title}.", title=title_of(what)), said),
        buttons=(
            *((one,) for one in further[:1]),
            (to_language(language),),
            (buttons.HOME, buttons.HELP),
        ),
    )


def _changed(what: Script, language: str, staff: Staff) -> Screen:
    """Between reading it and sending it in, the card has changed, or their town has."""
    again = label("button", "Record it again")
    rows = ((read_button(what, language, again),),) if speaks(staff, language) else ()
    return Screen(
        (words("This card has changed since you read it aloud. Please look at it once more."),),
        buttons=(*rows, *WAYS_ON),
    )


def _not_theirs() -> Screen:
    mine = Button(label("button", "The languages I speak"), choice("spoken"))
    said = words("This language is not among those you speak. You can add it first.")
    return Screen((said,), buttons=((mine,), *WAYS_ON))


TAPS: dict[str, Handler] = {
    "rec": for_staff(send_in, *TEAM),
    "norec": for_staff(leave_it, *TEAM),
}
TEXTS: dict[str, Handler] = {"toread": for_staff(take, *TEAM)}
