"""Ask a person: what one writes or says goes to somebody of the team in the same town.

Nothing is kept before it is sent. Emergency numbers come first, then who will read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import buttons
from flows.awaiting import awaiting, done_waiting
from flows.bidi import clean_name
from flows.library import ELSEWHERE
from flows.model import (
    Arrange,
    Button,
    Effect,
    Name,
    Put,
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
from flows.permission import Handler, for_everybody
from flows.records import Question, Saying
from flows.team.readers import Readers, readers, readers_of
from flows.team.telling import add_button, to_readers, who_was_asked
from flows.team.threads import DAY, card_of, heard, listen, refusal, waits
from flows.world import Asked

UNANSWERED = "unanswered"  # the moment that looks after a question: see flows/team/waiting.py
AT_ONCE = 3  # questions of one person that may wait for an answer
URGENT = ("emergency_phone", "nhs_phone")  # what stands on the help page comes first here, too

Offer = tuple[tuple[Words, ...], tuple[Row, ...]]  # what is said, and the buttons below

ASK, UNNAMED = "ask", "unnamed"  # the verbs of asking with the first name, and without it
IN_A_MEETING = words("A group may talk about it in a meeting. Nobody there hears who asked.")
SEND, SEND_UNNAMED = choice("send"), choice("send", UNNAMED)


# --- before it is asked ---------------------------------------------------------------------------


def ask(asked: Asked) -> Reply:
    """Say who will read it, and wait for the question. With their first name, if there is one."""
    return _ask(asked, ASK if _first_name(asked) else UNNAMED)


def ask_unnamed(asked: Asked) -> Reply:
    return _ask(asked, UNNAMED)


def _ask(asked: Asked, verb: str) -> Reply:
    person, world = asked.person, asked.world
    if not person.place:
        return Reply(person, (_town_first(asked),))
    found = _readers(asked)
    if found.kind == "nobody":
        return Reply(person, (_nobody(asked),))
    if full := _too_many(asked):
        return Reply(person, (full,))
    session, card = _card(asked)
    waiting = awaiting(person, world, verb, session, card)
    return Reply(waiting, (_ask_screen(asked, found, verb, (session, card)),))


def _ask_screen(asked: Asked, found: Readers, verb: str, card: tuple[str, str]) -> Screen:
    named, name = verb == ASK, _first_name(asked)
    about = card_of("/".join(card), asked.world.library)
    other = Button(label("button", "Without my name"), choice(UNNAMED, *card))
    if not named:
        other = Button(label("button", "With my first name"), choice(ASK, *card))
    return Screen(
        title=words("Ask a person"),
        lines=(
            *_urgent(asked),
            _who_reads(found, asked),
            _what_they_see(name if named else ""),
            *((words("They see the card: {title}.", title=Words(about.title)),) if about else ()),
            IN_A_MEETING,
            words("Write or say your question now."),
        ),
        buttons=(*(((other,),) if name else ()), (buttons.HOME, buttons.HELP)),
    )


def _card(asked: Asked) -> tuple[str, str]:
    """The card it is asked from; none from sessions that leave no trace, nor a forged one."""
    about = f"{asked.object}/{asked.option}"
    return (asked.object, asked.option) if card_of(about, asked.world.library) else ("", "")


def _first_name(asked: Asked) -> str:
    name = asked.event.name.strip()[:64]
    return name if clean_name(name) else ""  # of some names there is nothing to see


def _readers(asked: Asked) -> Readers:
    place = asked.world.place_of(asked.person).id
    return readers(place, asked.person.language, asked.world.desk, {asked.chat})


def _urgent(asked: Asked) -> Iterator[Words]:
    """The lines of the help page for what cannot wait for a person."""
    world = asked.world
    lines = world.library.pages["help"].lines
    first = (next((line for line in lines if fact in line.leans_on), None) for fact in URGENT)
    yield from world.lines(tuple(line for line in first if line), world.place_of(asked.person))


def _who_reads(found: Readers, asked: Asked) -> Words:
    """Who will read it, honestly."""
    place, language = asked.world.place_of(asked.person), Tongue(asked.person.language)
    match found.kind:
        case "speakers" if place.id == ELSEWHERE:
            return words(
                "Somebody of the team who speaks {language} will read it.", language=language
            )
        case "speakers":
            return words(
                "Somebody of the team in {place} who speaks {language} will read it.",
                place=Words(place.name),
                language=language,
            )
        case "coordinators":
            return words(
                "Nobody in the team speaks {language} yet. A coordinator reads it, with help.",
                language=language,
            )
        case _:
            return words(
                "There is no team near you yet. Somebody who looks after this companion reads it."
            )


def _what_they_see(name: str) -> Words:
    if name:
        return words("They see your first name, {name}, and no account or number.", name=Name(name))
    return words("They see no name, no account and no number.")


def _town_first(asked: Asked) -> Screen:
    return Screen(
        title=words("Ask a person"),
        lines=(*_urgent(asked), words("First choose your town. Then a person there can answer.")),
        buttons=(
            (Button(label("button", "Choose my town"), choice("place", "ask")),),
            (buttons.HELP,),
        ),
    )


def _nobody(asked: Asked) -> Screen:
    place = asked.world.place_of(asked.person)
    if place.id == ELSEWHERE:
        line = words("There is nobody near you yet who can answer. These places can help.")
    else:
        line = words(
            "There is nobody in {place} yet who can answer. These places can help.",
            place=Words(place.name),
        )
    return Screen(
        title=words("Ask a person"),
        lines=(*_urgent(asked), line),
        buttons=((buttons.PLACES,), (buttons.HOME, buttons.HELP)),
    )


def _too_many(asked: Asked) -> Screen | None:
    """A kind word to who has enough questions waiting: the team is small."""
    theirs = asked.world.desk.every(Question, chat=[asked.chat])
    waiting = sum(waits(question) for question in theirs)
    if waiting < AT_ONCE:
        return None
    return Screen(
        (
            counted(
                "{count} question of yours is waiting for an answer.",
                "{count} questions of yours are waiting for an answer.",
                waiting,
            ),
            words("When one of them is answered, you can ask the next. These places can help now."),
        ),
        buttons=((buttons.PLACES,), (buttons.HOME, buttons.HELP)),
    )


# --- asking ---------------------------------------------------------------------------------------


def take_named(asked: Asked) -> Reply:
    """The question itself, by text or voice."""
    return _take(asked, _first_name(asked))


def take_unnamed(asked: Asked) -> Reply:
    return _take(asked, "")


def _take(asked: Asked, name: str) -> Reply:
    said = listen(asked, "asker")
    if isinstance(said, Reply):
        return said
    session, card = _card(asked)
    about = f"{session}/{card}" if card else ""
    return _open(replace(asked, person=done_waiting(asked.person)), name, about, said)


def send(asked: Asked) -> Reply:
    """What they had written or said out of the blue: the tap has brought it back."""
    verb = UNNAMED if asked.object == UNNAMED else ASK
    said = heard(asked.event, "asker", asked.world.now)
    if said:
        return _open(asked, _first_name(asked) if verb == ASK else "", "", said)
    again = _ask(replace(asked, object="", option=""), verb)
    if not again.person or not again.person.awaits:
        return again
    screen = Screen(
        (refusal(asked.event), words("Please send me your question once more now.")),
        buttons=((buttons.HOME, buttons.HELP),),
    )
    return replace(again, screens=(screen,))


def _open(asked: Asked, name: str, about: str, said: Saying) -> Reply:
    """Keep the question, and bring it to those who can answer."""
    person, world = asked.person, asked.world
    if not person.place:
        return Reply(person, (_town_first(asked),))
    if twice := _asked_already(asked, said):
        return Reply(person, (_asked_screen(twice, readers_of(twice, world.desk)),))
    if full := _too_many(asked):
        return Reply(person, (full,))
    question = Question(
        id=world.new_id(),
        chat=asked.chat,
        name=name,
        place=world.place_of(person).id,
        language=person.language,
        opened_at=world.now,
        changed_at=world.now,
        about=about,
        said=(said,),
    )
    found = readers_of(question, world.desk)
    if found.kind == "nobody":
        return Reply(person, (_nobody(asked),))
    effects: tuple[Effect, ...] = (
        Put(question),
        Arrange(choice(UNANSWERED, question.id), world.now + DAY),
        *to_readers(found, question, world),
    )
    return Reply(person, (_asked_screen(question, found),), effects)


def _asked_already(asked: Asked, said: Saying) -> Question | None:
    """The same words, waiting already: a button was tapped twice."""
    return next(
        (
            question
            for question in asked.world.desk.every(Question, chat=[asked.chat], state=["open"])
            if (question.said[0].text, question.said[0].file) == (said.text, said.file)
        ),
        None,
    )


def _asked_screen(question: Question, found: Readers) -> Screen:
    takeback = Button(label("button", "Take it back"), choice("takeback", question.id))
    return Screen(
        (who_was_asked(found),),
        buttons=((add_button(question), takeback), (buttons.HOME, buttons.HELP)),
    )


# --- out of the blue ------------------------------------------------------------------------------


def offer(asked: Asked) -> Offer | None:
    """For words that are not understood: who could read them, and the buttons that send them."""
    if not asked.person.place or (found := _readers(asked)).kind == "nobody":
        return None
    name = _first_name(asked)
    rows: list[Row] = [(Button(label("button", "Send this to a person"), SEND),)]
    if name:
        rows.append((Button(label("button", "Send it without my name"), SEND_UNNAMED),))
    return (_who_reads(found, asked), _what_they_see(name), IN_A_MEETING), tuple(rows)


TAPS: dict[str, Handler] = {
    ASK: for_everybody(ask),
    UNNAMED: for_everybody(ask_unnamed),
    "send": for_everybody(send),
}
TEXTS: dict[str, Handler] = {
    ASK: for_everybody(take_named),
    UNNAMED: for_everybody(take_unnamed),
}
