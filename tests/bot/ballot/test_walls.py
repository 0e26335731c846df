"""People and ballots: no module knows both, and answers go past everything that remembers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
# What is kept about people, or in their order of coming.
PEOPLE_TABLES = (
    "arrivals audit circle_tables circles desk ledger moments outbox people records retention"
    " round_tables rounds tables"
)
PEOPLE = {f"bot.store.{name}" for name in PEOPLE_TABLES.split()}
# What is kept of ballots; the front door and what comes in by it may be known outside.
BALLOT_TABLES = "answering box closing counting forms holdings packing results tidying"
INSIDE = {f"bot.ballot.{name}" for name in BALLOT_TABLES.split()}
MAY_OPEN_THE_BOX = {"bot/service.py", "bot/feedback.py"}  # they put together, and read neither


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> Iterator[tuple[str, set[str]]]:
    for path in (ROOT / "bot").rglob("*.py"):
        yield str(path.relative_to(ROOT)), set(imported(path))


def test_no_module_knows_people_and_ballots() -> None:
    both = {
        name
        for name, known in modules()
        if known & PEOPLE and any(one.startswith("bot.ballot") for one in known)
    }
    assert both == set()


def test_nothing_in_the_ballots_knows_what_is_kept_about_people() -> None:
    inside = {name: known & PEOPLE for name, known in modules() if name.startswith("bot/ballot/")}
    assert {name for name, known in inside.items() if known} == set()


def test_the_inside_of_the_ballots_is_known_nowhere_else() -> None:
    outside = {
        name for name, known in modules() if known & INSIDE and not name.startswith("bot/ballot/")
    }
    assert outside <= MAY_OPEN_THE_BOX


def test_ballots_use_none_of_the_libraries_memories() -> None:
    """No states by user, no stored callback data: they would stand next to a person."""
    forbidden = ("aiogram.fsm", "telegram.ext._callbackdatacache", "PicklePersistence")
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "bot").rglob("*.py"))
    assert [name for name in (*forbidden, "arbitrary_callback_data") if name in source] == []
