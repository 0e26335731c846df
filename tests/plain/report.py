"""docs/plain-language.md: how plain the content is, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tests.plain.budget import ANY, BUDGETS, Budget
from tests.plain.measure import Measured, glossary
from tests.plain.texts import Kind

HEADINGS: dict[Kind, str] = {
    "session": "Sessions",
    "play": "Plays",
    "page": "Pages",
    "town": "What towns say",
    "otherwise": "What is said instead of a fact that is too old",
}
COLUMNS = (
    "| piece | cards | words of a card: most | median | reading age (Kincaid) | (automated)"
    " | longest sentence | average | words to look up |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---|\n"
)
KNOWN, TABLE = "../tests/plain/known.yaml", "../tests/plain/budget.py"
GLOSSARY = "../flows/content/glossary.yaml"
AGE = 5  # years that a school grade of the United States lies below the age of its pupils
YOUNGEST = 6  # nobody reads before school, whatever a formula says


def page(all_measured: Iterable[Measured]) -> str:
    """The whole page."""
    found = list(all_measured)
    tables = "\n".join(
        f"## {HEADINGS[kind]}\n\n{COLUMNS}{''.join(_row(one) for one in some)}"
        for kind, some in groupby(found, key=lambda one: one.piece.kind)
    )
    return f"""# Plain language

Written by `make words` from `flows/content/`; do not edit it by hand. `make test` fails when a
piece goes beyond its budget, and names file and line.

People read the companion tired, on a phone, some of them in a language they are learning. So the
English is measured before it is translated.

**Reading age** is judged by two formulas of [textstat](https://pypi.org/project/textstat/):
Flesch-Kincaid, which counts syllables, and the Automated Readability Index, which counts letters.
Both rest on the lengths of words and sentences alone, so they suit short texts full of words of
their own subject, and both give school grades, which are ages less five; the harder of the two
counts. A value in braces counts as one short word. Titles are not sentences.

**Words to look up** are in neither textstat's list of easy words nor in [ours]({KNOWN}), and the
piece itself does not explain them. The [glossary]({GLOSSARY}) says what is explained, and how; it
is also below, for translators.

## The budget

{_budget()}
Half of the cards of a session have at most {BUDGETS["session"].usual} words: of all
{_cards(found)} cards, {_fuller(found)} have more. The table is `BUDGETS` in [budget.py]({TABLE}).

{tables}
## Words that are explained

| word | said like this |
|---|---|
{_explained()}"""


def _budget() -> str:
    head = (
        "| | words of a card | reading age | longest sentence | average | words to look up |\n"
        "|---|---:|---:|---:|---:|---:|\n"
    )
    return head + "".join(_allowed(HEADINGS[kind], one) for kind, one in BUDGETS.items())


def _allowed(name: str, one: Budget) -> str:
    unknown = "" if one.unknown == ANY else one.unknown
    row = (name, one.card, f"{one.grade + AGE:g}", one.sentence, f"{one.average:g}", unknown)
    return f"| {' | '.join(map(str, row))} |\n"


def _row(one: Measured) -> str:
    unknown = f"{len(one.unknown)}: {', '.join(one.unknown)}" if one.unknown else "0"
    return (
        f"| {one.piece.id} | {len(one.words)} | {one.most} | {one.usual:g} | {_age(one.kincaid)}"
        f" | {_age(one.automated)} | {one.longest} | {one.average:.1f} | {unknown} |\n"
    )


def _age(grade: float) -> str:
    return f"{max(grade + AGE, YOUNGEST):.1f}"


def _explained() -> str:
    return "".join(f"| {word} | {'; '.join(said)} |\n" for word, said in glossary().items())


def _of_sessions(found: Sequence[Measured]) -> Iterator[int]:
    return (words for one in found if one.piece.kind == "session" for words in one.words)


def _fuller(found: Sequence[Measured]) -> int:
    return sum(words > BUDGETS["session"].usual for words in _of_sessions(found))


def _cards(found: Sequence[Measured]) -> int:
    return len(list(_of_sessions(found)))
