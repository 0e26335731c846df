"""Catalogues: what each English sentence is in a language, and whether a person checked it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.core import Locale
from babel.messages.pofile import read_po

from flows.model import Words, Written

LOCALES = Path(__file__).parent.parent / "locales"
SOURCE = "en"
DOMAIN = "companion"

# Each language in its own name, in the order of the first screen; all of them complete.
LANGUAGES: Mapping[str, str] = {"en": "English", "ar": "العربية", "pl": "Polski"}

# Where to turn when a sentence is missing: the nearest language its readers share, then English.
NEAREST: Mapping[str, str] = {"prs": "fa", "fa-AF": "fa"}

Key = tuple[str, str]  # context, English


@dataclass(frozen=True, slots=True)
class Entry:
    forms: tuple[str, ...]  # one, or one for each plural form of the language
    checked: bool  # a person who speaks the language has read it


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language. English is its own catalogue: every sentence is there, and checked."""

    language: str
    entries: Mapping[Key, Entry]

    def find(self, said: Words) -> Entry | None:
        """The entry for a sentence, or None when nobody has translated it yet."""
        if self.language == SOURCE:
            forms = (said.english, said.plural) if said.plural else (said.english,)
            return Entry(forms, checked=True)
        return self.entries.get((said.context, said.english))

    def has(self, said: Words | Written) -> bool:
        """Whether this can be said in the language."""
        if isinstance(said, Written):
            return self.language in said.texts or self.find(_english(said)) is not None
        return self.find(said) is not None

    def has_checked(self, said: Words | Written) -> bool:
        """Whether it can be, in words that a person of the language has read, or written."""
        if isinstance(said, Written):
            if self.language in said.texts:
                return True
            said = _english(said)
        entry = self.find(said)
        return entry is not None and entry.checked

    def written(self, said: Written) -> str:
        """A text of the team, as it was written in this language, else as it is translated."""
        if self.language in said.texts:
            return said.texts[self.language]
        entry = self.find(_english(said))
        return entry.forms[0] if entry else said.texts[SOURCE]

    def form(self, entry: Entry, said: Words) -> str:
        """The wording for this count, by the plural rule of the language (CLDR)."""
        if len(entry.forms) == 1:
            return entry.forms[0]
        return entry.forms[plural_form(self.language, said.count)]


def _english(said: Written) -> Words:
    return Words(said.texts[SOURCE])


@cache
def locale(language: str) -> Locale:
    """The formats (dates, numbers, money) of a language."""
    return Locale.parse(language, sep="-")


@cache
def right_to_left(language: str) -> bool:
    """Whether the language is written from right to left."""
    return locale(language).text_direction == "rtl"


@cache
def plural_form(language: str, count: int) -> int:
    """Which of a catalogue's plural forms a count takes: CLDR's tags in CLDR's order."""
    rule = locale(language).plural_form
    tags = [tag for tag in ("zero", "one", "two", "few", "many") if tag in rule.tags]
    return [*tags, "other"].index(rule(count))


def chain(language: str) -> tuple[str, ...]:
    """The languages to try, first to last; English always closes it."""
    links = [language]
    while nearest := NEAREST.get(links[-1]):
        links.append(nearest)
    return (*links, SOURCE) if links[-1] != SOURCE else tuple(links)


def read_catalogue(language: str, folder: Path = LOCALES) -> Catalogue:
    """Read one language's .po file; entries marked fuzzy count as missing."""
    path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        written = read_po(file, locale=language.replace("-", "_"))
    entries: dict[Key, Entry] = {}
    for message in written:
        string = message.string or ""
        forms = (string,) if isinstance(string, str) else tuple(string)
        if message.id and all(forms) and not message.fuzzy:
            english = message.id if isinstance(message.id, str) else message.id[0]
            checked = any(note.startswith("checked") for note in message.user_comments)
            entries[message.context or "", english] = Entry(forms, checked)
    return Catalogue(language, entries)


def read_catalogues(folder: Path = LOCALES) -> dict[str, Catalogue]:
    """All languages; English, the source, needs no file."""
    return {
        language: Catalogue(SOURCE, {}) if language == SOURCE else read_catalogue(language, folder)
        for language in LANGUAGES
    }
