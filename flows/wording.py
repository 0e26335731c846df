"""From a screen to a message: one language, its numbers and dates, its direction, safe HTML.

This is the one place where text meets markup: everything is escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, time
from html import escape
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from flows.attachments import Attachment
from flows.bidi import clean_name, clean_quote, isolate, isolate_latin, on_the_right
from flows.catalogue import Catalogue, chain, locale, right_to_left
from flows.hours import DAY_AND_NIGHT, Hours, Run, Span, clock
from flows.hours import parse as parse_hours
from flows.model import (
    EVERY_LANGUAGE,
    Button,
    Day,
    Message,
    Money,
    Name,
    Phone,
    Quote,
    Screen,
    ShortDay,
    Tongue,
    Value,
    Verbatim,
    Words,
    Written,
    choice,
    label,
    words,
)

DRAFT_NOTE = words("Draft translation. Nobody has checked it yet.")
DOUBT_LABEL = label("button", "✎ Something is wrong")
UNCONFIRMED = words("(not checked again yet)")

# Hours: "Monday to Friday: 09:00 to 17:00". In words, for a dash between numbers is read from
# either side in right-to-left text.
DAY_AND_NIGHT_SAID = words("day and night, every day")
OPEN_ON = label("hours", "{days}: {times}")
DAYS_IN_A_ROW = label("days", "{first} to {last}")
FROM_TO = label("times", "{first} to {last}")
HOURS_SAID = (DAY_AND_NIGHT_SAID, OPEN_ON, DAYS_IN_A_ROW, FROM_TO)


@dataclass(frozen=True, slots=True)
class Wording:
    """Turns screens into messages with the catalogues it holds."""

    catalogues: Mapping[str, Catalogue]

    def message(self, screen: Screen, language: str) -> Message:
        """The screen in the first language of the chain that has every part of it."""
        if screen.languages:
            return self._in_every_language(screen)
        for candidate in chain(screen.language or language):
            catalogue = self.catalogues.get(candidate)
            if catalogue and all(catalogue.has(said) for said in every_part(screen)):
                return self._in_one_language(screen, catalogue)
        raise LookupError("English has every sentence; its catalogue must be there")

    def voice(self, language: str) -> Voice:
        """A language speaking; the next of its chain if it has gone since it was chosen."""
        known = (self.catalogues[code] for code in chain(language) if code in self.catalogues)
        return Voice(next(known))

    def _in_one_language(self, screen: Screen, catalogue: Catalogue) -> Message:
        voice = Voice(catalogue)
        draft = bool(screen.about) and not all(map(catalogue.has_checked, content_of(screen)))
        paragraphs = [f"<b>{voice.line(screen.title)}</b>"] if screen.title else []
        lines = [voice.line(line) for line in screen.lines]
        paragraphs += ["\n".join(lines)] if screen.listed else lines
        rows = screen.buttons
        if draft:
            paragraphs.append(f"<i>{voice.html(DRAFT_NOTE)}</i>")
            doubt = choice("doubt", *about(screen.about))
            if not any(button.choice == doubt for row in rows for button in row):
                rows = (*rows, (Button(DOUBT_LABEL, doubt),))
        return Message(
            text="\n\n".join(paragraphs),
            language=catalogue.language,
            buttons=tuple(tuple((voice.plain(b.text), b.choice) for b in row) for row in rows),
            attachment=voice.attached(screen.attachment),
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


def content_of(screen: Screen) -> Iterable[Words | Written]:
    """The sentences of a message without its buttons: what a draft is about."""
    for text in (screen.title, *screen.lines):
        yield from _sentences(text)


def every_part(screen: Screen) -> Iterable[Words | Written]:
    """All sentences of a message, with the sentences they name."""
    yield from content_of(screen)
    for button in (button for row in screen.buttons for button in row):
        yield from _sentences(button.text)
    for said in said_in(screen.attachment):
        yield from _sentences(said)
    if screen.about:
        yield from (DRAFT_NOTE, DOUBT_LABEL)


def said_in(part: object) -> Iterator[Words | Verbatim | Written]:
    """The sentences in something that comes with the words, however deep they are in it."""
    match part:
        case Words() | Verbatim() | Written():
            yield part
        case tuple():
            for one in part:
                yield from said_in(one)
        case _ if is_dataclass(part):
            for field in fields(part):
                yield from said_in(getattr(part, field.name))


def _sentences(said: object) -> Iterable[Words | Written]:
    match said:
        case Words():
            yield said
            for value in said.values.values():
                yield from _sentences(value)
        case Written():
            yield said
        case Phone(unconfirmed=True):
            yield UNCONFIRMED
        case Hours():
            yield from HOURS_SAID


@dataclass(frozen=True, slots=True)
class Voice:
    """One language speaking."""

    catalogue: Catalogue

    @property
    def right_to_left(self) -> bool:
        return right_to_left(self.catalogue.language)

    def line(self, said: Words | Verbatim | Written) -> str:
        """A line of a message as Telegram's HTML, beginning on its language's side."""
        html = self.html(said)
        return "\n".join(map(on_the_right, html.split("\n"))) if self.right_to_left else html

    def html(self, said: Words | Verbatim | Written) -> str:
        """The sentence as Telegram's HTML."""
        return escape(self.plain(said), quote=False)

    def plain(self, said: Words | Verbatim | Written) -> str:
        """The sentence, its values in place, directions kept apart."""
        if isinstance(said, Verbatim):
            return said.text
        if isinstance(said, Written):
            text = self.catalogue.written(said)
            return isolate_latin(text) if self.right_to_left else text
        sentence = self._template(said)
        if said.values:
            sentence = sentence.format_map(
                {name: self.value(value) for name, value in said.values.items()}
            )
        return isolate_latin(sentence) if self.right_to_left else sentence

    def attached(self, attachment: Attachment | None) -> Attachment | None:
        """What comes with the words, each sentence of it in this language."""
        rendered: Attachment | None = self._rendered(attachment)
        return rendered

    def _rendered(self, part: Any) -> Any:
        match part:
            case Words() | Verbatim() | Written():
                return self.plain(part)
            case tuple():
                return tuple(self._rendered(one) for one in part)
            case _ if is_dataclass(part) and not isinstance(part, type):
                known = {one.name: self._rendered(getattr(part, one.name)) for one in fields(part)}
                if "language" in known:  # whoever draws it must know which way it runs
                    known["language"] = self.catalogue.language
                return replace(part, **known)
            case _:
                return part

    def _template(self, said: Words) -> str:
        entry = self.catalogue.find(said)
        return self.catalogue.form(entry, said) if entry else said.english

    def value(self, value: Value) -> str:
        """A value as this language writes it."""
        match value:
            case Words() | Written():
                return self.plain(value)
            case Phone(digits, unconfirmed):
                note = f" {self.plain(UNCONFIRMED)}" if unconfirmed else ""
                return f"{self._apart(digits)}{note}"
            case Name(typed):
                return isolate(clean_name(typed))
            case Quote(typed):
                return isolate(clean_quote(typed))
            case Verbatim(text):
                return self._apart(text)
            case Hours(text):
                return self._hours(text)
            case _:
                return self._formatted(value)

    def _hours(self, text: str) -> str:
        """Opening hours, each rule on its line."""
        try:
            openings = parse_hours(text)
        except ValueError:
            return isolate(clean_quote(text))  # kept before it could be checked: better than none
        if openings == (DAY_AND_NIGHT,):
            return self.plain(DAY_AND_NIGHT_SAID)
        return "\n".join(
            self._filled(
                OPEN_ON,
                days=self._listed(map(self._days, opening.runs)),
                times=self._listed(map(self._span, opening.times)),
            )
            for opening in openings
        )

    def _days(self, run: Run) -> str:
        names = locale(self.catalogue.language).days["stand-alone"]["wide"]
        first, last = (names[day] for day in run)
        return first if run[0] == run[1] else self._filled(DAYS_IN_A_ROW, first=first, last=last)

    def _span(self, span: Span) -> str:
        first, last = (self._apart(clock(minutes)) for minutes in span)
        return self._filled(FROM_TO, first=first, last=last)

    def _listed(self, parts: Iterable[str]) -> str:
        return format_list(list(parts), locale=locale(self.catalogue.language))

    def _filled(self, said: Words, **parts: str) -> str:
        """A sentence of ours around parts that are in this language already."""
        return self._template(said).format_map(parts)

    def _formatted(self, value: Value) -> str:
        """Amounts, days and names of languages, by the customs of this one (CLDR)."""
        language = locale(self.catalogue.language)
        match value:
            case Money(pounds):
                # As it stands on English price tags, in every language.
                pattern = "¤#,##0" if pounds == int(pounds) else "¤#,##0.00"
                price = format_currency(
                    pounds, "GBP", format=pattern, locale="en_GB", currency_digits=False
                )
                return self._apart(price)
            case Tongue(code):
                return language.languages.get(code.replace("-", "_")) or self._apart(code)
            case Day(day):
                return format_date(day, "EEEE d MMMM", locale=language)
            case ShortDay(day):
                return format_date(day, "EEE d", locale=language)
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
