"""The arrows run one way: the conversation knows nothing of chat apps, databases or the clock."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("aiogram", "telegram", "sqlmodel", "sqlalchemy", "apscheduler", "aiohttp")


def loaded_by(statement: str) -> set[str]:
    """Which heavy libraries a fresh interpreter has loaded after a statement."""
    code = f"import sys\n{statement}\nprint(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_conversation_loads_no_chat_app_and_no_database() -> None:
    assert loaded_by("import flows.conversation, flows.library, flows.checking") == set()


@pytest.mark.parametrize(
    ("statement", "spared"),
    [
        ("import bot.cli, bot.check", set(HEAVY)),
        ("import bot.cli, bot.store.schema", {"aiogram", "telegram", "apscheduler", "aiohttp"}),
        ("import bot.speak.speaker", {"aiogram"}),
    ],
)
def test_a_command_loads_only_what_it_needs(statement: str, spared: set[str]) -> None:
    assert loaded_by(statement) & spared == set()


def imports(path: Path) -> Iterator[str]:
    """The top-level packages and modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def importers(package: str, folder: Path) -> set[str]:
    """The files below a folder that import a package."""
    return {
        str(path.relative_to(ROOT))
        for path in folder.rglob("*.py")
        if any(name.split(".")[0] == package for name in imports(path))
    }


def test_flows_never_import_the_bot() -> None:
    assert importers("bot", ROOT / "flows") == set()


@pytest.mark.parametrize("package", ["random", "time", "uuid", "secrets", "aiogram", "telegram"])
def test_flows_know_no_clock_and_no_chance(package: str) -> None:
    assert importers(package, ROOT / "flows") == set()


def test_flows_never_ask_what_time_it_is() -> None:
    asking = [
        path.name
        for path in (ROOT / "flows").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
        if isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")
    ]
    assert asking == []


@pytest.mark.parametrize(
    ("package", "home"),
    [("aiogram", "bot/listen/"), ("telegram", "bot/speak/"), ("apscheduler", "bot/clock.py")],
)
def test_each_library_stands_behind_one_door(package: str, home: str) -> None:
    at_the_door = {"bot/service.py"}  # the composition root knows what it puts together
    outside = {file for file in importers(package, ROOT / "bot") if not file.startswith(home)}
    assert outside <= at_the_door


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("bot", "flows", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 400
    }
    assert long == {}


def test_a_fact_is_asked_of_the_world_which_knows_what_people_have_found_since() -> None:
    of_the_library = re.compile(r"library\.(?:facts\b|fact\(|lines\()")
    asking = {
        str(path.relative_to(ROOT / "flows"))
        for path in (ROOT / "flows").rglob("*.py")
        if of_the_library.search(path.read_text(encoding="utf-8"))
    }
    assert asking <= {"library.py", "world.py"}
