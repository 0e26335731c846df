"""What Telegram finds in a text by itself: commands and web addresses, so that they can be tapped.

Of addresses without a scheme it knows thousands of endings; here only `t.me` and `www.` count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.simulator.entities import position
from bot.simulator.telegram import Json, utf16_length

_COMMAND = re.compile(r"(?<![\w/<>@])/\w{1,64}(?:@\w{3,32})?(?![\w/<>])", re.ASCII)
_ADDRESS = re.compile(
    r"(?<![\w@./])(?:https?://|tg://|www\.|(?:t|telegram)\.me/)[^\s<>\"«»“”]+", re.IGNORECASE
)
_AFTER_ADDRESS = ".,:;!?'…،؛؟"  # belongs to the sentence, not to the address
_BRACKETS = {")": "(", "]": "["}

#: Inside these nothing is found: what is quoted as code, or leads somewhere already.
_CLOSED = frozenset({"code", "pre", "text_link"})


def found_in(text: str, given: Iterable[Json] = ()) -> list[Json]:
    """The given entities with those that Telegram finds, in Telegram's order."""
    entities = list(given)
    if not ("/" in text or "www." in text):
        return entities
    taken = [_stretch(entity) for entity in entities if entity["type"] in _CLOSED]
    for entity in (*_addresses(text), *_commands(text)):
        begin, end = _stretch(entity)
        if not any(begin < other_end and other < end for other, other_end in taken):
            entities.append(entity)
            taken.append((begin, end))
    return sorted(entities, key=position)


def _commands(text: str) -> Iterator[Json]:
    for found in _COMMAND.finditer(text):
        yield _entity("bot_command", text, found.start(), found.group())


def _addresses(text: str) -> Iterator[Json]:
    for found in _ADDRESS.finditer(text):
        yield _entity("url", text, found.start(), _without_the_sentence(found.group()))


def _without_the_sentence(address: str) -> str:
    """The address without the marks that follow it, but with a bracket that opens inside it."""
    while address:
        last = address[-1]
        opening = _BRACKETS.get(last)
        lonely = opening is not None and address.count(last) > address.count(opening)
        if last not in _AFTER_ADDRESS and not lonely:
            break
        address = address[:-1]
    return address


def _entity(kind: str, text: str, start: int, words: str) -> Json:
    return {"type": kind, "offset": utf16_length(text[:start]), "length": utf16_length(words)}


def _stretch(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]
