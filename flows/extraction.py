"""Tells Babel which texts in the content files are to be translated.

Registered in locales/babel.toml; `make messages` runs it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from io import StringIO
from typing import IO, Any

import yaml

from flows.questionnaires import LONGEST_ANSWER_TRANSLATED

# What of a content file people read. Everything else is ids, facts and notes for authors.
READ = frozenset(
    {"title", "about", "this_week", "name", "say", "otherwise", "ask", "note", "short", "good"}
)
LINES, TOPICS, SEARCH = ("lines", "because"), "topics", "words"
CHOICES = "choices"  # of a play: what stands on its buttons
ANSWERS, SAY, SHORT = "options", "say", "short"  # of a question: what stands on its buttons
SHARE = "good"  # of a question: a text; of an answer it is yes or no
NOTE = "# Translators:"
PURPOSE = "for"  # the column of a table of signposts that says what an entry is for
PURPOSE_NOTE = "What a place or a helpline is for: {name}"
SEARCH_NOTE = "What people may type to find this; several words, with commas between them."
SHARE_NOTE = 'What those have in common who are counted: "6 in 10 people ...".'
ANSWER_NOTE = f"An answer on a button: {LONGEST_ANSWER_TRANSLATED} characters at most."

Extracted = tuple[int, str | None, str | tuple[str, str], list[str]]
Found = Iterator[Extracted]


def extract(
    file: IO[bytes],
    _keywords: Mapping[str, Any],
    _tags: Collection[str],
    options: Mapping[str, Any],  # Babel passes it by this name
) -> Found:
    """Every text of a YAML file that a reader may see, with its line, as Babel asks for it."""
    text = file.read().decode("utf-8")
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode):
        yield from _mapping(root, text.splitlines())


def extract_table(
    file: IO[bytes],
    _keywords: Mapping[str, Any],
    _tags: Collection[str],
    options: Mapping[str, Any],  # Babel passes it by this name
) -> Found:
    """What each signpost of a table is for. Names are proper names, and not translated."""
    rows = csv.DictReader(StringIO(file.read().decode("utf-8-sig"), newline=""))
    for row in rows:
        if purpose := row.get(PURPOSE):
            yield rows.line_num, None, purpose, [PURPOSE_NOTE.format(**row)]


def _mapping(node: yaml.MappingNode, written: list[str], *, topics: bool = False) -> Found:
    """`topics`: every key in here is the name of a topic, and its list is lines."""
    for key, value in node.value:
        if isinstance(value, yaml.ScalarNode) and key.value in READ:
            share = [SHARE_NOTE] if key.value == SHARE else []
            yield _text(value, _notes(value, written) or share)
        elif isinstance(value, yaml.MappingNode):
            yield from _mapping(value, written, topics=key.value == TOPICS)
        elif isinstance(value, yaml.SequenceNode):
            yield from _sequence(key, value, written, topics=topics)


def _sequence(
    key: yaml.Node, node: yaml.SequenceNode, written: list[str], *, topics: bool
) -> Found:
    for item in node.value:
        if isinstance(item, yaml.MappingNode) and key.value == ANSWERS:
            yield from _answer(item, written)
        elif isinstance(item, yaml.MappingNode):
            yield from _mapping(item, written)
        elif key.value == SEARCH:
            yield item.start_mark.line + 1, "label", ("search", item.value), [SEARCH_NOTE]
        elif topics or key.value in LINES:
            yield _text(item, _notes(item, written) or _notes(key, written))


def _answer(node: yaml.MappingNode, written: list[str]) -> Found:
    """An answer in full, and what its button says."""
    texts = {key.value: value for key, value in node.value if key.value in (SAY, SHORT)}
    for key, value in texts.items():
        on_a_button = key == SHORT or SHORT not in texts
        yield _text(value, _notes(value, written) + [ANSWER_NOTE] * on_a_button)


def _text(node: yaml.Node, notes: list[str]) -> Extracted:
    return node.start_mark.line + 1, None, node.value, notes


def _notes(node: yaml.Node, written: list[str]) -> list[str]:
    """A note for translators on the line above."""
    above = written[node.start_mark.line - 1].strip() if node.start_mark.line else ""
    return [above.removeprefix("# ")] if above.startswith(NOTE) else []
