"""What stands around the code agrees with it: compose file, image, settings, documents."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator
from pydantic import SecretStr

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "flows" / "content" / "README.md",
]
KNOWN = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
NAMED = re.compile(rf"\b{PREFIX}[A-Z_]+\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, its merges resolved."""
    read: dict[str, Any] = yaml.safe_load(text("docker-compose.yml"))
    return read


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads(text("pyproject.toml"))


# --- docker compose -------------------------------------------------------------------------


def test_the_compose_file_is_one(compose: dict[str, Any]) -> None:
    schema = get_builtin_schema("vendor.compose-spec")
    problems = Draft202012Validator(schema).iter_errors(json.loads(json.dumps(compose)))
    assert [f"{problem.json_path}: {problem.message}" for problem in problems] == []


def test_nothing_is_reachable_from_outside_unless_a_webhook_is_wanted(
    compose: dict[str, Any],
) -> None:
    services = compose["services"].items()
    published = {name: service.get("profiles") for name, service in services if "ports" in service}
    assert published == {"door": ["webhook"]}


def test_the_companion_waits_for_its_tables(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["upgrade"]["command"] == ["db", "upgrade"]
    assert services["companion"]["depends_on"] == {
        "postgres": {"condition": "service_healthy"},
        "upgrade": {"condition": "service_completed_successfully"},
    }
    assert "healthcheck" in services["postgres"]


def test_the_data_outlives_the_containers(compose: dict[str, Any]) -> None:
    for service, folder in (("postgres", "postgresql"), ("companion", "/data")):
        kept = [volume.split(":") for volume in compose["services"][service]["volumes"]]
        assert {name for name, _ in kept} <= set(compose["volumes"])
        assert any(folder in at for _, at in kept)


def test_what_compose_asks_of_the_environment_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", text("docker-compose.yml")))
    offered = set(re.findall(r"^#?(\w+)=", text(".env.example"), re.MULTILINE))
    assert asked <= offered


# --- settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["docker-compose.yml", "Dockerfile", ".env.example", "README.md", "CONTRIBUTING.md"]
)
def test_every_variable_that_is_named_exists(name: str) -> None:
    assert set(NAMED.findall(text(name))) <= KNOWN


@pytest.mark.parametrize("name", [".env.example", "README.md"])
def test_every_setting_is_explained(name: str) -> None:
    assert set(NAMED.findall(text(name))) >= KNOWN


def test_the_example_shows_what_holds_without_it() -> None:
    shown = dict(re.findall(rf"^#{PREFIX}(\w+)=(.*)$", text(".env.example"), re.MULTILINE))
    assert shown == {name: default(name.lower()) for name in shown}


def default(field: str) -> str:
    value = Settings.model_fields[field].get_default()
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


# --- the image ------------------------------------------------------------------------------


def copied() -> set[str]:
    """What the Dockerfile takes from this folder."""
    lines = [line.split() for line in text("Dockerfile").splitlines() if line.startswith("COPY ")]
    return {
        source
        for words in lines
        if not words[1].startswith("--") and not words[1].startswith("<<")
        for source in words[1:-1]
    }


def test_the_image_gets_all_that_the_package_is_made_of(project: dict[str, Any]) -> None:
    packages = project["tool"]["setuptools"]["packages"]["find"]["include"]
    needed = {package.rstrip("*") for package in packages}
    needed |= {project["project"]["readme"], *project["project"]["license-files"]}
    assert copied() == needed | {"pyproject.toml", "requirements.lock"}


def test_what_the_image_gets_is_there_and_not_ignored() -> None:
    allowed = {line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")}
    assert copied() == allowed
    assert [name for name in sorted(copied()) if not (ROOT / name).exists()] == []


def test_every_kind_of_file_in_the_packages_is_installed(project: dict[str, Any]) -> None:
    taken = {
        pattern.removeprefix("*") for pattern in project["tool"]["setuptools"]["package-data"]["*"]
    }
    # Notes for authors and the mapping for `make messages` are of use in the repository only.
    left = {".md", ".toml"}
    kinds = {
        path.suffix
        for package in ("bot", "flows", "locales")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert kinds - {".py"} - left <= taken


def test_the_image_installs_what_is_locked_and_runs_as_nobody_special() -> None:
    dockerfile = text("Dockerfile")
    assert "--require-hashes" in dockerfile
    last = dockerfile.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\w+)$", last, re.MULTILINE) == ["companion"]
    assert all(":" in base for base in re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE))


def test_the_image_asks_the_companion_itself_whether_it_is_well() -> None:
    assert 'CMD ["companion", "health"]' in text("Dockerfile")


# --- documents ------------------------------------------------------------------------------


def test_the_change_log_begins_with_the_version_of_the_package(project: dict[str, Any]) -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", text("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == project["project"]["version"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(path.read_text(encoding="utf-8"))]
    files = [link for link in links if link and "://" not in link]
    assert [link for link in files if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_of_make_that_is_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([\w./]+):", text("Makefile"), re.MULTILINE))
    named = set(
        re.findall(r"(?:^ +|`)make ([\w./]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_exists(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|flows|tests|docs|locales)/[\w./-]+)`", written)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_dependency_has_its_reason(project: dict[str, Any]) -> None:
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    names = {re.split(r"[\[<>=;]", dependency)[0] for dependency in listed}
    section = text("docs/architecture.md").partition("## Dependencies")[2].partition("\n## ")[0]
    first = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)
    explained = {name for cell in first for name in cell.split(", ")}
    assert explained - {"package", "---"} == names
