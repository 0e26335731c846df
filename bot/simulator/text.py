"""From the parameters of a call to the text a person sees: parsed, cleaned, measured."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.simulator.entities import MarkupError
from bot.simulator.finding import found_in
from bot.simulator.html import parse
from bot.simulator.telegram import Json, bad_request, utf16_length

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100

#: Telegram throws these away: carriage returns, line and paragraph separators, and the embedding
#: and override controls. The isolates (U+2066 to U+2069) are not among them and stay.
_REMOVED = re.compile("[\r\u2028-\u202e]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class FormattedText:
    """Text with what decorates it."""

    text: str
    entities: tuple[Json, ...] = ()

    def as_text(self) -> Json:
        """The fields of a message; an empty list of entities is left out, as Telegram does."""
        return self._fields("text", "entities")

    def as_caption(self) -> Json:
        """The fields of a picture or a file, none at all if there are no words."""
        return self._fields("caption", "caption_entities") if self.text else {}

    def _fields(self, text: str, entities: str) -> Json:
        if not self.entities:
            return {text: self.text}
        return {text: self.text, entities: list(self.entities)}


def format_text(source: str, parse_mode: str, entities: Iterable[Json] | None) -> FormattedText:
    """Read the markup, clean the text as Telegram does and find what can be tapped in it."""
    try:
        source.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    text, found = _parsed(source, parse_mode, entities)
    text, found = _cleaned(text, found)
    text, found = _trimmed(text, found)
    return FormattedText(text, tuple(found_in(text, found)[:MOST_ENTITIES]))


def message_text(source: str, parse_mode: str, entities: Iterable[Json] | None) -> FormattedText:
    """The text of a message, which may be neither empty nor too long."""
    formatted = format_text(source, parse_mode, entities)
    if not formatted.text:
        raise bad_request("message text is empty" if not source else "text must be non-empty")
    if utf16_length(formatted.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return formatted


def caption_text(source: str, parse_mode: str, entities: Iterable[Json] | None) -> FormattedText:
    """The words under a picture or a file; they may be missing."""
    formatted = format_text(source, parse_mode, entities)
    if utf16_length(formatted.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return formatted


def _parsed(
    source: str, parse_mode: str, entities: Iterable[Json] | None
) -> tuple[str, list[Json]]:
    mode = parse_mode.lower()
    if not mode:
        return source, [dict(entity) for entity in entities or ()]
    if mode != "html":
        # Telegram also reads two kinds of Markdown; nothing here may begin to speak them unnoticed.
        raise bad_request("unsupported parse_mode")
    try:
        return parse(source)
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    if text.isprintable():
        return text, entities
    text = _CONTROLS.sub(lambda found: found.group() if found.group() == "\r" else " ", text)
    while found := _REMOVED.search(text):
        offset = utf16_length(text[: found.start()])
        text = text[: found.start()] + text[found.end() :]
        entities = _without(entities, offset, 1)
    return text, entities


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Cut the blank edges; an entity keeps what is left of it."""
    kept = text.rstrip(" \n")
    if len(kept) < len(text):
        entities = _without(entities, utf16_length(kept), len(text) - len(kept))
    lead = len(kept) - len(kept.lstrip(" \n"))
    if lead:
        entities = _without(entities, 0, lead)
    return kept[lead:], entities


def _without(entities: list[Json], offset: int, length: int) -> list[Json]:
    """The entities after `length` units at `offset` have been taken out of their text."""

    def moved(position: int) -> int:
        return position - min(max(position - offset, 0), length)

    result = []
    for entity in entities:
        begin = moved(entity["offset"])
        end = moved(entity["offset"] + entity["length"])
        if end > begin:
            result.append({**entity, "offset": begin, "length": end - begin})
    return result
