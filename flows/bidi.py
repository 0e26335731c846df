"""Right-to-left text: what has its own direction is isolated; what was typed is cleaned.

U+2068 (first strong isolate) and U+2069 (pop) keep numbers, addresses and names from being
shuffled into the text around them: Unicode Standard Annex 9.
"""

from __future__ import annotations

import re
import unicodedata

OPEN, CLOSE = "\u2068", "\u2069"

RIGHT = "\u200f"  # makes a line without letters, such as a phone number, begin on the right

TIED = "\u00a0"  # a space that keeps the groups of a phone number together, and in their order

ZWNJ = "\u200c"  # part of the spelling of Persian and Urdu names

NAME_LENGTH = 64  # visible characters; longer names are cut
QUOTE_LENGTH = 1000  # of what one person says to another: it stands in a message with other words
MARKS = 3  # combining marks kept on one character: enough for every script, too few for a mess

# A run of Latin words with the digits, dots and slashes in them: links, commands, "Entry 1".
_LATIN = re.compile(r"/?[A-Za-z][\w.,'’&+/@:%?=#-]*(?: [A-Za-z0-9][\w.,'’&+/@:%?=#-]*)*", re.ASCII)
# Digits in groups, as phone numbers are written: right-to-left text would turn the groups around.
_GROUPS = re.compile(r"[+0][0-9](?:[ ()-]*[0-9]){5,}|\+?[0-9]+(?: [0-9]+)+", re.ASCII)
_APART = re.compile(f"{_GROUPS.pattern}|{_LATIN.pattern}", re.ASCII)
_BETWEEN_GROUPS = re.compile(r"(?<=[0-9]) (?=[0-9])")
_ISOLATED = re.compile(f"({OPEN}[^{CLOSE}]*{CLOSE})")


def isolate(text: str) -> str:
    """The text, with a direction of its own."""
    return f"{OPEN}{text}{CLOSE}"


def on_the_right(line: str) -> str:
    """A line of right-to-left text, beginning on the right whatever it begins with."""
    begins_there = unicodedata.bidirectional(line[:1] or " ") in ("R", "AL")
    return line if begins_there else RIGHT + line


def isolate_latin(text: str) -> str:
    """Right-to-left text with every Latin run and phone number in it isolated, once."""
    return "".join(
        part if part.startswith(OPEN) else _APART.sub(_isolated, part)
        for part in _ISOLATED.split(text)
    )


def _isolated(match: re.Match[str]) -> str:
    run = match.group()
    # Closing punctuation belongs to the sentence around it; a Latin "?" never does.
    inside = run.rstrip(".,:")
    return isolate(inside) + run[len(inside) :]


def shortened(text: str, length: int) -> str:
    """As much of a text as fits, with a mark where something is left out."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def clean_name(typed: str) -> str:
    """A typed name without controls, links or piles of marks; "" when nothing is left."""
    return _clean(typed, NAME_LENGTH)


def clean_quote(typed: str) -> str:
    """What somebody wrote, line by line, cleaned as a name is."""
    lines = (_clean(line, QUOTE_LENGTH) for line in typed[:QUOTE_LENGTH].splitlines())
    return "\n".join(_tied(line) for line in lines if line)


def _tied(line: str) -> str:
    """A line in whose right-to-left text the groups of a number keep their order."""
    turned = any(unicodedata.bidirectional(character) in ("R", "AL") for character in line)
    return _BETWEEN_GROUPS.sub(TIED, line) if turned else line


def clean_text(typed: str) -> str:
    """The same, but its links stay links."""
    return clean_quote(typed).replace("\u200b", "")


def _clean(typed: str, length: int) -> str:
    kept: list[str] = []
    marks = visible = 0
    for character in unicodedata.normalize("NFC", typed):
        kind = unicodedata.category(character)
        if kind.startswith("M"):
            marks += 1
            if marks > MARKS or not kept:
                continue
        elif kind.startswith("Z") or character in "\n\t":
            character = " "  # noqa: PLW2901 - every kind of space becomes one
        elif kind.startswith("C") and character != ZWNJ:
            continue  # controls, bidi overrides, lone surrogates, unassigned
        if not kind.startswith("M"):
            marks, visible = 0, visible + 1
        if visible > length:
            break
        kept.append(character)
    name = " ".join("".join(kept).split())
    # A name such as "t.me/x" or "@all" would become a link in the reader's app.
    return re.sub(r"([./:](?=[\w/])|(?<!\S)@)", "\\1\u200b", name)
