"""Telegram's subset of HTML, read as strictly as Telegram reads it.

`parse` turns markup into plain text and the entities that decorate it. Offsets count UTF-16 units,
as the Bot API wants them; offsets in complaints count UTF-8 bytes, as Telegram words them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.simulator.entities import (
    REFERENCE,
    TAGS,
    MarkupError,
    decode_reference,
    entity_of,
    position,
)
from bot.simulator.telegram import Json, utf16_length

_SPECIAL = re.compile("[<&]")
_SPACES = re.compile(r"[ \t\r\n\v]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\v>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v=>]*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(frozen=True)
class _Open:
    """A start tag whose end tag has not come yet."""

    tag: str
    attributes: dict[str, str]
    offset: int  # in UTF-16 units
    piece: int  # index of the first piece of text inside the tag


def parse(html: str) -> tuple[str, list[Json]]:
    """Return the text and its entities, or raise `MarkupError` in Telegram's words."""
    if not _SPECIAL.search(html):
        return html, []
    return _Parser(html).run()


class _Parser:
    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0  # UTF-16 units of all pieces
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        while found := _SPECIAL.search(self.html, self.at):
            self._emit(self.html[self.at : found.start()])
            self.at = found.start()
            if found.group() == "&":
                self._reference()
            elif self.html.startswith("/", self.at + 1):
                self._end_tag()
            else:
                self._start_tag()
        self._emit(self.html[self.at :])
        if self.open:
            tag = self.open[-1].tag
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)  # only a block has one
        return self._text(), sorted(self.entities, key=position)

    def _text(self) -> str:
        text = "".join(self.pieces)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ) from None
        return text

    def _emit(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += utf16_length(text)

    def _reference(self) -> None:
        character, self.at = decode_reference(self.html, self.at)
        self._emit(character)

    # Tags

    def _start_tag(self) -> None:
        begin = self.at
        tag = self._take(_TAG_NAME, begin + 1).lower()
        if self.at == len(self.html):
            raise self._error("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, attributes, self.length, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self.html.startswith(">", self.at):
                self.at += 1
                return attributes
            name = self._take(_ATTRIBUTE_NAME, self.at)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            attributes[name] = self._attribute_value(tag, name, begin)

    def _attribute_value(self, tag: str, name: str, begin: int) -> str:
        self._skip_spaces()
        if not self.html.startswith("=", self.at):
            # The one attribute that Telegram takes without a value.
            if (tag, name) == ("blockquote", "expandable") and self.at < len(self.html):
                return ""
            problem = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
            raise self._error(problem, begin)
        self.at += 1
        self._skip_spaces()
        if self.at == len(self.html):
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted() if self.html[self.at] in "'\"" else self._name_token()
        if self.at == len(self.html):
            raise self._error("Unclosed start tag", begin)
        return value

    def _name_token(self) -> str:
        begin = self.at
        value = self._take(_NAME_TOKEN, begin).lower()
        if self.at < len(self.html) and self.html[self.at] not in " \t\r\n\v>":
            raise self._error("Unexpected end of name token", begin)
        return value

    def _quoted(self) -> str:
        quote = self.html[self.at]
        end = self.html.find(quote, self.at + 1)
        if end < 0:
            self.at = len(self.html)
            return ""
        value = self.html[self.at + 1 : end]
        self.at = end + 1
        return REFERENCE.sub(lambda found: decode_reference(found.group(), 0)[0], value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        found = self._take(_TAG_NAME, begin + 2).lower()
        self._skip_spaces()
        if not self.html.startswith(">", self.at):
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if found and found != opened.tag:
            problem = f'expected "</{opened.tag}>", found "</{found}>"'
            raise MarkupError(f"Unmatched end tag at byte offset {self._bytes(begin)}, {problem}")
        self._close(opened)

    # Entities

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if not length:
            return
        content = "".join(self.pieces[opened.piece :])
        entity = entity_of(opened.tag, opened.attributes, content)
        if entity is None or self._became_code_block(entity, opened.offset, length):
            return
        self.entities.append({**entity, "offset": opened.offset, "length": length})

    def _became_code_block(self, entity: Json, offset: int, length: int) -> bool:
        """`pre` around `code`, or the reverse, over the same text is one block with a language."""
        before = self.entities[-1] if self.entities else None
        if before is None or {before["type"], entity["type"]} != {"pre", "code"}:
            return False
        language = before.get("language") or entity.get("language")
        if (before["offset"], before["length"]) != (offset, length) or not language:
            return False
        before.update(type="pre", language=language)
        return True

    # Reading

    def _take(self, pattern: re.Pattern[str], begin: int) -> str:
        found = pattern.match(self.html, begin)
        assert found is not None  # every pattern here also matches nothing
        self.at = found.end()
        return found.group()

    def _skip_spaces(self) -> None:
        self._take(_SPACES, self.at)

    def _bytes(self, position: int) -> int:
        return len(self.html[:position].encode(errors="surrogatepass"))

    def _error(self, problem: str, position: int) -> MarkupError:
        return MarkupError(f"{problem} at byte offset {self._bytes(position)}")
