"""What Telegram's HTML means: its tags, its character references and its links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.simulator.telegram import Json

#: A number may be of any base; a name is one of four. The semicolon is welcome, not required.
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_NUMBER = 10  # characters of a numeric reference, up to its semicolon

_SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
}
TAGS = {*_SIMPLE_TAGS, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
#: Among entities over the same stretch, the outer one of Telegram's own order comes first.
_ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "bold", "italic")


class MarkupError(ValueError):
    """The markup cannot be read; the message is what Telegram says after "can't parse entities"."""


def position(entity: Json) -> tuple[int, int, int]:
    """The key that sorts entities as Telegram lists them."""
    kind = entity["type"]
    rank = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    return entity["offset"], -entity["length"], rank


def decode_reference(html: str, at: int) -> tuple[str, int]:
    """The character that a reference stands for and where the text goes on."""
    found = REFERENCE.match(html, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return (_NAMED[name], found.end()) if name in _NAMED else ("&", at + 1)
    if len(found.group().rstrip(";")) >= _LONGEST_NUMBER:
        return "&", at + 1
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), found.end()) if 0 < code < 0x10FFFF else ("&", at + 1)


def entity_of(tag: str, attributes: dict[str, str], content: str) -> Json | None:
    """What a closed tag says about its text; None if Telegram drops it without a word."""
    if tag in _SIMPLE_TAGS:
        return {"type": _SIMPLE_TAGS[tag]}
    if tag == "a":
        url = checked_link(attributes.get("href") or content)
        return {"type": "text_link", "url": url} if url else None
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    if tag == "tg-emoji":
        return _custom_emoji(attributes)
    if tag == "tg-time":
        return _date_time(attributes)
    prefix, _, language = attributes.get("class", "").partition("-")
    if tag == "code" and prefix == "language" and language:
        return {"type": tag, "language": language}
    return {"type": tag}


def _custom_emoji(attributes: dict[str, str]) -> Json:
    identifier = attributes.get("emoji-id", "")
    if not identifier.isdecimal() or int(identifier) == 0:
        raise MarkupError("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": identifier}


def _date_time(attributes: dict[str, str]) -> Json:
    unix = attributes.get("unix", "")
    if not unix.isdecimal():
        raise MarkupError("Invalid date specified")
    return {
        "type": "date_time",
        "unix_time": int(unix),
        "date_time_format": attributes.get("format", ""),
    }


def checked_link(url: str) -> str | None:
    """The address as Telegram keeps it, or None: `tel:` and `mailto:` links quietly vanish."""
    url = url.strip()
    scheme, colon, rest = url.partition(":")
    if colon and scheme.lower() in {"tg", "ton", "tonsite"}:
        return url
    if colon and not rest.startswith("//") and not rest[:1].isdigit():  # digits are a port
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[^\s.]+(\.[^\s.]+)+", host):
        return None
    return parts._replace(path=parts.path or "/").geturl()
