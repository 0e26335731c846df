"""A question as it stands on a screen: who asks, what about, how long ago, what has been said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from flows import buttons
from flows.attachments import File
from flows.bidi import QUOTE_LENGTH, clean_text
from flows.events import Brought, Event, Sent
from flows.library import Library
from flows.model import Name, Quote, Reply, Screen, Tongue, Words, counted, words
from flows.records import Question, Saying
from flows.shapes import Card
from flows.world import Asked, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REOPENED_FOR = 7 * DAY  # a closed question can be opened again; then it is deleted
FITS = 2400  # UTF-16 units of what was said: with the rest, less than a message may have

VOICE = words("A voice message")
TOO_LONG = words("That is too long for one message. Please make it shorter, or send it in parts.")
NO_PAPERS = words("Please do not send private papers here. You can write it or say it.")
WRITE_OR_SAY = words("You can write it or say it.")


# --- what somebody says ---------------------------------------------------------------------------


def listen(asked: Asked, by: Literal["asker", "team", "note"]) -> Saying | Reply:
    """What they wrote or said; or, for anything else, a kind word while we go on waiting."""
    event = asked.event
    if isinstance(event, Brought):
        return Reply(asked.person)
    return heard(event, by, asked.world.now) or Reply(
        asked.person, (Screen((refusal(event),), buttons=((buttons.HOME, buttons.HELP),)),)
    )


def heard(event: Event, by: Literal["asker", "team", "note"], now: datetime) -> Saying | None:
    """A text of a message's length, or a voice; None for anything else."""
    text, file = brought(event)
    if file:
        return Saying(by, now, file=file) if file.kind == "voice" else None
    cleaned = clean_text(text)
    return Saying(by, now, cleaned) if cleaned and len(text) <= QUOTE_LENGTH else None


def brought(event: Event) -> tuple[str, File | None]:
    """The words and the file of an event, whether they came now or with a tap."""
    return getattr(event, "text", ""), getattr(event, "file", None)


def refusal(event: Event) -> Words:
    """Why it cannot be taken, and what can."""
    text, file = brought(event)
    if file or (isinstance(event, Sent) and event.what in ("photo", "document")):
        return NO_PAPERS
    return TOO_LONG if not isinstance(event, Sent) and len(text) > QUOTE_LENGTH else WRITE_OR_SAY


def with_saying(question: Question, saying: Saying) -> Question:
    """The question, with one thing more said about it.

    While somebody waits for an answer, only an answer ends their waiting: more words of theirs, or
    a note, do not let it begin anew.
    """
    still_waits = waits(question) and saying.by != "team"
    changed_at = question.changed_at if still_waits else saying.at
    return replace(question, said=(*question.said, saying), changed_at=changed_at)


# --- how it stands --------------------------------------------------------------------------------


def spoken(question: Question) -> tuple[Saying, ...]:
    """What was said between the two, without the notes of the team."""
    return tuple(saying for saying in question.said if saying.by != "note")


def waits(question: Question) -> bool:
    """Whether the person who asks waits for words: the last ones are theirs."""
    return question.state != "closed" and spoken(question)[-1].by == "asker"


def answered(question: Question) -> bool:
    """Whether the team has said something."""
    return any(saying.by == "team" for saying in question.said)


def answer_text(question: Question) -> str:
    """The last answer that was written, "" if there is none."""
    written = (saying.text for saying in reversed(question.said) if saying.by == "team")
    return next(filter(None, written), "")


def can_reopen(question: Question, now: datetime) -> bool:
    return question.state == "closed" and now - question.changed_at < REOPENED_FOR


def card_of(about: str, library: Library) -> Card | None:
    """The card a question is about; none in sessions that leave no trace."""
    session_id, _, card_id = about.partition("/")
    at = library.card(session_id, card_id)
    return at[1] if at and not at[0].private else None


# --- its words ------------------------------------------------------------------------------------


def heading(question: Question) -> Words:
    if question.name:
        return words("A question from {name}", name=Name(question.name))
    return words("A question")


def particulars(question: Question, world: World) -> Iterator[Words]:
    """Its language and town, its card, its age."""
    place = Words(world.library.place(question.place).name)
    yield words("In {language}, from {place}.", language=Tongue(question.language), place=place)
    if card := card_of(question.about, world.library):
        yield words("About: {title}.", title=Words(card.title))
    yield asked_ago(question, world.now)


def asked_ago(question: Question, now: datetime) -> Words:
    age = now - question.opened_at
    if age < HOUR:
        return words("Asked less than an hour ago.")
    if age < DAY:
        return counted("Asked {count} hour ago.", "Asked {count} hours ago.", age // HOUR)
    return counted("Asked {count} day ago.", "Asked {count} days ago.", age // DAY)


def quoted(saying: Saying, most: int = QUOTE_LENGTH * 2) -> Words:
    """What somebody said, in their words."""
    if saying.file:
        return VOICE
    return words("“{words}”", words=Quote(cut(saying.text, most)))


def thread(question: Question) -> Iterator[Words]:
    """Everything said about it, in order; the middle is left out when it is too much."""
    kept, left = [question.said[0]], FITS - _units(question.said[0].text)
    latest: list[Saying] = []
    for saying in reversed(question.said[1:]):
        left -= _units(saying.text) + 100  # for the words around it
        if left < 0:
            break
        latest.append(saying)
    yield from _sayings(question, kept)
    if 1 + len(latest) < len(question.said):
        yield words("Some words between are not shown here.")
    yield from _sayings(question, reversed(latest))


def _sayings(question: Question, said: Iterable[Saying]) -> Iterator[Words]:
    voices = [saying for saying in question.said if saying.file]
    for saying in said:
        what = quoted(saying)
        if saying in voices:
            what = words("voice message {number}", number=voices.index(saying) + 1)
        match saying.by:
            case "team":
                yield words("Answer: {words}", words=what)
            case "note":
                yield words("Note for the team: {words}", words=what)
            case _ if question.name:
                yield words("{name}: {words}", name=Name(question.name), words=what)
            case _:
                yield words("Question: {words}", words=what)


def cut(text: str, most: int) -> str:
    """The beginning of a text that takes at most so many UTF-16 units."""
    if _units(text) <= most:
        return text
    kept = text[: most - 1]
    while _units(kept) > most - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
