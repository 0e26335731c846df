"""From a screen to a message: one language, its numbers and dates, its direction, safe HTML.

This is the one place where text meets markup: everything is escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from html import escape

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from flows.bidi import clean_name, isolate, isolate_latin, on_the_right
from flows.catalogue import Catalogue, chain, locale, right_to_left
from flows.model import (
    EVERY_LANGUAGE,
    Button,
    Day,
    Message,
    Money,
    Name,
    Phone,
    Screen,
    Value,
    Verbatim,
    Words,
    choice,
    label,
    words,
)

DRAFT_NOTE = words("Draft translation. Nobody has checked it yet.")
DOUBT_LABEL = label("button", "✎ Something is wrong")
UNCONFIRMED = words("(not checked again yet)")


@dataclass(frozen=True, slots=True)
class Wording:
    """Turns screens into messages with the catalogues it holds."""

    catalogues: Mapping[str, Catalogue]

    def message(self, screen: Screen, language: str) -> Message:
        """The screen in the first language of the chain that has every part of it."""
        if screen.languages:
            return self._in_every_language(screen)
        for candidate in chain(language):
            catalogue = self.catalogues.get(candidate)
            if catalogue and all(catalogue.find(said) for said in every_part(screen)):
                return self._in_one_language(screen, catalogue)
        raise LookupError("English has every sentence; its catalogue must be there")

    def voice(self, language: str) -> Voice:
        """A language speaking; the next of its chain if it has gone since it was chosen."""
        known = (self.catalogues[code] for code in chain(language) if code in self.catalogues)
        return Voice(next(known))

    def _in_one_language(self, screen: Screen, catalogue: Catalogue) -> Message:
        voice = Voice(catalogue)
        draft = bool(screen.about) and any(
            not entry.checked for said in content_of(screen) if (entry := catalogue.find(said))
        )
        paragraphs = [f"<b>{voice.html(screen.title)}</b>"] if screen.title else []
        lines = [voice.line(line) for line in screen.lines]
        paragraphs += ["\n".join(lines)] if screen.listed else lines
        rows = screen.buttons
        if draft:
            paragraphs.append(f"<i>{voice.html(DRAFT_NOTE)}</i>")
            rows = (*rows, (Button(DOUBT_LABEL, choice("doubt", *about(screen.about))),))
        return Message(
            text="\n\n".join(paragraphs),
            language=catalogue.language,
            buttons=tuple(tuple((voice.plain(b.text), b.choice) for b in row) for row in rows),
        )

    def _in_every_language(self, screen: Screen) -> Message:
        """For people whose language is not known yet: each reads the line that is theirs."""
        voices = [Voice(self.catalogues[language]) for language in screen.languages]
        return Message(
            text="\n".join(voice.html(line) for voice in voices for line in screen.lines),
            language=EVERY_LANGUAGE,
            buttons=tuple(
                tuple((voices[0].plain(b.text), b.choice) for b in row) for row in screen.buttons
            ),
        )


def about(key: str) -> tuple[str, str]:
    """The two parts of a content key: "bins/food" is the card food of bins."""
    shelf, _, item = key.partition("/")
    return shelf, item


def content_of(screen: Screen) -> Iterable[Words]:
    """The sentences of a message without its buttons: what a draft is about."""
    texts = [screen.title, *screen.lines] if screen.title else [*screen.lines]
    for text in texts:
        if isinstance(text, Words):
            yield from _sentences(text)


def every_part(screen: Screen) -> Iterable[Words]:
    """All sentences of a message, with the sentences they name."""
    yield from content_of(screen)
    for button in (button for row in screen.buttons for button in row):
        if isinstance(button.text, Words):
            yield from _sentences(button.text)
    if screen.about:
        yield from (DRAFT_NOTE, DOUBT_LABEL)


def _sentences(said: Words) -> Iterable[Words]:
    yield said
    for value in said.values.values():
        if isinstance(value, Words):
            yield from _sentences(value)
        elif isinstance(value, Phone) and value.unconfirmed:
            yield UNCONFIRMED


@dataclass(frozen=True, slots=True)
class Voice:
    """One language speaking."""

    catalogue: Catalogue

    @property
    def right_to_left(self) -> bool:
        return right_to_left(self.catalogue.language)

    def line(self, said: Words | Verbatim) -> str:
        """A line of a message as Telegram's HTML, beginning on its language's side."""
        html = self.html(said)
        return "\n".join(map(on_the_right, html.split("\n"))) if self.right_to_left else html

    def html(self, said: Words | Verbatim) -> str:
        """The sentence as Telegram's HTML."""
        return escape(self.plain(said), quote=False)

    def plain(self, said: Words | Verbatim) -> str:
        """The sentence, its values in place, directions kept apart."""
        if isinstance(said, Verbatim):
            return said.text
        entry = self.catalogue.find(said)
        sentence = self.catalogue.form(entry, said) if entry else said.english
        if said.values:
            sentence = sentence.format_map(
                {name: self.value(value) for name, value in said.values.items()}
            )
        return isolate_latin(sentence) if self.right_to_left else sentence

    def value(self, value: Value) -> str:
        """A value as this language writes it."""
        language = locale(self.catalogue.language)
        match value:
            case Words():
                return self.plain(value)
            case Phone(digits, unconfirmed):
                note = f" {self.plain(UNCONFIRMED)}" if unconfirmed else ""
                return f"{self._apart(digits)}{note}"
            case Money(pounds):
                # As it stands on English price tags, in every language.
                pattern = "¤#,##0" if pounds == int(pounds) else "¤#,##0.00"
                price = format_currency(
                    pounds, "GBP", format=pattern, locale="en_GB", currency_digits=False
                )
                return self._apart(price)
            case Name(typed):
                return isolate(clean_name(typed))
            case Verbatim(text):
                return self._apart(text)
            case Day(day):
                return format_date(day, "EEEE d MMMM", locale=language)
            case date():
                return format_date(value, "d MMMM y", locale=language)
            case time():
                return self._apart(format_time(value, "HH:mm", locale=language))
            case int():
                return format_decimal(value, locale=language)
            case _:
                return self._apart(str(value))

    def _apart(self, text: str) -> str:
        return isolate(text) if self.right_to_left else text
