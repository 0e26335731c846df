"""What somebody adds in their own words, without what would tell who they are.

Numbers, addresses and references go, and what cannot be seen. Names of people cannot be told from
other words; so the cleaned text is shown to whoever wrote it before it is sent, and a person reads
it before anybody else does. Taking out too much does no harm: they see it, and can write again.
"""

from __future__ import annotations

import re
import unicodedata

from flows.bidi import MARKS, ZWNJ

LONGEST = 1_000  # bytes of UTF-8: what a sealed ballot has room for
GONE = "…"  # stands where something was taken out

# Seen as nothing, or as an empty space, though Unicode calls them letters, marks or symbols.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u20e3\u2800\u3164\ufe00-\ufe0f\uffa0]"
)
_LETTER = r"A-Za-z"
_ALONE, _NO_MORE = f"(?<![{_LETTER}0-9])", f"(?![{_LETTER}0-9])"

_KINDS = (
    # Handles and e-mail addresses; also "name (at) example".
    r"(?<!\S)\S*@\s?\S*",
    r"(?<!\S)[^\s(\[]+\s?[(\[]\s?at\s?[)\]]\s?\S+",
    # Web addresses: with a scheme, with www, or a domain that is written small or well known.
    r"(?<!\S)\S*?(?:\w:/|://)\S*",
    r"www\.[^\s…]*",
    r"(?<![\w-])[\w-]+(?:\.[\w-]+)*\.(?:(?-i:[a-z]{2,}|рф|укр)|com|net|org|info|gov|uk)(?![\w-])[^\s…]*",
    # Postcodes.
    rf"{_ALONE}(?:[{_LETTER}]{{1,2}}\d[{_LETTER}\d]?\s?\d[{_LETTER}]{{2}}|GIR\s?0AA){_NO_MORE}",
    # National Insurance numbers.
    rf"{_ALONE}[{_LETTER}]{{2}}(?:[\W_]?\d\d){{3}}[\W_]?[A-D]{_NO_MORE}",
    # References of the Home Office and others, by their name or by their look.
    rf"{_ALONE}(?-i:ARC|BRP|GWF|HO|IHO|NASS|NINO|UAN)[\W_]{{0,3}}[{_LETTER}]{{0,4}}\d[\w/-]*",
    rf"{_ALONE}(?=(?:[{_LETTER}/-]*\d){{3}})(?=[\d/-]*[{_LETTER}])[{_LETTER}\d/-]{{6,}}",
    # Telephone numbers, dates, and every other five digits in a row, whatever stands between them.
    rf"[+(]{{0,3}}[{_LETTER}]{{0,4}}\d(?:[\W_]{{0,3}}\d){{4,}}[{_LETTER}]{{0,2}}",
)
_TELLING = re.compile("|".join(f"(?:{kind})" for kind in _KINDS), re.IGNORECASE)
_GONE_TOGETHER = re.compile(rf"{GONE}(?:\s*{GONE})+")


def scrub(text: str) -> str:
    """One line of at most LONGEST bytes; "" when nothing is left. Scrubbed twice, it is the same.

    What is taken out leaves a GONE behind.
    """
    # What is taken away may bring together what is to be taken away, too.
    while (less := _once(text)) != text:
        text = less
    return text


def _once(text: str) -> str:
    text = " ".join(_seen(text).split())
    text = _GONE_TOGETHER.sub(GONE, _TELLING.sub(GONE, text))
    return _shortened(text) if text.strip(f"{GONE} .,") else ""


def _seen(text: str) -> str:
    """What can be seen of it: one way of writing each letter and digit, no controls, few marks."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", _plain(text)):
        kind = unicodedata.category(character)
        if kind.startswith("M"):
            marks += 1
            if marks > MARKS or not kept:
                continue
        else:
            marks = 0
        kept.append(character)
    return "".join(kept)


def _plain(text: str) -> str:
    """Wide, raised and circled letters and digits as plain ones; nothing unseen."""
    plain: list[str] = []
    for character in text:
        kind = unicodedata.category(character)
        if kind.startswith("Z") or character.isspace():
            plain.append(" ")
        elif character == ZWNJ:  # part of the spelling of Persian and Urdu, between letters
            if plain and plain[-1].isalpha():
                plain.append(character)
        elif kind.startswith("C"):
            continue
        elif character == GONE:
            plain.append(character)
        else:
            plain.append(unicodedata.normalize("NFKC", character))
    return re.sub(f"{ZWNJ}(?!\\w)", "", _UNSEEN.sub("", "".join(plain)))


def _shortened(text: str) -> str:
    """As many whole words as there is room for; of one endless word, its beginning."""
    written = text.encode()
    if len(written) <= LONGEST:
        return text
    begun = written[:LONGEST].decode(errors="ignore")
    if text[len(begun)] == " ":
        return begun
    return begun.rpartition(" ")[0] or begun
