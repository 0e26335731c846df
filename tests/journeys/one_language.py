"""Whether a message speaks one language: a simple look at its letters and its buttons.

Names of people, towns and languages, and the numbers under Help, are the same in every language.
"""

from __future__ import annotations

import re
from functools import cache

from bot.simulator import Json
from flows.catalogue import LANGUAGES, read_catalogues
from tests.journeys.person import choices, labels

ARABIC = re.compile(r"[\u0600-\u06ff]")
LETTER = re.compile(r"[^\W\d_]")
LEADING_SIGN = re.compile(r"^\W+")


def assert_in(language: str, message: Json) -> None:
    """The text and each button of a message are in this language."""
    for label in [message["text"], *worded_labels(message)]:
        if language == "ar":
            assert ARABIC.search(label), f"not Arabic: {label!r} in {message['text']!r}"
        else:
            assert not ARABIC.search(label), f"not {language}: {label!r} in {message['text']!r}"
        if language != "en":
            plain = LEADING_SIGN.sub("", label)
            assert plain not in english_only(language), f"still English: {label!r}"


def worded_labels(message: Json) -> list[str]:
    """The buttons that have words to translate: not a language's own name, not an hour."""
    return [
        label
        for choice, label in zip(choices(message), labels(message), strict=True)
        if LETTER.search(label) and label not in LANGUAGES.values()
    ]


@cache
def english_only(language: str) -> frozenset[str]:
    """What reads differently in this language, as it reads in English, without leading signs."""
    entries = read_catalogues()[language].entries
    return frozenset(
        LEADING_SIGN.sub("", english)
        for (_, english), entry in entries.items()
        if english not in entry.forms
    )
