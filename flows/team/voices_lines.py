"""How far the voices of a language are, and the words in which the team reads of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows import buttons
from flows.model import (
    Button,
    Name,
    Person,
    Row,
    Screen,
    Tongue,
    Verbatim,
    Words,
    choice,
    counted,
    label,
    words,
)
from flows.records import Staff
from flows.team.readers import of_the_team
from flows.voices import Script, Standing, script, scripts, standing
from flows.welcoming import Recording
from flows.world import World

VOICES = Button(label("button", "🔊 Voices"), choice("voices"))
WAYS_ON: tuple[Row, ...] = ((VOICES,), (buttons.HOME, buttons.HELP))

GONE = Screen((words("This voice is not here any more."),), buttons=WAYS_ON)
CARD_GONE = Screen((words("This card is not here any more."),), buttons=WAYS_ON)
BEST_FIRST: tuple[Standing, ...] = ("current", "waiting", "old")

LOST = Screen(
    (words("I cannot find your voice note any more. Please send it once more."),),
    buttons=WAYS_ON,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """The cards of one place, by how their voices in a language stand."""

    language: str
    total: int
    done: tuple[Script, ...] = ()
    waiting: tuple[Script, ...] = ()  # for a second speaker
    old: tuple[Script, ...] = ()  # the card has changed since
    missing: tuple[Script, ...] = ()

    @property
    def to_read(self) -> tuple[Script, ...]:
        """What there is to record: first what readers had, and have no longer."""
        return (*self.old, *self.missing)


class Cards:
    """Every card as it is read in somebody's place today."""

    def __init__(self, person: Person, world: World) -> None:
        self.scripts = scripts(world.place_of(person), world.library)
        self._by_about = {one.about: one for one in self.scripts}
        self._english: dict[str, str] = {}  # of those that somebody has recorded
        self._world = world

    def _today(self, about: str) -> str:
        if about not in self._english:
            self._english[about] = self._by_about[about].english(self._world)
        return self._english[about]

    def progress(self, language: str, recordings: Iterable[Recording]) -> Progress:
        """How far a language is: a card counts by the best of its recordings."""
        found: dict[str, set[Standing]] = {}
        for one in recordings:
            if one.language == language and one.about in self._by_about:
                found.setdefault(one.about, set()).add(standing(one, self._today(one.about)))
        cards: dict[Standing | None, list[Script]] = {how: [] for how in (*BEST_FIRST, None)}
        for what in self.scripts:
            stand = found.get(what.about, set())
            cards[next((how for how in BEST_FIRST if how in stand), None)].append(what)
        return Progress(
            language,
            len(self.scripts),
            done=tuple(cards["current"]),
            waiting=tuple(cards["waiting"]),
            old=tuple(cards["old"]),
            missing=tuple(cards[None]),
        )


def card_named(session_id: str, card_id: str, person: Person, world: World) -> Script | None:
    """The card of a button, as it is read in the place of whoever reads it."""
    at = world.library.card(session_id, card_id)
    return script(*at, world.place_of(person), world.library) if at else None


def speaks(staff: Staff, language: str) -> bool:
    return bool(language) and language in staff.languages


def second_speakers(staff: Staff, language: str, world: World) -> tuple[Staff, ...]:
    """Who can listen to a voice of this person: in their places first, else anywhere."""
    able = [
        one
        for one in world.desk.every(Staff)
        if speaks(one, language) and one.chat != staff.chat and _is_here(one, world)
    ]
    near = [one for one in able if not set(one.posts).isdisjoint(staff.posts)]
    return tuple(near or able)


def _is_here(staff: Staff, world: World) -> bool:
    reader = world.desk.reader(staff.chat)
    return reader is not None and not reader.away


# --- words ----------------------------------------------------------------------------------------


def title_of(what: Script) -> Words:
    """A card by its session, its own title, and its town if it has one."""
    values = {"session": Words(what.session.title), "card": Words(what.card.title)}
    if what.is_of_a_town:
        return words("{session}: {card}, {place}", **values, place=Words(what.place.name))
    return words("{session}: {card}", **values)


def progress_line(found: Progress) -> Words:
    """How many cards have a voice, and apart from them how many had one."""
    line = words(
        "{language}: {done} of {total} cards",
        language=Tongue(found.language),
        done=len(found.done),
        total=found.total,
    )
    if not found.old:
        return line
    old = counted("{count} is old", "{count} are old", len(found.old))
    return words("{progress} ({old})", progress=line, old=old)


def numbered(lines: Iterable[Words]) -> Iterator[Words]:
    for number, line in enumerate(lines, 1):
        yield words("{number}. {line}", number=number, line=line)


def number_rows(choices: Iterable[str], in_a_row: int = 3) -> tuple[Row, ...]:
    """A button for each line, with its number: titles are too long for a phone."""
    each = [Button(Verbatim(str(number)), to) for number, to in enumerate(choices, 1)]
    return tuple(tuple(each[at : at + in_a_row]) for at in range(0, len(each), in_a_row))


def to_language(language: str, option: str | int = "") -> Button:
    """The way to the voices of a language."""
    text = label("button", "← {language}", language=Tongue(language))
    return Button(text, choice("voices", language, option))


def read_button(what: Script, language: str, text: Words) -> Button:
    """The way to the words of a card, to read them aloud."""
    return Button(text, to_words(what, language))


def to_words(what: Script, language: str) -> str:
    """What leads to the words of a card."""
    return choice("toread", what.session.id, f"{what.card.id}.{language}")


def by_whom(recording: Recording, world: World) -> Words:
    staff = of_the_team(recording.by, world.desk)
    if staff is None:
        return words("In {language}", language=Tongue(recording.language))
    language, name = Tongue(recording.language), Name(staff.name)
    return words("In {language}, read by {name}", language=language, name=name)


def groups_of(recordings: Iterable[Recording]) -> Mapping[str, list[Recording]]:
    """Recordings by their language."""
    found: dict[str, list[Recording]] = {}
    for one in recordings:
        found.setdefault(one.language, []).append(one)
    return found
