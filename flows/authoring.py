"""Reads what authors wrote; a mistake becomes one line: file, line, what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

Shaped = TypeVar("Shaped")


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
        raise ContentError([f"{path}:{line}: this is not YAML: {error.problem}"]) from None
    except ValidationError as error:
        raise ContentError(
            [
                f"{path}:{line_of(node, tuple(problem['loc']))}: {_where(problem['loc'])}"
                f"{problem['msg'].removeprefix('Value error, ')}"
                for problem in error.errors(include_url=False)
            ]
        ) from None


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


def _where(location: tuple[int | str, ...]) -> str:
    named = [str(step) for step in location if isinstance(step, str)]
    return f"{'.'.join(named)}: " if named else ""
