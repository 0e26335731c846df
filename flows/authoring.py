"""Reads what authors wrote. A mistake is one line: file, line, what is wrong, what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Shaped = TypeVar("Shaped")


# What most often is behind it when a file cannot be read, by what the reader of YAML says.
QUOTES = 'a quotation mark inside a text is written \\", and one is missing or too many'
BEHIND = {
    "tab": "a tab stands at the beginning: use spaces",
    "mapping values": "too many spaces in front, or a text with a colon wants quotation marks",
    "expected '-'": QUOTES,
    "expected key": QUOTES,
    "end of stream": QUOTES,
    "expected ',' or": 'a bracket is not closed: [one, two] or {say: "…", facts: [one]}',
}


class ContentError(Exception):
    """Something in a content file cannot be used. Each problem reads `file:line: what`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(path: Path, shape: type[Shaped]) -> Shaped:
    """The content of a YAML file in its shape.

    Raises ContentError with every problem of the file.
    """
    text = path.read_text(encoding="utf-8")
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
        return TypeAdapter(shape).validate_python(data)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentError([f"{path}:{line}: {_unreadable(str(error.problem))}"]) from None
    except ValidationError as error:
        raise ContentError(
            [
                f"{path}:{line_of(node, tuple(problem['loc']))}: {_what(problem, shape)}"
                for problem in error.errors(include_url=False)
            ]
        ) from None


def _unreadable(problem: str) -> str:
    behind = next((what for sign, what in BEHIND.items() if sign in problem), problem)
    return f"this cannot be read: {behind}"


def line_of(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """The line (from 1) at which the part of a document named by `location` begins."""
    line = node.start_mark.line + 1 if node else 1
    for step in location:
        node = _child(node, step)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None


def meant(word: str, known: Iterable[str]) -> str:
    """What an author may have meant by a word that nobody knows; "" when nothing is like it."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def _what(problem: ErrorDetails, shape: type[Any]) -> str:
    """What is wrong, in the words of somebody who writes content and not code."""
    location, written = tuple(problem["loc"]), problem["input"]
    at, above, last = _where(location), _where(location[:-1]), location[-1] if location else ""
    match problem["type"]:
        case "missing":
            return f"{above}{last} is missing"
        case "extra_forbidden":
            near = meant(str(last), names(shape)) or _perhaps_a_text(str(last))
            return f"{above}nothing is called {last} here{near}"
        case "literal_error":
            expected = problem["ctx"]["expected"]
            near = meant(str(written), re.findall("'([^']*)'", expected))
            return f"{at}{written!r} cannot stand here, but only {expected}{near}"
        case "string_pattern_mismatch":
            return f"{at}{written!r} is no id: small letters, digits, - and _ only"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{at}{written!r} is not a whole number"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"{at}{written!r} is not a day, for example 2026-11-20"
        case "string_too_long":
            most = problem["ctx"]["max_length"]
            return f"{at}{len(str(written))} characters, a phone shows {most}"
        case "too_short" | "too_long":
            return f"{at}{_too_many_or_few(problem['ctx'])}"
    return f"{at}{problem['msg'].removeprefix('Value error, ')}"


def _perhaps_a_text(word: str) -> str:
    """`Remember: ask` without quotation marks is read as a thing called Remember."""
    looks_like_a_text = word[:1].isupper() or " " in word
    return " (a text with a colon wants quotation marks)" if looks_like_a_text else ""


def _too_many_or_few(limits: Mapping[str, int]) -> str:
    there = limits["actual_length"]
    if "max_length" in limits:
        return f"at most {limits['max_length']} of them can stand here, and there are {there}"
    return f"at least {limits['min_length']} of them are needed, and there are {there}"


def names(shape: Any) -> set[str]:
    """Every word that may stand before a colon anywhere in a file of this shape."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return {
            word
            for name, field in shape.model_fields.items()
            for word in (field.alias or name, *names(field.annotation))
        }
    return {word for part in get_args(shape) for word in names(part)}


def _where(location: tuple[int | str, ...]) -> str:
    named = [str(step) for step in location if isinstance(step, str)]
    return f"{'.'.join(named)}: " if named else ""
