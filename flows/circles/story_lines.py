"""A story as it stands on a screen: its words in parts, or a voice, and who tells it."""

from __future__ import annotations

from collections.abc import Iterator

from flows.attachments import File
from flows.bidi import QUOTE_LENGTH, clean_quote
from flows.broadcasts import cleaned
from flows.events import Event, Sent
from flows.model import Name, Quote, Words, counted, words
from flows.records import Story
from flows.team.threads import NO_PAPERS, VOICE, WRITE_OR_SAY, brought, cut

LONGEST = 1500  # characters

TOO_LONG = counted(
    "This is a little long. Please make it shorter than {count} letter, or say it.",
    "This is a little long. Please make it shorter than {count} letters, or say it.",
    LONGEST,
)


Tale = tuple[str, File | None]  # its words, or a voice


def told(event: Event) -> Tale | None:
    """What somebody tells, whether it came now or with a tap; None for anything else."""
    text, file = brought(event)
    if file:
        return ("", file) if file.kind == "voice" else None
    kept = cleaned(text)
    return (kept, None) if clean_quote(kept).strip() and len(kept) <= LONGEST else None


def refusal(event: Event) -> Words:
    """Why it cannot be taken, and what can."""
    text, file = brought(event)
    if file or (isinstance(event, Sent) and event.what in ("photo", "document")):
        return NO_PAPERS
    return TOO_LONG if len(cleaned(text)) > LONGEST else WRITE_OR_SAY


def story_lines(text: str) -> Iterator[Words]:
    """The story itself; a voice comes beside it."""
    if not text:
        yield VOICE
    for part in in_parts(text):
        yield words("“{words}”", words=Quote(part))


def in_parts(text: str) -> Iterator[str]:
    """The text in parts of the length that is shown, parted between words where it can be."""
    while len(text) > QUOTE_LENGTH:
        at = max(text.rfind(space, QUOTE_LENGTH // 2, QUOTE_LENGTH) for space in " \n")
        at = at if at > 0 else QUOTE_LENGTH
        yield text[:at]
        text = text[at:].lstrip()
    if text:
        yield text


def told_by(name: str) -> Words:
    if name:
        return words("Told by {name}.", name=Name(name))
    return words("Told without a name.")


def beginning(story: Story, most: int) -> Words:
    """What a button shows of it."""
    if story.file:
        return VOICE
    return words("{words}", words=Quote(cut(" ".join(story.text.split()), most)))
