"""The words of a message, and what goes along: a picture, a file, a voice, a place that helps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from flows.attachments import File
from flows.awaiting import awaiting, done_waiting
from flows.broadcasts import LONGEST, cleaned, too_long, written
from flows.catalogue import LANGUAGES
from flows.events import Sent, Wrote
from flows.model import (
    Button,
    Put,
    Quote,
    Reply,
    Row,
    Screen,
    Tell,
    Tongue,
    Verbatim,
    Words,
    choice,
    label,
    words,
)
from flows.permission import Handler
from flows.records import Broadcast, Version
from flows.team.broadcast_draft import changed, for_draft, kept, ticked, ways_on
from flows.team.broadcast_versions import versions_screen
from flows.team.broadcast_volunteers import task_screen
from flows.team.readers import of_the_team
from flows.world import Asked

# Links by which people give money or sign something: what only who asked for it may be sent.
APPEAL = re.compile(
    r"donat|justgiving|gofundme|crowdfund|fundrais|petition|change\.org|38degrees|paypal\.me",
    re.IGNORECASE,
)
LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:org|com|uk|me|net)\b", re.IGNORECASE)

WITH: Mapping[str, Words] = {
    "photo": words("A picture goes along."),
    "document": words("A file goes along."),
    "voice": words("A voice goes along."),
}


def words_screen(broadcast: Broadcast) -> Screen:
    """The first words as they are, and what goes along."""
    text = written(broadcast, broadcast.language)
    said = words("{text}", text=Quote(text)) if text else words("Not written yet.")
    return Screen(
        title=words("The words, in {language}", language=Tongue(broadcast.language)),
        lines=(said, *_along(broadcast), *_warning(broadcast)),
        buttons=(
            *_writing(broadcast, bool(text)),
            *_adding(broadcast),
            *ways_on(
                broadcast,
                Button(label("button", "Next: the languages"), choice("bclang", broadcast.id)),
            ),
        ),
    )


def _along(broadcast: Broadcast) -> tuple[Words, ...]:
    lines: tuple[Words, ...] = ()
    if broadcast.attachment:
        lines = (WITH[broadcast.attachment.kind],)
    if broadcast.signpost:
        sign = words("A button leads to a place that helps, with its pin on the map.")
        lines = (*lines, sign)
    return lines


def is_appeal(broadcast: Broadcast) -> bool:
    """Whether support or news asks for money or a signature: that is an invitation."""
    texts = [version.text for version in broadcast.versions.values()]
    return broadcast.kind == "service" and any(APPEAL.search(t) and LINK.search(t) for t in texts)


def _warning(broadcast: Broadcast) -> tuple[Words, ...]:
    if not is_appeal(broadcast):
        return ()
    return (
        words(
            "This seems to ask for money or a signature."
            " That is an invitation: only people who ticked its topic may get it."
        ),
    )


def _writing(broadcast: Broadcast, has_text: bool) -> tuple[Row, ...]:
    text = label("button", "Write it again") if has_text else label("button", "Write it now")
    write = Button(text, choice("bcwrite", broadcast.id, broadcast.language))
    other = Button(label("button", "In another language"), choice("bctongue", broadcast.id))
    invite = Button(label("button", "Make it an invitation"), choice("bckind", broadcast.id))
    rows: tuple[Row, ...] = ((write,), (other,))
    return (*rows, (invite,)) if is_appeal(broadcast) else rows


def _adding(broadcast: Broadcast) -> tuple[Row, ...]:
    if broadcast.attachment:
        text, option = label("button", "Without picture, file, voice"), "none"
    else:
        text, option = label("button", "Add picture, file or voice"), ""
    place = label("button", "Change the place that helps")
    if not broadcast.signpost:
        place = label("button", "Add a place that helps")
    return (
        (Button(text, choice("bcfile", broadcast.id, option)),),
        (Button(place, choice("bcplace", broadcast.id)),),
    )


def show_words(asked: Asked, broadcast: Broadcast) -> Reply:
    return Reply(asked.person, (words_screen(broadcast),))


# --- writing --------------------------------------------------------------------------------------


def ask_words(asked: Asked, broadcast: Broadcast) -> Reply:
    """Their next text is the message in this language."""
    language = asked.option if asked.option in LANGUAGES else broadcast.language
    person = awaiting(asked.person, asked.world, "bcwrite", broadcast.id, language)
    return Reply(person, (_write_now(broadcast, language),))


def _write_now(broadcast: Broadcast, language: str) -> Screen:
    return Screen(
        title=words("Write your message now, in {language}", language=Tongue(language)),
        lines=(
            words("Everybody gets it just as you write it. Short sentences are easiest to read."),
            words("You can send a picture with the words under it, too."),
        ),
        buttons=ways_on(broadcast),
    )


def take_words(asked: Asked, broadcast: Broadcast) -> Reply:
    """The words they wrote, or what they sent with words under it."""
    event, language = asked.event, asked.option
    file = event.file if isinstance(event, Sent) else None
    text = cleaned(event.text) if isinstance(event, Wrote | Sent) else ""
    if file:
        broadcast = changed(asked, broadcast, attachment=file)
    if not text:
        effects = (Put(broadcast),) if file else ()
        return Reply(asked.person, (_write_now(broadcast, language),), effects)
    if too_long(text, language):
        return Reply(asked.person, (_too_long(broadcast, text),))
    broadcast, told = _with_words(asked, broadcast, language, text)
    person = done_waiting(asked.person)
    screen = (
        words_screen(broadcast)
        if language == broadcast.language
        else versions_screen(broadcast, asked.world)
    )
    return Reply(person, (screen,), (Put(broadcast), *told))


def _too_long(broadcast: Broadcast, text: str) -> Screen:
    return Screen(
        lines=(
            words(
                "Your message has {count} letters, and {most} fit under a picture."
                " Please make it shorter and send it again.",
                count=len(text),
                most=LONGEST,
            ),
        ),
        buttons=ways_on(broadcast),
    )


def _with_words(
    asked: Asked, broadcast: Broadcast, language: str, text: str
) -> tuple[Broadcast, tuple[Tell, ...]]:
    """The message with these words.

    New first words make the others old: they are looked at again, and who was asked is told.
    """
    versions = {**broadcast.versions, language: Version("written", text)}
    first = language == broadcast.language
    if first and text != written(broadcast, language):
        for other, version in broadcast.versions.items():
            if other != language and version.state == "written":
                versions[other] = replace(version, state="offered")
    broadcast = changed(asked, broadcast, versions=versions)
    if not first:
        return broadcast, ()
    told = [
        Tell(helper.chat, task_screen(broadcast, other, asked))
        for other, version in versions.items()
        if version.state == "asked" and (helper := of_the_team(version.by, asked.world.desk))
    ]
    return broadcast, tuple(told)


# --- in which language ----------------------------------------------------------------------------


def take_tongue(asked: Asked, broadcast: Broadcast) -> Reply:
    """Ask in which language the first words are, or take the answer; the words move along."""
    chosen, before = asked.option, broadcast.language
    if chosen not in LANGUAGES:
        return Reply(asked.person, (_tongues(broadcast),))
    versions = dict(broadcast.versions)
    if not written(broadcast, chosen) and before in versions:
        versions[chosen] = versions.pop(before)
    versions = {c: v for c, v in versions.items() if c != chosen or v.state == "written"}
    broadcast = changed(asked, broadcast, language=chosen, versions=versions)
    return kept(asked, broadcast, words_screen(broadcast))


def _tongues(broadcast: Broadcast) -> Screen:
    return Screen(
        title=words("In which language do you write?"),
        lines=(words("After that you decide about each other language."),),
        buttons=(
            *(
                (
                    Button(
                        label(
                            "button",
                            "{sign} {what}",
                            sign=Verbatim(ticked(code == broadcast.language)),
                            what=Tongue(code),
                        ),
                        choice("bctongue", broadcast.id, code),
                    ),
                )
                for code in LANGUAGES
            ),
            *ways_on(broadcast),
        ),
    )


# --- what goes along ------------------------------------------------------------------------------


def ask_file(asked: Asked, broadcast: Broadcast) -> Reply:
    """Their next picture, file or voice goes along; or nothing does any more."""
    if asked.option == "none":
        broadcast = changed(asked, broadcast, attachment=None)
        return kept(asked, broadcast, words_screen(broadcast))
    person = awaiting(asked.person, asked.world, "bcfile", broadcast.id)
    return Reply(person, (_send_now(broadcast),))


def _send_now(broadcast: Broadcast) -> Screen:
    return Screen(
        title=words("Send a picture, a file or a voice now"),
        lines=(
            words("Everybody gets the same one, whatever they read."),
            words("Please send nothing that shows people who have not agreed to it."),
        ),
        buttons=ways_on(broadcast),
    )


def take_file(asked: Asked, broadcast: Broadcast) -> Reply:
    """What they sent; words under it are the message, if there are none yet."""
    event = asked.event
    file: File | None = event.file if isinstance(event, Sent) else None
    if file is None:
        return Reply(asked.person, (_send_now(broadcast),))
    broadcast = changed(asked, broadcast, attachment=file)
    text = cleaned(event.text) if isinstance(event, Sent) else ""
    language = broadcast.language
    if text and not written(broadcast, language) and not too_long(text, language):
        broadcast, _ = _with_words(asked, broadcast, language, text)
    reply = kept(asked, broadcast, words_screen(broadcast))
    return replace(reply, person=done_waiting(asked.person))


TAPS: Mapping[str, Handler] = {
    "bcwords": for_draft(show_words),
    "bcwrite": for_draft(ask_words),
    "bctongue": for_draft(take_tongue),
    "bcfile": for_draft(ask_file),
}
TEXTS: Mapping[str, Handler] = {
    "bcwrite": for_draft(take_words),
    "bcfile": for_draft(take_file),
}
