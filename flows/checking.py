"""What `companion check` looks for: texts nobody translated, values lost, facts without care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from flows.bidi import shortened
from flows.catalogue import DOMAIN, LANGUAGES, LOCALES, SOURCE
from flows.extraction import ANSWER_NOTE
from flows.facts import OWNERS
from flows.library import CONTENT, Library, defined_at
from flows.questionnaires import LONGEST_ANSWER_TRANSLATED
from flows.shapes import Fact, placeholders

FLOWS = Path(__file__).parent
KEYWORDS = {"words": None, "label": ((1, "c"), 2), "counted": (1, 2)}
MAPPING = [
    ("**.py", "python"),
    ("content/**.yaml", "flows.extraction:extract"),
    ("content/signposts/*.csv", "flows.extraction:extract_table"),
]

LONGEST_LABEL = 30  # characters of a button's text that a phone shows on one line by itself

Key = tuple[str, str]  # context, English


def source_texts() -> set[Key]:
    """Every text that readers may see, as it stands in code and content today."""
    return set(_longest())


def _longest() -> Mapping[Key, int | None]:
    """Those texts, and how many characters each may have: None for as many as it needs."""
    longest: dict[Key, int | None] = {}
    for _, _, text, notes, context in extract_from_dir(FLOWS, MAPPING, keywords=KEYWORDS):
        key = (context or "", _english(text))
        # The same word may be an answer in one place, and something else in another.
        longest[key] = longest.get(key) or _most(context, notes)
    return longest


def _most(context: str | None, notes: Sequence[str]) -> int | None:
    if ANSWER_NOTE in notes:
        return LONGEST_ANSWER_TRANSLATED
    return LONGEST_LABEL if context == "button" else None


def _english(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[0]


def catalogue_problems(folder: Path = LOCALES) -> list[str]:
    """What is wrong with the catalogues, each as `file:line: what`."""
    texts = _longest()
    return [
        problem
        for language in LANGUAGES
        if language != SOURCE
        for problem in _problems_of(folder / language / "LC_MESSAGES" / f"{DOMAIN}.po", texts)
    ]


def _problems_of(path: Path, texts: Mapping[Key, int | None]) -> Iterator[str]:
    if not path.exists():
        yield f"{path}:1: there is no such catalogue: run `make messages`"
        return
    with path.open("rb") as file:
        catalogue = read_po(file)
    for (context, english), most in sorted(texts.items(), key=itemgetter(0)):
        message = catalogue.get(english, context or None)
        if message is None:
            yield f"{path}:1: nobody has added {english!r}: run `make messages`"
            continue
        for what in _problems_in(message, catalogue, most):
            yield f"{path}:{message.lineno}: {english!r}: {what}"


def _problems_in(message: Message, catalogue: Catalog, most: int | None) -> Iterator[str]:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if not all(forms) or not forms:
        yield "not translated"
        return
    if message.fuzzy:
        yield "the English has changed since this was translated"
    if not isinstance(message.id, str) and len(forms) != catalogue.num_plurals:
        yield f"{len(forms)} plural forms, this language has {catalogue.num_plurals}"
    # The English singular may say the number in a word; the plural names all there is.
    expected = placeholders(message.id if isinstance(message.id, str) else message.id[1])
    for form in forms:
        try:
            named = placeholders(form)
        except ValueError:
            yield f"the braces do not pair in {form!r}"
            continue
        # A plural form for exactly one or two may say it in a word.
        if named != expected and not (len(forms) > 1 and expected - named == {"count"}):
            yield f"names {_listed(named)} where English names {_listed(expected)}"
        if most and len(form) > most:
            yield f"{len(form)} characters, a button shows {most}"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


# --- facts ----------------------------------------------------------------------------------------

SHORT = 48  # characters of a source in the table: enough to know it by
COLUMNS = ("fact", "place", "status", "days", "review", "source", "owner")


def facts_past_review(library: Library, today: date) -> list[str]:
    """Facts that are not shown any more, or not yet, with their owners."""
    return sorted(
        f"{name}: {_why(fact.status, fact.review_after, today)}; owner: {fact.owner}"
        for _, name, fact in library.every_fact()
        if not fact.holds(today)
    )


def _why(status: str, review_after: date, today: date) -> str:
    return f"past review since {review_after}" if today > review_after else status


def facts_without_care(library: Library, folder: Path = CONTENT) -> list[str]:
    """Facts that nobody can look up, or nobody looks after, each as `file:line: what`."""
    return [
        f"{defined_at(_home(folder, place), name)}: {name}: {what}"
        for place, name, fact in library.every_fact()
        for what in _missing(fact)
    ]


def _home(folder: Path, place: str) -> Path:
    return folder / "places" if place else folder / "facts"


def _missing(fact: Fact) -> Iterator[str]:
    if not fact.source.strip():
        yield "no source says so"
    if not fact.owner.strip():
        yield "nobody looks after it"
    elif fact.owner not in OWNERS:
        yield f"{fact.owner!r} is no owner, use one of: {', '.join(OWNERS)}"


def facts_table(library: Library, today: date) -> list[str]:
    """Every fact as its file has it, under a line of headings; what is due first comes first."""
    due = sorted(library.every_fact(), key=lambda each: (each[2].review_after, each[1]))
    rows = [COLUMNS, *(_row(place, name, fact, today) for place, name, fact in due)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _row(place: str, name: str, fact: Fact, today: date) -> tuple[str, ...]:
    return (
        name,
        place or "England",
        "overdue" if today > fact.review_after else fact.status,
        str((today - fact.checked_on).days),
        fact.review_after.isoformat(),
        shortened(" ".join(fact.source.split()), SHORT),
        fact.owner,
    )
